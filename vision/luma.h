#ifndef BAQYLA_LUMA_H
#define BAQYLA_LUMA_H

#include <stdint.h>

/* Cheap statistics of one picture on 160x120 luma, full range. Pure. */

enum { LUMA_W = 160, LUMA_H = 120, LUMA_SIZE = LUMA_W * LUMA_H };

struct luma_stats {
    float mean, sd;
    float detail;    /* variance of the Laplacian */
    float structure; /* deviation from the mean of the neighbourhood, a quarter of the picture wide, after averaging
                        4x4: what a scene has and a covered lens has not, whatever its tone and its gradients;
                        noise hardly adds to it */
    float sharpness; /* share of the fine in all detail, 0 … 1; falls with defocus, not with contrast */
    float diff;      /* mean absolute difference to the picture before, of the block that changed most, above what
                        noise changes everywhere; 0 without one */
    float flat;      /* share of pixels within 1 of the commonest value */
    int mode;        /* that value */
    float bright;    /* 95 of 100 pixels are not brighter than this */
};

/* `before` is the preceding picture's luma or NULL. */
void luma_measure(const uint8_t *luma, const uint8_t *before, struct luma_stats *ret_stats);

/* Mean absolute difference of two pictures. */
float luma_difference(const uint8_t *a, const uint8_t *b);

#endif
