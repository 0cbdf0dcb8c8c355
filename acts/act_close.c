#include <stdio.h>
#include <string.h>

#include "act.h"
#include "appeal_act.h"

/* Nobody can appeal against it any more, and no appeal is open. */
static enum fault appealable(struct db *db, const struct act *act, int64_t now_ms, bool *ret_open)
{
    struct arena arena;
    struct act_link *links;
    size_t n;
    int64_t until_ms = 0;
    arena_init(&arena, 0);
    *ret_open = false;
    enum fault f = act->kind == ACT_A ? act_links(db, act->id, &arena, &links, &n) : F_NOT_FOUND;
    for (size_t i = 0; !f && !*ret_open && i < n; i++) {
        f = act_appeal_until(db, links[i].attempt, act->id, &until_ms);
        *ret_open = !f && until_ms >= now_ms;
    }
    arena_release(&arena);
    return f == F_NOT_FOUND ? F_OK : f;
}

enum fault acts_close(struct db *db, int64_t now_ms, size_t *ret_closed)
{
    enum { CALL_MAX = 64 };
    char ids[CALL_MAX][ID_LEN + 1];
    size_t n = 0, closed = 0;
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_ACT_CLOSABLE, "i", (int64_t)CALL_MAX); f == F_OK; f = row_next(&row))
        snprintf(ids[n++], ID_LEN + 1, "%s", row_peek(&row, 0));
    f = f == F_NOT_FOUND ? F_OK : f;
    for (size_t i = 0; !f && i < n; i++) {
        struct arena arena;
        struct act act;
        bool open = false;
        arena_init(&arena, 0);
        f = act_load(db, ids[i], &arena, &act);
        if (!f)
            f = appealable(db, &act, now_ms, &open);
        if (!f && !open) {
            f = db_run(db, S_ACT_STATE_SET, "ttti", act.id, act_state_word(ACT_EXECUTED), act_state_word(ACT_CLOSED),
                       now_ms);
            if (!f)
                f = act_tell(db, &actor_system, act.id, "close", act.reg_no, now_ms);
            closed++;
        }
        arena_release(&arena);
    }
    if (!f)
        *ret_closed = closed;
    return f;
}
