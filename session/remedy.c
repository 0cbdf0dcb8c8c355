#include "remedy.h"

#include <stdio.h>
#include <string.h>

#include "attempt.h"
#include "grade.h"
#include "policy.h"

enum { SWEEP_ROUND = 64, DAY_MS = 86400000 };

static const char *const words[REMEDY_KIND_COUNT] = {
#define KIND(name, word) #word,
    REMEDY_KINDS(KIND)
#undef KIND
};

const char *remedy_word(enum remedy_kind kind)
{
    return words[kind];
}

static enum remedy_kind kind_from(const char *word)
{
    int kind = 0;
    while (kind < REMEDY_KIND_COUNT - 1 && strcmp(words[kind], word))
        kind++;
    return (enum remedy_kind)kind;
}

static void read_remedy(const struct row *row, struct remedy *out)
{
    const char *attempt = row_peek(row, 6);
    snprintf(out->id, sizeof out->id, "%s", row_peek(row, 0));
    snprintf(out->attempt, sizeof out->attempt, "%s", attempt ? attempt : "");
    out->kind = kind_from(row_peek(row, 1));
    out->used = !strcmp(row_peek(row, 2), "used");
    out->rating = row_int(row, 3);
    out->until_ms = row_int(row, 4);
    out->policy_version = row_int(row, 5);
}

enum fault remedy_of(struct db *db, const char *enrolment, struct remedy *ret_remedy)
{
    struct row row;
    struct remedy r;
    enum fault f = db_row(db, &row, S_REMEDY_LIVE, "t", enrolment);
    if (f)
        return f;
    read_remedy(&row, &r);
    row_done(&row);
    snprintf(r.enrolment, sizeof r.enrolment, "%s", enrolment);
    *ret_remedy = r;
    return F_OK;
}

enum fault remedy_load(struct db *db, const char *id, struct remedy *ret_remedy)
{
    struct row row;
    struct remedy r;
    enum fault f = db_row(db, &row, S_REMEDY_LOAD, "t", id);
    if (f)
        return f;
    read_remedy(&row, &r);
    snprintf(r.enrolment, sizeof r.enrolment, "%s", row_peek(&row, 7));
    bool open = r.used || !strcmp(row_peek(&row, 2), "open");
    row_done(&row);
    if (!open)
        return fault(F_CONFLICT, "remedy %s is closed", id);
    *ret_remedy = r;
    return F_OK;
}

enum fault remedy_open(struct db *db, const struct actor *by, const char *enrolment, enum remedy_kind kind,
                       int64_t rating, const char *ground_kind, const char *ground, int64_t policy_version,
                       int64_t now_ms)
{
    struct id id = id_make();
    int64_t days = 0;
    enum fault f = kind == REMEDY_RE_ENROLMENT ? F_OK : policy_int(db, policy_version, "fx_retake_days", &days);
    if (!f)
        f = db_run(db, S_REMEDY_ADD, "tttittiii", id.text, enrolment, words[kind], rating, ground_kind, ground, now_ms,
                   days ? now_ms + days * DAY_MS : INT64_C(0), policy_version);
    return f ? f
             : audit(db, by, "remedy.open", "enrolment", enrolment, "%s %s, rating %lld, %lld days", words[kind],
                     id.text, (long long)rating, (long long)days);
}

enum fault remedy_close(struct db *db, const struct actor *by, const struct remedy *remedy, const char *state,
                        const char *enrolled, int64_t now_ms)
{
    enum fault f = db_run(db, S_REMEDY_CLOSE, "ttitt", remedy->id, state, now_ms, enrolled, by->person);
    if (!f && db_changes(db) != 1)
        f = fault(F_CONFLICT, "remedy %s is closed", remedy->id);
    return f ? f
             : audit(db, by, "remedy.close", "enrolment", remedy->enrolment, "%s %s: %s", words[remedy->kind],
                     remedy->id, state);
}

enum fault remedy_retakes(struct db *db, const char *enrolment, int64_t *ret_count)
{
    struct row row;
    enum fault f = db_row(db, &row, S_REMEDY_RETAKES, "t", enrolment);
    if (f)
        return f;
    *ret_count = row_int(&row, 0);
    row_done(&row);
    return F_OK;
}

static bool of_attempt(enum remedy_kind kind, const char *attempt_kind)
{
    return kind == REMEDY_FX_RETAKE ? !strcmp(attempt_kind, "fx_retake")
                                    : kind == REMEDY_RESIT && !strcmp(attempt_kind, "individual");
}

/* Of the grade that stands: what another attempt would need. */
static enum fault sit_again(struct db *db, const char *enrolment, const char *kind, const char *letter, bool annulled)
{
    struct remedy r;
    if (!annulled && grade_points(letter) >= GRADE_POINTS_PASS)
        return fault(F_CONFLICT, "enrolment %s has a positive mark: it is not raised", enrolment);
    enum fault f = remedy_of(db, enrolment, &r);
    if (f == F_NOT_FOUND || (!f && !of_attempt(r.kind, kind)))
        return fault(F_CONFLICT, "enrolment %s: %s, no token for a %s", enrolment, annulled ? "annulled" : letter,
                     kind);
    return f;
}

