#ifndef BAQYLA_ANSWER_H
#define BAQYLA_ANSWER_H

#include "audit.h"
#include "db.h"
#include "id.h"

/* Questions in the attempt's own order, answers as append-only revisions. */

enum {
    ANSWER_OPTIONS_MAX = 32,
    ANSWER_CHOICE_MAX = ANSWER_OPTIONS_MAX * 2 * (ID_LEN + 1), /* bytes, as the books hold it */
    ANSWER_TEXT_MAX = 12000,                                   /* bytes of an essay */
};

/* What the student said. `choice`: option ids of the item (single, multiple, truefalse; ordering: in the student's
   order; matching: "LEFT=RIGHT" of two options). `text`: a number, a short answer, an essay, the SHA-256 of a file that
   was sent before; NULL is "". Nothing in either clears the answer. Borrowed. */
struct answer_given {
    const char *const *choice;
    size_t count;
    const char *text;
};

enum answer_outcome {
    ANSWER_SAVED,
    ANSWER_SAME, /* this revision was already there with the same choice: the first time counts */
    ANSWER_LATE, /* the attempt is over: kept for the commission in answer_late, never scored; tell F_EXPIRED and commit
                  */
};

/* Keeps revision `rev` of the answer to `item`. F_STALE: a lower revision than the latest, or the same one with another
   answer. F_CONFLICT: the clock stands (pause, suspension) or the exam has not begun: the client keeps it and sends it
   again. F_NOT_FOUND: the item is not in this attempt. F_INVALID: no answer to a question of its kind. `client_ms` is
   kept, never trusted. */
enum fault answer_save(struct db *db, const char *attempt, const char *item, int64_t rev,
                       const struct answer_given *given, int64_t client_ms, int64_t now_ms,
                       enum answer_outcome *ret_outcome, int64_t *ret_saved_ms) MUST_CHECK;

/* The answer as the books hold it: the same answer is always the same text. Reads only; F_INVALID as above. */
enum fault answer_canonical(struct db *db, const char *attempt, const char *item, int kind,
                            const struct answer_given *given, char ret_choice[ANSWER_CHOICE_MAX]) MUST_CHECK;

/* The student sends a file for an item of kind file; its bytes are durable among the evidence and their type is what
   the reader sniffed. F_NOT_FOUND: not in this attempt. F_CONFLICT: the exam does not run, or the item takes no file.
   The answer that names it is saved by answer_save. [clerk] */
enum fault answer_file_add(struct db *db, const struct actor *by, const char *attempt, const char *item,
                           const char *sha256, const char *media_type, int64_t bytes, int64_t now_ms) MUST_CHECK;

/* Draws the questions of exam_draw out of the course's approved ones, and the order of all items and their options,
   from the seed; once, at admission. The same seed over the same bank gives the same paper. F_CONFLICT: no questions,
   or fewer approved ones than the exam draws. */
enum fault attempt_items_make(struct db *db, const char *attempt, const char *exam, int64_t seed,
                              bool shuffle) MUST_CHECK;

/* Points of the latest revisions (score.h), and those that marks gave where people mark (mark.h).
 *ret_unmarked: items that still wait for one. */
enum fault answers_score(struct db *db, const char *attempt, bool partial, int64_t *ret_raw, int64_t *ret_max,
                         int64_t *ret_unmarked) MUST_CHECK;

#endif
