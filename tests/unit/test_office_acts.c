/* links: hall acts session */
#define OFFICE_WITH_ACTS
#include "act_books.h"
/* The forms have words too; the exam socket's are not said here. */
#define word exam_word
#include "office.h"
#undef word

#include "seal_once.h"
#include "settings.h"

/* The handlers of acts, stage by stage as the server runs them, without socket or thread. */

static struct desk *desk;

static int office_acts_setup(void **state)
{
    char sql[400];
    assert_int_equal(desk_setup(state), 0);
    desk = *state;
    for (size_t i = 0; i < 4; i++) {
        snprintf(sql, sizeof sql,
                 "INSERT INTO account (id, person, login, password_hash, status, lang, created_ms, changed_ms)"
                 " VALUES ('%s', '%s', 'l%zu', 'x', 'active', 'kk', 1, 1)",
                 desk_people[i][0], desk_people[i][0], i);
        assert_ok(db_exec(desk->db, sql));
    }
    settings_reset();
    assert_ok(settings_set("data", desk->dir));
    seal_once(desk->db);
    return 0;
}

static int office_acts_teardown(void **state)
{
    call_release();
    seal_stop();
    settings_reset();
    return desk_teardown(state);
}

/* An act A in the state asked for by path alone. */
static struct id office_draft(void)
{
    struct id incident = desk_incident(desk, "covered", "violation", T0 + 20000);
    desk_submit(desk);
    return desk_confirm(desk, incident.text);
}

static enum fault deed(const struct person *who, const char *act, const char *what, const char *rest)
{
    char body[600], path[80];
    struct act now = desk_act(desk, act);
    snprintf(path, sizeof path, "/api/acts/%s/%s", act, what);
    snprintf(body, sizeof body, "{\"version\":%lld%s}", (long long)now.version, rest);
    return post(desk->db, who, path, body);
}

static enum fault sign_as(const struct person *who, const char *act, const char *password)
{
    char rest[256];
    struct act now = desk_act(desk, act);
    snprintf(rest, sizeof rest, ",\"pdf_sha256\":\"%s\",\"password\":\"%s\"", now.pdf_sha256 ? now.pdf_sha256 : "none",
             password);
    return deed(who, act, "sign", rest);
}

static void the_whole_path_over_the_routes(void **state)
{
    struct id id = office_draft();
    (void)state;
    clock_set_for_test(T0 + 40 * MINUTE);
    assert_ok(deed(&as_specialist, id.text, "freeze", ""));
    assert_string_equal(text_at("act.state"), "frozen");
    assert_true(told(NOTICE_STUDENT) && told(NOTICE_BOARD));
    assert_fault(sign_as(&as_specialist, id.text, PASSWORD), F_CONFLICT); /* the student may still explain */
    assert_ok(post(desk->db, &as_student, path_of("/api/acts/", id.text, "/explanation"), "{\"waive\":true}"));
    assert_string_equal(text_at("act.explanation.state"), "waived");
    assert_ok(sign_as(&as_specialist, id.text, PASSWORD));
    assert_ok(sign_as(&as_engineer, id.text, PASSWORD));
    assert_ok(sign_as(&as_head, id.text, PASSWORD));
    assert_string_equal(text_at("act.state"), "registered");
    assert_true(told(NOTICE_ATTEMPT));
    assert_ok(deed(&as_registrar, id.text, "prepare", ",\"comment\":\"ok\",\"outcome\":\"RESIT\""));
    assert_ok(deed(&as_registrar_head, id.text, "post", ""));
    assert_string_equal(text_at("act.state"), "executed");
    assert_true(json_is_null(at("act.grade.after")));
    assert_fault(deed(&as_registrar_head, id.text, "reinstate", ",\"ground\":\"Хаттама №1\""), F_TWO_HEADS);
    assert_ok(deed(&as_head, id.text, "reinstate", ",\"ground\":\"Хаттама №1\""));
    assert_string_equal(text_at("act.state"), "executed");
    assert_ok(deed(&as_registrar_head, id.text, "reinstate", ",\"ground\":\"Хаттама №1\""));
    assert_int_equal(number_at("act.grade.after"), number_at("act.grade.before"));
}

