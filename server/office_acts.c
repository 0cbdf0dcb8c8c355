#include "office_acts.h"

#include <string.h>

#include "act_a.h"
#include "act_b.h"
#include "act_sign.h"
#include "office_public.h"
#include "role.h"

enum { ACT_BODY_MAX = 64 * 1024, NATIONAL_BODY_MAX = 96 * 1024 };

enum fault office_act_seen(struct db *db, const struct request *request, struct act *ret_act)
{
    const struct act_asker asker = office_asker(request);
    enum fault f = act_load(db, request->arg[0], request->arena, ret_act);
    return f ? f : act_visible(db, ret_act, &asker);
}

enum fault office_act_for(struct db *db, const struct request *request, enum act_deed deed, int64_t version,
                          struct act *ret_act)
{
    const struct act_asker asker = office_asker(request);
    enum fault f = office_act_seen(db, request, ret_act);
    if (!f)
        f = act_fresh(ret_act, version);
    return f ? f : act_may(db, ret_act, &asker, deed);
}

/* More attempts than there are notices: the sitting's boards reload, which reaches them all. */
static enum fault tell(struct db *db, struct request *request, const struct act *act, bool effects, struct reply *reply)
{
    enum { EACH = 5 };
    struct act_link *links;
    size_t n;
    enum fault f = act_links(db, act->id, request->arena, &links, &n);
    for (size_t i = 0; !f && effects && i < n && i < REPLY_NOTICES; i++)
        f = reply_notice(reply, NOTICE_ATTEMPT, links[i].attempt, NULL);
    for (size_t i = 0; !f && i < n && n <= EACH; i++) {
        json_t *row = office_act_short(act);
        json_object_set_new(row, "attempt", json_string(links[i].attempt));
        f = reply_notice(reply, NOTICE_BOARD, links[i].attempt, json_pack("{s:s, s:o}", "t", "act", "act", row));
        if (!f && (act_turn(act) || act->reg_no)) {
            row = office_act_short(act);
            json_object_set_new(row, "t", json_string("act"));
            f = reply_notice(reply, NOTICE_STUDENT, links[i].attempt, row);
        }
    }
    return f;
}

enum fault office_act_reply(struct db *db, struct request *request, const char *id, bool effects, struct reply *reply)
{
    struct act act;
    json_t *json;
    enum fault f = act_load(db, id, request->arena, &act);
    if (!f)
        f = office_act_json(db, request, id, &json);
    if (!f)
        f = reply_json(reply, json_pack("{s:o}", "act", json));
    return f ? f : tell(db, request, &act, effects, reply);
}

static int64_t inbox_roles(const struct request *request)
{
    return (request_has(request, ROLE_SPECIALIST) ? 1 : 0) | (request_has(request, ROLE_HEAD) ? 2 : 0) |
           (request_has(request, ROLE_REGISTRAR) ? 4 : 0) | (request_has(request, ROLE_REGISTRAR_HEAD) ? 8 : 0);
}

static json_t *list_row(const struct row *row)
{
    const bool a = *row_peek(row, 1) == 'A';
    const char *state = row_peek(row, 2);
    json_t *prepared = row_null(row, 16) ? json_null()
                                         : json_pack("{s:o, s:I}", "by", text_or_null(row_peek(row, 18)), "at_ms",
                                                     (json_int_t)row_int(row, 16));
    return json_pack("{s:s, s:s, s:s, s:I, s:o, s:o, s:I, s:o, s:o, s:o, s:o, s:o, s:b, s:o}", "id", row_peek(row, 0),
                     "kind", row_peek(row, 1), "state", state, "version", (json_int_t)row_int(row, 3), "reg_no",
                     text_or_null(row_peek(row, 4)), "act_date", text_or_null(row_peek(row, 5)), "changed_ms",
                     (json_int_t)row_int(row, 6), "frozen_ms", ms_or_null(row_int(row, 7)), "student",
                     a ? text_or_null(row_peek(row, 11)) : json_null(), "course", said_json(row, 12), "group",
                     a ? text_or_null(row_peek(row, 15)) : json_null(), "turn", int_or_null(row, 8), "mine",
                     (int)row_int(row, 9), "prepared", prepared);
}

static enum fault acts_list(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    const char *inbox = list_filter(request, "inbox");
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_ACT_LIST, "ttttitiittt", list_filter(request, "kind"), list_filter(request, "state"),
                     list_filter(request, "attempt"), *inbox ? request->who.person : "", inbox_roles(request), list.q,
                     list.limit, list.offset, request->who.person, list.sort, lang_word(request->who.lang));
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 19);
        json_array_append_new(list.rows, list_row(&row));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "reg_no,kind,state,act_date,student,group,course", "acts.csv");
}

