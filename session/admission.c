#include "admission.h"

#include <stdio.h>
#include <string.h>

#include "policy.h"
#include "text.h"

enum { GROUND_MAX = 400, TITLE_MAX = 200, ROUND = 512 };

static void shut(struct admission_verdict *v, const char *gate)
{
    size_t used = strlen(v->gates);
    snprintf(v->gates + used, sizeof v->gates - used, "%s%s", used ? "," : "", gate);
}

struct admission_verdict admission_judge(const struct admission_rules *rules, const struct admission_facts *facts)
{
    struct admission_verdict v = {.rating = -1};
    if (!facts->active)
        shut(&v, "status");
    if (facts->midterms < rules->midterm_count)
        shut(&v, "midterm");
    else
        v.rating = (2 * facts->sum + facts->midterms) / (2 * facts->midterms);
    if (v.rating >= 0 && (v.rating < rules->threshold || (rules->each && facts->least < rules->threshold)))
        shut(&v, "threshold");
    if (facts->tasks_open)
        shut(&v, "task");
    if (facts->holds && *facts->holds)
        shut(&v, facts->holds);
    v.admitted = !v.gates[0];
    return v;
}

static enum fault rules_load(struct db *db, int64_t now_ms, struct admission_rules *ret, int64_t *ret_version)
{
    int64_t version, count, threshold;
    char rule[POLICY_TEXT_MAX];
    enum fault f = policy_version(db, now_ms, &version);
    if (!f)
        f = policy_int(db, version, "midterm_count", &count);
    if (!f)
        f = policy_int(db, version, "admission_threshold", &threshold);
    if (!f)
        f = policy_text(db, version, "midterm_rule", rule);
    if (f)
        return f;
    *ret = (struct admission_rules){(int)count, (int)threshold, !strcmp(rule, "each")};
    *ret_version = version;
    return F_OK;
}

struct case_ { /* one enrolment as it stands and as it should */
    char enrolment[ID_LEN + 1], status[16], gates[GATES_MAX];
    int rating;
    struct admission_verdict verdict;
};

static void read_case(const struct row *row, const struct admission_rules *rules, struct case_ *c)
{
    struct admission_facts facts = {.active = !strcmp(row_peek(row, 1), "active"),
                                    .midterms = (int)row_int(row, 2),
                                    .sum = (int)row_int(row, 3),
                                    .least = (int)row_int(row, 4),
                                    .tasks_open = (int)row_int(row, 5),
                                    .holds = row_peek(row, 6)};
    snprintf(c->enrolment, sizeof c->enrolment, "%s", row_peek(row, 0));
    c->verdict = admission_judge(rules, &facts);
    c->rating = row_null(row, 7) ? -1 : (int)row_int(row, 7);
    snprintf(c->status, sizeof c->status, "%s", row_null(row, 8) ? "" : row_peek(row, 8));
    snprintf(c->gates, sizeof c->gates, "%s", row_null(row, 9) ? "" : row_peek(row, 9));
}

static enum fault put(struct db *db, const struct actor *by, const struct case_ *c, int64_t version, int64_t now_ms,
                      bool *ret_changed)
{
    const char *status = !strcmp(c->status, "overridden") ? "overridden"
                         : c->verdict.admitted            ? "admitted"
                                                          : "not_admitted";
    *ret_changed = strcmp(status, c->status) || c->rating != c->verdict.rating || strcmp(c->gates, c->verdict.gates);
    if (!*ret_changed)
        return F_OK;
    enum fault f = db_run(db, S_ADMISSION_PUT, "tittttii", c->enrolment, (int64_t)c->verdict.rating, status,
                          c->verdict.gates, NULL, NULL, now_ms, version);
    return f ? f
             : audit(db, by, "admission.compute", "enrolment", c->enrolment, "%s, rating %d, %s", status,
                     c->verdict.rating, c->verdict.gates);
}

/* Judged in rounds: the rows are read before any is written. */
enum fault admission_compute(struct db *db, const struct actor *by, const char *offering, const char *enrolment,
                             int64_t now_ms, int *ret_changed)
{
    static _Thread_local struct case_ cases[ROUND];
    struct admission_rules rules;
    struct row row;
    size_t count = 0;
    int64_t version;
    int changed = 0;
    enum fault f = rules_load(db, now_ms, &rules, &version);
    if (f)
        return f;
    for (f = db_each(db, &row, S_ADMISSION_ROWS, "tiit", offering, now_ms, (int64_t)rules.midterm_count,
                     enrolment ? enrolment : "");
         f == F_OK && count < ROUND; f = row_next(&row))
        read_case(&row, &rules, &cases[count++]);
    if (f == F_OK) {
        row_done(&row);
        return fault(F_TOO_BIG, "more than %d enrolments", ROUND);
    }
    f = f == F_NOT_FOUND && count ? F_OK : f;
    for (size_t i = 0; i < count && !f; i++) {
        bool one = false;
        f = put(db, by, &cases[i], version, now_ms, &one);
        changed += one;
    }
    if (!f)
        *ret_changed = changed;
    return f;
}

