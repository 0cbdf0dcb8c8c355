#include "rules_claim.h"

static int nearly(const struct rules *r, enum incident_kind kind, int64_t value, int64_t limit)
{
    return r->kind[kind].live && value >= limit && value < limit + rules_margin(limit);
}

/* A state that began holds until its value is clear of the limit. A value below the limit in a picture that the eye
   calls well was weighed by it against something else, and stands. */
static enum camera_state held_state(const struct rules *r, const struct rules_policy *p, const struct sight *g)
{
    if (nearly(r, KIND_COVERED, g->structure_milli, g->covered_milli))
        return CAMERA_COVERED;
    if (nearly(r, KIND_DARK, g->luma_mean_milli, p->tune.dark_mean_milli))
        return CAMERA_DARK;
    if (nearly(r, KIND_DEFOCUSED, g->sharpness_milli, p->tune.defocus_milli))
        return CAMERA_DEFOCUSED;
    return CAMERA_OK;
}

/* A quiet empty room and a stuck picture look alike; without a face before, it is the room. */
static enum camera_state seen_state(const struct rules *r, const struct sight *g)
{
    if (g->camera == CAMERA_FROZEN && r->faces == 0)
        return CAMERA_OK;
    return (enum camera_state)g->camera;
}

static void judge_states(struct step *s, const struct sight *g, enum camera_state seen, enum camera_state holds)
{
    const struct wire_tune *t = &s->policy->tune;
    int64_t now = s->now_ms, stuck = g->still_ms < now ? now - g->still_ms : 0;
    const struct {
        enum camera_state state;
        enum incident_kind kind;
        struct support with;
    } table[] = {
        {CAMERA_BLOCKED, KIND_BLOCKED, {.from_ms = now, .value = g->luma_sd_milli, .limit = 1000, .sight = g}},
        {CAMERA_COVERED,
         KIND_COVERED,
         {.from_ms = now, .value = g->structure_milli, .limit = g->covered_milli, .sight = g}},
        {CAMERA_FROZEN,
         KIND_FROZEN,
         {.from_ms = stuck, .value = g->diff_milli, .limit = t->frozen_diff_milli, .sight = g}},
        {CAMERA_DARK,
         KIND_DARK,
         {.from_ms = now, .value = g->luma_mean_milli, .limit = t->dark_mean_milli, .sight = g}},
        {CAMERA_DEFOCUSED,
         KIND_DEFOCUSED,
         {.from_ms = now, .value = g->sharpness_milli, .limit = t->defocus_milli, .sight = g}},
    };

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].state != holds)
            claim_against(s, table[i].kind, holds == CAMERA_FROZEN ? stuck : now);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].state == holds && holds == seen)
            claim_for(s, table[i].kind, table[i].with);
}

static void judge_source(struct step *s, const struct sight *g, int whole)
{
    int64_t now = s->now_ms, loop = s->policy->tune.loop_milli, synthetic = s->policy->synthetic_milli;
    const struct support repeats = {.from_ms = now,
                                    .value = g->loop_milli,
                                    .limit = loop,
                                    .sight = g,
                                    .extra = EXTRA_LOOP_PERIOD_MS,
                                    .extra_value = g->loop_period_ms};
    const struct support drawn = {.from_ms = now, .value = g->synthetic_milli, .limit = synthetic, .sight = g};

    if (whole && g->loop_milli >= loop)
        claim_for(s, KIND_LOOPING, repeats);
    else if (!whole || g->loop_milli < loop - rules_margin(loop))
        claim_against(s, KIND_LOOPING, now);

    if (s->r->virtual_label && whole && g->synthetic_milli >= synthetic)
        claim_for(s, KIND_VIRTUAL_CAMERA, drawn);
    else if (!s->r->virtual_label || !whole || g->synthetic_milli < synthetic - rules_margin(synthetic))
        claim_against(s, KIND_VIRTUAL_CAMERA, now);
}

static void judge_place(struct step *s, const struct sight *g, enum camera_state holds)
{
    int64_t limit = s->policy->tune.moved_milli;
    const struct support moved = {.from_ms = s->now_ms, .value = g->moved_milli, .limit = limit, .sight = g};

    if (holds != CAMERA_OK)
        claim_against(s, KIND_MOVED, s->now_ms);
    else if (g->moved_milli && g->moved_milli < limit)
        claim_for(s, KIND_MOVED, moved);
    else if (g->moved_milli >= limit + rules_margin(limit) || g->moved_milli == 1000)
        claim_against(s, KIND_MOVED, s->now_ms);
}

enum camera_state judge_camera(struct step *s, const struct sight *g)
{
    enum camera_state seen = seen_state(s->r, g);
    enum camera_state holds = seen == CAMERA_OK ? held_state(s->r, s->policy, g) : seen;

    judge_states(s, g, seen, holds);
    judge_source(s, g, holds != CAMERA_COVERED && holds != CAMERA_BLOCKED && holds != CAMERA_FROZEN);
    judge_place(s, g, holds);
    return holds;
}
