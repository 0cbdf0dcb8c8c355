#ifndef BAQYLA_PIXELS_H
#define BAQYLA_PIXELS_H

#include <stddef.h>
#include <stdint.h>

#include "look.h"

/* From a picture of any size to small planes of a fixed size. All sampling is
   separable and in fixed point, so that the same picture gives the same bytes
   on every machine. No allocation; one thread per struct pixels. */

enum { PIXELS_SIDE_MAX = 320, PIXELS_TAPS = 48, PIXELS_FEW = 4 };

/* A window of the picture in luma pixels; it may reach outside. */
struct window {
    float x, y, w, h;
};

struct pixels { /* scratch of one thread, and the answer of pixels_rgb() */
    uint16_t row[LOOK_SIDE_MAX + PIXELS_FEW];
    struct axis {
        int16_t start[PIXELS_SIDE_MAX], count[PIXELS_SIDE_MAX];
        uint16_t missing[PIXELS_SIDE_MAX]; /* weight that lies outside, of PIXELS_ONE */
        uint16_t weight[PIXELS_SIDE_MAX][PIXELS_TAPS];
    } across, down;
    uint8_t plane[3][PIXELS_SIDE_MAX * PIXELS_SIDE_MAX];
    int mirror; /* 1: a window that reaches outside sees the picture mirrored at its edge, not black */
};

enum { PIXELS_ONE = 1 << 14 };

/* Averages (or, when enlarging, interpolates) the window of one plane into
   `to_w` x `to_h` bytes; what lies outside the plane is `pad`. Sides at most
   PIXELS_SIDE_MAX. Beyond PIXELS_TAPS source pixels per target pixel the
   remaining ones are skipped evenly. */
void pixels_resample(struct pixels *s, const uint8_t *plane, int stride, int w, int h, struct window win, uint8_t pad,
                     uint8_t *to, int to_w, int to_h);

/* The window of `p` as RGB floats, interleaved, (v - mean) * scale, black outside. */
void pixels_rgb(struct pixels *s, const struct picture *p, struct window win, int to_w, int to_h, float mean,
                float scale, float *to);

/* The window of `p` as `net` wants its pixels: order of channels, mean and scale of each. Outside the
   picture all channels are `outside`, 0 (black) … 255. For NET_OBJECTS the window keeps its shape,
   begins at the picture's top left and reaches past its right or lower side: `outside` is then 114. */
struct net_input;
void pixels_net(struct pixels *s, const struct picture *p, struct window win, int to_w, int to_h,
                const struct net_input *net, uint8_t outside, float *to);

/* Luma of the window, full range (0 … 255) whatever the picture's range. */
void pixels_luma(struct pixels *s, const struct picture *p, struct window win, int to_w, int to_h, uint8_t *to);

struct window pixels_all(const struct picture *p);

/* [1 2 1] / 4 along each axis of a square plane, `times` over; the borders repeat. `side` at most PIXELS_SMOOTH_MAX. */
enum { PIXELS_SMOOTH_MAX = 64 };
void pixels_smooth(float *plane, int side, int times);

#endif
