#include <string.h>

#include "grade.h"
#include "office_json.h"
#include "record.h"
#include "role.h"

/* The record over the whole study, as the student and the registrar see it. */

static json_t *number_or_null(int64_t number)
{
    return number < 0 ? json_null() : json_integer(number);
}

static json_t *title_json(const char *const title[LANG_COUNT])
{
    return json_pack("{s:s, s:s, s:s}", "kk", title[LANG_KK], "ru", title[LANG_RU], "en", title[LANG_EN]);
}

/* A mark that is not released is the registrar's to see, not the student's. */
static json_t *line_json(const struct record_line *l, bool own)
{
    bool annulled = !strcmp(l->state, "annulled"), shown = l->shown || !own;
    json_t *line =
        json_pack("{s:s, s:s, s:o, s:I, s:I, s:s, s:s, s:s, s:b}", "enrolment", l->enrolment, "code", l->code, "course",
                  title_json(l->title), "credits", (json_int_t)l->credits, "year", (json_int_t)l->year, "term", l->term,
                  "origin", l->origin, "state", l->state, "earned", (int)l->earned);
    json_object_set_new(line, "rating", number_or_null(l->rating));
    json_object_set_new(line, "exam", shown ? number_or_null(l->exam) : json_null());
    json_object_set_new(line, "final", shown ? number_or_null(l->final) : json_null());
    json_object_set_new(line, "letter", annulled ? json_string("AN") : shown ? text_or_null(l->letter) : json_null());
    int points = annulled ? 0 : shown ? grade_points(l->letter) : -1;
    json_object_set_new(line, "points", number_or_null(points));
    return line;
}

static enum fault put_student(struct db *db, const char *student, json_t *into)
{
    struct row row;
    enum fault f = db_row(db, &row, S_RECORD_STUDENT, "t", student);
    if (f)
        return f;
    json_object_set_new(into, "student",
                        json_pack("{s:s, s:s, s:s, s:s, s:o, s:s, s:I, s:s}", "name", row_peek(&row, 0), "student_no",
                                  row_peek(&row, 1), "group", row_peek(&row, 2), "programme_code", row_peek(&row, 3),
                                  "programme", said_json(&row, 4), "level", row_peek(&row, 7), "admission_year",
                                  (json_int_t)row_int(&row, 8), "status", row_peek(&row, 9)));
    row_done(&row);
    return F_OK;
}

static enum fault reply_record(struct db *db, struct request *request, const char *student, bool own,
                               struct reply *reply)
{
    struct record r;
    enum fault f = record_load(db, student, request->now_ms, request->arena, &r);
    if (f)
        return f;
    json_t *lines = json_array();
    for (size_t i = 0; i < r.count; i++)
        json_array_append_new(lines, line_json(&r.lines[i], own));
    json_t *json =
        json_pack("{s:o, s:I, s:I, s:o, s:s, s:I}", "lines", lines, "credits_earned", (json_int_t)r.credits_earned,
                  "credits_tried", (json_int_t)r.credits_tried, "gpa_hundredths", number_or_null(r.gpa),
                  "gpa_on_repeat", r.gpa_repeat, "policy_version", (json_int_t)r.policy_version);
    f = put_student(db, student, json);
    if (f) {
        json_decref(json);
        return f;
    }
    return reply_json(reply, json);
}

static enum fault record_of(struct db *db, struct request *request, struct reply *reply)
{
    return reply_record(db, request, request->arg[0], false, reply);
}

enum fault office_own_student(struct db *db, const struct request *request, char ret_student[ID_LEN + 1])
{
    struct row row;
    enum fault f = db_row(db, &row, S_RECORD_OWN, "t", request->who.person);
    if (f)
        return f;
    snprintf(ret_student, ID_LEN + 1, "%s", row_peek(&row, 0));
    row_done(&row);
    return F_OK;
}

static enum fault my_record(struct db *db, struct request *request, struct reply *reply)
{
    char student[ID_LEN + 1];
    enum fault f = office_own_student(db, request, student);
    return f ? f : reply_record(db, request, student, true, reply);
}

const struct route routes_record[] = {
    {"GET", "/api/my/record", ROLE_STUDENT, LANE_READ, 0, my_record, NULL, NULL,
     "The student's own record: courses, credits, mean of points"},
    {"GET", "/api/students/:student/record", ROLE_REGISTRARS, LANE_READ, 0, record_of, NULL, NULL,
     "A student's record over the whole study"},
    {0},
};
