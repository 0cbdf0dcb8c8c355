#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "attempt.h"
#include "clock.h"
#include "live_media.h"
#include "office_json.h"
#include "recording.h"
#include "recording_now.h"
#include "role.h"
#include "route.h"
#include "settings.h"

/* Recordings and their timeline, for staff who may watch the attempt. */

enum {
    ANSWERS_SHOWN_MAX = 2000,  /* marks of one timeline */
    TRACKS_SHOWN_MAX = 500,    /* and words of the page about its devices */
    LOOK_MS = 600000,          /* a look that goes on is written down again after it */
    LOOKS_MAX = 64,            /* people whose looks go on; beyond it the oldest is written down again */
};

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

static enum fault answers_json(struct db *db, const char *attempt, json_t *list)
{
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_LIVE_ANSWER_TIMES, "ti", attempt, (int64_t)ANSWERS_SHOWN_MAX); f == F_OK;
         f = row_next(&row))
        json_array_append_new(list, json_integer(row_int(&row, 0)));
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault tracks_json(struct db *db, const char *attempt, json_t *list)
{
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_TRACK_WORD_LIST, "ti", attempt, (int64_t)TRACKS_SHOWN_MAX); f == F_OK;
         f = row_next(&row))
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:s, s:I}", "stream", row_peek(&row, 0), "state", row_peek(&row, 1),
                                        "label", row_peek(&row, 2), "at_ms", (json_int_t)row_int(&row, 3)));
    return f == F_NOT_FOUND ? F_OK : f;
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
        if (row_int(&row, 3) != STREAM_CAMERA) {
            json_array_append_new(list, json_pack("{s:I, s:I, s:s, s:s, s:s}", "from_ms", (json_int_t)row_int(&row, 1),
                                                  "to_ms", (json_int_t)row_int(&row, 2), "kind", "gap", "cause",
                                                  row_peek(&row, 0), "stream",
                                                  recording_stream_word((int)row_int(&row, 3))));
            continue;
        }
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
    json_t *answers = json_array(), *tracks = json_array();
    json_t *said = json_pack("{s:I, s:I, s:o, s:o, s:o}", "from_ms", (json_int_t)from, "to_ms",
                             (json_int_t)span.ended_ms, "segments", list, "answers", answers, "tracks", tracks);
    f = answers_json(db, request->arg[0], answers);
    if (f == F_OK)
        f = tracks_json(db, request->arg[0], tracks);
    if (f == F_OK)
        return reply_json(reply, said);
    json_decref(said);
    return f;
}

/* ---- looks ---- */

static pthread_mutex_t looks_lock = PTHREAD_MUTEX_INITIALIZER;
static struct look {
    char person[ID_LEN + 1], attempt[ID_LEN + 1];
    int64_t at_ms;
} looks[LOOKS_MAX]; /* {looks_lock} those that are in the audit log */

/* The look of this person at this attempt, else the oldest one of all. {looks_lock} */
static struct look *look_of(const struct request *request)
{
    struct look *oldest = &looks[0];
    for (int i = 0; i < LOOKS_MAX; i++) {
        if (!strcmp(looks[i].person, request->who.person) && !strcmp(looks[i].attempt, request->arg[0]))
            return &looks[i];
        if (looks[i].at_ms < oldest->at_ms)
            oldest = &looks[i];
    }
    return oldest;
}

/* A look at a recording is written down before anything of it leaves (model 2.5). A player asks for many ranges: that
   is one look. */
static enum fault looked(struct db *db, struct request *request, struct reply *reply)
{
    struct actor by = office_actor(request);
    (void)reply;
    pthread_mutex_lock(&looks_lock);
    const struct look *look = look_of(request);
    bool known = !strcmp(look->person, request->who.person) && !strcmp(look->attempt, request->arg[0]) &&
                 request->now_ms - look->at_ms < LOOK_MS;
    pthread_mutex_unlock(&looks_lock);
    request->stage = known ? NULL : request;
    return known ? F_OK : audit(db, &by, "recording.view", "attempt", request->arg[0], "its parts");
}

static enum fault look_written(struct db *db, struct request *request, struct reply *reply)
{
    (void)db, (void)reply;
    if (!request->stage)
        return F_OK;
    pthread_mutex_lock(&looks_lock);
    struct look *look = look_of(request);
    memcpy(look->person, request->who.person, sizeof look->person);
    snprintf(look->attempt, sizeof look->attempt, "%s", request->arg[0]);
    look->at_ms = request->now_ms;
    pthread_mutex_unlock(&looks_lock);
    return F_OK;
}

/* ---- parts ---- */

static json_t *part_json(const struct now_part *p, bool ready)
{
    return json_pack("{s:I, s:s, s:s, s:I, s:I, s:I, s:b}", "n", (json_int_t)p->n, "stream",
                     recording_stream_word(p->stream), "mime", p->mime, "from_ms", (json_int_t)p->from_ms, "to_ms",
                     (json_int_t)p->to_ms, "bytes", (json_int_t)p->bytes, "ready", ready);
}

static void sprites_add(json_t *sprites, int64_t n, int64_t from_ms)
{
    json_array_append_new(sprites, json_pack("{s:I, s:I}", "n", (json_int_t)n, "from_ms", (json_int_t)from_ms));
}

