#ifndef BAQYLA_ADMISSION_H
#define BAQYLA_ADMISSION_H

#include "audit.h"
#include "db.h"

/* Admission to the exam (003-5.3.3 to 5.3.6): the rating out of midterms by
   policy, and the gates that must all be open. A gate that is shut is a word:
   status (not an active student), midterm (a score is missing), threshold (the
   rating is below it), task (a control measure is open after its day), tuition,
   academic, discipline (a hold). */

enum { GATES_MAX = 160 };

struct admission_facts {
    bool active;
    int midterms, sum, least; /* scores there are, of those that count */
    int tasks_open;
    const char *holds; /* words by commas; NULL: none */
};
struct admission_rules {
    int midterm_count, threshold;
    bool each; /* every midterm must reach the threshold, not the mean alone */
};
struct admission_verdict {
    int rating; /* 0..100, half up; -1 while a midterm is missing */
    bool admitted;
    char gates[GATES_MAX]; /* that are shut, by commas */
};
/* Pure. */
struct admission_verdict admission_judge(const struct admission_rules *rules, const struct admission_facts *facts);

/* Judges every active enrolment of an offering, or the one named; what has changed is written. Who was let in by
   override stays in; the rating follows. *ret_changed tells how many. F_NOT_FOUND. */
enum fault admission_compute(struct db *db, const struct actor *by, const char *offering, const char *enrolment,
                             int64_t now_ms, int *ret_changed) MUST_CHECK;
/* Lets one in against the gates, with a ground of 1 to 400 bytes; the rating must be known. F_STALE, F_CONFLICT when
   admitted already. */
enum fault admission_override(struct db *db, const struct actor *by, const char *enrolment, int64_t version,
                              const char *ground, int64_t now_ms) MUST_CHECK;
/* One midterm score. The teacher's time ends with the midterm week of the calendar (`teacher`: F_EXPIRED). */
enum fault admission_midterm(struct db *db, const struct actor *by, const char *enrolment, int n, int64_t score,
                             bool teacher, int64_t now_ms) MUST_CHECK;
/* A control measure; it is due before the midterm week begins (003-5.3.3), else F_CONFLICT. */
enum fault admission_task(struct db *db, const struct actor *by, const char *offering,
                          const char *const title[LANG_COUNT], int64_t due_ms, struct id *ret_id) MUST_CHECK;

#endif
