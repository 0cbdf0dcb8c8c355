#include "privacy.h"

#include <string.h>

#include "office_consent.h"
#include "personal.h"
#include "policy.h"
#include "retention_tick.h"
#include "role.h"

/* Requests about one's own data and what the data-protection officer decides; who looked; the list of personal data;
   the register of incidents. */

enum { BODY_MAX = 16384 };

/* ---- requests ---- */

static json_t *asked_json(const struct row *row, bool officer)
{
    json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:s?, s:o, s:s?, s:o}", "id", row_peek(row, 0),
                             "name", row_peek(row, 1), "student_no", row_peek(row, 2), "kind", row_peek(row, 3), "text",
                             row_peek(row, 4), "state", row_peek(row, 5), "asked_ms", (json_int_t)row_int(row, 6),
                             "due_ms", (json_int_t)row_int(row, 7), "decided_by", row_peek(row, 8), "decided_ms",
                             int_or_null(row, 9), "decision", row_peek(row, 10), "review_ms", int_or_null(row, 11));
    json_object_set_new(json, "attempt", text_or_null(row_peek(row, 14)));
    if (officer)
        json_object_set_new(json, "person", json_string(row_peek(row, 12)));
    return json;
}

static enum fault requests(struct db *db, struct request *request, struct reply *reply, const char *person)
{
    struct list list;
    struct row row;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_REQUEST_LIST, "tttttii", person, list_filter(request, "state"),
                     list_filter(request, "kind"), list.q, list.sort, list.limit, list.offset);
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 13);
        json_array_append_new(list.rows, asked_json(&row, !*person));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply,
                      "id,student_no,name,kind,text,state,asked_ms,due_ms,decided_by,decided_ms,decision,review_ms",
                      "requests.csv");
}

static enum fault my_requests(struct db *db, struct request *request, struct reply *reply)
{
    return requests(db, request, reply, request->who.person);
}

static enum fault all_requests(struct db *db, struct request *request, struct reply *reply)
{
    return requests(db, request, reply, "");
}

/* Takes effect at once; the camera closes when the answer leaves. */
static enum fault withdraw(struct db *db, struct request *request, const char *text, struct reply *reply)
{
    struct consent_end end;
    const struct actor by = office_actor(request);
    enum fault f = consent_withdraw(db, &by, by.person, text, request->now_ms, &end);
    return f ? f : office_consent_ended(&end, reply);
}

static enum fault ask(struct db *db, struct request *request, struct reply *reply)
{
    const char *kind, *text = "";
    struct id id;
    int64_t due_ms;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s, s?s !}", "kind", &kind, "text", &text);
    int k = f ? -1 : data_kind_from(kind);
    if (!f && k < 0)
        f = fault(F_INVALID, "no such kind of request");
    if (!f && k == DATA_WITHDRAW)
        return withdraw(db, request, text, reply);
    if (!f)
        f = data_ask(db, &by, by.person, (enum data_kind)k, text, request->now_ms, &id, &due_ms);
    return f ? f : reply_json(reply, json_pack("{s:s, s:I}", "id", id.text, "due_ms", (json_int_t)due_ms));
}

static enum fault decide(struct db *db, struct request *request, struct reply *reply)
{
    const char *answer, *words;
    json_int_t review_ms = 0;
    struct data_effect e;
    struct actor by = office_actor(request);
    enum fault f =
        request_unpack(request, "{s:s, s:s, s?I !}", "answer", &answer, "decision", &words, "review_ms", &review_ms);
    int a = f ? -1 : data_answer_from(answer);
    if (!f && a < 0)
        f = fault(F_INVALID, "no such answer");
    if (f)
        return f;
    const struct data_decision d = {(enum data_answer)a, words, review_ms};
    f = data_decide(db, &by, request->arg[0], &d, request->now_ms, &e);
    return f ? f
             : reply_json(reply, json_pack("{s:o, s:I, s:I, s:I}", "destruction",
                                           e.destroyed ? json_string(e.destruction.id.text) : json_null(), "items",
                                           (json_int_t)(e.destroyed ? e.destruction.items : 0), "forgotten",
                                           (json_int_t)e.forgotten, "holds", (json_int_t)e.holds));
}

static enum fault unblock(struct db *db, struct request *request, struct reply *reply)
{
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{!}");
    if (!f)
        f = data_unblock(db, &by, request->arg[0], request->now_ms);
    return f ? f : reply_json(reply, json_object());
}

