/* links: hall acts session */
#include "office.h"

#include "personal.h"

#define ACT "00000000000000000a01"
AS(as_dpo, P_AUDITOR, ROLE_DPO);
AS(as_appeals, P_ADMIN, ROLE_APPEALS);

static void the_office_grants_and_ends_an_accommodation(void **state)
{
    (void)state;
    struct db *db = books_new();
    struct id attempt = books_schedule(db, ST_1);
    const char *grant =
        "{\"student_no\":\"СТ-0107\",\"kind\":\"extra_time\",\"value\":25,\"ground\":\"МС №5\",\"from_ms\":0}";
    assert_fault(post(db, &as_student, "/api/accommodations", grant), F_FORBIDDEN);
    assert_fault(post(db, &as_proctor, "/api/accommodations", grant), F_FORBIDDEN);
    assert_ok(post(db, &as_registrar, "/api/accommodations", grant));
    assert_int_equal(last.errand.reply.notices_len, 1); /* the exam that waits is told */
    assert_string_equal(last.errand.reply.notices[0].attempt, attempt.text);
    assert_int_equal(books_number(db, "SELECT duration_s FROM attempt"), 4500);
    assert_ok(get(db, &as_registrar, "/api/accommodations"));
    assert_string_equal(json_string_value(at("rows.0.ground")), "МС №5");
    assert_string_equal(json_string_value(at("rows.0.decided_by")), "Үлгіай Қиялқызы");
    assert_fault(
        post(db, &as_registrar, "/api/accommodations",
             "{\"student_no\":\"СТ-0107\",\"kind\":\"extra_time\",\"value\":900,\"ground\":\"x\",\"from_ms\":0}"),
        F_INVALID);
    assert_fault(post(db, &as_registrar, "/api/accommodations",
                      "{\"student_no\":\"СТ-9999\",\"kind\":\"blind\",\"value\":1,\"ground\":\"x\",\"from_ms\":0}"),
                 F_NOT_FOUND);
    assert_fault(post(db, &as_registrar, "/api/accommodations",
                      "{\"student_no\":\"СТ-0107\",\"kind\":\"blind\",\"value\":1,\"ground\":\"\",\"from_ms\":0}"),
                 F_INVALID);
    assert_ok(post(db, &as_registrar, "/api/accommodations/end",
                   "{\"student_no\":\"СТ-0107\",\"kind\":\"extra_time\",\"reason\":\"мерзімі бітті\"}"));
    assert_int_equal(books_number(db, "SELECT duration_s FROM attempt"), 3600);
    assert_ok(get(db, &as_registrar, "/api/accommodations"));
    assert_int_equal(json_integer_value(at("total")), 0);
    assert_ok(get(db, &as_registrar, "/api/accommodations?all=1"));
    assert_int_equal(json_integer_value(at("total")), 1);
    call_release();
    db_close(db);
}

static void a_request_is_the_students_and_its_decision_the_officers(void **state)
{
    (void)state;
    struct db *db = books_new();
    char path[128];
    assert_fault(post(db, &as_proctor, "/api/my/data-requests", "{\"kind\":\"erase\"}"), F_FORBIDDEN);
    assert_fault(post(db, &as_student, "/api/my/data-requests", "{\"kind\":\"sell\"}"), F_INVALID);
    assert_fault(post(db, &as_student, "/api/my/data-requests", "{\"kind\":\"correct\"}"), F_INVALID);
    assert_ok(post(db, &as_student, "/api/my/data-requests", "{\"kind\":\"block\",\"text\":\"please\"}"));
    snprintf(path, sizeof path, "/api/data-requests/%s/decide", json_string_value(at("id")));
    assert_ok(get(db, &as_other, "/api/my/data-requests"));
    assert_int_equal(json_integer_value(at("total")), 0);
    assert_ok(get(db, &as_student, "/api/my/data-requests"));
    assert_int_equal(json_integer_value(at("total")), 1);
    assert_null(at("rows.0.person"));
    assert_fault(get(db, &as_head, "/api/data-requests"), F_FORBIDDEN);
    assert_ok(get(db, &as_dpo, "/api/data-requests"));
    assert_string_equal(json_string_value(at("rows.0.person")), P_STUDENT);
    assert_fault(post(db, &as_student, path, "{\"answer\":\"granted\",\"decision\":\"yes\"}"), F_FORBIDDEN);
    assert_fault(post(db, &as_dpo, path, "{\"answer\":\"granted\",\"decision\":\"\"}"), F_INVALID);
    assert_ok(post(db, &as_dpo, path, "{\"answer\":\"granted\",\"decision\":\"blocked\"}"));
    assert_ok(get(db, &as_dpo, "/api/people/" P_STUDENT "/kept"));
    assert_true(json_is_true(at("blocked")));
    assert_ok(post(db, &as_dpo, "/api/people/" P_STUDENT "/unblock", "{}"));
    assert_ok(get(db, &as_student, "/api/my/kept"));
    assert_false(json_is_true(at("blocked")));
    call_release();
    db_close(db);
}

