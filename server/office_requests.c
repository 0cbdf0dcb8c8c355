#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "individual.h"
#include "office_json.h"
#include "policy.h"
#include "reading.h"
#include "role.h"
#include "settings.h"

/* Requests for another day with their documents, no-shows, and courses owed to the paid summer term. */

enum { BODY_MAX = 8192, DOCUMENT_MAX = 2 * 1024 * 1024 };
enum { DECIDERS = ROLE_DEAN | ROLE_REGISTRAR_HEAD, OFFICE = ROLE_REGISTRARS | ROLE_DEAN };

static enum fault documents_json(struct db *db, const char *id, json_t **ret_json)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_INDIVIDUAL_DOCUMENTS, "t", id); f == F_OK; f = row_next(&row))
        json_array_append_new(list,
                              json_pack("{s:I, s:s, s:s, s:s, s:s, s:I}", "n", (json_int_t)row_int(&row, 0), "kind",
                                        row_peek(&row, 1), "name", row_peek(&row, 2), "sha256", row_peek(&row, 3),
                                        "type", row_peek(&row, 4), "bytes", (json_int_t)row_int(&row, 5)));
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    *ret_json = list;
    return F_OK;
}

static json_t *request_json(const struct row *row, enum lang lang, json_t *documents)
{
    enum individual_reason reason;
    const char *word = row_peek(row, 3);
    const char *sentence = reason_from(word, &reason) ? word : reason_sentence(reason, lang);
    json_t *json =
        json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:s, s:s, s:s?, s:s?, s:s?, s:b, s:o, s:I, s:I}", "id",
                  row_peek(row, 0), "enrolment", row_peek(row, 1), "reason", word, "sentence", sentence, "from_ms",
                  (json_int_t)row_int(row, 4), "to_ms", (json_int_t)row_int(row, 5), "note", row_peek(row, 6), "state",
                  row_peek(row, 7), "checked_by", row_peek(row, 8), "decided_by", row_peek(row, 9), "decision",
                  row_peek(row, 10), "late", (int)row_int(row, 11), "until_ms", ms_or_null(row_int(row, 12)), "version",
                  (json_int_t)row_int(row, 13), "created_ms", (json_int_t)row_int(row, 14));
    json_object_set_new(json, "name", json_string(row_peek(row, 17)));
    json_object_set_new(json, "student_no", json_string(row_peek(row, 18)));
    json_object_set_new(json, "group", json_string(row_peek(row, 19)));
    json_object_set_new(json, "course", said_json(row, 20));
    json_object_set_new(json, "student", json_string(row_peek(row, 24)));
    json_object_set_new(json, "documents", documents);
    return json;
}

static enum fault one_json(struct db *db, const char *id, enum lang lang, json_t **ret_json)
{
    struct row row;
    json_t *documents = NULL;
    enum fault f = documents_json(db, id, &documents);
    if (!f)
        f = db_row(db, &row, S_INDIVIDUAL_GET, "t", id);
    if (f) {
        json_decref(documents);
        return f;
    }
    *ret_json = request_json(&row, lang, documents);
    row_done(&row);
    return F_OK;
}

static enum fault one_reply(struct db *db, const struct request *request, const char *id, struct reply *reply)
{
    json_t *json = NULL;
    enum fault f = one_json(db, id, request->who.lang, &json);
    return f ? f : reply_json(reply, json_pack("{s:o}", "request", json));
}

enum fault office_request_seen(struct db *db, const struct request *request, const char *id)
{
    struct row row;
    bool own, draft, mine = false;
    enum fault f = db_row(db, &row, S_INDIVIDUAL_GET, "t", id);
    if (f)
        return f;
    own = !strcmp(row_peek(&row, 16), request->who.person);
    draft = !strcmp(row_peek(&row, 7), "draft");
    row_done(&row);
    if (own && request_has(request, ROLE_STUDENT))
        return F_OK;
    if (request_has(request, ROLE_DEAN)) {
        f = db_row(db, &row, S_INDIVIDUAL_SCOPE, "tti", id, request->who.person, request->now_ms);
        if (f)
            return f;
        mine = row_int(&row, 0);
        row_done(&row);
    }
    return !draft && (mine || request_has(request, ROLE_REGISTRARS))
               ? F_OK
               : fault(F_NOT_FOUND, "request %s is not theirs", id);
}

