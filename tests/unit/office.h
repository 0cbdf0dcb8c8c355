#ifndef BAQYLA_TEST_OFFICE_H
#define BAQYLA_TEST_OFFICE_H

#include "books.h"

#include <stdlib.h>

#include "admit.h"
#include "errand.h"
#include "office_json.h"

/* Calls a route as a person, without socket or thread: find, admit, the stages in one savepoint, as the clerk does. */

/* Tables that other tests cover and that would draw half the server in. */
#ifndef OFFICE_WITH_ACTS
const struct route routes_act[] = {{0}};
#endif
const struct route routes_media[] = {{0}};

struct person {
    const char *id;
    uint32_t roles;
    const char *name;
};
#define AS(name, id, role) static const struct person name __attribute__((unused)) = {id, role, "Сынақ"}
AS(as_student, P_STUDENT, ROLE_STUDENT);
AS(as_other, P_OTHER, ROLE_STUDENT);
AS(as_proctor, P_PROCTOR, ROLE_PROCTOR);
AS(as_stranger, P_STRANGER, ROLE_PROCTOR);
AS(as_specialist, P_SPECIALIST, ROLE_SPECIALIST);
AS(as_engineer, P_ENGINEER, ROLE_ENGINEER);
AS(as_head, P_HEAD, ROLE_HEAD);
AS(as_registrar, P_REGISTRAR, ROLE_REGISTRAR);
AS(as_registrar_head, P_REGISTRAR_HEAD, ROLE_REGISTRAR_HEAD);
AS(as_teacher, P_TEACHER, ROLE_TEACHER);
AS(as_admin, P_ADMIN, ROLE_ADMIN);
AS(as_auditor, P_AUDITOR, ROLE_AUDITOR);

struct call {
    enum fault fault;
    struct errand errand; /* errand.reply is the answer */
    json_t *json;         /* the answer's object, borrowed from the errand */
};

static struct call last; /* one at a time; released by the next one */

static inline void call_release(void)
{
    reply_release(&last.errand.reply);
    json_decref(last.errand.json);
    arena_release(&last.errand.arena);
    memset(&last, 0, sizeof last);
}

static inline void call_query(struct request *r, char *query)
{
    for (char *rest = NULL, *part = strtok_r(query, "&", &rest); part; part = strtok_r(NULL, "&", &rest)) {
        char *value = strchr(part, '=');
        *value++ = 0;
        r->query[r->queries].name = part;
        r->query[r->queries++].value = value;
    }
}

static inline void call_who(struct request *r, const struct person *p)
{
    snprintf(r->who.address, sizeof r->who.address, "192.0.2.50");
    r->who.lang = LANG_EN;
    if (!p)
        return;
    snprintf(r->who.account, sizeof r->who.account, "%s", p->id);
    snprintf(r->who.person, sizeof r->who.person, "%s", p->id);
    snprintf(r->who.session, sizeof r->who.session, "%s", "0000000000000000sess");
    snprintf(r->who.name, sizeof r->who.name, "%s", p->name);
    r->who.roles = p->roles;
}

static inline enum fault call_stages(struct db *db, struct errand *e)
{
    const struct route *row = e->request.route;
    enum fault f = admit(e, db);
    if (f)
        return f;
    if (row->prepare && (f = row->prepare(db, &e->request, &e->reply)))
        return f;
    assert_ok(db_savepoint(db));
    f = row->handle(db, &e->request, &e->reply);
    if (f)
        db_undo(db);
    else
        assert_ok(db_release(db));
    if (!f && row->finish)
        f = row->finish(db, &e->request, &e->reply);
    return f;
}

/* `path` may carry a query; a POST without body sends {}. `attempt`: of the exam socket, for words. */
static inline enum fault call_at(struct db *db, const struct person *who, const char *method, const char *path,
                                 const char *body, const char *attempt, const char *token)
{
    call_release();
    struct errand *e = &last.errand;
    struct request *r = &e->request;
    arena_init(&e->arena, 0);
    r->arena = &e->arena;
    char *copy = arena_text(r->arena, path), *query = strchr(copy, '?');
    if (query)
        *query++ = 0;
    r->method = method;
    r->path = copy;
    r->attempt = attempt;
    r->token = token;
    r->now_ms = clock_now_ms();
    snprintf(r->id, sizeof r->id, "0000000000000request");
    call_who(r, who);
    if (query)
        call_query(r, query);
    last.fault = route_find(r, &r->route);
    if (!last.fault && r->route->body_max) {
        r->body = body ? body : "{}";
        r->body_len = strlen(r->body);
        if (!strcmp(method, "WS")) {
            last.fault = json_strict(r->body, r->body_len, &e->json);
            r->json = e->json;
        }
    }
    if (!last.fault)
        last.fault = call_stages(db, e);
    last.json = e->reply.json;
    return last.fault;
}

static inline enum fault get(struct db *db, const struct person *who, const char *path)
{
    return call_at(db, who, "GET", path, NULL, NULL, NULL);
}

static inline enum fault post(struct db *db, const struct person *who, const char *path, const char *body)
{
    return call_at(db, who, "POST", path, body, NULL, NULL);
}

static inline enum fault word(struct db *db, const struct person *who, const char *attempt, const char *t,
                              const char *body)
{
    return call_at(db, who, "WS", t, body, attempt, NULL);
}

/* "a.b.0.c" in the last answer; NULL when there is none. */
static inline json_t *at(const char *path)
{
    char copy[256], *rest = NULL;
    json_t *json = last.json;
    snprintf(copy, sizeof copy, "%s", path);
    for (char *part = strtok_r(copy, ".", &rest); part && json; part = strtok_r(NULL, ".", &rest))
        json = json_is_array(json) ? json_array_get(json, (size_t)strtoul(part, NULL, 10))
                                   : json_object_get(json, part);
    return json;
}

static inline const char *text_at(const char *path)
{
    const char *text = json_string_value(at(path));
    return text ? text : "(none)";
}

static inline int64_t number_at(const char *path)
{
    return json_is_integer(at(path)) ? json_integer_value(at(path)) : INT64_MIN;
}

static inline bool told(enum notice_kind kind)
{
    for (int i = 0; i < last.errand.reply.notices_len; i++)
        if (last.errand.reply.notices[i].kind == kind)
            return true;
    return false;
}

static inline const char *path_of(const char *before, const char *id, const char *after)
{
    static char path[2][160];
    static int turn;
    turn = !turn;
    snprintf(path[turn], sizeof path[turn], "%s%s%s", before, id, after);
    return path[turn];
}

static inline int office_teardown(void **state)
{
    call_release();
    return books_teardown(state);
}

/* Through the words alone, from the schedule into the exam. */
static inline struct id office_started(struct db *db)
{
    static const char *const steps[] = {"rules", "consent", "system", "camera", "network", "face"};
    struct id id = books_schedule(db, ST_1);
    char body[200];
    snprintf(body, sizeof body, "{\"attempt\":\"%s\",\"tab\":\"tab-1\",\"resume\":null,\"client\":{\"agent\":\"x\"}}",
             id.text);
    assert_ok(word(db, &as_student, NULL, "hello", body));
    for (size_t i = 0; i < 6; i++) {
        snprintf(body, sizeof body, "{\"step\":\"%s\",\"ok\":true,\"info\":{}}", steps[i]);
        assert_ok(word(db, &as_student, id.text, "step", body));
    }
    assert_ok(word(db, &as_student, id.text, "enter", "{}"));
    assert_ok(post(db, &as_proctor, path_of("/api/attempts/", id.text, "/admit"), "{}"));
    return id;
}

#endif
