#include "grade.h"

#include <stdio.h>
#include <string.h>

#include "policy.h"

enum { LETTER_MAX = 4, STATE_MAX = 16 };

/* What an event carries. */
struct entry {
    int64_t n, rating, exam, final, policy_version; /* -1: none */
    char state[STATE_MAX], letter[LETTER_MAX], rounding[STATE_MAX], attempt[ID_LEN + 1];
    int64_t w_rating, w_exam;
};

static int64_t or_none(const struct row *row, int column)
{
    return row_null(row, column) ? -1 : row_int(row, column);
}

static void read_text(const struct row *row, int column, char *out, size_t size)
{
    const char *text = row_peek(row, column);
    snprintf(out, size, "%s", text ? text : "");
}

static enum fault read_entry(struct db *db, enum statement s, const char *enrolment, struct entry *ret)
{
    struct row row;
    struct entry e = {0};
    enum fault f = db_row(db, &row, s, "t", enrolment);
    if (f)
        return f;
    e.n = row_int(&row, 0);
    read_text(&row, 1, e.state, sizeof e.state);
    e.rating = or_none(&row, 2);
    e.exam = or_none(&row, 3);
    e.final = or_none(&row, 4);
    read_text(&row, 5, e.letter, sizeof e.letter);
    read_text(&row, 6, e.rounding, sizeof e.rounding);
    e.w_rating = row_int(&row, 7);
    e.w_exam = row_int(&row, 8);
    e.policy_version = row_int(&row, 9);
    read_text(&row, 10, e.attempt, sizeof e.attempt);
    row_done(&row);
    *ret = e;
    return F_OK;
}

static bool is(const struct entry *e, const char *state)
{
    return !strcmp(e->state, state);
}

static enum fault append(struct db *db, const struct actor *by, const char *enrolment, struct entry *e,
                         const char *kind, const char *state, const char *ground_kind, const char *ground,
                         int64_t now_ms)
{
    char action[32], was[STATE_MAX];
    snprintf(was, sizeof was, "%s", e->state);
    snprintf(e->state, sizeof e->state, "%s", state);
    e->n++;
    enum fault f =
        db_run(db, S_GRADE_ADD, "titttiiittiiittti", enrolment, e->n, kind, state, e->attempt[0] ? e->attempt : NULL,
               e->rating, e->exam, e->final, e->letter[0] ? e->letter : NULL, e->rounding, e->w_rating, e->w_exam,
               e->policy_version, ground_kind, ground && *ground ? ground : NULL, by->person, now_ms);
    snprintf(action, sizeof action, "grade.%s", kind);
    return f ? f
             : audit(db, by, action, "enrolment", enrolment, "%s → %s, exam %lld, final %lld %s", was, state,
                     (long long)e->exam, (long long)e->final, e->letter);
}

static enum fault rating_of(struct db *db, const char *enrolment, struct grade_rules *rules, int64_t *ret_rating)
{
    struct row row;
    enum fault f = db_row(db, &row, S_GRADE_ADMISSION, "t", enrolment);
    if (f)
        return f;
    int64_t rating = row_int(&row, 0);
    bool overridden = !strcmp(row_peek(&row, 1), "overridden");
    row_done(&row);
    if (rating < 0)
        return fault(F_CONFLICT, "enrolment %s has no admission rating", enrolment);
    if (overridden)
        rules->threshold = 0;
    *ret_rating = rating;
    return F_OK;
}

