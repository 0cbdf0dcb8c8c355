#ifndef BAQYLA_PEOPLE_H
#define BAQYLA_PEOPLE_H

#include "faces.h"

/* Who is in view, look by look, at the least cost: a small net twice a second,
   the full one when it disagrees with what is known and every few seconds, a
   second opinion for newcomers. Pure over media time. */

struct person {
    struct face face;
    uint64_t verified_us; /* media time of the last second opinion that agreed */
};

struct people {
    int looked;             /* at least once since the reset */
    int count;              /* people known */
    struct person person[SIGHT_BOXES];
    int rejected_count;     /* what the second opinion refused lately */
    struct rejected {
        struct box at;
        uint64_t at_us;
    } rejected[SIGHT_BOXES];
    int agreed;             /* full looks in a row with the same count */
    uint64_t small_next_us; /* when the small net is due */
    uint64_t full_us;       /* when the full net last looked */
};

void people_reset(struct people *m);

enum { PEOPLE_SMALL = 1, PEOPLE_FULL = 2, PEOPLE_SECOND = 4 }; /* bits of sight.net */

/* Looks when a look is due or `jump` says that the scene changed. Returns the
   nets that looked (0: none, the count is carried over); sets *ret_faces to the
   people seen or FACES_UNKNOWN. m->person holds them. */
unsigned people_look(struct looker *l, struct people *m, const struct wire_tune *tune, const struct picture *p,
                     int jump, int *ret_faces);

#endif
