#ifndef BAQYLA_THINGS_H
#define BAQYLA_THINGS_H

#include "luma.h"
#include "objects.h"

/* When to look for forbidden things, and what may be said after several looks.
   Pure over media time; things_due() and things_saw() ask no net, so that what
   was decided can be tried without one.

   When. A look costs as much as ten seconds of everything else, so it is taken
   at the first picture, then every tune->objects_every_ms, and besides, at most
   once in half of that time, when something happened that goes with taking
   a thing in hand: nobody's face is in view any more, the head turned away, or
   a part of the picture became other than at the last look and stays so. Looks
   take the two scales of objects.h in turn; one that has a reason begins near.
   After a find the next looks follow each second, sooner after a miss, so that
   begin and end are known to a second or two. A thing that lies still is looked
   at less often again, but at once when its place changes.

   What. A thing counts at once when its score reaches tune->object_milli and
   SURE_MILLI more, at the second look in the same place when the mean reaches
   tune->object_milli, at the third when it reaches tune->object_doubt_milli:
   what the net takes for a phone for a moment is in another place the next
   second, a phone held badly to the light is not. What is doubtful still after
   DOUBTS looks is dropped until the next look in turn, so that a doubt costs
   little. What counted is believed on at less, and a look that misses it does not
   end it while its place looks as it did when it was seen, for some seconds:
   what lies or is held there has not gone. A look that misses what was there a moment ago, or is in doubt, says
   nothing (OBJECTS_UNKNOWN) instead of "none": a phone turned edgewise is not
   gone. Only a look that sees nothing, of nothing known, says 0. When the nets are not
   there, LOOK_OBJECTS is off or the picture is unusable, nobody looked, which is
   OBJECTS_UNKNOWN too. How many looks and seconds make an incident is the rules'
   business (KIND_OBJECT).

   Furniture. A book, a laptop or a screen counts only where the picture is no
   longer as it was when the stream began: a shelf, a television or another's
   desk behind the student was there at the check-in, where people look at the
   room, and is nobody's deed. A phone counts wherever it is, lying on the
   desk too: one incident for as long as it lies there, which a person judges. */

enum { THINGS_MAX = 4, THINGS_W = HALF_W, THINGS_H = HALF_H, THINGS_SIZE = HALF_SIZE };

enum { SURE_MILLI = 70, AGAIN = 2, PERSISTS = 3, DOUBTS = 6 };

struct thing {
    struct object is;    /* where it was seen last; its score is the mean of its looks */
    int seen;            /* looks that saw it */
    int counts;          /* it was said */
    uint64_t seen_us;    /* when it was seen last */
    uint64_t missed_us;  /* the first look since then that missed it; 0: none did */
    uint64_t still_us;   /* since when it lies in one place */
    uint8_t picture[THINGS_SIZE]; /* half-size luma when it was seen last */
};

struct things {
    int looked;          /* at least once since the reset */
    uint64_t looked_us;  /* the last look */
    uint64_t due_us;     /* the next, unless something happens */
    int reasoned;        /* something happened since the last look */
    enum objects_turn turn; /* of the next look */
    int faces, turned;   /* at the latest picture that told; a change of them may be a reason */
    int face_known;
    struct box face;     /* where the largest face was last … */
    uint64_t face_us;    /* … and when */
    int count;
    struct thing thing[THINGS_MAX];
    uint8_t room[THINGS_SIZE]; /* half-size luma of the first look, or since all of it changed */
    uint8_t last[THINGS_SIZE]; /* of the last look */
    uint8_t before[THINGS_SIZE]; /* of the picture before */
};

void things_reset(struct things *t);

/* What is known of a picture before anybody looks for things. */
struct scene {
    uint64_t pts_us;
    int width, height;
    int faces;              /* FACES_UNKNOWN: nobody counted */
    const struct box *face; /* the largest; NULL: none or not known */
    int turned;             /* 1: it is turned away */
    const uint8_t *luma;    /* LUMA_SIZE, of the whole picture */
};

/* Whether to look at this picture. Call it for every picture, in order. */
int things_due(struct things *t, const struct wire_tune *tune, const struct scene *scene);

/* Takes in what a look saw and fills objects and object[] of the sight. */
void things_saw(struct things *t, const struct wire_tune *tune, const struct scene *scene, const struct objects *seen,
                struct sight *ret_sight);

/* 1: the tune wants things to be looked for, and the nets for it are there. */
int things_wanted(const struct looker *l, const struct wire_tune *tune);

/* The look that is due, and things_saw() after it; sets bit 4 of the sight's nets. The scene's pixels are those that
   things are remembered in; those of `p` are `larger` times as many in a row. */
void things_look(struct looker *l, struct things *t, const struct wire_tune *tune, const struct picture *p,
                 const struct scene *scene, float larger, struct sight *ret_sight);

/* A still: no past, so whatever scores enough counts, furniture too. */
void things_still(struct looker *l, const struct wire_tune *tune, const struct picture *p, const struct box *face,
                  struct sight *ret_sight);

enum { THINGS_LOOKED = 16 }; /* bit of sight.net */

#endif
