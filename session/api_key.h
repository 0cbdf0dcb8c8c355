#ifndef BAQYLA_API_KEY_H
#define BAQYLA_API_KEY_H

#include "account.h"
#include "audit.h"
#include "id.h"

/* Keys for machines: a program that bears one acts for an account, at the routes that the key names and no others, with
   no more roles than the account has that day, until the key's own day. The key itself is told once; the books keep its
   hash. */

enum { API_KEY_TITLE_MAX = 120, API_KEY_ROUTES_MAX = 50, API_KEY_TEXT_MAX = 4096 };
#define API_KEY_LIFE_MS ((int64_t)400 * 86400000)

/* `routes`: "GET /api/grades" as the table has them, a line each. F_INVALID: no title, no routes, or a day that is past
   or further off than API_KEY_LIFE_MS; F_CONFLICT: no such account. [clerk] */
enum fault api_key_make(struct db *db, const struct actor *by, const char *account, const char *title,
                        const char *routes, int64_t expires_ms, int64_t now_ms, struct id *ret_id,
                        char ret_key[TOKEN_HEX + 1]) MUST_CHECK;
/* Who asks with it, as a session whose id is the key's. F_UNAUTHENTICATED: unknown, ended, past its day, or the account
   is closed; F_FORBIDDEN: it does not name this route. Reads only. */
enum fault api_key_find(struct db *db, const char *key, const char *method, const char *path, int64_t now_ms,
                        struct session *ret_session) MUST_CHECK;
/* F_NOT_FOUND: there is none, or it has ended. [clerk] */
enum fault api_key_touch(struct db *db, const char *id, int64_t now_ms) MUST_CHECK;
enum fault api_key_end(struct db *db, const struct actor *by, const char *id, int64_t now_ms) MUST_CHECK;

#endif
