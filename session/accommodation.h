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

struct actor;
/* A decision of the office. `value`: per cent of more time for extra_time, people for those who are present, else 1. */
struct accommodation_grant {
    enum accommodation kind;
    int64_t value, from_ms, to_ms; /* to_ms 0: until it is ended */
    const char *ground;            /* the document that it rests on */
};
enum {
    ACCOMMODATION_GROUND_MAX = 500,
    ACCOMMODATION_EXTRA_MAX = 200,
    ACCOMMODATION_PEOPLE_MAX = 3,
    ACCOMMODATION_WAITING = 16
};
/* Grants it to a student, instead of what was granted of this kind before, and gives waiting exams their new time.
   [clerk] F_NOT_FOUND: no student of that number; F_INVALID: a value, term or ground that cannot be.
   *ret_student: the student's id, ID_LEN + 1. */
enum fault accommodation_grant(struct db *db, const struct actor *by, const char *student_no,
                               const struct accommodation_grant *grant, int64_t now_ms, char *ret_student) MUST_CHECK;
/* Ends one from now on. F_NOT_FOUND: it does not hold. */
enum fault accommodation_end(struct db *db, const struct actor *by, const char *student_no, enum accommodation kind,
                             const char *reason, int64_t now_ms, char *ret_student) MUST_CHECK;

/* What the books say of an attempt's student and of the form of its exam. */
enum fault accommodated_load(struct db *db, const char *attempt, struct accommodated *ret_who) MUST_CHECK;

#endif
