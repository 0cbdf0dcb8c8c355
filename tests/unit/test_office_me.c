/* links: hall acts session */
#include "office.h"

#include "account.h"
#include "evidence.h"
#include "incident.h"
#include "settings.h"
#include "tree.h"

#define WORD "correct horse battery"

/* -- signing in -- */

static void sign_in_sets_a_cookie_and_a_wrong_password_is_counted(void **state)
{
    struct db *db = *state;
    char hash[PASSWORD_HASH_MAX], token[TOKEN_HEX + 1];
    struct id account;
    assert_ok(password_hash(WORD, hash));
    assert_ok(account_add(db, &actor_system, P_PROCTOR, "proctor", hash, LANG_RU, T0, &account));
    assert_ok(post(db, NULL, "/api/login", "{\"login\":\"proctor\",\"password\":\"wrong wrong\"}"));
    assert_int_equal(last.errand.reply.status, 401);
    assert_string_equal(text_at("fault.code"), "unauthenticated");
    assert_int_equal(books_number(db, "SELECT count(*) FROM throttle WHERE failures = 1"), 2);
    assert_ok(post(db, NULL, "/api/login", "{\"login\":\"nobody\",\"password\":\"wrong wrong\"}"));
    assert_int_equal(last.errand.reply.status, 401);
    assert_ok(post(db, NULL, "/api/login", "{\"login\":\"PROCTOR\",\"password\":\"" WORD "\"}"));
    assert_int_equal(last.errand.reply.status, 0);
    assert_string_equal(text_at("user.roles.0"), "proctor");
    assert_string_equal(text_at("user.lang"), "ru");
    assert_non_null(last.errand.reply.cookie);
    snprintf(token, sizeof token, "%s", last.errand.reply.cookie);
    assert_ok(call_at(db, NULL, "GET", "/api/me", NULL, NULL, token));
    assert_string_equal(text_at("user.login"), "proctor");
    clock_set_for_test(T0 + 121 * MINUTE);
    assert_fault(call_at(db, NULL, "GET", "/api/me", NULL, NULL, token), F_UNAUTHENTICATED);
    clock_set_for_test(T0 + MINUTE);
    assert_ok(call_at(db, NULL, "POST", "/api/logout", "{}", NULL, token));
    assert_string_equal(last.errand.reply.cookie, "");
    assert_true(told(NOTICE_LOGOUT));
    assert_fault(call_at(db, NULL, "GET", "/api/me", NULL, NULL, token), F_UNAUTHENTICATED);
}

static void a_throttled_login_says_when_to_come_back(void **state)
{
    struct db *db = *state;
    assert_ok(db_run(db, S_THROTTLE_SET, "tiii", "login:proctor", INT64_C(9), T0, T0 + 90000));
    assert_fault(post(db, NULL, "/api/login", "{\"login\":\"Proctor\",\"password\":\"" WORD "\"}"), F_TOO_MANY);
    assert_int_equal(last.errand.reply.retry_after_s, 90);
    assert_fault(post(db, NULL, "/api/login", "{\"login\":\"a\",\"password\":\"b\",\"admin\":true}"), F_INVALID);
}

static struct id account_of(struct db *db, const char *person, const char *login)
{
    struct id id;
    assert_ok(account_add(db, &actor_system, person, login, password_nobody(), LANG_KK, T0, &id));
    return id;
}

/* The tests' people have their person's id as account; here the real one is needed. */
static enum fault post_as(struct db *db, struct id account, const char *path, const char *body)
{
    char sql[200];
    snprintf(sql, sizeof sql, "UPDATE account SET id = '" P_PROCTOR "' WHERE id = '%s'", account.text);
    assert_ok(db_exec(db, sql));
    return post(db, &as_proctor, path, body);
}

static void my_language_is_one_of_three(void **state)
{
    struct db *db = *state;
    struct id account = account_of(db, P_PROCTOR, "proctor");
    assert_ok(post_as(db, account, "/api/me/lang", "{\"lang\":\"ru\"}"));
    assert_ok(get(db, &as_proctor, "/api/me"));
    assert_string_equal(text_at("user.lang"), "ru");
    assert_string_equal(text_at("university.name.en"), "Example");
    assert_fault(post(db, &as_proctor, "/api/me/lang", "{\"lang\":\"de\"}"), F_INVALID);
    assert_fault(post(db, &as_proctor, "/api/me/lang", "{}"), F_INVALID);
}

