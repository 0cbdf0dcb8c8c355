#ifndef BAQYLA_CAMERA_H
#define BAQYLA_CAMERA_H

#include <vision/wire.h>

#include "luma.h"
#include "room.h"

/* The state of the camera as one picture and those before it support it
   (003-5.3: act A, cases 1 to 3). Pure; numbers are of full-range luma, times
   are media time, so that the rate of the pictures does not matter. */

struct camera_past {
    int pictures;          /* usable ones learnt from, at most CAMERA_LEARNT */
    float usual_sharpness; /* slow mean; 0 = nothing learnt yet */
    int drawn;             /* pictures in a row that look drawn */
    struct still {         /* the picture that nothing has moved against since */
        int pictures;      /* it is the mean of; 0 = none yet */
        uint64_t since_us;
        float cell[CELLS];
        float last[CELLS]; /* of the picture before this one */
    } still;
    struct room room;
    uint64_t seen_us;      /* when a face was last seen in what the room alone calls covered; 0 = never */
};

enum {
    CAMERA_LEARNT = 1000,
    CAMERA_SEEN_US = 1500000 /* looks are rarer than pictures: so long a face speaks for those after it */
};

struct camera_verdict {
    enum camera_state state;
    int by_room;          /* CAMERA_COVERED only because the usual room is gone; a face in view refutes it */
    float covered_below;  /* the structure that parts covered from seen, at this brightness */
    float sharpness;      /* of the picture, relative to usual: 1 = as usual */
    int collapsed;        /* the picture has lost most of the sharpness that its own past had: no portrait is that */
    float step;           /* levels that something moved since the picture before; 0 for a still */
    float diff;           /* levels that something moved since the picture became still; 0 for a still */
    uint64_t still_us;    /* for how long nothing has moved */
    float moved;          /* likeness of the room to the usual one; 0 = not measured */
};

/* `past` NULL: a still, judged alone. Otherwise it is moved on by this picture. */
struct camera_verdict camera_judge(const struct luma_stats *now, uint64_t pts_us, const struct wire_tune *tune,
                                   struct camera_past *past);

#endif
