/* links: hall */
#include "books.h"

#include <stdlib.h>
#include <time.h>

#include "appeal_result.h"
#include "grade.h"
#include "ical.h"
#include "sheet.h"
#include "zone.h"

/* The night in which clocks change, and midnight: books and server count UTC milliseconds, whatever zone the machine is
   in and whatever its clocks on the wall do. Days, deadlines at midnight and dates on paper are the university's. */

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

static int64_t utc(const char *text)
{
    struct tm t = {0};
    assert_non_null(strptime(text, "%Y-%m-%d %H:%M", &t));
    return (int64_t)timegm(&t) * 1000;
}

static void a_zone_is_what_its_walls_show(void **state)
{
    (void)state;
    assert_int_equal(zone_minutes("Asia/Almaty", 0), 300);
    assert_int_equal(zone_minutes("UTC", 0), 0);
    assert_int_equal(zone_minutes("-03:30", 0), -210);
    assert_int_equal(zone_minutes("Europe/Berlin", utc("2026-03-29 00:59")), 60);
    assert_int_equal(zone_minutes("Europe/Berlin", utc("2026-03-29 01:00")), 120);
    assert_int_equal(zone_minutes("Europe/Berlin", utc("2026-10-25 00:59")), 120);
    assert_int_equal(zone_minutes("Europe/Berlin", utc("2026-10-25 01:00")), 60);
    assert_int_equal(zone_minutes("Australia/Lord_Howe", utc("2026-01-15 00:00")), 660); /* half an hour of summer */
    /* What a wall shows, back to the moment; 02:30 that does not come is half past three, the second 02:30 is later. */
    assert_int_equal(zone_moment("Europe/Berlin", utc("2026-07-01 12:00")), utc("2026-07-01 10:00"));
    assert_int_equal(zone_moment("Europe/Berlin", utc("2026-03-29 02:30")), utc("2026-03-29 01:30"));
    assert_int_equal(zone_moment("Europe/Berlin", utc("2026-10-25 02:30")), utc("2026-10-25 00:30"));
    static const char *const known[] = {"UTC", "+05:00", "Asia/Almaty", "Europe/Berlin", "America/Argentina/Salta"};
    static const char *const none[] = {
        "",       "Berlin", "Europe/Nirgendwo", "../../etc/passwd", "Europe/../Europe/Berlin", "/etc/localtime",
        "+25:00", "+05:99", "+05:00x"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_true(zone_known(known[i]));
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(zone_known(none[i]));
}

static struct db *books_in(const char *zone)
{
    struct db *db = books_new();
    char sql[80];
    snprintf(sql, sizeof sql, "UPDATE university SET zone = '%s'", zone);
    assert_ok(db_exec(db, sql));
    return db;
}

/* A working day ends at midnight of the wall, be it 23, 24 or 25 hours long. */
static void a_deadline_is_midnight_of_the_wall(void **state)
{
    const char *berlin = "Europe/Berlin";
    (void)state;
    /* Friday evening before the clocks go forward; the next working day is Monday, of summer. */
    assert_int_equal(working_days_end(utc("2026-03-27 17:00"), 1, berlin), utc("2026-03-30 22:00"));
    /* Friday before they go back; Monday is of winter. */
    assert_int_equal(working_days_end(utc("2026-10-23 15:00"), 1, berlin), utc("2026-10-26 23:00"));
    /* A minute before midnight in summer is still Thursday, a minute after is Friday. */
    assert_int_equal(working_days_end(utc("2026-07-02 21:59"), 1, berlin), utc("2026-07-03 22:00"));
    assert_int_equal(working_days_end(utc("2026-07-02 22:01"), 1, berlin), utc("2026-07-06 22:00"));
    /* The year ends in between. */
    assert_int_equal(working_days_end(utc("2026-12-31 22:59"), 1, berlin), utc("2027-01-01 23:00"));
    assert_int_equal(working_days_end(utc("2026-12-31 18:59"), 1, "Asia/Almaty"), utc("2027-01-01 19:00"));
}

/* The number of a statement carries the year of the wall. */
static void a_number_is_of_the_wall_s_year(void **state)
{
    static const struct {
        const char *zone, *at, *number;
    } papers[] = {{"Asia/Almaty", "2026-12-31 18:59", "В-2026-1"},
                  {"Asia/Almaty", "2026-12-31 19:00", "В-2027-1"},
                  {"Europe/Berlin", "2026-12-31 22:59", "В-2026-1"},
                  {"Europe/Berlin", "2026-12-31 23:00", "В-2027-1"}};
    (void)state;
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++) {
        struct db *db = books_in(papers[i].zone);
        char number[64];
        assert_ok(paper_number(db, "В", utc(papers[i].at), number, sizeof number));
        assert_string_equal(number, papers[i].number);
        db_close(db);
    }
}

/* The heads for the registrar's book: one for each day of the wall, the long and the short one too. */
static void each_day_of_the_wall_has_its_head(void **state)
{
    static const char *const sealed[] = {"2026-03-28 22:59", "2026-03-28 23:01", "2026-03-29 21:59",
                                         "2026-03-29 22:01", "2026-10-24 21:59", "2026-10-24 22:01",
                                         "2026-10-25 22:59", "2026-10-25 23:01"};
    static const char *const days[] = {"2026-03-28", "2026-03-29", "2026-03-30",
                                       "2026-10-24", "2026-10-25", "2026-10-26"};
    struct db *db = books_in("Europe/Berlin");
    char sql[300];
    size_t n = 0;
    struct row row;
    (void)state;
    for (size_t i = 0; i < sizeof sealed / sizeof *sealed; i++) {
        snprintf(sql, sizeof sql,
                 "INSERT INTO chain_checkpoint (university, seq, hash, at_ms) SELECT id, %zu, '%064zu', %lld FROM "
                 "university",
                 i + 1, i, (long long)utc(sealed[i]));
        assert_ok(db_exec(db, sql));
    }
    char university[ID_LEN + 1];
    assert_ok(university_id(db, university));
    enum fault f = db_each(db, &row, S_CHECKPOINT_DAYS, "ttiitii", university, "Europe/Berlin", (int64_t)0, INT64_MAX,
                           "day", (int64_t)50, (int64_t)0);
    for (; f == F_OK; f = row_next(&row))
        assert_string_equal(row_peek(&row, 0), days[n++]);
    assert_int_equal(f, F_NOT_FOUND);
    assert_int_equal(n, sizeof days / sizeof *days);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_zone_is_what_its_walls_show),
        cmocka_unit_test(a_deadline_is_midnight_of_the_wall),
        cmocka_unit_test(a_number_is_of_the_wall_s_year),
        cmocka_unit_test(each_day_of_the_wall_has_its_head),
        cmocka_unit_test(an_exam_over_the_jump_has_its_sixty_minutes),
        cmocka_unit_test(a_calendar_says_when_it_is_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
