#ifndef BAQYLA_ATTEMPT_BOOKS_H
#define BAQYLA_ATTEMPT_BOOKS_H

#include "attempt.h"

/* For the attempt_*.c files alone. */

/* Takes the event into the machine and writes everything: the row (F_STALE when it moved meanwhile), attempt_event and
   audit. The caller has set the fields that the event changes. F_CONFLICT when the machine refuses, nothing written. */
enum fault attempt_move(struct db *db, const struct actor *by, struct attempt *a, enum attempt_event event,
                        int64_t seconds, const char *note, int64_t now_ms) MUST_CHECK;
/* Writes the row without an event of the machine; `action` names the audit row, NULL writes none. */
enum fault attempt_keep(struct db *db, const struct actor *by, struct attempt *a, const char *action,
                        const char *detail) MUST_CHECK;

void clock_stop(struct attempt *a, int64_t at_ms);
void clock_start(struct attempt *a, int64_t at_ms);
void clock_add(struct attempt *a, int64_t seconds);
/* Milliseconds of credit still to give. */
int64_t clock_credit_left(const struct attempt *a);

enum fault reason_check(const char *reason) MUST_CHECK;

/* The connection is gone; the exam stands, or goes on without the student. */
enum fault attempt_cut(struct db *db, struct attempt *a, const char *cause, int64_t since_ms,
                       int64_t now_ms) MUST_CHECK;
/* Scores what there is, ends incidents and writes the grade: `a` has just ended. Then settles. */
enum fault attempt_end(struct db *db, const struct actor *by, struct attempt *a, int64_t now_ms) MUST_CHECK;
/* A mark came: scores, grades and settles when it was the last that was missing. */
enum fault attempt_marked(struct db *db, const struct actor *by, const char *id, int64_t now_ms) MUST_CHECK;
/* After an event that let the exam run again while its student is away. */
enum fault attempt_still_cut(struct db *db, struct attempt *a, int64_t now_ms) MUST_CHECK;
/* CAP_OVER: the credit is used up and the clock stands until an act B. */
enum fault attempt_suspend(struct db *db, struct attempt *a, int64_t now_ms) MUST_CHECK;

#endif
