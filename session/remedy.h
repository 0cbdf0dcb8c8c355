#ifndef BAQYLA_REMEDY_H
#define BAQYLA_REMEDY_H

#include "audit.h"
#include "db.h"
#include "id.h"

/* What a result leaves open to a student. FX: the exam once more, without the course and with the old rating, before a
   deadline and not more often than max_fx_retakes (003-5.3.18). F: the course anew, admission from zero (003-5.3.19).
   Annulled: what the registrar's head posted with the act, the course anew or one resit (policy annulled_outcome).
   An enrolment has one remedy at a time that is not closed. All that write: [clerk], in the caller's transaction. */

#define REMEDY_KINDS(KIND) KIND(FX_RETAKE, fx_retake) KIND(RESIT, resit) KIND(RE_ENROLMENT, re_enrolment)
enum remedy_kind {
#define KIND(name, word) REMEDY_##name,
    REMEDY_KINDS(KIND)
#undef KIND
        REMEDY_KIND_COUNT
};
const char *remedy_word(enum remedy_kind kind);

struct remedy {
    char id[ID_LEN + 1], enrolment[ID_LEN + 1], attempt[ID_LEN + 1]; /* attempt "": none made yet */
    enum remedy_kind kind;
    bool used;        /* its attempt is scheduled */
    int64_t rating;   /* that stays; -1 for the course anew */
    int64_t until_ms; /* 0: no deadline */
    int64_t policy_version;
};

/* Opens one. `rating` -1 for REMEDY_RE_ENROLMENT. F_CONFLICT when another is open. */
enum fault remedy_open(struct db *db, const struct actor *by, const char *enrolment, enum remedy_kind kind,
                       int64_t rating, const char *ground_kind, const char *ground, int64_t policy_version,
                       int64_t now_ms) MUST_CHECK;
/* The one that is open or used; F_NOT_FOUND. Reads only. */
enum fault remedy_of(struct db *db, const char *enrolment, struct remedy *ret_remedy) MUST_CHECK;
/* By its id, closed ones too: F_CONFLICT for those. */
enum fault remedy_load(struct db *db, const char *id, struct remedy *ret_remedy) MUST_CHECK;
/* state: "done", "expired", "cancelled". */
enum fault remedy_close(struct db *db, const struct actor *by, const struct remedy *remedy, const char *state,
                        const char *enrolled, int64_t now_ms) MUST_CHECK;
/* How many FX retakes this enrolment was given. */
enum fault remedy_retakes(struct db *db, const char *enrolment, int64_t *ret_count) MUST_CHECK;

/* Whether a student may be put into this sitting by that kind of attempt: a positive mark is not raised (003-5.3.28),
   FX needs its token, F the course anew, an annulled result what was decided about it. Policy repeat_exam = free lets
   ordinary exams be sat again, never a state exam, complex exam or defence. F_CONFLICT says which. Reads only. */
enum fault remedy_allows(struct db *db, const char *sitting, const char *enrolment, const char *kind,
                         int64_t policy_version) MUST_CHECK;
/* The attempt was made: the token, if it is of that kind, is used. */
enum fault remedy_use(struct db *db, const struct actor *by, const char *enrolment, const char *kind,
                      const char *attempt, int64_t now_ms) MUST_CHECK;

/* The exam of an FX or a resit, in a sitting of the course's exam: *ret_attempt. */
enum fault remedy_schedule(struct db *db, const struct actor *by, const struct remedy *remedy, const char *sitting,
                           int64_t now_ms, struct id *ret_attempt) MUST_CHECK;
/* The course anew in an offering of it: a new enrolment without a rating. F_CONFLICT for another course's. */
enum fault remedy_enrol(struct db *db, const struct actor *by, const struct remedy *remedy, const char *offering,
                        int64_t now_ms, struct id *ret_enrolment) MUST_CHECK;

/* Retakes whose deadline has passed unused become F, at most `max` a call. Call once a minute. *ret_count: how many. */
enum fault remedy_sweep(struct db *db, int64_t now_ms, size_t max, size_t *ret_count) MUST_CHECK;

#endif
