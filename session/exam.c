#include "exam.h"

#include <stdio.h>
#include <string.h>

#include "policy.h"
#include "text.h"

enum mode { MODE_SYNC, MODE_ASYNC, MODE_COUNT };
static const char *const mode_words[MODE_COUNT] = {"online_sync", "offline_async"};
static const char *const deliveries[] = {"proctored_remote", "proctored_on_site", "traditional_only"};
enum { REMOTE, ON_SITE, TRADITIONAL, DELIVERIES };

/* What the regulation's words say of a form: on-line is at one time, off-line in the student's own (003-3). */
static const struct {
    const char *word;
    bool may[MODE_COUNT]; /* the first that is true is the usual one */
    bool draws;           /* has questions of a bank */
    bool attestation;
} forms[EXAM_FORM_COUNT] = {
    [EXAM_ATK_TEST] = {"atk_test", {true, true}, true, false},
    [EXAM_ORAL_ONLINE] = {"oral_online", {true, false}, false, false},
    [EXAM_MIXED] = {"mixed", {true, false}, true, false},
    [EXAM_WRITTEN_ONLINE] = {"written_online", {true, false}, true, false},
    [EXAM_WRITTEN_OFFLINE] = {"written_offline", {false, true}, true, false},
    [EXAM_PRACTICE_REPORT] = {"practice_report", {false, true}, false, false},
    [EXAM_COMPLEX_EXAM] = {"complex_exam", {true, false}, true, true},
    [EXAM_DEFENCE] = {"defence", {true, false}, false, true},
    [EXAM_STATE_EXAM] = {"state_exam", {true, false}, true, true},
};

#define DAY_LAST_MS INT64_C(4102444800000) /* of this century */

static const char *const things[EXAM_THING_COUNT] = {
#define THING(name, word) [THING_##name] = #word,
    EXAM_THINGS(THING)
#undef THING
};

static int word_in(const char *word, const char *const *words, int count)
{
    for (int i = 0; word && i < count; i++)
        if (!strcmp(word, words[i]))
            return i;
    return -1;
}

const char *exam_form_word(enum exam_form form)
{
    return forms[form].word;
}

int exam_form_from(const char *word)
{
    for (int i = 0; word && i < EXAM_FORM_COUNT; i++)
        if (!strcmp(word, forms[i].word))
            return i;
    return -1;
}

bool exam_form_attestation(enum exam_form form)
{
    return forms[form].attestation;
}

const char *exam_thing_word(enum exam_thing thing)
{
    return things[thing];
}

int exam_thing_from(const char *word)
{
    return word_in(word, things, EXAM_THING_COUNT);
}

/* What a draft comes to, once curriculum and form have been asked. */
struct set {
    enum exam_form form;
    enum mode mode;
    int delivery;
    char allowed[128];
};

static bool within(int64_t value, int64_t least, int64_t most)
{
    return value >= least && value <= most;
}

static enum fault draws_sound(const struct exam_draft *d)
{
    int64_t items = 0;
    if (d->draws_len > EXAM_DRAWS_MAX)
        return fault(F_INVALID, "at most %d draws", EXAM_DRAWS_MAX);
    for (size_t i = 0; i < d->draws_len; i++) {
        const struct exam_draw *draw = &d->draws[i];
        if (!within(draw->items, 1, EXAM_DRAW_ITEMS_MAX) || !within(draw->difficulty, 0, 5))
            return fault(F_INVALID, "a draw has 1 to %d questions of difficulty 0 to 5", EXAM_DRAW_ITEMS_MAX);
        if (*draw->category && !text_fits(draw->category, EXAM_CATEGORY_MAX))
            return fault(F_INVALID, "a category is too long");
        items += draw->items;
    }
    return items <= EXAM_DRAW_ITEMS_MAX ? F_OK : fault(F_INVALID, "at most %d questions", EXAM_DRAW_ITEMS_MAX);
}