static enum fault list_of(struct db *db, struct request *request, struct reply *reply, const char *own)
{
    struct list list;
    struct row row;
    json_t *one = NULL, *ids = json_array();
    size_t i;
    enum fault f = list_init(&list, request);
    if (f) {
        json_decref(ids);
        return f;
    }
    bool dean = !*own && !request_has(request, ROLE_REGISTRARS);
    for (f = db_each(db, &row, S_INDIVIDUAL_LIST, "ttttiiit", own, list_filter(request, "state"), list.q,
                     dean ? request->who.person : "", request->now_ms, list.limit, list.offset, list.sort);
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 1);
        json_array_append_new(ids, json_string(row_peek(&row, 0)));
    }
    f = f == F_NOT_FOUND ? F_OK : f;
    json_array_foreach(ids, i, one)
    {
        json_t *json = NULL;
        if (!f)
            f = one_json(db, json_string_value(one), request->who.lang, &json);
        if (!f)
            json_array_append_new(list.rows, json);
    }
    json_decref(ids);
    if (f) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "name,student_no,group,course,sentence,from_ms,to_ms,state,decision",
                      "requests.csv");
}

static enum fault requests(struct db *db, struct request *request, struct reply *reply)
{
    return list_of(db, request, reply, "");
}

static enum fault my_requests(struct db *db, struct request *request, struct reply *reply)
{
    return list_of(db, request, reply, request->who.person);
}

/* The closed list, and the courses one may ask for. */
static enum fault reasons(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    json_t *list = json_array(), *courses = json_array();
    for (int r = 0; r < REASON_COUNT; r++) {
        enum individual_reason reason = (enum individual_reason)r;
        json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "reason", reason_word(reason), "sentence",
                                              reason_sentence(reason, request->who.lang), "documents",
                                              reason_documents(reason)));
    }
    enum fault f;
    for (f = db_each(db, &row, S_MY_ENROLMENTS, "t", request->who.person); f == F_OK; f = row_next(&row))
        json_array_append_new(courses, json_pack("{s:s, s:s, s:o, s:I, s:s, s:o, s:s?, s:s?}", "enrolment",
                                                 row_peek(&row, 0), "code", row_peek(&row, 1), "course",
                                                 said_json(&row, 2), "year", (json_int_t)row_int(&row, 5), "term",
                                                 row_peek(&row, 6), "rating", int_or_null(&row, 7), "status",
                                                 row_peek(&row, 8), "reasons", row_peek(&row, 9)));
    if (f != F_NOT_FOUND) {
        json_decref(list);
        json_decref(courses);
        return f;
    }
    return reply_json(reply, json_pack("{s:o, s:o}", "reasons", list, "courses", courses));
}

static enum fault open_(struct db *db, struct request *request, struct reply *reply)
{
    const char *enrolment, *reason, *note = "";
    json_int_t from, to;
    struct id id;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s, s:s, s:I, s:I, s?s !}", "enrolment", &enrolment, "reason", &reason,
                                  "from_ms", &from, "to_ms", &to, "note", &note);
    if (!f)
        f = individual_open(db, &by, enrolment, reason, from, to, note, request->now_ms, &id);
    return f ? f : one_reply(db, request, id.text, reply);
}

static enum fault request_get(struct db *db, struct request *request, struct reply *reply)
{
    enum fault f = office_request_seen(db, request, request->arg[0]);
    return f ? f : one_reply(db, request, request->arg[0], reply);
}

struct document {
    char sha256[HASH_HEX + 1];
    const char *type;
};

/* [hand] What it is, is the reader's to say; a student's word is not enough. */
static enum fault document_prepare(struct db *db, struct request *request, struct reply *reply)
{
    (void)reply;
    char folder[SETTING_TEXT_MAX + 8];
    struct read_found found = {0};
    struct document *d = arena_alloc(request->arena, sizeof *d);
    enum fault f = d ? office_request_seen(db, request, request->arg[0]) : arena_check(request->arena);
    if (!f)
        f = reading_bytes("sniff", NULL, request->body, request->body_len, NULL, &found, NULL, NULL);
    if (!f && found.type != READ_TYPE_PDF && found.type != READ_TYPE_JPEG && found.type != READ_TYPE_PNG)
        f = fault(F_UNSUPPORTED, "a document is a PDF, JPEG or PNG");
    if (f)
        return f;
    d->type = arena_text(request->arena, found.mime);
    settings_path("", folder, sizeof folder);
    request->stage = d;
    return evidence_store(folder, request->body, request->body_len, d->sha256);
}

static enum fault document_put(struct db *db, struct request *request, struct reply *reply)
{
    const struct document *d = request->stage;
    const char *name = request_query(request, "name"), *kind = request_query(request, "kind");
    struct actor by = office_actor(request);
    enum fault f = individual_attach(db, &by, request->arg[0], kind ? kind : "", name ? name : "document", d->sha256,
                                     d->type, (int64_t)request->body_len);
    return f ? f : one_reply(db, request, request->arg[0], reply);
}

