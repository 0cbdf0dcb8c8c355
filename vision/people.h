#ifndef BAQYLA_PEOPLE_H
#define BAQYLA_PEOPLE_H

#include "faces.h"
#include "flat.h"
#include "remains.h"

/* Who is in view, look by look, at the least cost: a small net twice a second,
   the full one when it disagrees with what is known and every few seconds, a
   second opinion for newcomers. Pure over media time. */

struct person {
    struct face face;
    uint64_t verified_us; /* media time of the last second opinion that agreed */
    int blurred;          /* no net sees the face any more, only its remains are there */
    int unlike;           /* at this look another face seems to be in the same place */
    int flat;             /* a picture on the wall, or not told from one yet: not counted (flat.h) */
    struct flat still;
    struct remains remains;
};

enum { PEOPLE_WALL = 4 };

struct people {
    int looked;             /* at least once since the reset */
    int pastless;           /* one picture alone: no later one will tell who moves, so all count */
    int begun;              /* at least once ever: this and what follows it outlives a reset, up to the wall */
    uint64_t begun_us;      /* the stream's first look */
    int wall_count;         /* pictures known to hang there */
    struct flat wall[PEOPLE_WALL];
    int count;              /* people known, flat ones too */
    struct person person[SIGHT_BOXES];
    int rejected_count;     /* what the second opinion refused lately */
    struct rejected {
        struct box at;
        uint64_t at_us, until_us;
    } rejected[SIGHT_BOXES];
    struct person lost;     /* who was dropped last, and when: a hidden or shaken face is looked for a little longer */
    uint64_t lost_us;
    int agreed;             /* full looks in a row with the same count */
    uint64_t small_next_us; /* when the small net is due */
    uint64_t full_us;       /* when the full net last looked */
};

/* Forgets who was there, not which pictures hang on the wall nor when the stream began. */
void people_reset(struct people *m);

enum { PEOPLE_SMALL = 1, PEOPLE_FULL = 2, PEOPLE_SECOND = 4 }; /* bits of sight.net */

/* Looks when a look is due or `jump` says that the scene changed. A look is one
   decision of the cascade; looks fall due at whole multiples of
   tune->look_every_ms of media time and are taken at the first picture after.
   Returns the nets that looked (0: none, the count is carried over); sets
   *ret_faces to the people seen, flat ones left out, or FACES_UNKNOWN.
   m->person holds all of them, each with the sharpness of its face. */
unsigned people_look(struct looker *l, struct people *m, const struct wire_tune *tune, const struct picture *p,
                     int jump, int *ret_faces);

#endif
