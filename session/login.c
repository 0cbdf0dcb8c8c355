#include "account.h"

#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "policy.h"
#include "role.h"

enum { THROTTLE_KEY_MAX = 96, AGENT_KEPT = 160, BACKOFF_FIRST_MS = 30 * 1000, BACKOFF_MAX_MS = 15 * 60 * 1000 };

struct throttle {
    int64_t failures, since_ms, until_ms;
};

static void login_key(const char *login, char out[THROTTLE_KEY_MAX])
{
    snprintf(out, THROTTLE_KEY_MAX, "login:%.64s", login);
    for (char *p = out; *p; p++)
        *p = (char)tolower((unsigned char)*p);
}

static void address_key(const char *address, char out[THROTTLE_KEY_MAX])
{
    snprintf(out, THROTTLE_KEY_MAX, "address:%.64s", address);
}

static enum fault throttle_load(struct db *db, const char *key, struct throttle *ret)
{
    struct row row;
    enum fault f = db_row(db, &row, S_THROTTLE_GET, "t", key);
    if (f == F_NOT_FOUND) {
        *ret = (struct throttle){0};
        return F_OK;
    }
    if (f)
        return f;
    *ret = (struct throttle){row_int(&row, 0), row_int(&row, 1), row_int(&row, 2)};
    row_done(&row);
    return F_OK;
}

static enum fault waiting(struct db *db, const struct login_try *try, int64_t *ret_wait_ms)
{
    char key[THROTTLE_KEY_MAX];
    struct throttle a, b;
    login_key(try->login, key);
    enum fault f = throttle_load(db, key, &a);
    address_key(try->address, key);
    if (!f)
        f = throttle_load(db, key, &b);
    if (f)
        return f;
    int64_t until = a.until_ms > b.until_ms ? a.until_ms : b.until_ms;
    *ret_wait_ms = until > try->now_ms ? until - try->now_ms : 0;
    return F_OK;
}

/* Beyond the free failures each further one doubles the wait. */
static enum fault count_failure(struct db *db, const char *key, const char *limit_key, const struct login_try *try)
{
    int64_t version, limit, window_s;
    struct throttle t;
    enum fault f = policy_version(db, try->now_ms, &version);
    if (!f)
        f = policy_int(db, version, limit_key, &limit);
    if (!f)
        f = policy_int(db, version, "throttle_window_s", &window_s);
    if (!f)
        f = throttle_load(db, key, &t);
    if (f)
        return f;
    if (t.since_ms + window_s * 1000 < try->now_ms && t.until_ms < try->now_ms)
        t = (struct throttle){.since_ms = try->now_ms};
    t.failures++;
    if (t.failures >= limit) {
        int64_t wait = BACKOFF_FIRST_MS;
        for (int64_t i = limit; i < t.failures && wait < BACKOFF_MAX_MS; i++)
            wait *= 2;
        t.until_ms = try->now_ms + (wait < BACKOFF_MAX_MS ? wait : BACKOFF_MAX_MS);
        t.since_ms = try->now_ms;
    }
    return db_run(db, S_THROTTLE_SET, "tiii", key, t.failures, t.since_ms, t.until_ms);
}

enum fault login_look(struct db *db, const struct login_try *try, struct account *ret_account, int64_t *ret_wait_s)
{
    int64_t wait_ms;
    enum fault f = waiting(db, try, &wait_ms);
    if (f)
        return f;
    if (wait_ms) {
        *ret_wait_s = (wait_ms + 999) / 1000;
        return fault(F_TOO_MANY, "login throttled for %lld ms", (long long)wait_ms);
    }
    f = account_by_login(db, try->login, try->now_ms, ret_account);
    if (f == F_NOT_FOUND) {
        *ret_account = (struct account){0};
        snprintf(ret_account->hash, sizeof ret_account->hash, "%s", password_nobody());
        f = F_OK;
    }
    return f;
}

static enum fault refuse(struct db *db, const struct login_try *try, const struct account *account, const char *why,
                         bool count)
{
    char key[THROTTLE_KEY_MAX];
    struct actor by = {account->id[0] ? account->person : NULL, 0, try->address};
    enum fault f = F_OK;
    login_key(try->login, key);
    if (count)
        f = count_failure(db, key, "throttle_account", try);
    address_key(try->address, key);
    if (!f && count)
        f = count_failure(db, key, "throttle_address", try);
    return f ? f : audit(db, &by, "login.refused", "account", account->id, "%s", why);
}

void token_hash(const char *token, unsigned char ret_hash[TOKEN_HASH])
{
    crypto_hash_sha256(ret_hash, (const unsigned char *)token, strlen(token));
}

void token_make(char ret_token[TOKEN_HEX + 1], unsigned char ret_hash[TOKEN_HASH])
{
    unsigned char raw[TOKEN_HEX / 2];
    randombytes_buf(raw, sizeof raw);
    sodium_bin2hex(ret_token, TOKEN_HEX + 1, raw, sizeof raw);
    token_hash(ret_token, ret_hash);
}

