#include <stdio.h>

#include "exam.h"
#include "mark.h"
#include "office_json.h"
#include "role.h"

/* The exam editor: what kind of exam, which questions, how long, in which days, marked by how many. */

enum { BODY_MAX = 32 * 1024 };
enum { EDITORS = ROLE_REGISTRARS | ROLE_HEAD | ROLE_SPECIALIST };

static enum fault title_read(const json_t *title, struct exam_draft *draft)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        draft->title[l] = json_string_value(json_object_get(title, lang_word((enum lang)l)));
        if (!draft->title[l])
            return fault(F_INVALID, "the title is said in three languages");
    }
    return json_object_size(title) == LANG_COUNT ? F_OK : fault(F_INVALID, "the title has three languages");
}

static enum fault things_read(const json_t *list, struct exam_draft *draft)
{
    if (list && !json_is_array(list))
        return fault(F_INVALID, "allowed is a list");
    for (size_t i = 0; i < json_array_size(list); i++) {
        int thing = exam_thing_from(json_string_value(json_array_get(list, i)));
        if (thing < 0)
            return fault(F_INVALID, "nothing of that name can be allowed");
        draft->things |= 1u << thing;
    }
    return F_OK;
}

static enum fault draws_read(const json_t *list, struct exam_draft *draft)
{
    size_t n = json_array_size(list);
    if (list && (!json_is_array(list) || n > EXAM_DRAWS_MAX))
        return fault(F_INVALID, "draws is a list of at most %d", EXAM_DRAWS_MAX);
    for (size_t i = 0; i < n; i++) {
        json_error_t error;
        json_int_t difficulty = 0, items;
        const char *category = "";
        if (json_unpack_ex(json_array_get(list, i), &error, 0, "{s?s, s?I, s:I !}", "category", &category, "difficulty",
                           &difficulty, "items", &items))
            return fault(F_INVALID, "draw %zu: %.120s", i + 1, error.text);
        draft->draws[i] = (struct exam_draw){category, difficulty, items};
    }
    draft->draws_len = n;
    return F_OK;
}

/* Of a new exam `offering` names the course; of a change `version` what was seen. */
static enum fault draft_read(const struct request *request, struct exam_draft *draft, const char **offering,
                             json_int_t *version)
{
    json_t *title, *allowed = NULL, *draws = NULL;
    json_int_t duration, from, to, pauses = 3, gap = 1, sheet = 0;
    int shuffle = 1, second = 0;
    *draft = (struct exam_draft){.delivery = "proctored_remote", .reason = ""};
    enum fault f = request_unpack(
        request, "{s?s, s?I, s?s, s?s, s?s, s:o, s:I, s:I, s:I, s?b, s?I, s?b, s?I, s?I, s?o, s?o, s?s !}", "offering",
        offering, "version", version, "form", &draft->form, "mode", &draft->mode, "delivery", &draft->delivery, "title",
        &title, "duration_s", &duration, "from_ms", &from, "to_ms", &to, "shuffle", &shuffle, "max_pauses", &pauses,
        "second_marker", &second, "mark_gap", &gap, "sheet_points", &sheet, "allowed", &allowed, "draws", &draws,
        "reason", &draft->reason);
    if (!f)
        f = title_read(title, draft);
    if (!f)
        f = things_read(allowed, draft);
    if (!f)
        f = draws_read(draws, draft);
    if (f)
        return f;
    draft->duration_s = duration;
    draft->from_ms = from;
    draft->to_ms = to;
    draft->max_pauses = pauses;
    draft->mark_gap = gap;
    draft->sheet_points = sheet;
    draft->shuffle = shuffle;
    draft->second_marker = second;
    return F_OK;
}

/* Each draw with what the bank has for it. */
static enum fault draws_json(struct db *db, const char *exam, json_t **ret_json)
{
    struct row row, fits;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_EXAM_DRAWS, "t", exam); f == F_OK; f = row_next(&row)) {
        enum fault g = db_row(db, &fits, S_EXAM_DRAW_FITS, "tti", exam, row_peek(&row, 0), row_int(&row, 1));
        if (g) {
            row_done(&row);
            json_decref(list);
            return g;
        }
        json_array_append_new(list, json_pack("{s:s, s:I, s:I, s:I}", "category", row_peek(&row, 0), "difficulty",
                                              (json_int_t)row_int(&row, 1), "items", (json_int_t)row_int(&row, 2),
                                              "have", (json_int_t)(row_int(&fits, 0) - row_int(&fits, 1))));
        row_done(&fits);
    }
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    *ret_json = list;
    return F_OK;
}

static enum fault curriculum_json(struct db *db, const char *offering, json_t **ret_json)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_EXAM_CURRICULUM, "t", offering); f == F_OK; f = row_next(&row))
        json_array_append_new(list, json_string(row_peek(&row, 0)));
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    *ret_json = list;
    return F_OK;
}

