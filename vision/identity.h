#ifndef BAQYLA_IDENTITY_H
#define BAQYLA_IDENTITY_H

#include "faces.h"

/* Whether the face in view is the person who should sit there (clause 003-5.3.13).

   A good look describes the face as WIRE_LIKENESS numbers of length 1; how much
   two descriptions are alike is their scalar product, 0 … 1000 thousandths.
   A face that cannot be judged fairly is unverifiable with its reason, never
   somebody else's. There are two measures with thresholds of their own:

     photo    an enrolment or document photo: another camera, light and year
     stream   the same stream's first good looks, up to WIRE_REFERENCES of them,
              taken only while one face is in view and, with a photo, only
              while the photo does not speak against it; later ones only from
              looks that are the same person's and show something new

   Pure over media time; one thread. Descriptions are biometric data: they stay
   in this memory and in WIRE_ENROLLED. */

enum {
    IDENTITY_APART_US = 2000000,  /* least time between two looks, but for the one that confirms a doubt */
    IDENTITY_DOUBLED_MAX = 4,     /* for a second view of somebody known by one: so often that time is doubled, once for
                                     each look that showed nothing new */
    IDENTITY_RETRY_US = 400000,   /* the same after one that a change asked for and that could not be judged … */
    IDENTITY_RETRY_FOR_US = 4000000, /* … so long */
    IDENTITY_BACK_US = 1500000,   /* a face that is back within this time did not leave */
    IDENTITY_CHANGE_US = 10000000, /* what is judged so long after a change no longer tells of it */
    IDENTITY_EYES_MIN = 16,       /* pixels between the eyes */
    IDENTITY_TURNED_MILLI = 650,  /* nose off the middle of the eyes, of their distance */
    IDENTITY_PHOTO_TURNED_MILLI = 900, /* in a photo */
    IDENTITY_COVERED_MILLI = 600, /* second opinion below which something hides the face */
    IDENTITY_EYES_SEEN_MILLI = 250, /* structure about each eye, of the whole face's */
    IDENTITY_ONE_SIDE_MILLI = 4000, /* brighter half of the face to the darker one */
};

/* What a face looks like before it is described; identity_gate() judges it. */
struct portrait {
    struct face *face;    /* with fresh key points and sharpness */
    float eyes;           /* pixels between them */
    float turned;         /* 0 towards the camera; 0.6 as far as a face is still described well */
    float raised;         /* nose below the eyes, of their distance: about 0.6, less when raised, more when lowered */
    float eyes_seen;      /* deviation of luma about the poorer eye, of the whole face's */
    float one_side;       /* mean luma of the brighter half to that of the darker one */
    float contrast;       /* deviation of luma over the face */
};

/* Measures position and light of a face whose key points are known. 0, or -1: they do not span a face. */
int portrait_measure(struct looker *l, const struct picture *p, struct face *f, struct portrait *ret_portrait);

enum identity_use {
    FOR_STREAM, /* a look that may speak against somebody */
    FOR_PHOTO,  /* a picture that a person sees too: softer and more turned ones are described still, as the net can */
};

/* Why it cannot be described fairly; UNVERIFIABLE_NOT: it can. */
enum unverifiable identity_gate(const struct wire_tune *tune, const struct portrait *portrait, enum identity_use use);

/* Asks for key points and sharpness, judges and describes one face; fills ret_likeness
   when the answer is UNVERIFIABLE_NOT. Costs about 5 ms on one core of 2024. */
enum unverifiable identity_describe(struct looker *l, const struct wire_tune *tune, const struct picture *p,
                                    struct face *f, enum identity_use use, float ret_likeness[WIRE_LIKENESS]);

/* Scalar product in thousandths, 0 … 1000. */
int likeness_milli(const float a[WIRE_LIKENESS], const float b[WIRE_LIKENESS]);

/* One stream's knowledge of its person. */
struct identity {
    struct wire_reference known; /* photos first, then its own looks */
    uint32_t vouched;            /* 1: a look was the same as photo and stream at once */
    uint32_t begun, doubts;      /* looked at all; judgements in a row that were not "same" */
    uint32_t confirm;            /* the first of them is looked at again at once */
    uint32_t asked;              /* WIRE_ENROL waits for a good look */
    uint32_t alone;              /* exactly one face at the last look at people */
    uint32_t changed;            /* absence, another place or a jump, and since then nothing judged same or other */
    uint32_t judged;             /* the latest look could be judged */
    uint32_t nothing_new;        /* looks that taught nothing since one did, up to IDENTITY_DOUBLED_MAX */
    struct box at;               /* where that face was */
    uint64_t looked_us, alone_us, changed_us; /* the latter: when somebody else may have come */
    int enrolled;                /* `said` waits to be taken */
    struct wire_enrolled said;
};

struct verdict_of_likeness {
    enum sight_identity identity;
    enum identity_against against;
    int likeness_milli, same_milli, different_milli;
};

/* What a description means against what is known; changes nothing. IDENTITY_NOT_ASKED: nobody is known. */
struct verdict_of_likeness identity_judge(const struct identity *who, const struct wire_tune *tune,
                                          const float likeness[WIRE_LIKENESS]);

/* Learns from a good look that was judged so: 1 when it became a reference of the stream. */
int identity_learn(struct identity *who, const struct wire_tune *tune, const float likeness[WIRE_LIKENESS],
                   const struct verdict_of_likeness *verdict);

/* Whether a look is due at this picture. `count` people are in view, the one alone at `at`. */
int identity_due(struct identity *who, const struct wire_tune *tune, uint64_t pts_us, int count, const struct box *at,
                 int jump);

/* The look: fills the sight's identity. `face`: the one in view, NULL when `count` is not 1. */
void identity_look(struct looker *l, struct identity *who, const struct wire_tune *tune, const struct picture *p,
                   int count, struct face *face, struct sight *s);

#endif
