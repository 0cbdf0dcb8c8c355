#include <stdlib.h>
#include <string.h>

#include "attempt.h"
#include "office_json.h"
#include "recording.h"
#include "role.h"
#include "route.h"
#include "settings.h"

/* Recordings and their timeline, for staff who may watch the attempt. */

static enum fault may_watch(struct db *db, const struct request *request)
{
    return attempt_visible_to(db, request->who.person, request->who.roles, request->arg[0], NEED_WATCH);
}

/* ---- timeline ---- */

struct span {
    int64_t epoch_ms, ended_ms;
};

static enum fault span_of(struct db *db, const char *attempt, int64_t now_ms, struct span *ret)
{
    struct row row;
    enum fault f = db_row(db, &row, S_LIVE_SPAN, "t", attempt);
    if (f != F_OK)
        return f;
    ret->epoch_ms = row_int(&row, 0);
    ret->ended_ms = row_int(&row, 2) ? row_int(&row, 2) : now_ms;
    row_done(&row);
    return F_OK;
}

static void segment(json_t *list, int64_t from, int64_t to, const char *kind, const char *key, const char *value)
{
    if (to > from)
        json_array_append_new(list, json_pack("{s:I, s:I, s:s, s:s*}", "from_ms", (json_int_t)from, "to_ms",
                                              (json_int_t)to, "kind", kind, key, value));
}

static enum fault timeline(struct db *db, struct request *request, struct reply *reply)
{
    struct span span;
    struct row row;
    enum fault f = may_watch(db, request);
    if (f == F_OK)
        f = span_of(db, request->arg[0], request->now_ms, &span);
    if (f != F_OK)
        return f;
    int64_t from = span.epoch_ms ? span.epoch_ms : span.ended_ms, at = from;
    json_t *list = json_array();
    for (f = db_each(db, &row, S_LIVE_GAPS, "t", request->arg[0]); f == F_OK; f = row_next(&row)) {
        segment(list, at, row_int(&row, 1), "ok", "cause", NULL);
        segment(list, row_int(&row, 1), row_int(&row, 2), "gap", "cause", row_peek(&row, 0));
        at = row_int(&row, 2) > at ? row_int(&row, 2) : at;
    }
    segment(list, at, span.ended_ms, "ok", "cause", NULL);
    if (f == F_NOT_FOUND)
        for (f = db_each(db, &row, S_LIVE_INCIDENTS, "t", request->arg[0]); f == F_OK; f = row_next(&row))
            segment(list, row_int(&row, 2), row_int(&row, 3) ? row_int(&row, 3) : span.ended_ms, "incident", "incident",
                    row_peek(&row, 0));
    if (f == F_NOT_FOUND)
        for (f = db_each(db, &row, S_UNSEEN_LIST, "t", request->arg[0]); f == F_OK; f = row_next(&row))
            segment(list, row_int(&row, 1), row_int(&row, 2), "unseen", "cause", row_peek(&row, 0));
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    return reply_json(reply, json_pack("{s:I, s:I, s:o}", "from_ms", (json_int_t)from, "to_ms",
                                       (json_int_t)span.ended_ms, "segments", list));
}

/* ---- parts ---- */

static json_t *part_json(int64_t n, const char *mime, int64_t from, int64_t to, int64_t bytes, bool ready)
{
    return json_pack("{s:I, s:s, s:I, s:I, s:I, s:b}", "n", (json_int_t)n, "mime", mime, "from_ms", (json_int_t)from,
                     "to_ms", (json_int_t)to, "bytes", (json_int_t)bytes, "ready", ready);
}

static enum fault booked_parts(struct db *db, const char *attempt, json_t *list)
{
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_LIVE_PARTS, "t", attempt); f == F_OK; f = row_next(&row))
        json_array_append_new(list, part_json(row_int(&row, 0), row_peek(&row, 1), row_int(&row, 3), row_int(&row, 4),
                                              row_int(&row, 5), row_int(&row, 6) != 0));
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault running_parts(struct request *request, json_t *list)
{
    struct cutting *c = arena_alloc(request->arena, sizeof *c);
    if (!c)
        return arena_check(request->arena);
    enum fault f = recording_now(request->arg[0], c);
    if (f == F_NOT_FOUND)
        return F_OK;
    for (int i = 0; f == F_OK && i < c->parts; i++)
        json_array_append_new(list, part_json(i + 1, recording_mime(&c->part[i]),
                                              c->totals.epoch_ms + (int64_t)(c->part[i].first_us / 1000),
                                              c->totals.epoch_ms + (int64_t)(c->part[i].last_us / 1000),
                                              (int64_t)c->bytes[i], true));
    return f;
}

static enum fault parts(struct db *db, struct request *request, struct reply *reply)
{
    enum fault f = may_watch(db, request);
    if (f != F_OK)
        return f;
    json_t *list = json_array();
    f = booked_parts(db, request->arg[0], list);
    if (f == F_OK && !json_array_size(list))
        f = running_parts(request, list);
    if (f != F_OK) {
        json_decref(list);
        return f;
    }
    return reply_json(reply, json_pack("{s:o}", "parts", list));
}

static enum fault booked_file(struct db *db, struct request *request, int64_t n, struct reply *reply)
{
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_LIVE_PARTS, "t", request->arg[0]); f == F_OK; f = row_next(&row)) {
        if (row_int(&row, 0) != n || !row_int(&row, 6))
            continue;
        char path[RECORDING_PATH_MAX];
        reply->file = arena_text(request->arena, settings_path(row_peek(&row, 2), path, sizeof path));
        reply->mime = row_text(&row, 1, request->arena);
        reply->cacheable = true;
        row_done(&row);
        return arena_check(request->arena);
    }
    return f;
}

static enum fault part(struct db *db, struct request *request, struct reply *reply)
{
    int64_t n = atoll(request->arg[1]);
    enum fault f = may_watch(db, request);
    if (f == F_OK)
        f = booked_file(db, request, n, reply);
    if (f != F_NOT_FOUND)
        return f;
    struct cutting *c = arena_alloc(request->arena, sizeof *c);
    if (!c)
        return arena_check(request->arena);
    f = recording_now(request->arg[0], c);
    if (f != F_OK || n < 1 || n > c->parts)
        return f != F_OK ? f : fault(F_NOT_FOUND, "attempt %s has no part %lld", request->arg[0], (long long)n);
    char path[RECORDING_PATH_MAX];
    recording_now_path(request->arg[0], &c->part[n - 1], path);
    reply->file = arena_text(request->arena, path);
    reply->mime = arena_text(request->arena, recording_mime(&c->part[n - 1]));
    return arena_check(request->arena);
}

/* A look at a recording is written down before its parts are named (model 2.5). */
static enum fault looked(struct db *db, struct request *request, struct reply *reply)
{
    struct actor by = office_actor(request);
    (void)reply;
    return audit(db, &by, "recording.view", "attempt", request->arg[0], "its parts");
}

const struct route routes_media[] = {
    {"GET", "/api/attempts/:id/timeline", ROLE_WATCHERS, LANE_READ, 0, timeline, NULL, NULL,
     "What an attempt's recording holds, what is missing and why"},
    {"GET", "/api/attempts/:id/recording", ROLE_WATCHERS, LANE_OFFICE, 0, looked, parts, NULL,
     "The parts of a recording"},
    {"GET", "/api/attempts/:id/recording/:n", ROLE_WATCHERS, LANE_READ, 0, part, NULL, NULL,
     "One part, with byte ranges"},
    {0},
};
