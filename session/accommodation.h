#ifndef BAQYLA_ACCOMMODATION_H
#define BAQYLA_ACCOMMODATION_H

#include "db.h"
#include "kinds.h"

/* Accommodations of a student (003-5.1.3(2), (5)): granted with a ground, kept in
   the books, shown to the proctor as plain words, and taken into account before
   anything is judged. Whatever they do, they only loosen: fewer kinds, longer
   times, more people in view. The table is accommodation.def. */

enum accommodation {
#define ACCOMMODATION(name, ...) ACCOMMODATION_##name,
#include "accommodation.def"
#undef ACCOMMODATION
    ACCOMMODATIONS
};

const char *accommodation_word(enum accommodation a);                     /* "assistant": in the books */
const char *accommodation_sentence(enum accommodation a, enum lang lang); /* "an assistant is present" */
enum accommodation accommodation_from(const char *word);                  /* ACCOMMODATIONS for an unknown one */

/* What holds for one attempt. */
struct accommodated {
    uint32_t set;    /* a bit for each enum accommodation */
    uint32_t people; /* more in view than the student, who were granted */
    int oral;        /* the exam is held with an examiner: one more person is expected */
};

/* Loosens the rules and what the eye looks for. Kinds that are left out have open_ms 0. */
void accommodate(struct rules_policy *policy, const struct accommodated *who);

/* What the books say of an attempt's student and of the form of its exam. */
enum fault accommodated_load(struct db *db, const char *attempt, struct accommodated *ret_who) MUST_CHECK;

#endif
