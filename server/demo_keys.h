#ifndef BAQYLA_DEMO_KEYS_H
#define BAQYLA_DEMO_KEYS_H

#include "demo_books.h"

/* The demo's key ceremony, inside the transaction that fills the books: the
   authority in <data>/ca/, then a signing key for everyone whose post signs,
   under a random signing password written into `logins`. Slow. */
enum fault demo_keys_make(struct db *db, struct demo_logins *logins, int64_t now_ms) MUST_CHECK;

#endif
