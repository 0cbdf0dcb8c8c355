#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "admission.h"
#include "office_json.h"
#include "role.h"
#include "text.h"

/* Admission as the office and the teachers see it: ratings, gates in words, overrides. */

enum { BODY_MAX = 16384, SCORES_MAX = 100, NOTE_MAX = 400 };
enum { READERS = ROLE_REGISTRARS | ROLE_TEACHER | ROLE_DEAN | ROLE_HOD | ROLE_HEAD | ROLE_SPECIALIST };

static bool sees_all(const struct request *request)
{
    return request_has(request, ROLE_REGISTRARS | ROLE_HEAD | ROLE_SPECIALIST);
}

static json_t *gates_json(const char *gates)
{
    json_t *list = json_array();
    for (const char *p = gates; p && *p;) {
        size_t len = strcspn(p, ",");
        json_array_append_new(list, json_stringn(p, len));
        p += len + (p[len] == ',');
    }
    return list;
}

static json_t *row_json(const struct row *row)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:s, s:o, s:s?, s:s?, s:o, s:o, s:o, s:I, s:s, s:s, s:s}",
                     "enrolment", row_peek(row, 0), "name", row_peek(row, 1), "student_no", row_peek(row, 2), "group",
                     row_peek(row, 3), "code", row_peek(row, 4), "course", said_json(row, 5), "rating",
                     int_or_null(row, 8), "status", row_peek(row, 9), "reasons", gates_json(row_peek(row, 10)),
                     "ground", row_peek(row, 11), "decided_by", row_peek(row, 12), "version", int_or_null(row, 13),
                     "rk1", int_or_null(row, 14), "rk2", int_or_null(row, 15), "year", (json_int_t)row_int(row, 16),
                     "term", row_peek(row, 17), "offering", row_peek(row, 18), "student", row_peek(row, 19));
}

struct filters {
    const char *status, *group, *offering, *person; /* person: whose courses and programmes alone; "" = all */
    int64_t now_ms;
};

static enum fault ask(struct db *db, struct row *ret_row, enum statement s, const struct list *list, int64_t limit,
                      int64_t offset, const void *filters)
{
    const struct filters *by = filters;
    if (s == S_ADMISSION_COUNT)
        return db_each(db, ret_row, s, "ttttit", by->status, list->q, by->group, by->person, by->now_ms, by->offering);
    if (s == S_ADMISSION_FEW)
        return db_each(db, ret_row, s, "ttttitiit", by->status, list->q, by->group, by->person, by->now_ms,
                       by->offering, limit, offset, list->sort);
    return db_each(db, ret_row, s, "ttttitii", by->status, list->q, by->group, by->person, by->now_ms, by->offering,
                   limit, offset);
}

static enum fault add(struct db *db, struct list *list, const char *id, const void *filters)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ADMISSION_ROW, "t", id);
    (void)filters;
    if (f)
        return f;
    json_array_append_new(list->rows, row_json(&row));
    row_done(&row);
    return F_OK;
}

static enum fault admission_rows(struct db *db, struct request *request, struct reply *reply)
{
    static const struct list_source source = {
        S_ADMISSION_COUNT, S_ADMISSION_FEW, S_ADMISSION_PAGE, S_ADMISSION_REST, ask, add};
    struct list list;
    const struct filters by = {list_filter(request, "status"), list_filter(request, "group"),
                               list_filter(request, "offering"), sees_all(request) ? "" : request->who.person,
                               request->now_ms};
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    f = list_fill(db, &list, &source,
                  *by.offering                                       ? INT64_MAX
                  : *by.status || *by.group || *by.person || *list.q ? LIST_FEW
                                                                     : 0,
                  &by);
    if (f) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "name,student_no,group,code,course,rk1,rk2,rating,status,reasons,ground",
                      "admission.csv");
}

static enum fault offerings(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    const char *year = list_filter(request, "year");
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    bool all = sees_all(request) || request_has(request, ROLE_DEAN | ROLE_HOD);
    for (f = db_each(db, &row, S_OFFERING_LIST, "ttitttiit", all ? "" : request->who.person,
                     list_filter(request, "term"), strlen(year) == 4 ? (int64_t)strtoll(year, NULL, 10) : (int64_t)0,
                     list.q, list.sort, lang_word(request->who.lang), list.limit, list.offset,
                     list_filter(request, "offering"));
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 12);
        json_array_append_new(list.rows,
                              json_pack("{s:s, s:s, s:o, s:I, s:I, s:s, s:s?, s:I, s:I, s:I}", "id", row_peek(&row, 0),
                                        "code", row_peek(&row, 1), "course", said_json(&row, 2), "credits",
                                        (json_int_t)row_int(&row, 5), "year", (json_int_t)row_int(&row, 6), "term",
                                        row_peek(&row, 7), "teachers", row_peek(&row, 8), "enrolled",
                                        (json_int_t)row_int(&row, 9), "admitted", (json_int_t)row_int(&row, 10),
                                        "exams", (json_int_t)row_int(&row, 11)));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "code,course,credits,year,term,teachers,enrolled,admitted",
                      "offerings.csv");
}

