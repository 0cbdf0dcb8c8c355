#ifndef BAQYLA_RECORD_H
#define BAQYLA_RECORD_H

#include "db.h"
#include "fault.h"
#include "id.h"

/* A student's record over the whole study (001-1): every enrolment with the grade that stands, the credits earned
   (003-5.3.17, 001-4.1.6) and the mean of points (001-4.1.13). Grades that are not released are on it without a mark.
 */

/* One course that counts for the mean. */
struct gpa_line {
    int course;  /* the same number, the same course: a repetition */
    int credits; /* > 0 */
    int points;  /* ×100: 0 … 400 */
};
enum gpa_repeat { GPA_LAST, GPA_BEST, GPA_ALL };
/* Pure. Mean of points ×100, half up; failed courses count with their credits. `lines` in the order of time.
   -1: nothing counts. */
int gpa_of(const struct gpa_line *lines, size_t count, enum gpa_repeat repeat);

struct record_line {                                                                            /* texts in the arena */
    const char *enrolment, *course, *code, *title[LANG_COUNT], *term, *origin, *letter, *state; /* letter NULL: none */
    int64_t credits, year, rating, exam, final, at_ms;                                          /* -1: none */
    bool shown;  /* released, reinstated or annulled: the student may know it */
    bool earned; /* its credits are in the sum, once for a course */
};
struct record { /* arena memory */
    struct record_line *lines;
    size_t count;
    int64_t credits_earned, credits_tried;
    int gpa;                /* ×100; -1: none */
    const char *gpa_repeat; /* the policy's word */
    int64_t policy_version;
};
enum { RECORD_LINES_MAX = 400 };

/* The record of a student (student.id) by the policy in force at `now_ms`. An annulled mark counts with 0 points.
   F_NOT_FOUND never: a stranger's is empty. F_TOO_BIG beyond RECORD_LINES_MAX. */
enum fault record_load(struct db *db, const char *student, int64_t now_ms, struct arena *arena,
                       struct record *ret_record) MUST_CHECK;

#endif
