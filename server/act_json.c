#include "office_acts.h"

#include <stdio.h>
#include <string.h>

#include "act_diff.h"
#include "act_sign.h"
#include "outage.h"
#include "role.h"
#include "settings.h"
#include "signature_json.h"

static json_t *post_json(enum act_form form, int order)
{
    enum word w = act_post_word(form, order);
    /* B prints its posts numbered. */
    int skip = form == ACT_B ? 3 : 0;
    return json_pack("{s:s, s:s, s:s}", "kk", word(w, LANG_KK) + skip, "ru", word(w, LANG_RU) + skip, "en",
                     word(w, LANG_EN) + skip);
}

static enum fault name_of(struct db *db, const char *person, json_t **ret_json)
{
    struct row row;
    if (!person) {
        *ret_json = json_null();
        return F_OK;
    }
    enum fault f = db_row(db, &row, S_PERSON_NAME, "t", person);
    if (f)
        return f;
    *ret_json = json_string(row_peek(&row, 0));
    row_done(&row);
    return F_OK;
}

/* `signature` of the protocol as far as the books have one. */
static void signature_add(const struct row *row, enum lang lang, json_t *line)
{
    const char *method = row_peek(row, 4);
    json_object_set_new(line, "state", json_string("signed"));
    json_object_set_new(line, "signed_ms", json_integer((json_int_t)row_int(row, 3)));
    json_object_set_new(line, "method", json_string(method));
    if (!strcmp(method, "national"))
        json_object_set_new(line, "certificate", json_string(row_peek(row, 10)));
    json_object_set_new(
        line, "stamp",
        stamp_told_json(row_peek(row, 18), row_int(row, 17), row_int(row, 16), !row_null(row, 15), lang));
    json_object_set_new(line, "paper", paper_told_json(row_peek(row, 11), row_peek(row, 12), row_peek(row, 14)));
}

static enum fault signatures_json(struct db *db, const struct act *act, enum lang lang, json_t **ret_json)
{
    struct row row;
    json_t *list = json_array();
    enum fault f = F_OK;
    for (int order = 1; !f && order <= ACT_SIGNERS; order++) {
        json_t *name = NULL;
        f = name_of(db, act->signer[order - 1], &name);
        if (!f)
            json_array_append_new(list, json_pack("{s:i, s:s, s:o, s:o, s:n, s:n, s:n, s:n, s:n, s:s}", "order", order,
                                                  "role", post_name(act_post_at(act->kind, order)), "post",
                                                  post_json(act->kind, order), "person", name, "signed_ms", "method",
                                                  "certificate", "stamp", "paper", "state",
                                                  act_awaits(act, order) ? "turn" : "waits"));
    }
    if (!f) {
        for (f = db_each(db, &row, S_ACT_SIGNATURES, "ti", act->id, act->version); f == F_OK; f = row_next(&row))
            signature_add(&row, lang, json_array_get(list, (size_t)row_int(&row, 0) - 1));
        f = f == F_NOT_FOUND ? F_OK : f;
    }
    if (f)
        json_decref(list);
    else
        *ret_json = list;
    return f;
}

static enum fault incidents_json(struct db *db, const struct request *request, const char *act, json_t **ret_json)
{
    char ids[ACT_INCIDENTS_MAX][ID_LEN + 1];
    size_t n = 0;
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_ACT_INCIDENTS, "t", act); f == F_OK; f = row_next(&row))
        if (n < ACT_INCIDENTS_MAX)
            snprintf(ids[n++], sizeof ids[0], "%s", row_peek(&row, 0));
    if (f != F_NOT_FOUND)
        return f;
    json_t *list = json_array();
    f = F_OK;
    for (size_t i = 0; !f && i < n; i++) {
        json_t *one;
        f = office_incident_json(db, ids[i], request->who.lang, &one);
        if (!f)
            json_array_append_new(list, one);
    }
    if (f)
        json_decref(list);
    else
        *ret_json = list;
    return f;
}

