#include "grade.h"

#include <assert.h>
#include <string.h>

#include "policy.h"

enum { PASS = 50, FX_FROM = 25 };

static const struct {
    int from;
    const char *letter;
    int points;
} bands[] = {{95, "A", 400}, {90, "A-", 367}, {85, "B+", 333}, {80, "B", 300}, {75, "B-", 267}, {70, "C+", 233},
             {65, "C", 200}, {60, "C-", 167}, {55, "D+", 133}, {50, "D", 100}, {25, "FX", 50},  {0, "F", 0}};
enum { BANDS = sizeof bands / sizeof *bands };

static const char *const scales[SCALE_COUNT] = {"KZ-2018", "KZ-2011"};

const char *scale_word(enum grade_scale scale)
{
    return scales[scale];
}

enum grade_scale scale_from(const char *word)
{
    return word && !strcmp(word, scales[SCALE_KZ_2011]) ? SCALE_KZ_2011 : SCALE_KZ_2018;
}

const char *grade_letter(int percent)
{
    assert(percent >= 0 && percent <= 100);
    int i = 0;
    while (percent < bands[i].from)
        i++;
    return bands[i].letter;
}

int grade_points(const char *letter)
{
    for (int i = 0; i < BANDS; i++)
        if (letter && !strcmp(letter, bands[i].letter))
            return bands[i].points;
    return -1;
}

int grade_score(int64_t raw, int64_t max)
{
    assert(max > 0 && raw >= 0 && raw <= max);
    return (int)((raw * 200 + max) / (2 * max));
}

static const char *failed(enum grade_scale scale, int percent)
{
    return scale == SCALE_KZ_2018 && percent >= FX_FROM ? "FX" : "F";
}

/* The order of the checks decides: a failed exam is looked at before the formula and before rounding. */
struct grade grade_compute(const struct grade_rules *rules, int rating, int exam)
{
    struct grade g = {.admitted = rating >= rules->threshold, .final = -1};
    assert(rating >= 0 && rating <= 100 && exam >= 0 && exam <= 100 && rules->w_rating + rules->w_exam == 100);
    if (!g.admitted)
        return g;
    int hundredths = rules->w_rating * rating + rules->w_exam * exam;
    int final = (hundredths + (rules->rounding == ROUND_HALF_UP ? 50 : 0)) / 100;
    if (rules->require_positive_exam && exam < PASS) {
        int basis = rules->fx_by_final ? final : exam;
        g.letter = failed(rules->scale, basis);
        return g;
    }
    g.final = final;
    g.letter = final < PASS ? failed(rules->scale, final) : grade_letter(final);
    return g;
}

struct grade grade_retake(const struct grade_rules *rules, int rating, int exam, bool last)
{
    struct grade_rules kept = *rules;
    kept.threshold = 0; /* admitted the first time */
    struct grade g = grade_compute(&kept, rating, exam);
    if (last && !strcmp(g.letter, "FX"))
        g.letter = "F";
    return g;
}

enum fault grade_rules_load(struct db *db, int64_t version, struct grade_rules *ret_rules)
{
    int64_t w_rating, w_exam, threshold;
    char rounding[POLICY_TEXT_MAX], basis[POLICY_TEXT_MAX];
    bool positive;
    enum fault f = policy_int(db, version, "w_rating", &w_rating);
    if (!f)
        f = policy_int(db, version, "w_exam", &w_exam);
    if (!f)
        f = policy_int(db, version, "admission_threshold", &threshold);
    if (!f)
        f = policy_text(db, version, "rounding", rounding);
    if (!f)
        f = policy_bool(db, version, "require_positive_exam", &positive);
    if (!f)
        f = policy_text(db, version, "fx_basis", basis);
    if (!f && (w_rating < 0 || w_exam < 0 || w_rating + w_exam != 100 || threshold > 100))
        f = fault(F_INVALID, "policy %lld: weights do not make 100", (long long)version);
    if (f)
        return f;
    *ret_rules = (struct grade_rules){.w_rating = (int)w_rating,
                                      .w_exam = (int)w_exam,
                                      .threshold = (int)threshold,
                                      .rounding = strcmp(rounding, "floor") ? ROUND_HALF_UP : ROUND_FLOOR,
                                      .require_positive_exam = positive,
                                      .fx_by_final = !strcmp(basis, "final")};
    return F_OK;
}
