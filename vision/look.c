#include "look.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cost.h"
#include "identity.h"
#include "people.h"
#include "things.h"
#include "turned.h"
#include "watch.h"
#include "witness.h"

static const float portrait_verify = 0.4F; /* a photo is a portrait: half a heart is enough */
enum { CLEAR_FOR_US = 1500000 }; /* looks are rarer than pictures; one speaks for those between */

struct memory {
    int begun;
    uint64_t pts_us;
    int width, height;
    uint8_t luma[LUMA_SIZE];
    struct clear { /* the last look that showed a clear face */
        int known;
        uint64_t at_us;
        uint32_t sharpness_milli, mean_milli;
    } clear;
    float usual_diff; /* slow mean of the difference between pictures */
    struct watch watch;
    struct people people;
    struct identity identity;
    struct things things;
    struct detail {
        int expected;
        uint64_t things_us; /* since when things wait for a larger picture; 0: they do not */
        int face;           /* the face in view was too small or too soft to be compared */
        uint8_t camera;     /* what the latest look said of it */
        struct witness witness;
        int waits; /* a larger picture of `at_us` is to be compared */
        uint64_t at_us;
        uint8_t luma[LUMA_SIZE]; /* of it */
    } detail;
};

static uint32_t milli(float v)
{
    return v <= 0.0F ? 0 : v >= 4000000.0F ? 4000000000U : (uint32_t)lrintf(v * 1000.0F);
}

struct memory *memory_new(void)
{
    return calloc(1, sizeof(struct memory));
}

void memory_reset(struct memory *m)
{
    memset(m, 0, sizeof *m);
}

void memory_free(struct memory *m)
{
    free(m);
}

void memory_refer(struct memory *m, const struct wire_reference *reference)
{
    memset(&m->identity, 0, sizeof m->identity);
    m->identity.known = *reference;
    if (m->identity.known.count > WIRE_REFERENCES)
        m->identity.known.count = WIRE_REFERENCES;
    if (m->identity.known.photos > m->identity.known.count)
        m->identity.known.photos = m->identity.known.count;
}

void memory_known(const struct memory *m, struct wire_reference *ret_reference)
{
    *ret_reference = m->identity.known;
}

void memory_enrol(struct memory *m)
{
    m->identity.asked = 1;
}

void memory_expect_details(struct memory *m, int on)
{
    m->detail.expected = on;
}

int memory_wants_detail(const struct memory *m)
{
    return m->detail.expected && (m->detail.things_us || m->detail.face);
}

int memory_witness(struct memory *m, struct wire_witness *ret_witness)
{
    struct detail *d = &m->detail;

    if (!d->waits || m->pts_us < d->at_us)
        return 0;
    float apart = witness_apart(&d->witness, d->at_us, d->luma);
    *ret_witness = (struct wire_witness){
        .pts_us = d->at_us, .compared = apart >= 0.0F, .apart_milli = milli(apart)};
    d->waits = 0;
    return 1;
}

int memory_enrolled(struct memory *m, struct wire_enrolled *ret_enrolled)
{
    if (!m->identity.enrolled)
        return 0;
    *ret_enrolled = m->identity.said;
    m->identity.enrolled = 0;
    return 1;
}

static int16_t pixel(float v)
{
    return v < -32000.0F ? -32000 : v > 32000.0F ? 32000 : (int16_t)lrintf(v);
}

static void describe(struct sight *s, const struct person *who, const struct wire_tune *tune)
{
    const struct face *f = &who->face;
    struct sight_box *b = &s->box[s->boxes++];

    float left = fmaxf(0.0F, f->at.x), top = fmaxf(0.0F, f->at.y);

    b->x = pixel(left);
    b->y = pixel(top);
    b->w = pixel(fminf(f->at.x + f->at.w, s->width) - left);
    b->h = pixel(fminf(f->at.y + f->at.h, s->height) - top);
    b->score_milli = (uint16_t)milli(f->score);
    b->verify_milli = (uint16_t)milli(f->verify);
    b->sharpness_milli = (uint16_t)f->sharpness_milli;
    b->identifiable = !who->blurred && f->sharpness_milli >= (int)tune->face_sharp_milli;
    b->flat = (uint8_t)who->flat;
    b->turned_milli = (uint16_t)face_turned(f);
}

