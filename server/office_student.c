#include <string.h>

#include "consent.h"
#include "evidence.h"
#include "office_json.h"
#include "policy.h"
#include "role.h"
#include "settings.h"

static enum fault card_rows(struct db *db, const struct request *request, struct list *list)
{
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_OFFICE_MY_ATTEMPTS, "tii", request->who.person, list->limit, list->offset); f == F_OK;
         f = row_next(&row)) {
        int state = state_from(row_peek(&row, 8));
        list->total = row_int(&row, 12);
        json_array_append_new(
            list->rows, json_pack("{s:s, s:o, s:o, s:s, s:s, s:I, s:I, s:I, s:b}", "id", row_peek(&row, 0), "exam",
                                  said_json(&row, 1), "course", said_json(&row, 4), "form", row_peek(&row, 7), "state",
                                  row_peek(&row, 8), "starts_ms", (json_int_t)row_int(&row, 9), "ends_ms",
                                  (json_int_t)row_int(&row, 10), "duration_s", (json_int_t)row_int(&row, 11), "over",
                                  state >= 0 && state_over((enum attempt_state)state)));
    }
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault add_steps(struct db *db, json_t *rows)
{
    size_t i;
    json_t *card;
    json_array_foreach(rows, i, card)
    {
        struct attempt a;
        json_t *attempt = NULL;
        enum fault f = attempt_load(db, json_string_value(json_object_get(card, "id")), &a);
        if (!f)
            f = office_attempt_json(db, &a, &attempt);
        if (f)
            return f;
        json_object_set(card, "step", json_object_get(attempt, "step"));
        json_decref(attempt);
    }
    return F_OK;
}

/* Whether somebody has to agree for them before they may enter. */
static enum fault add_guardian(struct db *db, const struct request *request, json_t *rows)
{
    size_t i;
    json_t *card;
    enum guardian state;
    enum fault f = guardian_state(db, request->who.person, request->now_ms, &state);
    json_array_foreach(rows, i, card)
        json_object_set_new(card, "guardian", f ? json_null() : json_string(guardian_word(state)));
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault my_attempts(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    enum fault f = list_init(&list, request);
    if (!f)
        f = card_rows(db, request, &list);
    if (!f)
        f = add_steps(db, list.rows);
    if (!f)
        f = add_guardian(db, request, list.rows);
    if (f) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "exam,course,form,state,starts_ms,duration_s", "attempts.csv");
}

/* What the student may know of the ledger: nothing before the release; then old and new of what was decided since. */
static enum fault result_json(struct db *db, const char *enrolment, const char *attempt, json_t **ret_json)
{
    struct row row;
    json_t *history = json_array(), *result = json_null();
    bool shown = false;
    int64_t last = -1;
    enum fault f;
    for (f = db_each(db, &row, S_GRADE_EVENTS, "t", enrolment); f == F_OK; f = row_next(&row)) {
        const char *kind = row_peek(&row, 1), *state = row_peek(&row, 2), *of = row_peek(&row, 3);
        int64_t final = row_null(&row, 6) ? -1 : row_int(&row, 6);
        if (!of || strcmp(of, attempt))
            continue;
        shown = !strcmp(state, "released") || !strcmp(state, "annulled") || !strcmp(state, "reinstated");
        if (shown || json_array_size(history))
            json_array_append_new(
                history,
                json_pack("{s:s, s:I, s:o, s:o, s:o, s:s?, s:o}", "kind", kind, "at_ms", (json_int_t)row_int(&row, 11),
                          "old", last < 0 ? json_null() : json_integer(last), "new",
                          !shown || final < 0 ? json_null() : json_integer(final), "exam",
                          shown ? int_or_null(&row, 5) : json_null(), "letter", shown ? row_peek(&row, 7) : NULL, "act",
                          strcmp(row_peek(&row, 8), "act") ? json_null() : text_or_null(row_peek(&row, 9))));
        last = shown ? final : -1;
        json_decref(result);
        result = !shown ? json_null()
                        : json_pack("{s:o, s:o, s:o, s:s?, s:s}", "score", int_or_null(&row, 5), "rating",
                                    int_or_null(&row, 4), "final", int_or_null(&row, 6), "letter", row_peek(&row, 7),
                                    "state", state);
    }
    if (f != F_NOT_FOUND) {
        json_decref(history);
        json_decref(result);
        return f;
    }
    if (shown)
        json_object_set_new(result, "history", history);
    else
        json_decref(history);
    *ret_json = result;
    return F_OK;
}

static enum fault own_incidents(struct db *db, const char *attempt, enum lang lang, json_t **ret_json)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_OFFICE_ATTEMPT_INCIDENTS, "tt", attempt, "confirmed"); f == F_OK; f = row_next(&row)) {
        json_t *full = NULL;
        enum fault g = office_incident_json(db, row_peek(&row, 0), lang, &full);
        if (g) {
            row_done(&row);
            json_decref(list);
            return g;
        }
        json_array_append_new(list, json_pack("{s:O, s:O, s:O, s:O, s:O, s:O, s:O}", "id", json_object_get(full, "id"),
                                              "kind", json_object_get(full, "kind"), "from_ms",
                                              json_object_get(full, "from_ms"), "to_ms", json_object_get(full, "to_ms"),
                                              "sentence", json_object_get(full, "sentence"), "stills",
                                              json_object_get(full, "stills"), "clip", json_object_get(full, "clip")));
        json_decref(full);
    }
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    *ret_json = list;
    return F_OK;
}

