#include "rules_claim.h"

enum { JUDGED_FOR_MS = 3000 }; /* a doubtful face is looked at every two seconds: so long the latest judgement speaks */
enum { OBJECT_SILENT_MS = 10000 }; /* after a find the next looks follow each second: none for so long, none at all */

static const struct sight_box *largest(const struct sight *g)
{
    const struct sight_box *best = NULL;

    for (uint32_t i = 0; i < g->boxes && i < SIGHT_BOXES; i++)
        if (!g->box[i].flat && (!best || g->box[i].w * g->box[i].h > best->w * best->h))
            best = &g->box[i];
    return best;
}

static void judge_count(struct step *s, const struct sight *g, enum camera_state camera)
{
    int64_t now = s->now_ms, expected = s->policy->expect_people;
    int usable = camera == CAMERA_OK;

    /* Two verified faces are two people in a dim room too. */
    if (!usable && camera != CAMERA_DARK)
        claim_against(s, KIND_EXTRA_PERSON, now);
    else if (g->faces > expected)
        claim_for(s, KIND_EXTRA_PERSON,
                  (struct support){.from_ms = now, .value = g->faces, .limit = expected + 1, .sight = g});
    else if (g->faces >= 0)
        claim_against(s, KIND_EXTRA_PERSON, now);

    if (!usable || g->faces > 0)
        claim_against(s, KIND_ABSENT, now);
    else if (g->faces == 0)
        claim_for(s, KIND_ABSENT, (struct support){.from_ms = now, .value = 0, .limit = 1, .sight = g});
}

static void judge_face(struct step *s, const struct sight *g, const struct sight_box *face, int usable)
{
    int64_t limit = s->policy->tune.face_sharp_milli, now = s->now_ms;

    if (!usable || g->faces == 0)
        claim_against(s, KIND_BLURRED_FACE, now);
    else if (g->faces < 0 || !face)
        return;
    else if (!face->identifiable)
        claim_for(s, KIND_BLURRED_FACE,
                  (struct support){.from_ms = now, .value = face->sharpness_milli, .limit = limit, .sight = g});
    else if (face->sharpness_milli >= limit + rules_margin(limit))
        claim_against(s, KIND_BLURRED_FACE, now);
}

static int others(const struct rules *r)
{
    int count = 0;

    for (int i = 0; i < RULES_JUDGEMENTS; i++)
        count += r->judged >> i & 1;
    return count;
}

static void remember(struct rules *r, int other)
{
    r->judged = (uint8_t)((r->judged << 1 | other) & ((1 << RULES_JUDGEMENTS) - 1));
}

void judge_identity(struct step *s, const struct sight *g, enum camera_state camera)
{
    uint32_t looks = s->policy->kind[KIND_WRONG_PERSON].looks;
    int needed = looks > RULES_JUDGEMENTS ? RULES_JUDGEMENTS : (int)looks;
    const struct rules_kind *k = &s->r->kind[KIND_WRONG_PERSON];
    struct support u = {.from_ms = g->changed_ms < s->now_ms ? s->now_ms - g->changed_ms : 0,
                        .value = g->likeness_milli,
                        .limit = g->different_milli ? g->different_milli : s->policy->tune.different_milli,
                        .sight = g};

    /* What the eye judged in a dim room was lit well enough for it: it says so otherwise. */
    if ((camera != CAMERA_OK && camera != CAMERA_DARK) || g->faces == 0) {
        claim_against(s, KIND_WRONG_PERSON, s->now_ms);
    } else if (g->identity == IDENTITY_OTHER) {
        remember(s->r, 1);
        u.hold = others(s->r) < needed;
        claim_for(s, KIND_WRONG_PERSON, u);
    } else if (g->identity == IDENTITY_SAME) {
        remember(s->r, 0);
        claim_against(s, KIND_WRONG_PERSON, s->now_ms);
    } else if (g->identity == IDENTITY_REVIEW) {
        remember(s->r, 0);
    } else if ((s->r->judged & 1) && others(s->r) >= needed && s->now_ms - k->last.pts_ms <= JUDGED_FOR_MS) {
        claim_ripen(s, KIND_WRONG_PERSON);
    }
}

static void judge_objects(struct step *s, const struct sight *g, int usable)
{
    const struct rules_kind *k = &s->r->kind[KIND_OBJECT];
    const struct sight_object *best = &g->object[0];
    struct support u = {
        .from_ms = s->now_ms, .limit = s->policy->tune.object_milli, .sight = g, .extra = EXTRA_OBJECT_LABEL};

    if (!usable || g->objects == 0) {
        claim_against(s, KIND_OBJECT, s->now_ms);
        return;
    }
    if (g->objects < 0) {
        if (k->live && k->contrary_ms < 0 && s->now_ms - k->last.pts_ms > OBJECT_SILENT_MS)
            claim_against(s, KIND_OBJECT, k->last.pts_ms);
        return;
    }
    for (int i = 1; i < g->objects && i < SIGHT_OBJECTS; i++)
        if (g->object[i].score_milli > best->score_milli)
            best = &g->object[i];
    u.value = best->score_milli;
    u.extra_value = best->label;
    claim_for(s, KIND_OBJECT, u);
}

/* Lower than usual by a fifth of its own height: the head is bowed, and may be lost from here. */
static void face_place(struct rules *r, const struct sight *g, const struct sight_box *face)
{
    if (!g->height)
        return;
    int32_t y = (face->y * 2 + face->h) * 500 / g->height, h = face->h * 1000 / g->height;

    if (!r->face_known)
        r->face_y_milli = y;
    r->face_known = 1;
    r->face_low = (y - r->face_y_milli) * 5 > h;
    r->face_y_milli += (y - r->face_y_milli) / 8;
}

static void judge_attention(struct step *s, const struct sight *g, const struct sight_box *face, int usable)
{
    struct rules *r = s->r;
    const struct rules_kind *k = &r->kind[KIND_ATTENTION], *absent = &r->kind[KIND_ABSENT];
    int64_t limit = s->policy->tune.turned_milli, down = k->live && k->extra == EXTRA_LOOKS_DOWN ? k->extra_value : 0;
    struct support u = {.from_ms = s->now_ms, .limit = limit, .sight = g};

    if (!usable) {
        claim_against(s, KIND_ATTENTION, s->now_ms);
    } else if (g->faces == 0 && r->face_low && !absent->open) {
        u.extra = EXTRA_LOOKS_DOWN;
        u.extra_value = down + 1;
        u.renew = 1;
        claim_for(s, KIND_ATTENTION, u);
    } else if (g->faces == 0) {
        claim_against(s, KIND_ATTENTION, absent->live ? absent->from_ms : s->now_ms);
    } else if (g->faces > 0 && face) {
        u.value = face->turned_milli;
        if (face->turned_milli >= limit)
            claim_for(s, KIND_ATTENTION, u);
        else if (face->turned_milli < limit - rules_margin(limit))
            claim_against(s, KIND_ATTENTION, s->now_ms);
        face_place(r, g, face);
    }
}

void judge_people(struct step *s, const struct sight *g, enum camera_state camera)
{
    const struct sight_box *face = largest(g);

    judge_count(s, g, camera);
    judge_face(s, g, face, camera == CAMERA_OK);
    judge_identity(s, g, camera);
    judge_objects(s, g, camera == CAMERA_OK || camera == CAMERA_DARK);
    judge_attention(s, g, face, camera == CAMERA_OK);
}
