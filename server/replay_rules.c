#include "replay.h"

#include <stdlib.h>
#include <string.h>

/* An incident as the books would hold it, from the stored inputs alone. */
struct again {
    enum incident_kind kind;
    int64_t from_ms, to_ms; /* -1: open */
    bool open, found;
    int64_t policy_version;
    char *numbers;
    char sentence[LANG_COUNT][KIND_SENTENCE_MAX];
    char detectors[DETECTORS_MAX];
};

struct course {
    struct sightlog_play play;
    struct again *again;
    int count;
    int64_t merge_ms;
    enum sightlog_state state;
    char detectors[DETECTORS_MAX];
};

static void words(struct course *c, struct again *a, const struct verdict *v)
{
    free(a->numbers);
    a->numbers = verdict_numbers_text(v);
    for (int lang = 0; lang < LANG_COUNT; lang++)
        kind_sentence(v->kind, (enum lang)lang, &c->play.policy, v->from_ms, v->to_ms, v->at_ms, v->number, v->numbers,
                      a->sentence[lang], sizeof a->sentence[lang]);
}

static struct again *open_one(struct course *c, enum incident_kind kind)
{
    for (int i = c->count - 1; i >= 0; i--)
        if (c->again[i].open && c->again[i].kind == kind)
            return &c->again[i];
    return NULL;
}

/* One that ended so lately that the books go on with it (incident_merge_ms). */
static struct again *near_one(struct course *c, const struct verdict *v)
{
    struct again *best = NULL;

    for (int i = 0; i < c->count; i++) {
        struct again *a = &c->again[i];

        if (a->kind == v->kind && !a->open && a->to_ms >= v->from_ms - c->merge_ms && (!best || a->to_ms > best->to_ms))
            best = a;
    }
    return best;
}

static void opened(struct course *c, const struct verdict *v)
{
    if (c->state == BOOKED_NONE || (c->state == BOOKED_IDENTITY && v->kind != KIND_WRONG_PERSON) ||
        open_one(c, v->kind))
        return;
    struct again *a = near_one(c, v);
    if (a) {
        a->open = true;
        a->to_ms = -1;
        return;
    }
    if (c->count == REPLAY_INCIDENTS_MAX)
        return;
    a = &c->again[c->count++];
    *a = (struct again){
        .kind = v->kind, .from_ms = v->from_ms, .to_ms = -1, .open = true, .policy_version = c->play.policy.version};
    snprintf(a->detectors, sizeof a->detectors, "%s", c->detectors);
    words(c, a, v);
}

static void follow(struct course *c, const struct verdict *v)
{
    struct again *a = open_one(c, v->kind);

    if (v->what == VERDICT_OPEN)
        opened(c, v);
    if (!a || (v->what != VERDICT_UPDATE && v->what != VERDICT_CLOSE))
        return;
    words(c, a, v);
    if (v->what == VERDICT_CLOSE) {
        a->to_ms = v->to_ms >= 0 ? v->to_ms : v->at_ms;
        a->open = false;
    }
}

static void died(struct course *c, int64_t at_ms)
{
    for (int i = 0; i < c->count; i++)
        if (c->again[i].open) {
            c->again[i].to_ms = at_ms > c->again[i].from_ms ? at_ms : c->again[i].from_ms;
            c->again[i].open = false;
        }
}

static enum fault take(struct course *c, const struct replay *replay, const struct sightlog_record *r,
                       struct replay_rules_report *report)
{
    struct verdict verdicts[RULES_VERDICTS];
    size_t count = 0;
    enum fault f = sightlog_play_step(&c->play, r, verdicts, &count);

    report->sights += r->kind == SIGHTLOG_SIGHT;
    report->signals += r->kind == SIGHTLOG_SIGNAL;
    report->ticks += r->kind == SIGHTLOG_TICK;
    if (!f && r->kind == SIGHTLOG_POLICY)
        f = replay_record_merge(&replay->record, c->play.policy.version, &c->merge_ms);
    if (r->kind == SIGHTLOG_STATE)
        c->state = (enum sightlog_state)r->number;
    else if (r->kind == SIGHTLOG_LOST)
        died(c, r->at_ms);
    else if (r->kind == SIGHTLOG_DETECTORS)
        snprintf(c->detectors, sizeof c->detectors, "%.*s", (int)r->text_len, r->text);
    for (size_t i = 0; i < count && !f; i++)
        follow(c, &verdicts[i]);
    return f;
}

/* ---- against what was said then ---- */

