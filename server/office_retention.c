#include "retention.h"

#include <stdatomic.h>

#include "office_json.h"
#include "policy.h"
#include "retention_tick.h"
#include "role.h"

/* Terms, holds and records of destruction, for the data-protection officer. */

enum { BODY_MAX = 4096 };

static atomic_bool hurry;

bool retention_hurried(void)
{
    return atomic_exchange(&hurry, false);
}

enum fault retention_finish(struct db *db, struct request *request, struct reply *reply)
{
    (void)db;
    (void)request;
    (void)reply;
    atomic_store(&hurry, true);
    return F_OK;
}

/* ---- the officer's view ---- */

static enum fault terms_json(struct db *db, int64_t now_ms, json_t **ret_json)
{
    static const char *const keys[] = {"record_days", "evidence_days", "act_evidence_days", "identity_days"};
    int64_t version, days;
    json_t *terms = json_object();
    enum fault f = policy_version(db, now_ms, &version);
    for (size_t i = 0; !f && i < sizeof keys / sizeof *keys; i++) {
        f = policy_int(db, version, keys[i], &days);
        json_object_set_new(terms, keys[i], json_integer(days));
    }
    if (f)
        json_decref(terms);
    else
        *ret_json = terms;
    return f;
}

static enum fault overview(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    json_t *terms = NULL;
    enum fault f = terms_json(db, request->now_ms, &terms);
    if (f)
        return f;
    f = db_row(db, &row, S_STORE_COUNTS, "");
    if (f) {
        json_decref(terms);
        return f;
    }
    json_t *json = json_pack("{s:o, s:I, s:I, s:I, s:o}", "terms", terms, "recordings", (json_int_t)row_int(&row, 0),
                             "evidence", (json_int_t)row_int(&row, 1), "likenesses", (json_int_t)row_int(&row, 2),
                             "next_ms", int_or_null(&row, 3));
    row_done(&row);
    return reply_json(reply, json);
}

/* An officer need not wait for the hour: what is due is ordered now, and the job is hurried to carry it out. */
static enum fault run_now(struct db *db, struct request *request, struct reply *reply)
{
    struct destruction made = {.items = 0};
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{!}");
    if (!f)
        f = destruction_order(db, &by, NULL, NULL, request->now_ms, &made);
    if (f && f != F_NOT_FOUND)
        return f;
    return reply_json(reply, json_pack("{s:o, s:I, s:I}", "id", f ? json_null() : json_string(made.id.text), "items",
                                       (json_int_t)made.items, "bytes", (json_int_t)made.bytes));
}

static json_t *record_json(const struct row *row)
{
    return json_pack("{s:s, s:s, s:s?, s:s?, s:I, s:I, s:I, s:s, s:o, s:o, s:o, s:s?}", "id", row_peek(row, 0),
                     "ground", row_peek(row, 1), "request", row_peek(row, 2), "by", row_peek(row, 3), "at_ms",
                     (json_int_t)row_int(row, 4), "items", (json_int_t)row_int(row, 5), "bytes",
                     (json_int_t)row_int(row, 6), "list_sha256", row_peek(row, 7), "proved_ms", int_or_null(row, 8),
                     "still_there", int_or_null(row, 9), "store_files", int_or_null(row, 10), "store_sha256",
                     row_peek(row, 11));
}

static enum fault records(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_DESTRUCTION_LIST, "tii", list.sort, list.limit, list.offset); f == F_OK;
         f = row_next(&row)) {
        list.total = row_int(&row, 12);
        json_array_append_new(list.rows, record_json(&row));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(
        &list, request, reply,
        "id,ground,request,by,at_ms,items,bytes,list_sha256,proved_ms,still_there,store_files,store_sha256",
        "destructions.csv");
}

