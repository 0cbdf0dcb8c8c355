#ifndef BAQYLA_APPEAL_RESULT_H
#define BAQYLA_APPEAL_RESULT_H

#include "audit.h"
#include "db.h"
#include "id.h"

/* Appeals of results (model 2.3.11): filed by the student within appeal_result_days working days of the release,
   accepted by a registrar who names the commission, decided by its chair with the minutes' number. Upheld: the exam's
   score is corrected by an event of the ledger that names the appeal. Working days are Monday to Friday in the
   university's zone. All: [clerk]. */

enum { APPEAL_TEXT_MAX = 2000, APPEAL_MEMBERS_MAX = 9 };

/* F_EXPIRED after the last day, F_CONFLICT for a result that is not released or was appealed before. The attempt must
   be the student's: the caller's check. */
enum fault result_appeal_file(struct db *db, const struct actor *by, const char *attempt, const char *reason,
                              int64_t now_ms, struct id *ret_id) MUST_CHECK;
/* `members`: persons, the first is the chair; at least appeal_members of the policy, each once. F_CONFLICT when one of
   them taught or watched the exam; F_STALE for another version. */
enum fault result_appeal_accept(struct db *db, const struct actor *by, const char *id, int64_t version,
                                const char *const *members, size_t count, int64_t now_ms) MUST_CHECK;
/* The chair alone. `score` -1: rejected; else the new exam score, 0..100, not the old one. */
enum fault result_appeal_decide(struct db *db, const struct actor *by, const char *id, int64_t version, int64_t score,
                                const char *protocol, const char *decision, int64_t now_ms) MUST_CHECK;

/* The end (midnight, exclusive) of the `days`-th working day after the day of `from_ms` in that zone. */
int64_t working_days_end(int64_t from_ms, int64_t days, const char *zone);

#endif
