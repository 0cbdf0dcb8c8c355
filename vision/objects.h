#ifndef BAQYLA_OBJECTS_H
#define BAQYLA_OBJECTS_H

#include "faces.h"

/* Things in one picture that an exam forbids (003-5.3.13, act A case 4): what
   is like a phone, books, laptops, screens. The net knows eighty everyday
   things; of these are read

     phone   cell phone; remote control only when it is much surer (to the net
             an earphone case in the fist is a remote)
     book    book            laptop   laptop            screen   television

   and nothing of it is a verdict: a wallet in the hand is a phone to this net.
   Headphones are not among its eighty, so they are never claimed.

   Scale decides whether it sees a phone, more than light or room do. People
   hold a phone near themselves, and heads are of one size: so the picture is
   shown to the net at the scale where the face is fifty to eighty pixels, in the
   smallest net that it then fits into, and only what is around the person when
   it fits into none. Where there is no face the whole picture is shown.

   What is seen is looked at once more at another scale, and the mean of both
   decides, because real things agree and mistakes do not: every claim has two
   views behind it. A phone that one pair of scales does not show, because it is
   held farther off or nearer than the face, the other may: successive looks take
   them in turn.

   Pure but for the looker's scratch memory; one thread per struct looker. */

struct object {
    struct box at; /* pixels of the picture */
    float score;   /* 0 … 1 */
    enum object_label label;
};

enum { OBJECTS_MAX = 8 };

struct objects {
    int count;
    struct object object[OBJECTS_MAX]; /* best score first */
};

/* Which window of the picture a net is shown; it has the shape of the net's input and may reach beyond the
   picture's right and lower side. */
struct view {
    enum net_id net;
    struct window from;
};

/* The view in which `face` is about `face_px` pixels of the net's input. NULL: none is known; the whole picture
   then, larger for a larger `face_px`. */
struct view objects_view(const struct picture *p, const struct box *face, float face_px);

/* Reads the rows of an object net (net.h), drops boxes told of twice and keeps the best of at least `score_min`. */
void objects_decode(const struct net_kind *kind, const float *rows, const struct view *view, float score_min,
                    struct objects *ret_objects);

/* One view of one picture. 0, or -1: the net is not there or its engine failed. */
int objects_scan(struct looker *l, const struct picture *p, const struct view *view, float score_min,
                 struct objects *ret_objects);

/* The score from which a look alone is enough: tune->object_milli for what is like a phone, 0.45 at least for the
   others, which the net sees less surely and in more places. And the one from which a thing is worth another look. */
float object_needed(enum object_label label, const struct wire_tune *tune);
float object_doubt(enum object_label label, const struct wire_tune *tune);

/* Pairs of scales that successive looks take in turn: the face 80 and then 48 pixels, or 64 and then 80. */
enum objects_turn { OBJECTS_FAR, OBJECTS_NEAR, OBJECTS_TURNS };

/* What is to be seen in one picture, doubtful things too; whether a score is enough is the caller's judgement.
   A first view that shows next to nothing (0.7 of object_doubt()) settles it. `face` is the largest face, or
   where it was last; NULL: nobody was seen. Returns how often a net ran (1 or 2), or -1: nobody could look. */
int objects_look(struct looker *l, const struct wire_tune *tune, const struct picture *p, const struct box *face,
                 enum objects_turn turn, struct objects *ret_objects);

/* What several views of one picture say: of each thing the second best score, so that no single view can claim it. */
void objects_seconded(const struct objects *views, int count, struct objects *ret_objects);

/* The same as objects_look() for one picture that no other follows: three views, and what two of them say. Without
   a face as a look that begins far. Returns how often a net ran, or -1. */
int objects_still(struct looker *l, const struct wire_tune *tune, const struct picture *p, const struct box *face,
                  struct objects *ret_objects);

#endif
