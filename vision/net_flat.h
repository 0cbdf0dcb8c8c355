#ifndef BAQYLA_NET_FLAT_H
#define BAQYLA_NET_FLAT_H

#include <stddef.h>
#include <stdint.h>

/* A .net file taken apart: the list of steps that models/flatten.mjs writes
   (the layout stands there). Nothing of the file is trusted: after flat_read()
   every index lies inside its table, every weight inside the file, and every
   shape is computed from the input's, so that one file serves several sizes. */

enum { FLAT_VALUES_MAX = 1024, FLAT_STEPS_MAX = 1024, FLAT_OUTPUTS_MAX = 8, FLAT_PARAMETERS = 16 };
enum { FLAT_SIDE_MAX = 4096, FLAT_ELEMENTS_MAX = 16 * 1024 * 1024 }; /* of one value */

enum flat_code {
    FLAT_CONV = 1,
    FLAT_ADD,
    FLAT_MAX,
    FLAT_PAD,
    FLAT_LEAKY,
    FLAT_MEAN,
    FLAT_TWICE,
    FLAT_WHOLE,
    FLAT_FULL
};

struct flat_step {
    int32_t code;        /* enum flat_code */
    int32_t in, in2, out; /* values; in2 only of FLAT_ADD */
    int32_t parameter[FLAT_PARAMETERS]; /* at least 0 */
};

struct flat {
    uint32_t values, steps, outputs, weights;
    const struct flat_step *step;
    const int32_t *output; /* values */
    const float *weight;
    size_t shape[FLAT_VALUES_MAX][4]; /* N, H, W, C; value 0 is the input */
};

/* -1 when the bytes are no net that takes one `width` x `height` picture of
   three channels. `bytes` is aligned to 64 and must outlive `ret_flat`. */
int flat_read(const uint8_t *bytes, size_t len, int width, int height, struct flat *ret_flat);

#endif
