#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "office_json.h"
#include "role.h"
#include "schedule.h"

/* The schedule: sittings are tried, made, changed, and filled with students. */

enum { BODY_MAX = 16384 };
enum { SCHEDULERS = ROLE_REGISTRARS | ROLE_HEAD | ROLE_SPECIALIST };

static enum fault people(const json_t *list, const char *out[SCHEDULE_STAFF_MAX], size_t *ret_len)
{
    size_t n = json_array_size(list);
    if (list && (!json_is_array(list) || n > SCHEDULE_STAFF_MAX))
        return fault(F_INVALID, "at most %d people of a part", SCHEDULE_STAFF_MAX);
    for (size_t i = 0; i < n; i++) {
        out[i] = json_string_value(json_array_get(list, i));
        if (!id_valid(out[i]))
            return fault(F_INVALID, "an id of the list");
    }
    *ret_len = n;
    return F_OK;
}

static enum fault plan_read(const struct request *request, struct schedule_plan *ret, json_int_t *ret_version)
{
    struct schedule_plan p = {.kind = "main", .group = ""};
    json_int_t starts, ends, capacity;
    json_t *proctors = NULL, *examiners = NULL;
    enum fault f = request_unpack(request, "{s:s, s:s, s:I, s:I, s:I, s?s, s?s, s?o, s?o, s?I, s?s !}", "exam", &p.exam,
                                  "room", &p.room, "starts_ms", &starts, "ends_ms", &ends, "capacity", &capacity,
                                  "kind", &p.kind, "group", &p.group, "proctors", &proctors, "examiners", &examiners,
                                  "version", ret_version, "sitting", &p.sitting);
    if (!f)
        f = people(proctors, p.proctors, &p.proctors_len);
    if (!f)
        f = people(examiners, p.examiners, &p.examiners_len);
    if (f)
        return f;
    p.starts_ms = starts;
    p.ends_ms = ends;
    p.capacity = capacity;
    *ret = p;
    return F_OK;
}

static enum fault check(struct db *db, struct request *request, struct reply *reply)
{
    struct schedule_plan plan;
    struct schedule_conflict *list;
    size_t count;
    int64_t students;
    json_int_t version = 0;
    bool blocked = false;
    enum fault f = plan_read(request, &plan, &version);
    if (!f)
        f = schedule_check(db, &plan, request->now_ms, request->arena, &list, &count, &students);
    if (f)
        return f;
    json_t *conflicts = json_array();
    for (size_t i = 0; i < count; i++) {
        blocked = blocked || list[i].blocks;
        json_array_append_new(conflicts,
                              json_pack("{s:s, s:b, s:s?, s:s?}", "conflict", list[i].word, "blocks",
                                        (int)list[i].blocks, "name", list[i].name, "sitting", list[i].sitting));
    }
    return reply_json(reply, json_pack("{s:o, s:b, s:I}", "conflicts", conflicts, "blocked", (int)blocked, "students",
                                       (json_int_t)students));
}

static enum fault people_json(struct db *db, const char *sitting, const char *part, json_t **ret_json)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_SITTING_STAFF_OF, "t", sitting); f == F_OK; f = row_next(&row))
        if (!strcmp(row_peek(&row, 2), part))
            json_array_append_new(list, json_pack("{s:s, s:s}", "id", row_peek(&row, 0), "name", row_peek(&row, 1)));
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    *ret_json = list;
    return F_OK;
}

static enum fault seats_json(struct db *db, const char *sitting, json_t **ret_json)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_SITTING_SEATS, "t", sitting); f == F_OK; f = row_next(&row))
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "attempt", row_peek(&row, 0),
                                              "student", row_peek(&row, 1), "name", row_peek(&row, 2), "student_no",
                                              row_peek(&row, 3), "group", row_peek(&row, 4), "state", row_peek(&row, 5),
                                              "kind", row_peek(&row, 6)));
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    *ret_json = list;
    return F_OK;
}