static enum fault act_get(struct db *db, struct request *request, struct reply *reply)
{
    json_t *json;
    enum fault f = office_act_json(db, request, request->arg[0], &json);
    return f ? f : reply_json(reply, json_pack("{s:o}", "act", json));
}

static enum fault id_list(const struct request *request, const json_t *array, size_t most, const char ***ret_list,
                          size_t *ret_n)
{
    size_t n = json_array_size(array);
    if (!json_is_array(array) || n > most)
        return fault(F_INVALID, "a list of ids, at most %zu", most);
    const char **list = arena_alloc(request->arena, (n + 1) * sizeof *list);
    if (!list)
        return fault(F_NOMEM, "ids");
    for (size_t i = 0; i < n; i++) {
        list[i] = json_string_value(json_array_get(array, i));
        if (!id_valid(list[i]))
            return fault(F_INVALID, "an id of the list");
    }
    *ret_list = list;
    *ret_n = n;
    return F_OK;
}

/* Staff of the Centre see every attempt; what they may draft is theirs. */
static enum fault act_new(struct db *db, struct request *request, struct reply *reply)
{
    const char *kind, *attempt = NULL, *purpose = NULL, **list = NULL;
    json_t *incidents = NULL, *attempts = NULL;
    size_t n = 0;
    struct id id;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s, s?s, s?o, s?o, s?s !}", "kind", &kind, "attempt", &attempt,
                                  "incidents", &incidents, "attempts", &attempts, "purpose", &purpose);
    if (f)
        return f;
    if (!strcmp(kind, "A") && id_valid(attempt) && !attempts && !purpose) {
        if (!request_has(request, ROLE_SPECIALIST))
            return fault(F_FORBIDDEN, "specialists draft an act A");
        f = incidents ? id_list(request, incidents, ACT_INCIDENTS_MAX, &list, &n) : F_OK;
        if (!f)
            f = act_a_open(db, &by, attempt, list, n, request->now_ms, &id);
    } else if (!strcmp(kind, "B") && attempts && purpose && !attempt && !incidents) {
        f = id_list(request, attempts, ACT_ATTEMPTS_MAX, &list, &n);
        if (!f)
            f = act_b_open(db, &by, list, n, purpose, request->now_ms, &id);
    } else {
        return fault(F_INVALID, "an act is A with attempt and incidents, or B with attempts and purpose");
    }
    return f ? f : office_act_reply(db, request, id.text, true, reply);
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

/* A text that may be absent or null. */
static enum fault optional(const json_t *value, const char **ret_text)
{
    if (value && !json_is_null(value) && !json_is_string(value))
        return fault(F_INVALID, "a text or null");
    *ret_text = or_empty(json_string_value(value));
    return F_OK;
}

static enum fault edit_a(struct db *db, struct request *request, struct act *act)
{
    json_int_t version;
    json_t *kinds, *incidents = NULL, *other = NULL;
    const char *observation = NULL, **list = NULL;
    struct act_a_edit edit = {0};
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:I, s:o, s?o, s?s, s?o !}", "version", &version, "kinds", &kinds,
                                  "other_text", &other, "observation", &observation, "incidents", &incidents);
    for (size_t i = 0; !f && i < json_array_size(kinds); i++) {
        enum act_box box;
        f = box_from(or_empty(json_string_value(json_array_get(kinds, i))), &box);
        if (!f)
            edit.kinds |= 1u << box;
    }
    if (!f && incidents)
        f = id_list(request, incidents, ACT_INCIDENTS_MAX, &list, &edit.incidents_len);
    if (!f)
        f = optional(other, &edit.other_text);
    if (f)
        return f;
    edit.incidents = list;
    edit.observation = observation ? observation : act->observation;
    return act_a_edit(db, &by, act, &edit, request->now_ms);
}

static enum fault edit_b(struct db *db, struct request *request, struct act *act)
{
    json_int_t version, extra_s = 0;
    const char *word = "";
    json_t *result = NULL, *decision = NULL, *text = NULL;
    struct act_b_edit edit;
    struct actor by = office_actor(request);
    enum fault f =
        request_unpack(request, "{s:I, s:s, s?o, s?o, s?o, s?I !}", "version", &version, "purpose", &edit.purpose,
                       "result", &result, "decision", &decision, "decision_text", &text, "extra_s", &extra_s);
    if (!f)
        f = optional(decision, &word);
    if (!f)
        f = decision_from(word, &edit.decision);
    if (!f)
        f = optional(result, &edit.result);
    if (!f)
        f = optional(text, &edit.decision_text);
    if (f)
        return f;
    edit.extra_s = extra_s;
    return act_b_edit(db, &by, act, &edit, request->now_ms);
}

