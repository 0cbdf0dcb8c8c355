/* links: hall acts session */
#define OFFICE_WITH_ACTS
#include "act_books.h"
/* The forms have words too; the exam socket's are not said here. */
#define word exam_word
#include "office.h"
#undef word

#include "grade.h"
#include "policy.h"
#include "settings.h"

/* The registrar's desk: its figures are those of the ledger. */

static void graded(struct db *db, const char *student, const char *enrolment, int score)
{
    struct id id = books_schedule(db, student);
    char sql[160];
    snprintf(sql, sizeof sql, "UPDATE attempt SET state = 'graded', score = %d WHERE id = '%s'", score, id.text);
    assert_ok(db_exec(db, sql));
    assert_ok(grade_exam(db, &actor_system, enrolment, id.text, score, POLICY_DEFAULT, T0));
}

static void the_figures_add_up_to_the_ledger(void **state)
{
    struct db *db = *state;
    graded(db, ST_1, ENR_1, 74);
    graded(db, ST_2, ENR_2, 40);
    assert_ok(grade_release(db, &actor_system, ENR_2, "statement", "s", T0));
    assert_ok(get(db, &as_registrar, "/api/desk"));
    assert_int_equal(number_at("year"), 2026);
    assert_string_equal(text_at("term"), "autumn");
    assert_int_equal(number_at("admitted"), 2);
    assert_int_equal(number_at("provisional"), 1);
    assert_int_equal(number_at("released"), 1);
    assert_int_equal(number_at("positive"), 1);
    assert_int_equal(number_at("fx"), 1);
    assert_int_equal(number_at("remedies"), 1);
    assert_int_equal(number_at("positive") + number_at("fx") + number_at("f"),
                     books_number(db, "SELECT count(*) FROM grade_current"));
    assert_ok(get(db, &as_registrar, "/api/desk?year=2026&term=spring"));
    assert_int_equal(number_at("admitted"), 0);
    assert_fault(get(db, &as_registrar, "/api/desk?year=2026&term=never"), F_INVALID);
    assert_fault(get(db, &as_registrar, "/api/desk?year=20xx&term=autumn"), F_INVALID);
    assert_fault(get(db, &as_proctor, "/api/desk"), F_FORBIDDEN);
}

/* The trigger's table says what the last events say, whatever happened. */
static void what_stands_now_is_the_last_event(void **state)
{
    struct db *db = *state;
    graded(db, ST_1, ENR_1, 74);
    assert_ok(grade_release(db, &actor_system, ENR_1, "statement", "s", T0));
    assert_ok(grade_correct(db, &by_registrar_head, ENR_1, 20, "order", "o", T0 + 1));
    assert_int_equal(books_number(db,
                                  "SELECT count(*) FROM grade_now w JOIN grade_event e ON e.enrolment = w.enrolment"
                                  " AND e.n = w.n AND e.state = w.state AND e.letter IS w.letter AND e.final IS w.final"
                                  " AND e.exam IS w.exam WHERE e.n = (SELECT max(l.n) FROM grade_event l WHERE"
                                  " l.enrolment = e.enrolment)"),
                     books_number(db, "SELECT count(DISTINCT enrolment) FROM grade_event"));
    assert_int_equal(books_number(db, "SELECT count(*) FROM grade_now WHERE letter = 'F'"), 1);
}

static void results_are_compared_and_exported(void **state)
{
    struct db *db = *state;
    graded(db, ST_1, ENR_1, 74);
    graded(db, ST_2, ENR_2, 40);
    static const char *const by[] = {"course", "programme", "group", "examiner"};
    for (size_t i = 0; i < 4; i++) {
        assert_ok(get(db, &as_registrar, path_of("/api/desk/compare?by=", by[i], "")));
        assert_int_equal(number_at("total"), 1);
        assert_int_equal(number_at("rows.0.students"), 2);
        assert_int_equal(number_at("rows.0.positive"), 1);
        assert_int_equal(number_at("rows.0.fx"), 1);
        assert_int_equal(number_at("rows.0.exam_tenths"), 570);
    }
    assert_fault(get(db, &as_registrar, "/api/desk/compare?by=weather"), F_INVALID);
    assert_ok(db_exec(db, "UPDATE course SET title_en = '=1+1'"));
    assert_ok(get(db, &as_registrar, "/api/desk/compare?by=course&format=csv"));
    assert_non_null(strstr((const char *)last.errand.reply.bytes, "\"'=1+1\"")); /* no formula for a spreadsheet */
    assert_ok(get(db, &as_registrar, "/api/desk/report?by=course"));
    assert_memory_equal(last.errand.reply.bytes, "%PDF", 4);
}

