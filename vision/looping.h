#ifndef BAQYLA_LOOPING_H
#define BAQYLA_LOOPING_H

#include <stdint.h>

#include "luma.h"

/* Does the stream repeat itself (003-5.3: somebody else's picture in the place of
   the student's)? A segment played again shows the same movements at the same
   instants; a person who moves alike does not keep time to a quarter of a second.

   Each tick of a fixed clock keeps a fingerprint, and is compared with all those
   of the last two minutes. A tick speaks for a period when the picture that long
   ago is much more alike than those a second before and after it, and against it
   when it is not more alike. A tick in which nothing moves tells one period from
   another as little as it tells a loop from a person who sits still: it says nothing.

   Pure; about 210 KiB; found are periods of LOOP_SHORTEST to LOOP_TICKS - LOOP_FAR
   ticks (3 to 134 s). */

enum {
    LOOP_TICK_US = 266667, /* of the base layer: 3.75 pictures a second */
    LOOP_TICKS = 512,
    LOOP_NEAR = 3, /* ticks from which a picture a little earlier or later should differ … */
    LOOP_FAR = 8,  /* … and up to which it is asked */
    LOOP_SHORTEST = LOOP_FAR + LOOP_NEAR,
    LOOP_ACROSS = 16,
    LOOP_DOWN = 12,
    LOOP_BLOCKS = LOOP_ACROSS * LOOP_DOWN
};

struct loop {
    int kept; /* fingerprints, at most LOOP_TICKS */
    int at;   /* where the next one goes */
    int begun;
    uint64_t seen_us, due_us;
    int16_t seen[LOOP_BLOCKS];              /* of the latest picture */
    int16_t print[LOOP_TICKS][LOOP_BLOCKS]; /* eighths of a level of a picture of usual contrast */
    float step[LOOP_TICKS];                 /* squared distance to the tick before */
    float quiet;                            /* what a tick differs from the next when nothing moves */
    struct loop_claim {                     /* by period in ticks */
        float votes, apart, around;
    } claim[LOOP_TICKS];
};

struct loop_verdict {
    float likeness; /* 1 - (distance one period ago / distance about a second beside it); 0 = nothing repeats */
    uint32_t period_ms;
};

/* The next picture, in media-time order. A gap of two seconds or time running back begins anew. */
struct loop_verdict loop_see(struct loop *l, const uint8_t *luma, uint64_t pts_us);

#endif
