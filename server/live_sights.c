#include "live_sights.h"

#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "eyes.h"
#include "frame.h"
#include "journal.h"
#include "live_media.h"
#include "log.h"
#include "rules_policy.h"

static void keep(struct live *l, struct sights *s, int64_t at_ms, const uint8_t *bytes, size_t len)
{
    unsigned char head[FRAME_HEAD];
    struct journal_extent extent;
    if (!media_journal())
        return;
    if (!s->seq && journal_extent(media_journal(), l->id, SIGHTLOG_STREAM, &extent) == F_OK)
        s->seq = extent.last_seq;
    const struct frame_head frame = {.version = FRAME_VERSION,
                                     .stream = SIGHTLOG_STREAM,
                                     .seq = ++s->seq,
                                     .pts_us = at_ms > 0 ? (uint64_t)at_ms * 1000 : 0};
    frame_write(&frame, head);
    if (journal_frame(media_journal(), l->id, head, bytes, len, clock_now_ms(), NULL) != F_OK && !s->lost++)
        log_line(LEVEL_ERROR, "sight_lost", "attempt=%s seq=%u", l->id, s->seq);
}

void sights_event(struct live *l, struct sights *s, enum sightlog_kind kind, int64_t at_ms, uint32_t number)
{
    uint8_t out[SIGHTLOG_RECORD_MAX];
    keep(l, s, at_ms, out, sightlog_event(kind, at_ms, number, out));
}

static void text(struct live *l, struct sights *s, enum sightlog_kind kind, const char *words)
{
    uint8_t out[SIGHTLOG_RECORD_MAX];
    keep(l, s, 0, out, sightlog_text(kind, words, out));
}

void sights_policy(struct live *l, struct sights *s, const struct rules_policy *policy)
{
    char words[SIGHTLOG_TEXT_MAX];
    rules_policy_write(policy, words, sizeof words);
    text(l, s, SIGHTLOG_POLICY, words);
}

void sights_begin(struct live *l, struct sights *s, const struct rules_policy *policy)
{
    sights_event(l, s, SIGHTLOG_BEGIN, 0, SIGHT_WIRE);
    sights_policy(l, s, policy);
    sights_event(l, s, SIGHTLOG_STATE, 0, s->state);
    s->begun = true;
    s->detectors[0] = '\0';
}

void sights_state(struct live *l, struct sights *s, enum sightlog_state state)
{
    if (state == s->state)
        return;
    s->state = state;
    if (s->begun)
        sights_event(l, s, SIGHTLOG_STATE, 0, state);
}

/* What looks may have been exchanged, or remember nothing of what came before. */
static void eye_news(struct live *l, struct sights *s, int64_t at_ms)
{
    const char *detectors = eyes_detectors(media_eyes());
    uint32_t lives = eyes_lives(media_eyes(), l->seat);
    if (strcmp(detectors, s->detectors)) {
        snprintf(s->detectors, sizeof s->detectors, "%s", detectors);
        text(l, s, SIGHTLOG_DETECTORS, detectors);
    }
    if (lives != s->lives)
        sights_event(l, s, SIGHTLOG_EYE, at_ms, lives);
    s->lives = lives;
}

void sights_input(struct live *l, struct sights *s, const struct rules_input *in)
{
    uint8_t out[SIGHTLOG_RECORD_MAX];
    eye_news(l, s, in->at_ms);
    if (in->kind == RULES_SIGNAL) {
        sights_event(l, s, SIGHTLOG_SIGNAL, in->at_ms, (uint32_t)in->signal);
    } else if (in->kind == RULES_TICK) {
        sights_event(l, s, SIGHTLOG_TICK, in->at_ms, 0);
    } else {
        keep(l, s, in->at_ms, out, sightlog_sight(in->sight, out));
    }
}
