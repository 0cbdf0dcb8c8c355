#ifndef BAQYLA_PACE_H
#define BAQYLA_PACE_H

#include <stdbool.h>

#include "bucket.h"
#include "frame.h"

/* How dense the frames of one stream may lie in their own media time. Pure; [loop].

   When they arrive says nothing: after a stall a link gives back seconds, after an outage minutes at once, and their
   media times are spaced as they were filmed. A stream of many times the agreed rate has them too close, whatever its
   clock says: one that runs faster than ours is refused as from the future (MEDIA_AHEAD_MS). */

enum {
    PACE_TIMES = 2,   /* the agreed rate (docs/protocol.md, section 5), so many times, is let through … */
    PACE_BURST_S = 4, /* … and this much of it at once: cameras jitter, a page loaded anew reads its clock anew */
};

/* Begins zeroed. */
struct pace {
    struct {
        struct bucket bucket; /* by media time */
        bool thinned;         /* a frame of the base layer was left out: what builds on it is, too */
    } live, late;
};

/* Whether the frame may pass. False: too dense, or it builds on one that was; it is to be left out. So whole groups
   pass, each from its key frame on. */
bool pace_take(struct pace *pace, const struct frame_head *head, bool late);

#endif