static void begin(struct sight *s, const struct picture *p)
{
    memset(s, 0, sizeof *s);
    s->wire = SIGHT_WIRE;
    s->flags = p->flags;
    s->pts_us = p->pts_us;
    s->seq = p->seq;
    s->width = (uint16_t)p->width;
    s->height = (uint16_t)p->height;
    s->faces = FACES_UNKNOWN;
    s->objects = OBJECTS_UNKNOWN;
}

static int fits(const struct picture *p)
{
    return p->width >= LOOK_SIDE_MIN && p->height >= LOOK_SIDE_MIN && p->width <= LOOK_SIDE_MAX &&
           p->height <= LOOK_SIDE_MAX;
}

static int has_clear_face(const struct sight *s, const struct wire_tune *tune)
{
    for (uint32_t i = 0; i < s->boxes; i++)
        if (4 * s->box[i].sharpness_milli >= 5 * tune->face_sharp_milli)
            return 1;
    return 0;
}

/* A clear face before a soft background is a portrait, not a camera out of focus; before
   a black one, with something bright in the picture, it is a lit person, not a dark room. */
static void reconsider(struct sight *s, const struct watched *seen)
{
    const float lit = 80.0F;

    if ((s->camera == CAMERA_DEFOCUSED && !seen->collapsed) || (s->camera == CAMERA_DARK && seen->bright >= lit))
        s->camera = CAMERA_OK;
}

/* Whether the last look speaks for this picture too: not when it became softer or darker since. */
static int still_clear(const struct memory *m, const struct sight *s)
{
    return m->clear.known && s->pts_us - m->clear.at_us <= CLEAR_FOR_US &&
           (uint64_t)s->sharpness_milli * 4 >= (uint64_t)m->clear.sharpness_milli * 3 &&
           (uint64_t)s->luma_mean_milli * 4 >= (uint64_t)m->clear.mean_milli * 3;
}

static int scene_jumped(struct memory *m, const uint8_t *luma)
{
    float diff = luma_difference(luma, m->luma);
    int jumped = diff > fmaxf(14.0F, 4.0F * m->usual_diff);

    m->usual_diff += (fminf(diff, 20.0F) - m->usual_diff) * 0.1F;
    return jumped;
}

static void look_at_people(struct looker *l, struct memory *m, const struct wire_tune *tune, const struct picture *p,
                           int jump, struct sight *s)
{
    int faces;

    s->net = (uint8_t)people_look(l, &m->people, tune, p, jump, &faces);
    s->faces = (int16_t)faces;
    if (!s->net || faces == FACES_UNKNOWN)
        return;
    if (!m->people.count)
        watch_nobody(&m->watch);
    for (int i = 0; i < m->people.count; i++) {
        const struct face *f = &m->people.person[i].face;

        watch_person(&m->watch, p, f->at.x, f->at.y, f->at.w, f->at.h);
        describe(s, &m->people.person[i], tune);
    }
}

/* What the vanished room alone says is refuted by a face that a net sees. */
static void look_under_cover(struct memory *m, struct sight *s)
{
    int clear = 0;

    for (int i = 0; i < m->people.count; i++)
        clear += !m->people.person[i].blurred;
    if (s->faces > 0 && clear) {
        watch_uncovered(&m->watch, s->pts_us);
        s->camera = CAMERA_OK;
    } else {
        s->faces = FACES_UNKNOWN;
        s->boxes = 0;
    }
}

enum { LOOKED_IDENTITY = 8 }; /* bit of sight.net, beside those of people.h */

/* Of the people in view, pictures on the wall left out, the one who may be alone. */
static void look_at_identity(struct looker *l, struct memory *m, const struct wire_tune *tune, const struct picture *p,
                             int jump, struct sight *s)
{
    int who = 0;

    if (!l->net[NET_IDENTITY].run || !(tune->looks & LOOK_IDENTITY) || !s->net || s->faces == FACES_UNKNOWN)
        return;
    while (who < (int)s->boxes - 1 && s->box[who].flat)
        who++;
    struct face face = m->people.person[who].face; /* a copy: who is tracked is not its business */
    if (!identity_due(&m->identity, tune, p->pts_us, s->faces, &face.at, jump || m->people.person[who].unlike) ||
        p->flags & WIRE_HURRIED)
        return;
    if (s->faces == 1)
        s->net |= LOOKED_IDENTITY;
    identity_look(l, &m->identity, tune, p, s->faces, &face, s);
    m->detail.face = m->detail.expected && s->faces == 1 && s->identity == IDENTITY_UNVERIFIABLE &&
                     (s->unverifiable == UNVERIFIABLE_SMALL || s->unverifiable == UNVERIFIABLE_SOFT);
}

