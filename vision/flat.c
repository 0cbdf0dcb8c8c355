#include "flat.h"

#include <math.h>
#include <string.h>

enum { FAR_MILLI = 18, FAR_IN_ROW = 2, FAR_SHARE = 10, LOOKS_MIN = 20 };
static const float inner = 0.9F; /* of the box: no wall beside a head */

static void cut(struct looker *l, const struct picture *p, struct box at, uint8_t *chip)
{
    struct window win = {at.x + at.w * (1 - inner) / 2, at.y + at.h * (1 - inner) / 2, at.w * inner, at.h * inner};

    pixels_luma(&l->pixels, p, win, FLAT_SIDE, FLAT_SIDE, chip);
}

static int distance(const uint8_t *a, const uint8_t *b)
{
    const float count = FLAT_SIDE * FLAT_SIDE, faint = 4.0F; /* contrast of rounding and noise */
    float sum_a = 0, sum_b = 0, aa = 0, bb = 0, ab = 0;

    for (int i = 0; i < FLAT_SIDE * FLAT_SIDE; i++) {
        sum_a += a[i];
        sum_b += b[i];
    }
    for (int i = 0; i < FLAT_SIDE * FLAT_SIDE; i++) {
        float x = a[i] - sum_a / count, y = b[i] - sum_b / count;

        aa += x * x;
        bb += y * y;
        ab += x * y;
    }
    return (int)lrintf(1000.0F * (1.0F - (ab / count + faint) / sqrtf((aa / count + faint) * (bb / count + faint))));
}

static void begin(struct looker *l, struct flat *f, const struct picture *p, struct box at)
{
    f->at = at;
    f->since_us = p->pts_us;
    f->looks = f->far = 0;
    f->far_in_row = 0;
    cut(l, p, at, f->chip);
}

int flat_distance(struct looker *l, const struct flat *f, const struct picture *p)
{
    uint8_t chip[FLAT_SIDE * FLAT_SIDE];

    cut(l, p, f->at, chip);
    return distance(chip, f->chip);
}

void flat_note(struct looker *l, struct flat *f, const struct picture *p, struct box at)
{
    if (f->at.w <= 0) {
        begin(l, f, p, at);
        return;
    }
    int is_far = flat_distance(l, f, p) > FAR_MILLI;

    f->looks++;
    f->far += (uint32_t)is_far;
    f->far_in_row = is_far ? f->far_in_row + 1 : 0;
    if (f->far_in_row >= FAR_IN_ROW) {
        f->moved = 1;
        begin(l, f, p, at);
    }
}

int flat_still(const struct flat *f, uint64_t now_us)
{
    return f->at.w > 0 && now_us - f->since_us >= FLAT_AFTER_US && f->looks >= LOOKS_MIN &&
           f->far * FAR_SHARE <= f->looks;
}
