#include "checkpoint.h"

#include "audit.h"
#include "errand.h"
#include "live_rows.h"
#include "log.h"
#include "route.h"
#include "seal.h"

static int64_t last_steady_ms = -CHECKPOINT_EVERY_MS; /* [loop] */

struct sealed {
    struct checkpoint checkpoint;
    void *p7s;
    size_t len;
};

/* [hand] The chain may grow meanwhile: what is sealed is a row that stays. */
static enum fault seal(struct db *db, struct request *request, struct reply *reply)
{
    char university[ID_LEN + 1], text[CHECKPOINT_TEXT_MAX];
    void *p7s = NULL;
    struct sealed *s = arena_alloc(request->arena, sizeof *s);
    (void)reply;
    if (!s)
        return fault(F_NOMEM, "a checkpoint");
    enum fault f = seal_ca() ? checkpoint_due(db, request->now_ms, &s->checkpoint)
                             : fault(F_IO, "the server's seal is not loaded");
    if (!f)
        f = university_id(db, university);
    if (!f)
        f = ca_seal(seal_ca(), text, checkpoint_text(university, &s->checkpoint, text), request->now_ms, &p7s, &s->len);
    if (f)
        return f;
    s->p7s = arena_copy(request->arena, p7s, s->len);
    free(p7s);
    request->stage = s;
    return s->p7s ? F_OK : fault(F_NOMEM, "a checkpoint");
}

static enum fault keep(struct db *db, struct request *request, struct reply *reply)
{
    const struct sealed *s = request->stage;
    (void)reply;
    return checkpoint_add(db, &s->checkpoint, s->p7s, s->len);
}

const struct route row_live_checkpoint = {
    "INTERNAL", "row_live_checkpoint", 0, LANE_OFFICE, 0, keep, seal, NULL, "the audit chain's head is sealed"};

static void kept(struct errand *e, void *user)
{
    (void)user;
    if (e->fault != F_OK && e->fault != F_CONFLICT) /* the latter: nothing was written since */
        log_line(LEVEL_ERROR, "chain_checkpoint", "fault=%d", (int)e->fault);
}

void checkpoint_tick(int64_t steady_ms)
{
    if (steady_ms - last_steady_ms < CHECKPOINT_EVERY_MS)
        return;
    last_steady_ms = steady_ms;
    errand_internal(&row_live_checkpoint, NULL, json_object(), kept, NULL);
}
