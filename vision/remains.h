#ifndef BAQYLA_REMAINS_H
#define BAQYLA_REMAINS_H

#include "faces.h"

/* What a blur leaves of a face: no net finds it any more, but light and dark lie
   where they lay. A face known to be in view is kept as "there, not identifiable"
   while its coarse picture remains at its place and nothing finer does; without
   this a softened face would be called absent.

   Correlation of the coarse pictures, place searched by a quarter of the face:
   blurred faces half a second later .90 and more in 95 of 100 cases, other scenes
   .87 and less in 99 of 100; those that are alike by chance are mostly sharp. */

enum { REMAINS_SIDE = 16 };

struct remains {
    int known;
    struct box at; /* at the last look */
    float mean, contrast;
    float clear[REMAINS_SIDE * REMAINS_SIDE];  /* when a net last saw it clearly; zero mean, length 1 */
    float latest[REMAINS_SIDE * REMAINS_SIDE]; /* at the last look, since then followed by its remains */
};

/* Remembers the face that a net sees clearly at `at`. 1 when it is quite unlike the one remembered before: half a
   second later one person's coarse pictures were alike by .71 and more in 995 of 1000 cases, those of two people
   who changed places by .44 and less in nine of ten. Who it is, the identity net says. */
int remains_note(struct looker *l, struct remains *r, const struct picture *p, struct box at);

/* 1 when the face that no net sees is still there, blurred; *ret_at: where. */
int remains_follow(struct looker *l, struct remains *r, const struct picture *p, int sharp_milli, struct box *ret_at);

#endif