static void a_student_sees_who_looked_and_nobody_elses_list(void **state)
{
    (void)state;
    struct db *db = books_new();
    struct id attempt = books_schedule(db, ST_1);
    assert_ok(audit(db, &by_proctor, "recording.view", "attempt", attempt.text, "its parts"));
    assert_ok(get(db, &as_student, "/api/my/viewers"));
    assert_int_equal(json_integer_value(at("total")), 1);
    assert_string_equal(json_string_value(at("rows.0.name")), "Тестбай Ойданов");
    assert_string_equal(json_string_value(at("rows.0.role")), "proctor");
    assert_ok(get(db, &as_other, "/api/my/viewers"));
    assert_int_equal(json_integer_value(at("total")), 0);
    assert_fault(get(db, &as_head, "/api/people/" P_STUDENT "/viewers"), F_FORBIDDEN);
    assert_ok(get(db, &as_dpo, "/api/people/" P_STUDENT "/viewers"));
    assert_int_equal(json_integer_value(at("total")), 1);
    call_release();
    db_close(db);
}

static void everything_about_oneself_comes_as_one_archive(void **state)
{
    (void)state;
    struct db *db = books_new();
    books_schedule(db, ST_1);
    books_schedule(db, ST_2);
    assert_fault(get(db, &as_head, "/api/my/data"), F_FORBIDDEN);
    assert_ok(get(db, &as_student, "/api/my/data"));
    assert_string_equal(last.errand.reply.mime, "application/zip");
    assert_memory_equal(last.errand.reply.bytes, "PK\3\4", 4);
    assert_int_equal(books_number(db, "SELECT count(*) FROM audit_row WHERE action = 'export'"), 1);
    call_release();
    db_close(db);
}

/* A table that speaks of a person has a row in personal.def: what refers to person, attempt or student, or holds a
 * name. */
static void the_list_of_personal_data_covers_the_schema(void **state)
{
    (void)state;
    static const char *const telling[] = {"person", "attempt", "student", "actor", "account"};
    struct db *db = books_new();
    struct row row;
    enum fault f;
    /* told by the rows of another table in the list: what was shown, how it was encoded, what is missing */
    static const char *const parts[] = {"attempt_item", "stream_config", "gap", "unseen"};
    for (f = db_each(db, &row, S_SCHEMA_COLUMNS, ""); f == F_OK; f = row_next(&row)) {
        const char *table = row_peek(&row, 0), *column = row_peek(&row, 1);
        bool speaks = false, part = false;
        for (size_t i = 0; i < sizeof telling / sizeof *telling; i++)
            speaks = speaks || !strcmp(column, telling[i]);
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
            part = part || !strcmp(table, parts[i]);
        if (speaks && !part && !personal_of(table))
            fail_msg("table %s speaks of a person in %s and is in no row of personal.def", table, column);
    }
    assert_int_equal(f, F_NOT_FOUND);
    for (size_t i = 0; personal_at(i); i++) {
        char sql[128];
        snprintf(sql, sizeof sql, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = '%s'",
                 personal_at(i)->table);
        assert_int_equal(books_number(db, sql), 1); /* no row of a table that is gone */
    }
    assert_ok(get(db, &as_dpo, "/api/personal-data"));
    assert_true(json_array_size(at("rows.0.columns")) > 1);
    assert_fault(get(db, &as_proctor, "/api/personal-data"), F_FORBIDDEN);
    call_release();
    db_close(db);
}