static enum fault document_get(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    char folder[SETTING_TEXT_MAX + 8], *path = arena_alloc(request->arena, EVIDENCE_PATH_MAX), sha256[HASH_HEX + 1];
    struct actor by = office_actor(request);
    enum fault f = path ? office_request_seen(db, request, request->arg[0]) : arena_check(request->arena);
    if (!f)
        f = db_row(db, &row, S_INDIVIDUAL_DOCUMENT_GET, "ti", request->arg[0],
                   (int64_t)strtoll(request->arg[1], NULL, 10));
    if (f)
        return f;
    snprintf(sha256, sizeof sha256, "%s", row_peek(&row, 0));
    reply->mime = row_text(&row, 1, request->arena);
    reply->download_name = "document";
    row_done(&row);
    settings_path("", folder, sizeof folder);
    f = evidence_path(folder, sha256, path);
    reply->file = path;
    return f ? f : audit(db, &by, "individual.view", "request", request->arg[0], "document %s", request->arg[1]);
}

static enum fault submit(struct db *db, struct request *request, struct reply *reply)
{
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{!}");
    if (!f)
        f = individual_submit(db, &by, request->arg[0], request->now_ms);
    return f ? f : one_reply(db, request, request->arg[0], reply);
}

static enum fault check(struct db *db, struct request *request, struct reply *reply)
{
    json_int_t version;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:I !}", "version", &version);
    if (!f)
        f = individual_check(db, &by, request->arg[0], version, request->now_ms);
    return f ? f : one_reply(db, request, request->arg[0], reply);
}

/* The regulation names nobody who decides: the policy does. */
static enum fault may_decide(struct db *db, const struct request *request)
{
    int64_t version;
    char who[POLICY_TEXT_MAX];
    enum fault f = policy_version(db, request->now_ms, &version);
    if (!f)
        f = policy_text(db, version, "individual_decider", who);
    if (f)
        return f;
    bool may = request_has(request, ROLE_REGISTRAR_HEAD) || (!strcmp(who, "dean") && request_has(request, ROLE_DEAN));
    return may ? office_request_seen(db, request, request->arg[0])
               : fault(F_FORBIDDEN, "the policy lets another decide");
}

static enum fault decide(struct db *db, struct request *request, struct reply *reply)
{
    json_int_t version, until = 0;
    int approve;
    const char *text = "";
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:I, s:b, s?s, s?I !}", "version", &version, "approve", &approve, "text",
                                  &text, "until_ms", &until);
    if (!f)
        f = may_decide(db, request);
    if (!f)
        f = individual_decide(db, &by, request->arg[0], version, approve, text, until, request->now_ms);
    return f ? f : one_reply(db, request, request->arg[0], reply);
}

static enum fault seat(struct db *db, struct request *request, struct reply *reply)
{
    json_int_t version;
    const char *sitting, *refused = NULL;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:I, s:s !}", "version", &version, "sitting", &sitting);
    if (!f)
        f = individual_seat(db, &by, request->arg[0], sitting, version, request->now_ms, &refused);
    if (!f)
        f = reply_notice(reply, NOTICE_SITTING, sitting, NULL);
    return f ? f : reply_json(reply, json_pack("{s:s?}", "refused", refused));
}

static enum fault no_shows(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_NO_SHOW_LIST, "ttiitt", list_filter(request, "status"), list.q, list.limit,
                     list.offset, list.sort, lang_word(request->who.lang));
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 13);
        json_array_append_new(list.rows,
                              json_pack("{s:s, s:s, s:s, s:s, s:o, s:I, s:s, s:s?, s:s?, s:I, s:I}", "attempt",
                                        row_peek(&row, 0), "name", row_peek(&row, 1), "student_no", row_peek(&row, 2),
                                        "group", row_peek(&row, 3), "course", said_json(&row, 4), "starts_ms",
                                        (json_int_t)row_int(&row, 7), "status", row_peek(&row, 8), "ground",
                                        row_peek(&row, 9), "decided_by", row_peek(&row, 10), "version",
                                        (json_int_t)row_int(&row, 11), "unexcused", (json_int_t)row_int(&row, 12)));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "name,student_no,group,course,starts_ms,status,ground,unexcused",
                      "no-shows.csv");
}

static enum fault no_show(struct db *db, struct request *request, struct reply *reply)
{
    json_int_t version;
    int excused;
    const char *ground;
    struct actor by = office_actor(request);
    enum fault f =
        request_unpack(request, "{s:I, s:b, s:s !}", "version", &version, "excused", &excused, "ground", &ground);
    if (!f)
        f = no_show_decide(db, &by, request->arg[0], version, excused, ground, request->now_ms);
    return f ? f : reply_json(reply, json_pack("{s:I}", "version", version + 1));
}