static enum fault items(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_DESTRUCTION_ITEMS, "tii", request->arg[0], list.limit, list.offset); f == F_OK;
         f = row_next(&row)) {
        list.total = row_int(&row, 6);
        json_array_append_new(list.rows, json_pack("{s:I, s:s, s:s, s:s, s:I}", "n", (json_int_t)row_int(&row, 0),
                                                   "kind", row_peek(&row, 1), "path", row_peek(&row, 2), "sha256",
                                                   row_peek(&row, 3), "bytes", (json_int_t)row_int(&row, 4)));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "n,kind,path,sha256,bytes", "destroyed.csv");
}

/* ---- holds ---- */

static enum fault holds(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_LEGAL_HOLD_LIST, "ittii", (int64_t)(*list_filter(request, "all") == '\0'), list.q,
                     list.sort, list.limit, list.offset);
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 8);
        json_array_append_new(list.rows,
                              json_pack("{s:s, s:s, s:s, s:s, s:I, s:o, s:s?, s:s?}", "id", row_peek(&row, 0), "kind",
                                        row_peek(&row, 1), "object", row_peek(&row, 2), "ground", row_peek(&row, 3),
                                        "from_ms", (json_int_t)row_int(&row, 4), "to_ms", int_or_null(&row, 5),
                                        "placed_by", row_peek(&row, 6), "name", row_peek(&row, 7)));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "id,kind,object,name,ground,from_ms,to_ms,placed_by", "holds.csv");
}

/* By the student's number or the attempt's id. */
static enum fault object_of(struct db *db, const char *number, struct request *request, const char **ret_object)
{
    struct row row;
    enum fault f = db_row(db, &row, S_PERSON_BY_STUDENT_NO, "t", number);
    if (f)
        return f == F_NOT_FOUND ? fault(f, "there is no student %.40s", number) : f;
    *ret_object = row_text(&row, 0, request->arena);
    row_done(&row);
    return arena_check(request->arena);
}

static enum fault place(struct db *db, struct request *request, struct reply *reply)
{
    const char *object = NULL, *number = NULL, *ground;
    struct id id;
    struct actor by = office_actor(request);
    enum fault f =
        request_unpack(request, "{s?s, s?s, s:s !}", "attempt", &object, "student_no", &number, "ground", &ground);
    if (!f && !object == !number)
        f = fault(F_INVALID, "a hold is on an attempt or on a student");
    const char *kind = number ? "person" : "attempt";
    if (!f && number)
        f = object_of(db, number, request, &object);
    if (!f)
        f = hold_place(db, &by, kind, object, ground, request->now_ms, &id);
    return f ? f : reply_json(reply, json_pack("{s:s}", "id", id.text));
}

static enum fault lift(struct db *db, struct request *request, struct reply *reply)
{
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{!}");
    if (!f)
        f = hold_lift(db, &by, request->arg[0], request->now_ms);
    return f ? f : reply_json(reply, json_pack("{s:s}", "id", request->arg[0]));
}

const struct route routes_retention[] = {
    {"GET", "/api/retention", ROLE_DPO | ROLE_AUDITOR, LANE_READ, 0, overview, NULL, NULL,
     "What is kept, for how long, and what ends next"},
    {"POST", "/api/retention/run", ROLE_DPO, LANE_OFFICE, 256, run_now, NULL, retention_finish,
     "Destroy now what is over its term"},
    {"GET", "/api/destructions", ROLE_DPO | ROLE_AUDITOR, LANE_OFFICE, 0, office_exported, records, NULL,
     "Records of destruction and their proofs"},
    {"GET", "/api/destructions/:id", ROLE_DPO | ROLE_AUDITOR, LANE_OFFICE, 0, office_exported, items, NULL,
     "What one record destroyed, with the hashes"},
    {"GET", "/api/holds", ROLE_DPO | ROLE_AUDITOR, LANE_OFFICE, 0, office_exported, holds, NULL,
     "Legal holds in force; all=1: lifted ones too"},
    {"POST", "/api/holds", ROLE_DPO, LANE_OFFICE, BODY_MAX, place, NULL, NULL,
     "Hold a student's data or one attempt's"},
    {"POST", "/api/holds/:id/lift", ROLE_DPO, LANE_OFFICE, 256, lift, NULL, NULL, "Lift a hold"},
    {0},
};
