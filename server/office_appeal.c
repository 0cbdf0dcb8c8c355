#include <string.h>

#include "appeal_result.h"
#include "attempt.h"
#include "grade.h"
#include "office_json.h"
#include "role.h"

/* Appeals of results, and corrections of grades on a written ground. */

enum { GROUND_MAX = 500 };

static json_t *appeal_row(const struct row *row)
{
    json_t *members = json_array();
    for (const char *p = row_peek(row, 17); p && *p;) {
        size_t len = strcspn(p, "\n");
        bool chair = len && p[len - 1] == '*';
        json_array_append_new(members, json_pack("{s:o, s:b}", "name", json_stringn(p, len - chair), "chair", chair));
        p += len + (p[len] == '\n');
    }
    json_t *json =
        json_pack("{s:s, s:s, s:I, s:s, s:s, s:o, s:s, s:I, s:I, s:o, s:o, s:o}", "id", row_peek(row, 0), "state",
                  row_peek(row, 1), "version", (json_int_t)row_int(row, 2), "student", row_peek(row, 3), "student_no",
                  row_peek(row, 4), "course", said_json(row, 5), "reason", row_peek(row, 8), "filed_ms",
                  (json_int_t)row_int(row, 9), "due_ms", (json_int_t)row_int(row, 10), "score_old",
                  int_or_null(row, 11), "score_new", int_or_null(row, 12), "members", members);
    json_object_set_new(json, "protocol", text_or_null(row_peek(row, 13)));
    json_object_set_new(json, "decision", text_or_null(row_peek(row, 14)));
    json_object_set_new(json, "attempt", text_or_null(row_peek(row, 15)));
    json_object_set_new(json, "decided_by", text_or_null(row_peek(row, 16)));
    json_object_set_new(json, "decided_ms", int_or_null(row, 18));
    json_object_set_new(json, "enrolment", text_or_null(row_peek(row, 19)));
    return json;
}

static enum fault appeals(struct db *db, struct request *request, const char *student, const char *member,
                          struct reply *reply)
{
    struct list list;
    struct row row;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_RESULT_APPEAL_LIST, "ttttiitt", student, list_filter(request, "state"), list.q, member,
                     list.limit, list.offset, list.sort, lang_word(request->who.lang));
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 20);
        json_array_append_new(list.rows, appeal_row(&row));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply,
                      "student,student_no,course,state,filed_ms,due_ms,score_old,score_new,protocol,reason,decision",
                      "appeals.csv");
}

/* A member of commissions sees those of their own. */
static enum fault appeals_all(struct db *db, struct request *request, struct reply *reply)
{
    return appeals(db, request, "", request_has(request, ROLE_REGISTRARS) ? "" : request->who.person, reply);
}

static enum fault appeals_own(struct db *db, struct request *request, struct reply *reply)
{
    return appeals(db, request, request->who.person, "", reply);
}

static enum fault file(struct db *db, struct request *request, struct reply *reply)
{
    const char *reason;
    struct id id;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s !}", "reason", &reason);
    if (!f)
        f = attempt_visible_to(db, request->who.person, request->who.roles, request->arg[0], NEED_OWN);
    if (!f)
        f = result_appeal_file(db, &by, request->arg[0], reason, request->now_ms, &id);
    return f ? f : reply_json(reply, json_pack("{s:s}", "appeal", id.text));
}

static enum fault accept(struct db *db, struct request *request, struct reply *reply)
{
    json_int_t version;
    json_t *list;
    const char *members[APPEAL_MEMBERS_MAX];
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:I, s:o !}", "version", &version, "members", &list);
    size_t n = f ? 0 : json_array_size(list);
    if (!f && (!json_is_array(list) || !n || n > APPEAL_MEMBERS_MAX))
        f = fault(F_INVALID, "members: 1 to %d persons", APPEAL_MEMBERS_MAX);
    for (size_t i = 0; !f && i < n; i++) {
        members[i] = json_string_value(json_array_get(list, i));
        if (!members[i] || !id_valid(members[i]))
            f = fault(F_INVALID, "members are ids of persons");
    }
    if (!f)
        f = result_appeal_accept(db, &by, request->arg[0], version, members, n, request->now_ms);
    return f ? f : reply_json(reply, json_pack("{s:s, s:I}", "state", "accepted", "version", version + 1));
}

static enum fault decide(struct db *db, struct request *request, struct reply *reply)
{
    json_int_t version, score = -1;
    json_t *value;
    const char *protocol, *decision;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:I, s:o, s:s, s:s !}", "version", &version, "score", &value, "protocol",
                                  &protocol, "decision", &decision);
    if (!f && !json_is_null(value) && !json_is_integer(value))
        f = fault(F_INVALID, "score is a whole number or null");
    if (!f && json_is_integer(value)) {
        score = json_integer_value(value);
        if (score < 0)
            f = fault(F_INVALID, "a score of %lld: 0 to 100", (long long)score);
    }
    if (!f)
        f = result_appeal_decide(db, &by, request->arg[0], version, score, protocol, decision, request->now_ms);
    return f ? f
             : reply_json(reply,
                          json_pack("{s:s, s:I}", "state", score < 0 ? "rejected" : "upheld", "version", version + 1));
}

/* `n` is the last event that was seen: whoever posts second is told so. */
static enum fault correct(struct db *db, struct request *request, struct reply *reply)
{
    json_int_t n, exam;
    const char *ground;
    struct row row;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:I, s:I, s:s !}", "n", &n, "exam", &exam, "ground", &ground);
    if (!f && (!*ground || strlen(ground) > GROUND_MAX))
        f = fault(F_INVALID, "a ground has 1 to %d bytes", GROUND_MAX);
    if (!f)
        f = db_row(db, &row, S_GRADE_CURRENT, "t", request->arg[0]);
    if (f)
        return f;
    int64_t last = row_int(&row, 0);
    row_done(&row);
    if (last != n)
        return fault(F_STALE, "grade %s is at event %lld", request->arg[0], (long long)last);
    f = grade_correct(db, &by, request->arg[0], exam, "order", ground, request->now_ms);
    return f ? f : reply_json(reply, json_pack("{s:b}", "ok", 1));
}

const struct route routes_appeal[] = {
    {"POST", "/api/my/attempts/:attempt/appeal", ROLE_STUDENT, LANE_OFFICE, 16 * 1024, file, NULL, NULL,
     "Appeals a released result"},
    {"GET", "/api/my/appeals", ROLE_STUDENT, LANE_OFFICE, 0, office_exported, appeals_own, NULL,
     "The student's own appeals of results"},
    {"GET", "/api/result-appeals", ROLE_REGISTRARS | ROLE_APPEALS, LANE_OFFICE, 0, office_exported, appeals_all, NULL,
     "Appeals of results; a commission's member sees those of their own"},
    {"POST", "/api/result-appeals/:id/accept", ROLE_REGISTRARS, LANE_OFFICE, 4096, accept, NULL, NULL,
     "Accepts an appeal and names its commission, the chair first"},
    {"POST", "/api/result-appeals/:id/decide", ROLE_APPEALS, LANE_OFFICE, 16 * 1024, decide, NULL, NULL,
     "The chair's decision with the minutes' number; a score upholds, null rejects"},
    {"POST", "/api/grades/:enrolment/correct", ROLE_REGISTRAR_HEAD, LANE_OFFICE, 4096, correct, NULL, NULL,
     "Another exam score on a written ground"},
    {0},
};
