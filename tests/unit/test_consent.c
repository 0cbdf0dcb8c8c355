/* links: hall session */
#include "office.h"

#include "consent.h"
#include "incident.h"
#include "policy.h"
#include "privacy.h"

/* A consent that is taken back ends the exam at once, without penalty; a minor needs somebody who speaks for them. */

#define PARENT P_STRANGER /* speaks for the student in these tests */
AS(as_parent, PARENT, ROLE_PARENT);
AS(as_dpo, P_HEAD, ROLE_DPO);

static struct db *db;

static int setup(void **state)
{
    db = books_new();
    *state = db;
    clock_set_for_test(T0);
    assert_ok(db_exec(db, "INSERT INTO consent_text (version, lang, text, sha256) VALUES (9, 'kk', 'к', 'hash-kk'),"
                          " (9, 'ru', 'р', 'hash-ru'), (9, 'en', 'e', 'hash-en')"));
    return 0;
}

static const char *state_of(const char *attempt)
{
    static struct attempt a;
    assert_ok(attempt_load(db, attempt, &a));
    return state_word(a.state);
}

static enum fault withdraw(const struct person *who)
{
    return post(db, who, "/api/my/data-requests", "{\"kind\":\"withdraw\",\"text\":\"\"}");
}

static void a_running_exam_ends_at_once_and_is_sat_the_traditional_way(void **state)
{
    (void)state;
    struct id id = office_started(db);
    clock_set_for_test(T0 + 10 * MINUTE);
    assert_ok(withdraw(&as_student));
    assert_string_equal(text_at("attempt"), id.text);
    assert_string_equal(text_at("state"), "offline_option");
    assert_true(told(NOTICE_STOP_CAMERA) && told(NOTICE_ATTEMPT));
    assert_string_equal(state_of(id.text), "offline_option");
    assert_int_equal(books_number(db, "SELECT count(*) FROM incident"), 0);
    assert_int_equal(books_number(db, "SELECT given FROM consent ORDER BY at_ms DESC, rowid DESC LIMIT 1"), 0);
    assert_int_equal(books_number(db, "SELECT ended_ms FROM attempt"), T0 + 10 * MINUTE);
    assert_int_equal(books_number(db, "SELECT count(*) FROM audit_row WHERE action = 'consent.withdraw'"), 1);
    assert_ok(get(db, &as_dpo, "/api/data-requests"));
    assert_string_equal(text_at("rows.0.kind"), "withdraw");
    assert_string_equal(text_at("rows.0.state"), "open");
    assert_string_equal(text_at("rows.0.attempt"), id.text);
    assert_ok(word(db, &as_student, id.text, "answer", "{\"item\":\"" ITEM_1 "\",\"rev\":1,\"choice\":[]}"));
    assert_int_equal(last.errand.reply.status, 410); /* written down as late */
    assert_ok(withdraw(&as_student));                /* once more: nothing runs, the request is the same */
    assert_null(json_string_value(at("attempt")));
    assert_int_equal(books_number(db, "SELECT count(*) FROM data_request"), 1);
}

static void at_check_in_too(void **state)
{
    (void)state;
    struct id id = books_schedule(db, ST_1);
    char body[200];
    snprintf(body, sizeof body, "{\"attempt\":\"%s\",\"tab\":\"tab-1\",\"resume\":null,\"client\":{}}", id.text);
    assert_ok(word(db, &as_student, NULL, "hello", body));
    assert_ok(withdraw(&as_student));
    assert_string_equal(state_of(id.text), "offline_option");
    assert_int_equal(books_number(db, "SELECT count(*) FROM consent"), 0); /* none had been given */
}

static void by_policy_it_counts_as_it_stands(void **state)
{
    (void)state;
    int64_t version;
    const struct policy_change change = {"consent.withdrawn", "submit"};
    assert_ok(policy_write(db, &actor_system, "сынақ", T0 - MINUTE, &change, 1, &version));
    struct id id = office_started(db);
    assert_ok(
        word(db, &as_student, id.text, "answer", "{\"item\":\"" ITEM_1 "\",\"rev\":1,\"choice\":[\"" Q(11) "\"]}"));
    assert_ok(withdraw(&as_student));
    assert_true(state_over((enum attempt_state)state_from(state_of(id.text))));
    assert_string_not_equal(state_of(id.text), "offline_option");
    assert_int_equal(books_number(db, "SELECT score_raw FROM attempt"), 1);
}