static json_t *allowed_json(const char *stored)
{
    json_t *rules = json_stored(stored), *list = json_array();
    for (int i = 0; i < EXAM_THING_COUNT; i++)
        if (json_is_true(json_object_get(rules, exam_thing_word((enum exam_thing)i))))
            json_array_append_new(list, json_string(exam_thing_word((enum exam_thing)i)));
    json_decref(rules);
    return list;
}

static json_t *exam_json(const struct row *row, const char *id)
{
    json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:I, s:I, s:I, s:I, s:b, s:b, s:I, s:I, s:o, s:I}", "id",
                             id, "offering", row_peek(row, 0), "form", row_peek(row, 1), "mode", row_peek(row, 2),
                             "delivery", row_peek(row, 3), "title", said_json(row, 4), "duration_s",
                             (json_int_t)row_int(row, 7), "from_ms", (json_int_t)row_int(row, 8), "to_ms",
                             (json_int_t)row_int(row, 9), "max_pauses", (json_int_t)row_int(row, 10), "shuffle",
                             (int)row_int(row, 11), "second_marker", (int)row_int(row, 12), "mark_gap",
                             (json_int_t)row_int(row, 13), "sheet_points", (json_int_t)row_int(row, 14), "allowed",
                             allowed_json(row_peek(row, 15)), "version", (json_int_t)row_int(row, 16));
    json_t *more = json_pack("{s:I, s:s, s:s, s:s, s:o, s:s, s:I, s:I, s:I, s:I}", "year", (json_int_t)row_int(row, 17),
                             "term", row_peek(row, 18), "course_id", row_peek(row, 19), "code", row_peek(row, 20),
                             "course", said_json(row, 21), "delivery_lock", row_peek(row, 24), "fixed",
                             (json_int_t)row_int(row, 25), "seated", (json_int_t)row_int(row, 26), "begun",
                             (json_int_t)row_int(row, 27), "sittings", (json_int_t)row_int(row, 28));
    json_object_update(json, more);
    json_decref(more);
    return json;
}

static enum fault exam_reply(struct db *db, const char *id, struct reply *reply)
{
    struct row row;
    char offering[ID_LEN + 1];
    json_t *draws = NULL, *forms = NULL;
    enum fault f = db_row(db, &row, S_EXAM_OFFICE, "t", id);
    if (f)
        return f;
    json_t *exam = exam_json(&row, id);
    snprintf(offering, sizeof offering, "%s", row_peek(&row, 0));
    row_done(&row);
    f = draws_json(db, id, &draws);
    if (!f)
        f = curriculum_json(db, offering, &forms);
    if (f) {
        json_decref(exam);
        json_decref(draws);
        return f;
    }
    json_object_set_new(exam, "draws", draws);
    json_object_set_new(exam, "curriculum_forms", forms);
    return reply_json(reply, json_pack("{s:o}", "exam", exam));
}

/* A teacher looks at the own course's. */
static enum fault exam(struct db *db, struct request *request, struct reply *reply)
{
    enum fault f = request_has(request, EDITORS) ? F_OK : mark_may(db, request->who.person, request->arg[0]);
    return f ? f : exam_reply(db, request->arg[0], reply);
}

static enum fault add(struct db *db, struct request *request, struct reply *reply)
{
    struct exam_draft draft;
    struct id id;
    const char *offering = NULL;
    json_int_t version = 0;
    struct actor by = office_actor(request);
    enum fault f = draft_read(request, &draft, &offering, &version);
    if (!f && (!id_valid(offering) || version))
        f = fault(F_INVALID, "a new exam is of an offering");
    if (!f)
        f = exam_add(db, &by, offering, &draft, request->now_ms, &id);
    return f ? f : exam_reply(db, id.text, reply);
}

static enum fault edit(struct db *db, struct request *request, struct reply *reply)
{
    struct exam_draft draft;
    const char *offering = NULL;
    json_int_t version = 0;
    struct actor by = office_actor(request);
    enum fault f = draft_read(request, &draft, &offering, &version);
    if (!f && offering)
        f = fault(F_INVALID, "an exam stays with its offering");
    if (!f)
        f = exam_change(db, &by, request->arg[0], version, &draft, request->now_ms);
    return f ? f : exam_reply(db, request->arg[0], reply);
}

const struct route routes_exam_edit[] = {
    {"POST", "/api/exams", EDITORS, LANE_OFFICE, BODY_MAX, add, NULL, NULL,
     "A new exam of an offering; its form is the curriculum's"},
    {"GET", "/api/exams/:id", EDITORS | ROLE_TEACHER, LANE_READ, 0, exam, NULL, NULL,
     "An exam as it is set: form, mode, questions drawn, days, markers"},
    {"POST", "/api/exams/:id/edit", EDITORS, LANE_OFFICE, BODY_MAX, edit, NULL, NULL,
     "Set an exam otherwise, before anybody has begun it"},
    {0},
};
