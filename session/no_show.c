#include <stdio.h>
#include <string.h>

#include "individual.h"
#include "policy.h"
#include "text.h"

enum { COURSES_MAX = 64 };

struct missed {
    char student[ID_LEN + 1], enrolment[ID_LEN + 1], term[16], status[16];
    int64_t version, year;
};

enum fault no_show_open(struct db *db, const char *attempt, int64_t now_ms)
{
    return db_run(db, S_NO_SHOW_ADD, "ti", attempt, now_ms);
}

static enum fault load(struct db *db, const char *attempt, struct missed *ret)
{
    struct row row;
    enum fault f = db_row(db, &row, S_NO_SHOW_GET, "t", attempt);
    if (f)
        return f;
    snprintf(ret->status, sizeof ret->status, "%s", row_peek(&row, 0));
    ret->version = row_int(&row, 1);
    snprintf(ret->student, sizeof ret->student, "%s", row_peek(&row, 2));
    snprintf(ret->enrolment, sizeof ret->enrolment, "%s", row_peek(&row, 3));
    ret->year = row_int(&row, 4);
    snprintf(ret->term, sizeof ret->term, "%s", row_peek(&row, 5));
    row_done(&row);
    return F_OK;
}

/* "Several times" (003-5.3.12) is counted over the term; then each course that was missed is owed. */
static enum fault count(struct db *db, const struct actor *by, const struct missed *m, int64_t now_ms)
{
    struct row row;
    char enrolments[COURSES_MAX][ID_LEN + 1], courses[COURSES_MAX][ID_LEN + 1];
    size_t n = 0;
    int64_t policy, threshold;
    enum fault f = policy_version(db, now_ms, &policy);
    if (!f)
        f = policy_int(db, policy, "no_show_threshold", &threshold);
    if (f)
        return f;
    for (f = db_each(db, &row, S_NO_SHOW_UNEXCUSED, "tit", m->student, m->year, m->term); f == F_OK;
         f = row_next(&row)) {
        snprintf(enrolments[n], sizeof enrolments[0], "%s", row_peek(&row, 0));
        snprintf(courses[n++], sizeof courses[0], "%s", row_peek(&row, 1));
    }
    if (f != F_NOT_FOUND)
        return f;
    f = F_OK;
    for (size_t i = 0; (int64_t)n >= threshold && i < n && !f; i++) {
        struct id id = id_make();
        f = db_run(db, S_SUMMER_ADD, "tttttii", id.text, m->student, courses[i], enrolments[i], "003-5.3.12", policy,
                   now_ms);
        if (!f && db_changes(db))
            f = audit(db, by, "summer.offer", "enrolment", enrolments[i], "%zu times not come without a valid reason",
                      n);
    }
    return f;
}

enum fault no_show_decide(struct db *db, const struct actor *by, const char *attempt, int64_t version, bool excused,
                          const char *ground, int64_t now_ms)
{
    struct missed m;
    const char *status = excused ? "excused" : "unexcused";
    enum fault f = load(db, attempt, &m);
    if (!f && version != m.version)
        f = fault(F_STALE, "no-show of %s is at version %lld", attempt, (long long)m.version);
    if (!f && !text_fits(ground, INDIVIDUAL_TEXT_MAX))
        f = fault(F_INVALID, "a decision names its ground");
    if (!f && !strcmp(m.status, status))
        f = fault(F_CONFLICT, "it is %s already", status);
    if (!f)
        f = db_run(db, S_NO_SHOW_SET, "tittti", attempt, version, status, ground, by->person, now_ms);
    if (!f)
        f = audit(db, by, excused ? "no_show.excuse" : "no_show.unexcuse", "attempt", attempt, "%s → %s: %s", m.status,
                  status, ground);
    if (f)
        return f;
    return excused ? db_run(db, S_SUMMER_LAPSE, "ti", m.enrolment, now_ms) : count(db, by, &m, now_ms);
}

struct owed {
    char state[16], student[ID_LEN + 1], course[ID_LEN + 1];
    int64_t version, year;
};

static enum fault owed_in(struct db *db, const char *summer, int64_t version, const char *state, struct owed *ret)
{
    struct row row;
    enum fault f = db_row(db, &row, S_SUMMER_GET, "t", summer);
    if (f)
        return f;
    snprintf(ret->state, sizeof ret->state, "%s", row_peek(&row, 0));
    ret->version = row_int(&row, 1);
    snprintf(ret->student, sizeof ret->student, "%s", row_peek(&row, 2));
    snprintf(ret->course, sizeof ret->course, "%s", row_peek(&row, 3));
    ret->year = row_int(&row, 4);
    row_done(&row);
    if (ret->version != version)
        return fault(F_STALE, "summer course %s is at version %lld", summer, (long long)ret->version);
    return strcmp(ret->state, state) ? fault(F_CONFLICT, "it is %s, not %s", ret->state, state) : F_OK;
}

enum fault summer_paid(struct db *db, const struct actor *by, const char *summer, int64_t version, const char *payment,
                       int64_t now_ms)
{
    struct owed o;
    enum fault f = owed_in(db, summer, version, "offered", &o);
    if (!f && !text_fits(payment, INDIVIDUAL_TEXT_MAX))
        f = fault(F_INVALID, "a payment has its reference");
    if (!f)
        f = db_run(db, S_SUMMER_SET, "tittni", summer, version, "paid", payment, now_ms);
    return f ? f : audit(db, by, "summer.paid", "summer", summer, "%s", payment);
}

enum fault summer_enrol(struct db *db, const struct actor *by, const char *summer, int64_t version, int64_t now_ms,
                        struct id *ret_enrolment)
{
    struct owed o;
    struct row row;
    struct id offering = id_make(), enrolment = id_make();
    enum fault f = owed_in(db, summer, version, "paid", &o);
    if (!f)
        f = db_row(db, &row, S_IMPORT_OFFERING, "tit", o.course, o.year, "summer");
    if (!f) {
        snprintf(offering.text, sizeof offering.text, "%s", row_peek(&row, 0));
        row_done(&row);
    } else if (f == F_NOT_FOUND) {
        f = db_run(db, S_OFFERING_ADD, "ttit", offering.text, o.course, o.year, "summer");
    }
    if (!f)
        f = db_run(db, S_SUMMER_ENROLMENT, "ttt", enrolment.text, o.student, offering.text);
    if (!f)
        f = db_run(db, S_SUMMER_SET, "titnti", summer, version, "enrolled", enrolment.text, now_ms);
    if (!f)
        f = audit(db, by, "summer.enrol", "summer", summer, "enrolment %s", enrolment.text);
    if (!f)
        *ret_enrolment = enrolment;
    return f;
}