static enum fault admit(struct db *db, const struct login_try *try, const struct account *account,
                        struct id *ret_session, char ret_token[TOKEN_HEX + 1])
{
    unsigned char hash[TOKEN_HASH];
    char key[THROTTLE_KEY_MAX], agent[AGENT_KEPT + 1], token[TOKEN_HEX + 1];
    struct id id = id_make();
    struct actor by = {account->person, account->roles, try->address};
    int64_t version, life_s;
    token_make(token, hash);
    snprintf(agent, sizeof agent, "%s", try->agent ? try->agent : "");
    login_key(try->login, key);
    enum fault f = policy_version(db, try->now_ms, &version);
    if (!f)
        f = policy_int(db, version, "session_life_s", &life_s);
    if (!f)
        f = db_run(db, S_SESSION_ADD, "tbtttii", id.text, hash, sizeof hash, account->id, try->address, agent,
                   try->now_ms, try->now_ms + life_s * 1000);
    if (!f)
        f = db_run(db, S_THROTTLE_CLEAR, "t", key);
    if (!f)
        f = audit(db, &by, "login", "account", account->id, "session %s", id.text);
    if (!f) {
        *ret_session = id;
        memcpy(ret_token, token, sizeof token);
    }
    return f;
}

enum fault login_decide(struct db *db, const struct login_try *try, const struct account *account, bool password_ok,
                        enum fault *ret_refusal, struct id *ret_session, char ret_token[TOKEN_HEX + 1])
{
    struct account now;
    int64_t wait_ms;
    enum fault f = waiting(db, try, &wait_ms);
    if (f)
        return f;
    if (wait_ms) {
        *ret_refusal = F_TOO_MANY;
        return refuse(db, try, account, "throttled", false);
    }
    /* The hash may have changed while the hand was at work. */
    bool known = account->id[0] && account_by_id(db, account->id, try->now_ms, &now) == F_OK && now.active &&
                 !strcmp(now.hash, account->hash);
    if (!known || !password_ok) {
        *ret_refusal = F_UNAUTHENTICATED;
        return refuse(db, try, account, known ? "password" : "no such account", true);
    }
    f = totp_use(db, account->id, try->code, try->now_ms);
    if (f == F_TOTP_NEEDED || f == F_FORBIDDEN) {
        *ret_refusal = F_TOTP_NEEDED;
        return refuse(db, try, account, "code", f == F_FORBIDDEN);
    }
    if (f)
        return f;
    *ret_refusal = F_OK;
    return admit(db, try, &now, ret_session, ret_token);
}

enum fault session_find(struct db *db, const char *token, int64_t now_ms, struct session *ret_session)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    struct session s = {0};
    struct row row;
    char account[ID_LEN + 1];
    int64_t version, idle_s;
    if (!token || strlen(token) != TOKEN_HEX)
        return fault(F_UNAUTHENTICATED, "no token");
    token_hash(token, hash);
    enum fault f = db_row(db, &row, S_SESSION_FIND, "b", hash, sizeof hash);
    if (f)
        return f == F_NOT_FOUND ? fault(F_UNAUTHENTICATED, "unknown token") : f;
    snprintf(s.id, sizeof s.id, "%s", row_peek(&row, 0));
    snprintf(account, sizeof account, "%s", row_peek(&row, 1));
    s.seen_ms = row_int(&row, 2);
    s.expires_ms = row_int(&row, 3);
    row_done(&row);
    f = policy_version(db, now_ms, &version);
    if (!f)
        f = policy_int(db, version, "session_idle_s", &idle_s);
    if (!f && (now_ms >= s.expires_ms || now_ms >= s.seen_ms + idle_s * 1000))
        f = fault(F_UNAUTHENTICATED, "session %s is over", s.id);
    if (!f)
        f = account_by_id(db, account, now_ms, &s.account);
    if (!f && !s.account.active)
        f = fault(F_UNAUTHENTICATED, "account %s is closed", account);
    if (!f)
        *ret_session = s;
    return f;
}

enum fault session_state(struct db *db, const char *id, int64_t now_ms, struct session_state *ret_state)
{
    struct row row;
    char person[ID_LEN + 1];
    struct session_state s = {.ended = true};
    enum fault f = db_row(db, &row, S_SESSION_STATE, "t", id);
    if (!f) {
        s.ended = row_int(&row, 0);
        s.expired = now_ms >= row_int(&row, 1);
        s.seen_ms = row_int(&row, 2);
        snprintf(person, sizeof person, "%s", row_peek(&row, 3));
        row_done(&row);
        f = roles_of(db, person, now_ms, &s.roles);
    } else if (f == F_NOT_FOUND) {
        f = F_OK;
    }
    if (!f)
        *ret_state = s;
    return f;
}

enum fault session_touch(struct db *db, const char *id, int64_t now_ms)
{
    return db_run(db, S_SESSION_TOUCH, "ti", id, now_ms);
}

enum fault session_end(struct db *db, const struct actor *by, const char *id, int64_t now_ms)
{
    enum fault f = db_run(db, S_SESSION_END, "ti", id, now_ms);
    if (!f && db_changes(db) == 1)
        f = audit(db, by, "logout", "session", id, "signed out");
    return f;
}
