#include "office_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "accommodation.h"
#include "checkin.h"
#include "kinds.h"
#include "leak.h"
#include "office_word.h"
#include "policy.h"
#include "role.h"

struct actor office_actor(const struct request *r)
{
    uint32_t under = r->route ? r->who.roles & r->route->roles : 0;
    return (struct actor){.person = r->who.person[0] ? r->who.person : NULL,
                          .role = under ? under : r->who.roles,
                          .address = r->who.address};
}

enum fault office_refuse(struct reply *reply, const struct request *request, enum fault why)
{
    reply->status = fault_status(why);
    return reply_json(reply, json_pack("{s:{s:s, s:s, s:s}}", "fault", "code", fault_code(why), "sentence",
                                       fault_sentence(why, request->who.lang), "request", request->id));
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

json_t *said_json(const struct row *row, int c)
{
    return json_pack("{s:s, s:s, s:s}", "kk", or_empty(row_peek(row, c)), "ru", or_empty(row_peek(row, c + 1)), "en",
                     or_empty(row_peek(row, c + 2)));
}

json_t *text_or_null(const char *text)
{
    return text ? json_string(text) : json_null();
}

json_t *ms_or_null(int64_t ms)
{
    return ms ? json_integer(ms) : json_null();
}

json_t *int_or_null(const struct row *row, int column)
{
    return row_null(row, column) ? json_null() : json_integer(row_int(row, column));
}

json_t *json_stored(const char *text)
{
    json_t *json = text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
    return json ? json : json_null();
}

/* What will be watched for and from how long on: told to the student before the start (privacy 6.2). */
static enum fault watch_json(struct db *db, int64_t version, json_t **ret_json)
{
    int64_t record_days, explain_hours, stopped_s;
    bool screen = false;
    json_t *kinds = json_array();
    enum fault f = policy_int(db, version, "record_days", &record_days);
    if (!f)
        f = policy_int(db, version, "explain_hours", &explain_hours);
    if (!f)
        f = policy_bool(db, version, "screen_capture", &screen);
    if (!f)
        f = policy_int(db, version, "screen_stopped_s", &stopped_s);
    for (int k = 0; k < KINDS && !f; k++) {
        const struct kind_row *row = kind_row((enum incident_kind)k);
        char key[64];
        int64_t open_ms = 0;
        snprintf(key, sizeof key, "kind.%s.open_ms", row->word);
        f = policy_int(db, version, key, &open_ms);
        if (!f && row->has_detector && row->klass != CLASS_NOTICE && open_ms)
            json_array_append_new(kinds, json_pack("{s:s, s:{s:s, s:s, s:s}, s:I}", "kind", row->word, "title", "kk",
                                                   row->title[LANG_KK], "ru", row->title[LANG_RU], "en",
                                                   row->title[LANG_EN], "open_s", (json_int_t)(open_ms + 500) / 1000));
    }
    if (f) {
        json_decref(kinds);
        return f;
    }
    *ret_json = json_pack("{s:o, s:I, s:I, s:b, s:I}", "kinds", kinds, "record_days", (json_int_t)record_days,
                          "explain_hours", (json_int_t)explain_hours, "screen", screen, "screen_stopped_s",
                          (json_int_t)stopped_s);
    return F_OK;
}

enum fault office_attempt_json(struct db *db, const struct attempt *a, json_t **ret_json)
{
    struct row row;
    enum step step;
    char code[WATERMARK_CODE + 1], watermark[96];
    json_t *watch = NULL;
    enum fault f = checkin_step(db, a->id, &step);
    if (!f)
        f = watch_json(db, a->policy_version, &watch);
    if (!f)
        f = db_row(db, &row, S_OFFICE_ATTEMPT, "t", a->id);
    if (f) {
        json_decref(watch);
        return f;
    }
    json_t *exam =
        json_pack("{s:s, s:o, s:o, s:I, s:I, s:s, s:o, s:s, s:s}", "id", row_peek(&row, 0), "title", said_json(&row, 1),
                  "course", said_json(&row, 4), "duration_s", (json_int_t)a->duration_s, "items_n",
                  (json_int_t)row_int(&row, 9), "form", row_peek(&row, 7), "rules", json_stored(row_peek(&row, 8)),
                  "mode", row_peek(&row, 20), "delivery", row_peek(&row, 21));
    watermark_code(a->id, code);
    snprintf(watermark, sizeof watermark, "%s %s", row_peek(&row, 10), code);
    row_done(&row);
    *ret_json = json_pack(
        "{s:s, s:s, s:o, s:o, s:o, s:o, s:I, s:I, s:b, s:o, s:s, s:I, s:I, s:o, s:I, s:s}", "id", a->id, "state",
        state_word(a->state), "step", step == STEP_COUNT ? json_null() : json_string(step_word(step)), "exam", exam,
        "started_ms", ms_or_null(a->started_ms), "submitted_ms", ms_or_null(a->ended_ms), "extra_s",
        (json_int_t)a->extra_s, "credited_s", (json_int_t)(a->credited_ms / 1000), "hand", a->hand, "watch", watch,
        "sitting", a->sitting, "starts_ms", (json_int_t)a->starts_ms, "ends_ms", (json_int_t)a->sitting_ends_ms,
        "entered_ms", ms_or_null(a->entered_ms), "version", (json_int_t)a->version, "watermark", watermark);
    return *ret_json ? F_OK : fault(F_NOMEM, "attempt");
}

json_t *office_clock_json(const struct attempt *a, int64_t now_ms)
{
    struct attempt_clock c = attempt_clock(a, now_ms);
    const char *reason = !c.paused                         ? NULL
                         : a->state == ATTEMPT_PAUSED      ? "paused"
                         : a->state == ATTEMPT_INTERRUPTED ? "interrupted"
                                                           : "suspended";
    return json_pack("{s:o, s:I, s:b, s:I, s:I, s:I, s:o}", "deadline_ms", ms_or_null(c.deadline_ms), "server_ms",
                     (json_int_t)now_ms, "paused", c.paused, "credited_s", (json_int_t)c.credited_s, "credit_left_s",
                     (json_int_t)c.credit_left_s, "extra_s", (json_int_t)c.extra_s, "reason", text_or_null(reason));
}

/* Ends a loop over rows: the list, or nothing. */
static enum fault list_end(enum fault f, json_t *list, json_t **ret_json)
{
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    *ret_json = list;
    return list ? F_OK : fault(F_NOMEM, "list");
}

enum fault office_steps_json(struct db *db, const char *attempt, json_t **ret_json)
{
    struct row row;
    enum fault f;
    json_t *list = json_array();
    for (f = db_each(db, &row, S_CHECKIN_LIST, "t", attempt); f == F_OK; f = row_next(&row))
        json_array_append_new(list,
                              json_pack("{s:s, s:b, s:s?, s:s?}", "step", row_peek(&row, 0), "ok",
                                        (int)row_int(&row, 1), "reason", row_peek(&row, 3), "by", row_peek(&row, 5)));
    return list_end(f, list, ret_json);
}

enum fault office_chat_json(struct db *db, const char *attempt, bool student, json_t **ret_json)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_CHAT_LIST, "t", attempt); f == F_OK; f = row_next(&row)) {
        const char *from = !row_int(&row, 1) ? "proctor" : student ? "me" : "student";
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:I, s:s}", "id", row_peek(&row, 0), "from", from,
                                              "name", row_peek(&row, 5), "text", row_peek(&row, 3), "at_ms",
                                              (json_int_t)row_int(&row, 4), "kind", row_peek(&row, 2)));
    }
    return list_end(f, list, ret_json);
}

