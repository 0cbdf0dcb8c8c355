#include "things.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    NEXT_US = 1000000,      /* after a find */
    MISSED_US = 500000,     /* after a look that missed what was there */
    HOLD_US = 1200000,      /* a thing is gone when it was not seen for longer … */
    AGAIN_US = 450000,      /* … and missed again after that */
    SETTLE_US = 500000,     /* a hand that moves is blurred */
    FACE_FOR_US = 20000000, /* so long a lost face still tells the scale */
    EARLY_US = 10000,       /* as in people.c */
    STILL_US = 10000000,    /* what has not moved for so long lies there */
    UNSEEN_US = 8000000,    /* so long a thing is believed in because its place has not changed */
    REASON_SHARE = 2,       /* for a reason: a look in this part of objects_every_ms at most */
    STILL_SHARE = 3,        /* at still things: a look in this part of it */
    PARTS_X = 8, PARTS_Y = 6, PART_W = THINGS_W / PARTS_X, PART_H = THINGS_H / PARTS_Y,
};
/* Differences are of 8-bit luma, means over a region. */
static const float other_place = 8.0F, other_part = 20.0F, at_rest = 6.0F, newer = 0.4F, held_overlap = 0.2F,
                   still_overlap = 0.6F, most_changed = 0.6F, carried = 1.0F, at_place = 0.4F;
/* Of object_doubt_milli: what a look must still see of a thing, and the mean below which it is gone. */
static const float trace = 0.6F, held = 0.7F;

void things_reset(struct things *t)
{
    memset(t, 0, sizeof *t);
}

struct patch {
    int x, y, w, h;
};

static const struct patch everywhere = {0, 0, THINGS_W, THINGS_H};

static float shift(const uint8_t *a, const uint8_t *b, struct patch at)
{
    int sum = 0;

    for (int y = at.y; y < at.y + at.h; y++)
        for (int x = at.x; x < at.x + at.w; x++)
            sum += a[y * THINGS_W + x] - b[y * THINGS_W + x];
    return (float)sum / (float)(at.w * at.h);
}

/* Mean absolute difference of a patch, `light` taken off. */
static float changed(const uint8_t *a, const uint8_t *b, struct patch at, float light)
{
    float diff = 0;

    for (int y = at.y; y < at.y + at.h; y++)
        for (int x = at.x; x < at.x + at.w; x++)
            diff += fabsf((float)(a[y * THINGS_W + x] - b[y * THINGS_W + x]) - light);
    return diff / (float)(at.w * at.h);
}

/* Whether a place looks other than it did, in whatever light. */
static int is_other(const uint8_t *a, const uint8_t *b, struct patch at)
{
    return changed(a, b, at, shift(a, b, at)) > other_place;
}

static struct patch patch_of(struct box at, const struct scene *scene)
{
    float across = (float)THINGS_W / (float)scene->width, down = (float)THINGS_H / (float)scene->height;
    int x = (int)fminf(fmaxf(at.x * across, 0.0F), THINGS_W - 1);
    int y = (int)fminf(fmaxf(at.y * down, 0.0F), THINGS_H - 1);
    int x2 = (int)ceilf((at.x + at.w) * across), y2 = (int)ceilf((at.y + at.h) * down);

    x2 = x2 <= x ? x + 1 : x2 > THINGS_W ? THINGS_W : x2;
    y2 = y2 <= y ? y + 1 : y2 > THINGS_H ? THINGS_H : y2;
    return (struct patch){x, y, x2 - x, y2 - y};
}

/* How many parts are other than in `past`, and whether any of those is at rest since the picture before. */
static int parts_changed(const struct things *t, const uint8_t *now, const uint8_t *past, int *ret_rest)
{
    float light = shift(now, past, everywhere);
    int count = 0;

    *ret_rest = 0;
    for (int i = 0; i < PARTS_X * PARTS_Y; i++) {
        struct patch at = {i % PARTS_X * PART_W, i / PARTS_X * PART_H, PART_W, PART_H};

        if (changed(now, past, at, light) < other_part)
            continue;
        count++;
        *ret_rest |= changed(now, t->before, at, 0.0F) < at_rest;
    }
    return count;
}

static uint64_t every_us(const struct wire_tune *tune)
{
    return (uint64_t)tune->objects_every_ms * 1000;
}

/* Something happened that goes with taking a thing in hand. */
static int reason(struct things *t, const struct scene *scene, const uint8_t *now)
{
    int lost = scene->faces == 0 && t->faces > 0, turned = scene->turned && !t->turned, rest;
    int parts = parts_changed(t, now, t->last, &rest);

    if (scene->faces != FACES_UNKNOWN) {
        t->faces = scene->faces;
        t->turned = scene->turned;
    }
    return lost || turned || (parts && rest);
}

static void bring_forward(struct things *t, uint64_t due_us)
{
    if (due_us < t->due_us)
        t->due_us = due_us;
}