static void what_people_have_to_decide_is_not_run_away_from(void **state)
{
    (void)state;
    struct id id = office_started(db), incident;
    const struct incident_new in = {.attempt = id.text,
                                    .kind = "covered",
                                    .klass = "violation",
                                    .from_ms = T0 + MINUTE,
                                    .numbers_json = "[]",
                                    .sentence = {"х", "х", "x"}};
    clock_set_for_test(T0 + 2 * MINUTE);
    assert_ok(incident_open(db, &in, 0, T0 + MINUTE, &incident));
    assert_ok(withdraw(&as_student));
    assert_string_equal(state_of(id.text), "under_review");
    assert_true(told(NOTICE_STOP_CAMERA));
}

static void nobody_withdraws_for_another_and_a_stranger_s_exam_goes_on(void **state)
{
    (void)state;
    struct id id = office_started(db);
    assert_ok(withdraw(&as_other));
    assert_string_equal(state_of(id.text), "in_progress");
}

static void the_officer_s_decision_does_not_end_an_exam_of_a_later_consent(void **state)
{
    (void)state;
    struct data_effect effect;
    const struct data_decision decision = {ANSWER_GRANTED, "Өшірілді.", 0};
    const struct actor officer = {P_HEAD, ROLE_DPO, "192.0.2.4"};
    char request[ID_LEN + 1];
    assert_ok(withdraw(&as_student));
    snprintf(request, sizeof request, "%s", text_at("request"));
    struct id id = office_started(db);
    assert_ok(data_decide(db, &officer, request, &decision, T0 + MINUTE, &effect));
    assert_string_equal(state_of(id.text), "in_progress");
}

/* ---- minors ---- */

static void minor(const char *birth_date)
{
    char sql[300];
    snprintf(sql, sizeof sql, "UPDATE person SET minor = 1, birth_date = %s%s%s WHERE id = '" P_STUDENT "'",
             birth_date ? "'" : "", birth_date ? birth_date : "NULL", birth_date ? "'" : "");
    assert_ok(db_exec(db, sql));
    assert_ok(db_exec(db, "INSERT INTO parent_link VALUES ('" ST_1 "', '" PARENT "', 'mother', NULL)"));
}

static enum fault hello(const char *attempt)
{
    char body[200];
    snprintf(body, sizeof body, "{\"attempt\":\"%s\",\"tab\":\"tab-1\",\"resume\":null,\"client\":{}}", attempt);
    return word(db, &as_student, NULL, "hello", body);
}

#define CONSENT "/api/my/children/" ST_1 "/consent"

static void a_minor_enters_once_a_parent_has_agreed(void **state)
{
    (void)state;
    struct id id = books_schedule(db, ST_1);
    minor(NULL);
    assert_fault(hello(id.text), F_GUARDIAN);
    assert_string_equal(state_of(id.text), "scheduled");
    assert_ok(get(db, &as_student, "/api/my/attempts"));
    assert_string_equal(text_at("rows.0.guardian"), "missing");
    assert_ok(get(db, &as_parent, CONSENT));
    assert_string_equal(text_at("state"), "missing");
    assert_string_equal(text_at("consent.sha256"), "hash-en");
    assert_fault(post(db, &as_parent, CONSENT, "{\"given\":true}"), F_INVALID);
    assert_fault(post(db, &as_parent, CONSENT, "{\"given\":true,\"sha256\":\"another\"}"), F_STALE);
    assert_fault(hello(id.text), F_GUARDIAN);
    assert_ok(post(db, &as_parent, CONSENT, "{\"given\":true,\"sha256\":\"hash-kk\"}"));
    assert_string_equal(text_at("state"), "given");
    assert_fault(post(db, &as_parent, CONSENT, "{\"given\":true,\"sha256\":\"hash-kk\"}"), F_CONFLICT);
    assert_ok(hello(id.text));
    assert_int_equal(books_number(db, "SELECT count(*) FROM audit_row WHERE action = 'guardian.consent'"), 1);
}