static enum fault correct(struct db *db, struct request *request, struct reply *reply)
{
    struct data_names n = {0};
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s?s, s?s, s?s, s?s !}", "surname", &n.surname, "given", &n.given,
                                  "patronymic", &n.patronymic, "email", &n.email);
    if (!f)
        f = data_correct(db, &by, request->arg[0], &n);
    return f ? f : reply_json(reply, json_object());
}

/* ---- what is kept of a person, and why ---- */

static enum fault kept_json(struct db *db, const char *person, struct request *request, json_t **ret_json)
{
    struct kept k;
    bool blocked = false;
    enum fault f = kept_of(db, person, request->now_ms, request->arena, &k);
    if (!f)
        f = data_blocked(db, person, &blocked);
    if (f)
        return f;
    json_t *list = json_array();
    for (size_t i = 0; i < k.holds; i++)
        json_array_append_new(list, json_pack("{s:s, s:s}", "kind", k.hold_kind[i], "ground", k.hold_ground[i]));
    *ret_json = json_pack("{s:I, s:I, s:I, s:b, s:b, s:o}", "recordings", (json_int_t)k.recordings, "evidence",
                          (json_int_t)k.evidence, "likenesses", (json_int_t)k.likenesses, "photo", (int)k.photo,
                          "blocked", (int)blocked, "holds", list);
    return F_OK;
}

static enum fault my_kept(struct db *db, struct request *request, struct reply *reply)
{
    json_t *json = NULL;
    enum fault f = kept_json(db, request->who.person, request, &json);
    return f ? f : reply_json(reply, json);
}

static enum fault their_kept(struct db *db, struct request *request, struct reply *reply)
{
    json_t *json = NULL;
    enum fault f = kept_json(db, request->arg[0], request, &json);
    return f ? f : reply_json(reply, json);
}

/* ---- who looked ---- */

static enum fault viewers(struct db *db, struct request *request, struct reply *reply, const char *person)
{
    struct list list;
    struct row row;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_VIEWERS_OF, "ttii", person, list_filter(request, "attempt"), list.limit, list.offset);
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 6);
        json_array_append_new(list.rows,
                              json_pack("{s:I, s:s, s:s, s:s?, s:s, s:s}", "at_ms", (json_int_t)row_int(&row, 0),
                                        "role", row_peek(&row, 1), "action", row_peek(&row, 2), "name",
                                        row_peek(&row, 3), "kind", row_peek(&row, 4), "object", row_peek(&row, 5)));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "at_ms,name,role,action,kind,object", "viewers.csv");
}

static enum fault my_viewers(struct db *db, struct request *request, struct reply *reply)
{
    return viewers(db, request, reply, request->who.person);
}

static enum fault their_viewers(struct db *db, struct request *request, struct reply *reply)
{
    return viewers(db, request, reply, request->arg[0]);
}

/* ---- the list of personal data ---- */

static json_t *table_json(const struct personal *p, int64_t days)
{
    return json_pack("{s:s, s:s, s:o, s:{s:s, s:s, s:s}, s:[]}", "table", p->table, "category",
                     personal_word(p->category), "days", *p->term ? json_integer(days) : json_null(), "purpose", "kk",
                     p->purpose[LANG_KK], "ru", p->purpose[LANG_RU], "en", p->purpose[LANG_EN], "columns");
}

static enum fault data_list(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    int64_t version, days = 0;
    json_t *table = NULL;
    const char *last = "";
    enum fault f = list_init(&list, request);
    if (!f)
        f = policy_version(db, request->now_ms, &version);
    if (!f)
        for (f = db_each(db, &row, S_SCHEMA_COLUMNS, ""); f == F_OK; f = row_next(&row)) {
            const struct personal *p = personal_of(row_peek(&row, 0));
            if (!p)
                continue;
            if (strcmp(last, p->table)) {
                enum fault g = *p->term ? policy_int(db, version, p->term, &days) : F_OK;
                if (g) {
                    row_done(&row);
                    list_release(&list);
                    return g;
                }
                table = table_json(p, days);
                json_array_append_new(list.rows, table);
                last = p->table;
            }
            json_array_append_new(json_object_get(table, "columns"), json_string(row_peek(&row, 1)));
        }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    list.total = (int64_t)json_array_size(list.rows);
    return list_reply(&list, request, reply, "table,category,purpose,days,columns", "personal-data.csv");
}

/* ---- incidents with personal data ---- */

