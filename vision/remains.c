#include "remains.h"

#include <math.h>
#include <string.h>

enum { REACH = 4, CELLS = REMAINS_SIDE * REMAINS_SIDE };
static const float room = 1.6F, step = 0.065F;             /* in box widths: hair and outline belong to it */
static const float alike = 0.85F, alike_clear = 0.6F;     /* to the last look, and to the face when it was seen */
static const float unlike = 0.6F;                         /* to the last look: another face, or this one quite turned */
static const float contrast_min = 0.6F, contrast_max = 1.4F, tone_max = 30.0F;

static void coarse(struct looker *l, const struct picture *p, struct box at, struct remains *to)
{
    uint8_t luma[CELLS];
    struct window win = {at.x - at.w * (room - 1) / 2, at.y - at.h * (room - 1) / 2, at.w * room, at.h * room};
    float sum = 0, squares = 0, *chip = to->latest;

    pixels_luma(&l->pixels, p, win, REMAINS_SIDE, REMAINS_SIDE, luma);
    for (int i = 0; i < CELLS; i++)
        chip[i] = luma[i];
    pixels_smooth(chip, REMAINS_SIDE, 2);
    for (int i = 0; i < CELLS; i++)
        sum += chip[i];
    to->mean = sum / CELLS;
    for (int i = 0; i < CELLS; i++) {
        chip[i] -= to->mean;
        squares += chip[i] * chip[i];
    }
    to->contrast = sqrtf(squares / CELLS + 1.0F);
    float length = sqrtf(squares) + 1.0F;
    for (int i = 0; i < CELLS; i++)
        chip[i] /= length;
}

static float likeness(const float *a, const float *b)
{
    float sum = 0;

    for (int i = 0; i < CELLS; i++)
        sum += a[i] * b[i];
    return sum;
}

int remains_note(struct looker *l, struct remains *r, const struct picture *p, struct box at)
{
    float before[CELLS];
    int known = r->known;

    memcpy(before, r->latest, sizeof before);
    coarse(l, p, at, r);
    memcpy(r->clear, r->latest, sizeof r->clear);
    r->at = at;
    r->known = 1;
    return known && likeness(before, r->latest) < unlike;
}

int remains_follow(struct looker *l, struct remains *r, const struct picture *p, int sharp_milli, struct box *ret_at)
{
    struct remains now, best = {0};
    struct face there = {.at = r->at};
    float most = 0;

    if (!r->known)
        return 0;
    for (int i = 0; i < (2 * REACH + 1) * (2 * REACH + 1); i++) {
        struct box moved = r->at;

        moved.x += (float)(i % (2 * REACH + 1) - REACH) * step * r->at.w;
        moved.y += (float)(i / (2 * REACH + 1) - REACH) * step * r->at.w;
        coarse(l, p, moved, &now);
        float like = likeness(r->latest, now.latest) + likeness(r->clear, now.latest); /* the latter holds the place */
        if (like > most) {
            most = like;
            best = now;
            there.at = moved;
        }
    }
    if (likeness(r->latest, best.latest) < alike || likeness(r->clear, best.latest) < alike_clear)
        return 0;
    float contrast = best.contrast / r->contrast;
    if (contrast < contrast_min || contrast > contrast_max || fabsf(best.mean - r->mean) > tone_max ||
        face_sharpness(l, p, &there) >= sharp_milli)
        return 0;
    memcpy(r->latest, best.latest, sizeof r->latest);
    *ret_at = r->at = there.at;
    return 1;
}