static enum fault sound(const struct exam_draft *d)
{
    for (int l = 0; l < LANG_COUNT; l++)
        if (!text_fits(d->title[l], EXAM_TITLE_MAX))
            return fault(F_INVALID, "the title is said in three languages");
    if (!within(d->duration_s, EXAM_SECONDS_MIN, EXAM_SECONDS_MAX))
        return fault(F_INVALID, "an exam lasts %d s to %d s", EXAM_SECONDS_MIN, EXAM_SECONDS_MAX);
    if (!within(d->from_ms, 0, DAY_LAST_MS) || !within(d->to_ms, d->from_ms + d->duration_s * 1000, DAY_LAST_MS))
        return fault(F_INVALID, "the exam does not fit between its first and last day");
    if (!within(d->max_pauses, 0, EXAM_PAUSES_MAX) || !within(d->mark_gap, 0, EXAM_POINTS_MAX) ||
        !within(d->sheet_points, 0, EXAM_POINTS_MAX))
        return fault(F_INVALID, "pauses are 0 to %d, points 0 to %d", EXAM_PAUSES_MAX, EXAM_POINTS_MAX);
    if (*d->reason && !text_fits(d->reason, EXAM_REASON_MAX))
        return fault(F_INVALID, "the reason is too long or no text");
    return draws_sound(d);
}

/* Each programme that takes the course has its say (003-5.3.7). */
static enum fault form_of(struct db *db, const char *offering, const struct exam_draft *d, enum exam_form *ret)
{
    struct row row;
    int form = exam_form_from(d->form), said = -1, differs = 0;
    enum fault f;
    if (d->form && form < 0)
        return fault(F_INVALID, "no form of that name");
    for (f = db_each(db, &row, S_EXAM_CURRICULUM, "t", offering); f == F_OK; f = row_next(&row)) {
        int one = exam_form_from(row_peek(&row, 0));
        differs += (form >= 0 && one != form) || (said >= 0 && one != said);
        said = one;
    }
    if (f != F_NOT_FOUND)
        return f;
    if (differs)
        return fault(F_FORM_FIXED, "the curriculum of offering %s fixes another form", offering);
    if (form < 0 && said < 0)
        return fault(F_INVALID, "the curriculum fixes no form, and none was named");
    *ret = (enum exam_form)(form >= 0 ? form : said);
    return F_OK;
}

static enum fault mode_of(const struct exam_draft *d, enum exam_form form, enum mode *ret)
{
    int mode = d->mode ? word_in(d->mode, mode_words, MODE_COUNT) : forms[form].may[MODE_SYNC] ? MODE_SYNC : MODE_ASYNC;
    if (mode < 0 || !forms[form].may[mode])
        return fault(F_INVALID, "%s is not held %s", forms[form].word, d->mode);
    if (d->draws_len && !forms[form].draws)
        return fault(F_INVALID, "%s draws no questions", forms[form].word);
    *ret = (enum mode)mode;
    return F_OK;
}

/* 003-5.3.24: a locked course; 003-5.3.25: final attestation from afar, unless the policy says so. */
static enum fault delivery_of(struct db *db, const char *offering, const struct exam_draft *d, enum exam_form form,
                              int64_t now_ms, int *ret)
{
    struct row row;
    int64_t version;
    char rule[POLICY_TEXT_MAX];
    int delivery = word_in(d->delivery, deliveries, DELIVERIES);
    enum fault f = delivery < 0 ? fault(F_INVALID, "no delivery of that name") : F_OK;
    if (!f)
        f = db_row(db, &row, S_EXAM_COURSE, "t", offering);
    if (f)
        return f;
    bool locked = !strcmp(row_peek(&row, 0), "traditional_only");
    row_done(&row);
    f = policy_version(db, now_ms, &version);
    if (!f)
        f = policy_text(db, version, "final_attestation.delivery", rule);
    if (f)
        return f;
    locked = locked && delivery != TRADITIONAL;
    if (locked || (forms[form].attestation && delivery == REMOTE && !strcmp(rule, "traditional")))
        return fault(F_TRADITIONAL, "%s of offering %s, %s", forms[form].word, offering, d->delivery);
    *ret = delivery;
    return F_OK;
}

static void allowed_text(uint32_t bits, char *out, size_t size)
{
    size_t used = (size_t)snprintf(out, size, "{");
    for (int i = 0; i < EXAM_THING_COUNT; i++)
        if (bits & 1u << i)
            used += (size_t)snprintf(out + used, size - used, "%s\"%s\":true", used > 1 ? "," : "", things[i]);
    snprintf(out + used, size - used, "}");
}

