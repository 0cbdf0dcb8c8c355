#ifndef BAQYLA_DB_PROFILE_H
#define BAQYLA_DB_PROFILE_H

#include "db.h"

/* How long statements take and how SQLite means to run them; for benches. */

/* One run of a statement has ended: microseconds of the thread's processor time (clock_thread_us) from its first step
   to its end, with what the caller did between its rows. */
typedef void db_told(void *user, enum statement s, int64_t us);

/* From now on `told` hears of every run on this handle, on its thread; NULL ends it. `user` stays the caller's. */
void db_profile(struct db *db, db_told *told, void *user);

/* The lines of EXPLAIN QUERY PLAN, two spaces deeper under their parent, a newline after each. *ret_text is malloc'd,
   the caller's. */
enum fault db_plan(struct db *db, enum statement s, char **ret_text) MUST_CHECK;

/* The statement's name in session/statements/; static. */
const char *db_statement_word(enum statement s);

#endif
