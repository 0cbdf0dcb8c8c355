#include "appeal_act.h"

#include <string.h>

#include "office_json.h"
#include "role.h"

/* Appeals against acts (model 2.3.11): the student files, the appeals office names a commission, its members vote, its
 * chair closes. */

enum { BODY_MAX = 16384, COMMISSIONS = ROLE_APPEALS | ROLE_COMMISSION_CHAIR | ROLE_COMMISSION_MEMBER };

struct asked {
    const char *person, *member, *state, *id, *attempt, *asker;
    bool votes; /* how each voted is the commission's own */
};

static enum fault members_json(struct db *db, const char *id, const struct asked *a, json_t **ret_json)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_ACT_APPEAL_MEMBERS, "t", id); f == F_OK; f = row_next(&row))
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:b, s:b, s:s?}", "person", row_peek(&row, 0), "name",
                                              row_peek(&row, 1), "part", row_peek(&row, 2), "mine",
                                              !strcmp(row_peek(&row, 0), a->asker), "voted", !row_null(&row, 4), "vote",
                                              a->votes ? row_peek(&row, 3) : NULL));
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    *ret_json = list;
    return F_OK;
}

static json_t *row_json(const struct row *row)
{
    return json_pack("{s:s, s:s, s:s?, s:s, s:s, s:s, s:o, s:s, s:I, s:I, s:s, s:s?, s:s?, s:o}", "id",
                     row_peek(row, 0), "attempt", row_peek(row, 1), "act", row_peek(row, 2), "reg_no", row_peek(row, 3),
                     "name", row_peek(row, 4), "student_no", row_peek(row, 5), "exam", said_json(row, 6), "text",
                     row_peek(row, 9), "filed_ms", (json_int_t)row_int(row, 10), "until_ms",
                     (json_int_t)row_int(row, 11), "state", row_peek(row, 12), "protocol", row_peek(row, 13),
                     "decision", row_peek(row, 14), "decided_ms", int_or_null(row, 15));
}

static enum fault fill(struct db *db, const struct asked *a, struct list *list)
{
    struct row row;
    size_t i;
    json_t *one;
    enum fault f;
    for (f = db_each(db, &row, S_ACT_APPEAL_LIST, "tttttttii", a->person, a->member, a->state, a->id, a->attempt,
                     list->q, list->sort, list->limit, list->offset);
         f == F_OK; f = row_next(&row)) {
        list->total = row_int(&row, 16);
        json_array_append_new(list->rows, row_json(&row));
    }
    if (f != F_NOT_FOUND)
        return f;
    json_array_foreach(list->rows, i, one)
    {
        json_t *members = NULL;
        f = members_json(db, json_string_value(json_object_get(one, "id")), a, &members);
        if (f)
            return f;
        json_object_set_new(one, "members", members);
    }
    return F_OK;
}

static enum fault answer(struct db *db, struct request *request, struct reply *reply, const struct asked *a)
{
    struct list list;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    f = fill(db, a, &list);
    if (f) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply,
                      "id,student_no,name,exam,reg_no,text,filed_ms,until_ms,state,protocol,decision,decided_ms",
                      "appeals.csv");
}

/* The office sees all of them, a member of a commission those that he decides. */
static enum fault appeals(struct db *db, struct request *request, struct reply *reply)
{
    bool office = request_has(request, ROLE_APPEALS | ROLE_REGISTRAR_HEAD | ROLE_AUDITOR);
    const struct asked a = {"",
                            office ? "" : request->who.person,
                            list_filter(request, "state"),
                            list_filter(request, "id"),
                            "",
                            request->who.person,
                            request_has(request, COMMISSIONS)};
    return answer(db, request, reply, &a);
}

static enum fault my_appeals(struct db *db, struct request *request, struct reply *reply)
{
    const struct asked a = {request->who.person, "",   "", "", list_filter(request, "attempt"),
                            request->who.person, false};
    return answer(db, request, reply, &a);
}

/* The student's attempt that the act is about. */
static enum fault own_attempt(struct db *db, struct request *request, char attempt[ID_LEN + 1])
{
    struct row row;
    enum fault f = db_row(db, &row, S_ACT_APPEAL_OWN, "tt", request->arg[0], request->who.person);
    if (f)
        return f == F_NOT_FOUND ? fault(f, "act %s is not about them", request->arg[0]) : f;
    snprintf(attempt, ID_LEN + 1, "%s", row_peek(&row, 0));
    row_done(&row);
    return F_OK;
}