static enum fault breaches(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_BREACH_LIST, "ii", list.limit, list.offset); f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 12);
        json_array_append_new(
            list.rows,
            json_pack("{s:s, s:I, s:I, s:s, s:I, s:s, s:s, s:I, s:s, s:o, s:o, s:o}", "id", row_peek(&row, 0), "steps",
                      (json_int_t)row_int(&row, 1), "at_ms", (json_int_t)row_int(&row, 2), "by", row_peek(&row, 3),
                      "found_ms", (json_int_t)row_int(&row, 4), "what", row_peek(&row, 5), "data", row_peek(&row, 6),
                      "people", (json_int_t)row_int(&row, 7), "measures", row_peek(&row, 8), "authority_ms",
                      int_or_null(&row, 9), "subjects_ms", int_or_null(&row, 10), "closed_ms", int_or_null(&row, 11)));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply,
                      "id,found_ms,what,data,people,measures,authority_ms,subjects_ms,closed_ms,by,at_ms",
                      "breaches.csv");
}

static enum fault breach(struct db *db, struct request *request, struct reply *reply)
{
    struct breach b = {.measures = ""};
    json_int_t found, people, authority = 0, subjects = 0, closed = 0;
    struct id id;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s, s:s, s:I, s:I, s?s, s?I, s?I, s?I !}", "what", &b.what, "data",
                                  &b.data, "found_ms", &found, "people", &people, "measures", &b.measures,
                                  "authority_ms", &authority, "subjects_ms", &subjects, "closed_ms", &closed);
    if (f)
        return f;
    b.found_ms = found;
    b.people = people;
    b.authority_ms = authority;
    b.subjects_ms = subjects;
    b.closed_ms = closed;
    f = breach_step(db, &by, request->arg[0], &b, request->now_ms, &id);
    return f ? f : reply_json(reply, json_pack("{s:s}", "id", id.text));
}

const struct route routes_privacy[] = {
    {"GET", "/api/my/data-requests", ROLE_STUDENT, LANE_READ, 0, my_requests, NULL, NULL, "What I asked about my data"},
    {"POST", "/api/my/data-requests", ROLE_STUDENT, LANE_OFFICE, BODY_MAX, ask, NULL, NULL,
     "Ask: access, correct, block, erase, withdraw"},
    {"GET", "/api/my/kept", ROLE_STUDENT, LANE_READ, 0, my_kept, NULL, NULL, "What is kept of me, and why"},
    {"GET", "/api/my/viewers", ROLE_STUDENT, LANE_READ, 0, my_viewers, NULL, NULL,
     "Who looked at what is recorded of me"},
    {"GET", "/api/data-requests", ROLE_DPO, LANE_OFFICE, 0, office_exported, all_requests, NULL,
     "Requests about personal data, by their deadline"},
    {"POST", "/api/data-requests/:id/decide", ROLE_DPO, LANE_OFFICE, BODY_MAX, decide, NULL, retention_finish,
     "Decide on a request"},
    {"GET", "/api/people/:id/kept", ROLE_DPO, LANE_READ, 0, their_kept, NULL, NULL,
     "What is kept of a person, and why"},
    {"GET", "/api/people/:id/viewers", ROLE_DPO, LANE_OFFICE, 0, office_exported, their_viewers, NULL,
     "Who looked at what is recorded of a person"},
    {"POST", "/api/people/:id/unblock", ROLE_DPO, LANE_OFFICE, 256, unblock, NULL, NULL, "End a block"},
    {"POST", "/api/people/:id/correct", ROLE_DPO, LANE_OFFICE, BODY_MAX, correct, NULL, NULL,
     "Correct names and e-mail"},
    {"GET", "/api/personal-data", ROLE_DPO | ROLE_AUDITOR | ROLE_STUDENT, LANE_OFFICE, 0, office_exported, data_list,
     NULL, "The list of personal data, made from the schema"},
    {"GET", "/api/breaches", ROLE_DPO | ROLE_AUDITOR, LANE_OFFICE, 0, office_exported, breaches, NULL,
     "Register of incidents with personal data"},
    {"POST", "/api/breaches", ROLE_DPO, LANE_OFFICE, BODY_MAX, breach, NULL, NULL, "Enter an incident"},
    {"POST", "/api/breaches/:id", ROLE_DPO, LANE_OFFICE, BODY_MAX, breach, NULL, NULL, "The next step of an incident"},
    {0},
};
