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

/* Whether this picture is one to look at; it then has its former time, number and flags, and `memory` is fresh, and
   knows the photos, where it did. `again` NULL: every picture is. */
int again_wants(struct again *again, struct memory *memory, struct picture *picture);

#endif