static void a_parent_who_takes_it_back_ends_the_exam(void **state)
{
    (void)state;
    minor(NULL);
    assert_ok(post(db, &as_parent, CONSENT, "{\"given\":true,\"sha256\":\"hash-kk\"}"));
    struct id id = office_started(db);
    assert_ok(post(db, &as_parent, CONSENT, "{\"given\":false}"));
    assert_string_equal(text_at("attempt"), id.text);
    assert_true(told(NOTICE_STOP_CAMERA));
    assert_string_equal(state_of(id.text), "offline_option");
    assert_int_equal(books_number(db, "SELECT count(*) FROM data_request WHERE person = '" P_STUDENT "'"), 1);
    assert_fault(post(db, &as_parent, CONSENT, "{\"given\":false}"), F_CONFLICT);
    assert_fault(db_exec(db, "DELETE FROM guardian_consent"), F_CONFLICT);
    assert_fault(db_exec(db, "UPDATE guardian_consent SET to_ms = NULL"), F_CONFLICT);
}

static void a_paper_that_the_office_has_seen_is_enough(void **state)
{
    (void)state;
    struct id id = books_schedule(db, ST_1);
    minor(NULL);
    static const char path[] = "/api/people/" P_STUDENT "/guardians";
    assert_fault(post(db, &as_registrar, path, "{\"guardian\":\"" P_TEACHER "\",\"document\":\"№5\"}"), F_FORBIDDEN);
    assert_fault(post(db, &as_registrar, path, "{\"guardian\":\"" PARENT "\"}"), F_INVALID);
    assert_fault(post(db, &as_parent, path, "{\"guardian\":\"" PARENT "\",\"document\":\"№5\"}"), F_FORBIDDEN);
    assert_ok(post(db, &as_registrar, path, "{\"guardian\":\"" PARENT "\",\"document\":\"№5, 01.09.2026\"}"));
    assert_string_equal(text_at("state"), "given");
    assert_string_equal(text_at("given.0.document"), "№5, 01.09.2026");
    assert_ok(hello(id.text));
    assert_ok(post(db, &as_registrar, path, "{\"guardian\":\"" PARENT "\",\"end\":true}"));
    assert_string_equal(state_of(id.text), "offline_option");
}

static void whose_eighteenth_birthday_is_today_needs_nobody(void **state)
{
    (void)state;
    enum guardian g;
    minor("2008-09-22"); /* T0 is the 21st of September 2026, 18:13 in the university's zone */
    clock_set_for_test(T0);
    assert_ok(guardian_state(db, P_STUDENT, T0, &g));
    assert_string_equal(guardian_word(g), "missing");
    assert_ok(guardian_state(db, P_STUDENT, T0 + 6 * 60 * MINUTE, &g)); /* past midnight there */
    assert_string_equal(guardian_word(g), "not_needed");
}

static void only_those_who_speak_for_a_child_see_its_consent(void **state)
{
    (void)state;
    minor(NULL);
    AS(as_uncle, P_PROCTOR, ROLE_PARENT);
    assert_fault(get(db, &as_uncle, CONSENT), F_NOT_FOUND);
    assert_ok(db_exec(db, "INSERT INTO parent_link VALUES ('" ST_1 "', '" P_PROCTOR "', 'other', NULL)"));
    assert_fault(get(db, &as_uncle, CONSENT), F_NOT_FOUND); /* sees results, speaks for nobody */
    assert_fault(post(db, &as_uncle, CONSENT, "{\"given\":true,\"sha256\":\"hash-kk\"}"), F_NOT_FOUND);
    assert_fault(db_exec(db, "INSERT INTO guardian_consent VALUES ('g', '" ST_1 "', '" P_PROCTOR
                             "', 'account', 1, 'x', 'kk', '', NULL, NULL, 1, NULL)"),
                 F_CONFLICT);
}

static const char *text_now(enum lang lang, struct arena *arena, int64_t *version)
{
    const char *text, *hash;
    assert_ok(consent_text(db, lang, arena, version, &text, &hash));
    return text;
}

