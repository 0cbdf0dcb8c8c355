#include <string.h>

#include "grade.h"
#include "office_json.h"
#include "remedy.h"
#include "role.h"

/* FX retakes, resits and courses taken anew: who may, until when, and the registrar's step. */

static json_t *remedy_row(const struct row *row)
{
    json_t *json =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "id", row_peek(row, 0), "kind", row_peek(row, 1), "state",
                  row_peek(row, 2), "enrolment", row_peek(row, 3), "student", row_peek(row, 4), "student_no",
                  row_peek(row, 5), "group", row_peek(row, 6), "course", said_json(row, 7));
    json_object_set_new(json, "rating", int_or_null(row, 10));
    json_object_set_new(json, "opened_ms", json_integer(row_int(row, 11)));
    json_object_set_new(json, "until_ms", int_or_null(row, 12));
    json_object_set_new(json, "attempt", text_or_null(row_peek(row, 13)));
    json_object_set_new(json, "offering", json_string(row_peek(row, 14)));
    return json;
}

struct filters {
    const char *kind, *state;
};

static enum fault ask(struct db *db, struct row *ret_row, enum statement s, const struct list *list, int64_t limit,
                      int64_t offset, const void *filters)
{
    const struct filters *by = filters;
    if (s == S_REMEDY_COUNT)
        return db_each(db, ret_row, s, "ttt", by->kind, by->state, list->q);
    if (s == S_REMEDY_FEW)
        return db_each(db, ret_row, s, "tttiit", by->kind, by->state, list->q, limit, offset, list->sort);
    return db_each(db, ret_row, s, "tttii", by->kind, by->state, list->q, limit, offset);
}

static enum fault add(struct db *db, struct list *list, const char *id, const void *filters)
{
    struct row row;
    enum fault f = db_row(db, &row, S_REMEDY_ROW, "t", id);
    (void)filters;
    if (f)
        return f;
    json_array_append_new(list->rows, remedy_row(&row));
    row_done(&row);
    return F_OK;
}

static enum fault remedies(struct db *db, struct request *request, struct reply *reply)
{
    static const struct list_source source = {S_REMEDY_COUNT, S_REMEDY_FEW, S_REMEDY_PAGE, S_REMEDY_PAGE, ask, add};
    const struct filters by = {list_filter(request, "kind"), list_filter(request, "state")};
    struct list list;
    enum fault f = list_init(&list, request);
    if (!f && !*list.sort)
        list.sort = "-opened_ms";
    if (!f)
        f = list_fill(db, &list, &source, *by.kind || *by.state || *list.q ? LIST_FEW : 0, &by);
    if (f) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "kind,state,student,student_no,group,course,rating,opened_ms,until_ms",
                      "retakes.csv");
}

/* Where it can be done: the course's coming sittings, or its other offerings. */
static enum fault places(struct db *db, struct request *request, struct reply *reply)
{
    struct remedy r;
    struct row row;
    enum fault f = remedy_load(db, request->arg[0], &r);
    if (f)
        return f;
    json_t *sittings = json_array(), *offerings = json_array();
    for (f = db_each(db, &row, S_REMEDY_SITTINGS, "ti", r.enrolment, request->now_ms); f == F_OK; f = row_next(&row))
        json_array_append_new(sittings, json_pack("{s:s, s:I, s:s, s:o}", "id", row_peek(&row, 0), "starts_ms",
                                                  (json_int_t)row_int(&row, 1), "room", row_peek(&row, 2), "exam",
                                                  said_json(&row, 3)));
    if (f == F_NOT_FOUND)
        for (f = db_each(db, &row, S_REMEDY_OFFERINGS, "t", r.enrolment); f == F_OK; f = row_next(&row))
            json_array_append_new(offerings, json_pack("{s:s, s:I, s:s}", "id", row_peek(&row, 0), "year",
                                                       (json_int_t)row_int(&row, 1), "term", row_peek(&row, 2)));
    if (f != F_NOT_FOUND) {
        json_decref(sittings);
        json_decref(offerings);
        return f;
    }
    return reply_json(reply, json_pack("{s:o, s:o}", "sittings", sittings, "offerings", offerings));
}

static enum fault exam(struct db *db, struct request *request, struct reply *reply)
{
    struct remedy r;
    struct id id;
    const char *sitting;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s !}", "sitting", &sitting);
    if (!f)
        f = remedy_load(db, request->arg[0], &r);
    if (!f)
        f = remedy_schedule(db, &by, &r, sitting, request->now_ms, &id);
    return f ? f : reply_json(reply, json_pack("{s:s}", "attempt", id.text));
}

static enum fault enrol(struct db *db, struct request *request, struct reply *reply)
{
    struct remedy r;
    struct id id;
    const char *offering;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s !}", "offering", &offering);
    if (!f)
        f = remedy_load(db, request->arg[0], &r);
    if (!f)
        f = remedy_enrol(db, &by, &r, offering, request->now_ms, &id);
    return f ? f : reply_json(reply, json_pack("{s:s}", "enrolment", id.text));
}

const struct route routes_remedy[] = {
    {"GET", "/api/remedies", ROLE_REGISTRARS, LANE_OFFICE, 0, office_exported, remedies, NULL,
     "FX retakes, resits and courses to take anew"},
    {"GET", "/api/remedies/:id/places", ROLE_REGISTRARS, LANE_READ, 0, places, NULL, NULL,
     "Sittings and offerings in which it can be done"},
    {"POST", "/api/remedies/:id/exam", ROLE_REGISTRARS, LANE_OFFICE, 1024, exam, NULL, NULL,
     "Puts an FX retake or a resit into a sitting"},
    {"POST", "/api/remedies/:id/enrol", ROLE_REGISTRARS, LANE_OFFICE, 1024, enrol, NULL, NULL,
     "Enrols in the course anew, admission from zero"},
    {0},
};
