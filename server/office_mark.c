#include <string.h>

#include "evidence.h"
#include "mark.h"
#include "office_json.h"
#include "role.h"
#include "settings.h"

/* Marking (003-5.3.8): who marks knows an answer by its code alone; the books find the attempt. */

enum { CODE_TEXT_MAX = 16 };

static enum fault attempt_of(struct db *db, const struct request *request, const char *code,
                             char ret_attempt[ID_LEN + 1])
{
    struct row row;
    enum fault f = mark_may(db, request->who.person, request->arg[0]);
    if (!f)
        f = db_row(db, &row, S_MARK_ATTEMPT, "tt", request->arg[0], code);
    if (f)
        return f == F_NOT_FOUND ? fault(F_NOT_FOUND, "no answer of that code to mark") : f;
    snprintf(ret_attempt, ID_LEN + 1, "%s", row_peek(&row, 0));
    row_done(&row);
    return F_OK;
}

static enum fault exams(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_MARK_EXAMS, "ttttii", request->who.person, list.q, list.sort,
                     lang_word(request->who.lang), list.limit, list.offset);
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 9);
        json_array_append_new(list.rows, json_pack("{s:s, s:o, s:o, s:I, s:b}", "exam", row_peek(&row, 0), "title",
                                                   said_json(&row, 1), "course", said_json(&row, 4), "answers",
                                                   (json_int_t)row_int(&row, 7), "two", (int)row_int(&row, 8)));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "title,course,answers", "marking.csv");
}

static enum fault queue(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    enum fault f = mark_may(db, request->who.person, request->arg[0]);
    if (!f)
        f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_MARK_QUEUE, "ttttttii", request->arg[0], request->who.person, list.q,
                     list_filter(request, "turn"), list_filter(request, "kind"), list.sort, list.limit, list.offset);
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 10);
        json_array_append_new(list.rows,
                              json_pack("{s:s, s:s, s:s, s:I, s:o, s:s, s:s, s:o}", "code", row_peek(&row, 0), "item",
                                        row_peek(&row, 1), "kind", row_peek(&row, 2), "most",
                                        (json_int_t)row_int(&row, 3), "stem", said_json(&row, 4), "format",
                                        row_peek(&row, 7), "turn", row_peek(&row, 8), "points", int_or_null(&row, 9)));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "code,kind,most,turn,points", "marking.csv");
}

