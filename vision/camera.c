#include "camera.h"

#include <math.h>
#include <string.h>

/* A lens under a hand, tape or finger shows a tone that changes smoothly over the
   picture, the more the brighter it is; the plainest real rooms measured, dark
   ones too, have half as much structure again. */
static const float covered_share = 0.05F;

/* What is put before a known room takes its structure and its tones. A lamp that goes
   out takes the tones and leaves the shape; a student who leaves before a plain wall
   takes structure and leaves the tones. */
static const float collapsed = 0.4F, collapsed_share = 0.06F, kept_min = 0.35F, dimmed = 0.7F, shape_kept = 0.6F,
                   untouched_from = 0.95F;

/* Sharpness of an ordinary webcam picture: "usual" never falls below it, so
   that a camera which was soft from the start is told too. */
static const float ordinary_sharpness = 0.16F, ordinary_still = 0.22F, lost_sharpness = 0.35F;
enum { PAST_MIN = 20 };

/* One digital constant: no sensor gives that, however well it is covered. Black is
   not counted: a shutter, encoded, looks the same, and the form calls it a covered camera. */
enum { CONSTANT_ABOVE = 24, PLACEHOLDER_BELOW = 250, DRAWN_PICTURES = 3, STILL_MEAN_OF = 4 };
static const float constant_share = 0.999F, placeholder_share = 0.75F;
/* One colour as a coder leaves it, with rests of the picture before: no cover is lit so evenly and so still. */
static const float even_share = 0.97F, even_sd = 1.5F;
/* A drawing has edges and contrast: a dark room has few tones too, and a cover beside a gap one. */
static const float drawn_share = 0.6F, drawn_structure = 8.0F, drawn_sharpness = 0.12F;
static const float dim_below = 60.0F, dim_least = 0.2F;
static const float sign_diff = 0.1F, slope_diff = 0.03F, slope_share = 0.7F;
/* Lines on one colour, too few to give structure: no cover is stiller than its own noise and as sharp as they are. */
static const float lines_diff = 0.06F, lines_structure = 1.0F, lines_sharpness = 1.5F;

/* A sleeper breathes and a reader blinks within seconds; advice is due at two. */
enum { SIGN_AFTER_US = 700000, FROZEN_AFTER_US = 1500000 };

static float still_see(struct still *s, const struct luma_stats *now, uint64_t pts_us, float threshold)
{
    float diff = s->pictures ? luma_moved(now->cell, s->cell) : 0.0F;

    if (!s->pictures || diff >= threshold || pts_us < s->since_us) {
        s->pictures = 1;
        s->since_us = pts_us;
        memcpy(s->cell, now->cell, sizeof s->cell);
    } else if (s->pictures < STILL_MEAN_OF) {
        s->pictures++;
        for (int i = 0; i < CELLS; i++)
            s->cell[i] += (now->cell[i] - s->cell[i]) / (float)s->pictures;
    }
    return diff;
}

/* A sign on one colour or on a smooth slope of colours, that does not move at all. */
static int is_sign(const struct luma_stats *s, const struct camera_verdict *v)
{
    if (v->still_us < SIGN_AFTER_US)
        return 0;
    if (s->flat >= placeholder_share && s->mode > CONSTANT_ABOVE && s->mode < PLACEHOLDER_BELOW &&
        v->step <= lines_diff && s->structure >= lines_structure && v->sharpness >= lines_sharpness)
        return 1;
    if (v->diff > sign_diff)
        return 0;
    if (s->mode > CONSTANT_ABOVE && s->flat >= even_share && s->sd < even_sd)
        return 1;
    if (s->structure < v->covered_below)
        return 0;
    if (s->flat >= placeholder_share && s->mode < PLACEHOLDER_BELOW)
        return s->mode > CONSTANT_ABOVE || s->sharpness >= ordinary_sharpness;
    return v->diff <= slope_diff && s->plain >= slope_share && s->mode > CONSTANT_ABOVE;
}