enum fault grade_exam(struct db *db, const struct actor *by, const char *enrolment, const char *attempt, int score,
                      int64_t policy_version, int64_t now_ms)
{
    struct grade_rules rules;
    struct entry e = {.state = ""};
    int64_t rating = 0;
    enum fault f = grade_rules_load(db, policy_version, &rules);
    if (!f)
        f = rating_of(db, enrolment, &rules, &rating);
    if (f)
        return f;
    f = read_entry(db, S_GRADE_CURRENT, enrolment, &e);
    if (f && f != F_NOT_FOUND)
        return f;
    struct grade g = grade_compute(&rules, (int)rating, score);
    if (!g.admitted)
        return fault(F_CONFLICT, "enrolment %s is not admitted", enrolment);
    e.rating = rating;
    e.exam = score;
    e.final = -1;
    e.letter[0] = 0;
    e.policy_version = policy_version;
    e.w_rating = rules.w_rating;
    e.w_exam = rules.w_exam;
    snprintf(e.rounding, sizeof e.rounding, "%s", rules.rounding == ROUND_FLOOR ? "floor" : "half_up");
    snprintf(e.attempt, sizeof e.attempt, "%s", attempt);
    f = append(db, by, enrolment, &e, "exam_score", "provisional", "attempt", attempt, now_ms);
    e.final = g.final;
    snprintf(e.letter, sizeof e.letter, "%s", g.letter);
    return f ? f : append(db, by, enrolment, &e, "final_computed", "provisional", "attempt", attempt, now_ms);
}

enum fault grade_withhold(struct db *db, const struct actor *by, const char *enrolment, const char *ground_kind,
                          const char *ground, int64_t now_ms)
{
    struct entry e;
    enum fault f = read_entry(db, S_GRADE_CURRENT, enrolment, &e);
    if (f == F_NOT_FOUND || (!f && (is(&e, "withheld") || is(&e, "annulled"))))
        return F_OK;
    return f ? f : append(db, by, enrolment, &e, "withheld", "withheld", ground_kind, ground, now_ms);
}

static enum fault no_open_act(struct db *db, const char *enrolment)
{
    struct row row;
    enum fault f = db_row(db, &row, S_GRADE_OPEN_ACTS, "t", enrolment);
    if (f)
        return f;
    bool open = row_int(&row, 0) > 0;
    row_done(&row);
    return open ? fault(F_CONFLICT, "enrolment %s is under an open act", enrolment) : F_OK;
}

enum fault grade_release(struct db *db, const struct actor *by, const char *enrolment, const char *ground_kind,
                         const char *ground, int64_t now_ms)
{
    struct entry e;
    enum fault f = no_open_act(db, enrolment);
    if (!f)
        f = read_entry(db, S_GRADE_CURRENT, enrolment, &e);
    if (f == F_NOT_FOUND || (!f && is(&e, "annulled")))
        return fault(F_CONFLICT, "enrolment %s has no grade to release", enrolment);
    if (f || is(&e, "released") || is(&e, "reinstated"))
        return f;
    return append(db, by, enrolment, &e, "released", "released", ground_kind, ground, now_ms);
}

enum fault grade_annul(struct db *db, const struct actor *by, const char *enrolment, const char *attempt,
                       const char *act, int64_t now_ms)
{
    struct entry e;
    enum fault f = read_entry(db, S_GRADE_CURRENT, enrolment, &e);
    if (f == F_NOT_FOUND || (!f && is(&e, "annulled")))
        return fault(F_CONFLICT, "enrolment %s has no grade to annul", enrolment);
    if (!f && strcmp(e.attempt, attempt))
        f = fault(F_CONFLICT, "the grade of enrolment %s is of another attempt", enrolment);
    if (f)
        return f;
    e.exam = e.final = -1;
    e.letter[0] = 0;
    return append(db, by, enrolment, &e, "annulled", "annulled", "act", act, now_ms);
}

enum fault grade_reinstate(struct db *db, const struct actor *by, const char *enrolment, const char *attempt,
                           const char *act, const char *ground, int64_t now_ms)
{
    struct entry now, old;
    (void)ground;
    enum fault f = read_entry(db, S_GRADE_CURRENT, enrolment, &now);
    if (f)
        return f == F_NOT_FOUND ? fault(F_CONFLICT, "enrolment %s has no grade", enrolment) : f;
    if (strcmp(now.attempt, attempt) || !(is(&now, "annulled") || is(&now, "withheld")))
        return fault(F_CONFLICT, "enrolment %s is %s", enrolment, now.state);
    old = now;
    if (is(&now, "annulled"))
        f = read_entry(db, S_GRADE_BEFORE_ANNULMENT, enrolment, &old);
    if (f)
        return f;
    old.n = now.n;
    snprintf(old.state, sizeof old.state, "%s", now.state);
    return append(db, by, enrolment, &old, "reinstated", "reinstated", "act", act, now_ms);
}