static enum fault history_json(struct db *db, const char *act, json_t **ret_json)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_ACT_EVENTS, "t", act); f == F_OK; f = row_next(&row))
        json_array_append_new(list, json_pack("{s:I, s:o, s:s, s:s, s:o}", "at_ms", (json_int_t)row_int(&row, 0),
                                              "actor", text_or_null(row_peek(&row, 1)), "role", row_peek(&row, 2),
                                              "action", row_peek(&row, 3), "note", text_or_null(row_peek(&row, 4))));
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    *ret_json = list;
    return F_OK;
}

/* What stood before this act's annulment, and what stands now. */
static enum fault grade_json(struct db *db, const struct act *act, const char *enrolment, json_t **ret_json)
{
    struct row row;
    json_t *before = json_null(), *letter_before = json_null(), *after = json_null(), *letter_after = json_null();
    bool annulled = false;
    enum fault f;
    for (f = db_each(db, &row, S_ACT_GRADES, "t", act->id); f == F_OK; f = row_next(&row)) {
        const char *ground = row_peek(&row, 5);
        annulled = annulled || (!strcmp(row_peek(&row, 1), "annulled") && ground && !strcmp(ground, act->id));
        json_t **final = annulled ? &after : &before, **letter = annulled ? &letter_after : &letter_before;
        json_decref(*final);
        json_decref(*letter);
        *final = int_or_null(&row, 2);
        *letter = text_or_null(row_peek(&row, 3));
    }
    *ret_json = json_pack("{s:o, s:o, s:o, s:o, s:s}", "before", before, "letter_before", letter_before, "after", after,
                          "letter_after", letter_after, "enrolment", enrolment);
    return f == F_NOT_FOUND ? F_OK : f;
}

static json_t *actions_json(uint32_t deeds)
{
    json_t *list = json_array();
    for (int deed = 0; deed < ACT_DEED_COUNT; deed++)
        if (deeds & 1u << deed)
            json_array_append_new(list, json_string(act_deed_word((enum act_deed)deed)));
    return list;
}

static json_t *boxes_json(uint32_t kinds)
{
    json_t *list = json_array();
    for (int box = 0; box < BOX_COUNT; box++)
        if (kinds & 1u << box)
            json_array_append_new(list, json_string(box_name((enum act_box)box)));
    return list;
}

/* By which keys it may be signed here: the policy's word, and whether the server knows national authorities. */
static enum fault sign_with_json(struct db *db, const struct act *act, json_t *into)
{
    struct act_sign_ways ways;
    json_t *list = json_array();
    enum fault f = act_sign_ways(db, act, &ways);
    if (!f && ways.internal)
        json_array_append_new(list, json_string("internal"));
    if (!f && ways.national && *settings()->national)
        json_array_append_new(list, json_string("national"));
    json_object_set_new(into, "sign_with", list);
    return f;
}

/* Who it is about. */
static enum fault subject_json(struct db *db, const struct act *act, json_t *into)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ACT_SUBJECT, "t", act->id);
    if (f)
        return f;
    json_object_set_new(into, "student", act->kind == ACT_A ? json_string(row_peek(&row, 0)) : json_null());
    json_object_set_new(into, "group", act->kind == ACT_A ? json_string(row_peek(&row, 1)) : json_null());
    json_object_set_new(into, "specialty", act->kind == ACT_A ? json_string(row_peek(&row, 2)) : json_null());
    json_object_set_new(into, "course", said_json(&row, 5));
    row_done(&row);
    return F_OK;
}

static enum fault people_json(struct db *db, const struct act *act, json_t *into)
{
    json_t *prepared = json_null(), *posted = json_null();
    enum fault f = act->prepared_by ? name_of(db, act->prepared_by, &prepared) : F_OK;
    if (!f && act->posted_by)
        f = name_of(db, act->posted_by, &posted);
    if (f)
        return f;
    if (act->prepared_by)
        prepared = json_pack("{s:o, s:I, s:o, s:o}", "by", prepared, "at_ms", (json_int_t)act->prepared_ms, "comment",
                             text_or_null(act->prepare_comment), "outcome", text_or_null(act->outcome));
    if (act->posted_by)
        posted = json_pack("{s:o, s:I}", "by", posted, "at_ms", (json_int_t)act->posted_ms);
    json_object_set_new(into, "prepared", prepared);
    json_object_set_new(into, "posted", posted);
    return F_OK;
}