static void the_officer_writes_what_is_consented_to(void **state)
{
    struct arena arena;
    int64_t version;
    char long_one[CONSENT_TEXT_MAX + 200];
    (void)state;
    arena_init(&arena, 0);
    assert_ok(get(db, &as_dpo, "/api/consent-text"));
    assert_int_equal(json_integer_value(json_object_get(last.json, "version")), 9);
    assert_ok(post(db, &as_dpo, "/api/consent-text",
                   "{\"version\":9,\"texts\":{\"kk\":\"келісемін\",\"ru\":\"согласен\",\"en\":\"I agree\"}}"));
    assert_int_equal(json_integer_value(json_object_get(last.json, "version")), 10);
    assert_string_equal(text_now(LANG_RU, &arena, &version), "согласен");
    assert_int_equal(version, 10);
    assert_int_equal(books_number(db, "SELECT count(*) FROM consent_text WHERE version = 9"), 3); /* records name it */
    /* Of two who write at once the second is told; half a text, too long a one and the same again change nothing. */
    static const char *const texts[LANG_COUNT] = {[LANG_KK] = "к", [LANG_RU] = "р", [LANG_EN] = "e"};
    static const char *const half[LANG_COUNT] = {[LANG_KK] = "к", [LANG_RU] = "", [LANG_EN] = "e"};
    static const char *const same[LANG_COUNT] = {
        [LANG_KK] = "келісемін", [LANG_RU] = "согласен", [LANG_EN] = "I agree"};
    memset(long_one, 'x', sizeof long_one - 1);
    long_one[sizeof long_one - 1] = '\0';
    const char *const much[LANG_COUNT] = {[LANG_KK] = "к", [LANG_RU] = "р", [LANG_EN] = long_one};
    assert_fault(consent_text_set(db, &by_proctor, 9, texts, &version), F_STALE);
    assert_fault(consent_text_set(db, &by_proctor, 10, half, &version), F_INVALID);
    assert_fault(consent_text_set(db, &by_proctor, 10, much, &version), F_INVALID);
    assert_fault(consent_text_set(db, &by_proctor, 10, same, &version), F_INVALID);
    assert_fault(post(db, &as_dpo, "/api/consent-text", "{\"version\":10,\"texts\":{\"kk\":\"к\"}}"), F_INVALID);
    text_now(LANG_KK, &arena, &version);
    assert_int_equal(version, 10);
    arena_release(&arena);
}

static void books_without_a_text_get_the_standard_one(void **state)
{
    struct arena arena;
    int64_t version;
    (void)state;
    arena_init(&arena, 0);
    assert_ok(db_exec(db, "DELETE FROM consent_text"));
    assert_ok(get(db, &as_dpo, "/api/consent-text"));
    assert_int_equal(json_integer_value(json_object_get(last.json, "version")), 0);
    assert_ok(consent_text_start(db));
    for (int lang = 0; lang < LANG_COUNT; lang++)
        assert_true(strlen(text_now((enum lang)lang, &arena, &version)) > 400);
    assert_true(version >= 3);
    arena_release(&arena);
}

#define DEED(name) cmocka_unit_test_setup_teardown(name, setup, office_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DEED(the_officer_writes_what_is_consented_to),
        DEED(books_without_a_text_get_the_standard_one),
        DEED(a_running_exam_ends_at_once_and_is_sat_the_traditional_way),
        DEED(at_check_in_too),
        DEED(by_policy_it_counts_as_it_stands),
        DEED(what_people_have_to_decide_is_not_run_away_from),
        DEED(nobody_withdraws_for_another_and_a_stranger_s_exam_goes_on),
        DEED(the_officer_s_decision_does_not_end_an_exam_of_a_later_consent),
        DEED(a_minor_enters_once_a_parent_has_agreed),
        DEED(a_parent_who_takes_it_back_ends_the_exam),
        DEED(a_paper_that_the_office_has_seen_is_enough),
        DEED(whose_eighteenth_birthday_is_today_needs_nobody),
        DEED(only_those_who_speak_for_a_child_see_its_consent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
