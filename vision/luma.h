#ifndef BAQYLA_LUMA_H
#define BAQYLA_LUMA_H

#include <stdint.h>

/* Cheap statistics of one picture on 160x120 luma, full range. Pure. */

enum {
    LUMA_W = 160,
    LUMA_H = 120,
    LUMA_SIZE = LUMA_W * LUMA_H,
    CELL = 4, /* cells are means of 4x4: what noise and re-encoding hardly touch */
    CELLS_X = LUMA_W / CELL,
    CELLS_Y = LUMA_H / CELL,
    CELLS = CELLS_X * CELLS_Y,
    BLOCK_CELLS = 5, /* a block is 5x5 cells */
    BLOCKS_X = CELLS_X / BLOCK_CELLS,
    BLOCKS_Y = CELLS_Y / BLOCK_CELLS,
    BLOCKS = BLOCKS_X * BLOCKS_Y
};

struct luma_stats {
    float mean, sd;
    float detail;    /* variance of the Laplacian */
    float structure; /* of relief, over the picture: what a scene has and a covered lens has not, whatever its tone and
                        its gradients; what noise adds is taken off */
    float quarter;   /* a quarter of the blocks deviate from a slope of their own by this or more: a scene reaches over
                        the picture, a gap beside a cover does not */
    float plain;     /* share of blocks that do not deviate at all */
    float sharpness; /* share of the fine in all detail, 0 … 1; falls with defocus, not with contrast */
    float flat;      /* share of pixels within 1 of the commonest value */
    int mode;        /* that value */
    float drawn;     /* share of the pixels that are not black which have one of a few values, with none beside them */
    float bright;    /* 95 of 100 pixels are not brighter than this */
    float cell[CELLS];   /* tones */
    float relief[CELLS]; /* tone less that of the neighbourhood, a quarter of the picture wide */
};

void luma_measure(const uint8_t *luma, struct luma_stats *ret_stats);

/* What moved between two pictures, in levels: mean absolute difference of the
   cells of that block which changed most, above what changed everywhere (noise,
   a lamp, a key frame of the coder). */
float luma_moved(const float a[CELLS], const float b[CELLS]);

enum { HALF_W = LUMA_W / 2, HALF_H = LUMA_H / 2, HALF_SIZE = HALF_W * HALF_H };

/* Half as wide and half as high. */
void luma_halve(const uint8_t luma[LUMA_SIZE], uint8_t ret_half[HALF_SIZE]);

/* Mean absolute difference of two pictures. */
float luma_difference(const uint8_t *a, const uint8_t *b);

#endif
