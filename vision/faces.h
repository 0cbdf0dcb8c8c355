#ifndef BAQYLA_FACES_H
#define BAQYLA_FACES_H

#include "look.h"
#include "net.h"
#include "pixels.h"

/* Faces in one picture: candidates of a scanning net, the second opinion on
   one of them, and how sharp it is. Coordinates are pixels of the picture.
   One thread per struct looker. */

struct box {
    float x, y, w, h;
};

/* Key points of the second opinion. Right and left are the person's own. */
enum face_point { FACE_RIGHT_EYE, FACE_LEFT_EYE, FACE_NOSE, FACE_MOUTH, FACE_RIGHT_EAR, FACE_LEFT_EAR, FACE_POINTS };

struct face {
    struct box at;
    float score;          /* of the scanning net, 0 … 1 */
    float verify;         /* second opinion, 0 … 1; 0 = not asked */
    struct box at_second; /* where the second opinion sees it; w = 0: not asked */
    float point[FACE_POINTS][2]; /* its key points; zero when not asked */
    int sharpness_milli;  /* 0 = not measured */
};

enum { FACES_MAX = 24, FACES_NESTED = 4 };

struct faces {
    int count;
    struct face face[FACES_MAX]; /* best score first */
    int nested_count;
    struct face nested[FACES_NESTED]; /* mostly inside one of those: that face once more, or somebody close behind */
};

struct looker {
    uint32_t looks; /* LOOK_ bits that nets were loaded for */
    int degraded; /* a face net is missing: nobody looks for faces */
    int slow, asked, loaded; /* as wire_ready says; nets were wanted; how many came */
    const char *runtime;
    enum wire_net state[NETS];
    struct net net[NETS]; /* zeroed unless its state is WIRE_NET_LOADED: what needs it is then off */
    struct pixels pixels;
};

/* looker_new() with other engines, the preferred first, NULL at the end. */
struct looker *looker_new_of(const struct net_engine *const *engine, const char *model_dir, const char *runtime);

float box_overlap(struct box a, struct box b); /* intersection over union */
struct box box_larger(struct box b, float times); /* in a picture that is `times` as wide and as high */
float box_nested(struct box a, struct box b);  /* intersection over the smaller of the two */

/* NET_SMALL or NET_FULL over the whole picture; candidates of at least
   `score_min`, one per face: overlapping boxes are dropped, nested ones set
   apart. 0, or -1 when the engine failed. */
int faces_scan(struct looker *l, enum net_id net, const struct picture *p, float score_min, struct faces *ret_faces);

/* Asks NET_SECOND about a candidate; fills verify, at_second and point. When it
   hesitates it is shown the face once more with more room around it, and a face
   that the picture's edge cuts once more with its mirror image beyond the edge;
   `verify` is then the mean of the two. 0 or -1. */
int face_verify(struct looker *l, const struct picture *p, struct face *f);

/* Whether the second opinion agrees at `verify_min`: the same face, not one beside it. */
int face_agreed(const struct face *f, float verify_min);

/* Whether the second opinion saw two faces, not one twice: by where it has them
   and by their key points. Both must have been asked about. */
int faces_apart(const struct face *a, const struct face *b);

/* Sharpness of the face, 1 … 1000: how much of its detail lies at the scale that
   tells people apart, a twentieth of the face. What noise adds everywhere on the
   face is taken off. Independent of brightness and contrast; falls with defocus
   and motion, and for faces of fewer pixels than that scale needs. 155 … 280 in
   focus, whatever the light; below 115 when softened by a Gaussian of a twentieth
   of the face's width, below 100 by a tenth. */
int face_sharpness(struct looker *l, const struct picture *p, const struct face *f);

/* The same face in a picture that is `times` as wide and as high. */
struct face face_larger(const struct face *f, float times);

#endif
