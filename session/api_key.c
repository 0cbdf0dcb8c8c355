#include "api_key.h"

#include <stdio.h>
#include <string.h>

#include "text.h"

enum fault api_key_make(struct db *db, const struct actor *by, const char *account, const char *title,
                        const char *routes, int64_t expires_ms, int64_t now_ms, struct id *ret_id,
                        char ret_key[TOKEN_HEX + 1])
{
    unsigned char hash[TOKEN_HASH];
    struct id id = id_make();
    if (!text_fits(title, API_KEY_TITLE_MAX) || !text_fits(routes, API_KEY_TEXT_MAX))
        return fault(F_INVALID, "a key has a title and names its routes");
    if (expires_ms <= now_ms || expires_ms > now_ms + API_KEY_LIFE_MS)
        return fault(F_INVALID, "a key ends within %d days", (int)(API_KEY_LIFE_MS / 86400000));
    token_make(ret_key, hash);
    enum fault f =
        db_run(db, S_TOKEN_ADD, "tbtttii", id.text, hash, sizeof hash, account, title, routes, now_ms, expires_ms);
    if (!f)
        f = audit(db, by, "key.make", "account", account, "key %s, %s, until %lld: %s", id.text, title,
                  (long long)expires_ms, routes);
    if (!f)
        *ret_id = id;
    return f;
}

static bool names(const char *routes, const char *method, const char *path)
{
    size_t method_len = strlen(method), path_len = strlen(path);
    for (const char *p = routes; *p; p += strcspn(p, "\n"), p += *p == '\n') {
        size_t len = strcspn(p, "\n");
        if (len == method_len + 1 + path_len && !strncmp(p, method, method_len) && p[method_len] == ' ' &&
            !strncmp(p + method_len + 1, path, path_len))
            return true;
    }
    return false;
}

enum fault api_key_find(struct db *db, const char *key, const char *method, const char *path, int64_t now_ms,
                        struct session *ret_session)
{
    unsigned char hash[TOKEN_HASH];
    struct session s = {0};
    struct row row;
    char account[ID_LEN + 1];
    if (strlen(key) != TOKEN_HEX)
        return fault(F_UNAUTHENTICATED, "no key");
    token_hash(key, hash);
    enum fault f = db_row(db, &row, S_TOKEN_FIND, "b", hash, sizeof hash);
    if (f)
        return f == F_NOT_FOUND ? fault(F_UNAUTHENTICATED, "unknown key") : f;
    snprintf(s.id, sizeof s.id, "%s", row_peek(&row, 0));
    snprintf(account, sizeof account, "%s", row_peek(&row, 1));
    bool named = names(row_peek(&row, 2), method, path);
    s.expires_ms = row_int(&row, 3);
    s.seen_ms = row_int(&row, 4);
    row_done(&row);
    f = now_ms >= s.expires_ms ? fault(F_UNAUTHENTICATED, "key %s is past its day", s.id)
                               : account_by_id(db, account, now_ms, &s.account);
    if (!f && !s.account.active)
        f = fault(F_UNAUTHENTICATED, "account %s is closed", account);
    if (!f && !named)
        f = fault(F_FORBIDDEN, "key %s does not name %s %s", s.id, method, path);
    if (!f)
        *ret_session = s;
    return f;
}

enum fault api_key_touch(struct db *db, const char *id, int64_t now_ms)
{
    enum fault f = db_run(db, S_TOKEN_TOUCH, "ti", id, now_ms);
    return f || db_changes(db) ? f : fault(F_NOT_FOUND, "no key %s", id);
}

enum fault api_key_end(struct db *db, const struct actor *by, const char *id, int64_t now_ms)
{
    enum fault f = db_run(db, S_TOKEN_END, "ti", id, now_ms);
    if (!f && !db_changes(db))
        f = fault(F_NOT_FOUND, "no living key %s", id);
    return f ? f : audit(db, by, "key.end", "key", id, "%s", "it opens nothing from now on");
}