static void actions_are_what_the_asker_may_do(void **state)
{
    struct id id = office_draft();
    (void)state;
    assert_ok(get(desk->db, &as_specialist, path_of("/api/acts/", id.text, "")));
    assert_int_equal(json_array_size(at("act.actions")), 4); /* edit, freeze, dismiss, to_b */
    assert_ok(get(desk->db, &as_engineer, path_of("/api/acts/", id.text, "")));
    assert_int_equal(json_array_size(at("act.actions")), 0);
    assert_true(json_is_null(at("act.grade")));
    assert_fault(get(desk->db, &as_student, path_of("/api/acts/", id.text, "")), F_NOT_FOUND);
    assert_fault(get(desk->db, &as_stranger, path_of("/api/acts/", id.text, "")), F_NOT_FOUND);
    assert_fault(get(desk->db, &as_auditor, path_of("/api/acts/", id.text, "")), F_FORBIDDEN);
    assert_fault(deed(&as_engineer, id.text, "freeze", ""), F_FORBIDDEN);
    assert_fault(deed(&as_student, id.text, "freeze", ""), F_FORBIDDEN);
}

static void an_old_version_is_stale(void **state)
{
    struct id id = office_draft();
    (void)state;
    assert_fault(post(desk->db, &as_specialist, path_of("/api/acts/", id.text, "/freeze"), "{\"version\":1}"), F_STALE);
    assert_fault(post(desk->db, &as_specialist, path_of("/api/acts/", id.text, "/freeze"), "{}"), F_INVALID);
    assert_fault(deed(&as_specialist, id.text, "edit", ",\"kinds\":[\"NO_SUCH_BOX\"]"), F_INVALID);
    assert_fault(deed(&as_specialist, id.text, "edit", ",\"kinds\":[],\"more\":1"), F_INVALID);
    assert_ok(
        deed(&as_specialist, id.text, "edit", ",\"kinds\":[\"OTHER\"],\"other_text\":\"себеп\",\"incidents\":[]"));
    assert_string_equal(text_at("act.kinds.0"), "OTHER");
    assert_int_equal(json_array_size(at("act.incidents")), 0);
}

static void wrong_passwords_are_counted_and_lock(void **state)
{
    struct id id = office_draft();
    (void)state;
    clock_set_for_test(T0 + 40 * MINUTE);
    assert_ok(deed(&as_specialist, id.text, "freeze", ""));
    clock_set_for_test(T0 + 30 * 60 * MINUTE);
    for (int i = 0; i < 5; i++) {
        assert_ok(sign_as(&as_specialist, id.text, "a wrong one")); /* committed, answered as a refusal */
        assert_int_equal(last.errand.reply.status, 403);
        assert_string_equal(text_at("fault.code"), "sign_password");
    }
    assert_fault(sign_as(&as_specialist, id.text, PASSWORD), F_TOO_MANY);
    assert_int_equal(books_number(desk->db, "SELECT count(*) FROM audit_row WHERE action = 'act.sign_failed'"), 5);
    clock_set_for_test(T0 + 31 * 60 * MINUTE);
    assert_ok(sign_as(&as_specialist, id.text, PASSWORD));
    assert_string_equal(text_at("act.state"), "signed_1");
}

static void another_pdf_than_the_one_seen_is_not_signed(void **state)
{
    struct id id = office_draft();
    char rest[200];
    (void)state;
    clock_set_for_test(T0 + 40 * MINUTE);
    assert_ok(deed(&as_specialist, id.text, "freeze", ""));
    clock_set_for_test(T0 + 30 * 60 * MINUTE);
    snprintf(rest, sizeof rest, ",\"pdf_sha256\":\"%064d\",\"password\":\"%s\"", 0, PASSWORD);
    assert_fault(deed(&as_specialist, id.text, "sign", rest), F_STALE);
}

static void an_act_b_is_opened_and_edited_by_hand(void **state)
{
    char body[200];
    (void)state;
    snprintf(body, sizeof body, "{\"kind\":\"B\",\"attempts\":[\"%s\"],\"purpose\":\"Себебін анықтау\"}",
             desk->attempt);
    assert_fault(post(desk->db, &as_proctor, "/api/acts", body), F_FORBIDDEN);
    assert_ok(post(desk->db, &as_engineer, "/api/acts", body));
    char id[ID_LEN + 1];
    snprintf(id, sizeof id, "%s", text_at("act.id"));
    assert_ok(deed(&as_engineer, id, "edit",
                   ",\"purpose\":\"Себебін анықтау\",\"result\":\"Желі\",\"decision\":\"EXTRA_TIME\","
                   "\"decision_text\":null,\"extra_s\":90"));
    assert_string_equal(text_at("act.state"), "findings");
    assert_string_equal(text_at("act.decision_text"), "Студентке 90 секунд қосымша уақыт берілсін.");
    assert_int_equal(number_at("act.owed_s"), 0);
    assert_fault(
        deed(&as_engineer, id, "edit",
             ",\"purpose\":\"п\",\"result\":\"н\",\"decision\":\"OTHER\",\"decision_text\":\"\",\"extra_s\":0"),
        F_INVALID);
    assert_fault(post(desk->db, &as_engineer, "/api/acts", "{\"kind\":\"C\"}"), F_INVALID);
}

