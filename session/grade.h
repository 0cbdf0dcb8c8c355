#ifndef BAQYLA_GRADE_H
#define BAQYLA_GRADE_H

#include "audit.h"
#include "db.h"

/* Grades: the pure rules (grading 3.1–3.3), and the ledger of grade_events.
   Nothing is overwritten: an event carries the whole state after it, the
   current grade is the view of the last one. */

enum rounding { ROUND_HALF_UP, ROUND_FLOOR };
struct grade_rules {
    int w_rating, w_exam; /* sum 100 */
    int threshold;        /* of admission, 50 */
    enum rounding rounding;
    bool require_positive_exam; /* an exam below 50 fails whatever the rating */
    bool fx_by_final;           /* fx_basis = final instead of exam */
};
struct grade {
    bool admitted;      /* false: there can be no grade */
    int final;          /* 0..100; -1: none (failed exam) */
    const char *letter; /* static; NULL when not admitted */
};
/* Pure. rating and exam 0..100. */
struct grade grade_compute(const struct grade_rules *rules, int rating, int exam);
/* Scale KZ-2018: "A" … "F"; static. `percent` outside 0..100 is a bug. */
const char *grade_letter(int percent);
/* Grade points ×100: 400, 367, … 50, 0; -1 for no letter of the scale. */
int grade_points(const char *letter);
/* 100-point score of raw points, half up; max > 0. */
int grade_score(int64_t raw, int64_t max);

enum fault grade_rules_load(struct db *db, int64_t policy_version, struct grade_rules *ret_rules) MUST_CHECK;

/* -- the ledger; each appends one event and its audit row -- */

/* exam_score and final_computed: the state becomes provisional. */
enum fault grade_exam(struct db *db, const struct actor *by, const char *enrolment, const char *attempt, int score,
                      int64_t policy_version, int64_t now_ms) MUST_CHECK;
/* Under review or an open act: not shown, not released. Idempotent. */
enum fault grade_withhold(struct db *db, const struct actor *by, const char *enrolment, const char *ground_kind,
                          const char *ground, int64_t now_ms) MUST_CHECK;
/* F_CONFLICT while an act of the attempt is open, or when annulled. Idempotent. */
enum fault grade_release(struct db *db, const struct actor *by, const char *enrolment, const char *ground_kind,
                         const char *ground, int64_t now_ms) MUST_CHECK;
/* The exam's score, final and letter go; the rating stays; the events before it keep what was. `act` is the ground. */
enum fault grade_annul(struct db *db, const struct actor *by, const char *enrolment, const char *attempt,
                       const char *act, int64_t now_ms) MUST_CHECK;
/* Brings back what the last annulment took. F_CONFLICT when not annulled. */
enum fault grade_reinstate(struct db *db, const struct actor *by, const char *enrolment, const char *attempt,
                           const char *act, const char *ground, int64_t now_ms) MUST_CHECK;

#endif
