#include <string.h>

#include "office_json.h"
#include "role.h"

static const char columns[] = "student,student_no,group,course,rating,exam,final,letter,state,changed_ms,act";

/* AN: the number stays in the ledger's history, not in the lists (model 2.3.4). */
static json_t *grade_row(const struct row *row)
{
    const char *state = row_peek(row, 11);
    const char *letter = state && !strcmp(state, "annulled") ? "AN" : row_peek(row, 10);
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:s?, s:s, s:o, s:s?}", "enrolment", row_peek(row, 0),
                     "student", row_peek(row, 1), "student_no", row_peek(row, 2), "group", row_peek(row, 3), "course",
                     said_json(row, 4), "rating", int_or_null(row, 7), "exam", int_or_null(row, 8), "final",
                     int_or_null(row, 9), "letter", letter, "state", state ? state : "exam_pending", "changed_ms",
                     int_or_null(row, 12), "act", row_peek(row, 13));
}

struct filters {
    const char *state, *letter, *exam, *course;
};

static enum fault ask(struct db *db, struct row *ret_row, enum statement s, const struct list *list, int64_t limit,
                      int64_t offset, const void *filters)
{
    const struct filters *by = filters;
    if (s == S_GRADE_REST && strstr(list->sort, "rating")) /* the rating is the admission's until there is a result */
        s = S_GRADE_UNRATED;
    if (s == S_GRADE_COUNT)
        return db_each(db, ret_row, s, "ttttt", list->q, by->state, by->letter, by->exam, by->course);
    if (s == S_GRADE_FEW)
        return db_each(db, ret_row, s, "tttttiit", list->q, by->state, by->letter, by->exam, by->course, limit, offset,
                       list->sort);
    return db_each(db, ret_row, s, "tttttii", list->q, by->state, by->letter, by->exam, by->course, limit, offset);
}

static enum fault add(struct db *db, struct list *list, const char *id, const void *filters)
{
    struct row row;
    enum fault f = db_row(db, &row, S_GRADE_ROW, "t", id);
    (void)filters;
    if (f)
        return f;
    json_array_append_new(list->rows, grade_row(&row));
    row_done(&row);
    return F_OK;
}

static enum fault fill(struct db *db, struct list *list, const struct filters *by)
{
    static const struct list_source source = {S_GRADE_COUNT, S_GRADE_FEW, S_GRADE_PAGE, S_GRADE_REST, ask, add};
    int64_t few = *by->exam || *by->course ? INT64_MAX : *list->q || *by->state || *by->letter ? LIST_FEW : 0;
    return list_fill(db, list, &source, few, by);
}

static enum fault grades(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    enum fault f = list_init(&list, request);
    if (!f)
        f = fill(db, &list,
                 &(struct filters){list_filter(request, "state"), list_filter(request, "letter"),
                                   list_filter(request, "exam"), list_filter(request, "course")});
    if (f) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, columns, "grades.csv");
}

static enum fault statement(struct db *db, struct request *request, struct reply *reply)
{
    struct list list = {0};
    struct row row;
    enum fault f = db_row(db, &row, S_OFFICE_EXAM_KNOWN, "t", request->arg[0]);
    if (f)
        return f;
    row_done(&row);
    f = list_init(&list, request);
    if (!f)
        f = fill(db, &list,
                 &(struct filters){list_filter(request, "state"), list_filter(request, "letter"), request->arg[0], ""});
    if (f) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, columns, "statement.csv");
}

struct before {
    int64_t final;
    char letter[4];
};

/* The whole history, with what each event changed. */
static enum fault events_json(struct db *db, const char *enrolment, json_t **ret_json)
{
    struct row row;
    json_t *list = json_array();
    struct before was = {.final = -1};
    enum fault f;
    for (f = db_each(db, &row, S_GRADE_EVENTS, "t", enrolment); f == F_OK; f = row_next(&row)) {
        const char *letter = row_peek(&row, 7);
        bool act = !strcmp(row_peek(&row, 8), "act");
        json_t *event =
            json_pack("{s:I, s:s, s:s, s:I, s:o, s:o, s:s?, s:s?, s:o, s:o}", "n", (json_int_t)row_int(&row, 0), "kind",
                      row_peek(&row, 1), "state", row_peek(&row, 2), "at_ms", (json_int_t)row_int(&row, 11), "old",
                      was.final < 0 ? json_null() : json_integer(was.final), "new", int_or_null(&row, 6), "letter_old",
                      was.letter[0] ? was.letter : NULL, "letter_new", letter, "rating", int_or_null(&row, 4), "exam",
                      int_or_null(&row, 5));
        json_object_set_new(event, "act", act ? text_or_null(row_peek(&row, 9)) : json_null());
        json_object_set_new(event, "ground", text_or_null(row_peek(&row, 8)));
        json_object_set_new(event, "attempt", text_or_null(row_peek(&row, 3)));
        json_object_set_new(event, "actor", text_or_null(row_peek(&row, 10)));
        json_object_set_new(event, "policy_version", json_integer(row_int(&row, 12)));
        json_array_append_new(list, event);
        was.final = row_null(&row, 6) ? -1 : row_int(&row, 6);
        snprintf(was.letter, sizeof was.letter, "%s", letter ? letter : "");
    }
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    *ret_json = list;
    return F_OK;
}

static enum fault grade(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    json_t *events = NULL;
    enum fault f = events_json(db, request->arg[0], &events);
    if (!f)
        f = db_row(db, &row, S_GRADE_ROW, "t", request->arg[0]);
    if (f) {
        json_decref(events);
        return f;
    }
    json_t *current = grade_row(&row);
    json_t *student = json_pack("{s:s, s:s, s:s, s:s}", "id", row_peek(&row, 14), "name", row_peek(&row, 1),
                                "student_no", row_peek(&row, 2), "group", row_peek(&row, 3));
    json_t *course = said_json(&row, 4);
    row_done(&row);
    return reply_json(reply, json_pack("{s:o, s:o, s:o, s:o}", "student", student, "course", course, "current", current,
                                       "events", events));
}

const struct route routes_grade[] = {
    {"GET", "/api/grades", ROLE_REGISTRARS, LANE_OFFICE, 0, office_exported, grades, NULL, "Grades as they stand"},
    {"GET", "/api/grades/:enrolment", ROLE_REGISTRARS, LANE_READ, 0, grade, NULL, NULL, "One grade with its history"},
    {"GET", "/api/statements/:exam", ROLE_REGISTRARS, LANE_OFFICE, 0, office_exported, statement, NULL,
     "The sheet of an exam"},
    {0},
};
