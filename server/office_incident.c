#include <string.h>

#include "act_a.h"
#include "incident.h"
#include "office_json.h"
#include "office_word.h"
#include "role.h"

enum { BODY_MAX = 8 * 1024 };

static enum fault incidents(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    const char *only = request_has(request, ROLE_CENTRE) ? "" : request->who.person;
    for (f = db_each(db, &row, S_OFFICE_INCIDENTS, "tttttttii", list_filter(request, "sitting"),
                     list_filter(request, "attempt"), list_filter(request, "kind"), list_filter(request, "state"), only,
                     list.q, list.sort, list.limit, list.offset);
         f == F_OK; f = row_next(&row)) {
        json_t *one = NULL;
        enum fault g = office_incident_json(db, row_peek(&row, 0), request->who.lang, &one);
        if (g) {
            row_done(&row);
            list_release(&list);
            return g;
        }
        list.total = row_int(&row, 1);
        json_array_append_new(list.rows, one);
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply,
                      "student,student_no,kind,class,state,from_ms,to_ms,sentence,reviewer,comment,reason",
                      "incidents.csv");
}

/* The attempt of an incident, and the asker's right to it. */
static enum fault attempt_of(struct db *db, const struct request *request, enum need need, char attempt[ID_LEN + 1])
{
    struct row row;
    enum fault f = db_row(db, &row, S_INCIDENT_GET, "t", request->arg[0]);
    if (f)
        return f;
    snprintf(attempt, ID_LEN + 1, "%s", row_peek(&row, 1));
    row_done(&row);
    return attempt_visible_to(db, request->who.person, request->who.roles, attempt, need);
}

static enum fault incident(struct db *db, struct request *request, struct reply *reply)
{
    char attempt[ID_LEN + 1];
    json_t *json = NULL;
    enum fault f = attempt_of(db, request, NEED_WATCH, attempt);
    if (!f)
        f = office_incident_json(db, request->arg[0], request->who.lang, &json);
    return f ? f : reply_json(reply, json);
}

static enum fault decided(struct db *db, struct request *request, struct reply *reply, const char *act)
{
    json_t *json = NULL;
    struct row row;
    enum fault f = office_incident_json(db, request->arg[0], request->who.lang, &json);
    if (!f)
        f = reply_json(reply, json_pack("{s:o}", "incident", json));
    if (!f)
        f = office_incident_notice(db, request, request->arg[0], reply);
    if (f || !*act)
        return f;
    f = db_row(db, &row, S_ACT_LOAD, "t", act);
    if (f)
        return f;
    json_t *brief = json_pack("{s:s, s:s, s:s}", "id", act, "kind", row_peek(&row, 2), "state", row_peek(&row, 3));
    row_done(&row);
    json_t *attempt = json_object_get(json_object_get(reply->json, "incident"), "attempt");
    json_object_set(brief, "attempt", attempt);
    json_object_set_new(reply->json, "act", brief);
    return reply_notice(reply, NOTICE_BOARD, json_string_value(attempt),
                        json_pack("{s:s, s:O}", "t", "act", "act", brief));
}

static enum fault confirm(struct db *db, struct request *request, struct reply *reply)
{
    const char *comment;
    json_int_t version;
    char attempt[ID_LEN + 1], act[ID_LEN + 1] = "";
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s, s:I !}", "comment", &comment, "version", &version);
    if (!f)
        f = attempt_of(db, request, NEED_REVIEW, attempt);
    if (!f)
        f = incident_confirm(db, &by, request->arg[0], version, comment, request->now_ms);
    if (!f)
        f = act_on_confirm(db, &by, request->arg[0], request->now_ms, act);
    return f ? f : decided(db, request, reply, act);
}

static enum fault dismiss(struct db *db, struct request *request, struct reply *reply)
{
    const char *comment, *reason;
    json_int_t version;
    char attempt[ID_LEN + 1];
    struct actor by = office_actor(request);
    enum fault f =
        request_unpack(request, "{s:s, s:s, s:I !}", "reason", &reason, "comment", &comment, "version", &version);
    if (!f)
        f = attempt_of(db, request, NEED_REVIEW, attempt);
    if (!f)
        f = incident_dismiss(db, &by, request->arg[0], version, reason, comment, request->now_ms);
    return f ? f : decided(db, request, reply, "");
}

static enum fault doubt(struct db *db, struct request *request, struct reply *reply)
{
    const char *comment;
    json_int_t version;
    char attempt[ID_LEN + 1];
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s, s:I !}", "comment", &comment, "version", &version);
    if (!f)
        f = attempt_of(db, request, NEED_REVIEW, attempt);
    if (!f)
        f = incident_doubt(db, &by, request->arg[0], version, comment, request->now_ms);
    return f ? f : decided(db, request, reply, "");
}

enum { REVIEWERS = ROLE_PROCTOR | ROLE_SPECIALIST | ROLE_HEAD };

const struct route routes_incident[] = {
    {"GET", "/api/incidents", ROLE_WATCHERS, LANE_OFFICE, 0, office_exported, incidents, NULL, "Incidents I may see"},
    {"GET", "/api/incidents/:id", ROLE_WATCHERS, LANE_READ, 0, incident, NULL, NULL, "One incident"},
    {"POST", "/api/incidents/:id/confirm", REVIEWERS, LANE_OFFICE, BODY_MAX, confirm, NULL, NULL,
     "A person confirms; by policy an act is drafted"},
    {"POST", "/api/incidents/:id/dismiss", REVIEWERS, LANE_OFFICE, BODY_MAX, dismiss, NULL, NULL, "A person dismisses"},
    {"POST", "/api/incidents/:id/doubt", REVIEWERS, LANE_OFFICE, BODY_MAX, doubt, NULL, NULL,
     "A person cannot decide; it stays open to others"},
    {0},
};