/* Own marks always; the others' only to whom they are put to be agreed on. */
static enum fault given_json(struct db *db, const char *attempt, const char *item, const char *person,
                             json_t **ret_json)
{
    struct row row;
    json_t *list = json_array(), *own = json_array();
    bool first = false, second = false, mine = false;
    enum fault f;
    for (f = db_each(db, &row, S_MARK_GIVEN, "tt", attempt, item); f == F_OK; f = row_next(&row)) {
        json_t *mark = json_pack("{s:s, s:I, s:s}", "part", row_peek(&row, 0), "points", (json_int_t)row_int(&row, 2),
                                 "comment", row_peek(&row, 3));
        bool of_mine = !strcmp(row_peek(&row, 1), person);
        first = first || !strcmp(row_peek(&row, 0), "first");
        second = second || !strcmp(row_peek(&row, 0), "second");
        mine = mine || of_mine;
        if (of_mine)
            json_array_append(own, mark);
        json_array_append_new(list, mark);
    }
    bool all = first && second && !mine;
    *ret_json = json_incref(all ? list : own);
    json_decref(list);
    json_decref(own);
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault answer_json(struct db *db, const char *attempt, const char *item, json_t **ret_json)
{
    struct row row;
    if (!*item) {
        *ret_json = json_pack("{s:s}", "kind", "sheet");
        return F_OK;
    }
    enum fault f = db_row(db, &row, S_MARK_ANSWER, "tt", attempt, item);
    if (f)
        return f == F_NOT_FOUND ? fault(F_NOT_FOUND, "nothing to mark there") : f;
    bool file = !strcmp(row_peek(&row, 0), "file");
    *ret_json = json_pack("{s:s, s:o, s:s, s:I, s:s, s:s?, s:s?, s:s?}", "kind", row_peek(&row, 0), "stem",
                          said_json(&row, 1), "format", row_peek(&row, 4), "most", (json_int_t)row_int(&row, 5),
                          "rubric", row_peek(&row, 6), "text", file ? NULL : row_peek(&row, 7), "file",
                          file ? row_peek(&row, 7) : NULL, "type", row_peek(&row, 9));
    row_done(&row);
    return F_OK;
}

static enum fault answer(struct db *db, struct request *request, struct reply *reply)
{
    char attempt[ID_LEN + 1];
    json_t *answer = NULL, *given = NULL;
    const char *item = list_filter(request, "item");
    enum fault f = attempt_of(db, request, list_filter(request, "code"), attempt);
    if (!f)
        f = answer_json(db, attempt, item, &answer);
    if (!f)
        f = given_json(db, attempt, item, request->who.person, &given);
    if (f) {
        json_decref(answer);
        json_decref(given);
        return f;
    }
    json_object_set_new(answer, "marks", given);
    return reply_json(reply, answer);
}

static enum fault mark(struct db *db, struct request *request, struct reply *reply)
{
    const char *code, *comment = "";
    char attempt[ID_LEN + 1];
    struct mark_new new = {.item = ""};
    json_int_t points;
    enum mark_part part;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s, s:s, s:I, s?s !}", "code", &code, "item", &new.item, "points",
                                  &points, "comment", &comment);
    if (!f)
        f = attempt_of(db, request, code, attempt);
    if (f)
        return f;
    new.attempt = attempt;
    new.points = points;
    new.comment = comment;
    f = mark_add(db, &by, &new, request->now_ms, &part);
    if (!f)
        f = reply_json(reply, json_pack("{s:s, s:I}", "part", mark_part_word(part), "points", points));
    return f ? f : reply_notice(reply, NOTICE_ATTEMPT, attempt, NULL);
}

/* A file is downloaded under its hash, never shown as a page of ours. */
static enum fault file(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    char attempt[ID_LEN + 1], folder[SETTING_TEXT_MAX + 8], *path = arena_alloc(request->arena, EVIDENCE_PATH_MAX);
    enum fault f = path ? attempt_of(db, request, list_filter(request, "code"), attempt) : arena_check(request->arena);
    if (!f)
        f = db_row(db, &row, S_ANSWER_FILE_GET, "ttt", attempt, list_filter(request, "item"), request->arg[1]);
    if (f)
        return f;
    reply->mime = row_text(&row, 0, request->arena);
    row_done(&row);
    settings_path("", folder, sizeof folder);
    reply->file = path;
    reply->download_name = "answer";
    f = evidence_path(folder, request->arg[1], path);
    return f ? f : arena_check(request->arena);
}

const struct route routes_mark[] = {
    {"GET", "/api/marking", ROLE_TEACHER, LANE_OFFICE, 0, office_exported, exams, NULL, "Exams with answers to mark"},
    {"GET", "/api/marking/:exam", ROLE_TEACHER, LANE_OFFICE, 0, office_exported, queue, NULL,
     "Answers of an exam to mark, by code; filters turn, kind"},
    {"GET", "/api/marking/:exam/answer", ROLE_TEACHER, LANE_READ, 0, answer, NULL, NULL,
     "One answer, its rubric and the marks that its marker may see"},
    {"POST", "/api/marking/:exam", ROLE_TEACHER, LANE_OFFICE, 16 * 1024, mark, NULL, NULL, "Marks an answer"},
    {"GET", "/api/marking/:exam/files/:sha256", ROLE_TEACHER, LANE_READ, 0, file, NULL, NULL,
     "A file to mark, by its answer's code"},
    {0},
};