static enum fault plan_reply(struct db *db, const char *id, struct reply *reply)
{
    struct row row;
    json_t *proctors = NULL, *examiners = NULL, *seats = NULL;
    enum fault f = people_json(db, id, "proctor", &proctors);
    if (!f)
        f = people_json(db, id, "examiner", &examiners);
    if (!f)
        f = seats_json(db, id, &seats);
    if (!f)
        f = db_row(db, &row, S_SITTING_PLAN, "t", id);
    if (f) {
        json_decref(proctors);
        json_decref(examiners);
        json_decref(seats);
        return f;
    }
    json_t *json =
        json_pack("{s:s, s:s, s:o, s:I, s:I, s:s, s:I, s:s, s:I, s:o, s:o, s:o}", "id", row_peek(&row, 0), "exam",
                  row_peek(&row, 1), "title", said_json(&row, 2), "starts_ms", (json_int_t)row_int(&row, 5), "ends_ms",
                  (json_int_t)row_int(&row, 6), "room", row_peek(&row, 7), "capacity", (json_int_t)row_int(&row, 8),
                  "state", row_peek(&row, 9), "version", (json_int_t)row_int(&row, 10), "proctors", proctors,
                  "examiners", examiners, "seats", seats);
    row_done(&row);
    return reply_json(reply, json_pack("{s:o}", "sitting", json));
}

static enum fault plan_get(struct db *db, struct request *request, struct reply *reply)
{
    return plan_reply(db, request->arg[0], reply);
}

static enum fault put(struct db *db, struct request *request, struct reply *reply)
{
    struct schedule_plan plan;
    json_int_t version = 0;
    struct id sitting;
    struct actor by = office_actor(request);
    enum fault f = plan_read(request, &plan, &version);
    if (!f)
        f = schedule_put(db, &by, &plan, version, request->now_ms, request->arena, &sitting);
    if (!f && plan.sitting)
        f = reply_notice(reply, NOTICE_SITTING, sitting.text, NULL);
    return f ? f : plan_reply(db, sitting.text, reply);
}

static enum fault seat_list(const struct request *request, const json_t *students, struct seat *seats,
                            size_t *ret_count)
{
    size_t n = json_array_size(students);
    (void)request;
    if (!json_is_array(students) || n > SCHEDULE_SEATS_MAX)
        return fault(F_INVALID, "at most %d students at a time", SCHEDULE_SEATS_MAX);
    for (size_t i = 0; i < n; i++) {
        const char *id = json_string_value(json_array_get(students, i));
        if (!id_valid(id))
            return fault(F_INVALID, "an id of the list");
        snprintf(seats[i].student, sizeof seats[i].student, "%s", id);
    }
    *ret_count = n;
    return F_OK;
}

static enum fault seat(struct db *db, struct request *request, struct reply *reply)
{
    const char *group = NULL, *kind = "main";
    json_t *students = NULL;
    size_t count = 0, seated = 0;
    struct actor by = office_actor(request);
    struct seat *seats = arena_alloc(request->arena, SCHEDULE_SEATS_MAX * sizeof *seats);
    enum fault f =
        seats ? request_unpack(request, "{s?o, s?s, s?s !}", "students", &students, "group", &group, "kind", &kind)
              : arena_check(request->arena);
    if (!f && students)
        f = seat_list(request, students, seats, &count);
    else if (!f)
        f = schedule_wanted(db, request->arg[0], group ? group : "", seats, SCHEDULE_SEATS_MAX, &count);
    if (!f)
        f = schedule_seat(db, &by, request->arg[0], kind, seats, count, request->now_ms);
    if (!f)
        f = reply_notice(reply, NOTICE_SITTING, request->arg[0], NULL);
    if (f)
        return f;
    json_t *left = json_array();
    for (size_t i = 0; i < count; i++)
        if (seats[i].refused)
            json_array_append_new(left, json_pack("{s:s, s:s, s:s}", "student", seats[i].student, "name", seats[i].name,
                                                  "reason", seats[i].refused));
        else
            seated++;
    /* More may wait only when a whole round was looked at and somebody of it got a seat. */
    return reply_json(reply, json_pack("{s:I, s:o, s:b}", "seated", (json_int_t)seated, "left", left, "more",
                                       !students && count == SCHEDULE_SEATS_MAX && seated > 0));
}