/* Who named an error in it, and the stamp on the seal of its registration sheet. */
static enum fault registered_json(struct db *db, const struct act *act, enum lang lang, json_t *into)
{
    struct row row;
    json_t *asked = json_null();
    enum fault f = act->cancel_asked_by ? name_of(db, act->cancel_asked_by, &asked) : F_OK;
    if (f)
        return f;
    if (act->cancel_asked_by)
        asked = json_pack("{s:o, s:I, s:s}", "by", asked, "at_ms", (json_int_t)act->cancel_asked_ms, "ground",
                          act->cancel_asked_ground);
    json_object_set_new(into, "reinstate_asked", asked);
    f = db_row(db, &row, S_ACT_SHEET, "t", act->id);
    if (f) {
        json_object_set_new(into, "registration_stamp", json_null());
        return f == F_NOT_FOUND ? F_OK : f;
    }
    json_object_set_new(
        into, "registration_stamp",
        stamp_told_json(row_peek(&row, 5), row_int(&row, 4), row_int(&row, 6), !row_null(&row, 3), lang));
    row_done(&row);
    return F_OK;
}

static json_t *plain_json(const struct act *act, const struct act_asker *asker, uint32_t deeds)
{
    int turn = act_turn(act);
    const int place = act_place(act, asker->person);
    bool mine = place && act_awaits(act, place);
    json_t *explanation = act->explain == EXPLAIN_NONE
                              ? json_null()
                              : json_pack("{s:s, s:o, s:o, s:o}", "state", act_explain_word(act->explain), "text",
                                          text_or_null(act->explain_text), "at_ms", ms_or_null(act->explain_ms),
                                          "until_ms", ms_or_null(act->explain_until_ms));
    return json_pack(
        "{s:s, s:s, s:s, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:s, s:o, s:o, s:b, s:o, s:s, s:s, s:s, s:s, "
        "s:I, s:I, s:o, s:b}",
        "id", act->id, "kind", act->kind == ACT_A ? "A" : "B", "state", act_state_word(act->state), "version",
        (json_int_t)act->version, "reg_no", text_or_null(act->reg_no), "act_date", text_or_null(act->act_date),
        "frozen_ms", ms_or_null(act->frozen_ms), "pdf_sha256", text_or_null(act->pdf_sha256), "json_sha256",
        text_or_null(act->json_sha256), "kinds", boxes_json(act->kinds), "other_text", act->other_text, "observation",
        act->observation, "explanation", explanation, "turn", turn ? json_integer(turn) : json_null(), "mine",
        (int)mine, "actions", actions_json(deeds), "purpose", act->purpose, "result", act->result, "decision",
        decision_name(act->decision), "decision_text", act->decision_text, "extra_s", (json_int_t)act->extra_s,
        "changed_ms", (json_int_t)act->changed_ms, "registered_ms", ms_or_null(act->registered_ms), "dismiss_asked",
        (int)(act->dismiss_by != NULL));
}

static json_t *attempts_json(const struct act_link *links, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:o, s:o}", "id", links[i].attempt, "student",
                                              links[i].student, "student_no", links[i].student_no, "state",
                                              links[i].state, "started_ms", ms_or_null(links[i].started_ms), "ended_ms",
                                              ms_or_null(links[i].ended_ms)));
    return list;
}

/* Whose fault each lost connection was, as the ledgers tell it, and what is owed for it: of an act B, for staff. */
static enum fault outages_json(struct db *db, const struct request *request, const struct act *act, json_t *into)
{
    struct act_outage *list = NULL;
    size_t n = 0;
    json_t *rows = json_array();
    enum fault f = outages_of_act(db, act->id, request->now_ms, request->arena, &list, &n);
    for (size_t i = 0; !f && i < n; i++) {
        const struct act_outage *o = &list[i];
        json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:b, s:I, s:I, s:I, s:I, s:I}", "attempt", o->attempt,
                                              "ledger", o->ledger, "whose", o->whose, "cut", (int)o->cut, "from_ms",
                                              (json_int_t)o->from_ms, "to_ms", (json_int_t)o->to_ms, "credited_ms",
                                              (json_int_t)o->credited_ms, "others", (json_int_t)o->others, "others_cut",
                                              (json_int_t)o->others_cut));
    }
    json_object_set_new(into, "outages", rows);
    json_object_set_new(into, "owed_s", json_integer((json_int_t)outage_owed_s(list, n)));
    return f;
}

