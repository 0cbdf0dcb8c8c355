#ifndef BAQYLA_ROOM_H
#define BAQYLA_ROOM_H

#include <stdint.h>

#include "luma.h"

/* The room as this camera usually shows it, outside the student: what a picture is
   held against to say that the camera was moved, or that something was put before
   it. Shapes are compared, not brightness, so that a lamp or the exposure is no move;
   of the blocks that do not change by themselves the better part must be unlike, so
   that a student who leans is none either. Pure. */

enum {
    ROOM_BEGIN = 24,             /* pictures until the usual room is known */
    ROOM_ADOPT_US = 120000000,   /* a new view that stays so long becomes the usual one */
    ROOM_MARKED = 255            /* pictures for which a block counts as the student's after a look */
};

struct room {
    int learnt;           /* pictures, at most ROOM_BEGIN */
    int looked;           /* somebody was seen, so that his blocks are known, or nobody was there */
    int strange;          /* the room has been unlike since strange_us */
    uint64_t strange_us;
    float likeness;       /* at the latest picture */
    float tone[CELLS], relief[CELLS];
    float steady[BLOCKS]; /* how alike the block is to itself, usually */
    float quarter, mean;
    uint8_t person[BLOCKS];
};

struct room_view {
    float likeness; /* of the room to the usual one, 1 = the same; 0 = not measured */
    float kept;     /* share of cells with the usual tone */
    float shape; /* correlation of all tones with the usual ones, -1 … 1 */
    float block[BLOCKS];
};

/* Compares; learns nothing. */
void room_compare(const struct room *s, const struct luma_stats *now, struct room_view *ret_view);

/* Of a picture that shows a room: the usual one follows slowly, and not what is strange. */
void room_learn(struct room *s, const struct luma_stats *now, const struct room_view *view, uint64_t pts_us);

/* Somebody's face is at these shares (0 … 1) of the picture; body and chair are reckoned below it.
   Nobody is marked in a room that is quite another: there he sits elsewhere because the camera was moved. */
void room_person(struct room *s, float x, float y, float w, float h);

/* Nobody is in view: all that is seen is the room. */
void room_empty(struct room *s);

#endif