static enum fault exam_add(struct db *db, const char *id, struct list *list)
{
    struct row row;
    enum fault f = db_row(db, &row, S_SCHEDULE_EXAM_ROW, "t", id);
    if (f)
        return f;
    json_array_append_new(list->rows,
                          json_pack("{s:s, s:o, s:s, s:o, s:s, s:s, s:I, s:I, s:s, s:I, s:I, s:I, s:I, s:s, s:I}", "id",
                                    row_peek(&row, 0), "title", said_json(&row, 1), "code", row_peek(&row, 4), "course",
                                    said_json(&row, 5), "form", row_peek(&row, 8), "delivery", row_peek(&row, 9),
                                    "duration_s", (json_int_t)row_int(&row, 10), "year", (json_int_t)row_int(&row, 11),
                                    "term", row_peek(&row, 12), "sittings", (json_int_t)row_int(&row, 13), "enrolled",
                                    (json_int_t)row_int(&row, 14), "admitted", (json_int_t)row_int(&row, 15), "seated",
                                    (json_int_t)row_int(&row, 16), "mode", row_peek(&row, 17), "version",
                                    (json_int_t)row_int(&row, 18)));
    row_done(&row);
    return F_OK;
}

static enum fault exams(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    const char *year = list_filter(request, "year");
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_SCHEDULE_EXAMS, "ttittttii", list.q, list_filter(request, "term"),
                     strlen(year) == 4 ? (int64_t)strtoll(year, NULL, 10) : (int64_t)0, list_filter(request, "form"),
                     list_filter(request, "sittings"), list.sort, lang_word(request->who.lang), list.limit,
                     list.offset);
         f == F_OK; f = row_next(&row)) {
        enum fault g = exam_add(db, row_peek(&row, 0), &list);
        if (g) {
            row_done(&row);
            list_release(&list);
            return g;
        }
        list.total = row_int(&row, 1);
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply,
                      "title,code,course,form,mode,delivery,year,term,sittings,enrolled,admitted,seated",
                      "schedule.csv");
}

static enum fault staff(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    const char *role = list_filter(request, "role");
    if (strcmp(role, "proctor") && strcmp(role, "teacher"))
        return fault(F_INVALID, "role is proctor or teacher");
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_SCHEDULE_STAFF, "ti", role, request->now_ms); f == F_OK; f = row_next(&row))
        json_array_append_new(list, json_pack("{s:s, s:s, s:I}", "id", row_peek(&row, 0), "name", row_peek(&row, 1),
                                              "sittings", (json_int_t)row_int(&row, 2)));
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    return reply_json(reply, json_pack("{s:o}", "people", list));
}

const struct route routes_schedule[] = {
    {"GET", "/api/schedule", SCHEDULERS, LANE_OFFICE, 0, office_exported, exams, NULL,
     "Exams with their sittings, and how many have a seat; filters year, term, form, sittings=none|some"},
    {"GET", "/api/schedule/staff", SCHEDULERS, LANE_READ, 0, staff, NULL, NULL,
     "Who can proctor or examine; role=proctor|teacher"},
    {"POST", "/api/schedule/check", SCHEDULERS, LANE_READ, BODY_MAX, check, NULL, NULL,
     "What stands in the way of a sitting, before it is saved"},
    {"POST", "/api/sittings", SCHEDULERS, LANE_OFFICE, BODY_MAX, put, NULL, NULL,
     "A sitting, new or changed, when nothing blocks it"},
    {"GET", "/api/sittings/:id/plan", SCHEDULERS, LANE_READ, 0, plan_get, NULL, NULL,
     "A sitting with its staff and seats"},
    {"POST", "/api/sittings/:id/students", SCHEDULERS, LANE_OFFICE, BODY_MAX, seat, NULL, NULL,
     "Seat students: those named, or the next ones of a group or of the course"},
    {0},
};
