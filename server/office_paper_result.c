#include <stdlib.h>
#include <string.h>

#include "mark.h"
#include "office_json.h"
#include "paper_result.h"
#include "role.h"

/* Results that come from paper, and what the exam session consists of: exams and the practice report (003-5.3.5). */

enum { BODY_MAX = 64 * 1024 };
enum { OVERSEERS = ROLE_REGISTRARS | ROLE_HEAD | ROLE_SPECIALIST };

static enum fault results(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    enum fault f = request_has(request, OVERSEERS) ? F_OK : mark_may(db, request->who.person, request->arg[0]);
    if (!f)
        f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_PAPER_RESULTS, "ttttii", request->arg[0], list.q, list_filter(request, "state"),
                     list.sort, list.limit, list.offset);
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 11);
        json_array_append_new(list.rows, json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:I, s:o, s:s, s:I, s:b}", "attempt",
                                                   row_peek(&row, 0), "name", row_peek(&row, 1), "student_no",
                                                   row_peek(&row, 2), "group", row_peek(&row, 3), "state",
                                                   row_peek(&row, 4), "score", int_or_null(&row, 5), "most",
                                                   (json_int_t)row_int(&row, 6), "points", int_or_null(&row, 7), "kind",
                                                   row_peek(&row, 8), "starts_ms", (json_int_t)row_int(&row, 9), "open",
                                                   (int)row_int(&row, 10)));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "name,student_no,group,kind,state,points,most,score", "results.csv");
}

static enum fault result_read(json_t *json, struct paper_result *ret)
{
    json_error_t error;
    json_int_t points = 0;
    int absent = 0;
    bool given = json_object_get(json, "points") != NULL;
    *ret = (struct paper_result){.comment = ""};
    if (json_unpack_ex(json, &error, 0, "{s:s, s?I, s?b, s?s !}", "attempt", &ret->attempt, "points", &points, "absent",
                       &absent, "comment", &ret->comment))
        return fault(F_INVALID, "a result: %.120s", error.text);
    ret->points = points;
    ret->absent = absent;
    return given == !absent ? F_OK : fault(F_INVALID, "a result has points, or nobody came");
}

static enum fault enter(struct db *db, struct request *request, struct reply *reply)
{
    json_t *list;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:o !}", "results", &list);
    size_t n = f ? 0 : json_array_size(list);
    if (!f && (!n || n > PAPER_RESULTS_MAX))
        f = fault(F_INVALID, "1 to %d results at a time", PAPER_RESULTS_MAX);
    struct paper_result *read = f ? NULL : arena_alloc(request->arena, n * sizeof *read);
    if (!f && !read)
        f = arena_check(request->arena);
    for (size_t i = 0; i < n && !f; i++)
        f = result_read(json_array_get(list, i), &read[i]);
    if (!f)
        f = paper_results(db, &by, request->arg[0], read, n, request->now_ms);
    return f ? f : reply_json(reply, json_pack("{s:I}", "entered", (json_int_t)n));
}

static json_t *session_row(const struct row *row)
{
    bool report = !strcmp(row_peek(row, 8), "practice_report");
    int64_t admitted = row_int(row, 15), graded = row_int(row, 16);
    return json_pack("{s:s, s:s, s:o, s:s, s:o, s:s, s:s, s:s, s:I, s:I, s:I, s:s, s:I, s:I, s:I, s:I, s:I}", "exam",
                     row_peek(row, 0), "kind", report ? "practice_report" : "exam", "title", said_json(row, 1), "code",
                     row_peek(row, 4), "course", said_json(row, 5), "form", row_peek(row, 8), "mode", row_peek(row, 9),
                     "delivery", row_peek(row, 10), "from_ms", (json_int_t)row_int(row, 11), "to_ms",
                     (json_int_t)row_int(row, 12), "year", (json_int_t)row_int(row, 13), "term", row_peek(row, 14),
                     "admitted", (json_int_t)admitted, "graded", (json_int_t)graded, "ungraded",
                     (json_int_t)(admitted > graded ? admitted - graded : 0), "paper", (json_int_t)row_int(row, 17),
                     "waiting", (json_int_t)row_int(row, 18));
}

static enum fault exam_session(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    const char *year = list_filter(request, "year");
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    const char *own = request_has(request, OVERSEERS) ? "" : request->who.person;
    for (f = db_each(db, &row, S_SESSION_EXAMS, "itttttttii",
                     strlen(year) == 4 ? (int64_t)strtoll(year, NULL, 10) : INT64_C(0), list_filter(request, "term"),
                     list_filter(request, "kind"), list_filter(request, "paper"), list_filter(request, "waiting"), own,
                     list.sort, list.q, list.limit, list.offset);
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 19);
        json_array_append_new(list.rows, session_row(&row));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply,
                      "kind,title,code,course,form,mode,delivery,year,term,admitted,graded,ungraded,paper,waiting",
                      "session.csv");
}

const struct route routes_paper_result[] = {
    {"GET", "/api/exam-session", OVERSEERS | ROLE_TEACHER, LANE_OFFICE, 0, office_exported, exam_session, NULL,
     "What the exam session consists of: exams and practice reports, and how many of each have a grade"},
    {"GET", "/api/exams/:id/results", OVERSEERS | ROLE_TEACHER, LANE_OFFICE, 0, office_exported, results, NULL,
     "Who did an exam on paper, with the points that were entered"},
    {"POST", "/api/exams/:id/results", ROLE_TEACHER, LANE_OFFICE, BODY_MAX, enter, NULL, NULL,
     "Enter results from paper: points, or that nobody came; all or none"},
    {0},
};
