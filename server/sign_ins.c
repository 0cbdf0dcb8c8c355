#include "sign_ins.h"

#include "account.h"
#include "errand.h"
#include "role.h"
#include "sock.h"

enum { SEEN_AFTER_MS = 600000 };

static int64_t last_steady_ms; /* [loop] */
static bool away;              /* [loop] */

/* ---- the books' side ---- */

/* [reader] What became of each sign-in: {session: roles at the door} → {ended, expired, less, seen: [sessions]}. */
static enum fault look(struct db *db, struct request *request, struct reply *reply)
{
    const char *id;
    json_t *roles, *asked = (json_t *)request->json;
    json_t *ended = json_array(), *expired = json_array(), *less = json_array(), *seen = json_array();
    enum fault f = F_OK;
    json_object_foreach(asked, id, roles)
    {
        struct session_state now;
        uint32_t had = (uint32_t)json_integer_value(roles);
        f = session_state(db, id, request->now_ms, &now);
        if (f)
            break;
        if (now.ended)
            json_array_append_new(ended, json_string(id));
        else if (now.expired && had & ROLE_STAFF)
            json_array_append_new(expired, json_string(id));
        else if (had & ROLE_STAFF & ~now.roles)
            json_array_append_new(less, json_string(id));
        else if (request->now_ms - now.seen_ms > SEEN_AFTER_MS && json_array_size(seen) < SIGN_INS_TOUCH_MAX)
            json_array_append_new(seen, json_string(id));
    }
    json_t *told = json_pack("{s:o, s:o, s:o, s:o}", "ended", ended, "expired", expired, "less", less, "seen", seen);
    if (!f)
        return reply_json(reply, told);
    json_decref(told);
    return f;
}

/* [clerk] {sessions: [ids]}. */
static enum fault touch(struct db *db, struct request *request, struct reply *reply)
{
    size_t i;
    json_t *id;
    enum fault f = F_OK;
    (void)reply;
    json_array_foreach(json_object_get(request->json, "sessions"), i, id)
    {
        f = session_touch(db, json_string_value(id), request->now_ms);
        if (f)
            break;
    }
    return f;
}

static const struct route row_look = {
    "INTERNAL", "sign_ins_look", 0, LANE_READ, 0, look, NULL, NULL, "do those who are connected still have a right?"};
static const struct route row_touch = {
    "INTERNAL", "sign_ins_touch", 0, LANE_OFFICE, 0, touch, NULL, NULL, "sign-ins that sockets use were seen"};

/* ---- the loop's side ---- */

static void ask_of(const struct who *who, uint32_t roles, void *user)
{
    uint32_t more = (uint32_t)json_integer_value(json_object_get(user, who->session));
    json_object_set_new(user, who->session, json_integer((json_int_t)(roles | more)));
}

static void refuse_all(const json_t *sessions, uint32_t roles, enum fault f)
{
    size_t i;
    json_t *id;
    json_array_foreach(sessions, i, id) socks_refuse(json_string_value(id), roles, f);
}

static void looked(struct errand *e, void *user)
{
    (void)user;
    away = false;
    if (e->fault)
        return; /* asked again with the next turn */
    refuse_all(json_object_get(e->reply.json, "ended"), ROLE_ANY, F_UNAUTHENTICATED);
    refuse_all(json_object_get(e->reply.json, "expired"), ROLE_STAFF, F_UNAUTHENTICATED);
    refuse_all(json_object_get(e->reply.json, "less"), ROLE_STAFF, F_POST_ENDED);
    json_t *seen = json_object_get(e->reply.json, "seen");
    if (json_array_size(seen))
        errand_internal(&row_touch, NULL, json_pack("{s:O}", "sessions", seen), NULL, NULL);
}

void sign_ins_tick(int64_t steady_ms)
{
    if (away || steady_ms - last_steady_ms < SIGN_INS_EVERY_MS)
        return;
    last_steady_ms = steady_ms;
    json_t *asked = json_object();
    socks_each(ask_of, asked);
    if (!json_object_size(asked)) {
        json_decref(asked);
        return;
    }
    away = true;
    errand_internal(&row_look, NULL, asked, looked, NULL);
}