/* 001-4.1.4 */
static void what_is_late_is_listed(void **state)
{
    struct db *db = *state;
    graded(db, ST_1, ENR_1, 74);
    assert_ok(get(db, &as_registrar, "/api/desk/overdue"));
    assert_int_equal(number_at("total"), 0); /* the exam's days go on */
    assert_ok(db_exec(db, "UPDATE exam SET window_to_ms = 2"));
    assert_ok(get(db, &as_registrar, "/api/desk/overdue"));
    assert_string_equal(text_at("rows.0.kind"), "statement");
    assert_int_equal(number_at("rows.0.count"), 1);
    assert_ok(grade_release(db, &actor_system, ENR_1, "statement", "s", T0));
    assert_ok(get(db, &as_registrar, "/api/desk/overdue"));
    assert_int_equal(number_at("total"), 0);
}

static int64_t waits(struct db *db, const struct person *who, const char *what)
{
    assert_ok(get(db, who, "/api/waiting"));
    for (size_t i = 0; i < json_array_size(at("rows")); i++) {
        const json_t *row = json_array_get(at("rows"), i);
        if (!strcmp(json_string_value(json_object_get(row, "what")), what))
            return json_integer_value(json_object_get(row, "count"));
    }
    return 0;
}

static void everybody_sees_what_waits_for_them(void **state)
{
    struct db *db = *state;
    graded(db, ST_2, ENR_2, 40);
    assert_ok(grade_release(db, &actor_system, ENR_2, "statement", "s", T0));
    assert_int_equal(waits(db, &as_registrar, "remedy"), 1);
    assert_int_equal(waits(db, &as_proctor, "remedy"), 0);
    assert_ok(post(db, &as_registrar, "/api/sheets", "{\"exam\":\"" EXAM "\",\"kind\":\"main\"}"));
    assert_int_equal(waits(db, &as_registrar, "sheet_open"), 1);
    assert_int_equal(waits(db, &as_teacher, "sheet_sign"), 0);
    assert_fault(get(db, &as_student, "/api/waiting"), F_FORBIDDEN);
}

AS(as_dean, P_STRANGER, ROLE_DEAN);
AS(as_hod, P_STRANGER, ROLE_HOD);
AS(as_dpo, P_STRANGER, ROLE_DPO);
AS(as_appeals, P_STRANGER, ROLE_APPEALS);

/* The stranger leads the faculty of the students, the department of the course, and nothing else. */
static void led(struct db *db)
{
    assert_ok(db_exec(
        db, "INSERT INTO faculty VALUES ('000000000000000000k1', '" UNI "', 'Ф', 'Ғ', 'Н', 'Science');"
            "INSERT INTO department VALUES ('000000000000000000k2', '000000000000000000k1', 'К', 'К', 'К', 'D');"
            "UPDATE programme SET department = '000000000000000000k2';"
            "UPDATE course SET department = '000000000000000000k2';"
            "INSERT INTO role_assignment (id, person, role, scope_kind, scope, from_ms) VALUES"
            " ('k3', '" P_STRANGER "', 'dean', 'faculty', '000000000000000000k1', 1),"
            " ('k4', '" P_STRANGER "', 'hod', 'department', '000000000000000000k2', 1)"));
}

