#include <stdio.h>
#include <string.h>

#include "attempt.h"
#include "schedule.h"

struct place {
    int64_t starts_ms, ends_ms, free;
    bool open;
};

static enum fault read_place(struct db *db, const char *sitting, struct place *ret)
{
    struct row row;
    enum fault f = db_row(db, &row, S_SITTING_PLAN, "t", sitting);
    if (f)
        return f;
    *ret = (struct place){.starts_ms = row_int(&row, 5),
                          .ends_ms = row_int(&row, 6),
                          .free = row_int(&row, 8) - row_int(&row, 11),
                          .open = !strcmp(row_peek(&row, 9), "open")};
    row_done(&row);
    return F_OK;
}

static const char *reason_of(const struct row *row, const char *kind)
{
    const char *admission = row_peek(row, 2);
    bool again = !strcmp(kind, "fx_retake");
    if (row_null(row, 1))
        return "not_enrolled";
    if (strcmp(row_peek(row, 0), "active") != 0)
        return "inactive";
    if (!again && (!admission || (strcmp(admission, "admitted") && strcmp(admission, "overridden"))))
        return "not_admitted";
    if (row_int(row, 4))
        return "has_attempt";
    if (row_int(row, 5))
        return "passed";
    return row_null(row, 3) ? NULL : "busy";
}

static enum fault seat_one(struct db *db, const struct actor *by, const char *sitting, const char *kind,
                           struct place *p, struct seat *seat, int64_t now_ms)
{
    struct row row;
    struct id attempt;
    enum fault f = db_row(db, &row, S_SCHEDULE_STUDENT, "ttii", seat->student, sitting, p->starts_ms, p->ends_ms);
    if (f)
        return f;
    seat->refused = reason_of(&row, kind);
    snprintf(seat->name, sizeof seat->name, "%s", row_peek(&row, 6));
    row_done(&row);
    if (!seat->refused && p->free <= 0)
        seat->refused = "full";
    if (seat->refused)
        return F_OK;
    f = attempt_schedule(db, by, sitting, seat->student, kind, now_ms, &attempt);
    if (f == F_CONFLICT) {
        seat->refused = "refused";
        return F_OK;
    }
    p->free--;
    return f;
}

enum fault schedule_seat(struct db *db, const struct actor *by, const char *sitting, const char *kind,
                         struct seat *seats, size_t count, int64_t now_ms)
{
    struct place p;
    enum fault f = read_place(db, sitting, &p);
    if (!f && !p.open)
        f = fault(F_CONFLICT, "sitting %s is not open", sitting);
    for (size_t i = 0; i < count && !f; i++)
        f = seat_one(db, by, sitting, kind, &p, &seats[i], now_ms);
    return f;
}

enum fault schedule_wanted(struct db *db, const char *sitting, const char *group, struct seat *seats, size_t max,
                           size_t *ret_count)
{
    struct row row;
    size_t count = 0;
    enum fault f;
    for (f = db_each(db, &row, S_SCHEDULE_WANTED, "tti", sitting, group, (int64_t)max); f == F_OK; f = row_next(&row)) {
        seats[count] = (struct seat){.refused = NULL};
        snprintf(seats[count++].student, sizeof seats->student, "%s", row_peek(&row, 0));
    }
    if (f != F_NOT_FOUND)
        return f;
    *ret_count = count;
    return F_OK;
}