static enum fault act_edit(struct db *db, struct request *request, struct reply *reply)
{
    struct act act;
    const json_t *version = json_object_get(request->json, "version");
    if (!json_is_integer(version))
        return fault(F_INVALID, "version is missing");
    enum fault f = office_act_for(db, request, DEED_EDIT, json_integer_value(version), &act);
    if (!f)
        f = act.kind == ACT_A ? edit_a(db, request, &act) : edit_b(db, request, &act);
    return f ? f : office_act_reply(db, request, act.id, false, reply);
}

/* {version, <name>}: the shape that most deeds have. */
static enum fault with_text(struct db *db, struct request *request, enum act_deed deed, const char *name,
                            struct act *ret_act, const char **ret_text)
{
    json_int_t version;
    enum fault f = request_unpack(request, "{s:I, s:s !}", "version", &version, name, ret_text);
    return f ? f : office_act_for(db, request, deed, version, ret_act);
}

typedef enum fault worded_deed(struct db *db, const struct actor *by, const struct act *act, const char *text,
                               int64_t now_ms);

/* A deed that takes one text, named `name` in the body. */
static enum fault worded(struct db *db, struct request *request, enum act_deed deed, const char *name,
                         worded_deed *act_do, bool effects, struct reply *reply)
{
    struct act act;
    const char *text;
    struct actor by = office_actor(request);
    enum fault f = with_text(db, request, deed, name, &act, &text);
    if (!f)
        f = act_do(db, &by, &act, text, request->now_ms);
    return f ? f : office_act_reply(db, request, act.id, effects, reply);
}

static enum fault act_refuse_(struct db *db, struct request *request, struct reply *reply)
{
    return worded(db, request, DEED_REFUSE, "reason", act_refuse, false, reply);
}

static enum fault act_return_(struct db *db, struct request *request, struct reply *reply)
{
    return worded(db, request, DEED_RETURN, "reason", act_return, false, reply);
}

static enum fault act_dismiss_(struct db *db, struct request *request, struct reply *reply)
{
    return worded(db, request, DEED_DISMISS, "reason", act_a_dismiss, true, reply);
}

static enum fault act_to_b_(struct db *db, struct request *request, struct reply *reply)
{
    struct act act;
    struct id b;
    const char *reason;
    struct actor by = office_actor(request);
    enum fault f = with_text(db, request, DEED_TO_B, "reason", &act, &reason);
    if (!f)
        f = act_a_to_b(db, &by, &act, reason, request->now_ms, &b);
    return f ? f : office_act_reply(db, request, b.text, true, reply);
}

static enum fault act_prepare_(struct db *db, struct request *request, struct reply *reply)
{
    struct act act;
    json_int_t version;
    const char *comment = NULL, *outcome = NULL;
    struct actor by = office_actor(request);
    enum fault f =
        request_unpack(request, "{s:I, s?s, s?s !}", "version", &version, "comment", &comment, "outcome", &outcome);
    if (!f)
        f = office_act_for(db, request, DEED_PREPARE, version, &act);
    if (!f)
        f = act_a_prepare(db, &by, &act, or_empty(comment), or_empty(outcome), request->now_ms);
    return f ? f : office_act_reply(db, request, act.id, false, reply);
}

static enum fault act_post_(struct db *db, struct request *request, struct reply *reply)
{
    struct act act;
    json_int_t version;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:I !}", "version", &version);
    if (!f)
        f = office_act_for(db, request, DEED_POST, version, &act);
    if (!f)
        f = act_a_post(db, &by, &act, request->now_ms);
    return f ? f : office_act_reply(db, request, act.id, true, reply);
}

static enum fault act_reinstate_(struct db *db, struct request *request, struct reply *reply)
{
    return worded(db, request, DEED_REINSTATE, "ground", act_a_reinstate, true, reply);
}

static enum fault act_explain_(struct db *db, struct request *request, struct reply *reply)
{
    struct act act;
    const char *text = NULL;
    int waive = 0;
    struct actor by = office_actor(request);
    const struct act_asker asker = office_asker(request);
    enum fault f = request_unpack(request, "{s?s, s?b !}", "text", &text, "waive", &waive);
    if (!f && !text == !waive)
        f = fault(F_INVALID, "an explanation is a text, or waive: true");
    if (!f)
        f = office_act_seen(db, request, &act);
    if (!f)
        f = act_may(db, &act, &asker, DEED_EXPLAIN);
    if (!f)
        f = act_explain(db, &by, &act, text, request->now_ms);
    return f ? f : office_act_reply(db, request, act.id, false, reply);
}

enum {
    READERS = ROLE_CENTRE | ROLE_REGISTRARS | ROLE_PROCTOR,
    SIGNERS = ROLE_CENTRE | ROLE_REGISTRAR_HEAD,
    KEY_HOLDERS = SIGNERS | ROLE_REGISTRAR | ROLE_TEACHER | ROLE_COMMISSION_CHAIR | ROLE_COMMISSION_MEMBER,
};

