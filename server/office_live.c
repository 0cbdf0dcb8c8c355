#include "live_rows.h"

#include <stdio.h>
#include <string.h>

#include "accommodation.h"
#include "act_b.h"
#include "attempt.h"
#include "evidence.h"
#include "incident.h"
#include "mark.h"
#include "media.h"
#include "office_json.h"
#include "office_word.h"
#include "policy.h"
#include "remedy.h"
#include "role.h"
#include "rules_policy.h"

/* The live part's own errands: asked by the system, so that nothing here looks at a role. */

enum { SWEEP_MAX = 64, GRACE_MAX_S = 600, SCREEN_STOPPED_MAX_S = 600 };

static enum fault ids_json(struct db *db, enum statement s, json_t *ids)
{
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, s, ""); f == F_OK; f = row_next(&row))
        json_array_append_new(ids, json_string(row_peek(&row, 0)));
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault begin(struct db *db, struct request *request, struct reply *reply)
{
    const char *run;
    int64_t beat = 0, count = 0;
    enum fault f = request_unpack(request, "{s:s !}", "run", &run);
    if (f == F_OK)
        f = server_begin(db, run, request->now_ms, &beat);
    if (f == F_OK)
        f = attempt_server_gap(db, beat ? beat : request->now_ms, request->now_ms, &count);
    if (f != F_OK)
        return f;
    json_t *ids = json_array();
    f = ids_json(db, S_LIVE_ATTEMPTS, ids);
    if (f != F_OK) {
        json_decref(ids);
        return f;
    }
    return reply_json(reply, json_pack("{s:o, s:I}", "attempts", ids, "dead_beat_ms", (json_int_t)beat));
}

static enum fault tick(struct db *db, struct request *request, struct reply *reply)
{
    const char *run;
    struct id *ids = NULL;
    size_t count = 0, opened = 0;
    enum fault f = request_unpack(request, "{s:s !}", "run", &run);
    if (f == F_OK)
        f = server_beat(db, run, request->now_ms);
    if (f == F_OK)
        f = attempt_sweep(db, request->now_ms, SWEEP_MAX, request->arena, &ids, &count);
    if (f == F_OK)
        f = act_b_suspended(db, request->now_ms, &opened);
    if (f == F_OK)
        f = portrait_sweep(db, request->now_ms);
    if (f == F_OK)
        f = remedy_sweep(db, request->now_ms, SWEEP_MAX, &opened);
    if (f != F_OK)
        return f;
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_string(ids[i].text));
    return reply_json(reply, json_pack("{s:o, s:b}", "attempts", list, "more", count == SWEEP_MAX));
}

static enum fault stop(struct db *db, struct request *request, struct reply *reply)
{
    (void)reply;
    const char *run;
    enum fault f = request_unpack(request, "{s:s !}", "run", &run);
    return f == F_OK ? server_stop(db, run, request->now_ms) : f;
}

/* ---- load ---- */

static enum fault incidents_load(struct db *db, const char *attempt, struct live_facts *facts)
{
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_LIVE_OPEN_INCIDENTS, "t", attempt); f == F_OK; f = row_next(&row)) {
        enum incident_kind kind = kind_from(row_peek(&row, 1));
        if (kind == KINDS || facts->incidents == KINDS)
            continue;
        facts->incident[facts->incidents].kind = kind;
        facts->incident[facts->incidents].media_from_ms = row_int(&row, 2);
        snprintf(facts->incident[facts->incidents++].id, ID_LEN + 1, "%s", row_peek(&row, 0));
    }
    return f == F_NOT_FOUND ? F_OK : f;
}

/* What the attempt is judged by: the university's policy, loosened by what the student was granted. */
static enum fault policy_facts(struct db *db, const struct attempt *a, struct live_facts *facts)
{
    struct accommodated who;
    int64_t grace_s;
    enum fault f = rules_policy_load(db, a->policy_version, &facts->policy);
    if (f == F_OK)
        f = accommodated_load(db, a->id, &who);
    if (f == F_OK)
        f = policy_int(db, a->policy_version, "disconnect_grace_s", &grace_s);
    if (f != F_OK)
        return f;
    accommodate(&facts->policy, &who);
    facts->grace_ms = (grace_s < GRACE_MAX_S ? grace_s : GRACE_MAX_S) * 1000;
    return F_OK;
}

