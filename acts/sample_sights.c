#include "sample_sights.h"

#include <stdlib.h>
#include <string.h>

#include "rules_policy.h"
#include "sightlog.h"
#include "verdict_json.h"

enum { STEP_MS = 250, LAST_MS = SAMPLE_LASTS_MS, POLICY_VERSION = 1, MERGE_MS = 5000, BYTES = 512 * 1024 };

static const char *const ids[SAMPLE_INCIDENTS] = {"01k9sampleinci00020", "01k9sampleincj00045"};
static const enum incident_kind kinds[SAMPLE_INCIDENTS] = {KIND_COVERED, KIND_EXTRA_PERSON};

static struct sight seen(int64_t at_ms)
{
    const bool covered = at_ms >= 20000 && at_ms < 35000;
    const int people = covered ? FACES_UNKNOWN : at_ms >= 45000 && at_ms < 60000 ? 2 : 1;
    struct sight s = {.wire = SIGHT_WIRE,
                      .pts_us = (uint64_t)at_ms * 1000,
                      .seq = (uint32_t)(at_ms / STEP_MS) + 1,
                      .width = SAMPLE_WIDTH,
                      .height = SAMPLE_HEIGHT,
                      .camera = covered ? CAMERA_COVERED : CAMERA_OK,
                      .faces = (int16_t)people,
                      .net = covered ? 0 : 1,
                      .luma_mean_milli = covered ? 14000 : 120000,
                      .luma_sd_milli = covered ? 1118 : 40000,
                      .structure_milli = covered ? 400 : 30000,
                      .covered_milli = 5500,
                      .objects = OBJECTS_UNKNOWN};
    for (int i = 0; i < people; i++)
        s.box[s.boxes++] = (struct sight_box){.x = (int16_t)(100 + 120 * i),
                                              .y = 50,
                                              .w = 80,
                                              .h = 100,
                                              .score_milli = 990,
                                              .sharpness_milli = 400,
                                              .identifiable = 1};
    return s;
}

static enum fault store(struct sample *s)
{
    struct rules_policy policy;
    char text[SIGHTLOG_TEXT_MAX + 1];
    uint8_t *bytes = arena_alloc(&s->arena, BYTES);
    size_t len;
    if (!bytes)
        return fault(F_NOMEM, "looks of a sample");
    rules_policy_defaults(&policy);
    policy.version = POLICY_VERSION;
    rules_policy_write(&policy, text, sizeof text);
    len = sightlog_event(SIGHTLOG_BEGIN, 0, SIGHT_WIRE, bytes);
    len += sightlog_text(SIGHTLOG_POLICY, text, bytes + len);
    len += sightlog_text(SIGHTLOG_DETECTORS, SAMPLE_DETECTORS, bytes + len);
    len += sightlog_event(SIGHTLOG_STATE, 0, BOOKED_ALL, bytes + len);
    for (int64_t at_ms = 0; at_ms <= LAST_MS && len < BYTES - 2 * SIGHTLOG_RECORD_MAX; at_ms += STEP_MS) {
        const struct sight sight = seen(at_ms);
        if (at_ms < SAMPLE_GAP_MS || at_ms >= SAMPLE_GAP_MS + SAMPLE_GAP_LASTS_MS)
            len += sightlog_sight(&sight, bytes + len);
    }
    len += sightlog_event(SIGHTLOG_END, LAST_MS, 0, bytes + len);
    s->sights = bytes;
    s->sights_len = len;
    return F_OK;
}

/* The end of each kind that the sample's act is about. */
static enum fault judge(const struct sample *s, struct sightlog_play *play, struct verdict *ret_verdicts)
{
    const uint8_t *at = s->sights, *end = s->sights + s->sights_len;
    struct sightlog_record record;
    struct verdict verdicts[RULES_VERDICTS];
    size_t count;
    int ended = 0;
    enum fault f;
    while (!(f = sightlog_next(&at, end, &record)) && !(f = sightlog_play_step(play, &record, verdicts, &count)))
        for (size_t i = 0; i < count; i++)
            for (int k = 0; k < SAMPLE_INCIDENTS; k++)
                if (verdicts[i].kind == kinds[k] && verdicts[i].what == VERDICT_CLOSE) {
                    ret_verdicts[k] = verdicts[i];
                    ended |= 1 << k;
                }
    if (f != F_NOT_FOUND)
        return f;
    return ended == (1 << SAMPLE_INCIDENTS) - 1 ? F_OK
                                                : fault(F_CORRUPT, "the rules do not see the sample's incidents");
}

static enum fault record(struct sample *s, const struct rules_policy *policy, const struct verdict *v,
                         struct replay_incident *ret)
{
    char sentence[KIND_SENTENCE_MAX], *numbers = verdict_numbers_text(v);
    struct replay_incident i = {.kind = kind_row(v->kind)->word,
                                .state = "confirmed",
                                .detectors = SAMPLE_DETECTORS,
                                .from_ms = v->from_ms,
                                .to_ms = v->to_ms,
                                .policy = POLICY_VERSION,
                                .reviewed_ms = SAMPLE_STARTED_MS + LAST_MS + 60000,
                                .ended_ms = SAMPLE_STARTED_MS + v->to_ms};
    if (!numbers)
        return fault(F_NOMEM, "numbers of a sample");
    i.numbers = arena_text(&s->arena, numbers);
    free(numbers);
    for (int lang = 0; lang < LANG_COUNT; lang++)
        i.sentence[lang] =
            arena_text(&s->arena, kind_sentence(v->kind, (enum lang)lang, policy, v->from_ms, v->to_ms, v->at_ms,
                                                v->number, v->numbers, sentence, sizeof sentence));
    *ret = i;
    return arena_check(&s->arena);
}

enum fault sample_sights(struct sample *s, struct verdict ret_verdicts[SAMPLE_INCIDENTS])
{
    struct sightlog_play *play = calloc(1, sizeof *play);
    struct replay_record *r = &s->replay;
    *r = (struct replay_record){.attempt = s->content.attempts[0].id,
                                .epoch_ms = SAMPLE_STARTED_MS,
                                .ended_ms = s->content.attempts[0].ended_ms,
                                .incidents = arena_alloc(&s->arena, SAMPLE_INCIDENTS * sizeof *r->incidents),
                                .merges = arena_alloc(&s->arena, sizeof *r->merges)};
    enum fault f = play && r->incidents && r->merges ? store(s) : fault(F_NOMEM, "looks of a sample");
    if (play)
        sightlog_play_init(play, NULL);
    if (!f)
        f = judge(s, play, ret_verdicts);
    for (int k = 0; !f && k < SAMPLE_INCIDENTS; k++) {
        f = record(s, &play->policy, &ret_verdicts[k], &r->incidents[k]);
        r->incidents[k].id = ids[k];
    }
    free(play);
    if (f)
        return f;
    r->incidents_len = SAMPLE_INCIDENTS;
    r->merges[r->merges_len++] = (struct replay_merge){POLICY_VERSION, MERGE_MS};
    return F_OK;
}
