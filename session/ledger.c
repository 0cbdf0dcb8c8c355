#include "grade.h"

#include <stdio.h>
#include <string.h>

#include "policy.h"
#include "remedy.h"

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
    if (state != e->state) /* the same state again is not copied onto itself */
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

/* What an exam's score is computed with. */
struct basis {
    struct grade_rules rules;
    int64_t rating;
    bool retake, last;
    const char *kind; /* of the event; static */
};

static enum fault admitted_basis(struct db *db, const char *enrolment, struct basis *b)
{
    struct row row;
    enum fault f = db_row(db, &row, S_GRADE_ADMISSION, "t", enrolment);
    if (f)
        return f;
    b->rating = row_int(&row, 0);
    if (!strcmp(row_peek(&row, 1), "overridden"))
        b->rules.threshold = 0;
    b->rules.scale = scale_from(row_peek(&row, 2));
    row_done(&row);
    return b->rating < 0 ? fault(F_CONFLICT, "enrolment %s has no admission rating", enrolment) : F_OK;
}

/* A retake, and its repeat after a technical fault, stand on the token's rating. */
static enum fault retake_basis(struct db *db, const char *enrolment, const char *attempt, int64_t policy_version,
                               struct basis *b)
{
    struct row row;
    struct remedy r;
    int64_t retakes, most;
    enum fault f = db_row(db, &row, S_REMEDY_ATTEMPT_KIND, "t", attempt);
    if (f)
        return f == F_NOT_FOUND ? F_OK : f;
    bool repeat = !strcmp(row_peek(&row, 0), "technical_repeat"), fx = !strcmp(row_peek(&row, 0), "fx_retake");
    b->retake = fx || (repeat && !row_null(&row, 1) && !strcmp(row_peek(&row, 1), "fx_retake"));
    b->kind = fx ? "fx_retake_score" : repeat ? "technical_repeat" : b->kind;
    row_done(&row);
    if (!b->retake)
        return F_OK;
    f = remedy_of(db, enrolment, &r);
    if (f)
        return f == F_NOT_FOUND ? fault(F_CONFLICT, "enrolment %s has no token for a retake", enrolment) : f;
    b->rating = r.rating;
    f = remedy_retakes(db, enrolment, &retakes);
    if (!f)
        f = policy_int(db, policy_version, "max_fx_retakes", &most);
    b->last = !f && retakes >= most;
    return f;
}

static enum fault basis_of(struct db *db, const char *enrolment, const char *attempt, int64_t policy_version,
                           struct basis *ret)
{
    struct basis b = {.kind = "exam_score"};
    enum fault f = grade_rules_load(db, policy_version, &b.rules);
    if (!f)
        f = admitted_basis(db, enrolment, &b);
    if (!f)
        f = retake_basis(db, enrolment, attempt, policy_version, &b);
    if (!f)
        *ret = b;
    return f;
}

static struct grade compute(const struct basis *b, int score)
{
    return b->retake ? grade_retake(&b->rules, (int)b->rating, score, b->last)
                     : grade_compute(&b->rules, (int)b->rating, score);
}

static void set_basis(struct entry *e, const struct basis *b, int score, int64_t policy_version)
{
    e->rating = b->rating;
    e->exam = score;
    e->final = -1;
    e->letter[0] = 0;
    e->policy_version = policy_version;
    e->w_rating = b->rules.w_rating;
    e->w_exam = b->rules.w_exam;
    snprintf(e->rounding, sizeof e->rounding, "%s", b->rules.rounding == ROUND_FLOOR ? "floor" : "half_up");
}

static enum fault score_fits(const char *enrolment, int64_t score)
{
    return score >= 0 && score <= 100
               ? F_OK
               : fault(F_INVALID, "a score of %lld for enrolment %s: 0 to 100", (long long)score, enrolment);
}

