#ifndef BAQYLA_HANDS_H
#define BAQYLA_HANDS_H

#include "db.h"
#include "loop.h"

/* Hands: threads for slow work (argon2id, documents, signatures, exports,
   listings), each with its own read-only connection to the books. They and the
   readers that they start are a little nicer than the loop, the clerk and the
   journal: what must be durable goes first. */

struct job {
    void (*run)(struct job *job, struct db *db); /* on a hand */
    struct job *next;                            /* {lock} */
    struct post post;                            /* for the way back to the loop */
};

/* [loop] Opens one connection per hand and starts them; the books exist already. */
enum fault hands_start(const char *books, int count) MUST_CHECK;
/* Any thread. F_BUSY when ERRANDS_HANDS_MAX wait; with `accepted` it cannot fail, for work that was begun already. */
enum fault hands_push(struct job *job, bool accepted) MUST_CHECK;
/* [loop] Ends the threads after the work that waits. */
void hands_stop(void);

#endif
