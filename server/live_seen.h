#ifndef BAQYLA_LIVE_SEEN_H
#define BAQYLA_LIVE_SEEN_H

#include <jansson.h>

#include <vision/wire.h>

/* What a student is told of the own picture during the check-in, before any
   rule speaks: one thing at a time that would make it better. It is help, not
   evidence, and nothing of it is kept. Pure. */

enum {
    SEEN_EVERY_MS = 500,     /* at most twice a second */
    SEEN_SMALL_MILLI = 180,  /* a face lower than this share of the picture is too far away … */
    SEEN_LARGE_MILLI = 800,  /* … and one higher than this too near */
    SEEN_TURNED_MILLI = 850, /* no head whose eyes are on the screen is turned so far; a notice begins earlier */
    SEEN_CENTRE_MILLI = 300, /* how far its middle may lie from the picture's, in shares of width and height */
};

enum seen_want {
    SEEN_OK,
    SEEN_UNKNOWN, /* nobody looked for faces at this picture, or nobody can: no face model */
    SEEN_COVERED,
    SEEN_BLOCKED,
    SEEN_FROZEN,
    SEEN_DARK,
    SEEN_DEFOCUSED,
    SEEN_NOBODY,
    SEEN_SEVERAL,
    SEEN_FAR,
    SEEN_NEAR,
    SEEN_ASIDE, /* not in the middle */
    SEEN_TURNED,
    SEEN_SOFT, /* the face alone is blurred */
    SEEN_WANTS
};

/* The first thing to mend, in the order of the list above. `turned_milli`: how far a head may be turned away. */
enum seen_want seen_want(const struct sight *sight, uint32_t turned_milli);
const char *seen_word(enum seen_want want);

/* {"t":"seen", …} of docs/protocol.md, a new reference; NULL when memory is short. `degraded`: no face model. */
json_t *seen_json(const struct sight *sight, uint32_t turned_milli, int degraded);

#endif
