#include <string.h>

#include "account.h"
#include "office_json.h"
#include "role.h"

/* First passwords, given out once and kept nowhere, and one's own password. */

enum { ISSUE_MAX = 100, BODY_MAX = 1024 };

struct issued {
    char person[ID_LEN + 1], account[ID_LEN + 1];
    const char *name, *login;
    char password[24];
};

static enum fault issue(struct db *db, struct request *request, struct issued *one)
{
    char hash[PASSWORD_HASH_MAX];
    struct id id;
    struct actor by = office_actor(request);
    password_make(one->password);
    enum fault f = password_hash_made(one->password, hash);
    if (f)
        return f;
    return one->account[0] ? account_set_password(db, &by, one->account, hash, request->now_ms)
                           : account_add(db, &by, one->person, one->login, hash, LANG_KK, request->now_ms, &id);
}

static json_t *issued_json(const struct issued *one)
{
    return json_pack("{s:s, s:s, s:s}", "name", one->name, "login", one->login, "password", one->password);
}

/* Everybody of a group who has none yet (004-II.3), so many at a time. */
static enum fault issue_group(struct db *db, struct request *request, struct reply *reply)
{
    const char *group;
    size_t count = 0;
    struct row row;
    struct issued *all = arena_alloc(request->arena, ISSUE_MAX * sizeof *all);
    enum fault f = all ? request_unpack(request, "{s:s !}", "group", &group) : arena_check(request->arena);
    if (f)
        return f;
    for (f = db_each(db, &row, S_ACCOUNTS_WANTED, "ti", group, (int64_t)ISSUE_MAX); f == F_OK; f = row_next(&row)) {
        struct issued *one = &all[count++];
        snprintf(one->person, sizeof one->person, "%s", row_peek(&row, 0));
        one->name = row_text(&row, 1, request->arena);
        one->login = row_text(&row, 2, request->arena);
        snprintf(one->account, sizeof one->account, "%s", row_null(&row, 3) ? "" : row_peek(&row, 3));
    }
    if (f != F_NOT_FOUND)
        return f;
    json_t *rows = json_array();
    f = arena_check(request->arena);
    for (size_t i = 0; i < count && !f; i++) {
        f = issue(db, request, &all[i]);
        json_array_append_new(rows, issued_json(&all[i]));
    }
    if (f) {
        json_decref(rows);
        return f;
    }
    return reply_json(reply, json_pack("{s:o, s:b}", "accounts", rows, "more", count == ISSUE_MAX));
}

/* One person, anew when there is an account already: all its sign-ins end. Posts are the administrator's business. */
static enum fault issue_one(struct db *db, struct request *request, struct reply *reply)
{
    const char *login = NULL;
    struct row row;
    struct issued one = {.password = ""};
    enum fault f = request_unpack(request, "{s?s !}", "login", &login);
    if (!f)
        f = db_row(db, &row, S_PERSON_GET, "t", request->arg[0]);
    if (f)
        return f;
    bool student = !row_null(&row, 11);
    one.name = row_text(&row, 1, request->arena);
    one.login = !row_null(&row, 23) ? row_text(&row, 23, request->arena)
                : student           ? row_text(&row, 12, request->arena)
                                    : login;
    snprintf(one.account, sizeof one.account, "%s", row_null(&row, 22) ? "" : row_peek(&row, 22));
    snprintf(one.person, sizeof one.person, "%s", request->arg[0]);
    row_done(&row);
    if (!student && !request_has(request, ROLE_ADMIN))
        return fault(F_FORBIDDEN, "accounts of staff are the administrator's");
    if (!one.login)
        return fault(F_INVALID, "a login is needed");
    f = issue(db, request, &one);
    return f ? f : reply_json(reply, json_pack("{s:o}", "account", issued_json(&one)));
}

struct change {
    bool right;
    char hash[PASSWORD_HASH_MAX];
};

/* [hand] */
static enum fault password_prepare(struct db *db, struct request *request, struct reply *reply)
{
    (void)reply;
    const char *old, *new;
    struct account account;
    struct change *change = arena_alloc(request->arena, sizeof *change);
    enum fault f =
        change ? request_unpack(request, "{s:s, s:s !}", "old", &old, "new", &new) : arena_check(request->arena);
    if (!f)
        f = account_by_id(db, request->who.account, request->now_ms, &account);
    if (!f)
        f = password_hash(new, change->hash);
    if (f)
        return f;
    change->right = password_verify(account.hash, old);
    request->stage = change;
    return F_OK;
}

static enum fault password_change(struct db *db, struct request *request, struct reply *reply)
{
    const struct change *change = request->stage;
    struct actor by = office_actor(request);
    enum fault f;
    if (!change->right) {
        f = audit(db, &by, "account.password.refused", "account", request->who.account, "the old one is wrong");
        return f ? f : office_refuse(reply, request, F_FORBIDDEN);
    }
    f = account_set_password(db, &by, request->who.account, change->hash, request->now_ms);
    reply->cookie = "";
    return f ? f : reply_json(reply, json_object());
}

const struct route routes_accounts[] = {
    {"POST", "/api/accounts/issue", ROLE_REGISTRARS | ROLE_ADMIN, LANE_OFFICE, BODY_MAX, issue_group, NULL, NULL,
     "First passwords of a group's students, shown once"},
    {"POST", "/api/people/:id/account", ROLE_REGISTRARS | ROLE_ADMIN, LANE_OFFICE, BODY_MAX, issue_one, NULL, NULL,
     "A new password of one person, shown once"},
    {"POST", "/api/me/password", ROLE_ANY, LANE_OFFICE, BODY_MAX, password_change, password_prepare, NULL,
     "My password; all sign-ins end"},
    {0},
};
