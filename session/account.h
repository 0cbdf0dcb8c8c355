#ifndef BAQYLA_ACCOUNT_H
#define BAQYLA_ACCOUNT_H

#include "audit.h"
#include "db.h"
#include "id.h"

/* Accounts and the way in: password (argon2id), optional second factor, throttle,
   opaque session tokens. A login is three steps, so that the slow one runs on a
   hand: login_look (books) → password_verify (pure, 100 ms and more) → login_decide (books). */

enum {
    PASSWORD_MIN = 10,
    PASSWORD_MAX = 256,      /* bytes; longer ones are refused before hashing */
    PASSWORD_HASH_MAX = 128, /* as libsodium writes it, with its NUL */
    LOGIN_MAX = 64,
    TOKEN_HEX = 64, /* 256 bits in hex */
    TOKEN_HASH = 32,
    ACCOUNT_NAME_MAX = 96,
};

/* Pure; any thread. F_NOMEM when argon2id finds no memory, F_INVALID for a length out of bounds. */
enum fault password_hash(const char *password, char out[PASSWORD_HASH_MAX]) MUST_CHECK;
/* The hash of what password_make made: 75 random bits are not guessed, so it costs next to nothing. */
enum fault password_hash_made(const char *password, char out[PASSWORD_HASH_MAX]) MUST_CHECK;
bool password_verify(const char *hash, const char *password);
/* A hash that no password opens: verified for unknown logins, so that the time tells nothing. */
const char *password_nobody(void);
/* A readable random password of 75 bits ("k7mq-…"); `out` holds 24. */
void password_make(char out[24]);

struct account {
    char id[ID_LEN + 1], person[ID_LEN + 1], login[LOGIN_MAX + 1], name[ACCOUNT_NAME_MAX];
    char hash[PASSWORD_HASH_MAX];
    enum lang lang;
    bool active, totp_on;
    uint32_t roles;
};

enum fault account_by_id(struct db *db, const char *id, int64_t now_ms, struct account *ret_account) MUST_CHECK;
enum fault account_by_login(struct db *db, const char *login, int64_t now_ms, struct account *ret_account) MUST_CHECK;
/* `login` must be free (F_CONFLICT); `hash` from password_hash. */
enum fault account_add(struct db *db, const struct actor *by, const char *person, const char *login, const char *hash,
                       enum lang lang, int64_t now_ms, struct id *ret_id) MUST_CHECK;
enum fault account_set_lang(struct db *db, const struct actor *by, const char *id, enum lang lang) MUST_CHECK;
/* Ends all sessions of the account. */
enum fault account_set_password(struct db *db, const struct actor *by, const char *id, const char *hash,
                                int64_t now_ms) MUST_CHECK;
enum fault account_set_active(struct db *db, const struct actor *by, const char *id, bool active,
                              int64_t now_ms) MUST_CHECK;
enum fault role_add(struct db *db, const struct actor *by, const char *person, uint32_t role, const char *scope_kind,
                    const char *scope, int64_t from_ms, const char *order_no) MUST_CHECK;

/* -- signing in -- */

struct login_try {
    const char *login, *address, *agent, *code; /* code NULL: none given */
    int64_t now_ms;
};

/* The account, or a zeroed one with password_nobody's hash when the login is unknown.
   F_TOO_MANY while the login or the address is throttled; *ret_wait_s says for how long. */
enum fault login_look(struct db *db, const struct login_try *try, struct account *ret_account,
                      int64_t *ret_wait_s) MUST_CHECK;
/* Whether the attempt succeeds, given what the hand found out about the password.
   Success: F_OK, a fresh session, *ret_token its raw token, known to nobody else.
   Refusals are outcomes and not faults, because the failure must be written:
   the caller commits and answers with *ret_refusal (F_UNAUTHENTICATED,
   F_TOTP_NEEDED, F_TOO_MANY); F_OK there means signed in. */
enum fault login_decide(struct db *db, const struct login_try *try, const struct account *account, bool password_ok,
                        enum fault *ret_refusal, struct id *ret_session, char ret_token[TOKEN_HEX + 1]) MUST_CHECK;

/* A fresh token and what the books keep of it: SHA-256. */
void token_make(char ret_token[TOKEN_HEX + 1], unsigned char ret_hash[TOKEN_HASH]);
void token_hash(const char *token, unsigned char ret_hash[TOKEN_HASH]);

struct session {
    char id[ID_LEN + 1];
    struct account account;
    int64_t seen_ms, expires_ms;
};
/* The living session of a raw token; F_UNAUTHENTICATED when unknown, ended, expired or the account is closed.
   Reads only. A session dies SESSION_LIFE after its start and session_idle_s (policy) after it was last seen. */
enum fault session_find(struct db *db, const char *token, int64_t now_ms, struct session *ret_session) MUST_CHECK;
/* Of a session whose token is not at hand. A session that nobody knows has ended. Reads only. */
struct session_state {
    bool ended, expired; /* signed out or the account closed; its life is over */
    int64_t seen_ms;
    uint32_t roles; /* of the posts that are held at `now_ms` */
};
enum fault session_state(struct db *db, const char *id, int64_t now_ms, struct session_state *ret_state) MUST_CHECK;
enum fault session_touch(struct db *db, const char *id, int64_t now_ms) MUST_CHECK;
enum fault session_end(struct db *db, const struct actor *by, const char *id, int64_t now_ms) MUST_CHECK;

/* -- second factor (RFC 6238: SHA-1, six digits, 30 s, one step of tolerance) -- */

enum { TOTP_SECRET = 20, TOTP_SECRET_TEXT = 33, TOTP_URI_MAX = 256 };

/* The six-digit code of a time step; pure. */
uint32_t totp_code(const unsigned char *secret, size_t len, int64_t step);
/* The step whose code this is, within one of now and above `used_step`; 0: none. */
int64_t totp_match(const unsigned char *secret, size_t len, const char *code, int64_t now_ms, int64_t used_step);
/* Makes a secret that is not in force yet; its text in base 32 and the otpauth: URI. */
enum fault totp_begin(struct db *db, const struct actor *by, const char *account, char ret_text[TOTP_SECRET_TEXT],
                      char ret_uri[TOTP_URI_MAX]) MUST_CHECK;
/* A right code switches it on, or off. F_FORBIDDEN for a wrong one. Each code is good once. */
enum fault totp_switch(struct db *db, const struct actor *by, const char *account, const char *code, bool on,
                       int64_t now_ms) MUST_CHECK;
/* For signatures: checks and uses up a code. F_TOTP_NEEDED when on and `code` is NULL; F_OK when off. */
enum fault totp_use(struct db *db, const char *account, const char *code, int64_t now_ms) MUST_CHECK;

#endif
