/* links: session */
#include "books.h"

#include <sodium.h>

#include "account.h"
#include "policy.h"

#define WORD "correct horse battery"

static char hash[PASSWORD_HASH_MAX];

static int hash_once(void **state)
{
    (void)state;
    return sodium_init() < 0 || password_hash(WORD, hash) != F_OK;
}

static struct id staff_account(struct db *db)
{
    struct id id;
    assert_ok(account_add(db, &actor_system, P_PROCTOR, "proctor", hash, LANG_RU, T0, &id));
    return id;
}

static enum fault sign_in(struct db *db, const char *password, const char *code, const char *address, int64_t now_ms,
                          char token[TOKEN_HEX + 1])
{
    struct login_try try = {.login = "proctor", .address = address, .code = code, .now_ms = now_ms};
    struct account account;
    struct id session;
    int64_t wait_s;
    enum fault refusal, f = login_look(db, &try, &account, &wait_s);
    if (f)
        return f;
    /* argon2id has its own test; here only what is decided about its answer. */
    f = login_decide(db, &try, &account, !strcmp(password, WORD), &refusal, &session, token);
    return f ? f : refusal;
}

static void a_password_opens_its_own_hash_alone(void **state)
{
    char other[PASSWORD_HASH_MAX];
    (void)state;
    assert_true(password_verify(hash, WORD));
    assert_false(password_verify(hash, WORD "x"));
    assert_fault(password_hash("short", other), F_INVALID);
    /* The same cost as a real one, or the time would tell which logins exist. */
    assert_int_equal(crypto_pwhash_str_needs_rehash(password_nobody(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                                    crypto_pwhash_MEMLIMIT_INTERACTIVE),
                     0);
    assert_int_equal(
        crypto_pwhash_str_needs_rehash(hash, crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE),
        0);
}

static void a_token_finds_its_session_until_the_end(void **state)
{
    struct db *db = *state;
    char token[TOKEN_HEX + 1];
    struct session session;
    staff_account(db);
    assert_ok(sign_in(db, WORD, NULL, "192.0.2.9", T0, token));
    assert_ok(session_find(db, token, T0 + MINUTE, &session));
    assert_string_equal(session.account.person, P_PROCTOR);
    assert_int_equal(session.account.roles, ROLE_PROCTOR);
    char sql[200];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM login_session WHERE lower(hex(token_hash)) = '%s'", token);
    assert_int_equal(books_number(db, sql), 0);
    assert_ok(session_end(db, &by_proctor, session.id, T0 + 2 * MINUTE));
    assert_fault(session_find(db, token, T0 + 3 * MINUTE, &session), F_UNAUTHENTICATED);
}

static void an_idle_and_an_old_token_expire(void **state)
{
    struct db *db = *state;
    char token[TOKEN_HEX + 1];
    struct session session;
    staff_account(db);
    assert_ok(sign_in(db, WORD, NULL, "192.0.2.9", T0, token));
    assert_fault(session_find(db, token, T0 + 121 * MINUTE, &session), F_UNAUTHENTICATED);
    for (int hour = 1; hour < 12; hour++) {
        assert_ok(session_find(db, token, T0 + hour * 60 * MINUTE, &session));
        assert_ok(session_touch(db, session.id, T0 + hour * 60 * MINUTE));
    }
    assert_fault(session_find(db, token, T0 + 12 * 60 * MINUTE, &session), F_UNAUTHENTICATED);
    token[5] = token[5] == 'a' ? 'b' : 'a';
    assert_fault(session_find(db, token, T0, &session), F_UNAUTHENTICATED);
    assert_fault(session_find(db, "short", T0, &session), F_UNAUTHENTICATED);
    assert_fault(session_find(db, NULL, T0, &session), F_UNAUTHENTICATED);
}

static void five_failures_close_the_account_for_a_while(void **state)
{
    struct db *db = *state;
    char token[TOKEN_HEX + 1], address[32];
    staff_account(db);
    for (int i = 0; i < 5; i++) {
        snprintf(address, sizeof address, "192.0.2.%d", i);
        assert_fault(sign_in(db, "wrong", NULL, address, T0 + i, token), F_UNAUTHENTICATED);
    }
    assert_fault(sign_in(db, WORD, NULL, "192.0.2.99", T0 + 10, token), F_TOO_MANY);
    assert_ok(sign_in(db, WORD, NULL, "192.0.2.99", T0 + MINUTE, token));
    assert_fault(sign_in(db, "wrong", NULL, "192.0.2.99", T0 + MINUTE + 1, token), F_UNAUTHENTICATED);
}

static void one_address_cannot_try_many_accounts(void **state)
{
    struct db *db = *state;
    char name[16], token[TOKEN_HEX + 1];
    for (int i = 0; i < 30; i++) {
        snprintf(name, sizeof name, "guess%d", i);
        struct login_try try = {.login = name, .address = "203.0.113.5", .now_ms = T0 + i};
        struct account account;
        struct id session;
        int64_t wait_s;
        enum fault refusal;
        assert_ok(login_look(db, &try, &account, &wait_s));
        assert_ok(login_decide(db, &try, &account, false, &refusal, &session, token));
        assert_int_equal(refusal, F_UNAUTHENTICATED);
    }
    struct login_try try = {.login = "fresh", .address = "203.0.113.5", .now_ms = T0 + 40};
    struct account account;
    int64_t wait_s = 0;
    assert_fault(login_look(db, &try, &account, &wait_s), F_TOO_MANY);
    assert_in_range(wait_s, 1, 900);
}

static void a_changed_password_ends_all_sessions(void **state)
{
    struct db *db = *state;
    char token[TOKEN_HEX + 1];
    struct session session;
    struct id id = staff_account(db);
    assert_ok(sign_in(db, WORD, NULL, "192.0.2.9", T0, token));
    assert_ok(account_set_password(db, &actor_system, id.text, password_nobody(), T0));
    assert_fault(session_find(db, token, T0, &session), F_UNAUTHENTICATED);
}

static void a_closed_account_does_not_sign_in(void **state)
{
    struct db *db = *state;
    char token[TOKEN_HEX + 1];
    struct id id = staff_account(db);
    assert_ok(account_set_active(db, &actor_system, id.text, false, T0));
    assert_fault(sign_in(db, WORD, NULL, "192.0.2.9", T0, token), F_UNAUTHENTICATED);
}

/* RFC 6238, appendix B: SHA-1 with the secret "12345678901234567890", last six of eight digits. */
static void the_codes_are_those_of_the_rfc(void **state)
{
    static const struct {
        int64_t seconds;
        uint32_t code;
    } vectors[] = {{59, 287082},       {1111111109, 81804},  {1111111111, 50471},
                   {1234567890, 5924}, {2000000000, 279037}, {INT64_C(20000000000), 353130}};
    const unsigned char *secret = (const unsigned char *)"12345678901234567890";
    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
        assert_int_equal(totp_code(secret, 20, vectors[i].seconds / 30), vectors[i].code);
    assert_int_equal(totp_match(secret, 20, "287082", 59000, 0), 1);
    assert_int_equal(totp_match(secret, 20, "287082", 59000 + 30000, 0), 1);
    assert_int_equal(totp_match(secret, 20, "287082", 59000 + 90000, 0), 0);
    assert_int_equal(totp_match(secret, 20, "28708", 59000, 0), 0);
    assert_int_equal(totp_match(secret, 20, "28708a", 59000, 0), 0);
}

static void code_at(struct db *db, const char *account, int64_t now_ms, char out[8])
{
    struct row row;
    size_t len;
    assert_ok(db_row(db, &row, S_TOTP_GET, "t", account));
    const unsigned char *secret = row_blob(&row, 0, &len);
    snprintf(out, 8, "%06u", totp_code(secret, len, now_ms / 30000));
    row_done(&row);
}

static void the_second_factor_is_asked_for_and_each_code_is_good_once(void **state)
{
    struct db *db = *state;
    char text[TOTP_SECRET_TEXT], uri[TOTP_URI_MAX], token[TOKEN_HEX + 1], code[8];
    struct id id = staff_account(db);
    assert_ok(totp_begin(db, &by_proctor, id.text, text, uri));
    assert_int_equal(strlen(text), 32);
    assert_ok(sign_in(db, WORD, NULL, "192.0.2.9", T0, token));
    code_at(db, id.text, T0, code);
    assert_fault(totp_switch(db, &by_proctor, id.text, "000000", true, T0 + 600 * MINUTE), F_FORBIDDEN);
    assert_ok(totp_switch(db, &by_proctor, id.text, code, true, T0));
    assert_fault(sign_in(db, WORD, NULL, "192.0.2.9", T0, token), F_TOTP_NEEDED);
    assert_fault(sign_in(db, WORD, code, "192.0.2.9", T0, token), F_TOTP_NEEDED);
    code_at(db, id.text, T0 + MINUTE, code);
    assert_ok(sign_in(db, WORD, code, "192.0.2.9", T0 + MINUTE, token));
    assert_fault(sign_in(db, WORD, code, "192.0.2.9", T0 + MINUTE, token), F_TOTP_NEEDED);
}

static void a_role_ends_with_its_assignment(void **state)
{
    struct db *db = *state;
    uint32_t roles;
    bool held;
    assert_ok(db_exec(db, "UPDATE role_assignment SET to_ms = 1790000060000 WHERE person = '" P_HEAD "'"));
    assert_ok(roles_of(db, P_HEAD, T0, &roles));
    assert_int_equal(roles, ROLE_HEAD);
    assert_ok(roles_of(db, P_HEAD, T0 + MINUTE, &roles));
    assert_int_equal(roles, 0);
    assert_ok(role_held(db, P_HEAD, ROLE_HEAD, T0, &held));
    assert_true(held);
    assert_ok(role_held(db, P_HEAD, ROLE_HEAD, T0 + 2 * MINUTE, &held));
    assert_false(held);
}

static void nineteen_roles_fit_the_mask(void **state)
{
    (void)state;
    assert_int_equal(ROLE_COUNT, 19);
    for (int i = 0; i < ROLE_COUNT; i++)
        assert_int_equal(role_from(role_word(1u << i)), 1u << i);
    assert_int_equal(role_from("rector"), 0);
    assert_int_equal(ROLE_ANY & ROLE_ANYONE, 0);
}

static void a_policy_version_is_final_and_the_next_one_holds_only_what_differs(void **state)
{
    struct db *db = *state;
    int64_t version, value;
    struct policy_change cap = {"reconnect_cap", "120"}, hours = {"explain_hours", "0"};
    assert_ok(policy_write(db, &by_head, "order 1", T0, &cap, 1, &version));
    assert_int_equal(version, 1);
    assert_ok(policy_write(db, &by_head, "order 2", T0 + 10, &hours, 1, &version));
    assert_ok(policy_int(db, 2, "reconnect_cap", &value));
    assert_int_equal(value, 120);
    assert_ok(policy_int(db, 1, "explain_hours", &value));
    assert_int_equal(value, 24);
    assert_ok(policy_version(db, T0 - 1, &version));
    assert_int_equal(version, POLICY_DEFAULT);
    assert_ok(policy_version(db, T0 + 9, &version));
    assert_int_equal(version, 1);
    assert_fault(db_exec(db, "UPDATE policy_value SET value = '600'"), F_CONFLICT);
}

static void a_policy_of_another_form_is_refused(void **state)
{
    struct db *db = *state;
    int64_t version = -1;
    static const struct policy_change bad[] = {{"reconnect_cap", "long"},
                                               {"reconnect_cap", "-1"},
                                               {"record_all", "yes"},
                                               {"no_such_key", "1"},
                                               {"rounding", "half up"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_fault(policy_write(db, &by_head, "order", T0, &bad[i], 1, &version), F_INVALID);
    assert_int_equal(version, -1);
    assert_int_equal(books_number(db, "SELECT count(*) FROM policy_set"), 0);
}

int main(void)
{
#define BOOKS(name) cmocka_unit_test_setup_teardown(name, books_setup, books_teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_password_opens_its_own_hash_alone),
        BOOKS(a_token_finds_its_session_until_the_end),
        BOOKS(an_idle_and_an_old_token_expire),
        BOOKS(five_failures_close_the_account_for_a_while),
        BOOKS(one_address_cannot_try_many_accounts),
        BOOKS(a_changed_password_ends_all_sessions),
        BOOKS(a_closed_account_does_not_sign_in),
        cmocka_unit_test(the_codes_are_those_of_the_rfc),
        BOOKS(the_second_factor_is_asked_for_and_each_code_is_good_once),
        BOOKS(a_role_ends_with_its_assignment),
        cmocka_unit_test(nineteen_roles_fit_the_mask),
        BOOKS(a_policy_version_is_final_and_the_next_one_holds_only_what_differs),
        BOOKS(a_policy_of_another_form_is_refused),
    };
    return cmocka_run_group_tests(tests, hash_once, NULL);
}
