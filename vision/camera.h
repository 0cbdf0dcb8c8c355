#ifndef BAQYLA_CAMERA_H
#define BAQYLA_CAMERA_H

#include <vision/wire.h>

#include "luma.h"

/* The state of the camera as one picture and the few before it support it
   (003-5.3: act A, cases 1 to 3). Pure; numbers are of full-range luma. */

struct camera_past {
    int pictures;          /* usable ones learnt from, at most CAMERA_LEARNT */
    float usual_sharpness; /* slow mean; 0 = nothing learnt yet */
    int unchanged;         /* pictures in a row that hardly differ from the one before */
};

enum { CAMERA_LEARNT = 1000 };

struct camera_verdict {
    enum camera_state state;
    float covered_below;  /* the structure that parts covered from seen, at this brightness */
    float sharpness;      /* of the picture, relative to usual: 1 = as usual */
};

/* `past` NULL: a still, judged alone. Otherwise it is moved on by this picture. */
struct camera_verdict camera_judge(const struct luma_stats *now, const struct wire_tune *tune,
                                   struct camera_past *past);

#endif