static void terms_holds_and_records_are_the_officers(void **state)
{
    (void)state;
    struct db *db = books_new();
    char path[128];
    assert_fault(get(db, &as_head, "/api/retention"), F_FORBIDDEN);
    assert_ok(get(db, &as_dpo, "/api/retention"));
    assert_int_equal(json_integer_value(at("terms.record_days")), 30);
    assert_ok(post(db, &as_dpo, "/api/retention/run", "{}"));
    assert_int_equal(json_integer_value(at("items")), 0);
    assert_fault(post(db, &as_auditor, "/api/retention/run", "{}"), F_FORBIDDEN);
    assert_fault(post(db, &as_dpo, "/api/holds", "{\"ground\":\"court\"}"), F_INVALID);
    assert_fault(post(db, &as_dpo, "/api/holds", "{\"student_no\":\"СТ-9999\",\"ground\":\"court\"}"), F_NOT_FOUND);
    assert_ok(post(db, &as_dpo, "/api/holds", "{\"student_no\":\"СТ-0107\",\"ground\":\"court\"}"));
    snprintf(path, sizeof path, "/api/holds/%s/lift", json_string_value(at("id")));
    assert_ok(get(db, &as_auditor, "/api/holds"));
    assert_int_equal(json_integer_value(at("total")), 1);
    assert_ok(post(db, &as_dpo, path, "{}"));
    assert_ok(get(db, &as_auditor, "/api/holds"));
    assert_int_equal(json_integer_value(at("total")), 0);
    call_release();
    db_close(db);
}

static void an_appeal_is_seen_by_its_student_its_office_and_its_commission(void **state)
{
    (void)state;
    struct db *db = books_new();
    struct id attempt = books_schedule(db, ST_1);
    char sql[512], path[128];
    const char *mine = "/api/my/acts/" ACT "/appeal";
    assert_fault(get(db, &as_student, mine), F_NOT_FOUND);
    snprintf(sql, sizeof sql,
             "PRAGMA ignore_check_constraints = ON; DROP TRIGGER act_begins;"
             "INSERT INTO act (id, university, kind, state, policy_version, created_ms, changed_ms, posted_ms)"
             " VALUES ('" ACT "', '" UNI "', 'A', 'executed', 0, 1, 1, %lld);"
             "INSERT INTO act_attempt VALUES ('" ACT "', '%s')",
             (long long)T0, attempt.text);
    assert_ok(db_exec(db, sql));
    assert_ok(get(db, &as_student, mine));
    assert_true(json_is_true(at("open")));
    assert_fault(post(db, &as_other, mine, "{\"text\":\"mine\"}"), F_NOT_FOUND);
    assert_ok(post(db, &as_student, mine, "{\"text\":\"why?\"}"));
    snprintf(path, sizeof path, "/api/act-appeals/%s/accept", json_string_value(at("id")));
    assert_ok(get(db, &as_other, "/api/my/act-appeals"));
    assert_int_equal(json_integer_value(at("total")), 0);
    assert_fault(get(db, &as_proctor, "/api/act-appeals"), F_FORBIDDEN);
    assert_ok(get(db, &as_appeals, "/api/act-appeals"));
    assert_int_equal(json_integer_value(at("total")), 1);
    assert_fault(post(db, &as_appeals, path, "{\"members\":[\"" P_HEAD "\",\"" P_ENGINEER "\",\"" P_TEACHER "\"]}"),
                 F_TOOK_PART);
    assert_ok(post(db, &as_appeals, path, "{\"members\":[\"" P_HEAD "\",\"" P_ENGINEER "\",\"" P_ADMIN "\"]}"));
    assert_ok(get(db, &as_student, "/api/my/act-appeals"));
    assert_int_equal(json_array_size(at("rows.0.members")), 3);
    assert_true(json_is_null(at("rows.0.members.0.vote")));
    call_release();
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_office_grants_and_ends_an_accommodation),
        cmocka_unit_test(a_request_is_the_students_and_its_decision_the_officers),
        cmocka_unit_test(a_student_sees_who_looked_and_nobody_elses_list),
        cmocka_unit_test(everything_about_oneself_comes_as_one_archive),
        cmocka_unit_test(the_list_of_personal_data_covers_the_schema),
        cmocka_unit_test(terms_holds_and_records_are_the_officers),
        cmocka_unit_test(an_appeal_is_seen_by_its_student_its_office_and_its_commission),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
