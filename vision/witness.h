#ifndef BAQYLA_WITNESS_H
#define BAQYLA_WITNESS_H

#include "luma.h"

/* Whether two streams that are said to come from one camera show the same: what is recorded, and the smaller one that
   is looked at. Pictures of the latter are remembered for a while; a key frame of the former is held against those
   near it in time. Two coders, another size and a change of light make no difference to speak of; another picture
   does, the same person in the same room at another moment too. Pure over media time. */

enum {
    WITNESS_KEPT = 8,
    WITNESS_NEAR_US = 300000, /* the pictures of one instant need not have one time stamp */
};

struct witness {
    int kept, next;
    uint64_t pts_us[WITNESS_KEPT];
    uint8_t half[WITNESS_KEPT][HALF_SIZE];
};

/* A picture that is looked at. */
void witness_note(struct witness *w, uint64_t pts_us, const uint8_t luma[LUMA_SIZE]);

/* Levels between `luma` and the nearest remembered picture: of the part that differs most, on the mean.
   Negative: none is near enough in time. */
float witness_apart(const struct witness *w, uint64_t pts_us, const uint8_t luma[LUMA_SIZE]);

#endif