/* Until when this act can be appealed against: null when it cannot be yet. */
static enum fault term(struct db *db, struct request *request, struct reply *reply)
{
    int64_t until_ms = 0;
    char attempt[ID_LEN + 1];
    enum fault f = own_attempt(db, request, attempt), g;
    if (f)
        return f;
    g = act_appeal_until(db, attempt, request->arg[0], &until_ms);
    if (g && g != F_NOT_FOUND)
        return g;
    return reply_json(reply,
                      json_pack("{s:o, s:b}", "until_ms", ms_or_null(until_ms), "open", until_ms >= request->now_ms));
}

static enum fault file(struct db *db, struct request *request, struct reply *reply)
{
    const char *text;
    char attempt[ID_LEN + 1];
    struct id id;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s !}", "text", &text);
    if (!f)
        f = own_attempt(db, request, attempt);
    if (!f)
        f = act_appeal_file(db, &by, attempt, request->arg[0], text, request->now_ms, &id);
    return f ? f : reply_json(reply, json_pack("{s:s}", "id", id.text));
}

static enum fault withdraw(struct db *db, struct request *request, struct reply *reply)
{
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{!}");
    if (!f)
        f = act_appeal_withdraw(db, &by, request->arg[0], request->now_ms);
    return f ? f : reply_json(reply, json_object());
}

static enum fault candidates(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_ACT_APPEAL_CANDIDATES, "ti", request->arg[0], request->now_ms); f == F_OK;
         f = row_next(&row))
        json_array_append_new(list, json_pack("{s:s, s:s}", "id", row_peek(&row, 0), "name", row_peek(&row, 1)));
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    return reply_json(reply, json_pack("{s:o}", "rows", list));
}

static enum fault accept(struct db *db, struct request *request, struct reply *reply)
{
    json_t *names, *one;
    const char *members[ACT_APPEAL_MEMBERS_MAX];
    size_t i, count = 0;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:o !}", "members", &names);
    if (!f && (!json_is_array(names) || json_array_size(names) > ACT_APPEAL_MEMBERS_MAX))
        f = fault(F_INVALID, "members is a list of people");
    if (f)
        return f;
    json_array_foreach(names, i, one)
    {
        if (!json_is_string(one))
            return fault(F_INVALID, "a member is a person's id");
        members[count++] = json_string_value(one);
    }
    f = act_appeal_accept(db, &by, request->arg[0], members, count, request->now_ms);
    return f ? f : reply_json(reply, json_object());
}

static enum fault vote(struct db *db, struct request *request, struct reply *reply)
{
    const char *word;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s !}", "vote", &word);
    if (!f)
        f = act_appeal_vote(db, &by, request->arg[0], word, request->now_ms);
    return f ? f : reply_json(reply, json_object());
}

static enum fault decide(struct db *db, struct request *request, struct reply *reply)
{
    const char *protocol, *decision, *state;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s, s:s !}", "protocol", &protocol, "decision", &decision);
    if (!f)
        f = act_appeal_decide(db, &by, request->arg[0], protocol, decision, request->now_ms, &state);
    return f ? f : reply_json(reply, json_pack("{s:s}", "state", state));
}

const struct route routes_act_appeal[] = {
    {"GET", "/api/my/act-appeals", ROLE_STUDENT, LANE_READ, 0, my_appeals, NULL, NULL, "My appeals against acts"},
    {"GET", "/api/my/acts/:id/appeal", ROLE_STUDENT, LANE_READ, 0, term, NULL, NULL,
     "Until when I may appeal against the act"},
    {"POST", "/api/my/acts/:id/appeal", ROLE_STUDENT, LANE_OFFICE, BODY_MAX, file, NULL, NULL,
     "File an appeal against the act"},
    {"POST", "/api/my/act-appeals/:id/withdraw", ROLE_STUDENT, LANE_OFFICE, 256, withdraw, NULL, NULL,
     "Withdraw my appeal"},
    {"GET", "/api/act-appeals", COMMISSIONS | ROLE_REGISTRAR_HEAD | ROLE_AUDITOR, LANE_OFFICE, 0, office_exported,
     appeals, NULL, "Appeals against acts; a commission's member sees those that are theirs"},
    {"GET", "/api/act-appeals/:id/candidates", ROLE_APPEALS, LANE_READ, 0, candidates, NULL, NULL,
     "Who may sit on the commission"},
    {"POST", "/api/act-appeals/:id/accept", ROLE_APPEALS, LANE_OFFICE, BODY_MAX, accept, NULL, NULL,
     "Name the commission, its chair first"},
    {"POST", "/api/act-appeals/:id/vote", COMMISSIONS, LANE_OFFICE, 1024, vote, NULL, NULL, "My vote"},
    {"POST", "/api/act-appeals/:id/decide", COMMISSIONS, LANE_OFFICE, BODY_MAX, decide, NULL, NULL,
     "Close it with the number of the protocol"},
    {0},
};