static int is_blocked(const struct luma_stats *s, const struct camera_verdict *v, struct camera_past *past)
{
    int drawn = s->drawn >= drawn_share && s->structure >= drawn_structure && s->sharpness >= drawn_sharpness;

    if (past)
        past->drawn = drawn ? past->drawn + 1 : 0;
    if (s->mode > CONSTANT_ABOVE && s->flat >= constant_share && s->sd < 1.0F)
        return 1;
    return past && (past->drawn >= DRAWN_PICTURES || is_sign(s, v));
}

enum { NOT_COVERED, COVERED, COVERED_BY_ROOM };

static int is_covered(const struct luma_stats *s, const struct camera_verdict *v, const struct room *room,
                      const struct room_view *view)
{
    int known = room && room->learnt >= ROOM_BEGIN / 2;

    int untouched = view->likeness <= 0.0F || view->likeness >= untouched_from; /* a film keeps tones, not contrast */

    if (known && view->kept >= kept_min && untouched)
        return NOT_COVERED;
    if (s->structure < v->covered_below)
        return COVERED;
    if (!known || s->quarter >= collapsed * room->quarter || s->quarter >= collapsed_share * s->mean)
        return NOT_COVERED;
    return s->mean >= dimmed * room->mean || view->shape < shape_kept ? COVERED_BY_ROOM : NOT_COVERED;
}

static void learn(struct camera_past *past, float sharpness, int soft)
{
    /* Softness that stays becomes usual in minutes, a new background in seconds. */
    float rate = soft ? 0.002F : past->pictures < PAST_MIN ? 1.0F / (float)(past->pictures + 1) : 0.05F;

    past->usual_sharpness += (sharpness - past->usual_sharpness) * rate;
    if (past->pictures < CAMERA_LEARNT)
        past->pictures++;
}

static enum camera_state state_of(const struct luma_stats *now, struct camera_verdict *v, uint64_t pts_us,
                                  const struct wire_tune *tune, struct camera_past *past,
                                  const struct room_view *view)
{
    if (is_blocked(now, v, past))
        return CAMERA_BLOCKED;
    int covered = is_covered(now, v, past ? &past->room : NULL, view);
    v->by_room = covered == COVERED_BY_ROOM;
    if (covered == COVERED || (v->by_room && !(past->seen_us && pts_us - past->seen_us <= CAMERA_SEEN_US)))
        return CAMERA_COVERED;
    if (v->still_us >= FROZEN_AFTER_US)
        return CAMERA_FROZEN;
    if (now->mean < (float)tune->dark_mean_milli / 1000.0F)
        return CAMERA_DARK;
    if (v->sharpness < (float)tune->defocus_milli / 1000.0F)
        return CAMERA_DEFOCUSED;
    return CAMERA_OK;
}

struct camera_verdict camera_judge(const struct luma_stats *now, uint64_t pts_us, const struct wire_tune *tune,
                                   struct camera_past *past)
{
    struct camera_verdict v = {.state = CAMERA_OK};
    struct room_view view = {0};
    float usual = past ? fmaxf(past->usual_sharpness, ordinary_sharpness) : ordinary_still;

    v.covered_below = (float)tune->covered_sd_milli / 1000.0F + covered_share * now->mean;
    v.sharpness = now->sharpness / usual;
    v.collapsed = past && past->pictures >= PAST_MIN && now->sharpness < lost_sharpness * past->usual_sharpness;
    if (past) {
        float dim = fmaxf(dim_least, fminf(1.0F, now->mean / dim_below)); /* what moves in the dark changes less */

        v.step = past->still.pictures ? luma_moved(now->cell, past->still.last) : 0.0F;
        v.diff = still_see(&past->still, now, pts_us, dim * (float)tune->frozen_diff_milli / 1000.0F);
        v.still_us = pts_us - past->still.since_us;
        memcpy(past->still.last, now->cell, sizeof past->still.last);
        room_compare(&past->room, now, &view);
    }
    v.state = state_of(now, &v, pts_us, tune, past, &view);
    if (!past || (v.state != CAMERA_OK && v.state != CAMERA_DEFOCUSED))
        return v;
    learn(past, now->sharpness, v.state == CAMERA_DEFOCUSED);
    if (v.state == CAMERA_OK) {
        v.moved = view.likeness;
        room_learn(&past->room, now, &view, pts_us);
    }
    return v;
}
