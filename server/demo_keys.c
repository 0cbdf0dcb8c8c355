#include "demo_keys.h"

#include <stdio.h>

#include "account.h"
#include "role.h"
#include "seal.h"
#include "signing_key.h"

static enum fault key_make(struct db *db, struct demo_account *account, int64_t now_ms)
{
    struct row row;
    struct arena arena;
    struct signing_key key;
    char person[ID_LEN + 1];
    enum act_post post;
    uint32_t roles;
    enum fault f = db_row(db, &row, S_ACCOUNT_FIND, "t", account->login);
    if (f)
        return f;
    snprintf(person, sizeof person, "%s", row_peek(&row, 1));
    row_done(&row);
    f = roles_of(db, person, now_ms, &roles);
    if (f)
        return f;
    if (signing_post(roles, &post))
        return F_OK;
    password_make(account->signing);
    arena_init(&arena, 0);
    f = signing_key_make(db, seal_ca(), person, post, account->signing, now_ms, &arena, &key);
    if (!f)
        f = signing_key_put(db, &actor_system, person, &key, now_ms);
    arena_release(&arena);
    return f;
}

enum fault demo_keys_make(struct db *db, struct demo_logins *logins, int64_t now_ms)
{
    enum fault f = seal_start(db);
    for (size_t i = 0; !f && i < logins->count; i++)
        f = key_make(db, &logins->accounts[i], now_ms);
    seal_stop();
    return f;
}