enum fault admission_override(struct db *db, const struct actor *by, const char *enrolment, int64_t version,
                              const char *ground, int64_t now_ms)
{
    struct row row;
    char gates[GATES_MAX];
    int64_t policy;
    if (!text_fits(ground, GROUND_MAX))
        return fault(F_INVALID, "an override needs its ground");
    enum fault f = db_row(db, &row, S_ADMISSION_GET, "t", enrolment);
    if (f)
        return f;
    int64_t rating = row_null(&row, 0) ? -1 : row_int(&row, 0), seen = row_int(&row, 3);
    bool shut_out = !strcmp(row_peek(&row, 1), "not_admitted");
    snprintf(gates, sizeof gates, "%s", row_peek(&row, 2));
    row_done(&row);
    if (seen != version)
        return fault(F_STALE, "admission of %s is at version %lld", enrolment, (long long)seen);
    if (!shut_out || rating < 0)
        return fault(F_CONFLICT, rating < 0 ? "there is no rating" : "nothing keeps %s out", enrolment);
    f = policy_version(db, now_ms, &policy);
    if (!f)
        f = db_run(db, S_ADMISSION_PUT, "tittttii", enrolment, rating, "overridden", gates, ground, by->person, now_ms,
                   policy);
    return f ? f : audit(db, by, "admission.override", "enrolment", enrolment, "%s; against %s", ground, gates);
}

/* Start and end of the midterm week of an offering's term; both 0 when the calendar has none. */
static enum fault midterm_week(struct db *db, const char *offering, int64_t *ret_from_ms, int64_t *ret_to_ms)
{
    struct row row;
    char term[16];
    enum fault f = db_row(db, &row, S_OFFERING_GET, "tt", offering, "");
    if (f)
        return f;
    int64_t year = row_int(&row, 1);
    snprintf(term, sizeof term, "%s", row_peek(&row, 2));
    row_done(&row);
    f = db_row(db, &row, S_WINDOW_OF, "ittt", year, term, "midterm_week", "");
    *ret_from_ms = *ret_to_ms = 0;
    if (f)
        return f == F_NOT_FOUND ? F_OK : f;
    *ret_from_ms = row_int(&row, 0);
    *ret_to_ms = row_int(&row, 1);
    row_done(&row);
    return F_OK;
}

enum fault admission_midterm(struct db *db, const struct actor *by, const char *enrolment, int n, int64_t score,
                             bool teacher, int64_t now_ms)
{
    struct row row;
    char offering[ID_LEN + 1];
    int64_t from_ms, to_ms, old = -1;
    int changed;
    if (n < 1 || n > 4 || score < 0 || score > 100)
        return fault(F_INVALID, "midterm %d, score %lld", n, (long long)score);
    enum fault f = db_row(db, &row, S_ENROLMENT_OFFERING, "tt", enrolment, by->person);
    if (f)
        return f;
    snprintf(offering, sizeof offering, "%s", row_peek(&row, 0));
    row_done(&row);
    f = midterm_week(db, offering, &from_ms, &to_ms);
    if (!f && teacher && to_ms && now_ms > to_ms)
        f = fault(F_EXPIRED, "the midterm week is over");
    if (!f && (f = db_row(db, &row, S_MIDTERM_GET, "ti", enrolment, (int64_t)n)) == F_OK) {
        old = row_int(&row, 0);
        row_done(&row);
    }
    f = f == F_NOT_FOUND ? F_OK : f;
    if (!f)
        f = db_run(db, S_MIDTERM_PUT, "tiiti", enrolment, (int64_t)n, score, by->person, now_ms);
    if (!f)
        f = audit(db, by, "midterm.set", "enrolment", enrolment, "midterm %d: %lld → %lld", n, (long long)old,
                  (long long)score);
    return f ? f : admission_compute(db, by, offering, enrolment, now_ms, &changed);
}

enum fault admission_task(struct db *db, const struct actor *by, const char *offering,
                          const char *const title[LANG_COUNT], int64_t due_ms, struct id *ret_id)
{
    struct id id = id_make();
    int64_t from_ms, to_ms;
    for (int l = 0; l < LANG_COUNT; l++)
        if (!text_fits(title[l], TITLE_MAX))
            return fault(F_INVALID, "a task has a title in three languages");
    enum fault f = midterm_week(db, offering, &from_ms, &to_ms);
    if (!f && !from_ms)
        f = fault(F_CONFLICT, "the calendar has no midterm week for this term");
    if (!f && due_ms >= from_ms)
        f = fault(F_CONFLICT, "a task is due before the midterm week begins");
    if (!f)
        f = db_run(db, S_TASK_ADD, "ttttti", id.text, offering, title[LANG_KK], title[LANG_RU], title[LANG_EN], due_ms);
    if (!f)
        f = audit(db, by, "task.add", "offering", offering, "%s", title[LANG_KK]);
    if (!f)
        *ret_id = id;
    return f;
}