static enum fault summer(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    bool office = request_has(request, ROLE_REGISTRARS);
    for (f = db_each(db, &row, S_SUMMER_LIST, "tttiitt", list_filter(request, "state"), list.q,
                     office ? "" : request->who.person, list.limit, list.offset, list.sort,
                     lang_word(request->who.lang));
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 12);
        json_array_append_new(list.rows,
                              json_pack("{s:s, s:s, s:s, s:s, s:o, s:s, s:s, s:s?, s:I, s:I}", "id", row_peek(&row, 0),
                                        "name", row_peek(&row, 1), "student_no", row_peek(&row, 2), "group",
                                        row_peek(&row, 3), "course", said_json(&row, 4), "state", row_peek(&row, 7),
                                        "ground", row_peek(&row, 8), "payment", row_peek(&row, 9), "version",
                                        (json_int_t)row_int(&row, 10), "changed_ms", (json_int_t)row_int(&row, 11)));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "name,student_no,group,course,state,payment", "summer.csv");
}

static enum fault paid(struct db *db, struct request *request, struct reply *reply)
{
    json_int_t version;
    const char *payment;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:I, s:s !}", "version", &version, "payment", &payment);
    if (!f)
        f = summer_paid(db, &by, request->arg[0], version, payment, request->now_ms);
    return f ? f : reply_json(reply, json_pack("{s:I}", "version", version + 1));
}

static enum fault enrol(struct db *db, struct request *request, struct reply *reply)
{
    json_int_t version;
    struct id enrolment;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:I !}", "version", &version);
    if (!f)
        f = summer_enrol(db, &by, request->arg[0], version, request->now_ms, &enrolment);
    return f ? f : reply_json(reply, json_pack("{s:s}", "enrolment", enrolment.text));
}

const struct route routes_requests[] = {
    {"GET", "/api/my/reasons", ROLE_STUDENT, LANE_READ, 0, reasons, NULL, NULL,
     "Valid reasons for another day, their documents, and my courses"},
    {"GET", "/api/my/requests", ROLE_STUDENT, LANE_OFFICE, 0, office_exported, my_requests, NULL, "My requests"},
    {"POST", "/api/my/requests", ROLE_STUDENT, LANE_OFFICE, BODY_MAX, open_, NULL, NULL, "A request for another day"},
    {"PUT", "/api/my/requests/:id/documents", ROLE_STUDENT, LANE_OFFICE, DOCUMENT_MAX, document_put, document_prepare,
     NULL, "A document to a draft; kind, name"},
    {"POST", "/api/my/requests/:id/submit", ROLE_STUDENT, LANE_OFFICE, 64, submit, NULL, NULL, "Submit it"},
    {"GET", "/api/requests", OFFICE, LANE_OFFICE, 0, office_exported, requests, NULL,
     "Requests for individual schedules; deans: of their own students; filter state"},
    {"GET", "/api/requests/:id", OFFICE | ROLE_STUDENT, LANE_READ, 0, request_get, NULL, NULL, "One of them"},
    {"GET", "/api/requests/:id/documents/:n", OFFICE | ROLE_STUDENT, LANE_OFFICE, 0, document_get, NULL, NULL,
     "A document of it"},
    {"POST", "/api/requests/:id/check", ROLE_REGISTRAR, LANE_OFFICE, BODY_MAX, check, NULL, NULL,
     "Documents are legible and fit the days"},
    {"POST", "/api/requests/:id/decide", DECIDERS, LANE_OFFICE, BODY_MAX, decide, NULL, NULL,
     "Approve until a day, or reject with a reason"},
    {"POST", "/api/requests/:id/seat", ROLE_REGISTRARS, LANE_OFFICE, BODY_MAX, seat, NULL, NULL,
     "A seat in a sitting for an approved one"},
    {"GET", "/api/no-shows", OFFICE & ~ROLE_DEAN, LANE_OFFICE, 0, office_exported, no_shows, NULL,
     "Who has not come; filter status"},
    {"POST", "/api/no-shows/:id/decide", ROLE_REGISTRARS, LANE_OFFICE, BODY_MAX, no_show, NULL, NULL,
     "Excused or not, with the ground; id is the attempt's"},
    {"GET", "/api/summer", ROLE_REGISTRARS | ROLE_STUDENT, LANE_OFFICE, 0, office_exported, summer, NULL,
     "Courses owed to the paid summer term; a student's own"},
    {"POST", "/api/summer/:id/paid", ROLE_REGISTRARS, LANE_OFFICE, BODY_MAX, paid, NULL, NULL, "It is paid"},
    {"POST", "/api/summer/:id/enrol", ROLE_REGISTRARS, LANE_OFFICE, BODY_MAX, enrol, NULL, NULL,
     "Enrol into the summer term"},
    {0},
};