static void every_post_sees_its_own_tasks(void **state)
{
    struct db *db = *state;
    struct id id = books_schedule(db, ST_1);
    char sql[900];
    led(db);
    snprintf(sql, sizeof sql,
             "UPDATE attempt SET state = 'id_ok', entered_ms = 1 WHERE id = '%s';"
             "INSERT INTO individual_request (id, enrolment, reason, from_ms, to_ms, note, state, policy_version,"
             " created_ms, changed_ms) VALUES ('k5', '" ENR_1 "', 'tickets', 1, 2, '', 'checked', 0, 1, 1),"
             " ('k6', '" ENR_2 "', 'tickets', 1, 2, '', 'submitted', 0, 1, 1);"
             "INSERT INTO no_show (attempt, enrolment, student, status, at_ms) VALUES ('%s', '" ENR_1 "', '" ST_1
             "', 'unknown', 1);"
             "UPDATE item SET state = 'draft' WHERE id = '" ITEM_1 "';"
             "INSERT INTO data_request (id, person, kind, text, state, asked_ms, due_ms) VALUES"
             " ('k7', '" P_STUDENT "', 'access', 't', 'open', 1, 2)",
             id.text, id.text);
    assert_ok(db_exec(db, sql));
    assert_int_equal(waits(db, &as_proctor, "admit"), 1);
    assert_int_equal(waits(db, &as_stranger, "admit"), 0);
    assert_int_equal(waits(db, &as_dean, "request_decide"), 1);
    assert_int_equal(waits(db, &as_registrar_head, "request_decide"), 1);
    assert_int_equal(waits(db, &as_registrar, "request_check"), 1);
    assert_int_equal(waits(db, &as_registrar, "no_show"), 1);
    assert_int_equal(waits(db, &as_hod, "item_approve"), 1);
    assert_int_equal(waits(db, &as_dpo, "data_request"), 1);
    assert_int_equal(waits(db, &as_proctor, "data_request"), 0);
    assert_int_equal(waits(db, &as_appeals, "act_appeal_accept"), 0);
    assert_ok(db_exec(db, "UPDATE role_assignment SET to_ms = 2 WHERE person = '" P_STRANGER "'"));
    assert_int_equal(waits(db, &as_dean, "request_decide"), 0); /* the post has ended */
    assert_int_equal(waits(db, &as_hod, "item_approve"), 0);
}

static void what_is_to_be_marked_waits_for_who_has_not_marked_it(void **state)
{
    struct db *db = *state;
    struct id id = books_schedule(db, ST_1);
    char sql[900];
    snprintf(sql, sizeof sql,
             "UPDATE item SET kind = 'essay' WHERE id = '" ITEM_1 "'; UPDATE exam SET second_marker = 1;"
             "UPDATE attempt SET state = 'graded_pending' WHERE id = '%s';"
             "INSERT INTO attempt_item (attempt, n, item, option_order) VALUES ('%s', 1, '" ITEM_1 "', '');"
             "INSERT INTO mark_code VALUES ('%s', '" EXAM "', 'A1');"
             "INSERT INTO offering_teacher VALUES ('" OFFERING "', '" P_ADMIN "', 'examiner')",
             id.text, id.text, id.text);
    assert_ok(db_exec(db, sql));
    const struct person second = {P_ADMIN, ROLE_TEACHER, "Сынақ"}, far = {P_STRANGER, ROLE_TEACHER, "Сынақ"};
    assert_int_equal(waits(db, &as_teacher, "mark"), 1);
    assert_int_equal(waits(db, &far, "mark"), 0);
    snprintf(sql, sizeof sql, "INSERT INTO mark VALUES ('%s', '" ITEM_1 "', 'first', 1, '" P_TEACHER "', 1, '', 1)",
             id.text);
    assert_ok(db_exec(db, sql));
    assert_int_equal(waits(db, &as_teacher, "mark"), 0);
    assert_int_equal(waits(db, &second, "mark"), 1);
    snprintf(sql, sizeof sql, "INSERT INTO mark VALUES ('%s', '" ITEM_1 "', 'second', 1, '" P_ADMIN "', 1, '', 1)",
             id.text);
    assert_ok(db_exec(db, sql));
    assert_int_equal(waits(db, &second, "mark"), 0);
}

