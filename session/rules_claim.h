#ifndef BAQYLA_RULES_CLAIM_H
#define BAQYLA_RULES_CLAIM_H

#include "rules.h"

/* The claim machine of rules.c: what is said for and against each kind at one
   input becomes verdicts. Internal to the rules. Pure. */

/* One step's work: what is moved on, by what, and where verdicts go. */
struct step {
    const struct rules_policy *policy;
    struct rules *r;
    int64_t now_ms;
    struct verdict *out;
    size_t count;
};

/* What an input says of a kind that it supports. */
struct support {
    int64_t from_ms; /* the kind began no later than this */
    int64_t value, limit;
    const struct sight *sight; /* NULL: a signal or a gap */
    int sure;                  /* needs no further looks */
    int hold;                  /* may not open yet */
    enum kind_extra extra;     /* the fourth number, of the strongest look or the latest when `renew` */
    int64_t extra_value;
    int renew;
};

void claim_for(struct step *s, enum incident_kind kind, struct support u);
/* Nothing new is said of it: an incident whose looks suffice opens when it is old enough. */
void claim_ripen(struct step *s, enum incident_kind kind);
/* It is contradicted, and has been since `from_ms`. */
void claim_against(struct step *s, enum incident_kind kind, int64_t from_ms);
/* The claim is dropped; an open incident ends at `to_ms` (-1: it lasts on). */
void claim_finish(struct step *s, enum incident_kind kind, int64_t to_ms);
/* Ends what has been contradicted for long enough. */
void claims_settle(struct step *s);
/* Without pictures nothing can be claimed of them: what was claimed ended with the last one. */
void claims_unseen(struct step *s, int64_t from_ms);
/* A silence of `gap_ms` is over: it counts towards no claim about pictures. */
void claims_skip(struct step *s, int64_t gap_ms);

/* rules_camera.c: the picture itself. Returns the state that holds, hysteresis included. */
enum camera_state judge_camera(struct step *s, const struct sight *sight);
/* rules_people.c: who and what is in a picture in that state. */
void judge_people(struct step *s, const struct sight *sight, enum camera_state camera);
void judge_identity(struct step *s, const struct sight *sight, enum camera_state camera);

/* A tenth of the limit: as far has a value to come back over it. */
static inline int64_t rules_margin(int64_t limit)
{
    return limit / 10;
}

#endif
