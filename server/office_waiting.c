#include <string.h>

#include "office_json.h"
#include "role.h"
#include "text.h"

/* What waits for the asker, by what they are; and the registrar's request for evidence (001-5.1). */

enum { REASON_MAX = 1000 };

/* What each post is asked for, and what the statement wants to know: nothing, who asks, who and when. */
static const struct {
    uint32_t roles;
    enum statement statement;
    int knows;
} tasks[] = {
    {ROLE_STAFF, S_WAITING_MINE, 1},
    {ROLE_TEACHER, S_WAITING_TEACHER, 1},
    {ROLE_REGISTRARS, S_WAITING_REGISTRAR, 0},
    {ROLE_REGISTRAR_HEAD, S_WAITING_REGISTRAR_HEAD, 0},
    {ROLE_CENTRE, S_WAITING_CENTRE, 0},
    {ROLE_DEAN, S_WAITING_DEAN, 2},
    {ROLE_HOD, S_WAITING_HOD, 2},
    {ROLE_DPO, S_WAITING_DPO, 0},
    {ROLE_APPEALS, S_WAITING_APPEALS, 0},
};

/* Who holds two posts that share a task is asked for it once. */
static bool listed(const json_t *list, const char *what)
{
    size_t i;
    json_t *one;
    json_array_foreach(list, i, one) if (!strcmp(json_string_value(json_object_get(one, "what")), what)) return true;
    return false;
}

static enum fault append(struct db *db, size_t task, const struct request *request, json_t *list)
{
    struct row row;
    enum statement s = tasks[task].statement;
    const char *person = request->who.person;
    enum fault f = !tasks[task].knows       ? db_each(db, &row, s, "")
                   : tasks[task].knows == 1 ? db_each(db, &row, s, "t", person)
                                            : db_each(db, &row, s, "ti", person, request->now_ms);
    for (; f == F_OK; f = row_next(&row))
        if (row_int(&row, 1) && !listed(list, row_peek(&row, 0)))
            json_array_append_new(
                list, json_pack("{s:s, s:I}", "what", row_peek(&row, 0), "count", (json_int_t)row_int(&row, 1)));
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault waiting(struct db *db, struct request *request, struct reply *reply)
{
    json_t *list = json_array();
    enum fault f = F_OK;
    for (size_t i = 0; i < sizeof tasks / sizeof *tasks && !f; i++)
        if (request_has(request, tasks[i].roles))
            f = append(db, i, request, list);
    if (f) {
        json_decref(list);
        return f;
    }
    return reply_json(reply, json_pack("{s:o}", "rows", list));
}

static enum fault ask(struct db *db, struct request *request, struct reply *reply)
{
    const char *act, *reason;
    struct id id = id_make();
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s, s:s !}", "act", &act, "reason", &reason);
    if (!f && !text_fits(reason, REASON_MAX))
        f = fault(F_INVALID, "a reason has 1 to %d bytes", REASON_MAX);
    if (!f)
        f = db_run(db, S_EVIDENCE_REQUEST_ADD, "tttti", id.text, act, reason, by.person, request->now_ms);
    if (!f)
        f = audit(db, &by, "evidence.ask", "act", act, "%s: %s", id.text, reason);
    return f ? f : reply_json(reply, json_pack("{s:s}", "id", id.text));
}

static enum fault answer(struct db *db, struct request *request, struct reply *reply)
{
    int given;
    const char *text;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:b, s:s !}", "given", &given, "answer", &text);
    if (!f && !text_fits(text, REASON_MAX))
        f = fault(F_INVALID, "an answer has 1 to %d bytes", REASON_MAX);
    if (!f)
        f = db_run(db, S_EVIDENCE_REQUEST_ANSWER, "tttit", request->arg[0], given ? "given" : "refused", by.person,
                   request->now_ms, text);
    if (!f && db_changes(db) != 1)
        f = fault(F_CONFLICT, "request %s is not open", request->arg[0]);
    if (!f)
        f = audit(db, &by, "evidence.answer", "evidence_request", request->arg[0], "%s: %s",
                  given ? "given" : "refused", text);
    return f ? f : reply_json(reply, json_pack("{s:b}", "ok", 1));
}

static enum fault requests(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_EVIDENCE_REQUEST_LIST, "tttii", list_filter(request, "state"), list.q, list.sort,
                     list.limit, list.offset);
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 11);
        json_t *json = json_pack("{s:s, s:s, s:o, s:s, s:s, s:s, s:I, s:s, s:o, s:o, s:o}", "id", row_peek(&row, 0),
                                 "act", row_peek(&row, 1), "reg_no", text_or_null(row_peek(&row, 2)), "act_kind",
                                 row_peek(&row, 3), "reason", row_peek(&row, 4), "asked_by", row_peek(&row, 5),
                                 "asked_ms", (json_int_t)row_int(&row, 6), "state", row_peek(&row, 7), "answered_by",
                                 text_or_null(row_peek(&row, 8)), "answered_ms", int_or_null(&row, 9), "answer",
                                 text_or_null(row_peek(&row, 10)));
        json_array_append_new(list.rows, json);
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "reg_no,act_kind,reason,asked_by,asked_ms,state,answered_by,answer",
                      "evidence-requests.csv");
}

const struct route routes_waiting[] = {
    {"GET", "/api/waiting", ROLE_STAFF, LANE_READ, 0, waiting, NULL, NULL, "What waits for the asker, by their posts"},
    {"GET", "/api/evidence-requests", ROLE_REGISTRARS | ROLE_CENTRE, LANE_OFFICE, 0, office_exported, requests, NULL,
     "Requests of the registrar for evidence packages"},
    {"POST", "/api/evidence-requests", ROLE_REGISTRARS, LANE_OFFICE, 8192, ask, NULL, NULL,
     "Asks the Centre for the evidence package of an act"},
    {"POST", "/api/evidence-requests/:id/answer", ROLE_SPECIALIST | ROLE_HEAD, LANE_OFFICE, 8192, answer, NULL, NULL,
     "The Centre's answer: given or refused, in words"},
    {0},
};
