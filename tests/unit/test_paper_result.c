/* links: hall acts session */
#include "office.h"

#include "leak.h"

/* Results from paper: who did not consent to a camera, exams of tradition, two markers; and finds of leaked content. */

static const char *result(const char *attempt, const char *more)
{
    static char body[400];
    snprintf(body, sizeof body, "{\"results\":[{\"attempt\":\"%s\"%s}]}", attempt, more);
    return body;
}

static enum fault enter(struct db *db, const char *attempt, const char *more)
{
    return post(db, &as_teacher, "/api/exams/" EXAM "/results", result(attempt, more));
}

static void who_declined_the_camera_gets_a_grade_all_the_same(void **state)
{
    struct db *db = *state;
    struct id id = books_schedule(db, ST_1);
    assert_ok(books_hello(db, &by_student, id.text, "tab", T0));
    assert_fault(enter(db, id.text, ",\"points\":70"), F_CONFLICT); /* it may still be made from here */
    assert_ok(checkin_report(db, &by_student, id.text, STEP_RULES, true, "{}", LANG_KK, T0));
    assert_ok(checkin_report(db, &by_student, id.text, STEP_CONSENT, false, "{}", LANG_KK, T0));
    assert_ok(get(db, &as_teacher, "/api/exams/" EXAM "/results"));
    assert_string_equal(text_at("rows.0.state"), "offline_option");
    assert_ok(enter(db, id.text, ",\"points\":70,\"comment\":\"3 парақ\""));
    assert_int_equal(books_number(db, "SELECT score FROM attempt"), 70);
    assert_int_equal(books_number(db, "SELECT exam FROM grade_current WHERE enrolment = '" ENR_1 "'"), 70);
}

static void a_second_marker_gives_theirs_by_code(void **state)
{
    struct db *db = *state;
    char body[200];
    assert_ok(db_exec(db, "UPDATE exam SET delivery = 'traditional_only', second_marker = 1;"
                          "INSERT INTO offering_teacher VALUES ('" OFFERING "', '" P_STRANGER "', 'examiner')"));
    struct id id = books_schedule(db, ST_1);
    assert_ok(enter(db, id.text, ",\"points\":60"));
    assert_int_equal(books_number(db, "SELECT score IS NULL FROM attempt"), 1);
    struct person second = {P_STRANGER, ROLE_TEACHER, "Сынақ"};
    assert_ok(get(db, &second, "/api/marking/" EXAM));
    snprintf(body, sizeof body, "{\"code\":\"%s\",\"item\":\"\",\"points\":61}", text_at("rows.0.code"));
    assert_ok(post(db, &second, "/api/marking/" EXAM, body));
    assert_int_equal(books_number(db, "SELECT score FROM attempt"), 61);
}

static void all_or_none_and_nobody_elses(void **state)
{
    struct db *db = *state;
    assert_ok(db_exec(db, "UPDATE exam SET delivery = 'traditional_only'"));
    struct id id = books_schedule(db, ST_1), other = books_schedule(db, ST_2);
    char body[400];
    snprintf(body, sizeof body,
             "{\"results\":[{\"attempt\":\"%s\",\"points\":50},{\"attempt\":\"%s\",\"points\":101}]}", id.text,
             other.text);
    assert_fault(post(db, &as_teacher, "/api/exams/" EXAM "/results", body), F_INVALID);
    assert_int_equal(books_number(db, "SELECT count(*) FROM attempt WHERE state = 'scheduled'"), 2);
    assert_fault(enter(db, id.text, ",\"points\":50,\"absent\":true"), F_INVALID);
    assert_fault(enter(db, id.text, ",\"absent\":false"), F_INVALID);
    assert_fault(enter(db, "00000000000000000x99", ",\"points\":50"), F_NOT_FOUND);
    assert_fault(post(db, &as_teacher, "/api/exams/" EXAM "/results", "{\"results\":[]}"), F_INVALID);
    clock_set_for_test(T0 - MINUTE);
    assert_fault(enter(db, id.text, ",\"points\":50"), F_TOO_EARLY);
    clock_set_for_test(T0);
    assert_ok(enter(db, other.text, ",\"absent\":true"));
    assert_int_equal(books_number(db, "SELECT count(*) FROM no_show WHERE status = 'unknown'"), 1);
    assert_ok(db_exec(db, "DELETE FROM offering_teacher"));
    assert_fault(enter(db, id.text, ",\"points\":50"), F_NOT_FOUND);
    assert_fault(get(db, &as_teacher, "/api/exams/" EXAM "/results"), F_NOT_FOUND);
}

static void nobody_is_swept_away_from_an_exam_on_paper(void **state)
{
    struct db *db = *state;
    struct id *ids;
    size_t count;
    struct arena arena;
    arena_init(&arena, 0);
    assert_ok(db_exec(db, "UPDATE exam SET delivery = 'traditional_only'"));
    books_schedule(db, ST_1);
    assert_ok(attempt_sweep(db, T0 + 600 * MINUTE, 10, &arena, &ids, &count));
    assert_int_equal(count, 0);
    arena_release(&arena);
}

static void a_find_is_read_as_people_write_it(void **state)
{
    struct db *db = *state;
    struct id id = office_started(db);
    struct leak_hit hits[LEAK_HITS_MAX];
    size_t count = 0;
    char code[WATERMARK_CODE + 1], found[200];
    watermark_code(id.text, code);
    for (char *c = code; *c; c++)
        *c = *c == '1' ? 'I' : *c == '0' ? 'O' : *c;
    snprintf(found, sizeof found, "скрин: %s, чат", code);
    assert_ok(leak_find(db, &(struct leak_found){found, ""}, hits, &count));
    assert_int_equal(count, 1);
    assert_string_equal(hits[0].attempt, id.text);
    assert_int_equal(hits[0].way, LEAK_CODE);
    assert_ok(leak_find(db, &(struct leak_found){"студент СТ-0107", ""}, hits, &count));
    assert_int_equal(hits[0].way, LEAK_NUMBER);
    assert_ok(leak_find(db, &(struct leak_found){"ABCDEFGH 12345678", ""}, hits, &count));
    assert_int_equal(count, 0);
    assert_fault(leak_find(db, &(struct leak_found){"", ""}, hits, &count), F_INVALID);
}

int main(void)
{
#define BOOKS(name) cmocka_unit_test_setup_teardown(name, books_setup, office_teardown)
    const struct CMUnitTest tests[] = {
        BOOKS(who_declined_the_camera_gets_a_grade_all_the_same),
        BOOKS(a_second_marker_gives_theirs_by_code),
        BOOKS(all_or_none_and_nobody_elses),
        BOOKS(nobody_is_swept_away_from_an_exam_on_paper),
        BOOKS(a_find_is_read_as_people_write_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
