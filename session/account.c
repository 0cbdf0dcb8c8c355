#include "account.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "role.h"
#include "text.h"

static enum fault fill(struct db *db, struct row *row, int64_t now_ms, struct account *ret_account)
{
    struct account a = {0};
    snprintf(a.id, sizeof a.id, "%s", row_peek(row, 0));
    snprintf(a.person, sizeof a.person, "%s", row_peek(row, 1));
    snprintf(a.login, sizeof a.login, "%s", row_peek(row, 2));
    snprintf(a.name, sizeof a.name, "%s", row_peek(row, 3));
    snprintf(a.hash, sizeof a.hash, "%s", row_peek(row, 4));
    a.lang = lang_from(row_peek(row, 5));
    a.active = !strcmp(row_peek(row, 6), "active");
    a.totp_on = row_int(row, 7);
    row_done(row);
    enum fault f = roles_of(db, a.person, now_ms, &a.roles);
    if (!f)
        *ret_account = a;
    return f;
}

enum fault account_by_id(struct db *db, const char *id, int64_t now_ms, struct account *ret_account)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ACCOUNT_GET, "t", id);
    return f ? f : fill(db, &row, now_ms, ret_account);
}

enum fault account_by_login(struct db *db, const char *login, int64_t now_ms, struct account *ret_account)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ACCOUNT_FIND, "t", login);
    return f ? f : fill(db, &row, now_ms, ret_account);
}

enum fault account_add(struct db *db, const struct actor *by, const char *person, const char *login, const char *hash,
                       enum lang lang, int64_t now_ms, struct id *ret_id)
{
    struct id id = id_make();
    if (!text_fits(login, LOGIN_MAX) || strpbrk(login, " \t\n:"))
        return fault(F_INVALID, "not a login");
    enum fault f = db_run(db, S_ACCOUNT_ADD, "ttttti", id.text, person, login, hash, lang_word(lang), now_ms);
    if (!f)
        f = audit(db, by, "account.add", "account", id.text, "%s", login);
    if (!f)
        *ret_id = id;
    return f;
}

static enum fault one_changed(struct db *db, enum fault f, const char *id)
{
    return !f && db_changes(db) != 1 ? fault(F_NOT_FOUND, "no account %s", id) : f;
}

enum fault account_set_lang(struct db *db, const struct actor *by, const char *id, enum lang lang)
{
    enum fault f = one_changed(db, db_run(db, S_ACCOUNT_SET_LANG, "tt", id, lang_word(lang)), id);
    return f ? f : audit(db, by, "account.lang", "account", id, "%s", lang_word(lang));
}

enum fault account_set_password(struct db *db, const struct actor *by, const char *id, const char *hash, int64_t now_ms)
{
    enum fault f = one_changed(db, db_run(db, S_ACCOUNT_SET_PASSWORD, "tti", id, hash, now_ms), id);
    if (!f)
        f = db_run(db, S_SESSION_END_ALL, "ti", id, now_ms);
    return f ? f : audit(db, by, "account.password", "account", id, "sessions ended");
}

enum fault account_set_active(struct db *db, const struct actor *by, const char *id, bool active, int64_t now_ms)
{
    const char *status = active ? "active" : "locked";
    enum fault f = one_changed(db, db_run(db, S_ACCOUNT_SET_STATUS, "tti", id, status, now_ms), id);
    if (!f && !active)
        f = db_run(db, S_SESSION_END_ALL, "ti", id, now_ms);
    return f ? f : audit(db, by, "account.status", "account", id, "%s", status);
}

enum fault role_add(struct db *db, const struct actor *by, const char *person, uint32_t role, const char *scope_kind,
                    const char *scope, int64_t from_ms, const char *order_no)
{
    struct id id = id_make();
    enum fault f =
        db_run(db, S_ROLE_ADD, "tttttit", id.text, person, role_word(role), scope_kind, scope, from_ms, order_no);
    return f ? f : audit(db, by, "role.add", "person", person, "%s in %s %s", role_word(role), scope_kind, scope);
}

enum fault password_hash(const char *password, char out[PASSWORD_HASH_MAX])
{
    size_t len = strlen(password);
    if (len < PASSWORD_MIN || len > PASSWORD_MAX)
        return fault(F_INVALID, "a password of %zu bytes", len);
    if (crypto_pwhash_str(out, password, len, crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE))
        return fault(F_NOMEM, "argon2id");
    return F_OK;
}

enum fault password_hash_made(const char *password, char out[PASSWORD_HASH_MAX])
{
    if (crypto_pwhash_str(out, password, strlen(password), crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN))
        return fault(F_NOMEM, "argon2id");
    return F_OK;
}

bool password_verify(const char *hash, const char *password)
{
    size_t len = strlen(password);
    return len <= PASSWORD_MAX && crypto_pwhash_str_verify(hash, password, len) == 0;
}

const char *password_nobody(void)
{
    /* Of 32 random bytes that were thrown away; the same cost as every other hash. */
    return "$argon2id$v=19$m=65536,t=2,p=1$xcM7aRvFKlnlTGKCl4jjhA$0d3GrwpczD5qoxmnLQGpgl45nZg/Iz0YiZq3O7GLzlA";
}

void password_make(char out[24])
{
    static const char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";
    int n = 0;
    for (int i = 0; i < 15; i++) {
        if (i && i % 5 == 0)
            out[n++] = '-';
        out[n++] = alphabet[randombytes_uniform(sizeof alphabet - 1)];
    }
    out[n] = 0;
}
