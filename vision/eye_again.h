#ifndef BAQYLA_EYE_AGAIN_H
#define BAQYLA_EYE_AGAIN_H

#include <vision/wire.h>

#include "look.h"

/* Looking again at what was looked at before: by given thresholds, at given pictures
   (struct wire_again). One thread. */
struct again {
    struct wire_again what;
    struct wire_pick *pick; /* what.count of them */
    uint32_t next;
    uint32_t begun, photos; /* a picture was wanted; whether photos were known at the latest one */
};

/* Reads all of it from a descriptor; 0, or -1: cut off, of another version, or not in order. */
int again_read(int fd, struct again *ret_again);
void again_release(struct again *again);

/* The next pick, where pictures are sought by them and not the other way round; NULL: there is none. */
const struct wire_pick *again_next(struct again *again);
/* Gives the picture of a pick its former time, number and flags. */
void again_time(const struct wire_pick *pick, struct picture *picture);
/* The same, and `memory` is fresh, and knows the photos, where it did. */
void again_take(struct again *again, const struct wire_pick *pick, struct memory *memory, struct picture *picture);

/* Whether this picture is one to look at; it then has its former time, number and flags, and `memory` is fresh, and
   knows the photos, where it did. `again` NULL: every picture is. */
int again_wants(struct again *again, struct memory *memory, struct picture *picture);

#endif
