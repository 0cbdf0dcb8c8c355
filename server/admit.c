#include "admit.h"

#include <string.h>

#include "account.h"
#include "api_key.h"
#include "role.h"

enum { TOUCH_AFTER_MS = 60000 };

static enum fault touch(struct db *db, struct request *request, struct reply *reply)
{
    (void)reply;
    enum fault f = session_touch(db, request->who.session, request->now_ms);
    if (!f && !db_changes(db))
        f = api_key_touch(db, request->who.session, request->now_ms);
    return f == F_NOT_FOUND ? F_OK : f;
}

const struct route route_touch = {"INTERNAL", "touch", 0, LANE_OFFICE, 0, touch, NULL, NULL, "A sign-in was seen"};

static int depth_of(const char *text, size_t len)
{
    int depth = 0, deepest = 0;
    bool quoted = false;
    for (size_t i = 0; i < len; i++) {
        if (quoted) {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '"')
                quoted = false;
        } else if (text[i] == '"') {
            quoted = true;
        } else if (text[i] == '{' || text[i] == '[') {
            if (++depth > deepest)
                deepest = depth;
        } else if (text[i] == '}' || text[i] == ']') {
            depth--;
        }
    }
    return deepest;
}

enum fault json_strict(const char *text, size_t len, json_t **ret_json)
{
    if (depth_of(text, len) > JSON_DEPTH_MAX)
        return fault(F_INVALID, "JSON deeper than %d", JSON_DEPTH_MAX);
    json_error_t error;
    json_t *json = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
    if (!json)
        return fault(F_INVALID, "JSON at byte %d: %.120s", error.position, error.text);
    if (!json_is_object(json)) {
        json_decref(json);
        return fault(F_INVALID, "the body is not a JSON object");
    }
    *ret_json = json;
    return F_OK;
}

static enum fault parse_body(struct errand *e)
{
    struct request *r = &e->request;
    if (e->json || r->json || !r->route->body_max || strcmp(r->method, "POST") || !r->body)
        return F_OK;
    enum fault f = json_strict(r->body_len ? r->body : "{}", r->body_len ? r->body_len : 2, &e->json);
    if (f == F_OK)
        r->json = e->json;
    return f;
}

static enum fault sign_in(struct errand *e, struct db *db)
{
    struct request *r = &e->request;
    struct who *who = &r->who;
    if ((!r->token && !r->key) || who->session[0])
        return F_OK;
    struct session session;
    enum fault f = r->key ? api_key_find(db, r->key, r->route->method, r->route->path, r->now_ms, &session)
                          : session_find(db, r->token, r->now_ms, &session);
    if (f == F_UNAUTHENTICATED && r->route->roles & ROLE_ANYONE)
        return F_OK;
    if (f != F_OK)
        return f;
    snprintf(who->account, sizeof who->account, "%s", session.account.id);
    snprintf(who->person, sizeof who->person, "%s", session.account.person);
    snprintf(who->session, sizeof who->session, "%s", session.id);
    snprintf(who->name, sizeof who->name, "%s", session.account.name);
    who->roles = session.account.roles;
    who->lang = session.account.lang;
    e->touch = r->now_ms - session.seen_ms > TOUCH_AFTER_MS;
    return F_OK;
}

enum fault admit(struct errand *e, struct db *db)
{
    struct request *r = &e->request;
    if (e->internal || e->admitted)
        return F_OK;
    enum fault f = sign_in(e, db);
    if (f != F_OK)
        return f;
    if (!(r->route->roles & ROLE_ANYONE)) {
        if (!r->who.session[0])
            return fault(F_UNAUTHENTICATED, "no sign-in");
        if (!(r->route->roles & r->who.roles))
            return fault(F_FORBIDDEN, "%s %s needs roles %#x, session %s has %#x", r->method, r->route->path,
                         r->route->roles, r->who.session, r->who.roles);
    }
    f = parse_body(e);
    if (f == F_OK)
        e->admitted = true;
    return f;
}
