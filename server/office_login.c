#include <string.h>

#include "account.h"
#include "office_json.h"
#include "role.h"
#include "seal.h"
#include "text.h"

enum { LOGIN_BODY_MAX = 4096, RETRY_S = 30 };

/* What the hand found out. */
struct login_stage {
    struct account account;
    bool password_ok;
};

static enum fault read_try(struct request *request, struct login_try *try, const char **ret_password)
{
    *try = (struct login_try){.address = request->who.address, .agent = request->user_agent, .now_ms = request->now_ms};
    enum fault f = request_unpack(request, "{s:s, s:s, s?s !}", "login", &try->login, "password", ret_password, "code",
                                  &try->code);
    if (!f && !text_fits(try->login, LOGIN_MAX))
        f = fault(F_INVALID, "not a login");
    return f;
}

static enum fault login_prepare(struct db *db, struct request *request, struct reply *reply)
{
    struct login_try try;
    const char *password = NULL;
    int64_t wait_s = 0;
    struct login_stage *stage = arena_alloc(request->arena, sizeof *stage);
    enum fault f = stage ? read_try(request, &try, &password) : arena_check(request->arena);
    if (!f)
        f = login_look(db, &try, &stage->account, &wait_s);
    if (f == F_TOO_MANY)
        reply->retry_after_s = (int)wait_s;
    if (f)
        return f;
    stage->password_ok = password_verify(stage->account.hash, password) && stage->account.id[0];
    request->stage = stage;
    return F_OK;
}

static enum fault user_json(struct db *db, const struct account *account, json_t **ret_json)
{
    struct row row;
    enum fault f = db_row(db, &row, S_OFFICE_CAN_SIGN, "t", account->person);
    if (f)
        return f;
    bool can_sign = row_int(&row, 0);
    row_done(&row);
    json_t *roles = json_array();
    for (int i = 0; i < ROLE_COUNT; i++)
        if (account->roles & 1u << i)
            json_array_append_new(roles, json_string(role_word(1u << i)));
    const struct ca *ca = seal_ca();
    *ret_json = json_pack("{s:s, s:s, s:s, s:s, s:o, s:s, s:b, s:b, s:b}", "id", account->id, "person", account->person,
                          "name", account->name, "login", account->login, "roles", roles, "lang",
                          lang_word(account->lang), "totp", account->totp_on, "can_sign", can_sign, "keys_sealed",
                          ca && !ca->key);
    return *ret_json ? F_OK : fault(F_NOMEM, "user");
}

static enum fault login(struct db *db, struct request *request, struct reply *reply)
{
    struct login_stage *stage = request->stage;
    struct login_try try;
    const char *password;
    enum fault refusal;
    struct id session;
    char token[TOKEN_HEX + 1];
    json_t *user = NULL;
    enum fault f = read_try(request, &try, &password);
    if (!f)
        f = login_decide(db, &try, &stage->account, stage->password_ok, &refusal, &session, token);
    if (f)
        return f;
    if (refusal) {
        if (refusal == F_TOO_MANY)
            reply->retry_after_s = RETRY_S;
        return office_refuse(reply, request, refusal);
    }
    f = user_json(db, &stage->account, &user);
    if (f)
        return f;
    reply->cookie = arena_text(request->arena, token);
    f = reply_json(reply, json_pack("{s:o}", "user", user));
    return f ? f : arena_check(request->arena);
}

static enum fault logout(struct db *db, struct request *request, struct reply *reply)
{
    struct actor by = office_actor(request);
    enum fault f = session_end(db, &by, request->who.session, request->now_ms);
    if (!f)
        f = reply_notice(reply, NOTICE_LOGOUT, request->who.session, NULL);
    reply->cookie = "";
    return f ? f : reply_json(reply, json_object());
}

const struct route routes_login[] = {
    {"POST", "/api/login", ROLE_ANYONE, LANE_OFFICE, LOGIN_BODY_MAX, login, login_prepare, NULL,
     "Sign in with login, password and, where it is on, a code"},
    {"POST", "/api/logout", ROLE_ANY, LANE_OFFICE, LOGIN_BODY_MAX, logout, NULL, NULL, "Sign out"},
    {0},
};

static enum fault me(struct db *db, struct request *request, struct reply *reply)
{
    struct account account;
    struct row row;
    json_t *user = NULL;
    enum fault f = account_by_id(db, request->who.account, request->now_ms, &account);
    if (!f)
        f = user_json(db, &account, &user);
    if (!f)
        f = db_row(db, &row, S_UNIVERSITY_GET, "");
    if (f) {
        json_decref(user);
        return f;
    }
    json_t *university = json_pack("{s:o, s:o, s:o}", "name", said_json(&row, 1), "centre", said_json(&row, 4),
                                   "labels", json_stored(row_peek(&row, 7)));
    bool demo = row_int(&row, 8);
    row_done(&row);
    return reply_json(reply, json_pack("{s:o, s:o, s:I, s:b}", "user", user, "university", university, "server_ms",
                                       (json_int_t)request->now_ms, "demo", demo));
}

static enum fault set_lang(struct db *db, struct request *request, struct reply *reply)
{
    const char *lang;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s !}", "lang", &lang);
    if (!f && strcmp(lang_word(lang_from(lang)), lang) != 0)
        f = fault(F_INVALID, "lang is kk, ru or en");
    if (!f)
        f = account_set_lang(db, &by, request->who.account, lang_from(lang));
    return f ? f : reply_json(reply, json_object());
}

static enum fault totp(struct db *db, struct request *request, struct reply *reply)
{
    const char *code = NULL, *account = request->who.account;
    int off = 0;
    char text[TOTP_SECRET_TEXT], uri[TOTP_URI_MAX];
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s?s, s?b !}", "code", &code, "off", &off);
    if (f)
        return f;
    if (off && !code)
        return fault(F_INVALID, "switching off needs a code");
    if (code) {
        f = totp_switch(db, &by, account, code, !off, request->now_ms);
        return f ? f : reply_json(reply, json_object());
    }
    f = totp_begin(db, &by, account, text, uri);
    return f ? f : reply_json(reply, json_pack("{s:s, s:s}", "secret", text, "uri", uri));
}

const struct route routes_me[] = {
    {"GET", "/api/me", ROLE_ANY, LANE_READ, 0, me, NULL, NULL, "Who I am, the university, the server's time"},
    {"POST", "/api/me/lang", ROLE_ANY, LANE_OFFICE, LOGIN_BODY_MAX, set_lang, NULL, NULL, "My language"},
    {"POST", "/api/me/totp", ROLE_STAFF, LANE_OFFICE, LOGIN_BODY_MAX, totp, NULL, NULL,
     "My second factor: begin, switch on, switch off"},
    {0},
};
