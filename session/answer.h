#ifndef BAQYLA_ANSWER_H
#define BAQYLA_ANSWER_H

#include "audit.h"
#include "db.h"
#include "id.h"

/* Questions in the attempt's own order, answers as append-only revisions. */

enum { ANSWER_OPTIONS_MAX = 16, ANSWER_CHOICE_MAX = ANSWER_OPTIONS_MAX * (ID_LEN + 1) };

enum answer_outcome {
    ANSWER_SAVED,
    ANSWER_SAME, /* this revision was already there with the same choice: the first time counts */
    ANSWER_LATE, /* the attempt is over: kept for the commission in answer_late, never scored; tell F_EXPIRED and commit
                  */
};

/* Keeps revision `rev` of the answer to `item`. Choices are option ids of that item; a single-choice item takes at most
   one; none clears the answer. F_STALE: a lower revision than the latest, or the same one with another choice.
   F_CONFLICT: the clock stands (pause, suspension) or the exam has not begun: the client keeps it and sends it again.
   F_NOT_FOUND: the item is not in this attempt. F_INVALID: not its options. `client_ms` is kept, never trusted. */
enum fault answer_save(struct db *db, const char *attempt, const char *item, int64_t rev, const char *const *options,
                       size_t count, int64_t client_ms, int64_t now_ms, enum answer_outcome *ret_outcome,
                       int64_t *ret_saved_ms) MUST_CHECK;

/* Draws the order of items and options from the seed; once, at admission. The same seed gives the same order. */
enum fault attempt_items_make(struct db *db, const char *attempt, const char *exam, int64_t seed,
                              bool shuffle) MUST_CHECK;

/* Points of the latest revisions: a single is right or not; a multiple is right when exactly the right set is chosen
   (policy scoring_multiple = exact) or by parts, right minus wrong, never below nothing (= partial, rounded down). */
enum fault answers_score(struct db *db, const char *attempt, bool partial, int64_t *ret_raw,
                         int64_t *ret_max) MUST_CHECK;

/* Pure: points of one item from the number of its options, right ones, and what was chosen. */
int64_t item_points(int64_t points, int64_t right, int64_t chosen_right, int64_t chosen_wrong, bool partial);

#endif
