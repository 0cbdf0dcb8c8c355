#include "watch.h"

#include <math.h>

static uint32_t milli(float v)
{
    return v <= 0.0F ? 0 : v >= 4000000.0F ? 4000000000U : (uint32_t)lrintf(v * 1000.0F);
}

static void see_past(struct watch *w, const struct wire_tune *tune, const struct camera_verdict *v,
                     const struct watched *seen, struct sight *s)
{
    struct loop_verdict loop = {0};
    int drawn = v->state == CAMERA_BLOCKED;

    if (tune->looks & LOOK_LOOPS)
        loop = loop_see(&w->loop, seen->luma, s->pts_us);
    s->loop_milli = (uint16_t)milli(loop.likeness);
    s->loop_period_ms = loop.period_ms;
    s->moved_milli = (uint16_t)milli(v->moved);
    s->still_ms = (uint32_t)(v->still_us / 1000);
    s->synthetic_milli = (uint16_t)milli(sensor_see(&w->sensor, seen->luma, v->moved, drawn, loop.likeness));
}

void watch_see(struct watch *w, struct pixels *scratch, const struct wire_tune *tune, const struct picture *p,
               struct sight *s, struct watched *ret_watched)
{
    struct luma_stats stats;

    pixels_luma(scratch, p, pixels_all(p), LUMA_W, LUMA_H, ret_watched->luma);
    luma_measure(ret_watched->luma, &stats);
    struct camera_verdict v = camera_judge(&stats, p->pts_us, tune, w ? &w->camera : NULL);
    ret_watched->state = v.state;
    ret_watched->by_room = v.by_room;
    ret_watched->collapsed = v.collapsed;
    ret_watched->bright = stats.bright;
    s->camera = (uint8_t)v.state;
    s->luma_mean_milli = milli(stats.mean);
    s->luma_sd_milli = milli(stats.sd);
    s->detail_milli = milli(stats.detail);
    s->diff_milli = milli(v.diff);
    s->structure_milli = milli(stats.structure);
    s->covered_milli = milli(v.covered_below);
    s->sharpness_milli = milli(v.sharpness);
    if (w)
        see_past(w, tune, &v, ret_watched, s);
}

void watch_person(struct watch *w, const struct picture *p, float x, float y, float width, float height)
{
    room_person(&w->camera.room, x / (float)p->width, y / (float)p->height, width / (float)p->width,
                height / (float)p->height);
}

void watch_uncovered(struct watch *w, uint64_t pts_us)
{
    w->camera.seen_us = pts_us;
}

void watch_nobody(struct watch *w)
{
    room_empty(&w->camera.room);
}