static const struct face *largest(const struct people *m)
{
    const struct face *best = NULL;

    for (int i = 0; i < m->count; i++)
        if (!best || m->person[i].face.at.w * m->person[i].face.at.h > best->at.w * best->at.h)
            best = &m->person[i].face;
    return best;
}

static int is_turned(const struct sight *s, const struct wire_tune *tune)
{
    for (uint32_t i = 0; i < s->boxes; i++)
        if (s->box[i].turned_milli >= tune->turned_milli)
            return 1;
    return 0;
}

static void look_at_things(struct looker *l, struct memory *m, const struct wire_tune *tune, const struct picture *p,
                           const uint8_t *luma, struct sight *s)
{
    const struct face *face = largest(&m->people);
    const struct scene scene = {p->pts_us, p->width, p->height, s->faces, face ? &face->at : NULL, is_turned(s, tune),
                                luma};
    int usable = s->camera != CAMERA_COVERED && s->camera != CAMERA_BLOCKED && s->camera != CAMERA_FROZEN;
    struct detail *d = &m->detail;

    if (!things_wanted(l, tune) || !usable || !things_due(&m->things, tune, &scene)) {
        d->things_us = usable ? d->things_us : 0;
        return;
    }
    if (p->flags & WIRE_HURRIED)
        return;
    if (d->expected && !(tune->looks & LOOK_EVERY)) {
        d->things_us = d->things_us ? d->things_us : p->pts_us;
        if (p->pts_us - d->things_us < LOOK_DETAIL_WAIT_US)
            return;
    }
    d->things_us = 0;
    things_look(l, &m->things, tune, p, &scene, 1.0F, s);
}

void look(struct looker *l, struct memory *m, const struct wire_tune *tune, const struct picture *p,
          struct sight *ret_sight)
{
    struct memory alone;
    struct watched seen;
    int jump = 0, in_order = !m->begun || p->pts_us > m->pts_us;

    begin(ret_sight, p);
    if (!fits(p))
        return;
    if (!in_order) { /* judged without disturbing what is known */
        memset(&alone, 0, sizeof alone);
        m = &alone;
    }
    ret_sight->photos = (uint8_t)m->identity.known.photos;
    if (m->begun && (m->width != p->width || m->height != p->height)) {
        people_reset(&m->people);
        things_reset(&m->things);
    }
    watch_see(&m->watch, &l->pixels, tune, p, ret_sight, &seen);
    if (m->begun)
        jump = scene_jumped(m, seen.luma);
    int covered = seen.state == CAMERA_COVERED;
    if ((covered && !seen.by_room) || seen.state == CAMERA_BLOCKED)
        people_reset(&m->people);
    else if (!l->degraded && (tune->looks & LOOK_FACES)) {
        cost_switch(COST_FACE);
        look_at_people(l, m, tune, p, jump, ret_sight);
        if (covered)
            look_under_cover(m, ret_sight);
    }
    cost_switch(COST_IDENTITY);
    if (in_order)
        look_at_identity(l, m, tune, p, jump, ret_sight);
    cost_switch(COST_CHECK);
    if (ret_sight->net)
        m->clear = (struct clear){has_clear_face(ret_sight, tune), p->pts_us, ret_sight->sharpness_milli,
                                  ret_sight->luma_mean_milli};
    if (still_clear(m, ret_sight))
        reconsider(ret_sight, &seen);
    cost_switch(COST_OBJECTS);
    if (in_order)
        look_at_things(l, m, tune, p, seen.luma, ret_sight);
    cost_switch(COST_CHECK);
    memcpy(m->luma, seen.luma, sizeof seen.luma);
    if (m->detail.expected)
        witness_note(&m->detail.witness, p->pts_us, seen.luma);
    m->detail.camera = ret_sight->camera;
    m->begun = 1;
    m->pts_us = p->pts_us;
    m->width = p->width;
    m->height = p->height;
}

static void detail_face(struct looker *l, struct memory *m, const struct wire_tune *tune, const struct picture *p,
                        float larger, struct sight *s)
{
    int who = 0;

    while (who < m->people.count && m->people.person[who].flat)
        who++;
    if (who == m->people.count)
        return;
    struct face face = face_larger(&m->people.person[who].face, larger);
    s->net |= LOOKED_IDENTITY;
    identity_look(l, &m->identity, tune, p, 1, &face, s);
}

