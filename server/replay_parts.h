#ifndef BAQYLA_REPLAY_PARTS_H
#define BAQYLA_REPLAY_PARTS_H

#include "cutting.h"
#include "replay.h"

/* The files in which the pictures are that were looked at: of an attempt its recording, of an act package the clips. */

struct replay_part {
    char path[1024];
    int64_t first_us, last_us; /* media time */
    bool small;                /* of the small stream */
    const struct replay_part *beside; /* of a small one: the large one of that time; NULL: there is none */
};
struct replay_parts {
    struct replay_part part[CUTTING_PARTS_MAX];
    int count;
    char folder[64]; /* where they were cut to, and go with replay_parts_release; "": they stand in the data folder */
};

/* F_NOT_FOUND: nothing is kept any more; *ret_parts is to be released in any case. */
enum fault replay_parts_find(const struct replay *r, struct replay_parts *ret_parts) MUST_CHECK;
void replay_parts_release(struct replay_parts *parts);

#endif
