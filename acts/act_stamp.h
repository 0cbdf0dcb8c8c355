#ifndef BAQYLA_ACT_STAMP_H
#define BAQYLA_ACT_STAMP_H

#include "db.h"
#include "id.h"

/* Stamps of a time authority elsewhere (tsa.h) on signatures of acts. They are asked for when a person signs; when
   nothing came that holds, the policy says what follows (signature.stamp): `internal`, the university's own stamping
   key tells the time, or `wait`: the stamp is pending, everybody sees that, it is asked for again, and nothing is
   posted until it is there. */

/* What came of asking for one. Arena memory. */
struct act_stamp {
    bool asked;     /* an authority is set */
    enum fault why; /* there is none: F_STAMP_SILENT, F_STAMP_WRONG, F_STAMP_FUTURE */
    const void *tsr;
    size_t tsr_len;
    int64_t at_ms; /* that it tells */
    const char *authority_pem;
};

struct act_unstamped { /* arena memory */
    char act[ID_LEN + 1];
    int64_t version, n;
    const void *p7s;
    size_t p7s_len;
};
/* The pending one that was asked for least often. F_NOT_FOUND: none. Reads only. */
enum fault act_stamp_pending(struct db *db, struct arena *arena, struct act_unstamped *ret_unstamped) MUST_CHECK;
/* [clerk] Keeps the stamp, or why there is still none. A stamp that came meanwhile stays: F_CONFLICT. */
enum fault act_stamp_keep(struct db *db, const struct act_unstamped *which, const struct act_stamp *stamp,
                          int64_t now_ms) MUST_CHECK;

#endif
