#ifndef BAQYLA_EIGHT_H
#define BAQYLA_EIGHT_H

#include <stddef.h>
#include <stdint.h>

#include "net_flat.h"

/* A net in eight bits, for processors that multiply bytes four at a time (VNNI).

   A value is a tensor of bytes q, which mean (q - zero) * scale; its scale comes
   from the range that the value had on some seventy pictures and four clips (models/ranges).
   Weights are signed bytes with a scale for each output channel. Sums are 32-bit
   integers and each is scaled by one multiplication and rounded to the nearest
   even, so that every processor says the same, with VNNI or without it. What
   the net puts out, and what follows the mean of all pixels, is floats.

   Which nets run so, models/ranges says: whose ranges stand in it. Today that is likeness alone, which has no windows
   of one channel; those are for faces and things, as soon as they lose nothing by it (docs/accuracy.md). */

enum {
    EIGHT_LANES = 16,     /* channels that are stored together */
    EIGHT_BLOCK = 32,     /* output channels, and … */
    EIGHT_ROWS = 8,       /* … pixels that are worked on together: a tile */
    EIGHT_TILES = 8,      /* tiles for which pointers are held */
    EIGHT_FLAT = 64,      /* bytes of a row that are worked on together */
    EIGHT_TAME = 4000000, /* what is less is rounded as it is; the bound is taken at 2^22 */
};

struct eight_range {
    float low, high;
};

struct eight_tensor {
    int high, wide, deep;
    int pixel; /* bytes of a pixel: `deep` rounded up to EIGHT_LANES, of the input to 4 */
    float scale;
    int zero;
    uint8_t *at; /* NULL: in floats */
    float *real;
};

struct eight_step {
    enum flat_code code;
    struct eight_tensor in, in2, out;              /* their memory is the net's */
    int kernel[2], stride[2], before[2], dilation; /* high, wide; a window's */
    int apart, taps;                               /* depthwise; kernel[0] * kernel[1] */
    int floor;                                     /* no byte put out is less: the zero where there is a ReLU, or 0 */
    float slope;                                   /* below zero, of a leaky ReLU that is part of it; 1: none */
    int tame;           /* bytes are put out, and no sum can be too large to be rounded as it is */
    int8_t *weight;     /* dense: [block][tap][four][EIGHT_BLOCK][4]; apart: [lanes][group of taps][EIGHT_LANES][4] */
    int32_t *bias;      /* of each output channel, the input's zero taken off */
    float *times;       /* from a sum to the byte put out, or to the float */
    const float *full;  /* FLAT_FULL: the float weights, [out][in] */
    float keep[3];      /* FLAT_ADD: of in, of in2, and what is added */
    uint8_t table[256]; /* FLAT_LEAKY */
    uint8_t *outside;   /* a pixel of the input's zero, for what lies in the padding */
};

struct eight {
    struct eight_step *step;
    int steps;
    float *input;                    /* borrowed: what the caller writes */
    struct eight_tensor taken;       /* the same in bytes */
    float *output[FLAT_OUTPUTS_MAX]; /* dense, in the net's order */
    size_t output_len[FLAT_OUTPUTS_MAX];
    const uint8_t **pointer; /* room for those of EIGHT_TILES tiles, or of a pixel */
    uint8_t *row;            /* of the input's bytes, close together */
    int32_t *sum;            /* of a pixel's channels */
    uint8_t *rows;           /* for eight_apart_vnni() */
    void **memory;           /* all of it, to be freed */
    int memories, memories_max;
};

/* Those of the values of a net's file, from models/ranges. -1: not all of them are known. */
int eight_ranges(const char *file, uint32_t values, struct eight_range *ret_range);

/* The net of `flat` with a range for each of its values. NULL: no memory, or a net that this cannot do. Keeps
   nothing of `flat`; `input` is borrowed. */
struct eight *eight_new(const struct flat *flat, const struct eight_range *range, float *input);
void eight_free(struct eight *e);

/* One picture through the net, from `input` to `output`. `fast`: with VNNI, which eight_fast() must have allowed. */
void eight_run(struct eight *e, int fast);
int eight_fast(void);

/* The steps that take the time, in either way. */
void eight_take_plain(const struct eight *e);
void eight_dense_plain(const struct eight *e, const struct eight_step *s);
void eight_apart_plain(const struct eight *e, const struct eight_step *s);
void eight_add_plain(const struct eight_step *s);
void eight_take_vnni(const struct eight *e);
void eight_dense_vnni(const struct eight *e, const struct eight_step *s);
void eight_apart_vnni(const struct eight *e, const struct eight_step *s);
void eight_add_vnni(const struct eight_step *s);

/* Bytes of eight.rows that eight_apart_vnni() needs for this step. */
size_t eight_apart_rows(const struct eight_step *s);

/* Where the pixels are that output pixel `at` (counted row after row) of a window step is made from, tap after tap,
   each `apart` pointers from the one before. */
void eight_window(const struct eight_step *s, int at, const uint8_t **pointer, int apart);

#endif
