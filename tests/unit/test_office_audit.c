/* links: hall acts session */
#include "office.h"

/* For the registrar's paper; a day is the university's own (five hours east). */
static void the_heads_of_days_are_the_last_sealed_ones(void **state)
{
    struct db *db = *state;
    (void)office_started(db);
    assert_ok(db_exec(db, "INSERT INTO chain_checkpoint (university, seq, hash, at_ms) SELECT id, column1, column2,"
                          " 86400000 * 20000 + 3600000 * column3 FROM university, (VALUES"
                          " (101, 'a1', 17), (102, 'a2', 18), (103, 'b1', 20), (104, 'b2', 42), (105, 'c1', 43))"));
    assert_ok(get(db, &as_registrar_head, "/api/audit/heads"));
    assert_int_equal(number_at("total"), 3);
    assert_string_equal(text_at("rows.0.hash"), "c1");
    assert_string_equal(text_at("rows.1.hash"), "b2");
    assert_string_equal(text_at("rows.1.day"), "2024-10-05");
    assert_int_equal(number_at("rows.1.seq"), 104);
    assert_string_equal(text_at("rows.2.hash"), "a2");
    assert_ok(get(db, &as_auditor, "/api/audit/heads?sort=day&size=1&page=2"));
    assert_int_equal(number_at("total"), 3);
    assert_string_equal(text_at("rows.0.hash"), "b2");
    assert_ok(get(db, &as_auditor, "/api/audit/heads?to_ms=1728061200000")); /* 17:00 of that day in UTC */
    assert_int_equal(number_at("total"), 0);
    assert_fault(get(db, &as_auditor, "/api/audit/heads?from_ms=x"), F_INVALID);
}

static void the_audit_is_searched_by_deed_thing_person_role_and_time(void **state)
{
    struct db *db = *state;
    struct id id = office_started(db);
    assert_ok(db_exec(db, "UPDATE person SET search = fold(name)"));
    assert_ok(attempt_pause(db, &by_proctor, id.text, "why", T0));
    assert_ok(get(db, &as_auditor, "/api/audit"));
    int64_t all = number_at("total");
    assert_int_equal(all, books_number(db, "SELECT count(*) FROM audit_row"));
    assert_int_equal(number_at("rows.0.seq"), all);
    assert_ok(get(db, &as_auditor, "/api/audit?sort=seq&size=3&page=2"));
    assert_int_equal(number_at("rows.0.seq"), 4);
    assert_ok(get(db, &as_auditor, path_of("/api/audit?action=attempt.&object=", id.text, "")));
    int64_t of_one = number_at("total");
    assert_true(of_one > 1 && of_one <= all);
    assert_ok(get(db, &as_auditor, path_of("/api/audit?sort=seq&size=2&object=", id.text, "")));
    assert_true(number_at("total") >= of_one);
    assert_true(number_at("rows.0.seq") < number_at("rows.1.seq"));
    assert_ok(get(db, &as_auditor, "/api/audit?action=attempt.pause&role=proctor&actor=тестбай"));
    assert_int_equal(number_at("total"), 1);
    assert_string_equal(text_at("rows.0.before"), "in_progress");
    assert_int_equal(strncmp(text_at("rows.0.after"), "paused", 6), 0);
    assert_string_equal(text_at("rows.0.reason"), "why");
    assert_ok(get(db, &as_auditor, "/api/audit?actor=nobody"));
    assert_int_equal(number_at("total"), 0);
    assert_ok(get(db, &as_auditor, "/api/audit?to_ms=1"));
    assert_int_equal(number_at("total"), 0);
    assert_ok(get(db, &as_auditor, "/api/audit?from_ms=1&action=attempt.schedule"));
    assert_int_equal(number_at("total"),
                     books_number(db, "SELECT count(*) FROM audit_row WHERE action = 'attempt.schedule'"));
    assert_fault(get(db, &as_auditor, "/api/audit?from_ms=yesterday"), F_INVALID);
    assert_fault(get(db, &as_admin, "/api/audit?actor=тестбай"), F_FORBIDDEN);
}

int main(void)
{
#define OFFICE(name) cmocka_unit_test_setup_teardown(name, books_setup, office_teardown)
    const struct CMUnitTest tests[] = {
        OFFICE(the_heads_of_days_are_the_last_sealed_ones),
        OFFICE(the_audit_is_searched_by_deed_thing_person_role_and_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
