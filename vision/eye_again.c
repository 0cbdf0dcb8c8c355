#include "eye_again.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int read_all(int fd, void *out, size_t len)
{
    size_t got = 0;
    while (got < len) {
        ssize_t n = read(fd, (char *)out + got, len - got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return -1;
        got += (size_t)n;
    }
    return 0;
}

static int in_order(const struct again *a)
{
    const struct wire_pick *last[2] = {NULL, NULL}; /* of each file */
    for (uint32_t i = 0; i < a->what.count; i++) {
        const struct wire_pick *p = &a->pick[i], **before = &last[p->detail != 0];
        if (*before && p->file_us <= (*before)->file_us)
            return 0;
        *before = p;
    }
    return 1;
}

int again_read(int fd, struct again *ret_again)
{
    struct again a = {.next = 0};
    if (read_all(fd, &a.what, sizeof a.what) || a.what.wire != WIRE_VERSION || a.what.count > WIRE_PICKS_MAX ||
        a.what.reference.count > WIRE_REFERENCES || a.what.reference.photos > a.what.reference.count)
        return -1;
    a.pick = calloc(a.what.count + 1, sizeof *a.pick);
    if (!a.pick || (a.what.count && read_all(fd, a.pick, a.what.count * sizeof *a.pick)) || !in_order(&a)) {
        again_release(&a);
        return -1;
    }
    tune_complete(&a.what.tune);
    *ret_again = a;
    return 0;
}

void again_release(struct again *a)
{
    if (a)
        free(a->pick);
}

/* The photos come and go as they did; what the stream showed of itself stays known, an eye that begins anew is told. */
static void refer(const struct again *a, struct memory *memory, const struct wire_pick *p, int first)
{
    struct wire_reference known, now = a->what.reference;
    if (first)
        known = a->what.reference;
    else
        memory_known(memory, &known);
    now.count = now.photos = p->photos ? a->what.reference.photos : 0;
    for (uint32_t i = known.photos; i < known.count && now.count < WIRE_REFERENCES; i++)
        memcpy(now.likeness[now.count++], known.likeness[i], sizeof now.likeness[0]);
    if (p->fresh)
        memory_reset(memory);
    memory_refer(memory, &now);
}

const struct wire_pick *again_next(struct again *a)
{
    return a->next < a->what.count ? &a->pick[a->next++] : NULL;
}

void again_time(const struct wire_pick *p, struct picture *picture)
{
    picture->pts_us = p->pts_us;
    picture->seq = p->seq;
    picture->flags = p->flags;
}

void again_take(struct again *a, const struct wire_pick *p, struct memory *memory, struct picture *picture)
{
    if (p->fresh || !a->begun || p->photos != a->photos)
        refer(a, memory, p, !a->begun);
    a->begun = 1;
    a->photos = p->photos;
    again_time(p, picture);
}

int again_wants(struct again *a, struct memory *memory, struct picture *picture)
{
    if (!a || !a->what.count)
        return 1;
    while (a->next < a->what.count && a->pick[a->next].file_us + WIRE_PICK_NEAR_US < picture->pts_us)
        a->next++;
    if (a->next == a->what.count || a->pick[a->next].file_us > picture->pts_us + WIRE_PICK_NEAR_US)
        return 0;
    again_take(a, again_next(a), memory, picture);
    return 1;
}
