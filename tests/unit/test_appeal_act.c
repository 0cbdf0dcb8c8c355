/* links: session */
#include "books.h"

#include "appeal_act.h"
#include "appeal_result.h"

#define DAY (24 * 60 * MINUTE)
#define ACT "00000000000000000a01"
#define M_1 "00000000000000000m01"
#define M_2 "00000000000000000m02"
#define M_3 "00000000000000000m03"

static const struct actor by_office = {M_1, ROLE_APPEALS, "192.0.2.8"};

/* A posted act about one student, and three people of the appeals office who had nothing to do with it. */
static struct id annulled(struct db *db)
{
    static const char *const members[] = {M_1, M_2, M_3};
    struct id attempt = books_schedule(db, ST_1);
    char sql[640];
    for (int i = 0; i < 3; i++) {
        snprintf(
            sql, sizeof sql,
            "INSERT INTO person (id, university, surname, given, name, search, created_ms) VALUES ('%s', '" UNI
            "', 'С', 'Г', 'Үлгі %d', '', 1); INSERT INTO role_assignment (id, person, role, scope_kind, scope, from_ms)"
            " VALUES ('ra%d', '%s', 'appeals', 'university', '" UNI "', 1)",
            members[i], i, i, members[i]);
        assert_ok(db_exec(db, sql));
    }
    assert_ok(db_exec(db, "UPDATE attempt SET state = 'annulled'; PRAGMA ignore_check_constraints = ON;"
                          "DROP TRIGGER act_begins;"));
    snprintf(sql, sizeof sql,
             "INSERT INTO act (id, university, kind, state, policy_version, created_ms, changed_ms, posted_ms)"
             " VALUES ('" ACT "', '" UNI "', 'A', 'executed', 0, 1, 1, %lld);"
             "INSERT INTO act_attempt VALUES ('" ACT "', '%s')",
             (long long)T0, attempt.text);
    assert_ok(db_exec(db, sql));
    return attempt;
}

static void an_appeal_comes_in_time_or_not_at_all(void **state)
{
    (void)state;
    struct db *db = books_new();
    struct id attempt, id;
    int64_t until_ms;
    attempt = annulled(db);
    struct id none = books_schedule(db, ST_2); /* the act is not about this one */
    assert_fault(act_appeal_until(db, none.text, ACT, &until_ms), F_NOT_FOUND);
    assert_ok(act_appeal_until(db, attempt.text, ACT, &until_ms));
    assert_true(until_ms > T0);
    assert_fault(act_appeal_file(db, &by_student, attempt.text, ACT, "", T0, &id), F_INVALID);
    assert_fault(act_appeal_file(db, &by_student, attempt.text, ACT, "late", until_ms + 1, &id), F_EXPIRED);
    assert_ok(act_appeal_file(db, &by_student, attempt.text, ACT, "the second question was wrong", until_ms, &id));
    assert_fault(act_appeal_file(db, &by_student, attempt.text, ACT, "again", until_ms, &id), F_CONFLICT);
    db_close(db);
}

static void who_took_part_does_not_decide(void **state)
{
    (void)state;
    struct db *db = books_new();
    struct id attempt = annulled(db), id;
    const char *const proctor[] = {M_1, M_2, P_PROCTOR}, *const teacher[] = {M_1, P_TEACHER, M_2};
    const char *const self[] = {M_1, M_2, P_STUDENT}, *const twice[] = {M_1, M_2, M_2}, *const few[] = {M_1, M_2};
    const char *const right[] = {M_1, M_2, M_3};
    assert_ok(act_appeal_file(db, &by_student, attempt.text, ACT, "why?", T0, &id));
    const char *const *const wrong[] = {proctor, teacher, self};
    for (int i = 0; i < 3; i++) {
        assert_ok(db_savepoint(db));
        assert_fault(act_appeal_accept(db, &by_office, id.text, wrong[i], 3, T0), F_TOOK_PART);
        db_undo(db);
    }
    assert_fault(act_appeal_accept(db, &by_office, id.text, twice, 3, T0), F_INVALID);
    assert_fault(act_appeal_accept(db, &by_office, id.text, few, 2, T0), F_INVALID);
    assert_int_equal(books_number(db, "SELECT count(*) FROM act_appeal_member"), 0);
    assert_ok(act_appeal_accept(db, &by_office, id.text, right, 3, T0));
    assert_fault(act_appeal_accept(db, &by_office, id.text, right, 3, T0), F_CONFLICT);
    db_close(db);
}

