#include <stdio.h>
#include <string.h>

#include "accommodation.h"
#include "audit.h"
#include "text.h"

static enum fault student_of(struct db *db, const char *student_no, char *ret_student)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ACCOMMODATION_STUDENT, "t", student_no);
    if (f)
        return f == F_NOT_FOUND ? fault(f, "there is no student %.40s", student_no) : f;
    snprintf(ret_student, ID_LEN + 1, "%s", row_peek(&row, 0));
    row_done(&row);
    return F_OK;
}

static int64_t most(enum accommodation kind)
{
    switch (kind) {
    case ACCOMMODATION_EXTRA_TIME:
        return ACCOMMODATION_EXTRA_MAX;
    case ACCOMMODATION_ASSISTANT:
    case ACCOMMODATION_GUARD:
    case ACCOMMODATION_INTERPRETER:
        return ACCOMMODATION_PEOPLE_MAX;
    default:
        return 1;
    }
}

static enum fault fits(const struct accommodation_grant *g)
{
    if (g->kind >= ACCOMMODATIONS || g->value < 1 || g->value > most(g->kind))
        return fault(F_INVALID, "no such accommodation, or its value is not 1 to its most");
    if (g->from_ms < 0 || (g->to_ms && g->to_ms <= g->from_ms))
        return fault(F_INVALID, "an accommodation ends after it begins");
    return text_fits(g->ground, ACCOMMODATION_GROUND_MAX) ? F_OK
                                                          : fault(F_INVALID, "an accommodation names its ground");
}

/* What stood before, for the log: "25 from 0 to 0, certificate 12". */
static enum fault before(struct db *db, const char *student, enum accommodation kind, char *out, size_t size)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ACCOMMODATION_GET, "tt", student, accommodation_word(kind));
    snprintf(out, size, "-");
    if (f)
        return f;
    snprintf(out, size, "%lld from %lld to %lld, %s", (long long)row_int(&row, 0), (long long)row_int(&row, 2),
             (long long)row_int(&row, 3), row_peek(&row, 1));
    row_done(&row);
    return F_OK;
}

enum fault accommodation_grant(struct db *db, const struct actor *by, const char *student_no,
                               const struct accommodation_grant *g, int64_t now_ms, char *ret_student)
{
    char was[AUDIT_DETAIL_MAX];
    enum fault f = fits(g);
    if (!f)
        f = student_of(db, student_no, ret_student);
    if (!f)
        f = before(db, ret_student, g->kind, was, sizeof was);
    if (f == F_NOT_FOUND && *ret_student)
        f = F_OK;
    if (!f)
        f = db_run(db, S_ACCOMMODATION_PUT, "ttitiiti", ret_student, accommodation_word(g->kind), g->value, g->ground,
                   g->from_ms, g->to_ms, by->person, now_ms);
    if (!f)
        f = db_run(db, S_ACCOMMODATION_TIME, "t", ret_student);
    return f ? f
             : audit(db, by, "accommodation.grant", "student", ret_student, "%s %lld, %s; before: %s",
                     accommodation_word(g->kind), (long long)g->value, g->ground, was);
}

enum fault accommodation_end(struct db *db, const struct actor *by, const char *student_no, enum accommodation kind,
                             const char *reason, int64_t now_ms, char *ret_student)
{
    struct row row;
    char ground[ACCOMMODATION_GROUND_MAX + 1];
    if (kind >= ACCOMMODATIONS || !text_fits(reason, ACCOMMODATION_GROUND_MAX))
        return fault(F_INVALID, "no such accommodation, or no reason");
    enum fault f = student_of(db, student_no, ret_student);
    if (!f)
        f = db_row(db, &row, S_ACCOMMODATION_GET, "tt", ret_student, accommodation_word(kind));
    if (f)
        return f;
    int64_t value = row_int(&row, 0), from_ms = row_int(&row, 2), to_ms = row_int(&row, 3);
    snprintf(ground, sizeof ground, "%s", row_peek(&row, 1));
    row_done(&row);
    if (to_ms && to_ms <= now_ms)
        return fault(F_NOT_FOUND, "it has ended");
    if (from_ms > now_ms)
        from_ms = now_ms;
    f = db_run(db, S_ACCOMMODATION_PUT, "ttitiiti", ret_student, accommodation_word(kind), value, ground, from_ms,
               now_ms, by->person, now_ms);
    if (!f)
        f = db_run(db, S_ACCOMMODATION_TIME, "t", ret_student);
    return f ? f
             : audit(db, by, "accommodation.end", "student", ret_student, "%s: %s", accommodation_word(kind), reason);
}