static void the_second_factor_is_switched_by_a_right_code(void **state)
{
    struct db *db = *state;
    struct row row;
    size_t len;
    char body[96];
    assert_ok(post_as(db, account_of(db, P_PROCTOR, "proctor"), "/api/me/totp", "{}"));
    assert_int_equal(strlen(text_at("secret")), 32);
    assert_non_null(strstr(text_at("uri"), "otpauth://totp/Baqyla:proctor?secret="));
    assert_ok(db_row(db, &row, S_TOTP_GET, "t", P_PROCTOR));
    const unsigned char *secret = row_blob(&row, 0, &len);
    snprintf(body, sizeof body, "{\"code\":\"%06u\"}", totp_code(secret, len, T0 / 30000));
    row_done(&row);
    assert_fault(post(db, &as_proctor, "/api/me/totp", "{\"off\":true}"), F_INVALID);
    assert_ok(post(db, &as_proctor, "/api/me/totp", body));
    assert_fault(post(db, &as_proctor, "/api/me/totp", body), F_CONFLICT);
    snprintf(body + strlen(body) - 1, 24, ",\"off\":true}");
    assert_fault(post(db, &as_proctor, "/api/me/totp", body), F_FORBIDDEN); /* the code is used up */
    assert_fault(post(db, &as_proctor, "/api/me/totp", "{}"), F_CONFLICT);
    assert_ok(get(db, &as_proctor, "/api/me"));
    assert_true(json_is_true(at("user.totp")));
}

static void users_are_found_by_any_keyboard(void **state)
{
    struct db *db = *state;
    account_of(db, P_PROCTOR, "proctor");
    account_of(db, P_STUDENT, "student");
    assert_ok(db_exec(db, "UPDATE person SET search = 'улгибек сынаков' WHERE id = '" P_STUDENT "'"));
    assert_ok(get(db, &as_admin, "/api/users?q=ҮЛГІБЕК"));
    assert_int_equal(number_at("total"), 1);
    assert_string_equal(text_at("rows.0.login"), "student");
    assert_ok(get(db, &as_admin, "/api/users?role=proctor"));
    assert_int_equal(number_at("total"), 1);
    assert_string_equal(text_at("rows.0.roles.0"), "proctor");
    char *dump = json_dumps(last.json, 0);
    assert_null(strstr(dump, "argon2"));
    free(dump);
}

static void the_policy_is_read_with_its_kinds(void **state)
{
    assert_ok(get(*state, &as_teacher, "/api/policy"));
    assert_string_equal(text_at("keys.w_rating"), "60");
    assert_string_equal(text_at("keys.reconnect_clock"), "stopped");
    assert_true(json_array_size(at("kinds")) >= 10);
}

static char folder[64];

static int with_folder(void **state)
{
    snprintf(folder, sizeof folder, "/tmp/baqyla-office-XXXXXX");
    if (!mkdtemp(folder) || settings_set("data", folder))
        return -1;
    return books_setup(state);
}

static int without_folder(void **state)
{
    tree_remove(folder);
    settings_reset();
    return office_teardown(state);
}

static void a_look_at_evidence_is_written_down_and_a_refused_one_shows_nothing(void **state)
{
    struct db *db = *state;
    struct id id = office_started(db), incident, use;
    char hash[HASH_HEX + 1], path[100];
    struct incident_new in = {.attempt = id.text,
                              .kind = "covered",
                              .klass = "violation",
                              .from_ms = T0,
                              .numbers_json = "[]",
                              .sentence = {"к", "р", "e"}};
    assert_ok(incident_open(db, &in, 0, T0 + 1, &incident));
    assert_ok(evidence_store(folder, "picture", 7, hash));
    struct evidence_use u = {.sha256 = hash,
                             .media_type = "image/jpeg",
                             .bytes = 7,
                             .attempt = id.text,
                             .incident = incident.text,
                             .place = "at",
                             .detectors = "luma"};
    assert_ok(evidence_add(db, &u, T0, &use));
    snprintf(path, sizeof path, "/api/evidence/%s", hash);
    assert_fault(get(db, &as_student, path), F_NOT_FOUND);
    assert_fault(get(db, &as_stranger, path), F_NOT_FOUND);
    assert_fault(get(db, &as_auditor, path), F_FORBIDDEN);
    assert_fault(get(db, &as_proctor, "/api/evidence/../../../../etc/passwd"), F_NOT_FOUND);
    assert_int_equal(books_number(db, "SELECT count(*) FROM audit_row WHERE action = 'evidence.view'"), 0);
    assert_ok(get(db, &as_proctor, path));
    assert_string_equal(last.errand.reply.mime, "image/jpeg");
    FILE *file = fopen(last.errand.reply.file, "rb");
    assert_non_null(file);
    fclose(file);
    assert_int_equal(
        books_number(db, "SELECT count(*) FROM audit_row WHERE action = 'evidence.view' AND role = 'proctor'"), 1);
}

int main(void)
{
#define OFFICE(name) cmocka_unit_test_setup_teardown(name, books_setup, office_teardown)
    const struct CMUnitTest tests[] = {
        OFFICE(sign_in_sets_a_cookie_and_a_wrong_password_is_counted),
        OFFICE(a_throttled_login_says_when_to_come_back),
        OFFICE(my_language_is_one_of_three),
        OFFICE(the_second_factor_is_switched_by_a_right_code),
        OFFICE(users_are_found_by_any_keyboard),
        OFFICE(the_policy_is_read_with_its_kinds),
        cmocka_unit_test_setup_teardown(a_look_at_evidence_is_written_down_and_a_refused_one_shows_nothing, with_folder,
                                        without_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