enum fault office_gaps_json(struct db *db, const char *attempt, json_t **ret_json)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_GAP_LIST, "t", attempt); f == F_OK; f = row_next(&row))
        json_array_append_new(list, json_pack("{s:s, s:I, s:I, s:I}", "cause", row_peek(&row, 1), "from_ms",
                                              (json_int_t)row_int(&row, 2), "to_ms", (json_int_t)row_int(&row, 3),
                                              "stream", (json_int_t)row_int(&row, 0)));
    return list_end(f, list, ret_json);
}

static enum fault stills_json(struct db *db, const char *incident, json_t **ret_json)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_OFFICE_STILLS, "t", incident); f == F_OK; f = row_next(&row))
        json_array_append_new(list, json_pack("{s:s, s:I, s:s}", "at", row_peek(&row, 0), "at_ms",
                                              (json_int_t)row_int(&row, 1), "sha256", row_peek(&row, 2)));
    return list_end(f, list, ret_json);
}

/* The clip of an incident that has ended; until it is cut, *ret_json is null. */
static enum fault clip_json(struct db *db, const char *incident, json_t **ret_json)
{
    struct row row;
    enum fault f = db_row(db, &row, S_OFFICE_CLIP, "t", incident);
    if (f == F_NOT_FOUND) {
        *ret_json = json_null();
        return F_OK;
    }
    if (f)
        return f;
    *ret_json = json_pack("{s:s, s:s, s:I, s:I}", "sha256", row_peek(&row, 0), "mime", row_peek(&row, 1), "from_ms",
                          (json_int_t)row_int(&row, 2), "to_ms", (json_int_t)row_int(&row, 3));
    row_done(&row);
    return F_OK;
}