/* What the student said to versions that were sent back. */
static enum fault explanations_json(struct db *db, const struct act *act, json_t *into)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_ACT_EXPLANATIONS, "ti", act->id, act->version); f == F_OK; f = row_next(&row))
        json_array_append_new(list, json_pack("{s:I, s:s, s:o, s:I}", "version", (json_int_t)row_int(&row, 0), "state",
                                              row_peek(&row, 1), "text", text_or_null(row_peek(&row, 2)), "at_ms",
                                              (json_int_t)row_int(&row, 3)));
    json_object_set_new(into, "explained_before", list);
    return f == F_NOT_FOUND ? F_OK : f;
}

/* A student of an act B sees their own attempt in it, not the others. */
static json_t *seen_attempts_json(const struct request *request, bool staff, struct act_link *links, size_t n)
{
    size_t own = 0;
    for (size_t i = 0; !staff && i < n; i++)
        if (!strcmp(links[i].person, request->who.person))
            links[own++] = links[i];
    return attempts_json(links, staff ? n : own);
}

/* What staff see beside the page. */
static enum fault staff_json(struct db *db, const struct request *request, const struct act *act, json_t *into)
{
    json_t *part;
    enum fault f = act_changes(db, act, request->arena, &part);
    if (f)
        return f;
    json_object_set_new(into, "changes", part);
    f = history_json(db, act->id, &part);
    if (f)
        return f;
    json_object_set_new(into, "history", part);
    return act->kind == ACT_B ? outages_json(db, request, act, into) : F_OK;
}

/* Parts that need the books; each is set under its name. */
static enum fault heavy(struct db *db, const struct request *request, const struct act *act, json_t *into)
{
    struct act_link *links;
    size_t n;
    json_t *part;
    const bool staff = request_has(request, ROLE_STAFF);
    enum fault f = act_links(db, act->id, request->arena, &links, &n);
    if (!f)
        f = subject_json(db, act, into);
    if (!f)
        f = sign_with_json(db, act, into);
    if (!f)
        f = people_json(db, act, into);
    if (!f)
        f = registered_json(db, act, request->who.lang, into);
    if (!f && !(f = signatures_json(db, act, request->who.lang, &part)))
        json_object_set_new(into, "signatures", part);
    if (!f && !(f = incidents_json(db, request, act->id, &part)))
        json_object_set_new(into, "incidents", part);
    json_object_set_new(into, "history", json_array());
    if (!f && staff)
        f = staff_json(db, request, act, into);
    if (!f)
        f = explanations_json(db, act, into);
    part = json_null();
    if (!f && n && act->kind == ACT_A && request_has(request, ROLE_REGISTRARS))
        f = grade_json(db, act, links[0].enrolment, &part);
    if (f)
        return f;
    json_object_set_new(into, "grade", part);
    json_object_set_new(into, "attempts", seen_attempts_json(request, staff, links, n));
    return F_OK;
}

struct act_asker office_asker(const struct request *request)
{
    return (struct act_asker){request->who.person, request->who.roles, request->now_ms};
}

json_t *office_act_short(const struct act *act)
{
    return json_pack("{s:s, s:s, s:s}", "id", act->id, "kind", act->kind == ACT_A ? "A" : "B", "state",
                     act_state_word(act->state));
}

enum fault office_act_json(struct db *db, const struct request *request, const char *id, json_t **ret_json)
{
    struct act act;
    uint32_t deeds;
    const struct act_asker asker = office_asker(request);
    enum fault f = act_load(db, id, request->arena, &act);
    if (!f)
        f = act_visible(db, &act, &asker);
    if (!f)
        f = act_deeds(db, &act, &asker, &deeds);
    if (f)
        return f;
    json_t *json = plain_json(&act, &asker, deeds);
    if (!json)
        return fault(F_NOMEM, "JSON of act %s", id);
    f = heavy(db, request, &act, json);
    if (f)
        json_decref(json);
    else
        *ret_json = json;
    return f;
}
