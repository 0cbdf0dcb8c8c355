#ifndef BAQYLA_CANVAS_H
#define BAQYLA_CANVAS_H

#include "look.h"

/* Pictures of one size in memory and what is done to them when events are staged
   (stage.c). 4:2:0, video range, sides even; bytes are malloc'd and the caller's. */

struct canvas {
    int w, h;
    uint8_t *bytes; /* Y, then U, then V, without gaps */
};

struct area {
    float x, y, w, h;
};

struct canvas canvas_new(int w, int h);
struct canvas canvas_copy(const struct canvas *from);
void canvas_set(struct canvas *to, const struct canvas *from); /* of the same size */
/* A picture as it is, 480 lines high when it is higher. */
struct canvas canvas_of(const struct picture *p);
struct picture canvas_picture(const struct canvas *c, uint32_t seq, uint64_t pts_us);

/* The area of `from` stretched over `to`. */
void canvas_fit(struct canvas *to, const struct canvas *from, struct area area);
/* The largest area of the shape of `to` in the middle of `from`, stretched over it. */
void canvas_fill(struct canvas *to, const struct canvas *from);
/* The area of `from`, `width` pixels wide, as an oval with a soft edge whose left upper corner is at x, y. */
void canvas_paste(struct canvas *to, const struct canvas *from, struct area area, float width, float x, float y);
/* Near a Gaussian of that sigma over the area. */
void canvas_blur(struct canvas *c, struct area area, float sigma);
/* One colour, growing by `across` and `down` levels of luma over the picture. */
void canvas_tone(struct canvas *c, int luma, int across, int down, int u, int v);
/* Luma times `gain`, colours paler with it, then to the power of `gamma`. */
void canvas_light(struct canvas *c, float gain, float gamma);
/* Uniform noise of `levels` from the lowest to the highest; the same seeds give the same noise. */
void canvas_noise(struct canvas *c, int levels, uint32_t *seed);
float canvas_mean(const struct canvas *c); /* luma, full range */

#endif