/* 001-4.1.18 */
static void a_dean_compares_the_own_students(void **state)
{
    struct db *db = *state;
    graded(db, ST_1, ENR_1, 74);
    assert_ok(get(db, &as_registrar, "/api/desk/compare?by=faculty"));
    assert_int_equal(number_at("total"), 1);
    assert_string_equal(text_at("rows.0.title.en"), ""); /* no faculty yet */
    assert_int_equal(number_at("rows.0.students"), 2);
    assert_fault(get(db, &as_proctor, "/api/desk/compare"), F_FORBIDDEN);
    assert_ok(get(db, &as_dean, "/api/desk/compare?by=group"));
    assert_int_equal(number_at("total"), 0);
    led(db);
    for (int i = 0; i < 2; i++) {
        assert_ok(get(db, i ? &as_dean : &as_registrar, "/api/desk/compare?by=faculty"));
        assert_string_equal(text_at("rows.0.title.en"), "Science");
        assert_int_equal(number_at("rows.0.graded"), 1);
    }
    assert_ok(get(db, &as_dean, "/api/desk/compare"));
    assert_int_equal(number_at("rows.0.students"), 2); /* by programme */
    assert_fault(get(db, &as_dean, "/api/desk/compare?by=examiner"), F_FORBIDDEN);
    assert_fault(get(db, &as_dean, "/api/desk"), F_FORBIDDEN);
    assert_ok(get(db, &as_dean, "/api/desk/report?by=faculty"));
    assert_memory_equal(last.errand.reply.bytes, "%PDF", 4);
}

/* 001-5.1 */
static void the_registrar_asks_for_evidence_and_the_centre_answers(void **state)
{
    struct db *db = *state;
    char id[ID_LEN + 1];
    assert_ok(db_exec(db, "INSERT INTO act (id, university, kind, state, policy_version, created_ms, changed_ms)"
                          " VALUES ('000000000000000000a1', '" UNI "', 'A', 'drafted', 0, 1, 1)"));
    static const char body[] = "{\"act\":\"000000000000000000a1\",\"reason\":\"appeal 4\"}";
    assert_fault(post(db, &as_proctor, "/api/evidence-requests", body), F_FORBIDDEN);
    assert_fault(post(db, &as_registrar, "/api/evidence-requests", "{\"act\":\"x\",\"reason\":\"r\"}"), F_CONFLICT);
    assert_ok(post(db, &as_registrar, "/api/evidence-requests", body));
    snprintf(id, sizeof id, "%s", text_at("id"));
    assert_fault(post(db, &as_registrar, "/api/evidence-requests", body), F_CONFLICT);
    assert_int_equal(waits(db, &as_specialist, "evidence_request"), 1);
    assert_fault(
        post(db, &as_engineer, path_of("/api/evidence-requests/", id, "/answer"), "{\"given\":true,\"answer\":\"a\"}"),
        F_FORBIDDEN);
    assert_ok(post(db, &as_head, path_of("/api/evidence-requests/", id, "/answer"),
                   "{\"given\":true,\"answer\":\"package attached\"}"));
    assert_fault(
        post(db, &as_head, path_of("/api/evidence-requests/", id, "/answer"), "{\"given\":false,\"answer\":\"no\"}"),
        F_CONFLICT);
    assert_ok(get(db, &as_registrar, "/api/evidence-requests?state=given"));
    assert_string_equal(text_at("rows.0.answer"), "package attached");
    static const struct {
        const char *query;
        int rows;
    } asked[] = {{"?q=APPEAL", 1},    {"?q=үлгіай", 1},           {"?q=another", 0},
                 {"?sort=reg_no", 1}, {"?sort=-asked_by&q=4", 1}, {"?sort=state&state=open", 0}};
    assert_ok(db_exec(db, "UPDATE person SET search = fold(name)"));
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        assert_ok(get(db, &as_registrar, path_of("/api/evidence-requests", asked[i].query, "")));
        assert_int_equal(number_at("total"), asked[i].rows);
    }
}

int main(void)
{
#define OFFICE(name) cmocka_unit_test_setup_teardown(name, books_setup, office_teardown)
    const struct CMUnitTest tests[] = {
        OFFICE(the_figures_add_up_to_the_ledger),
        OFFICE(what_stands_now_is_the_last_event),
        OFFICE(results_are_compared_and_exported),
        OFFICE(what_is_late_is_listed),
        OFFICE(every_post_sees_its_own_tasks),
        OFFICE(what_is_to_be_marked_waits_for_who_has_not_marked_it),
        OFFICE(a_dean_compares_the_own_students),
        OFFICE(everybody_sees_what_waits_for_them),
        OFFICE(the_registrar_asks_for_evidence_and_the_centre_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
