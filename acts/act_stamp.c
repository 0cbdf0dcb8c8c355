#include "act_stamp.h"

#include <stdio.h>
#include <string.h>

#include "act.h"
#include "policy.h"
#include "sheet.h"
#include "tsa.h"

enum fault stamp_choose(struct db *db, int64_t policy_version, const struct act_stamp *stamp, const struct ca *ca,
                        const void *p7s, size_t p7s_len, int64_t now_ms, bool *ret_elsewhere, void **ret_tsr,
                        size_t *ret_len)
{
    char value[POLICY_TEXT_MAX];
    enum fault f = F_OK;
    *ret_tsr = NULL;
    *ret_len = 0;
    *ret_elsewhere = stamp->tsr != NULL;
    if (stamp->asked && !stamp->tsr) {
        f = policy_text(db, policy_version, "signature.stamp", value);
        *ret_elsewhere = !f && !strcmp(value, "wait");
    }
    if (f || *ret_elsewhere)
        return f;
    f = tsa_stamp(ca, p7s, p7s_len, now_ms, ret_tsr, ret_len);
    return f == F_NOT_FOUND ? F_OK : f;
}

enum fault stamp_book(struct db *db, const char *object, int64_t version, int64_t n, const struct act_stamp *stamp,
                      int64_t now_ms)
{
    return db_run(db, S_STAMP_ADD, "tiiitbti", object, version, n, now_ms, stamp->tsr ? NULL : fault_code(stamp->why),
                  stamp->tsr, stamp->tsr_len, stamp->authority_pem, stamp->at_ms);
}

enum fault act_stamp_pending(struct db *db, struct arena *arena, struct act_unstamped *ret_unstamped)
{
    struct row row;
    struct act_unstamped u;
    enum fault f = db_row(db, &row, S_STAMP_PENDING, "");
    if (f)
        return f;
    snprintf(u.object, sizeof u.object, "%s", row_peek(&row, 0));
    u.version = row_int(&row, 1);
    u.n = row_int(&row, 2);
    const void *p7s = row_blob(&row, 3, &u.p7s_len);
    u.p7s = arena_copy(arena, p7s, u.p7s_len);
    u.statement = row_int(&row, 4) != 0;
    row_done(&row);
    *ret_unstamped = u;
    return arena_check(arena);
}

static enum fault told(struct db *db, const struct act_unstamped *u, int64_t now_ms)
{
    struct arena arena;
    struct sheet sheet;
    if (!u->statement)
        return act_tell(db, &actor_system, u->object, "stamp", NULL, now_ms);
    arena_init(&arena, 0);
    enum fault f = sheet_load(db, u->object, &arena, &sheet);
    if (!f)
        f = audit(db, &actor_system, "sheet.stamp", "sheet", sheet.id, "%s, signature %lld", sheet.number,
                  (long long)u->n);
    if (!f)
        f = sheet_register(db, &actor_system, &sheet, now_ms);
    arena_release(&arena);
    return f;
}

enum fault act_stamp_keep(struct db *db, const struct act_unstamped *u, const struct act_stamp *stamp, int64_t now_ms)
{
    enum fault f = stamp->tsr ? db_run(db, S_STAMP_KEEP, "tiibti", u->object, u->version, u->n, stamp->tsr,
                                       stamp->tsr_len, stamp->authority_pem, stamp->at_ms)
                              : db_run(db, S_STAMP_FAILED, "tiit", u->object, u->version, u->n, fault_code(stamp->why));
    if (!f && db_changes(db) != 1)
        f = fault(F_CONFLICT, "signature %lld of %s awaits no stamp", (long long)u->n, u->object);
    return f || !stamp->tsr ? f : told(db, u, now_ms);
}
