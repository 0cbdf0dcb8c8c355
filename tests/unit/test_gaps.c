/* links: hall */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "gaps.h"

static struct gaps g;

static int start(void **state)
{
    (void)state;
    gaps_begin(&g, 1000);
    return 0;
}

static void frames(int64_t from_ms, int64_t to_ms)
{
    for (int64_t t = from_ms; t < to_ms; t += 100)
        gaps_frame(&g, t, t + 100, 0);
}

static struct gap taken(void)
{
    struct gap gap = {.from_ms = -1};
    assert_true(gaps_take(&g, INT64_MAX / 2, false, &gap));
    return gap;
}

static void one(enum gap_cause cause, int64_t from_ms, int64_t to_ms)
{
    struct gap gap = taken(), none;
    assert_int_equal(gap.cause, cause);
    assert_int_equal(gap.from_ms, from_ms);
    assert_int_equal(gap.to_ms, to_ms);
    assert_false(gaps_take(&g, INT64_MAX / 2, true, &none));
}

static void test_no_gap_while_frames_come(void **state)
{
    (void)state;
    struct gap gap;
    frames(1000, 20000);
    gaps_frame(&g, 20000 + GAP_MIN_MS - 1, 22000, 0);
    assert_false(gaps_take(&g, INT64_MAX / 2, true, &gap));
}

static void test_each_cause_is_named(void **state)
{
    (void)state;
    frames(1000, 2000);
    gaps_online(&g, false);
    gaps_online(&g, true);
    frames(9000, 9100);
    one(GAP_OFFLINE, 2000, 9000);
    gaps_hidden(&g, true);
    frames(12000, 12100);
    one(GAP_HIDDEN, 9100, 12000);
    gaps_hidden(&g, false);
    frames(12100, 12200);
    gaps_muted(&g, true);
    gaps_muted(&g, false);
    frames(20000, 20100);
    one(GAP_MUTED, 12200, 20000);
    gaps_frame(&g, 25000, 25100, 40);
    one(GAP_SHED, 20100, 25000);
    frames(30000, 30100);
    one(GAP_CAMERA, 25100, 30000);
}

static void test_our_own_absence_comes_first(void **state)
{
    (void)state;
    gaps_server(&g, 5000);
    gaps_online(&g, true);
    gaps_hidden(&g, true);
    frames(9000, 9100);
    one(GAP_SERVER, 5000, 9000);
}

static void test_late_frames_fill_a_gap(void **state)
{
    (void)state;
    struct gap gap;
    frames(1000, 2000);
    gaps_online(&g, false);
    gaps_online(&g, true);
    frames(12000, 12100);
    for (int64_t t = 2000; t < 12000; t += 100)
        gaps_fill(&g, t, t + 100);
    assert_false(gaps_take(&g, INT64_MAX / 2, true, &gap));
}

static void test_a_backlog_that_comes_first_is_no_gap(void **state)
{
    (void)state;
    struct gap gap;
    frames(1000, 2000);
    gaps_online(&g, false);
    gaps_online(&g, true);
    for (int64_t t = 2000; t < 12000; t += 100)
        gaps_fill(&g, t, t + 100);
    frames(12000, 12100);
    assert_false(gaps_take(&g, INT64_MAX / 2, true, &gap));
}

static void test_what_the_backlog_lacks_stays_a_gap(void **state)
{
    (void)state;
    frames(1000, 2000);
    gaps_online(&g, false);
    gaps_online(&g, true);
    frames(20000, 20100);
    for (int64_t t = 12000; t < 20000; t += 100)
        gaps_fill(&g, t, t + 100);
    one(GAP_OFFLINE, 2000, 12000);
}

static void test_a_gap_ripens(void **state)
{
    (void)state;
    struct gap gap;
    frames(1000, 1100);
    frames(9000, 9100);
    assert_false(gaps_take(&g, 9000 + GAP_RIPE_MS - 1, false, &gap));
    assert_true(gaps_take(&g, 9000 + GAP_RIPE_MS, false, &gap));
}

