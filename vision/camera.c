#include "camera.h"

#include <math.h>

/* A lens under a hand, tape or finger shows a tone that changes smoothly over the
   picture, the more the brighter it is; the plainest real rooms measured, dark
   ones too, have half as much structure again. */
static const float covered_share = 0.045F;

/* Sharpness of an ordinary webcam picture: "usual" never falls below it, so
   that a camera which was soft from the start is told too. */
static const float ordinary_sharpness = 0.16F, ordinary_still = 0.22F;

/* One digital constant: no sensor gives that, however well it is covered. Black is
   not counted: a shutter, encoded, looks the same, and the form calls it a covered camera. */
enum { CONSTANT_ABOVE = 24, PLACEHOLDER_BELOW = 250, PLACEHOLDER_PICTURES = 3 };
static const float constant_share = 0.999F, placeholder_share = 0.75F, placeholder_diff = 0.02F;

static int is_blocked(const struct luma_stats *s, const struct camera_past *past)
{
    if (s->mode <= CONSTANT_ABOVE)
        return 0;
    if (s->flat >= constant_share && s->sd < 1.0F)
        return 1;
    /* A drawn sign on one plain colour that does not move at all. */
    return past && past->unchanged >= PLACEHOLDER_PICTURES && s->diff <= placeholder_diff &&
           s->flat >= placeholder_share && s->mode < PLACEHOLDER_BELOW;
}

static void learn(struct camera_past *past, float sharpness, int soft)
{
    /* Softness that stays becomes usual in minutes, a new background in seconds. */
    float rate = soft ? 0.002F : past->pictures < 20 ? 1.0F / (float)(past->pictures + 1) : 0.05F;

    past->usual_sharpness += (sharpness - past->usual_sharpness) * rate;
    if (past->pictures < CAMERA_LEARNT)
        past->pictures++;
}

struct camera_verdict camera_judge(const struct luma_stats *now, const struct wire_tune *tune,
                                   struct camera_past *past)
{
    struct camera_verdict v = {.state = CAMERA_OK};
    float usual = past ? fmaxf(past->usual_sharpness, ordinary_sharpness) : ordinary_still;
    int unchanged = past && past->unchanged >= 1 && now->diff < (float)tune->frozen_diff_milli / 1000.0F;

    if (past)
        past->unchanged = now->diff < (float)tune->frozen_diff_milli / 1000.0F ? past->unchanged + 1 : 0;
    v.covered_below = (float)tune->covered_sd_milli / 1000.0F + covered_share * now->mean;
    v.sharpness = now->sharpness / usual;
    if (is_blocked(now, past))
        v.state = CAMERA_BLOCKED;
    else if (now->structure < v.covered_below)
        v.state = CAMERA_COVERED;
    else if (unchanged)
        v.state = CAMERA_FROZEN;
    else if (now->mean < (float)tune->dark_mean_milli / 1000.0F)
        v.state = CAMERA_DARK;
    else if (v.sharpness < (float)tune->defocus_milli / 1000.0F)
        v.state = CAMERA_DEFOCUSED;
    if (past && (v.state == CAMERA_OK || v.state == CAMERA_DEFOCUSED))
        learn(past, now->sharpness, v.state == CAMERA_DEFOCUSED);
    return v;
}