static void the_majority_decides_and_the_chair_closes(void **state)
{
    (void)state;
    struct db *db = books_new();
    struct id attempt = annulled(db), id;
    const char *const members[] = {M_1, M_2, M_3}, *outcome;
    const struct actor chair = {M_1, ROLE_APPEALS, ""}, second = {M_2, ROLE_APPEALS, ""},
                       third = {M_3, ROLE_APPEALS, ""};
    assert_ok(act_appeal_file(db, &by_student, attempt.text, ACT, "why?", T0, &id));
    assert_fault(act_appeal_vote(db, &chair, id.text, "upheld", T0), F_FORBIDDEN);
    assert_ok(act_appeal_accept(db, &by_office, id.text, members, 3, T0));
    assert_fault(act_appeal_vote(db, &by_head, id.text, "upheld", T0), F_FORBIDDEN);
    assert_fault(act_appeal_vote(db, &chair, id.text, "maybe", T0), F_INVALID);
    assert_ok(act_appeal_vote(db, &chair, id.text, "rejected", T0));
    assert_fault(act_appeal_vote(db, &chair, id.text, "upheld", T0), F_CONFLICT);
    assert_ok(act_appeal_vote(db, &second, id.text, "upheld", T0));
    assert_fault(act_appeal_decide(db, &chair, id.text, "12", "so", T0, &outcome), F_CONFLICT);
    assert_ok(act_appeal_vote(db, &third, id.text, "upheld", T0));
    assert_fault(act_appeal_decide(db, &second, id.text, "12", "so", T0, &outcome), F_FORBIDDEN);
    assert_fault(act_appeal_decide(db, &chair, id.text, "", "so", T0, &outcome), F_INVALID);
    assert_ok(act_appeal_decide(db, &chair, id.text, "12", "two of three", T0, &outcome));
    assert_string_equal(outcome, "upheld");
    assert_fault(act_appeal_decide(db, &chair, id.text, "13", "again", T0, &outcome), F_CONFLICT);
    assert_fault(act_appeal_withdraw(db, &by_student, id.text, T0), F_CONFLICT);
    assert_int_equal(books_number(db, "SELECT count(*) FROM notification WHERE person = '" P_REGISTRAR_HEAD "'"), 1);
    assert_int_equal(books_number(db, "SELECT count(*) FROM notification WHERE kind = 'appeal_decided'"), 1);
    assert_fault(db_exec(db, "UPDATE act_appeal SET state = 'rejected'"), F_CONFLICT);
    db_close(db);
}

static void who_filed_it_may_take_it_back(void **state)
{
    (void)state;
    struct db *db = books_new();
    struct id attempt = annulled(db), id, again;
    assert_ok(act_appeal_file(db, &by_student, attempt.text, ACT, "why?", T0, &id));
    assert_fault(act_appeal_withdraw(db, &by_other, id.text, T0), F_NOT_FOUND);
    assert_ok(act_appeal_withdraw(db, &by_student, id.text, T0));
    assert_ok(act_appeal_file(db, &by_student, attempt.text, ACT, "after all", T0, &again));
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_appeal_comes_in_time_or_not_at_all),
        cmocka_unit_test(who_took_part_does_not_decide),
        cmocka_unit_test(the_majority_decides_and_the_chair_closes),
        cmocka_unit_test(who_filed_it_may_take_it_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
