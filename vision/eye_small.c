#include "eye_small.h"

/* A file that is read forwards, with the picture that was read last. */
struct reel {
    struct file_in *in;
    struct picture picture;
    int have;
};

/* The first picture at or after `at_us`, to within WIRE_PICK_NEAR_US. 0 at the end. */
static int reel_from(struct reel *r, uint64_t at_us)
{
    while (!r->have || r->picture.pts_us + WIRE_PICK_NEAR_US < at_us)
        if (!(r->have = file_in_next(r->in, &r->picture)))
            return 0;
    return 1;
}

static void say_sight(struct eye_io *io, struct sight *sight, uint32_t flags)
{
    sight->flags |= flags;
    eye_io_tell(io, WIRE_SIGHT, sight, sizeof *sight);
}

static void say_enrolled(struct eye_io *io, struct memory *memory)
{
    struct wire_enrolled own;
    if (memory_enrolled(memory, &own) && own.own)
        eye_io_tell(io, WIRE_ENROLLED, &own, sizeof own);
}

static uint32_t look_at_picks(struct eye_io *io, struct looker *looker, struct memory *memory,
                              const struct wire_tune *tune, struct reel *recording, struct reel *small,
                              struct again *again)
{
    const struct wire_pick *p;
    struct sight sight;
    uint32_t frames = 0;
    file_in_every(recording->in);
    file_in_every(small->in);
    while ((p = again_next(again))) {
        struct reel *from = p->detail ? recording : small;
        if (!reel_from(from, p->file_us) || from->picture.pts_us > p->file_us + WIRE_PICK_NEAR_US)
            continue;
        struct picture picture = from->picture;
        if (p->detail) {
            again_time(p, &picture);
            if (look_detail(looker, memory, tune, &picture, &sight))
                say_sight(io, &sight, WIRE_SMALL | WIRE_DETAILED);
        } else {
            again_take(again, p, memory, &picture);
            memory_expect_details(memory, 1);
            look(looker, memory, tune, &picture, &sight);
            say_sight(io, &sight, WIRE_SMALL);
            frames++;
        }
        say_enrolled(io, memory);
    }
    return frames;
}

uint32_t eye_small_clip(struct eye_io *io, struct looker *looker, struct memory *memory, const struct wire_tune *tune,
                        struct file_in *recording, struct file_in *small, struct again *again)
{
    struct reel large = {.in = recording}, looked_at = {.in = small};
    struct sight sight;
    uint32_t frames = 0;
    if (again && again->what.count)
        return look_at_picks(io, looker, memory, tune, &large, &looked_at, again);
    memory_expect_details(memory, 1);
    for (; file_in_next(small, &looked_at.picture); frames++) {
        const struct picture *p = &looked_at.picture;
        if (memory_wants_detail(memory) && reel_from(&large, p->pts_us) &&
            look_detail(looker, memory, tune, &large.picture, &sight))
            say_sight(io, &sight, WIRE_SMALL | WIRE_DETAILED);
        look(looker, memory, tune, p, &sight);
        say_sight(io, &sight, WIRE_SMALL);
    }
    return frames;
}