static enum fault settle(struct db *db, const char *offering, const struct exam_draft *d, int64_t now_ms,
                         struct set *ret)
{
    struct set s = {.delivery = 0};
    enum fault f = sound(d);
    if (!f)
        f = form_of(db, offering, d, &s.form);
    if (!f)
        f = mode_of(d, s.form, &s.mode);
    if (!f)
        f = delivery_of(db, offering, d, s.form, now_ms, &s.delivery);
    if (f)
        return f;
    allowed_text(d->things, s.allowed, sizeof s.allowed);
    *ret = s;
    return F_OK;
}

static bool below(const char *category, const char *upper)
{
    size_t len = strlen(upper);
    return !len || (!strncmp(category, upper, len) && (!category[len] || category[len] == '/'));
}

/* Whether a question may be wanted by both. */
static bool overlap(const struct exam_draw *a, const struct exam_draw *b)
{
    return (!a->difficulty || !b->difficulty || a->difficulty == b->difficulty) &&
           (below(a->category, b->category) || below(b->category, a->category));
}

/* What the draws before it may have taken in the worst case is not counted on: a paper must come about by any dice. */
static enum fault bank_has(struct db *db, const char *exam, const struct exam_draft *d, size_t n)
{
    struct row row;
    const struct exam_draw *draw = &d->draws[n];
    enum fault f = db_row(db, &row, S_EXAM_DRAW_FITS, "tti", exam, draw->category, draw->difficulty);
    if (f)
        return f;
    int64_t left = row_int(&row, 0) - row_int(&row, 1);
    row_done(&row);
    for (size_t i = 0; i < n; i++)
        left -= overlap(&d->draws[i], draw) ? d->draws[i].items : 0;
    return left >= draw->items ? F_OK
                               : fault(F_BLUEPRINT, "exam %s draws %lld questions, the bank has %lld for it", exam,
                                       (long long)draw->items, (long long)left);
}

static enum fault put_draws(struct db *db, const char *exam, const struct exam_draft *d)
{
    enum fault f = db_run(db, S_EXAM_DRAWS_CLEAR, "t", exam);
    for (size_t i = 0; i < d->draws_len && !f; i++) {
        f = bank_has(db, exam, d, i);
        if (!f)
            f = db_run(db, S_EXAM_DRAW_ADD, "titii", exam, (int64_t)(i + 1), d->draws[i].category,
                       d->draws[i].difficulty, d->draws[i].items);
    }
    return f;
}

enum fault exam_add(struct db *db, const struct actor *by, const char *offering, const struct exam_draft *d,
                    int64_t now_ms, struct id *ret_exam)
{
    struct set s;
    struct id id = id_make();
    enum fault f = settle(db, offering, d, now_ms, &s);
    if (!f)
        f = db_run(db, S_EXAM_NEW, "ttttttttiiiiiiiit", id.text, offering, forms[s.form].word, mode_words[s.mode],
                   deliveries[s.delivery], d->title[LANG_KK], d->title[LANG_RU], d->title[LANG_EN], d->duration_s,
                   d->from_ms, d->to_ms, d->max_pauses, (int64_t)d->shuffle, (int64_t)d->second_marker, d->mark_gap,
                   d->sheet_points, s.allowed);
    if (!f)
        f = put_draws(db, id.text, d);
    if (!f)
        f = audit(db, by, "exam.add", "exam", id.text, "%s, %s, %s, %lld s, %zu draws, second marker %s, %s",
                  forms[s.form].word, mode_words[s.mode], deliveries[s.delivery], (long long)d->duration_s,
                  d->draws_len, d->second_marker ? "yes" : "no", d->title[LANG_KK]);
    if (!f)
        *ret_exam = id;
    return f;
}

struct before {
    char offering[ID_LEN + 1], form[24], mode[16], delivery[24];
    int64_t duration_s, version, seated, begun;
};

