#ifndef BAQYLA_CHECKIN_H
#define BAQYLA_CHECKIN_H

#include "attempt.h"

/* The steps before the exam, in this order; a waived or refused step names its proctor and reason. */
enum step { STEP_RULES, STEP_CONSENT, STEP_SYSTEM, STEP_CAMERA, STEP_NETWORK, STEP_FACE, STEP_COUNT };
const char *step_word(enum step step);
int step_from(const char *word); /* -1: no such step */

/* The first step not yet ok; STEP_COUNT when all are. Reads only. */
enum fault checkin_step(struct db *db, const char *attempt, enum step *ret_step) MUST_CHECK;

/* The student's report on a step. Steps out of order are F_CONFLICT; a step already ok is F_OK and changes nothing.
   consent with ok = false ends in the offline option, without penalty. */
enum fault checkin_report(struct db *db, const struct actor *by, const char *attempt, enum step step, bool ok,
                          const char *info_json, enum lang lang, int64_t now_ms) MUST_CHECK;
/* The consent step. Without `matching` the student agrees to everything but that faces are compared, as with
   checkin_report: to that nobody agrees by silence. */
enum fault checkin_consent(struct db *db, const struct actor *by, const char *attempt, bool ok, bool matching,
                           const char *info_json, enum lang lang, int64_t now_ms) MUST_CHECK;
/* A proctor's: ok waives the step, not ok refuses it with a reason. Consent can be waived by nobody (F_FORBIDDEN). */
enum fault checkin_decide(struct db *db, const struct actor *by, const char *attempt, enum step step, bool ok,
                          const char *reason, int64_t now_ms) MUST_CHECK;

/* The text in force: version and hash are what a consent record names. Arena memory. F_NOT_FOUND: there is none yet. */
enum fault consent_text(struct db *db, enum lang lang, struct arena *arena, int64_t *ret_version, const char **ret_text,
                        const char **ret_sha256) MUST_CHECK;
enum { CONSENT_TEXT_MAX = 8000 }; /* bytes */
/* Books of a new university get the standard text (seeds/consent.def), all its versions. */
enum fault consent_text_start(struct db *db) MUST_CHECK;
/* Another text in every language, from now on, for those who consent from now on. `version` is the one that was seen, 0
   where there is none: F_STALE. F_INVALID for a text that is none, is too long, or is the one in force in all three. */
enum fault consent_text_set(struct db *db, const struct actor *by, int64_t version, const char *const texts[LANG_COUNT],
                            int64_t *ret_version) MUST_CHECK;

#endif