static void test_the_last_interval_is_closed(void **state)
{
    (void)state;
    struct gap gap;
    frames(1000, 2000);
    gaps_online(&g, false);
    assert_true(gaps_open(&g, 10000, &gap));
    assert_int_equal(gap.from_ms, 2000);
    gaps_end(&g, 15000);
    one(GAP_OFFLINE, 2000, 15000);
}

static void test_none_is_forgotten_when_there_are_many(void **state)
{
    (void)state;
    int64_t missing = 0, t = 2000;
    for (int i = 0; i < 3 * GAPS_MAX; i++, t += 3000)
        gaps_frame(&g, t, t + 1000, 0);
    struct gap gap;
    while (gaps_take(&g, 0, true, &gap))
        missing += gap.to_ms - gap.from_ms;
    assert_true(missing >= (int64_t)(3 * GAPS_MAX - 1) * 2000);
}

/* What a student has stopped is told while it lasts, and every millisecond of it once. */
static void test_what_is_stopped_is_known_before_it_ends(void **state)
{
    (void)state;
    enum { LEAST = 20000 };
    struct gap none;
    g.min_ms = LEAST;
    frames(1000, 2000);
    gaps_muted(&g, true);
    assert_false(gaps_split(&g, 2000 + LEAST - 1, LEAST));
    gaps_muted(&g, false);
    frames(2000 + LEAST - 100, 30000);
    assert_false(gaps_take(&g, INT64_MAX / 2, true, &none)); /* shown again in time */
    gaps_muted(&g, true);
    assert_true(gaps_split(&g, 30000 + LEAST, LEAST));
    one(GAP_MUTED, 30000, 30000 + LEAST);
    gaps_muted(&g, false);
    frames(51000, 52000);
    one(GAP_MUTED, 30000 + LEAST, 51000); /* the rest, however short */
    frames(52000 + LEAST - 1, 73000);
    assert_false(gaps_take(&g, INT64_MAX / 2, true, &none)); /* and then the least counts again */
}

static void test_late_frames_leave_none_shorter_than_the_least(void **state)
{
    (void)state;
    struct gap none;
    g.min_ms = 20000;
    frames(1000, 2000);
    gaps_online(&g, false);
    gaps_online(&g, true);
    frames(62000, 63000);
    gaps_fill(&g, 15000, 15100);
    gaps_fill(&g, 30000, 30100);
    gaps_fill(&g, 45000, 45100);
    assert_false(gaps_take(&g, INT64_MAX / 2, true, &none));
}

static void test_only_what_is_stopped_is_told_early(void **state)
{
    (void)state;
    frames(1000, 2000);
    assert_false(gaps_split(&g, 60000, 20000));
    gaps_online(&g, false);
    gaps_muted(&g, true);
    assert_false(gaps_split(&g, 60000, 20000)); /* a lost line may still bring its frames */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_no_gap_while_frames_come, start),
        cmocka_unit_test_setup(test_each_cause_is_named, start),
        cmocka_unit_test_setup(test_our_own_absence_comes_first, start),
        cmocka_unit_test_setup(test_late_frames_fill_a_gap, start),
        cmocka_unit_test_setup(test_a_backlog_that_comes_first_is_no_gap, start),
        cmocka_unit_test_setup(test_what_the_backlog_lacks_stays_a_gap, start),
        cmocka_unit_test_setup(test_a_gap_ripens, start),
        cmocka_unit_test_setup(test_the_last_interval_is_closed, start),
        cmocka_unit_test_setup(test_what_is_stopped_is_known_before_it_ends, start),
        cmocka_unit_test_setup(test_late_frames_leave_none_shorter_than_the_least, start),
        cmocka_unit_test_setup(test_only_what_is_stopped_is_told_early, start),
        cmocka_unit_test_setup(test_none_is_forgotten_when_there_are_many, start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