static enum fault read_before(struct db *db, const char *exam, struct before *ret)
{
    struct row row;
    struct before b = {0};
    enum fault f = db_row(db, &row, S_EXAM_OFFICE, "t", exam);
    if (f)
        return f;
    snprintf(b.offering, sizeof b.offering, "%s", row_peek(&row, 0));
    snprintf(b.form, sizeof b.form, "%s", row_peek(&row, 1));
    snprintf(b.mode, sizeof b.mode, "%s", row_peek(&row, 2));
    snprintf(b.delivery, sizeof b.delivery, "%s", row_peek(&row, 3));
    b.duration_s = row_int(&row, 7);
    b.version = row_int(&row, 16);
    b.seated = row_int(&row, 26);
    b.begun = row_int(&row, 27);
    row_done(&row);
    *ret = b;
    return F_OK;
}

static enum fault may_change(struct db *db, const char *exam, const struct before *b, const struct set *s,
                             const struct exam_draft *d)
{
    struct row row;
    bool other_form = strcmp(b->form, forms[s->form].word) != 0;
    bool other = other_form || strcmp(b->mode, mode_words[s->mode]) != 0 ||
                 strcmp(b->delivery, deliveries[s->delivery]) != 0 || b->duration_s != d->duration_s;
    if (b->begun || (b->seated && other))
        return fault(F_CONFLICT, "exam %s: %lld have a seat, %lld have begun", exam, (long long)b->seated,
                     (long long)b->begun);
    if (other_form && !*d->reason)
        return fault(F_INVALID, "another form of exam %s needs a reason", exam);
    enum fault f = db_row(db, &row, S_EXAM_OUTSIDE, "tii", exam, d->from_ms, d->to_ms);
    if (f)
        return f;
    bool outside = row_int(&row, 0);
    row_done(&row);
    return outside ? fault(F_CONFLICT, "a sitting of exam %s would lie outside its days", exam) : F_OK;
}

enum fault exam_change(struct db *db, const struct actor *by, const char *exam, int64_t version,
                       const struct exam_draft *d, int64_t now_ms)
{
    struct before b;
    struct set s;
    enum fault f = read_before(db, exam, &b);
    if (!f && b.version != version)
        f = fault(F_STALE, "exam %s is not at version %lld", exam, (long long)version);
    if (!f)
        f = settle(db, b.offering, d, now_ms, &s);
    if (!f)
        f = may_change(db, exam, &b, &s, d);
    if (!f)
        f = db_run(db, S_EXAM_SET, "tttttttiiiiiiiit", exam, forms[s.form].word, mode_words[s.mode],
                   deliveries[s.delivery], d->title[LANG_KK], d->title[LANG_RU], d->title[LANG_EN], d->duration_s,
                   d->from_ms, d->to_ms, d->max_pauses, (int64_t)d->shuffle, (int64_t)d->second_marker, d->mark_gap,
                   d->sheet_points, s.allowed);
    if (!f)
        f = put_draws(db, exam, d);
    return f ? f
             : audit(db, by, "exam.change", "exam", exam, "%s → %s, %s → %s, %s → %s, %lld s → %lld s, %zu draws%s%s",
                     b.form, forms[s.form].word, b.mode, mode_words[s.mode], b.delivery, deliveries[s.delivery],
                     (long long)b.duration_s, (long long)d->duration_s, d->draws_len, *d->reason ? ": " : "",
                     d->reason);
}

enum fault curriculum_fix(struct db *db, const struct actor *by, const char *programme, const char *course,
                          const char *form, const char *reason)
{
    struct row row;
    char before[24] = "";
    if (exam_form_from(form) < 0)
        return fault(F_INVALID, "no form of that name");
    enum fault f = db_row(db, &row, S_CURRICULUM_FORM, "tt", programme, course);
    if (!f) {
        snprintf(before, sizeof before, "%s", row_peek(&row, 0));
        row_done(&row);
    }
    if (f && f != F_NOT_FOUND)
        return f;
    if (*before && strcmp(before, form) != 0 && !text_fits(reason, EXAM_REASON_MAX))
        return fault(F_INVALID, "another form than %s needs a reason", before);
    f = db_run(db, S_CURRICULUM_PUT, "ttt", programme, course, form);
    return f ? f
             : audit(db, by, "curriculum.form", "course", course, "%s → %s%s%s", *before ? before : "-", form,
                     *reason ? ": " : "", reason);
}
