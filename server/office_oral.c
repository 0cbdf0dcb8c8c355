#include "office_json.h"
#include "machine.h"
#include "role.h"
#include "route.h"

/* The examiner's queue of oral and mixed exams (003-5.3.8.2): who may mark an exam may examine in it. */

enum { ORAL_BEFORE_MS = 12 * 3600 * 1000, ORAL_AFTER_MS = 6 * 3600 * 1000 }; /* sittings shown: about to begin, over */

static enum fault oral(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_ORAL_QUEUE, "tiiiit", request->who.person, request->now_ms + ORAL_BEFORE_MS,
                     request->now_ms - ORAL_AFTER_MS, list.limit, list.offset, list_filter(request, "attempt"));
         f == F_OK; f = row_next(&row)) {
        int state = state_from(row_peek(&row, 3));
        list.total = row_int(&row, 12);
        json_array_append_new(
            list.rows, json_pack("{s:s, s:s, s:s, s:s, s:o, s:I, s:o, s:o, s:b}", "attempt", row_peek(&row, 0),
                                 "student", row_peek(&row, 1), "student_no", row_peek(&row, 2), "state",
                                 row_peek(&row, 3), "entered_ms", int_or_null(&row, 4), "starts_ms",
                                 (json_int_t)row_int(&row, 5), "exam", said_json(&row, 6), "course",
                                 said_json(&row, 9), "live", state >= 0 && state_live((enum attempt_state)state)));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "student,student_no,state,starts_ms,entered_ms", "oral.csv");
}

const struct route routes_oral[] = {
    {"GET", "/api/oral", ROLE_TEACHER, LANE_OFFICE, 0, office_exported, oral, NULL,
     "Students of the oral and mixed exams that this person holds, in the order they came"},
    {0},
};
