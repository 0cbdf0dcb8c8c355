/* links: hall acts session */
#include "office.h"

#include "policy.h"

AS(as_officer, P_ENGINEER, ROLE_DPO);

#define LATER "1790003600000" /* an hour after T0 */

static char draft[ID_LEN + 1];

static enum fault drafted(struct db *db, const char *changes)
{
    char body[400];
    snprintf(body, sizeof body,
             "{\"clause\":\"5.3.18\",\"kind\":\"replace\",\"ground\":\"Order 12\",\"effective_ms\":" LATER
             ",\"changes\":[%s]}",
             changes);
    enum fault f = post(db, &as_head, "/api/policy/changes", body);
    if (!f)
        snprintf(draft, sizeof draft, "%s", text_at("id"));
    return f;
}

static enum fault agreed(struct db *db, const struct person *who, const char *as)
{
    char body[64];
    snprintf(body, sizeof body, "{\"as\":\"%s\"}", as);
    return post(db, who, path_of("/api/policy/changes/", draft, "/agree"), body);
}

#define RETAKES "{\"key\":\"max_fx_retakes\",\"value\":\"2\"}"

/* 003-6.1 */
static void a_change_is_drafted_agreed_and_stands_on_the_sheet(void **state)
{
    struct db *db = *state;
    assert_fault(post(db, &as_registrar_head, "/api/policy/changes", "{}"), F_FORBIDDEN);
    assert_ok(drafted(db, RETAKES));
    assert_int_equal(books_number(db, "SELECT count(*) FROM policy_set"), 0);
    assert_fault(agreed(db, &as_registrar_head, "dpo"), F_FORBIDDEN);
    assert_ok(agreed(db, &as_registrar_head, "registrar_head"));
    assert_int_equal(number_at("version"), 1);
    assert_ok(get(db, &as_auditor, "/api/policy/changes"));
    assert_string_equal(text_at("rows.0.state"), "in_force");
    assert_string_equal(text_at("rows.0.clause"), "5.3.18");
    assert_string_equal(text_at("rows.0.difference.0"), "max_fx_retakes: 1 → 2");
    assert_string_equal(text_at("rows.0.drafted_by"), "Ойдана Мысалова");
    assert_string_equal(text_at("rows.0.agreed_by"), "Сынат Мысалбеков");
}

static void it_holds_from_its_date_and_not_before(void **state)
{
    struct db *db = *state;
    char before[POLICY_TEXT_MAX], after[POLICY_TEXT_MAX];
    int64_t then, now;
    assert_ok(drafted(db, RETAKES));
    assert_ok(agreed(db, &as_registrar_head, "registrar_head"));
    assert_ok(policy_version(db, T0, &now));
    assert_ok(policy_version(db, T0 + 60 * MINUTE, &then));
    assert_ok(policy_text(db, now, "max_fx_retakes", before));
    assert_ok(policy_text(db, then, "max_fx_retakes", after));
    assert_string_equal(before, "1");
    assert_string_equal(after, "2");
}

static void personal_data_needs_the_officers_word_too(void **state)
{
    struct db *db = *state;
    assert_ok(drafted(db, "{\"key\":\"record_days\",\"value\":\"60\"}"));
    assert_ok(agreed(db, &as_registrar_head, "registrar_head"));
    assert_true(json_is_null(at("version")));
    assert_int_equal(books_number(db, "SELECT count(*) FROM policy_set"), 0);
    assert_fault(agreed(db, &as_registrar_head, "registrar_head"), F_CONFLICT);
    assert_ok(agreed(db, &as_officer, "dpo"));
    assert_int_equal(number_at("version"), 1);
}

static void bad_drafts_change_nothing(void **state)
{
    struct db *db = *state;
    static const char *const bad[] = {"",
                                      "{\"key\":\"no_such_key\",\"value\":\"1\"}",
                                      "{\"key\":\"max_fx_retakes\",\"value\":\"two\"}",
                                      "{\"key\":\"max_fx_retakes\",\"value\":\"-1\"}",
                                      "{\"key\":\"max_fx_retakes\",\"value\":\"1\"}",
                                      "{\"key\":\"max_fx_retakes\",\"value\":2}",
                                      "{\"key\":\"max_fx_retakes\",\"value\":\"2\",\"more\":1}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_fault(drafted(db, bad[i]), F_INVALID);
    clock_set_for_test(T0 + 120 * MINUTE);
    assert_fault(drafted(db, RETAKES), F_INVALID); /* in the past */
    assert_int_equal(books_number(db, "SELECT count(*) FROM policy_draft"), 0);
}

static void one_draft_at_a_time_and_a_newer_version_makes_it_stale(void **state)
{
    struct db *db = *state;
    int64_t version;
    const struct policy_change other = {"w_rating", "60"};
    assert_ok(drafted(db, RETAKES));
    assert_fault(drafted(db, RETAKES), F_CONFLICT);
    assert_ok(policy_write(db, &by_registrar_head, "order", T0, &other, 1, &version));
    assert_fault(agreed(db, &as_registrar_head, "registrar_head"), F_STALE);
    assert_ok(post(db, &as_head, path_of("/api/policy/changes/", draft, "/reject"), "{\"reason\":\"anew\"}"));
    assert_fault(agreed(db, &as_registrar_head, "registrar_head"), F_CONFLICT);
    assert_ok(drafted(db, RETAKES));
}

static void versions_and_decided_drafts_are_never_edited(void **state)
{
    struct db *db = *state;
    assert_ok(drafted(db, RETAKES));
    assert_ok(agreed(db, &as_registrar_head, "registrar_head"));
    assert_fault(db_exec(db, "UPDATE policy_value SET value = '9'"), F_CONFLICT);
    assert_fault(db_exec(db, "UPDATE policy_set SET ground = 'x'"), F_CONFLICT);
    assert_fault(db_exec(db, "UPDATE policy_draft SET ground = 'x'"), F_CONFLICT);
    assert_fault(db_exec(db, "DELETE FROM policy_draft_value"), F_CONFLICT);
}

int main(void)
{
#define OFFICE(name) cmocka_unit_test_setup_teardown(name, books_setup, office_teardown)
    const struct CMUnitTest tests[] = {
        OFFICE(a_change_is_drafted_agreed_and_stands_on_the_sheet),
        OFFICE(it_holds_from_its_date_and_not_before),
        OFFICE(personal_data_needs_the_officers_word_too),
        OFFICE(bad_drafts_change_nothing),
        OFFICE(one_draft_at_a_time_and_a_newer_version_makes_it_stale),
        OFFICE(versions_and_decided_drafts_are_never_edited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
