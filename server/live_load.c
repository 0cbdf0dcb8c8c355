#include "live_load.h"

#include <string.h>

#include "clock.h"
#include "live_identity.h"
#include "live_media.h"
#include "live_rows.h"
#include "live_rules.h"
#include "log.h"
#include "recording.h"
#include "ws_exam.h"
#include "ws_media.h"
#include "ws_room.h"

static void ended(struct live *l)
{
    media_link_stop(l);
    room_stop(l);
    media_end(l);
    recording_want(l->id, RECORDING_SETTLE_MS);
}

/* `state` with the clock, and the questions when the exam has just begun. */
static void tell_student(struct live *l, const struct errand *e)
{
    json_t *word = json_pack("{s:s, s:O?, s:O?}", "t", "state", "attempt", json_object_get(e->reply.json, "attempt"),
                             "clock", json_object_get(e->reply.json, "clock"));
    json_t *items = json_object_get(e->reply.json, "items");
    if (word && items && !l->items_sent) {
        json_object_set(word, "items", items);
        l->items_sent = true;
    }
    exam_say(l, word);
}

static void loaded(struct live *l, const struct errand *e)
{
    l->loading = false;
    if (e->fault != F_OK) {
        l->reload = l->reload || e->fault == F_BUSY;
        return;
    }
    const struct live_facts *facts = e->reply.bytes;
    bool was_over = l->loaded && state_over(l->state), moved = l->loaded && l->state != facts->state;
    bool over = state_over(facts->state);
    memcpy(l->sitting, facts->sitting, sizeof l->sitting);
    memcpy(l->person, facts->person, sizeof l->person);
    l->state = facts->state;
    l->epoch_ms = facts->epoch_ms;
    l->policy_version = facts->policy_version;
    l->oral = facts->oral;
    l->screen_share = facts->screen_share;
    l->screen_stopped_ms = facts->screen_stopped_ms;
    json_decref(l->tile);
    l->tile = json_incref(json_object_get(e->reply.json, "tile"));
    watchman_load(l, facts);
    identity_load(l, facts);
    if (facts->has_policy)
        l->grace_ms = facts->grace_ms;
    l->policy_known = true;
    /* The books believe in a connection that this process has never had. */
    if (!l->loaded && facts->online && !l->exam && !l->lost_steady_ms) {
        l->lost_steady_ms = clock_steady_ms();
        l->link_since_ms = clock_now_ms();
    }
    l->loaded = true;
    if (moved)
        log_line(LEVEL_INFO, "attempt_moved", "attempt=%s state=%s", l->id, state_word(l->state));
    tell_student(l, e);
    if (over && !was_over)
        ended(l);
    live_touch(l);
}

static void loaded_once(struct live *l, const struct errand *e)
{
    loaded(l, e);
    if (l->reload && e->fault != F_BUSY) {
        l->reload = false;
        live_load(l);
    }
}

void live_load(struct live *l)
{
    if (l->loading) {
        l->reload = true;
        return;
    }
    l->loading = true;
    l->reload = false;
    live_errand(l, &row_live_load,
                json_pack("{s:b, s:I, s:s}", "items", !l->items_sent, "policy_version",
                          (json_int_t)(l->policy_known ? l->policy_version : -1), "net",
                          eyes_identity_net(media_eyes())),
                loaded_once);
}
