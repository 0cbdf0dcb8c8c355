#include "identity.h"

#include <math.h>
#include <string.h>

#include "chip.h"

static const float contrast_min = 3.0F, raised_min = -0.1F, raised_max = 1.1F;
static const float same_place = 0.25F; /* overlap from which a face has stayed where it was */

enum { NEW_VIEW_MILLI = 975 }; /* a look that is no more alike than this to what is known shows something new */

int likeness_milli(const float a[WIRE_LIKENESS], const float b[WIRE_LIKENESS])
{
    float sum = 0;

    for (int i = 0; i < WIRE_LIKENESS; i++)
        sum += a[i] * b[i];
    return sum <= 0.0F || !isfinite(sum) ? 0 : sum >= 1.0F ? 1000 : (int)lrintf(sum * 1000.0F);
}

/* ---- one face ---- */

enum { FACE_SMALL = 48 }; /* side of the grey face that light is judged on */

struct patch {
    float sum, square;
    int count;
};

static void patch_add(struct patch *p, float v)
{
    p->sum += v;
    p->square += v * v;
    p->count++;
}

static float patch_deviation(const struct patch *p)
{
    float mean = p->sum / (float)p->count;

    return sqrtf(fmaxf(0.0F, p->square / (float)p->count - mean * mean));
}

static int within(float x, float y, const float at[2], float reach_x, float reach_y)
{
    return fabsf(x - at[0]) <= reach_x && fabsf(y - at[1]) <= reach_y;
}

/* Light and eyes, on a small grey picture of the face from brow to chin. */
static void light_measure(struct looker *l, const struct picture *p, const struct face *f, struct portrait *m)
{
    uint8_t luma[FACE_SMALL * FACE_SMALL];
    const float *right = f->point[FACE_RIGHT_EYE], *left = f->point[FACE_LEFT_EYE];
    float middle_x = (right[0] + left[0]) / 2, middle_y = (right[1] + left[1]) / 2;
    float side = 2.2F * m->eyes, pixel = side / FACE_SMALL;
    struct window win = {middle_x - side / 2, middle_y - 0.6F * m->eyes, side, side};
    struct patch whole, eye[2], half[2];

    memset(&whole, 0, sizeof whole);
    memset(eye, 0, sizeof eye);
    memset(half, 0, sizeof half);
    pixels_luma(&l->pixels, p, win, FACE_SMALL, FACE_SMALL, luma);
    for (int i = 0; i < FACE_SMALL * FACE_SMALL; i++) {
        float x = win.x + ((float)(i % FACE_SMALL) + 0.5F) * pixel;
        float y = win.y + ((float)(i / FACE_SMALL) + 0.5F) * pixel;
        float v = luma[i];

        patch_add(&whole, v);
        patch_add(&half[x > middle_x], v);
        if (within(x, y, right, 0.28F * m->eyes, 0.2F * m->eyes))
            patch_add(&eye[0], v);
        if (within(x, y, left, 0.28F * m->eyes, 0.2F * m->eyes))
            patch_add(&eye[1], v);
    }
    m->contrast = patch_deviation(&whole);
    float a = half[0].sum / (float)half[0].count + 1.0F, b = half[1].sum / (float)half[1].count + 1.0F;
    m->one_side = a > b ? a / b : b / a;
    m->eyes_seen = 0;
    if (eye[0].count && eye[1].count)
        m->eyes_seen = fminf(patch_deviation(&eye[0]), patch_deviation(&eye[1])) / (m->contrast + 0.1F);
}

int portrait_measure(struct looker *l, const struct picture *p, struct face *f, struct portrait *ret_portrait)
{
    const float *right = f->point[FACE_RIGHT_EYE], *left = f->point[FACE_LEFT_EYE], *nose = f->point[FACE_NOSE];
    struct portrait m = {.face = f};
    float x = left[0] - right[0], y = left[1] - right[1];

    m.eyes = sqrtf(x * x + y * y);
    if (!isfinite(m.eyes) || m.eyes < 1.0F || m.eyes > LOOK_SIDE_MAX)
        return -1;
    float from_x = nose[0] - (right[0] + left[0]) / 2, from_y = nose[1] - (right[1] + left[1]) / 2;
    m.turned = fabsf(from_x * x + from_y * y) / (m.eyes * m.eyes);
    m.raised = (from_y * x - from_x * y) / (m.eyes * m.eyes);
    light_measure(l, p, f, &m);
    *ret_portrait = m;
    return 0;
}

static int thousandths(float v)
{
    return v >= 1e6F ? 1000000000 : (int)lrintf(v * 1000.0F);
}

enum unverifiable identity_gate(const struct wire_tune *tune, const struct portrait *m, enum identity_use use)
{
    int sharp = (int)tune->face_sharp_milli, turned = IDENTITY_TURNED_MILLI;

