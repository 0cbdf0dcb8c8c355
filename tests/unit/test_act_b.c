/* links: acts session */
#include "act_books.h"

#define AT(minutes) (T0 + (minutes)*MINUTE)

static int64_t in_state(struct desk *d, const char *state)
{
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM attempt WHERE id = '%s' AND state = '%s'", d->attempt, state);
    return books_number(d->db, sql);
}

static struct id findings(struct desk *d, enum act_decision decision, int64_t extra_s)
{
    const char *attempts[] = {d->attempt};
    struct id id;
    struct actor by = desk_by(P_ENGINEER, ROLE_ENGINEER);
    const struct act_b_edit edit = {"Себебін анықтау", "Сервер желісі үзілген", "", decision, extra_s};
    assert_ok(act_b_open(d->db, &by, attempts, 1, "Себебін анықтау", AT(10), &id));
    struct act act = desk_act(d, id.text);
    assert_ok(act_b_edit(d->db, &by, &act, &edit, AT(11)));
    assert_int_equal(desk_act(d, id.text).state, ACT_FINDINGS);
    return id;
}

static void sign_b(struct desk *d, const char *id)
{
    assert_ok(db_exec(d->db, "UPDATE evidence SET until_ms = NULL"));
    assert_ok(desk_freeze(d, id, AT(12)));
    assert_ok(desk_may(d, id, P_HEAD, ROLE_HEAD, DEED_SIGN, AT(12)));
    assert_ok(desk_sign(d, id, P_HEAD, ROLE_HEAD, AT(12)));
    assert_ok(desk_sign(d, id, P_REGISTRAR_HEAD, ROLE_REGISTRAR_HEAD, AT(13)));
    assert_ok(desk_sign(d, id, P_SPECIALIST, ROLE_SPECIALIST, AT(14)));
}

static void extra_time_extends_the_running_clock(void **state)
{
    struct desk *d = *state;
    struct id id = findings(d, DECISION_EXTRA_TIME, 150);
    sign_b(d, id.text);
    struct act act = desk_act(d, id.text);
    assert_int_equal(act.state, ACT_EXECUTED);
    assert_string_equal(act.reg_no, "ТҚОО-B-2026-1");
    assert_int_equal(books_number(d->db, "SELECT deadline_ms FROM attempt"), AT(60) + 150000);
    assert_int_equal(books_number(d->db, "SELECT extra_s FROM attempt"), 150);
}

static void no_effect_leaves_the_clock(void **state)
{
    struct desk *d = *state;
    sign_b(d, findings(d, DECISION_NO_EFFECT, 0).text);
    assert_int_equal(books_number(d->db, "SELECT deadline_ms FROM attempt"), AT(60));
    assert_int_equal(books_number(d->db, "SELECT act_b IS NULL FROM attempt"), 1);
}

static void a_new_attempt_voids_the_old(void **state)
{
    struct desk *d = *state;
    sign_b(d, findings(d, DECISION_NEW_ATTEMPT, 0).text);
    assert_int_equal(in_state(d, "void_technical"), 1);
    assert_int_equal(
        books_number(d->db, "SELECT count(*) FROM attempt WHERE kind = 'technical_repeat' AND state = 'scheduled'"), 1);
}

static void a_suspended_attempt_gets_its_act_and_resumes(void **state)
{
    struct desk *d = *state;
    size_t opened;
    char sql[256];
    snprintf(sql, sizeof sql,
             "UPDATE attempt SET state = 'suspended', online = 0, deadline_ms = NULL, left_ms = 1800000,"
             " cut_ms = %lld",
             (long long)AT(5));
    assert_ok(db_exec(d->db, sql));
    assert_ok(act_b_suspended(d->db, AT(16), &opened));
    assert_int_equal(opened, 1);
    assert_ok(act_b_suspended(d->db, AT(16), &opened));
    assert_int_equal(opened, 0);
    struct row row;
    assert_ok(db_row(d->db, &row, S_ACT_LIST, "ttttitiittt", "B", "opened", "", "", (int64_t)0, "", (int64_t)9,
                     (int64_t)0, "", "", "kk"));
    char id[ID_LEN + 1];
    snprintf(id, sizeof id, "%s", row_peek(&row, 0));
    row_done(&row);
    struct act act = desk_act(d, id);
    struct actor by = desk_by(P_SPECIALIST, ROLE_SPECIALIST);
    const struct act_b_edit edit = {"Себебін анықтау", "Провайдер", "", DECISION_RESUME, 0};
    assert_ok(act_b_edit(d->db, &by, &act, &edit, AT(17)));
    sign_b(d, id);
    assert_int_equal(in_state(d, "suspended"), 0);
    assert_int_equal(desk_act(d, id).state, ACT_EXECUTED);
}

static void a_decision_without_its_seconds_or_words_is_refused(void **state)
{
    struct desk *d = *state;
    const char *attempts[] = {d->attempt};
    struct id id;
    struct actor by = desk_by(P_ENGINEER, ROLE_ENGINEER);
    assert_ok(act_b_open(d->db, &by, attempts, 1, "Себебін анықтау", AT(10), &id));
    struct act act = desk_act(d, id.text);
    const struct act_b_edit timeless = {"п", "н", "ш", DECISION_EXTRA_TIME, 0},
                            wordless = {"п", "н", "", DECISION_OTHER, 0};
    assert_fault(act_b_edit(d->db, &by, &act, &timeless, AT(11)), F_INVALID);
    assert_fault(act_b_edit(d->db, &by, &act, &wordless, AT(11)), F_INVALID);
    assert_fault(act_b_open(d->db, &by, attempts, 1, "тағы бір", AT(10), &id), F_CONFLICT);
}

