#include "analyse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules_policy.h"
#include "sights_file.h"

/* One file of stored looks, which may hold several recordings one after another. */
struct stored {
    struct report *report;
    const char *path, *rerun;
    struct sightlog_play play;
    struct rules_policy now;
    char file[1024];
    int64_t at_ms;
    int open; /* a recording has begun that is not yet summed up */
};

static void take_text(const struct sightlog_record *r, char *out, size_t size)
{
    snprintf(out, size, "%.*s", (int)r->text_len, r->text);
}

static void sum_up(struct stored *s, int64_t duration_ms, uint32_t pictures)
{
    const struct wire_end end = {.frames = pictures, .duration_us = (uint64_t)duration_ms * 1000};

    if (s->open)
        report_summary(s->report, &end);
    s->open = 0;
}

/* What stands in the file, then what was given over it. */
static enum fault judge_by(struct stored *s)
{
    s->now = s->play.policy;
    enum fault f = s->rerun ? rules_policy_read(s->rerun, &s->now) : F_OK;
    const char *key = f ? NULL : sight_unanswered(&s->play.policy.tune, &s->now.tune);

    if (key)
        fprintf(stderr, "baqyla: %s: stored looks cannot say what another %s would see; analyse the recording\n",
                s->path, key);
    return f;
}

static void begin(struct stored *s)
{
    sum_up(s, s->at_ms, 0);
    s->report->incidents = 0;
    s->report->file = s->path;
    s->at_ms = 0;
    s->open = 1;
}

static void looked(struct stored *s, const struct sightlog_record *r)
{
    char *runtime = s->report->ready.runtime;

    take_text(r, s->report->detectors, sizeof s->report->detectors);
    snprintf(runtime, sizeof s->report->ready.runtime, "%.*s", (int)strcspn(s->report->detectors, " "),
             s->report->detectors);
    s->report->ready.degraded = !strchr(s->report->detectors, '=');
    if (s->report->trace)
        trace_begin(s->report);
}

static enum fault record(struct stored *s, struct sightlog_record *r)
{
    struct verdict verdicts[RULES_VERDICTS];
    size_t count = 0;

    if (r->at_ms > s->at_ms)
        s->at_ms = r->at_ms;
    if (r->kind == SIGHTLOG_FILE) {
        take_text(r, s->file, sizeof s->file);
        s->report->file = s->file;
    } else if (r->kind == SIGHTLOG_DETECTORS) {
        looked(s, r);
    } else if (r->kind == SIGHTLOG_BEGIN) {
        begin(s);
    } else if (r->kind == SIGHTLOG_SIGHT) {
        if (s->report->trace)
            trace_sight(s->report, &r->sight);
        sight_rejudge(&r->sight, &s->play.policy.tune, &s->now.tune);
    }
    enum fault f = sightlog_play_step(&s->play, r, verdicts, &count);
    if (!f && r->kind == SIGHTLOG_POLICY)
        f = judge_by(s);
    report_verdicts(s->report, verdicts, count);
    if (!f && r->kind == SIGHTLOG_DONE)
        sum_up(s, r->at_ms, r->number);
    return f;
}

int analyse_stored(struct report *report, const char *rerun)
{
    static struct stored s;
    struct sightlog_record r;
    uint8_t *bytes;
    size_t len;

    s = (struct stored){.report = report, .path = report->file, .rerun = rerun};
    sightlog_play_init(&s.play, &s.now);
    report->policy = &s.now;
    enum fault f = sights_file_load(report->file, &bytes, &len);
    if (f) {
        report_unreadable(report, fault_text());
        return 1;
    }
    const uint8_t *at = bytes, *end = bytes + len;
    while (!f && !(f = sightlog_next(&at, end, &r)))
        f = record(&s, &r);
    if (f == F_NOT_FOUND) {
        sum_up(&s, s.at_ms, 0);
        f = F_OK;
    }
    report->file = s.path;
    if (f)
        report_unreadable(report, fault_text());
    free(bytes);
    return f ? 1 : 0;
}