/* What streams the exam has beside the camera (003-5.3.8.2). */
static enum fault room_facts(struct db *db, const struct attempt *a, struct live_facts *facts)
{
    int64_t stopped_s;
    enum fault f = attempt_is_oral(db, a->id, &facts->oral);
    if (f == F_OK)
        f = policy_bool(db, a->policy_version, "screen_capture", &facts->screen_share);
    if (f == F_OK)
        f = policy_int(db, a->policy_version, "screen_stopped_s", &stopped_s);
    if (f == F_OK)
        facts->screen_stopped_ms = (stopped_s < SCREEN_STOPPED_MAX_S ? stopped_s : SCREEN_STOPPED_MAX_S) * 1000;
    return f;
}

static enum fault load(struct db *db, struct request *request, struct reply *reply)
{
    int items;
    json_int_t known;
    const char *net;
    struct attempt a;
    struct live_facts *facts = arena_alloc(request->arena, sizeof *facts);
    enum fault f = request_unpack(request, "{s:b, s:I, s:s !}", "items", &items, "policy_version", &known, "net", &net);
    if (f == F_OK && !facts)
        f = arena_check(request->arena);
    if (f == F_OK)
        f = attempt_load(db, request->attempt, &a);
    if (f != F_OK)
        return f;
    memcpy(facts->sitting, a.sitting, sizeof facts->sitting);
    memcpy(facts->person, a.person, sizeof facts->person);
    facts->state = a.state;
    facts->epoch_ms = a.epoch_ms;
    facts->started_ms = a.started_ms;
    facts->ended_ms = a.ended_ms;
    facts->policy_version = a.policy_version;
    facts->online = a.online;
    f = room_facts(db, &a, facts);
    facts->has_policy = known != a.policy_version;
    if (f == F_OK && facts->has_policy)
        f = policy_facts(db, &a, facts);
    if (f == F_OK)
        f = incidents_load(db, a.id, facts);
    if (f == F_OK)
        f = portrait_facts(db, a.id, net, &facts->portrait);
    reply->bytes = facts;
    reply->bytes_len = sizeof *facts;
    return f == F_OK ? office_live_json(db, request, &a, items, reply) : f;
}

/* ---- words of the live part ---- */

static enum fault offline(struct db *db, struct request *request, struct reply *reply)
{
    const char *cause;
    json_int_t since;
    enum fault f = request_unpack(request, "{s:s, s:I !}", "cause", &cause, "since_ms", &since);
    if (f == F_OK)
        f = attempt_offline(db, request->attempt, cause, since, request->now_ms);
    return f == F_OK ? reply_notice(reply, NOTICE_ATTEMPT, request->attempt, NULL) : f;
}

static enum fault config(struct db *db, struct request *request, struct reply *reply)
{
    (void)reply;
    json_int_t stream, number, layers, width, height;
    struct stream_config c = {0};
    enum fault f =
        request_unpack(request, "{s:I, s:I, s:s, s:I, s:I, s:I, s:s !}", "stream", &stream, "config", &number, "codec",
                       &c.codec, "layers", &layers, "width", &width, "height", &height, "rung", &c.rung);
    if (f != F_OK)
        return f;
    c.stream = stream;
    c.config = number;
    c.layers = layers;
    c.width = width;
    c.height = height;
    return media_config_add(db, request->attempt, &c, request->now_ms);
}

static enum fault gap(struct db *db, struct request *request, struct reply *reply)
{
    (void)reply;
    json_int_t stream, cause, from, to;
    enum fault f = request_unpack(request, "{s:I, s:I, s:I, s:I !}", "stream", &stream, "cause", &cause, "from_ms",
                                  &from, "to_ms", &to);
    if (f == F_OK && (cause < 0 || cause >= GAP_CAUSES))
        f = fault(F_INVALID, "gap cause %lld", (long long)cause);
    return f == F_OK ? media_gap_add(db, request->attempt, stream, (enum gap_cause)cause, from, to, 0) : f;
}

static enum fault unseen(struct db *db, struct request *request, struct reply *reply)
{
    (void)reply;
    json_int_t cause, from, to;
    enum fault f = request_unpack(request, "{s:I, s:I, s:I !}", "cause", &cause, "from_ms", &from, "to_ms", &to);
    if (f == F_OK && (cause < 0 || cause >= UNSEEN_CAUSES))
        f = fault(F_INVALID, "unseen cause %lld", (long long)cause);
    return f == F_OK ? media_unseen_add(db, request->attempt, (enum unseen_cause)cause, from, to) : f;
}