    if (use == FOR_PHOTO) {
        sharp /= 8;
        turned = IDENTITY_PHOTO_TURNED_MILLI;
    }
    if (m->eyes < IDENTITY_EYES_MIN)
        return UNVERIFIABLE_SMALL;
    if (m->face->sharpness_milli < sharp)
        return UNVERIFIABLE_SOFT;
    if (thousandths(m->turned) > turned || m->raised < raised_min || m->raised > raised_max)
        return UNVERIFIABLE_TURNED;
    if (m->contrast < contrast_min || thousandths(m->one_side) > IDENTITY_ONE_SIDE_MILLI)
        return UNVERIFIABLE_LIGHT;
    if (thousandths(m->face->verify) < IDENTITY_COVERED_MILLI || thousandths(m->eyes_seen) < IDENTITY_EYES_SEEN_MILLI)
        return UNVERIFIABLE_COVERED;
    return UNVERIFIABLE_NOT;
}

static int describe(struct looker *l, const struct picture *p, const struct face *f, float ret_likeness[WIRE_LIKENESS])
{
    struct net *n = &l->net[NET_IDENTITY];
    struct chip_map map;
    float length = 0;

    if (net_wake(n) || chip_fit(f->point, &map))
        return -1;
    chip_cut(p, &map, &n->kind->input, n->input);
    if (n->run(n))
        return -1;
    for (int i = 0; i < WIRE_LIKENESS; i++)
        length += n->offset[i] * n->offset[i];
    length = sqrtf(length);
    if (!isfinite(length) || length < 1e-6F)
        return -1;
    for (int i = 0; i < WIRE_LIKENESS; i++)
        ret_likeness[i] = n->offset[i] / length;
    return 0;
}

enum unverifiable identity_describe(struct looker *l, const struct wire_tune *tune, const struct picture *p,
                                    struct face *f, enum identity_use use, float ret_likeness[WIRE_LIKENESS])
{
    struct portrait m;

    if (!l->net[NET_IDENTITY].run || face_verify(l, p, f) || portrait_measure(l, p, f, &m))
        return UNVERIFIABLE_NO_FACE;
    f->sharpness_milli = face_sharpness(l, p, f);
    enum unverifiable why = identity_gate(tune, &m, use);
    if (why)
        return why;
    return describe(l, p, f, ret_likeness) ? UNVERIFIABLE_TURNED : UNVERIFIABLE_NOT;
}

int looker_describes(const struct looker *l, const uint8_t net_sha256[32])
{
    const struct net *n = &l->net[NET_IDENTITY];

    return n->run && !memcmp(n->sha256, net_sha256, sizeof n->sha256);
}

/* ---- one stream ---- */

static int nearest(const struct wire_reference *known, uint32_t from, uint32_t to, const float likeness[WIRE_LIKENESS])
{
    int best = 0;

    for (uint32_t i = from; i < to; i++) {
        int milli = likeness_milli(known->likeness[i], likeness);

        best = milli > best ? milli : best;
    }
    return best;
}

static struct verdict_of_likeness compare(enum identity_against against, int likeness, uint32_t same,
                                          uint32_t different)
{
    enum sight_identity identity = likeness >= (int)same        ? IDENTITY_SAME
                                   : likeness >= (int)different ? IDENTITY_REVIEW
                                                                : IDENTITY_OTHER;

    return (struct verdict_of_likeness){identity, against, likeness, (int)same, (int)different};
}

struct verdict_of_likeness identity_judge(const struct identity *who, const struct wire_tune *tune,
                                          const float likeness[WIRE_LIKENESS])
{
    const struct wire_reference *k = &who->known;
    struct verdict_of_likeness photo = compare(AGAINST_PHOTO, nearest(k, 0, k->photos, likeness),
                                               tune->photo_same_milli, tune->photo_different_milli);
    struct verdict_of_likeness stream = compare(AGAINST_STREAM, nearest(k, k->photos, k->count, likeness),
                                                tune->same_milli, tune->different_milli);

    if (!k->count)
        return (struct verdict_of_likeness){.identity = IDENTITY_NOT_ASKED};
    if (!k->photos)
        return stream;
    if (k->count == k->photos)
        return photo;
    if (stream.identity == IDENTITY_SAME) /* whoever the photo has vouched for once is known better by the stream */
        return who->vouched ? stream : photo;
    return photo.identity == IDENTITY_SAME ? photo : stream;
}

static int shows_new(const struct identity *who, const struct wire_tune *tune, const float likeness[WIRE_LIKENESS])
{
    const struct wire_reference *k = &who->known;
    int own = nearest(k, k->photos, k->count, likeness);

    return k->count == k->photos || (own >= (int)tune->same_milli && own <= NEW_VIEW_MILLI);
}

int identity_learn(struct identity *who, const struct wire_tune *tune, const float likeness[WIRE_LIKENESS],
                   const struct verdict_of_likeness *verdict)
{
    struct wire_reference *k = &who->known;

    if (verdict->identity == IDENTITY_OTHER)
        return 0;
    int photo_same = k->photos && nearest(k, 0, k->photos, likeness) >= (int)tune->photo_same_milli;
    int first = k->count == k->photos;
    if (photo_same && (first || nearest(k, k->photos, k->count, likeness) >= (int)tune->same_milli))
        who->vouched = 1;
    if (k->count >= WIRE_REFERENCES || !shows_new(who, tune, likeness))
        return 0;
    memcpy(k->likeness[k->count++], likeness, sizeof k->likeness[0]);
    return 1;
}

