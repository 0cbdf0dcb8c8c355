#ifndef BAQYLA_FLAT_H
#define BAQYLA_FLAT_H

#include "faces.h"

/* A flat face: a poster or a photo on the wall. It never moves by itself, while a
   living face does: even somebody who sits very still sways by millimetres,
   breathes and blinks.

   At each look the face's first picture is compared with what is at that place
   now, free of brightness and contrast: 1000 x (1 - correlation). Measured, after
   encoding: posters 0 … 4, with strong noise up to 12; living faces after 2 s 13
   and more in 95 of 100 cases, after 10 s never below 50; in any 20 s posters were
   below the limit of 18 in 91 looks of 100 or more, the quietest of the living in 9.
   Two looks in a row above the limit are a movement and begin the comparison anew,
   so that a shoulder in front of a poster delays and does not decide.

   Flat is who has not moved for FLAT_AFTER_US while a larger face in view has.
   Such a face stays in the sight with `flat` set and is no longer counted. What
   has ever been carried, held or walked in has moved just then, so a phone held
   up with a face on it is not flat, nor is the largest face in view: a student
   who hardly moves is never taken for a picture.

   In the first seconds a poster and a still person cannot be told apart. Who
   appears during the exam is counted at once, moving or not. Only who was there
   at the stream's first look, is smaller than the largest face, and has not moved
   since while the largest face has, waits: he is counted from his first movement,
   and until FLAT_DOUBT_US are over also while nobody has moved yet. This cannot
   hide a helper: to wait he has to be in view from the first picture, at the
   check-in that a proctor sees, and to stay uncounted he must never move a
   millimetre in it. If he moves later, he is counted at that moment. */

enum {
    FLAT_SIDE = 20,
    FLAT_AFTER_US = 30000000,
    FLAT_DOUBT_US = 3000000,
};

struct flat {
    struct box at;       /* where the comparison began; w = 0: not begun */
    uint64_t since_us;   /* when */
    uint32_t looks, far; /* since then, and how many were above the limit */
    int far_in_row;
    int moved;           /* has moved by itself, ever */
    int from_start;      /* was there at the stream's first look */
    uint8_t chip[FLAT_SIDE * FLAT_SIDE];
};

/* Notes a look at a face that the nets saw at `at`. Pure but for the scratch in `l`. */
void flat_note(struct looker *l, struct flat *f, const struct picture *p, struct box at);

/* 1000 x (1 - correlation) of what is at the flat's place now with its first picture. */
int flat_distance(struct looker *l, const struct flat *f, const struct picture *p);

/* Whether it has not moved for long enough; whether it moved at all is f->moved. */
int flat_still(const struct flat *f, uint64_t now_us);

#endif
