/* links: session */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "rules_play.h"

/* Who sits there: judgements of the face in, another person out (003-5.3.13). */

static void another(struct sight *s, int n)
{
    if (n % 4)
        return; /* about one judgement a second */
    s->identity = IDENTITY_OTHER;
    s->likeness_milli = 840;
}

static void doubtful(struct sight *s, int n)
{
    s->identity = n % 2 ? IDENTITY_REVIEW : IDENTITY_UNVERIFIABLE;
    s->likeness_milli = n % 2 ? 910 : 700;
}

static void the_same(struct sight *s, int n)
{
    if (n % 4)
        return;
    s->identity = IDENTITY_SAME;
    s->likeness_milli = 970;
}

static void wrong_person_needs_good_looks_for_long(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    show_with(&p, 10000, the_same);
    int64_t from_ms = p.now_ms;
    show_with(&p, 35000, another);
    int64_t to_ms = p.now_ms;
    show_with(&p, 50000, the_same);
    finish(&p, 1);
    const struct verdict *open = nth(&p, VERDICT_OPEN, KIND_WRONG_PERSON, 0);
    const struct verdict *close = nth(&p, VERDICT_CLOSE, KIND_WRONG_PERSON, 0);
    assert_non_null(open);
    assert_non_null(close);
    assert_int_equal(open->from_ms, from_ms);
    assert_in_range(open->at_ms - from_ms, 15000, 16100);
    assert_int_equal(close->to_ms, to_ms);
    assert_int_equal(close->number[0].value, 840);
    assert_int_equal(close->number[0].threshold, TUNE_DIFFERENT_MILLI);
    assert_int_equal(count_of(&p, VERDICT_OPEN, -1), 1);
}

/* Judgements two seconds apart, the first of them 1.5 s after somebody else came. */
static void another_lately(struct sight *s, int n)
{
    if (n % 8 != 6)
        return;
    s->identity = IDENTITY_OTHER;
    s->likeness_milli = 840;
    s->changed_ms = n == 6 ? 6 * STEP_MS : 0;
}

static void another_person_counts_from_the_change_and_opens_between_looks(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    show_with(&p, 10000, the_same);
    int64_t from_ms = p.now_ms;
    show_with(&p, 26000, another_lately);
    const struct verdict *open = nth(&p, VERDICT_OPEN, KIND_WRONG_PERSON, 0);
    assert_non_null(open);
    assert_int_equal(open->from_ms, from_ms);
    assert_in_range(open->at_ms - from_ms, 15000, 15000 + STEP_MS);
}

/* A judgement that nothing has confirmed for long opens nothing. */
static void another_once(struct sight *s, int n)
{
    if (n < 12)
        another(s, n);
    else
        s->identity = IDENTITY_UNVERIFIABLE;
}

static void old_judgements_open_nothing(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    show_with(&p, 10000, the_same);
    show_with(&p, 60000, another_once);
    assert_int_equal(count_of(&p, VERDICT_OPEN, -1), 0);
}

static void ten_seconds_of_another_face_are_nobody(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    show_with(&p, 10000, the_same);
    show_with(&p, 20000, another);
    show_with(&p, 60000, the_same);
    finish(&p, 1);
    assert_int_equal(p.count, 0);
}

static void doubt_is_never_another_person(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    show_with(&p, 10000, another);
    show_with(&p, 120000, doubtful);
    finish(&p, 1);
    assert_int_equal(count_of(&p, VERDICT_OPEN, -1), 0);
}

static void two_of_five(struct sight *s, int n)
{
    s->identity = n % 5 < 2 ? IDENTITY_OTHER : IDENTITY_REVIEW;
    s->likeness_milli = 890;
}

static void three_of_five(struct sight *s, int n)
{
    s->identity = n % 5 < 3 ? IDENTITY_OTHER : IDENTITY_REVIEW;
    s->likeness_milli = 890;
}

static void three_of_the_last_five_decide(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    show_with(&p, 60000, two_of_five);
    assert_int_equal(count_of(&p, VERDICT_OPEN, KIND_WRONG_PERSON), 0);
    play_begin(&p);
    show_with(&p, 60000, three_of_five);
    assert_int_equal(count_of(&p, VERDICT_OPEN, KIND_WRONG_PERSON), 1);
}

static void a_pause_stops_all_but_who_it_is(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    show(&p, 5000, CAMERA_OK, 1);
    signal_now(&p, SIGNAL_PAUSED);
    show(&p, 20000, CAMERA_OK, 2);
    show_with(&p, 45000, another);
    assert_int_equal(count_of(&p, VERDICT_OPEN, KIND_WRONG_PERSON), 1);
    assert_int_equal(count_of(&p, VERDICT_OPEN, -1), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_person_needs_good_looks_for_long),
        cmocka_unit_test(another_person_counts_from_the_change_and_opens_between_looks),
        cmocka_unit_test(old_judgements_open_nothing),
        cmocka_unit_test(ten_seconds_of_another_face_are_nobody),
        cmocka_unit_test(doubt_is_never_another_person),
        cmocka_unit_test(three_of_the_last_five_decide),
        cmocka_unit_test(a_pause_stops_all_but_who_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