/* Whoever is alone after an absence came then; another place or a jump is the beginning of whatever follows it. */
static void note_change(struct identity *who, uint64_t pts_us, int alone, const struct box *at, int jump)
{
    int came = alone && !who->alone, elsewhere = alone && who->alone && box_overlap(who->at, *at) < same_place;

    if ((came || elsewhere || jump) && (!who->changed || (came && pts_us - who->alone_us > IDENTITY_BACK_US)))
        who->changed_us = pts_us;
    who->changed |= (uint32_t)(came || elsewhere || jump);
    who->alone = (uint32_t)alone;
    if (alone) {
        who->at = *at;
        who->alone_us = pts_us;
    }
}

/* Who is not known by himself yet, or by one look alone: the longer he sits still, the rarer the next try. */
static int to_be_learnt(const struct identity *who, uint64_t since_us)
{
    uint32_t own = who->known.count - who->known.photos;

    return own == 0 || (own == 1 && since_us >= (uint64_t)IDENTITY_APART_US << who->nothing_new);
}

int identity_due(struct identity *who, const struct wire_tune *tune, uint64_t pts_us, int count, const struct box *at,
                 int jump)
{
    note_change(who, pts_us, count == 1, at, jump);
    if (tune->looks & LOOK_EVERY || !who->begun)
        return 1;
    uint64_t since_us = pts_us - who->looked_us, every_us = (uint64_t)tune->identity_every_ms * 1000;
    int alone = count == 1, retry = !who->judged && pts_us - who->changed_us < IDENTITY_RETRY_FOR_US;
    if (who->confirm && alone)
        return 1;
    if (since_us < (who->changed && retry ? (uint64_t)IDENTITY_RETRY_US : (uint64_t)IDENTITY_APART_US))
        return 0;
    int wanted = who->changed || who->doubts || who->asked || to_be_learnt(who, since_us);
    return since_us >= every_us || (alone && wanted);
}

static void say(struct looker *l, struct identity *who, const struct face *f, const struct picture *p,
                const float likeness[WIRE_LIKENESS], int own)
{
    struct wire_enrolled *e = &who->said;

    memset(e, 0, sizeof *e);
    e->faces = 1;
    e->sharpness_milli = (uint32_t)f->sharpness_milli;
    e->likeness_milli = (uint32_t)nearest(&who->known, 0, who->known.photos, likeness);
    e->own = (uint32_t)own;
    e->pts_us = p->pts_us;
    memcpy(e->net_sha256, l->net[NET_IDENTITY].sha256, sizeof e->net_sha256);
    memcpy(e->likeness, likeness, sizeof e->likeness);
    who->enrolled = 1;
    who->asked = 0;
}

static void unverifiable(struct identity *who, enum unverifiable why, struct sight *s)
{
    if (!who->known.count)
        return;
    s->identity = IDENTITY_UNVERIFIABLE;
    s->unverifiable = (uint8_t)why;
}

void identity_look(struct looker *l, struct identity *who, const struct wire_tune *tune, const struct picture *p,
                   int count, struct face *face, struct sight *s)
{
    float likeness[WIRE_LIKENESS];
    enum unverifiable why = count == 0   ? UNVERIFIABLE_NO_FACE
                            : count != 1 ? UNVERIFIABLE_SEVERAL
                                         : identity_describe(l, tune, p, face, FOR_STREAM, likeness);

    who->begun = 1;
    who->confirm = 0;
    who->looked_us = p->pts_us;
    who->judged = !why;
    if (why) {
        unverifiable(who, why, s);
        return;
    }
    struct verdict_of_likeness v = identity_judge(who, tune, likeness);
    uint64_t ago_us = p->pts_us - who->changed_us;
    if (who->changed && v.identity == IDENTITY_OTHER && ago_us < IDENTITY_CHANGE_US)
        s->changed_ms = (uint32_t)(ago_us / 1000);
    if (v.identity != IDENTITY_REVIEW || ago_us >= IDENTITY_CHANGE_US)
        who->changed = 0;
    who->doubts = v.identity == IDENTITY_REVIEW || v.identity == IDENTITY_OTHER ? who->doubts + 1 : 0;
    who->confirm = who->doubts == 1;
    s->identity = (uint8_t)v.identity;
    s->against = (uint8_t)v.against;
    s->likeness_milli = (uint16_t)v.likeness_milli;
    s->same_milli = (uint16_t)v.same_milli;
    s->different_milli = (uint16_t)v.different_milli;
    int own = identity_learn(who, tune, likeness, &v);
    who->nothing_new = own ? 0 : who->nothing_new + (who->nothing_new < IDENTITY_DOUBLED_MAX);
    if (own || who->asked)
        say(l, who, face, p, likeness, own);
}