/* Teachers have their own courses alone; *ret_teacher: the right comes from teaching. */
static enum fault may(struct db *db, const struct request *request, enum statement of, const char *id,
                      char offering[ID_LEN + 1], bool *ret_teacher)
{
    struct row row;
    enum fault f = db_row(db, &row, of, "tt", id, request->who.person);
    if (f)
        return f;
    bool own = row_int(&row, of == S_OFFERING_GET ? 3 : 1);
    snprintf(offering, ID_LEN + 1, "%s", of == S_OFFERING_GET ? id : row_peek(&row, 0));
    row_done(&row);
    *ret_teacher = !request_has(request, ROLE_REGISTRARS);
    return !*ret_teacher || (own && request_has(request, ROLE_TEACHER)) ? F_OK
                                                                        : fault(F_NOT_FOUND, "%s is not theirs", id);
}

static enum fault compute(struct db *db, struct request *request, struct reply *reply)
{
    int changed = 0;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{!}");
    if (!f)
        f = admission_compute(db, &by, request->arg[0], NULL, request->now_ms, &changed);
    return f ? f : reply_json(reply, json_pack("{s:i}", "changed", changed));
}

static enum fault override_(struct db *db, struct request *request, struct reply *reply)
{
    json_int_t version;
    const char *ground;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:I, s:s !}", "version", &version, "ground", &ground);
    if (!f)
        f = admission_override(db, &by, request->arg[0], version, ground, request->now_ms);
    return f ? f : reply_json(reply, json_pack("{s:I}", "version", version + 1));
}

/* Scores of one midterm, several students at a time: all of them or none. */
static enum fault midterms(struct db *db, struct request *request, struct reply *reply)
{
    json_t *rows, *one;
    size_t i;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:o !}", "scores", &rows);
    if (!f && (!json_is_array(rows) || json_array_size(rows) > SCORES_MAX))
        f = fault(F_INVALID, "scores is a list of at most %d", SCORES_MAX);
    json_array_foreach(rows, i, one)
    {
        const char *enrolment;
        char offering[ID_LEN + 1];
        int n = 1;
        json_int_t score;
        bool teacher = true;
        if (f)
            break;
        if (json_unpack(one, "{s:s, s?i, s:I !}", "enrolment", &enrolment, "n", &n, "score", &score))
            return fault(F_INVALID, "a score has enrolment, n and score");
        f = may(db, request, S_ENROLMENT_OFFERING, enrolment, offering, &teacher);
        if (!f)
            f = admission_midterm(db, &by, enrolment, n, score, teacher, request->now_ms);
    }
    return f ? f : reply_json(reply, json_pack("{s:I}", "set", (json_int_t)json_array_size(rows)));
}

static enum fault tasks(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    bool teacher;
    char offering[ID_LEN + 1];
    enum fault f = sees_all(request) ? F_OK : may(db, request, S_OFFERING_GET, request->arg[0], offering, &teacher);
    if (f)
        return f;
    json_t *list = json_array();
    for (f = db_each(db, &row, S_TASK_LIST, "t", request->arg[0]); f == F_OK; f = row_next(&row))
        json_array_append_new(list,
                              json_pack("{s:s, s:o, s:I, s:I}", "id", row_peek(&row, 0), "title", said_json(&row, 1),
                                        "due_ms", (json_int_t)row_int(&row, 4), "done", (json_int_t)row_int(&row, 5)));
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    return reply_json(reply, json_pack("{s:o}", "tasks", list));
}

static enum fault task_add(struct db *db, struct request *request, struct reply *reply)
{
    const char *title[LANG_COUNT] = {NULL};
    char offering[ID_LEN + 1];
    bool teacher;
    json_int_t due_ms;
    struct id id;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:{s:s, s:s, s:s !}, s:I !}", "title", "kk", &title[LANG_KK], "ru",
                                  &title[LANG_RU], "en", &title[LANG_EN], "due_ms", &due_ms);
    if (!f)
        f = may(db, request, S_OFFERING_GET, request->arg[0], offering, &teacher);
    if (!f)
        f = admission_task(db, &by, offering, title, due_ms, &id);
    return f ? f : reply_json(reply, json_pack("{s:s}", "id", id.text));
}

