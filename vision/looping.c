#include "looping.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "wide.h"

enum { GAP_US = 2000000, BLOCK = LUMA_W / LOOP_ACROSS };

/* What re-encoding alone may change: the square of 0.4 levels in each block, at most. */
static const float quiet_max = LOOP_BLOCKS * 1.8F * 1.8F, quiet_min = LOOP_BLOCKS * 0.2F * 0.2F;

/* A tick tells something when what lies around differs so many times more than nothing does. */
static const float telling = 6.0F;
static const float alike = 0.15F, unlike = 0.5F;
static const float usual_contrast = 40.0F, least_contrast = 10.0F, print_max = 1200.0F;
static const float votes_needed = 24.0F, votes_max = 40.0F, vote_against = 1.5F;

static void fingerprint(const uint8_t *luma, int16_t print[LOOP_BLOCKS])
{
    int32_t sums[LOOP_BLOCKS] = {0}, all = 0;
    float squares = 0;

    for (int y = 0; y < LUMA_H; y++)
        for (int x = 0; x < LOOP_ACROSS; x++) {
            int sum = 0;

            for (int k = 0; k < BLOCK; k++)
                sum += luma[y * LUMA_W + x * BLOCK + k];
            sums[y / BLOCK * LOOP_ACROSS + x] += sum;
        }
    for (int b = 0; b < LOOP_BLOCKS; b++)
        all += sums[b];
    for (int b = 0; b < LOOP_BLOCKS; b++) {
        float d = (float)(sums[b] - all / LOOP_BLOCKS) / (BLOCK * BLOCK);

        squares += d * d;
    }
    /* Lamps and exposure go up and down in time; only the picture's shape counts. */
    float gain = 8.0F * usual_contrast / fmaxf(least_contrast, sqrtf(squares / LOOP_BLOCKS));
    for (int b = 0; b < LOOP_BLOCKS; b++) {
        float v = (float)(sums[b] - all / LOOP_BLOCKS) / (BLOCK * BLOCK) * gain;

        print[b] = (int16_t)fminf(fmaxf(v, -print_max), print_max);
    }
}

static inline float distance(const int16_t *restrict a, const int16_t *restrict b)
{
    int32_t sum = 0;

    for (int i = 0; i < LOOP_BLOCKS; i++) {
        int16_t d = (int16_t)(a[i] - b[i]); /* 16 bit: eight at once */

        sum += d * d;
    }
    return (float)sum;
}

/* To the nearest point between the pictures one tick apart: a period is no whole number of ticks. */
static float between(float here, float older, float step)
{
    float along = (here + step - older) / 2.0F;

    if (along <= 0.0F || step <= 0.0F)
        return here;
    if (along >= step)
        return older;
    return fmaxf(0.0F, here - along * along / step);
}

static float least(const float *from)
{
    float v = from[0];

    for (int i = 1; i <= LOOP_FAR - LOOP_NEAR; i++)
        v = from[i] < v ? from[i] : v;
    return v;
}

static void vote(struct loop_claim *c, float apart, float around, float quiet)
{
    if (around < telling * quiet)
        return;
    if (apart < alike * around)
        c->votes = fminf(votes_max, c->votes + 1.0F);
    else if (apart > unlike * around)
        c->votes -= vote_against;
    if (c->votes <= 0.0F) {
        *c = (struct loop_claim){0};
        return;
    }
    c->apart += apart;
    c->around += around;
}

static WIDE void tick(struct loop *l, const int16_t now[LOOP_BLOCKS])
{
    float away[LOOP_TICKS + 1]; /* by ticks ago; away[0] is now itself */
    float step;

    away[0] = 0.0F;
    for (int ago = 1; ago <= l->kept; ago++)
        away[ago] = distance(now, l->print[(l->at - ago) & (LOOP_TICKS - 1)]);
    step = l->kept ? away[1] : 0.0F;
    if (l->kept)
        l->quiet = fminf(fmaxf(l->quiet + (step - l->quiet) * (step < l->quiet ? 0.2F : 0.01F), quiet_min), quiet_max);
    for (int ago = LOOP_SHORTEST; ago + LOOP_FAR <= l->kept; ago++) {
        float older = least(away + ago + LOOP_NEAR), newer = least(away + ago - LOOP_FAR);
        float around = older < newer ? older : newer;
        float apart = between(away[ago], away[ago + 1], l->step[(l->at - ago) & (LOOP_TICKS - 1)]);

        vote(&l->claim[ago], apart, around, l->quiet);
    }
    memcpy(l->print[l->at], now, sizeof l->print[0]);
    l->step[l->at] = step;
    l->at = (l->at + 1) & (LOOP_TICKS - 1);
    if (l->kept < LOOP_TICKS)
        l->kept++;
}

/* Of several that fit, multiples of one period, the shortest. */
static struct loop_verdict best(const struct loop *l)
{
    for (int ago = LOOP_SHORTEST; ago < LOOP_TICKS; ago++) {
        const struct loop_claim *c = &l->claim[ago], *next = ago + 1 < LOOP_TICKS ? c + 1 : c;

        if (c->votes < votes_needed)
            continue;
        if (next->votes >= votes_needed && next->apart * c->around < c->apart * next->around) {
            c = next;
            ago++;
        }
        return (struct loop_verdict){fmaxf(0.0F, 1.0F - c->apart / c->around),
                                     (uint32_t)((uint64_t)ago * LOOP_TICK_US / 1000)};
    }
    return (struct loop_verdict){0};
}

struct loop_verdict loop_see(struct loop *l, const uint8_t *luma, uint64_t pts_us)
{
    int16_t now[LOOP_BLOCKS], at_tick[LOOP_BLOCKS];

    fingerprint(luma, now);
    if (!l->begun || pts_us <= l->seen_us || pts_us - l->seen_us > GAP_US) {
        memset(l, 0, sizeof *l);
        l->begun = 1;
        l->quiet = quiet_max;
        l->due_us = pts_us;
        l->seen_us = pts_us - 1;
        memcpy(l->seen, now, sizeof now);
    }
    for (; l->due_us <= pts_us; l->due_us += LOOP_TICK_US) {
        int part = (int)((l->due_us - l->seen_us) * 256 / (pts_us - l->seen_us));

        for (int b = 0; b < LOOP_BLOCKS; b++)
            at_tick[b] = (int16_t)(l->seen[b] + (now[b] - l->seen[b]) * part / 256);
        tick(l, at_tick);
    }
    memcpy(l->seen, now, sizeof now);
    l->seen_us = pts_us;
    return best(l);
}