/* A draft is the Centre's own paper; the student is a party from the freeze on. */
static enum fault own_acts(struct db *db, const char *attempt, json_t **ret_json)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_OFFICE_ATTEMPT_ACTS, "t", attempt); f == F_OK; f = row_next(&row)) {
        if (row_null(&row, 10))
            continue;
        json_t *explanation =
            strcmp(row_peek(&row, 6), "none")
                ? json_pack("{s:s, s:s?, s:o, s:o}", "state", row_peek(&row, 6), "text", row_peek(&row, 7), "at_ms",
                            int_or_null(&row, 8), "until_ms", int_or_null(&row, 9))
                : json_null();
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s?, s:s?, s:s?, s:o}", "id", row_peek(&row, 0), "kind",
                                              row_peek(&row, 1), "state", row_peek(&row, 2), "reg_no",
                                              row_peek(&row, 3), "act_date", row_peek(&row, 4), "pdf_sha256",
                                              row_peek(&row, 5), "explanation", explanation));
    }
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    *ret_json = list;
    return F_OK;
}

static enum fault recorded_json(struct db *db, const struct attempt *a, json_t **ret_json)
{
    struct row row;
    json_t *gaps = NULL;
    int64_t days;
    enum fault f = office_gaps_json(db, a->id, &gaps);
    if (!f)
        f = policy_int(db, a->policy_version, "record_days", &days);
    if (!f)
        f = db_row(db, &row, S_OFFICE_RECORDED, "t", a->id);
    if (f) {
        json_decref(gaps);
        return f;
    }
    int64_t from = row_null(&row, 0) ? a->epoch_ms : row_int(&row, 0);
    int64_t to = row_null(&row, 1) ? a->ended_ms : row_int(&row, 1);
    int64_t until = row_null(&row, 2) && from ? from + days * 86400000 : row_int(&row, 2);
    row_done(&row);
    *ret_json = !from ? json_null()
                      : json_pack("{s:o, s:o, s:O, s:o}", "from_ms", ms_or_null(from), "to_ms", ms_or_null(to), "gaps",
                                  gaps, "until_ms", ms_or_null(until));
    json_decref(gaps);
    return F_OK;
}

static enum fault my_attempt(struct db *db, struct request *request, struct reply *reply)
{
    struct attempt a;
    json_t *attempt = NULL, *result = NULL, *incidents = NULL, *acts = NULL, *recorded = NULL;
    const char *id = request->arg[0];
    enum fault f = attempt_visible_to(db, request->who.person, request->who.roles, id, NEED_OWN);
    if (!f)
        f = attempt_load(db, id, &a);
    if (!f)
        f = office_attempt_json(db, &a, &attempt);
    if (!f)
        f = result_json(db, a.enrolment, id, &result);
    if (!f)
        f = own_incidents(db, id, request->who.lang, &incidents);
    if (!f)
        f = own_acts(db, id, &acts);
    if (!f)
        f = recorded_json(db, &a, &recorded);
    if (f) {
        json_decref(attempt);
        json_decref(result);
        json_decref(incidents);
        json_decref(acts);
        json_decref(recorded);
        return f;
    }
    return reply_json(reply, json_pack("{s:o, s:o, s:o, s:o, s:o}", "attempt", attempt, "result", result, "incidents",
                                       incidents, "acts", acts, "recorded", recorded));
}

static enum fault my_questions(struct db *db, struct request *request, struct reply *reply)
{
    struct attempt a;
    bool after = false;
    json_t *items = NULL;
    enum fault f = attempt_visible_to(db, request->who.person, request->who.roles, request->arg[0], NEED_OWN);
    if (!f)
        f = attempt_load(db, request->arg[0], &a);
    if (!f)
        f = policy_bool(db, a.policy_version, "questions_after", &after);
    if (!f && !state_running(a.state) && !(after && state_over(a.state)))
        f = fault(F_CONFLICT, "the questions of attempt %s are closed", a.id);
    if (!f)
        f = office_items_json(db, a.id, &items);
    return f ? f : reply_json(reply, json_pack("{s:o}", "items", items));
}

/* A view of evidence is written down before the picture leaves (model 2.5). */
static enum fault evidence(struct db *db, struct request *request, struct reply *reply)
{
    char attempt[ID_LEN + 1], *type = NULL, *path = arena_alloc(request->arena, EVIDENCE_PATH_MAX);
    struct actor by = office_actor(request);
    enum fault f = path ? evidence_path(settings()->data, request->arg[0], path) : arena_check(request->arena);
    if (!f)
        f = evidence_visible_to(db, request->who.person, request->who.roles, request->arg[0], request->arena, attempt,
                                &type);
    if (!f)
        f = audit(db, &by, "evidence.view", "evidence", request->arg[0], "attempt %s", attempt);
    if (f)
        return f;
    reply->file = path;
    reply->mime = type;
    reply->etag = arena_format(request->arena, "\"%s\"", request->arg[0]);
    reply->cacheable = true;
    return arena_check(request->arena);
}

const struct route routes_student[] = {
    {"GET", "/api/my/attempts", ROLE_STUDENT, LANE_READ, 0, my_attempts, NULL, NULL, "My exams"},
    {"GET", "/api/my/attempts/:id", ROLE_STUDENT, LANE_READ, 0, my_attempt, NULL, NULL,
     "My attempt: result, confirmed incidents, acts, what was recorded"},
    {"GET", "/api/my/attempts/:id/questions", ROLE_STUDENT, LANE_READ, 0, my_questions, NULL, NULL,
     "The questions, while they are open to me"},
    {"GET", "/api/evidence/:sha256", ROLE_STUDENT | ROLE_WATCHERS | ROLE_REGISTRARS, LANE_OFFICE, 0, evidence, NULL,
     NULL, "A picture or a clip of evidence, with byte ranges"},
    {0},
};
