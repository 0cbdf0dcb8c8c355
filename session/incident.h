#ifndef BAQYLA_INCIDENT_H
#define BAQYLA_INCIDENT_H

#include "audit.h"
#include "db.h"
#include "id.h"

/* Incidents: what the rules saw and for how long, and what a person decided
   about it. The machine opens and ends; only people confirm or dismiss.
   One open incident per attempt and kind. [clerk] */

struct incident_new {
    const char *attempt, *kind; /* a word of the kinds table */
    const char *klass;          /* violation, question, technical, notice */
    int64_t from_ms;            /* server time when it began (not when the rule became sure) */
    int64_t media_from_ms;      /* media time of that */
    int64_t advised_ms;         /* 0: the student was not advised first */
    const char *numbers_json;   /* [{"name","value","threshold"}], opaque */
    const char *sentence[LANG_COUNT];
    int64_t policy_version;
    const char *detectors; /* names and model hashes that looked */
    const char *boxes_json; /* where in the picture of its first still, opaque; NULL: it is about no place in it */
};
/* F_CONFLICT: one of this kind is already open there; or the attempt is paused, over, or not being watched. A kind that
   ended less than `merge_ms` before from_ms and has not been reviewed goes on instead: *ret_id is that one. */
enum fault incident_open(struct db *db, const struct incident_new *in, int64_t merge_ms, int64_t now_ms,
                         struct id *ret_id) MUST_CHECK;
/* New numbers or sentences while it lasts. NULL leaves a column. */
enum fault incident_update(struct db *db, const char *id, const char *numbers_json,
                           const char *const *sentence) MUST_CHECK;
/* It ended at to_ms (server) = media_to_ms. One that the end of the exam has already closed takes the last numbers and
   keeps the earlier time; one that a person has decided on keeps what was decided on: F_OK. F_CONFLICT when merged. */
enum fault incident_end(struct db *db, const char *id, int64_t to_ms, int64_t media_to_ms, const char *numbers_json,
                        const char *const *sentence, int64_t now_ms) MUST_CHECK;

/* A person's decision on an open or ended incident. `version` is the one seen: F_STALE when it changed since.
   While an act holds it, the act decides: F_CONFLICT. */
enum fault incident_confirm(struct db *db, const struct actor *by, const char *id, int64_t version, const char *comment,
                            int64_t now_ms) MUST_CHECK;
enum fault incident_dismiss(struct db *db, const struct actor *by, const char *id, int64_t version, const char *reason,
                            const char *comment, int64_t now_ms) MUST_CHECK;
/* A person cannot decide: it stays open to others. Says it once, F_CONFLICT the second time; F_INVALID without a
   comment. */
enum fault incident_doubt(struct db *db, const struct actor *by, const char *id, int64_t version, const char *comment,
                          int64_t now_ms) MUST_CHECK;
/* `id` becomes part of `into` (same attempt): the times of `into` grow to hold both. */
enum fault incident_merge(struct db *db, const struct actor *by, const char *id, const char *into,
                          int64_t now_ms) MUST_CHECK;

/* acts/: the act that now speaks about it; act NULL lets go. Only confirmed incidents can be held. */
enum fault incident_set_act(struct db *db, const struct actor *by, const char *id, const char *act) MUST_CHECK;
/* An open act was dismissed: its incidents are dismissed with it. */
enum fault incident_dismiss_by_act(struct db *db, const struct actor *by, const char *act, const char *reason,
                                   int64_t now_ms) MUST_CHECK;
/* Everything open in the attempt ends at `to_ms`: the exam is over or the camera gone. */
enum fault incident_end_all(struct db *db, const char *attempt, int64_t to_ms, int64_t now_ms) MUST_CHECK;

#endif
