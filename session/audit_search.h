#ifndef BAQYLA_AUDIT_SEARCH_H
#define BAQYLA_AUDIT_SEARCH_H

#include "audit.h"

/* Finding rows of the audit log: by what was done, to what, by whom, in which role, when. The log of a large university
   has millions of rows: an index leads every search. */

enum {
    AUDIT_FOUND_MAX = 20000, /* rows of one page or export */
    AUDIT_WORD_MAX = 64,
};

/* All of it must fit; "" and 0 leave a part open. Borrowed strings. */
struct audit_search {
    const char *action; /* "attempt." or "attempt.admit": how the word begins */
    const char *object; /* the whole key */
    const char *actor;  /* a part of the name, folded (text_fold) */
    const char *role;   /* the whole word */
    int64_t from_ms, to_ms;
    bool ascending; /* oldest first; else the newest first */
    int64_t limit, offset;
};

/* The numbers of a page of what is found; `ret_seqs` holds AUDIT_FOUND_MAX. *ret_total counts all that fit. */
enum fault audit_find(struct db *db, const struct audit_search *search, int64_t *ret_seqs, size_t *ret_count,
                      int64_t *ret_total) MUST_CHECK;

#endif