static enum fault advice(struct db *db, struct request *request, struct reply *reply)
{
    (void)reply;
    int on;
    const char *kind, *sentence;
    enum fault f = request_unpack(request, "{s:s, s:b, s:s !}", "kind", &kind, "on", &on, "sentence", &sentence);
    if (f != F_OK)
        return f;
    return on ? advice_begin(db, request->attempt, kind, sentence, request->now_ms)
              : advice_end(db, request->attempt, kind, request->now_ms);
}

static char *stored_text(struct request *request, const json_t *numbers)
{
    size_t len = json_dumpb(numbers, NULL, 0, JSON_COMPACT);
    char *text = arena_alloc(request->arena, len + 1);
    if (text)
        json_dumpb(numbers, text, len, JSON_COMPACT);
    return text;
}

static enum fault open_incident(struct db *db, struct request *request, struct reply *reply)
{
    struct incident_new in = {.attempt = request->attempt};
    json_int_t from, media_from, advised, version;
    json_t *numbers, *boxes;
    int64_t merge_ms;
    struct id id;
    enum fault f =
        request_unpack(request, "{s:s, s:s, s:I, s:I, s:I, s:o, s:s, s:s, s:s, s:I, s:s, s:o !}", "kind", &in.kind,
                       "class", &in.klass, "from_ms", &from, "media_from_ms", &media_from, "advised_ms", &advised,
                       "numbers", &numbers, "kk", &in.sentence[LANG_KK], "ru", &in.sentence[LANG_RU], "en",
                       &in.sentence[LANG_EN], "policy_version", &version, "detectors", &in.detectors, "boxes", &boxes);
    if (f != F_OK)
        return f;
    in.boxes_json = json_is_object(boxes) ? stored_text(request, boxes) : NULL;
    in.from_ms = from;
    in.media_from_ms = media_from;
    in.advised_ms = advised;
    in.policy_version = version;
    in.numbers_json = stored_text(request, numbers);
    f = policy_int(db, version, "incident_merge_ms", &merge_ms);
    if (f == F_OK)
        f = incident_open(db, &in, merge_ms, request->now_ms, &id);
    if (f == F_OK)
        f = reply_json(reply, json_pack("{s:s}", "id", id.text));
    return f == F_OK ? office_incident_notice(db, request, id.text, reply) : f;
}

static enum fault update_incident(struct db *db, struct request *request, struct reply *reply)
{
    const char *id, *sentence[LANG_COUNT];
    json_t *numbers;
    enum fault f = request_unpack(request, "{s:s, s:o, s:s, s:s, s:s !}", "id", &id, "numbers", &numbers, "kk",
                                  &sentence[LANG_KK], "ru", &sentence[LANG_RU], "en", &sentence[LANG_EN]);
    if (f == F_OK)
        f = incident_update(db, id, stored_text(request, numbers), sentence);
    return f == F_OK ? office_incident_notice(db, request, id, reply) : f;
}

static enum fault close_incident(struct db *db, struct request *request, struct reply *reply)
{
    const char *id, *sentence[LANG_COUNT] = {NULL};
    json_t *numbers = NULL;
    json_int_t to, media_to;
    enum fault f = request_unpack(request, "{s:s, s:I, s:I, s?o, s?s, s?s, s?s !}", "id", &id, "to_ms", &to,
                                  "media_to_ms", &media_to, "numbers", &numbers, "kk", &sentence[LANG_KK], "ru",
                                  &sentence[LANG_RU], "en", &sentence[LANG_EN]);
    if (f == F_OK)
        f = incident_end(db, id, to, media_to, numbers ? stored_text(request, numbers) : NULL, sentence,
                         request->now_ms);
    return f == F_OK ? office_incident_notice(db, request, id, reply) : f;
}