static void the_inbox_holds_what_awaits_the_asker(void **state)
{
    struct id id = office_draft();
    (void)state;
    assert_ok(get(desk->db, &as_specialist, "/api/acts?inbox=1"));
    assert_int_equal(number_at("total"), 1);
    assert_string_equal(text_at("rows.0.id"), id.text);
    assert_ok(get(desk->db, &as_head, "/api/acts?inbox=1"));
    assert_int_equal(number_at("total"), 0);
    assert_ok(get(desk->db, &as_registrar, "/api/acts?kind=A&state=drafted"));
    assert_int_equal(number_at("total"), 1);
}

static void the_public_page_names_no_student(void **state)
{
    struct id id = office_draft();
    (void)state;
    clock_set_for_test(T0 + 40 * MINUTE);
    assert_ok(deed(&as_specialist, id.text, "freeze", ""));
    struct act act = desk_act(desk, id.text);
    assert_ok(get(desk->db, NULL, path_of("/v/", act.verify_token, "")));
    assert_non_null(memmem(last.errand.reply.bytes, last.errand.reply.bytes_len, act.pdf_sha256, 64));
    assert_null(memmem(last.errand.reply.bytes, last.errand.reply.bytes_len, "Сынақов", strlen("Сынақов")));
    /* what the page's script compares a dropped file with */
    assert_non_null(memmem(last.errand.reply.bytes, last.errand.reply.bytes_len, "data-sha256=\"act.pdf\"", 21));
    assert_non_null(memmem(last.errand.reply.bytes, last.errand.reply.bytes_len, "src=\"/verify.js\"", 16));
    assert_fault(get(desk->db, NULL, "/v/00000000000000000000000000000000"), F_NOT_FOUND);
    assert_fault(get(desk->db, NULL, "/v/short"), F_NOT_FOUND);
}

static void the_page_is_drawn_before_and_kept_after_freezing(void **state)
{
    struct id id = office_draft();
    (void)state;
    clock_set_for_test(T0 + 40 * MINUTE);
    assert_ok(get(desk->db, &as_specialist, path_of("/api/acts/", id.text, "/pdf?lang=kk")));
    assert_memory_equal(last.errand.reply.bytes, "%PDF-1.5", 8);
    assert_ok(deed(&as_specialist, id.text, "freeze", ""));
    assert_ok(get(desk->db, &as_student, path_of("/api/acts/", id.text, "/pdf?lang=kk")));
    assert_non_null(last.errand.reply.file);
    assert_ok(get(desk->db, &as_student, path_of("/api/acts/", id.text, "/pdf?lang=en"))); /* nobody signs that */
    assert_null(last.errand.reply.file);
    assert_memory_equal(last.errand.reply.bytes, "%PDF-1.5", 8);
    assert_fault(get(desk->db, &as_stranger, path_of("/api/acts/", id.text, "/pdf?lang=en")), F_NOT_FOUND);
    assert_fault(get(desk->db, &as_specialist, path_of("/api/acts/", id.text, "/package")), F_CONFLICT);
}

static void a_signing_key_is_made_once(void **state)
{
    (void)state;
    assert_fault(post(desk->db, &as_head, "/api/me/signing_key", "{\"password\":\"long enough\"}"), F_CONFLICT);
    assert_ok(db_run(desk->db, S_SIGNING_KEY_REVOKE, "ti", P_HEAD, T0));
    assert_fault(post(desk->db, &as_head, "/api/me/signing_key", "{\"password\":\"short\"}"), F_INVALID);
    assert_ok(post(desk->db, &as_head, "/api/me/signing_key", "{\"password\":\"long enough\"}"));
    assert_fault(post(desk->db, &as_proctor, "/api/me/signing_key", "{\"password\":\"long enough\"}"), F_FORBIDDEN);
}

int main(void)
{
#define DESK(name) cmocka_unit_test_setup_teardown(name, office_acts_setup, office_acts_teardown)
    const struct CMUnitTest tests[] = {
        DESK(the_whole_path_over_the_routes),
        DESK(actions_are_what_the_asker_may_do),
        DESK(an_old_version_is_stale),
        DESK(wrong_passwords_are_counted_and_lock),
        DESK(another_pdf_than_the_one_seen_is_not_signed),
        DESK(an_act_b_is_opened_and_edited_by_hand),
        DESK(the_inbox_holds_what_awaits_the_asker),
        DESK(the_public_page_names_no_student),
        DESK(the_page_is_drawn_before_and_kept_after_freezing),
        DESK(a_signing_key_is_made_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
