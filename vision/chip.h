#ifndef BAQYLA_CHIP_H
#define BAQYLA_CHIP_H

#include "look.h"
#include "net.h"

/* A face set upright: its picture, moved, turned and scaled so that eyes, nose
   and mouth come to lie where the identity net expects them. Pure; no
   allocation; any thread. */

enum { CHIP_SIDE = 150 };

/* The first four of enum face_point, in this order. */
enum { CHIP_POINTS = 4 };

/* Where a pixel of the chip lies in the picture: (u, v) is (x + a u - b v, y + b u + a v). */
struct chip_map {
    float a, b, x, y;
    float misfit; /* root mean square distance of the points from where the chip wants them, in chip pixels */
};

/* The least-squares similarity of the points, in pixels of the picture, onto the
   chip. 0, or -1 when they do not span a face: all in one place, not finite, or
   the eyes the wrong way round. */
int chip_fit(const float point[CHIP_POINTS][2], struct chip_map *ret_map);

/* Picture pixels per chip pixel: below 1 the face is smaller than the chip. */
float chip_step(const struct chip_map *map);

/* Cuts the chip out as the net wants it: CHIP_SIDE x CHIP_SIDE x 3 floats,
   interleaved. Averages where the picture is finer than the chip, repeats its
   border outside. */
void chip_cut(const struct picture *p, const struct chip_map *map, const struct net_input *input, float *to);

#endif
