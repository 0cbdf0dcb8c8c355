#include "errand.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "admit.h"
#include "clerk.h"
#include "clock.h"
#include "live.h"
#include "log.h"
#include "metrics.h"
#include "role.h"
#include "sock.h"

enum { BUSY_AGAIN_S = 2 };

static int away; /* [loop] */

struct errand *errand_new(void)
{
    struct errand *e = calloc(1, sizeof *e);
    if (!e)
        return NULL;
    struct id id = id_make();
    arena_init(&e->arena, 0);
    memcpy(e->request.id, id.text, sizeof e->request.id);
    e->request.now_ms = clock_now_ms();
    e->request.arena = &e->arena;
    return e;
}

void errand_free(struct errand *errand)
{
    if (!errand)
        return;
    reply_release(&errand->reply);
    json_decref(errand->json);
    arena_release(&errand->arena);
    free(errand);
}

void errand_forget(struct errand *errand)
{
    errand->user = NULL;
}

int errands_away(void)
{
    return away;
}

static void keep_fault(struct errand *e, enum fault f)
{
    e->fault = f;
    memcpy(e->fault_text, fault_text(), sizeof e->fault_text - 1);
    reply_release(&e->reply);
}

static void touch_sign_in(const struct errand *of)
{
    struct errand *e = errand_new();
    if (!e)
        return;
    e->internal = true;
    e->request.method = route_touch.method;
    e->request.path = route_touch.path;
    e->request.route = &route_touch;
    memcpy(e->request.who.session, of->request.who.session, sizeof e->request.who.session);
    errand_send(e);
}

/* [loop] The errand is back: its notices are told, then whoever sent it, then it is gone. */
static void come_back(struct errand *e)
{
    static const enum metric lanes[] = {M_errands_office, M_errands_exam, M_errands_read};
    metric_add(lanes[e->request.route->lane], 1);
    metric_observe_us(M_errand_latency, clock_steady_us() - e->sent_steady_us);
    if (e->fault == F_BUSY || e->fault == F_TOO_MANY)
        e->reply.retry_after_s = e->reply.retry_after_s ? e->reply.retry_after_s : BUSY_AGAIN_S;
    for (int i = 0; e->fault == F_OK && i < e->reply.notices_len; i++) {
        if (e->reply.notices[i].kind == NOTICE_LOGOUT)
            socks_refuse(e->reply.notices[i].attempt, ROLE_ANY, F_UNAUTHENTICATED);
        live_notice(&e->reply.notices[i]);
    }
    if (e->touch && e->fault == F_OK)
        touch_sign_in(e);
    if (e->fault != F_OK && e->internal) {
        char text[FAULT_TEXT_MAX + 4];
        log_line(LEVEL_ERROR, "internal_errand", "path=%s fault=%s text=%s", e->request.path, fault_code(e->fault),
                 log_quote(e->fault_text, text, sizeof text));
    }
    if (e->done)
        e->done(e, e->user);
    if (!e->kept)
        errand_free(e);
}

static void posted(struct post *post)
{
    away--;
    come_back((struct errand *)((char *)post - offsetof(struct errand, job.post)));
}

static void go_home(struct errand *e)
{
    loop_post(&e->job.post, posted);
}

static struct errand *of_job(struct job *job)
{
    return (struct errand *)((char *)job - offsetof(struct errand, job));
}

static void run_finish(struct job *job, struct db *db)
{
    struct errand *e = of_job(job);
    enum fault f = e->request.route->finish(db, &e->request, &e->reply);
    if (f != F_OK)
        log_fault(f, "finish", e->request.id);
    go_home(e);
}

void errand_decided(struct errand *e)
{
    if (e->fault == F_OK && e->request.route->finish) {
        e->job.run = run_finish;
        if (hands_push(&e->job, true) == F_OK)
            return;
    }
    go_home(e);
}

/* A finish may not fail the request: what was decided stands. */
static void run_read_finish(struct errand *e, struct db *db)
{
    enum fault f = e->request.route->finish ? e->request.route->finish(db, &e->request, &e->reply) : F_OK;
    if (f != F_OK)
        log_fault(f, "finish", e->request.id);
}

static void run_read(struct job *job, struct db *db)
{
    struct errand *e = of_job(job);
    enum fault f = db_begin(db);
    if (f == F_OK)
        f = admit(e, db);
    if (f == F_OK)
        f = e->request.route->handle(db, &e->request, &e->reply);
    if (f == F_OK)
        f = arena_check(&e->arena);
    if (f != F_OK)
        keep_fault(e, f);
    else
        run_read_finish(e, db);
    db_rollback(db);
    go_home(e);
}

static void run_prepare(struct job *job, struct db *db)
{
    struct errand *e = of_job(job);
    enum fault f = db_begin(db);
    if (f == F_OK)
        f = admit(e, db);
    if (f == F_OK)
        f = e->request.route->prepare(db, &e->request, &e->reply);
    if (f == F_OK)
        f = arena_check(&e->arena);
    db_rollback(db);
    if (f == F_OK && e->request.route->lane == LANE_READ) {
        run_read(job, db);
        return;
    }
    if (f == F_OK)
        f = clerk_push(e, false);
    if (f == F_OK)
        return;
    keep_fault(e, f);
    go_home(e);
}

void errand_send(struct errand *e)
{
    assert(loop_on() && e->request.route);
    enum fault f;
    e->sent_steady_us = clock_steady_us();
    if (e->request.route->prepare || e->request.route->lane == LANE_READ) {
        e->job.run = e->request.route->prepare ? run_prepare : run_read;
        f = hands_push(&e->job, false);
    } else {
        f = clerk_push(e, false);
    }
    if (f == F_OK) {
        away++;
        return;
    }
    keep_fault(e, f);
    come_back(e);
}

void errand_internal(const struct route *row, const char *attempt, json_t *take_json,
                     void (*done)(struct errand *errand, void *user), void *user)
{
    struct errand *e = errand_new();
    if (!e) {
        log_line(LEVEL_ERROR, "internal_errand", "path=%s fault=nomem", row->path);
        json_decref(take_json);
        return;
    }
    e->internal = true;
    e->request.method = row->method;
    e->request.path = row->path;
    e->request.route = row;
    e->request.attempt = arena_text(&e->arena, attempt);
    e->json = take_json;
    e->request.json = take_json;
    e->done = done;
    e->user = user;
    errand_send(e);
}

struct pure {
    struct job job;
    void (*work)(void *user), (*done)(void *user);
    void *user;
};

static void pure_home(struct post *post)
{
    struct pure *p = (struct pure *)((char *)post - offsetof(struct pure, job.post));
    away--;
    if (p->done)
        p->done(p->user);
    free(p);
}

static void pure_work(struct job *job, struct db *db)
{
    (void)db;
    struct pure *p = (struct pure *)((char *)job - offsetof(struct pure, job));
    p->work(p->user);
    loop_post(&p->job.post, pure_home);
}

enum fault hand_send(void (*work)(void *user), void (*done)(void *user), void *user)
{
    struct pure *p = calloc(1, sizeof *p);
    if (!p)
        return fault(F_NOMEM, "work for a hand");
    *p = (struct pure){.job = {.run = pure_work}, .work = work, .done = done, .user = user};
    enum fault f = hands_push(&p->job, false);
    if (f != F_OK)
        free(p);
    else
        away++;
    return f;
}