static enum fault doubts_json(struct db *db, const char *incident, json_t **ret_json)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_OFFICE_DOUBTS, "t", incident); f == F_OK; f = row_next(&row))
        json_array_append_new(list, json_pack("{s:s, s:I, s:s}", "by", row_peek(&row, 0), "at_ms",
                                              (json_int_t)row_int(&row, 1), "comment", row_peek(&row, 2)));
    return list_end(f, list, ret_json);
}

enum fault office_incident_json(struct db *db, const char *id, enum lang lang, json_t **ret_json)
{
    struct row row;
    json_t *stills = NULL, *clip = NULL, *doubts = NULL;
    enum fault f = stills_json(db, id, &stills);
    if (!f)
        f = clip_json(db, id, &clip);
    if (!f)
        f = doubts_json(db, id, &doubts);
    if (!f)
        f = db_row(db, &row, S_OFFICE_INCIDENT, "t", id);
    if (f) {
        json_decref(stills);
        json_decref(clip);
        json_decref(doubts);
        return f;
    }
    enum incident_kind kind = kind_from(row_peek(&row, 4));
    const char *title = kind == KINDS ? row_peek(&row, 4) : kind_row(kind)->title[lang];
    json_t *json = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:o, s:I, s:o, s:o, s:I}", "id", row_peek(&row, 0), "attempt",
        row_peek(&row, 1), "student", row_peek(&row, 2), "student_no", row_peek(&row, 3), "kind", row_peek(&row, 4),
        "class", row_peek(&row, 5), "state", row_peek(&row, 6), "from_ms", (json_int_t)row_int(&row, 7), "to_ms",
        int_or_null(&row, 8), "opened_ms", (json_int_t)row_int(&row, 9), "media_from_ms", int_or_null(&row, 10),
        "media_to_ms", int_or_null(&row, 11), "version", (json_int_t)row_int(&row, 12));
    json_object_set_new(json, "title", json_string(title));
    json_object_set_new(json, "sentence", text_or_null(row_peek(&row, 13 + (int)lang)));
    json_object_set_new(json, "sentences", said_json(&row, 13));
    json_object_set_new(json, "numbers", json_stored(row_peek(&row, 16)));
    json_object_set_new(json, "advised_ms", int_or_null(&row, 17));
    json_object_set_new(json, "stills", stills);
    json_object_set_new(json, "clip", clip);
    json_object_set_new(json, "act", text_or_null(row_peek(&row, 18)));
    json_object_set_new(json, "reviewer", text_or_null(row_peek(&row, 19)));
    json_object_set_new(json, "comment", text_or_null(row_peek(&row, 20)));
    json_object_set_new(json, "reason", text_or_null(row_peek(&row, 21)));
    json_object_set_new(json, "sitting", text_or_null(row_peek(&row, 22)));
    json_object_set_new(json, "doubts", doubts);
    json_object_set_new(json, "detectors", text_or_null(row_peek(&row, 24)));
    json_object_set_new(json, "policy_version", json_integer(row_int(&row, 25)));
    json_object_set_new(json, "boxes", json_stored(row_peek(&row, 26)));
    json_object_set_new(json, "similar", json_integer(row_int(&row, 27)));
    row_done(&row);
    *ret_json = json;
    return json ? F_OK : fault(F_NOMEM, "incident");
}

