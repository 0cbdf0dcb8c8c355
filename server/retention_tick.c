#include "retention_tick.h"

#include "act.h"
#include "clock.h"
#include "errand.h"
#include "journal.h"
#include "live_media.h"
#include "log.h"
#include "office_json.h"
#include "retention.h"
#include "settings.h"

/* [clerk] */
static enum fault order(struct db *db, struct request *request, struct reply *reply)
{
    struct destruction made;
    size_t closed;
    enum fault f = acts_close(db, request->now_ms, &closed);
    if (f)
        return f;
    f = destruction_order(db, &actor_system, NULL, NULL, request->now_ms, &made);
    return f && f != F_NOT_FOUND ? f : reply_json(reply, json_pack("{s:b}", "ordered", f == F_OK));
}

struct carried {
    struct id id;
    struct store_listing listing;
};

/* [hand] */
static enum fault carry_out(struct db *db, struct request *request, struct reply *reply)
{
    struct destruction_item *items;
    size_t count;
    struct carried *c = arena_alloc(request->arena, sizeof *c);
    char folder[SETTING_TEXT_MAX + 8];
    (void)reply;
    if (!c)
        return arena_check(request->arena);
    enum fault f = destruction_unproved(db, request->arena, &c->id, &items, &count);
    if (!f)
        f = destruction_carry_out(settings_path("", folder, sizeof folder), items, count, &c->listing);
    request->stage = f ? NULL : c;
    return f == F_NOT_FOUND ? F_OK : f;
}

/* [clerk] */
static enum fault prove(struct db *db, struct request *request, struct reply *reply)
{
    const struct carried *c = request->stage;
    if (!c)
        return reply_json(reply, json_object()); /* everything is proved */
    enum fault f = destruction_prove(db, c->id.text, &c->listing, request->now_ms);
    return f ? f : reply_json(reply, json_pack("{s:s, s:I}", "id", c->id.text, "files", (json_int_t)c->listing.files));
}

static const struct route row_order = {"INTERNAL",
                                       "row_live_destroy",
                                       0,
                                       LANE_OFFICE,
                                       0,
                                       order,
                                       NULL,
                                       NULL,
                                       "what is over its term is ordered to be destroyed"};
static const struct route row_prove = {"INTERNAL",
                                       "row_live_destroyed",
                                       0,
                                       LANE_OFFICE,
                                       0,
                                       prove,
                                       carry_out,
                                       NULL,
                                       "what was ordered is destroyed, and a listing proves it"};

static int64_t last_steady_ms = -RETENTION_EVERY_MS; /* [loop] */
static bool working;

static void proved(struct errand *e, void *user);

static void prove_next(void)
{
    errand_internal(&row_prove, NULL, json_object(), proved, NULL);
}

/* What was cut out of the media journal long ago may still lie in its segments: those that nobody wants go. */
static void journal_clear(void)
{
    static const char nobody[ID_LEN + 1] = "00000000000000000000";
    if (!media_journal())
        return;
    journal_turn(media_journal());
    if (journal_forget(media_journal(), nobody, clock_now_ms()) != F_OK)
        log_fault(F_IO, "journal_forget", NULL);
}

/* Also what an officer ordered, or an earlier run could not finish. */
static void ordered(struct errand *e, void *user)
{
    (void)e;
    (void)user;
    prove_next();
}

/* Until nothing is due and everything is proved; what failed waits for the next hour. */
static void proved(struct errand *e, void *user)
{
    const char *id = e->fault ? NULL : json_string_value(json_object_get(e->reply.json, "id"));
    (void)user;
    working = id != NULL;
    if (!id)
        return;
    journal_clear();
    log_line(LEVEL_INFO, "destroyed", "record=%s files=%lld", id,
             (long long)json_integer_value(json_object_get(e->reply.json, "files")));
    errand_internal(&row_order, NULL, json_object(), ordered, NULL);
}

void retention_tick(int64_t steady_ms)
{
    if (working || (steady_ms - last_steady_ms < RETENTION_EVERY_MS && !retention_hurried()))
        return;
    last_steady_ms = steady_ms;
    working = true;
    errand_internal(&row_order, NULL, json_object(), ordered, NULL);
}
