#ifndef BAQYLA_WATCH_H
#define BAQYLA_WATCH_H

#include "camera.h"
#include "look.h"
#include "looping.h"
#include "pixels.h"
#include "sensor.h"

/* The cheap checks of one stream: every picture, no nets, about a tenth of a
   millisecond. Fills the sight's fields of luma, camera, loop, room and sensor. Pure. */

struct watch {
    struct camera_past camera;
    struct sensor sensor;
    struct loop loop;
};

struct watched {
    enum camera_state state;
    int by_room;              /* the usual room is gone: covered, unless a face is in view (watch_uncovered) */
    int collapsed;            /* much softer than ever: a large face that is clear still does not excuse it */
    float bright;             /* 95 of 100 pixels are not brighter */
    uint8_t luma[LUMA_SIZE];  /* full range */
};

/* `w` NULL: a still, judged alone. */
void watch_see(struct watch *w, struct pixels *scratch, const struct wire_tune *tune, const struct picture *p,
               struct sight *s, struct watched *ret_watched);

/* A face was seen there, in pixels of `p`: what is behind it is no background. */
void watch_person(struct watch *w, const struct picture *p, float x, float y, float width, float height);

/* A clear face is in view at media time `pts_us` where the room alone says covered: nothing is before the lens. */
void watch_uncovered(struct watch *w, uint64_t pts_us);

/* A look found nobody: there is only background. */
void watch_nobody(struct watch *w);

#endif