const struct route routes_act[] = {
    {"GET", "/api/acts", READERS & ~ROLE_PROCTOR, LANE_READ, 0, acts_list, NULL, NULL, "Acts; inbox=1: awaiting me"},
    {"POST", "/api/acts", ROLE_CENTRE, LANE_OFFICE, ACT_BODY_MAX, act_new, NULL, NULL,
     "Draft an act A or open an act B"},
    {"GET", "/api/acts/:id", READERS | ROLE_STUDENT, LANE_READ, 0, act_get, NULL, NULL,
     "An act and what I may do with it"},
    {"GET", "/api/acts/:id/pdf", READERS | ROLE_STUDENT, LANE_READ, 0, office_act_pdf, NULL, NULL,
     "The page, Kazakh and Russian; a draft is drawn as it would be frozen"},
    {"GET", "/api/acts/:id/package", ROLE_CENTRE | ROLE_REGISTRARS, LANE_OFFICE, 0, office_act_package,
     office_act_package_prepare, NULL, "The act package as zip"},
    {"POST", "/api/acts/:id/edit", ROLE_CENTRE, LANE_OFFICE, ACT_BODY_MAX, act_edit, NULL, NULL, "Change a draft"},
    {"POST", "/api/acts/:id/freeze", ROLE_CENTRE, LANE_OFFICE, 1024, office_act_freeze, office_act_freeze_prepare, NULL,
     "Fix the page and ask for signatures"},
    {"POST", "/api/acts/:id/sign", SIGNERS, LANE_OFFICE, 4096, office_act_sign, office_act_sign_prepare, NULL,
     "Sign, when it is my turn"},
    {"POST", "/api/acts/:id/sign_national", SIGNERS, LANE_OFFICE, NATIONAL_BODY_MAX, office_act_national,
     office_act_national_prepare, NULL, "Sign by a national key: the CMS that NCALayer made over the page"},
    {"PUT", "/api/acts/:id/paper", ROLE_CENTRE | ROLE_REGISTRARS, LANE_OFFICE, ACT_SCAN_BYTES_MAX, office_act_paper,
     office_act_paper_prepare, NULL, "Enter the page that was signed on paper, as a scan: PDF or JPEG"},
    {"GET", "/api/acts/:id/signatures/:n/scan", READERS, LANE_OFFICE, 0, office_act_scan, NULL, NULL,
     "The scan of a signature on paper"},
    {"POST", "/api/acts/:id/refuse", SIGNERS, LANE_OFFICE, ACT_BODY_MAX, act_refuse_, NULL, NULL,
     "Refuse to sign, with a reason"},
    {"POST", "/api/acts/:id/return", SIGNERS, LANE_OFFICE, ACT_BODY_MAX, act_return_, NULL, NULL,
     "Send back for correction"},
    {"POST", "/api/acts/:id/dismiss", ROLE_CENTRE, LANE_OFFICE, ACT_BODY_MAX, act_dismiss_, NULL, NULL,
     "Dismiss a draft; two people"},
    {"POST", "/api/acts/:id/to_b", ROLE_SPECIALIST, LANE_OFFICE, ACT_BODY_MAX, act_to_b_, NULL, NULL,
     "Turn an act A into a B"},
    {"POST", "/api/acts/:id/prepare", ROLE_REGISTRAR, LANE_OFFICE, ACT_BODY_MAX, act_prepare_, NULL, NULL,
     "Prepare the annulment"},
    {"POST", "/api/acts/:id/post", ROLE_REGISTRAR_HEAD, LANE_OFFICE, 1024, act_post_, NULL, NULL, "Annul the grade"},
    {"POST", "/api/acts/:id/reinstate", ROLE_HEAD | ROLE_REGISTRAR_HEAD, LANE_OFFICE, ACT_BODY_MAX, act_reinstate_,
     NULL, NULL, "The head of the Centre names an error, the registrar's head reinstates the grade"},
    {"POST", "/api/acts/:id/explanation", ROLE_STUDENT, LANE_OFFICE, ACT_BODY_MAX, act_explain_, NULL, NULL,
     "The student's explanation, or waiver"},
    {"POST", "/api/me/signing_key", KEY_HOLDERS, LANE_OFFICE, 4096, office_signing_key, office_signing_key_prepare,
     NULL, "Make my signing key, sealed with a signing password"},
    {"GET", "/v/:token", ROLE_ANYONE, LANE_READ, 0, office_public, NULL, NULL,
     "What the QR of a printed act leads to"},
    {NULL, NULL, 0, LANE_READ, 0, NULL, NULL, NULL, NULL},
};
