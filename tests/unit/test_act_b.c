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
    assert_ok(
        db_row(d->db, &row, S_ACT_LIST, "ttttitii", "B", "opened", "", "", (int64_t)0, "", (int64_t)9, (int64_t)0));
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

static void a_decision_that_cannot_be_carried_out_is_refused(void **state)
{
    struct desk *d = *state;
    const char *attempts[] = {d->attempt};
    struct id id;
    struct actor by = desk_by(P_ENGINEER, ROLE_ENGINEER);
    assert_ok(act_b_open(d->db, &by, attempts, 1, "Себебін анықтау", AT(10), &id));
    struct act act = desk_act(d, id.text);
    static const enum act_decision not_yet[] = {DECISION_CANCEL_SITTING, DECISION_CONVERT_TO_A, DECISION_OTHER};
    for (size_t i = 0; i < 3; i++) {
        const struct act_b_edit edit = {"п", "н", "ш", not_yet[i], 0};
        assert_fault(act_b_edit(d->db, &by, &act, &edit, AT(11)), F_DECISION);
    }
    const struct act_b_edit timeless = {"п", "н", "ш", DECISION_EXTRA_TIME, 0};
    assert_fault(act_b_edit(d->db, &by, &act, &timeless, AT(11)), F_INVALID);
    assert_fault(act_b_open(d->db, &by, attempts, 1, "тағы бір", AT(10), &id), F_CONFLICT);
}

int main(void)
{
#define DESK(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)
    const struct CMUnitTest tests[] = {
        DESK(extra_time_extends_the_running_clock),
        DESK(no_effect_leaves_the_clock),
        DESK(a_new_attempt_voids_the_old),
        DESK(a_suspended_attempt_gets_its_act_and_resumes),
        DESK(a_decision_that_cannot_be_carried_out_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