enum fault remedy_allows(struct db *db, const char *sitting, const char *enrolment, const char *kind,
                         int64_t policy_version)
{
    static const char *const always[] = {"complex_exam", "defence", "state_exam"};
    struct row row;
    char rule[POLICY_TEXT_MAX], letter[8] = "";
    bool final = false, annulled = false, graded;
    if (!strcmp(kind, "technical_repeat") || !strcmp(kind, "appeal_repeat"))
        return F_OK; /* an act or a commission gave it */
    enum fault f = policy_text(db, policy_version, "repeat_exam", rule);
    if (!f)
        f = db_row(db, &row, S_SIT_AGAIN, "tt", sitting, enrolment);
    if (f)
        return f;
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        final = final || !strcmp(row_peek(&row, 0), always[i]);
    snprintf(letter, sizeof letter, "%s", row_null(&row, 1) ? "" : row_peek(&row, 1));
    graded = !row_null(&row, 2);
    annulled = graded && !strcmp(row_peek(&row, 2), "annulled");
    row_done(&row);
    if (!graded && !strcmp(kind, "fx_retake"))
        return fault(F_CONFLICT, "enrolment %s has no FX to retake", enrolment);
    if (!graded || (!final && !strcmp(rule, "free") && strcmp(kind, "fx_retake")))
        return F_OK;
    return sit_again(db, enrolment, kind, letter, annulled);
}

enum fault remedy_use(struct db *db, const struct actor *by, const char *enrolment, const char *kind,
                      const char *attempt, int64_t now_ms)
{
    struct remedy r;
    (void)now_ms;
    enum fault f = remedy_of(db, enrolment, &r);
    bool again = !strcmp(kind, "technical_repeat") && !f && r.used;
    if (f == F_NOT_FOUND || (!f && !of_attempt(r.kind, kind) && !again))
        return F_OK;
    if (!f && r.used && !again)
        return fault(F_CONFLICT, "remedy %s has its attempt", r.id);
    if (!f)
        f = db_run(db, S_REMEDY_USE, "tt", r.id, attempt);
    return f ? f : audit(db, by, "remedy.use", "enrolment", enrolment, "%s: attempt %s", r.id, attempt);
}

enum fault remedy_schedule(struct db *db, const struct actor *by, const struct remedy *remedy, const char *sitting,
                           int64_t now_ms, struct id *ret_attempt)
{
    struct row row;
    if (remedy->kind == REMEDY_RE_ENROLMENT || remedy->used)
        return fault(F_CONFLICT, "remedy %s gives no exam now", remedy->id);
    if (remedy->until_ms && now_ms > remedy->until_ms)
        return fault(F_EXPIRED, "remedy %s ended at %lld", remedy->id, (long long)remedy->until_ms);
    enum fault f = db_row(db, &row, S_REMEDY_SITTING, "tt", remedy->enrolment, sitting);
    if (f)
        return f == F_NOT_FOUND ? fault(F_CONFLICT, "sitting %s is of another course", sitting) : f;
    char student[ID_LEN + 1];
    snprintf(student, sizeof student, "%s", row_peek(&row, 0));
    bool late = remedy->until_ms && row_int(&row, 1) > remedy->until_ms;
    row_done(&row);
    if (late)
        return fault(F_EXPIRED, "sitting %s is after the retake's last day", sitting);
    return attempt_schedule(db, by, sitting, student, remedy->kind == REMEDY_FX_RETAKE ? "fx_retake" : "individual",
                            now_ms, ret_attempt);
}

enum fault remedy_enrol(struct db *db, const struct actor *by, const struct remedy *remedy, const char *offering,
                        int64_t now_ms, struct id *ret_enrolment)
{
    struct row row;
    struct id id = id_make();
    char student[ID_LEN + 1], scale[16];
    if (remedy->kind != REMEDY_RE_ENROLMENT)
        return fault(F_CONFLICT, "remedy %s is an exam, not the course anew", remedy->id);
    enum fault f = db_row(db, &row, S_REMEDY_OFFERING, "tt", remedy->enrolment, offering);
    if (f)
        return f == F_NOT_FOUND ? fault(F_CONFLICT, "offering %s is of another course", offering) : f;
    snprintf(student, sizeof student, "%s", row_peek(&row, 1));
    int64_t n = row_int(&row, 2) + 1;
    snprintf(scale, sizeof scale, "%s", row_peek(&row, 3));
    row_done(&row);
    f = db_run(db, S_ENROLMENT_AGAIN, "tttit", id.text, student, offering, n, scale);
    if (!f)
        f = db_run(db, S_ADMISSION_NONE, "ti", id.text, now_ms);
    if (!f)
        f = remedy_close(db, by, remedy, "done", id.text, now_ms);
    if (!f)
        f = audit(db, by, "enrolment.again", "enrolment", id.text, "%s after %s", offering, remedy->enrolment);
    if (!f)
        *ret_enrolment = id;
    return f;
}

enum fault remedy_sweep(struct db *db, int64_t now_ms, size_t max, size_t *ret_count)
{
    struct {
        char id[ID_LEN + 1], enrolment[ID_LEN + 1];
    } due[SWEEP_ROUND];
    struct row row;
    size_t n = 0;
    size_t most = max < SWEEP_ROUND ? max : SWEEP_ROUND;
    enum fault f;
    for (f = db_each(db, &row, S_REMEDY_DUE, "ii", now_ms, (int64_t)most); f == F_OK; f = row_next(&row)) {
        snprintf(due[n].id, sizeof due[n].id, "%s", row_peek(&row, 0));
        snprintf(due[n].enrolment, sizeof due[n].enrolment, "%s", row_peek(&row, 1));
        n++;
    }
    if (f != F_NOT_FOUND)
        return f;
    f = F_OK;
    for (size_t i = 0; !f && i < n; i++) {
        struct remedy r;
        f = remedy_load(db, due[i].id, &r);
        if (!f)
            f = remedy_close(db, &actor_system, &r, "expired", NULL, now_ms);
        if (!f)
            f = grade_expire(db, &actor_system, due[i].enrolment, due[i].id, now_ms);
    }
    if (!f)
        *ret_count = n;
    return f;
}
