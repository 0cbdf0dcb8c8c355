#ifndef BAQYLA_CLERK_H
#define BAQYLA_CLERK_H

#include <stdint.h>

#include "errand.h"

/* The clerk: the one thread that writes the books.

   It takes what waits, begins a transaction, runs each errand in a savepoint,
   commits (durable: WAL, synchronous FULL), and only then sends the answers
   back. When the commit fails, every errand of the batch answers with that
   fault and nothing of it was acknowledged.

   The lanes have batches of their own, and take turns while both wait: an
   answer of an exam waits for one batch of the office at most, and never for
   an errand of the office in its own. A batch of the office takes what waits
   for CLERK_OFFICE_US, or, as soon as somebody in an exam waits, for
   CLERK_OFFICE_LEAST_US; the rest waits for its next turn. */

enum {
    CLERK_OFFICE_US = 20000,
    CLERK_OFFICE_LEAST_US = 3000,
    CLERK_BATCH_MAX = 2048, /* errands in one transaction */
};

/* [loop] Opens and migrates the books and starts the thread. */
enum fault clerk_start(const char *books) MUST_CHECK;
/* Any thread. F_BUSY when the lane's queue is full; the errand stays the caller's then. `accepted` work cannot be
   refused. The errand comes back through errand_return on the loop. */
enum fault clerk_push(struct errand *errand, bool accepted) MUST_CHECK;
/* [loop] Ends the thread after everything that waits is committed. */
void clerk_stop(void);

/* One batch over a list of errands, then over what `more` (NULL: nothing) gives while the office lane's time lasts; for
   the thread and for tests. Returns all of them as one list, fault and fault_text set in each. */
struct errand *clerk_batch(struct db *db, struct errand *errands, struct errand *(*more)(void));

#endif