int things_due(struct things *t, const struct wire_tune *tune, const struct scene *scene)
{
    uint8_t now[THINGS_SIZE];
    uint64_t rested_us = t->looked_us + every_us(tune) / REASON_SHARE;

    luma_halve(scene->luma, now);
    if (scene->face) {
        t->face = *scene->face;
        t->face_us = scene->pts_us;
        t->face_known = 1;
    } else if (scene->pts_us - t->face_us > FACE_FOR_US) {
        t->face_known = 0;
    }
    if (!t->looked) {
        memcpy(t->room, now, sizeof now);
        t->due_us = scene->pts_us;
    } else if (reason(t, scene, now)) {
        uint64_t soon_us = scene->pts_us + SETTLE_US;

        t->reasoned = 1;
        bring_forward(t, soon_us > rested_us ? soon_us : rested_us);
    }
    for (int i = 0; i < t->count; i++) /* what lay still is moved */
        if (is_other(now, t->last, patch_of(t->thing[i].is.at, scene)))
            bring_forward(t, t->looked_us + NEXT_US);
    memcpy(t->before, now, sizeof now);
    if (!(tune->looks & LOOK_EVERY) && scene->pts_us + EARLY_US < t->due_us)
        return 0;
    memcpy(t->last, now, sizeof now);
    if (t->reasoned && !t->count)
        t->turn = OBJECTS_NEAR;
    return 1;
}

/* After the camera was turned or the light changed, the room is learnt anew. */
static void room_learn(struct things *t)
{
    int rest;

    if (!t->looked || parts_changed(t, t->last, t->room, &rest) > (int)(most_changed * PARTS_X * PARTS_Y))
        memcpy(t->room, t->last, sizeof t->room);
}

static int is_furniture(const struct things *t, const struct object *o, const struct scene *scene)
{
    return o->label != OBJECT_PHONE && !is_other(t->last, t->room, patch_of(o->at, scene));
}

/* In the same place: overlapping, or at most `far` of its size away. */
static int same(const struct object *a, const struct object *b, float far)
{
    float x = a->at.x + a->at.w / 2 - b->at.x - b->at.w / 2, y = a->at.y + a->at.h / 2 - b->at.y - b->at.h / 2;
    float size = sqrtf(fmaxf(a->at.w * a->at.h, b->at.w * b->at.h));

    return a->label == b->label && (box_overlap(a->at, b->at) > held_overlap || sqrtf(x * x + y * y) < far * size);
}

static const struct object *seen_again(const struct thing *g, const struct objects *seen, float least, uint32_t *taken)
{
    float far = g->counts ? carried : at_place;

    for (int i = 0; i < seen->count; i++)
        if (!(*taken >> i & 1U) && seen->object[i].score >= least && same(&g->is, &seen->object[i], far)) {
            *taken |= 1U << i;
            return &seen->object[i];
        }
    return NULL;
}

/* What counted is there still while its place looks as it did. With a look at every picture the mean tells sooner. */
static int stays(const struct things *t, const struct thing *g, const struct wire_tune *tune, const struct scene *scene)
{
    return !(tune->looks & LOOK_EVERY) && g->counts && scene->pts_us - g->seen_us <= UNSEEN_US &&
           !is_other(t->last, g->picture, patch_of(g->is.at, scene));
}

static int is_gone(const struct thing *g, const struct wire_tune *tune, uint64_t now_us)
{
    return g->is.score < object_doubt(g->is.label, tune) * held || (!g->counts && g->seen >= DOUBTS) ||
           (g->missed_us && now_us - g->seen_us > HOLD_US && now_us - g->missed_us >= AGAIN_US);
}

static int is_enough(const struct thing *g, const struct wire_tune *tune)
{
    float needed = object_needed(g->is.label, tune);

    return g->is.score >= needed + SURE_MILLI / 1000.0F || (g->seen >= AGAIN && g->is.score >= needed) ||
           (g->seen >= PERSISTS && g->is.score >= object_doubt(g->is.label, tune));
}

/* Moves what is known on by this look; what was missed too long or is too weak on the mean is forgotten. */
static void keep(struct things *t, const struct wire_tune *tune, const struct scene *scene, const struct objects *seen,
                 uint32_t *taken)
{
    uint64_t now_us = scene->pts_us;
    int kept = 0;

    for (int i = 0; i < t->count; i++) {
        struct thing g = t->thing[i];
        const struct object *o = seen_again(&g, seen, object_doubt(g.is.label, tune) * trace, taken);

        if (o) {
            if (box_overlap(g.is.at, o->at) < still_overlap)
                g.still_us = now_us;
            g.is.at = o->at;
            g.seen++;
            g.seen_us = now_us;
            g.missed_us = 0;
            memcpy(g.picture, t->last, sizeof g.picture);
        } else if (!g.missed_us) {
            g.missed_us = now_us;
        }
        if (o || !stays(t, &g, tune, scene)) {
            g.is.score += ((o ? o->score : 0.0F) - g.is.score) * newer;
            g.counts |= is_enough(&g, tune);
            if (is_gone(&g, tune, now_us))
                continue;
        }
        t->thing[kept++] = g;
    }
    t->count = kept;
}

