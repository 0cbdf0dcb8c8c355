#ifndef BAQYLA_GRADE_H
#define BAQYLA_GRADE_H

#include "audit.h"
#include "db.h"

/* Grades: the pure rules (grading 3.1–3.3), and the ledger of grade_events.
   Nothing is overwritten: an event carries the whole state after it, the
   current grade is the view of the last one. */

enum rounding { ROUND_HALF_UP, ROUND_FLOOR };
/* Dated scales (grading 3.1): a letter is read by the scale that its enrolment began under, and never computed again by
   a later one. KZ-2011 knows no FX: below 50 is F. */
enum grade_scale { SCALE_KZ_2018, SCALE_KZ_2011, SCALE_COUNT };
const char *scale_word(enum grade_scale scale);
enum grade_scale scale_from(const char *word); /* SCALE_KZ_2018 for a word it does not know */

enum { GRADE_POINTS_PASS = 100 /* of D, the lowest positive letter */ };
struct grade_rules {
    int w_rating, w_exam; /* sum 100 */
    int threshold;        /* of admission, 50 */
    enum rounding rounding;
    bool require_positive_exam; /* an exam below 50 fails whatever the rating */
    bool fx_by_final;           /* fx_basis = final instead of exam */
    enum grade_scale scale;
};
struct grade {
    bool admitted;      /* false: there can be no grade */
    int final;          /* 0..100; -1: none (failed exam) */
    const char *letter; /* static; NULL when not admitted */
};
/* Pure. rating and exam 0..100. */
struct grade grade_compute(const struct grade_rules *rules, int rating, int exam);
/* The exam of an FX again, with the rating of the first time: a second failure is F when `last` (003-5.3.18, 5.3.19).
 */
struct grade grade_retake(const struct grade_rules *rules, int rating, int exam, bool last);
/* Scale KZ-2018: "A" … "F"; static. `percent` outside 0..100 is a bug. */
const char *grade_letter(int percent);
/* Grade points ×100: 400, 367, … 50, 0; -1 for no letter of the scale. */
int grade_points(const char *letter);
/* 100-point score of raw points, half up; max > 0. */
int grade_score(int64_t raw, int64_t max);

enum fault grade_rules_load(struct db *db, int64_t policy_version, struct grade_rules *ret_rules) MUST_CHECK;

/* -- the ledger; each appends one event and its audit row -- */

/* exam_score (fx_retake_score, technical_repeat by the attempt's kind) and final_computed: the state becomes
   provisional. A retake keeps the rating of its token. F_INVALID for a score outside 0..100, F_CONFLICT without
   admission. */
enum fault grade_exam(struct db *db, const struct actor *by, const char *enrolment, const char *attempt, int score,
                      int64_t policy_version, int64_t now_ms) MUST_CHECK;
/* Under review or an open act: not shown, not released. Idempotent. */
enum fault grade_withhold(struct db *db, const struct actor *by, const char *enrolment, const char *ground_kind,
                          const char *ground, int64_t now_ms) MUST_CHECK;
/* F_CONFLICT while an act of the attempt is open, or when annulled. Idempotent. An FX opens its token, an F the course
   anew (remedy.h). */
enum fault grade_release(struct db *db, const struct actor *by, const char *enrolment, const char *ground_kind,
                         const char *ground, int64_t now_ms) MUST_CHECK;
/* The exam's score, final and letter go; the rating stays; the events before it keep what was. `act` is the ground. */
enum fault grade_annul(struct db *db, const struct actor *by, const char *enrolment, const char *attempt,
                       const char *act, int64_t now_ms) MUST_CHECK;
/* What the registrar's head posted with it: "RESIT" or "RE_ENROLMENT"; by policy annulled_outcome the one is given
   (zero_f, resit_allowed) or must be chosen (void_decide: F_INVALID for another word, "" too). */
enum fault grade_annulled_outcome(struct db *db, const struct actor *by, const char *enrolment, const char *outcome,
                                  const char *act, int64_t now_ms) MUST_CHECK;
/* Whether the word will do under the policy of `policy_version`. F_INVALID. */
enum fault grade_outcome_check(struct db *db, int64_t policy_version, const char *outcome) MUST_CHECK;
/* Brings back what the last annulment took. F_CONFLICT when not annulled. */
enum fault grade_reinstate(struct db *db, const struct actor *by, const char *enrolment, const char *attempt,
                           const char *act, const char *ground, int64_t now_ms) MUST_CHECK;

/* A retake's deadline has passed unused: FX becomes F. `ground` is the token. */
enum fault grade_expire(struct db *db, const struct actor *by, const char *enrolment, const char *ground,
                        int64_t now_ms) MUST_CHECK;
/* Another exam score on a written ground (an appeal's minutes, an error): manual_correction; the state stays as it was.
   F_INVALID for a score outside 0..100; F_CONFLICT under an open act or when there is no score. */
enum fault grade_correct(struct db *db, const struct actor *by, const char *enrolment, int64_t score,
                         const char *ground_kind, const char *ground, int64_t now_ms) MUST_CHECK;

#endif