/* `epoch_ms` is the server's time of media time 0. */
static enum fault booked_parts(struct db *db, const char *attempt, int64_t epoch_ms, json_t *list, json_t *sprites)
{
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_LIVE_PARTS, "t", attempt); f == F_OK; f = row_next(&row)) {
        if (row_int(&row, 7) == RECORDING_SPRITES) {
            sprites_add(sprites, row_int(&row, 0), epoch_ms);
            continue;
        }
        struct now_part p = {.n = (uint32_t)row_int(&row, 0), .stream = (int)row_int(&row, 7)};
        snprintf(p.mime, sizeof p.mime, "%s", row_peek(&row, 1));
        p.from_ms = row_int(&row, 3);
        p.to_ms = row_int(&row, 4);
        p.bytes = (uint64_t)row_int(&row, 5);
        json_array_append_new(list, part_json(&p, row_int(&row, 6) != 0));
    }
    return f == F_NOT_FOUND ? F_OK : f;
}

/* F_NOT_FOUND: its recording is booked, or was and is destroyed; what the journal may still hold of it is no longer
   anybody's to see (001-4.1.15). */
static enum fault not_yet_booked(struct db *db, const char *attempt)
{
    struct row row;
    enum fault f = db_row(db, &row, S_LIVE_PART_ANY, "t", attempt);
    if (f)
        return f == F_NOT_FOUND ? F_OK : f;
    row_done(&row);
    return fault(F_NOT_FOUND, "the recording of attempt %s is booked", attempt);
}

/* Nobody saw the small stream show something else than the recording. */
static enum fault small_believed(struct db *db, const char *attempt, bool *ret)
{
    struct row row;
    enum fault f;
    *ret = true;
    for (f = db_each(db, &row, S_UNSEEN_LIST, "t", attempt); f == F_OK; f = row_next(&row))
        *ret = *ret && strcmp(row_peek(&row, 0), "other_picture") != 0;
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault running_sprites(struct db *db, const char *attempt, json_t *sprites)
{
    struct now_part *parts = NULL;
    size_t len = 0;
    bool small;
    enum fault f = small_believed(db, attempt, &small);
    if (f == F_OK && media_journal())
        f = recording_now_sprites(media_journal(), attempt, small, clock_steady_ms(), &parts, &len);
    for (size_t i = 0; i < len; i++)
        sprites_add(sprites, parts[i].n, parts[i].from_ms);
    free(parts);
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault running_parts(const char *attempt, json_t *list)
{
    for (int s = 0; media_journal() && s < FRAME_PLAYED; s++) { /* without a server nothing runs */
        struct now_part *parts = NULL;
        size_t len = 0;
        enum fault f = recording_now(media_journal(), attempt, (enum frame_stream)s, clock_steady_ms(), &parts, &len);
        if (f != F_OK && f != F_NOT_FOUND)
            return f;
        for (size_t i = 0; i < len; i++)
            json_array_append_new(list, part_json(&parts[i], true));
        free(parts);
    }
    return F_OK;
}

/* [hand] */
static enum fault parts(struct db *db, struct request *request, struct reply *reply)
{
    enum fault f = may_watch(db, request);
    if (f != F_OK)
        return f;
    struct span span;
    f = span_of(db, request->arg[0], request->now_ms, &span);
    if (f != F_OK)
        return f;
    json_t *list = json_array(), *sprites = json_array();
    json_t *said = json_pack("{s:o, s:{s:I, s:o}}", "parts", list, "sprites", "epoch_ms", (json_int_t)span.epoch_ms,
                             "parts", sprites);
    if (!said)
        return fault(F_NOMEM, "a recording");
    f = booked_parts(db, request->arg[0], span.epoch_ms, list, sprites);
    if (f == F_OK)
        f = not_yet_booked(db, request->arg[0]);
    bool running = f == F_OK;
    if (running)
        f = running_parts(request->arg[0], list);
    if (running && f == F_OK)
        f = running_sprites(db, request->arg[0], sprites);
    if (f != F_OK && (running || f != F_NOT_FOUND)) {
        json_decref(said);
        return f;
    }
    json_object_set_new(said, "running", json_boolean(running));
    return reply_json(reply, said);
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
        reply->etag = arena_format(request->arena, "\"%s\"", row_peek(&row, 8));
        reply->cacheable = true;
        row_done(&row);
        return arena_check(request->arena);
    }
    return f;
}

/* [hand] */
static enum fault part(struct db *db, struct request *request, struct reply *reply)
{
    int64_t n = atoll(request->arg[1]);
    struct now_part found;
    char path[RECORDING_PATH_MAX], etag[RECORDING_ETAG_MAX];
    enum fault f = may_watch(db, request);
    if (f != F_OK)
        return f;
    f = booked_file(db, request, n, reply);
    if (f != F_NOT_FOUND)
        return f;
    f = not_yet_booked(db, request->arg[0]);
    if (f == F_OK)
        f = recording_now_file(request->arg[0], (uint32_t)n, &found, path, etag);
    if (f != F_OK)
        return f;
    reply->file = arena_text(request->arena, path);
    reply->mime = arena_text(request->arena, found.mime);
    reply->etag = arena_text(request->arena, etag);
    return arena_check(request->arena);
}

const struct route routes_media[] = {
    {"GET", "/api/attempts/:id/timeline", ROLE_WATCHERS, LANE_READ, 0, timeline, NULL, NULL,
     "What an attempt's recording holds, what is missing and why"},
    {"GET", "/api/attempts/:id/recording", ROLE_WATCHERS, LANE_OFFICE, 0, looked, parts, look_written,
     "The parts of a recording, each of one stream"},
    {"GET", "/api/attempts/:id/recording/:n", ROLE_WATCHERS, LANE_OFFICE, 0, looked, part, look_written,
     "One part, with byte ranges"},
    {0},
};