/* The end of the exam ended what was open. */
static int64_t end_of(const struct replay *replay, const struct again *a)
{
    int64_t over_ms = replay->record.ended_ms ? replay->record.ended_ms - replay->record.epoch_ms : INT64_MAX;

    if (over_ms < a->from_ms)
        over_ms = a->from_ms;
    return replay->record.ended_ms && (a->to_ms < 0 || a->to_ms > over_ms) ? over_ms : a->to_ms;
}

static const char *shown(const char *text)
{
    return text ? text : "nothing";
}

static int text_differs(const struct replay *r, const struct replay_incident *b, const char *what, const char *books,
                        const char *again)
{
    if (books && again && !strcmp(books, again))
        return 0;
    fprintf(r->out, "  %s from %lld ms: %s differ\n    then    %s\n    replay  %s\n", b->kind, (long long)b->from_ms,
            what, shown(books), shown(again));
    return 1;
}

static int number_differs(const struct replay *r, const struct replay_incident *b, const char *what, int64_t books,
                          int64_t again)
{
    if (books == again)
        return 0;
    fprintf(r->out, "  %s from %lld ms: %s was %lld, is %lld in the replay\n", b->kind, (long long)b->from_ms, what,
            (long long)books, (long long)again);
    return 1;
}

static int words_differ(const struct replay *r, const struct replay_incident *b, const struct again *a)
{
    static const char *const names[LANG_COUNT] = {"Kazakh sentences", "Russian sentences", "English sentences"};
    int bad = text_differs(r, b, "numbers", b->numbers, a->numbers);

    for (int lang = 0; lang < LANG_COUNT; lang++)
        bad |= text_differs(r, b, names[lang], b->sentence[lang], a->sentence[lang]);
    return bad;
}

/* What a person decided on while it lasted kept the numbers that he saw. */
static bool stood_still(const struct replay_incident *b)
{
    bool reviewed = !strcmp(b->state, "confirmed") || !strcmp(b->state, "dismissed");

    return reviewed && b->reviewed_ms && (!b->ended_ms || b->reviewed_ms < b->ended_ms + 20000);
}

static void compare(const struct replay *r, const struct replay_incident *b, struct again *a,
                    struct replay_rules_report *report)
{
    int bad = number_differs(r, b, "its end", b->to_ms, end_of(r, a)) |
              number_differs(r, b, "the policy", b->policy, a->policy_version) |
              text_differs(r, b, "detectors", b->detectors, a->detectors);
    bool still = stood_still(b) && strcmp(shown(b->numbers), shown(a->numbers)) != 0;

    if (!still)
        bad |= words_differ(r, b, a);
    a->found = true;
    report->reviewed += !bad && still;
    *(bad ? &report->different : &report->equal) += 1;
}

static struct again *same_one(struct course *c, const struct replay_incident *b)
{
    for (int i = 0; i < c->count; i++)
        if (!c->again[i].found && !strcmp(kind_row(c->again[i].kind)->word, b->kind) &&
            c->again[i].from_ms == b->from_ms)
            return &c->again[i];
    return NULL;
}

static void with_record(const struct replay *r, struct course *c, struct replay_rules_report *report)
{
    for (size_t i = 0; i < r->record.incidents_len; i++) {
        const struct replay_incident *b = &r->record.incidents[i];
        struct again *a = same_one(c, b);

        report->booked++;
        if (a) {
            compare(r, b, a, report);
            continue;
        }
        fprintf(r->out, "  %s from %lld ms does not come out again\n", b->kind, (long long)b->from_ms);
        report->different++;
    }
    for (int i = 0; i < c->count && !r->some; i++)
        if (!c->again[i].found) {
            fprintf(r->out, "  %s from %lld ms is not in the books\n", kind_row(c->again[i].kind)->word,
                    (long long)c->again[i].from_ms);
            report->different++;
        }
    report->again = c->count;
}

enum fault replay_rules(const struct replay *r, struct replay_rules_report *ret_report)
{
    struct replay_rules_report report = {.sights = 0};
    struct sightlog_record record;
    const uint8_t *at = r->bytes, *end = r->bytes + r->len;
    struct course *c = calloc(1, sizeof *c);
    enum fault f = F_OK;

    if (!c || !(c->again = calloc(REPLAY_INCIDENTS_MAX, sizeof *c->again)))
        f = fault(F_NOMEM, "no memory for a replay");
    if (!f)
        sightlog_play_init(&c->play, NULL);
    while (!f && !(f = sightlog_next(&at, end, &record)))
        f = take(c, r, &record, &report);
    if (f == F_NOT_FOUND) {
        with_record(r, c, &report);
        f = F_OK;
    }
    for (int i = 0; c && c->again && i < c->count; i++)
        free(c->again[i].numbers);
    free(c ? c->again : NULL);
    free(c);
    if (!f)
        *ret_report = report;
    return f;
}
