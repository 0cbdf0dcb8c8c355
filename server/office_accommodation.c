#include <string.h>

#include "accommodation.h"
#include "office_json.h"
#include "role.h"

/* Accommodations (003-5.1.3): what the office grants to a student, on which ground and until when. */

enum { BODY_MAX = 4096 };

/* Exams that wait take the new time and rules at once. */
static enum fault tell_waiting(struct db *db, const char *student, struct reply *reply)
{
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_ACCOMMODATION_WAITING, "ti", student, (int64_t)ACCOMMODATION_WAITING); f == F_OK;
         f = row_next(&row)) {
        enum fault g = reply_notice(reply, NOTICE_ATTEMPT, row_peek(&row, 0), NULL);
        if (g) {
            row_done(&row);
            return g;
        }
    }
    return f == F_NOT_FOUND ? F_OK : f;
}

/* The registrar's office decides for everybody, a dean for the students of the own faculty. */
static enum fault may_decide(struct db *db, const struct request *request, const char *student_no)
{
    struct row row;
    if (request_has(request, ROLE_REGISTRARS))
        return F_OK;
    enum fault f = db_row(db, &row, S_ACCOMMODATION_SCOPE, "tti", student_no, request->who.person, request->now_ms);
    if (f)
        return f;
    f = row_int(&row, 0) ? F_OK : fault(F_NOT_FOUND, "student %.40s is not theirs", student_no);
    row_done(&row);
    return f;
}

static enum fault grant(struct db *db, struct request *request, struct reply *reply)
{
    const char *number, *kind, *ground;
    char student[ID_LEN + 1] = "";
    json_int_t value, from_ms, to_ms = 0;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s, s:s, s:I, s:s, s:I, s?I !}", "student_no", &number, "kind", &kind,
                                  "value", &value, "ground", &ground, "from_ms", &from_ms, "to_ms", &to_ms);
    if (!f)
        f = may_decide(db, request, number);
    if (f)
        return f;
    const struct accommodation_grant g = {accommodation_from(kind), value, from_ms, to_ms, ground};
    f = accommodation_grant(db, &by, number, &g, request->now_ms, student);
    if (!f)
        f = tell_waiting(db, student, reply);
    return f ? f : reply_json(reply, json_pack("{s:s}", "student", student));
}

static enum fault end(struct db *db, struct request *request, struct reply *reply)
{
    const char *number, *kind, *reason;
    char student[ID_LEN + 1] = "";
    struct actor by = office_actor(request);
    enum fault f =
        request_unpack(request, "{s:s, s:s, s:s !}", "student_no", &number, "kind", &kind, "reason", &reason);
    if (!f)
        f = may_decide(db, request, number);
    if (!f)
        f = accommodation_end(db, &by, number, accommodation_from(kind), reason, request->now_ms, student);
    if (!f)
        f = tell_waiting(db, student, reply);
    return f ? f : reply_json(reply, json_pack("{s:s}", "student", student));
}

static json_t *row_json(const struct row *row, int64_t now_ms)
{
    enum accommodation kind = accommodation_from(row_peek(row, 3));
    bool ended = !row_null(row, 7) && row_int(row, 7) <= now_ms;
    json_t *words = kind == ACCOMMODATIONS
                        ? json_null()
                        : json_pack("{s:s, s:s, s:s}", "kk", accommodation_sentence(kind, LANG_KK), "ru",
                                    accommodation_sentence(kind, LANG_RU), "en", accommodation_sentence(kind, LANG_EN));
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:I, s:s, s:o, s:o, s:s?, s:o, s:b}", "student_no", row_peek(row, 0),
                     "name", row_peek(row, 1), "group", row_peek(row, 2), "kind", row_peek(row, 3), "words", words,
                     "value", (json_int_t)row_int(row, 4), "ground", row_peek(row, 5), "from_ms",
                     ms_or_null(row_int(row, 6)), "to_ms", ms_or_null(row_int(row, 7)), "decided_by", row_peek(row, 8),
                     "decided_ms", ms_or_null(row_int(row, 9)), "ended", ended);
}

static enum fault granted(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    const char *dean = request_has(request, ROLE_REGISTRARS | ROLE_HEAD) ? "" : request->who.person;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_ACCOMMODATION_LIST, "ttiitiit", list.q, list_filter(request, "kind"),
                     (int64_t)(*list_filter(request, "all") == '\0'), request->now_ms, list.sort, list.limit,
                     list.offset, dean);
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 11);
        json_array_append_new(list.rows, row_json(&row, request->now_ms));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply,
                      "student_no,name,group,kind,words,value,ground,from_ms,to_ms,decided_by,decided_ms",
                      "accommodations.csv");
}

const struct route routes_accommodation[] = {
    {"GET", "/api/accommodations", ROLE_REGISTRARS | ROLE_DEAN | ROLE_HEAD, LANE_OFFICE, 0, office_exported, granted,
     NULL, "Accommodations in force, for deans those of their own students; all=1: ended ones too"},
    {"POST", "/api/accommodations", ROLE_REGISTRARS | ROLE_DEAN, LANE_OFFICE, BODY_MAX, grant, NULL, NULL,
     "Grant an accommodation"},
    {"POST", "/api/accommodations/end", ROLE_REGISTRARS | ROLE_DEAN, LANE_OFFICE, BODY_MAX, end, NULL, NULL,
     "End an accommodation"},
    {0},
};