enum fault grade_exam(struct db *db, const struct actor *by, const char *enrolment, const char *attempt, int score,
                      int64_t policy_version, int64_t now_ms)
{
    struct basis b;
    struct entry e = {.state = ""};
    enum fault f = score_fits(enrolment, score);
    if (!f)
        f = basis_of(db, enrolment, attempt, policy_version, &b);
    if (f)
        return f;
    f = read_entry(db, S_GRADE_CURRENT, enrolment, &e);
    if (f && f != F_NOT_FOUND)
        return f;
    struct grade g = compute(&b, score);
    if (!g.admitted)
        return fault(F_CONFLICT, "enrolment %s is not admitted", enrolment);
    set_basis(&e, &b, score, policy_version);
    snprintf(e.attempt, sizeof e.attempt, "%s", attempt);
    f = append(db, by, enrolment, &e, b.kind, "provisional", "attempt", attempt, now_ms);
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

/* The student learns it: the token that led here is spent, and the next one opens. */
static enum fault follow(struct db *db, const struct actor *by, const char *enrolment, const struct entry *e,
                         int64_t now_ms)
{
    struct remedy r;
    int64_t retakes = 0, most = 0;
    enum fault f = remedy_of(db, enrolment, &r);
    if (!f)
        f = r.used ? remedy_close(db, by, &r, "done", NULL, now_ms) : F_OK;
    if (f == F_NOT_FOUND)
        f = F_OK;
    if (f || grade_points(e->letter) < 0 || grade_points(e->letter) >= GRADE_POINTS_PASS)
        return f;
    f = remedy_retakes(db, enrolment, &retakes);
    if (!f)
        f = policy_int(db, e->policy_version, "max_fx_retakes", &most);
    if (f)
        return f;
    bool again = !strcmp(e->letter, "FX") && retakes < most;
    return remedy_open(db, by, enrolment, again ? REMEDY_FX_RETAKE : REMEDY_RE_ENROLMENT, again ? e->rating : -1,
                       "grade", e->letter, e->policy_version, now_ms);
}

/* A token that rested on a grade which no longer stands. */
static enum fault forget_remedy(struct db *db, const struct actor *by, const char *enrolment, int64_t now_ms)
{
    struct remedy r;
    enum fault f = remedy_of(db, enrolment, &r);
    if (f)
        return f == F_NOT_FOUND ? F_OK : f;
    return remedy_close(db, by, &r, "cancelled", NULL, now_ms);
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
    f = append(db, by, enrolment, &e, "released", "released", ground_kind, ground, now_ms);
    return f ? f : follow(db, by, enrolment, &e, now_ms);
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
    f = append(db, by, enrolment, &e, "annulled", "annulled", "act", act, now_ms);
    return f ? f : forget_remedy(db, by, enrolment, now_ms);
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
    f = append(db, by, enrolment, &old, "reinstated", "reinstated", "act", act, now_ms);
    if (!f)
        f = forget_remedy(db, by, enrolment, now_ms);
    return f ? f : follow(db, by, enrolment, &old, now_ms);
}

enum fault grade_outcome_check(struct db *db, int64_t policy_version, const char *outcome)
{
    char rule[POLICY_TEXT_MAX];
    enum fault f = policy_text(db, policy_version, "annulled_outcome", rule);
    if (f || strcmp(rule, "void_decide") || !strcmp(outcome, "RESIT") || !strcmp(outcome, "RE_ENROLMENT"))
        return f;
    return fault(F_INVALID, "an annulment says what follows: RESIT or RE_ENROLMENT");
}

enum fault grade_annulled_outcome(struct db *db, const struct actor *by, const char *enrolment, const char *outcome,
                                  const char *act, int64_t now_ms)
{
    struct entry e;
    char rule[POLICY_TEXT_MAX];
    enum fault f = read_entry(db, S_GRADE_CURRENT, enrolment, &e);
    if (!f && !is(&e, "annulled"))
        f = fault(F_CONFLICT, "enrolment %s is %s, not annulled", enrolment, e.state);
    if (!f)
        f = grade_outcome_check(db, e.policy_version, outcome);
    if (!f)
        f = policy_text(db, e.policy_version, "annulled_outcome", rule);
    if (f)
        return f;
    bool resit = !strcmp(rule, "resit_allowed") || (!strcmp(rule, "void_decide") && !strcmp(outcome, "RESIT"));
    return remedy_open(db, by, enrolment, resit ? REMEDY_RESIT : REMEDY_RE_ENROLMENT, resit ? e.rating : -1, "act", act,
                       e.policy_version, now_ms);
}

enum fault grade_expire(struct db *db, const struct actor *by, const char *enrolment, const char *ground,
                        int64_t now_ms)
{
    struct entry e;
    enum fault f = read_entry(db, S_GRADE_CURRENT, enrolment, &e);
    if (f || strcmp(e.letter, "FX"))
        return f;
    snprintf(e.letter, sizeof e.letter, "F");
    f = append(db, by, enrolment, &e, "final_computed", e.state, "remedy", ground, now_ms);
    return f ? f : remedy_open(db, by, enrolment, REMEDY_RE_ENROLMENT, -1, "grade", "F", e.policy_version, now_ms);
}

enum fault grade_correct(struct db *db, const struct actor *by, const char *enrolment, int64_t score,
                         const char *ground_kind, const char *ground, int64_t now_ms)
{
    struct entry e;
    struct basis b;
    enum fault f = score_fits(enrolment, score);
    if (!f)
        f = no_open_act(db, enrolment);
    if (!f)
        f = read_entry(db, S_GRADE_CURRENT, enrolment, &e);
    if (f == F_NOT_FOUND || (!f && (e.exam < 0 || is(&e, "annulled"))))
        return fault(F_CONFLICT, "enrolment %s has no score to correct", enrolment);
    if (!f)
        f = basis_of(db, enrolment, "", e.policy_version, &b);
    if (f)
        return f;
    b.rating = e.rating; /* that of the score which is corrected */
    b.rules.threshold = 0;
    struct grade g = compute(&b, (int)score);
    char state[STATE_MAX];
    snprintf(state, sizeof state, "%s", e.state);
    set_basis(&e, &b, (int)score, e.policy_version);
    e.final = g.final;
    snprintf(e.letter, sizeof e.letter, "%s", g.letter);
    f = append(db, by, enrolment, &e, "manual_correction", state, ground_kind, ground, now_ms);
    if (f || strcmp(state, "released"))
        return f;
    f = forget_remedy(db, by, enrolment, now_ms);
    return f ? f : follow(db, by, enrolment, &e, now_ms);
}
