#ifndef BAQYLA_ACT_STAMP_H
#define BAQYLA_ACT_STAMP_H

#include "ca.h"
#include "db.h"
#include "id.h"

/* Stamps of time (RFC 3161) on signatures of acts and of grade statements. An authority elsewhere (tsa.h) is asked when
   a person signs; when nothing came that holds, the policy says what follows (signature.stamp): `internal`, the
   university's own stamping key tells the time, or `wait`: the stamp is pending, everybody sees that, it is asked for
   again, and until it is there nothing is posted and no statement registered. */

/* What came of asking for one. Arena memory. */
struct act_stamp {
    bool asked;     /* an authority is set */
    enum fault why; /* there is none: F_STAMP_SILENT, F_STAMP_WRONG, F_STAMP_FUTURE */
    const void *tsr;
    size_t tsr_len;
    int64_t at_ms; /* that it tells */
    const char *authority_pem;
};

/* Who tells the time of a signature by a key: *ret_elsewhere, the authority, now or later; else our own key, whose
   stamp is malloc'd (NULL without a stamping key). */
enum fault stamp_choose(struct db *db, int64_t policy_version, const struct act_stamp *stamp, const struct ca *ca,
                        const void *p7s, size_t p7s_len, int64_t now_ms, bool *ret_elsewhere, void **ret_tsr,
                        size_t *ret_len) MUST_CHECK;
/* [clerk] Books an authority's stamp on signature `n` of an act's or a statement's version, or that it is awaited. */
enum fault stamp_book(struct db *db, const char *object, int64_t version, int64_t n, const struct act_stamp *stamp,
                      int64_t now_ms) MUST_CHECK;

struct act_unstamped { /* arena memory */
    char object[ID_LEN + 1];
    bool statement; /* of a grade statement; else of an act */
    int64_t version, n;
    const void *p7s;
    size_t p7s_len;
};
/* The pending one that was asked for least often. F_NOT_FOUND: none. Reads only. */
enum fault act_stamp_pending(struct db *db, struct arena *arena, struct act_unstamped *ret_unstamped) MUST_CHECK;
/* [clerk] Keeps the stamp, or why there is still none; the last one awaited registers a statement that has all its
   signatures. A stamp that came meanwhile stays: F_CONFLICT. */
enum fault act_stamp_keep(struct db *db, const struct act_unstamped *which, const struct act_stamp *stamp,
                          int64_t now_ms) MUST_CHECK;

#endif
