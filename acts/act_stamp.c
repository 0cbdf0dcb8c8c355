#include "act_stamp.h"

#include <stdio.h>

#include "act.h"

enum fault act_stamp_pending(struct db *db, struct arena *arena, struct act_unstamped *ret_unstamped)
{
    struct row row;
    struct act_unstamped u;
    enum fault f = db_row(db, &row, S_ACT_STAMP_PENDING, "");
    if (f)
        return f;
    snprintf(u.act, sizeof u.act, "%s", row_peek(&row, 0));
    u.version = row_int(&row, 1);
    u.n = row_int(&row, 2);
    const void *p7s = row_blob(&row, 3, &u.p7s_len);
    u.p7s = arena_copy(arena, p7s, u.p7s_len);
    row_done(&row);
    *ret_unstamped = u;
    return arena_check(arena);
}

enum fault act_stamp_keep(struct db *db, const struct act_unstamped *u, const struct act_stamp *stamp, int64_t now_ms)
{
    enum fault f = stamp->tsr
                       ? db_run(db, S_ACT_STAMP_KEEP, "tiibti", u->act, u->version, u->n, stamp->tsr, stamp->tsr_len,
                                stamp->authority_pem, stamp->at_ms)
                       : db_run(db, S_ACT_STAMP_FAILED, "tiit", u->act, u->version, u->n, fault_code(stamp->why));
    if (!f && db_changes(db) != 1)
        f = fault(F_CONFLICT, "signature %lld of act %s awaits no stamp", (long long)u->n, u->act);
    return f || !stamp->tsr ? f : act_tell(db, &actor_system, u->act, "stamp", NULL, now_ms);
}