static enum fault tile_incident(struct db *db, const char *attempt, enum lang lang, json_t **ret_json)
{
    struct row row;
    char id[ID_LEN + 1];
    enum fault f = db_row(db, &row, S_OFFICE_TILE_INCIDENT, "t", attempt);
    if (f == F_NOT_FOUND) {
        *ret_json = json_null();
        return F_OK;
    }
    if (f)
        return f;
    snprintf(id, sizeof id, "%s", row_peek(&row, 0));
    row_done(&row);
    return office_incident_json(db, id, lang, ret_json);
}

/* What the student was granted, and that an examiner is expected: as words, before anybody judges. */
static enum fault tile_granted(struct db *db, const char *attempt, json_t **ret_json)
{
    struct accommodated who;
    enum fault f = accommodated_load(db, attempt, &who);
    if (f)
        return f;
    json_t *list = json_array();
    for (int a = 0; a < ACCOMMODATIONS; a++)
        if (who.set >> a & 1)
            json_array_append_new(list,
                                  json_pack("{s:s, s:s, s:s, s:s}", "kind", accommodation_word((enum accommodation)a),
                                            "kk", accommodation_sentence((enum accommodation)a, LANG_KK), "ru",
                                            accommodation_sentence((enum accommodation)a, LANG_RU), "en",
                                            accommodation_sentence((enum accommodation)a, LANG_EN)));
    *ret_json = list;
    return list ? F_OK : fault(F_NOMEM, "tile");
}

enum fault office_tile_json(struct db *db, const struct attempt *a, enum lang lang, json_t **ret_json)
{
    struct row row;
    json_t *incident = NULL, *granted = NULL;
    int64_t place = 0, waiting;
    enum fault f = F_OK;
    if (a->state == ATTEMPT_ID_OK && a->entered_ms)
        f = attempt_place(db, a->id, &place, &waiting);
    if (!f)
        f = tile_incident(db, a->id, lang, &incident);
    if (!f)
        f = tile_granted(db, a->id, &granted);
    if (!f)
        f = db_row(db, &row, S_OFFICE_ATTEMPT, "t", a->id);
    if (f) {
        json_decref(incident);
        json_decref(granted);
        return f;
    }
    *ret_json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:i, s:b, s:I, s:I, s:I, s:[], s:o, s:n, s:n, s:b, s:o, s:o}",
                          "attempt", a->id, "student_no", row_peek(&row, 10), "name", row_peek(&row, 11), "state",
                          state_word(a->state), "link", "offline", "since_ms", 0, "hand", a->hand, "extra_s",
                          (json_int_t)a->extra_s, "warnings", (json_int_t)a->warnings, "unread",
                          (json_int_t)row_int(&row, 18), "advice", "incident", incident, "last_frame_ms", "stream",
                          "second_tab", a->tab_asked[0] != 0, "place", ms_or_null(place), "accommodations", granted);
    row_done(&row);
    return *ret_json ? F_OK : fault(F_NOMEM, "tile");
}

enum fault office_live_json(struct db *db, struct request *request, const struct attempt *a, bool items,
                            struct reply *reply)
{
    json_t *attempt = NULL, *tile = NULL, *list = NULL;
    enum fault f = office_attempt_json(db, a, &attempt);
    if (!f)
        f = office_tile_json(db, a, request->who.lang, &tile);
    if (!f && items && state_running(a->state))
        f = office_items_json(db, a->id, &list);
    if (f) {
        json_decref(attempt);
        json_decref(tile);
        return f;
    }
    json_t *json =
        json_pack("{s:o, s:o, s:o}", "attempt", attempt, "clock", office_clock_json(a, request->now_ms), "tile", tile);
    if (list)
        json_object_set_new(json, "items", list);
    return reply_json(reply, json);
}

enum fault office_incident_notice(struct db *db, struct request *request, const char *incident, struct reply *reply)
{
    json_t *json = NULL;
    enum fault f = office_incident_json(db, incident, request->who.lang, &json);
    if (f)
        return f;
    const char *attempt = arena_text(request->arena, json_string_value(json_object_get(json, "attempt")));
    f = reply_notice(reply, NOTICE_BOARD, attempt, json_pack("{s:s, s:o}", "t", "incident", "incident", json));
    return f ? f : reply_notice(reply, NOTICE_ATTEMPT, attempt, NULL);
}