int look_detail(struct looker *l, struct memory *m, const struct wire_tune *tune, const struct picture *p,
                struct sight *ret_sight)
{
    struct detail *d = &m->detail;

    if (!m->begun || !fits(p) || !m->width)
        return 0;
    float larger = (float)p->width / (float)m->width;
    pixels_luma(&l->pixels, p, pixels_all(p), LUMA_W, LUMA_H, d->luma);
    d->waits = 1;
    d->at_us = p->pts_us;
    begin(ret_sight, p);
    ret_sight->pts_us = p->pts_us > m->pts_us ? p->pts_us : m->pts_us;
    ret_sight->before_us = (uint32_t)(ret_sight->pts_us - p->pts_us);
    ret_sight->width = (uint16_t)m->width;
    ret_sight->height = (uint16_t)m->height;
    ret_sight->camera = d->camera;
    ret_sight->photos = (uint8_t)m->identity.known.photos;
    if (d->face) {
        cost_switch(COST_IDENTITY);
        detail_face(l, m, tune, p, larger, ret_sight);
        d->face = 0;
    }
    if (d->things_us) {
        const struct face *face = largest(&m->people);
        const struct scene scene = {ret_sight->pts_us, m->width, m->height, FACES_UNKNOWN, face ? &face->at : NULL, 0,
                                    d->luma};

        cost_switch(COST_OBJECTS);
        d->things_us = 0;
        things_look(l, &m->things, tune, p, &scene, larger, ret_sight);
    }
    cost_switch(COST_CHECK);
    return ret_sight->net != 0;
}

/* Larger first; what the second opinion refuses still counts in a portrait with nobody else in it. */
static struct face *portrait_choose(struct looker *l, const struct picture *p, struct faces *seen, uint32_t *ret_faces)
{
    struct face *best = NULL;
    uint32_t faces = 0;

    for (int i = 0; i < seen->count; i++) {
        struct face *f = &seen->face[i];

        if (face_verify(l, p, f) || !face_agreed(f, portrait_verify))
            continue;
        faces++;
        if (!best || f->at.w * f->at.h > best->at.w * best->at.h)
            best = f;
    }
    *ret_faces = faces;
    return best;
}

void look_likeness(struct looker *l, const struct wire_tune *tune, const struct picture *p,
                   struct wire_enrolled *ret_enrolled)
{
    struct faces seen;
    struct face *face = NULL;

    memset(ret_enrolled, 0, sizeof *ret_enrolled);
    ret_enrolled->unverifiable = UNVERIFIABLE_NO_FACE;
    if (!fits(p) || l->degraded || !l->net[NET_IDENTITY].run ||
        faces_scan(l, NET_FULL, p, (float)tune->candidate_milli / 1000.0F, &seen))
        return;
    memcpy(ret_enrolled->net_sha256, l->net[NET_IDENTITY].sha256, sizeof ret_enrolled->net_sha256);
    face = portrait_choose(l, p, &seen, &ret_enrolled->faces);
    if (!face)
        return;
    ret_enrolled->unverifiable = identity_describe(l, tune, p, face, FOR_PHOTO, ret_enrolled->likeness);
    ret_enrolled->sharpness_milli = (uint32_t)face->sharpness_milli;
    ret_enrolled->pts_us = p->pts_us;
}

void look_still(struct looker *l, const struct wire_tune *tune, const struct picture *p, struct sight *ret_sight)
{
    struct watched seen;
    struct people people;
    int faces;

    begin(ret_sight, p);
    if (!fits(p))
        return;
    watch_see(NULL, &l->pixels, tune, p, ret_sight, &seen);
    if (l->degraded || seen.state == CAMERA_COVERED || seen.state == CAMERA_BLOCKED)
        return;
    memset(&people, 0, sizeof people);
    people.pastless = 1;
    ret_sight->net = (uint8_t)people_look(l, &people, tune, p, 0, &faces);
    ret_sight->faces = (int16_t)faces;
    for (int i = 0; i < people.count; i++)
        describe(ret_sight, &people.person[i], tune);
    if (has_clear_face(ret_sight, tune))
        reconsider(ret_sight, &seen);
    const struct face *face = largest(&people);
    things_still(l, tune, p, face ? &face->at : NULL, ret_sight);
}