static enum fault task_done(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    json_t *list, *one;
    size_t i;
    int done = 1, changed;
    bool teacher;
    char task_of[ID_LEN + 1], offering[ID_LEN + 1];
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:o, s?b !}", "enrolments", &list, "done", &done);
    if (!f && (!json_is_array(list) || json_array_size(list) > SCORES_MAX))
        f = fault(F_INVALID, "enrolments is a list of at most %d", SCORES_MAX);
    if (!f)
        f = db_row(db, &row, S_TASK_OFFERING, "t", request->arg[0]);
    if (f)
        return f;
    snprintf(task_of, sizeof task_of, "%s", row_peek(&row, 0));
    row_done(&row);
    f = may(db, request, S_OFFERING_GET, task_of, offering, &teacher);
    json_array_foreach(list, i, one)
    {
        const char *enrolment = json_string_value(one);
        if (!f && !id_valid(enrolment))
            f = fault(F_INVALID, "an id of the list");
        if (!f)
            f = done ? db_run(db, S_TASK_DONE, "ttit", request->arg[0], enrolment, request->now_ms, by.person)
                     : db_run(db, S_TASK_UNDONE, "tt", request->arg[0], enrolment);
        if (!f)
            f = audit(db, &by, done ? "task.done" : "task.undone", "enrolment", enrolment, "task %s", request->arg[0]);
    }
    if (!f)
        f = admission_compute(db, &by, task_of, NULL, request->now_ms, &changed);
    return f ? f : reply_json(reply, json_pack("{s:i}", "changed", changed));
}

/* What keeps a student from every exam; the student's list of them stands with it. */
static enum fault hold(struct db *db, struct request *request, struct reply *reply)
{
    const char *kind = NULL, *note = NULL, *end = NULL;
    struct row row;
    struct id id = id_make();
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s?s, s?s, s?s !}", "kind", &kind, "note", &note, "end", &end);
    if (!f && !end && (!kind || !note || !text_fits(note, NOTE_MAX)))
        f = fault(F_INVALID, "a hold has kind and note, or end");
    if (!f)
        f = end ? db_run(db, S_HOLD_END, "ti", end, request->now_ms)
                : db_run(db, S_HOLD_ADD, "ttttti", id.text, request->arg[0], kind, note, by.person, request->now_ms);
    if (!f)
        f = audit(db, &by, end ? "hold.end" : "hold.add", "student", request->arg[0], "%s", end ? end : kind);
    if (f)
        return f;
    json_t *list = json_array();
    for (f = db_each(db, &row, S_HOLD_LIST, "t", request->arg[0]); f == F_OK; f = row_next(&row))
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:I, s:o, s:s?}", "id", row_peek(&row, 0), "kind",
                                              row_peek(&row, 1), "note", row_peek(&row, 2), "from_ms",
                                              (json_int_t)row_int(&row, 3), "to_ms", ms_or_null(row_int(&row, 4)), "by",
                                              row_peek(&row, 5)));
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    return reply_json(reply, json_pack("{s:o}", "holds", list));
}

const struct route routes_admission[] = {
    {"GET", "/api/offerings", READERS, LANE_OFFICE, 0, office_exported, offerings, NULL,
     "Courses of a term with their students and how many are admitted; filters year, term"},
    {"GET", "/api/admission", READERS, LANE_OFFICE, 0, office_exported, admission_rows, NULL,
     "Who is admitted and what keeps the others out; filters offering, status, group"},
    {"POST", "/api/offerings/:id/admission", ROLE_REGISTRARS, LANE_OFFICE, 64, compute, NULL, NULL,
     "Judge the admission of a course anew"},
    {"POST", "/api/admission/:id/override", ROLE_REGISTRAR_HEAD, LANE_OFFICE, BODY_MAX, override_, NULL, NULL,
     "Let one in against the gates, with a ground"},
    {"POST", "/api/midterms", ROLE_REGISTRARS | ROLE_TEACHER, LANE_OFFICE, BODY_MAX, midterms, NULL, NULL,
     "Midterm scores; a teacher's own courses, until the midterm week ends"},
    {"GET", "/api/offerings/:id/tasks", READERS, LANE_READ, 0, tasks, NULL, NULL, "Control measures of a course"},
    {"POST", "/api/offerings/:id/tasks", ROLE_REGISTRARS | ROLE_TEACHER, LANE_OFFICE, BODY_MAX, task_add, NULL, NULL,
     "A control measure, due before the midterm week"},
    {"POST", "/api/tasks/:id/done", ROLE_REGISTRARS | ROLE_TEACHER, LANE_OFFICE, BODY_MAX, task_done, NULL, NULL,
     "Who has done it"},
    {"POST", "/api/students/:id/holds", ROLE_REGISTRARS, LANE_OFFICE, BODY_MAX, hold, NULL, NULL,
     "Tuition or debts that keep a student from exams, or the end of one"},
    {0},
};
