/* links: hall */
#include "books.h"

#include <stdlib.h>
#include <time.h>

#include "ical.h"

/* The night in which clocks change, and midnight: books and server count UTC milliseconds, whatever zone the machine is
   in and whatever its clocks on the wall do. */

struct night {
    const char *what, *zone;
    int64_t at_ms; /* the wall's clock jumps here */
};
static const struct night nights[] = {
    {"forward", "Europe/Berlin", INT64_C(1774746000000)}, /* 2026-03-29T01:00:00Z: 02:00 becomes 03:00 */
    {"back", "Europe/Berlin", INT64_C(1792890000000)},    /* 2026-10-25T01:00:00Z: 03:00 becomes 02:00 */
    {"midnight", "Asia/Almaty", INT64_C(1793300400000)},  /* 2026-10-29T19:00:00Z */
    {"the year", "Asia/Almaty", INT64_C(1798743600000)},  /* 2026-12-31T19:00:00Z */
};
enum { NIGHTS = sizeof nights / sizeof *nights };

static void machine_in(const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
}

/* An exam of an hour that begins half an hour before: every minute counts once. */
static void sit_through(const struct night *night)
{
    struct db *db = books_new();
    struct id id, *ids;
    struct arena arena;
    struct attempt a;
    size_t count;
    char sql[200];
    int64_t place, from = night->at_ms - 30 * MINUTE;
    clock_set_for_test(from);
    snprintf(sql, sizeof sql, "UPDATE sitting SET starts_ms = %lld, ends_ms = %lld", (long long)from,
             (long long)(from + 120 * MINUTE));
    assert_ok(db_exec(db, sql));
    assert_ok(attempt_schedule(db, &actor_system, SITTING, ST_1, "main", from - 60 * MINUTE, &id));
    assert_ok(books_hello(db, &by_student, id.text, "tab", from));
    for (int step = 0; step < STEP_COUNT; step++)
        assert_ok(checkin_report(db, &by_student, id.text, (enum step)step, true, "{}", LANG_KK, from));
    assert_ok(attempt_enter(db, &by_student, id.text, from, &place));
    assert_ok(attempt_admit(db, &by_proctor, id.text, from));
    /* Away over the jump, ten minutes: as many come back, not an hour more or less. */
    assert_ok(attempt_offline(db, id.text, "offline", night->at_ms - 5 * MINUTE, night->at_ms - 5 * MINUTE));
    assert_ok(books_hello(db, &by_student, id.text, "tab", night->at_ms + 5 * MINUTE));
    assert_ok(attempt_load(db, id.text, &a));
    assert_int_equal(a.credited_ms, 10 * MINUTE);
    assert_int_equal(a.deadline_ms, from + 70 * MINUTE);
    assert_int_equal(attempt_clock(&a, night->at_ms + 5 * MINUTE).left_ms, 35 * MINUTE);
    arena_init(&arena, 0);
    assert_ok(attempt_sweep(db, from + 70 * MINUTE - 1, 10, &arena, &ids, &count));
    assert_int_equal(count, 0);
    assert_ok(attempt_sweep(db, from + 70 * MINUTE, 10, &arena, &ids, &count));
    assert_int_equal(count, 1);
    arena_release(&arena);
    db_close(db);
    clock_set_for_test(0);
}

static void an_exam_over_the_jump_has_its_sixty_minutes(void **state)
{
    (void)state;
    for (int i = 0; i < NIGHTS; i++) {
        print_message("             %s, %s\n", nights[i].what, nights[i].zone);
        machine_in(nights[i].zone);
        sit_through(&nights[i]);
    }
    machine_in("UTC");
}

static void a_calendar_says_when_it_is_everywhere(void **state)
{
    static const char *const starts[NIGHTS] = {"DTSTART:20260329T003000Z\r\n", "DTSTART:20261025T003000Z\r\n",
                                               "DTSTART:20261029T183000Z\r\n", "DTSTART:20261231T183000Z\r\n"};
    static const char *const ends[NIGHTS] = {"DTEND:20260329T013000Z\r\n", "DTEND:20261025T013000Z\r\n",
                                             "DTEND:20261029T193000Z\r\n", "DTEND:20261231T193000Z\r\n"};
    (void)state;
    for (int i = 0; i < NIGHTS; i++) {
        struct arena arena;
        struct ical cal;
        int64_t at = nights[i].at_ms;
        machine_in(nights[i].zone);
        arena_init(&arena, 0);
        ical_begin(&cal, &arena, "Емтихандар");
        ical_event(&cal, "x", at, at - 30 * MINUTE, at + 30 * MINUTE, "Емтихан", "А-1");
        ical_end(&cal);
        assert_non_null(cal.text);
        assert_non_null(strstr(cal.text, starts[i]));
        assert_non_null(strstr(cal.text, ends[i]));
        arena_release(&arena);
    }
    machine_in("UTC");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_exam_over_the_jump_has_its_sixty_minutes),
        cmocka_unit_test(a_calendar_says_when_it_is_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