/* Told when people freeze it, not when the last of them has signed. */
static void what_an_attempt_cannot_take_is_not_frozen(void **state)
{
    struct desk *d = *state;
    struct id id = findings(d, DECISION_RESUME, 0);
    desk_submit(d);
    assert_fault(desk_freeze(d, id.text, AT(40)), F_DECISION);
}

static void a_cancelled_sitting_takes_everybody_along_who_sits(void **state)
{
    struct desk *d = *state;
    struct id other = books_schedule(d->db, ST_2);
    char sql[128];
    sign_b(d, findings(d, DECISION_CANCEL_SITTING, 0).text);
    assert_int_equal(in_state(d, "cancelled"), 1);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM attempt WHERE id = '%s' AND state = 'cancelled'", other.text);
    assert_int_equal(books_number(d->db, sql), 1);
    assert_int_equal(books_number(d->db, "SELECT count(*) FROM sitting WHERE state = 'cancelled'"), 1);
    assert_int_equal(books_number(d->db, "SELECT act_b IS NULL AND deadline_ms IS NULL FROM attempt WHERE n = 1"), 1);
}

static void a_cancelled_sitting_after_the_exam_withholds_the_score(void **state)
{
    struct desk *d = *state;
    desk_submit(d);
    sign_b(d, findings(d, DECISION_CANCEL_SITTING, 0).text);
    assert_int_equal(in_state(d, "cancelled"), 1);
    assert_int_equal(books_number(d->db, "SELECT count(*) FROM grade_current WHERE state = 'released'"), 0);
}

static void an_inspection_that_finds_a_violation_drafts_an_a(void **state)
{
    struct desk *d = *state;
    struct id incident = desk_incident(d, "frozen", "technical", T0 + 20000);
    struct id b = desk_confirm(d, incident.text);
    struct actor by = desk_by(P_ENGINEER, ROLE_ENGINEER);
    const struct act_b_edit edit = {"Себебін анықтау", "Суретті бағдарлама алмастырған", "", DECISION_CONVERT_TO_A, 0};
    struct act act = desk_act(d, b.text);
    assert_ok(act_b_edit(d->db, &by, &act, &edit, AT(11)));
    sign_b(d, b.text);
    assert_int_equal(desk_act(d, b.text).state, ACT_EXECUTED);
    struct row row;
    assert_ok(db_row(d->db, &row, S_ACT_LIST, "ttttitiittt", "A", "drafted", "", "", (int64_t)0, "", (int64_t)9,
                     (int64_t)0, "", "", "kk"));
    char a[ID_LEN + 1];
    snprintf(a, sizeof a, "%s", row_peek(&row, 0));
    row_done(&row);
    act = desk_act(d, a);
    assert_string_equal(act.observation, "Суретті бағдарлама алмастырған");
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM incident WHERE id = '%s' AND act = '%s'", incident.text, a);
    assert_int_equal(books_number(d->db, sql), 1);
    assert_int_equal(books_number(d->db, "SELECT act_a IS NOT NULL AND act_b IS NULL FROM attempt"), 1);
    assert_int_equal(in_state(d, "in_progress"), 1); /* the exam runs on */
}

static void another_decision_lets_the_attempt_go(void **state)
{
    struct desk *d = *state;
    const char *attempts[] = {d->attempt};
    struct id id;
    struct actor by = desk_by(P_ENGINEER, ROLE_ENGINEER);
    const struct act_b_edit edit = {"Себебі", "Нәтижесі", "Емтихан ауызша өтсін.", DECISION_OTHER, 0};
    assert_ok(act_b_open(d->db, &by, attempts, 1, "Себебі", AT(10), &id));
    struct act act = desk_act(d, id.text);
    assert_ok(act_b_edit(d->db, &by, &act, &edit, AT(11)));
    sign_b(d, id.text);
    assert_string_equal(desk_act(d, id.text).decision_text, "Емтихан ауызша өтсін.");
    assert_int_equal(books_number(d->db, "SELECT act_b IS NULL FROM attempt"), 1);
    assert_int_equal(in_state(d, "in_progress"), 1);
}

int main(void)
{
#define DESK(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)
    const struct CMUnitTest tests[] = {
        DESK(extra_time_extends_the_running_clock),
        DESK(no_effect_leaves_the_clock),
        DESK(a_new_attempt_voids_the_old),
        DESK(a_suspended_attempt_gets_its_act_and_resumes),
        DESK(a_decision_without_its_seconds_or_words_is_refused),
        DESK(what_an_attempt_cannot_take_is_not_frozen),
        DESK(a_cancelled_sitting_takes_everybody_along_who_sits),
        DESK(a_cancelled_sitting_after_the_exam_withholds_the_score),
        DESK(an_inspection_that_finds_a_violation_drafts_an_a),
        DESK(another_decision_lets_the_attempt_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