static void meet(struct things *t, const struct wire_tune *tune, const struct scene *scene, const struct objects *seen,
                 uint32_t taken)
{
    for (int i = 0; i < seen->count && t->count < THINGS_MAX; i++) {
        const struct object *o = &seen->object[i];
        struct thing g = {*o, 1, 0, scene->pts_us, 0, scene->pts_us, {0}};

        if (taken >> i & 1U || o->score < object_doubt(o->label, tune) || is_furniture(t, o, scene))
            continue;
        g.counts = is_enough(&g, tune);
        memcpy(g.picture, t->last, sizeof g.picture);
        t->thing[t->count++] = g;
    }
}

static uint64_t next_look(const struct things *t, const struct wire_tune *tune, uint64_t now_us, int missed)
{
    int lies = t->count > 0;

    for (int i = 0; i < t->count; i++)
        lies &= now_us - t->thing[i].still_us >= STILL_US;
    if (missed)
        return now_us + MISSED_US;
    if (t->count)
        return now_us + (lies ? every_us(tune) / STILL_SHARE : NEXT_US);
    return now_us + every_us(tune);
}

static int16_t pixel(float v, int most)
{
    return (int16_t)lrintf(fminf(fmaxf(v, 0.0F), (float)most));
}

static void describe(const struct object *o, int width, int height, struct sight *s)
{
    struct sight_object *to = &s->object[s->objects];

    if (s->objects >= SIGHT_OBJECTS)
        return;
    to->x = pixel(o->at.x, width);
    to->y = pixel(o->at.y, height);
    to->w = (int16_t)(pixel(o->at.x + o->at.w, width) - to->x);
    to->h = (int16_t)(pixel(o->at.y + o->at.h, height) - to->y);
    to->score_milli = (uint16_t)lrintf(1000.0F * fmaxf(0.0F, o->score));
    to->label = (uint16_t)o->label;
    s->objects++;
}

void things_saw(struct things *t, const struct wire_tune *tune, const struct scene *scene, const struct objects *seen,
                struct sight *ret_sight)
{
    uint32_t taken = 0;
    int missed = 0, doubtful = 0;

    room_learn(t);
    keep(t, tune, scene, seen, &taken);
    meet(t, tune, scene, seen, taken);
    ret_sight->objects = 0;
    for (int i = 0; i < t->count; i++) {
        const struct thing *g = &t->thing[i];

        missed |= g->seen_us != scene->pts_us;
        doubtful |= !g->counts;
        if (g->counts && g->seen_us == scene->pts_us)
            describe(&g->is, scene->width, scene->height, ret_sight);
    }
    if (!ret_sight->objects && (missed || doubtful))
        ret_sight->objects = OBJECTS_UNKNOWN;
    t->due_us = next_look(t, tune, scene->pts_us, missed);
    t->looked = 1;
    t->looked_us = scene->pts_us;
    t->reasoned = 0;
    t->turn = t->turn == OBJECTS_FAR ? OBJECTS_NEAR : OBJECTS_FAR;
}

int things_wanted(const struct looker *l, const struct wire_tune *tune)
{
    return (tune->looks & LOOK_OBJECTS) && l->net[NET_OBJECTS].run && l->net[NET_OBJECTS_SMALL].run;
}

void things_look(struct looker *l, struct things *t, const struct wire_tune *tune, const struct picture *p,
                 const struct scene *scene, float larger, struct sight *ret_sight)
{
    struct objects seen;
    struct box face = box_larger(t->face, larger);

    luma_halve(scene->luma, t->last);
    if (objects_look(l, tune, p, t->face_known ? &face : NULL, t->turn, &seen) < 0)
        return;
    for (int i = 0; i < seen.count; i++)
        seen.object[i].at = box_larger(seen.object[i].at, 1.0F / larger);
    ret_sight->net |= THINGS_LOOKED;
    things_saw(t, tune, scene, &seen, ret_sight);
}

void things_still(struct looker *l, const struct wire_tune *tune, const struct picture *p, const struct box *face,
                  struct sight *ret_sight)
{
    struct objects seen;

    if (!(tune->looks & LOOK_OBJECTS) || objects_still(l, tune, p, face, &seen) < 0)
        return;
    ret_sight->net |= THINGS_LOOKED;
    ret_sight->objects = 0;
    for (int i = 0; i < seen.count; i++)
        if (seen.object[i].score >= object_needed(seen.object[i].label, tune))
            describe(&seen.object[i], p->width, p->height, ret_sight);
}