static enum fault still(struct db *db, struct request *request, struct reply *reply)
{
    struct evidence_use use = {.attempt = request->attempt};
    json_int_t bytes, media, media_to, server, seq, layer, version, hidden;
    struct id id;
    enum fault f =
        request_unpack(request, "{s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:s !}", "incident",
                       &use.incident, "place", &use.place, "sha256", &use.sha256, "mime", &use.media_type, "bytes",
                       &bytes, "media_ms", &media, "media_to_ms", &media_to, "server_ms", &server, "frame_seq", &seq,
                       "layer", &layer, "policy_version", &version, "hidden", &hidden, "detectors", &use.detectors);
    if (f != F_OK)
        return f;
    use.hidden = hidden;
    use.bytes = bytes;
    use.media_ms = media;
    use.media_to_ms = media_to;
    use.server_ms = server;
    use.frame_seq = seq;
    use.layer = layer;
    use.policy_version = version;
    f = evidence_add(db, &use, request->now_ms, &id);
    return f == F_OK ? office_incident_notice(db, request, use.incident, reply) : f;
}

static enum fault part(struct db *db, struct request *request, struct reply *reply)
{
    (void)reply;
    struct recording_part p = {0};
    json_int_t n, stream, from, to, bytes;
    int ready;
    enum fault f = request_unpack(request, "{s:I, s:I, s:s, s:s, s:I, s:I, s:I, s:s, s:b !}", "n", &n, "stream",
                                  &stream, "mime", &p.mime, "path", &p.path, "from_ms", &from, "to_ms", &to, "bytes",
                                  &bytes, "sha256", &p.sha256, "ready", &ready);
    if (f != F_OK)
        return f;
    p.n = n;
    p.stream = stream;
    p.from_ms = from;
    p.to_ms = to;
    p.bytes = bytes;
    p.ready = ready;
    return media_part_put(db, request->attempt, &p, request->now_ms);
}

static enum fault watch_may(struct db *db, struct request *request, struct reply *reply)
{
    (void)reply;
    const char *sitting;
    int again = 0;
    enum fault f = request_unpack(request, "{s:s, s:b !}", "sitting", &sitting, "again", &again);
    if (f == F_OK)
        f = sitting_visible_to(db, request->who.person, request->who.roles, sitting, NEED_WATCH);
    struct actor by = office_actor(request);
    return f == F_OK && !again ? audit(db, &by, "sitting.watch", "sitting", sitting, "live pictures") : f;
}

/* Who marks the exam may examine in it; that the room was entered is written down. */
static enum fault room_may(struct db *db, struct request *request, struct reply *reply)
{
    (void)reply;
    const char *id;
    struct attempt a;
    enum fault f = request_unpack(request, "{s:s !}", "attempt", &id);
    if (f == F_OK)
        f = attempt_load(db, id, &a);
    if (f == F_OK)
        f = mark_may(db, request->who.person, a.exam);
    struct actor by = office_actor(request);
    return f == F_OK ? audit(db, &by, "room.enter", "attempt", id, "as examiner") : f;
}

#define ROW(name, lane, handle, help)                                                                                  \
    const struct route name = {"INTERNAL", #name, 0, lane, 0, handle, NULL, NULL, help}
ROW(row_live_begin, LANE_EXAM, begin, "the server starts");
ROW(row_live_tick, LANE_EXAM, tick, "time goes on");
ROW(row_live_stop, LANE_EXAM, stop, "the server stops");
ROW(row_live_load, LANE_READ, load, "an attempt is read again");
ROW(row_live_offline, LANE_EXAM, offline, "a student's connection is gone");
ROW(row_live_config, LANE_EXAM, config, "a codec was announced");
ROW(row_live_gap, LANE_EXAM, gap, "an interval without pictures");
ROW(row_live_unseen, LANE_EXAM, unseen, "an interval that no detector looked at");
ROW(row_live_advice, LANE_EXAM, advice, "a student was advised");
ROW(row_live_open, LANE_EXAM, open_incident, "an incident begins");
ROW(row_live_update, LANE_EXAM, update_incident, "an incident goes on");
ROW(row_live_close, LANE_EXAM, close_incident, "an incident ends");
ROW(row_live_still, LANE_EXAM, still, "a still or the clip of an incident");
ROW(row_live_part, LANE_EXAM, part, "a part of a recording");
const struct route row_room_may = {
    "INTERNAL", "room_may", ROLE_STAFF, LANE_OFFICE, 0, room_may, NULL, NULL, "may this person examine this student?"};
const struct route row_watch_may = {"INTERNAL",  "watch_may", ROLE_WATCHERS,
                                    LANE_OFFICE, 0,           watch_may,
                                    NULL,        NULL,        "may this person watch this sitting?"};
