#include "live.h"

#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "certificates_tick.h"
#include "checkpoint.h"
#include "clock.h"
#include "doing.h"
#include "detectors.h"
#include "errand.h"
#include "id.h"
#include "importing.h"
#include "live_attempt.h"
#include "live_load.h"
#include "live_media.h"
#include "live_pressure.h"
#include "live_rows.h"
#include "live_rules.h"
#include "log.h"
#include "loop.h"
#include "recording.h"
#include "retention_tick.h"
#include "sign_ins.h"
#include "stamping.h"
#include "stills.h"
#include "ws_board.h"
#include "ws_exam.h"
#include "ws_media.h"
#include "ws_room.h"
#include "ws_watch.h"

enum { BEAT_MS = 1000 };

static uv_timer_t timer; /* [loop] */
static struct id run;    /* this start of the server */
static int64_t beat_steady_ms;
static bool begun, beginning, beating, stopping;
static void (*stopped)(void);

/* ---- time ---- */

static void reload_all(const json_t *ids)
{
    size_t i;
    json_t *id;
    json_array_foreach(ids, i, id)
    {
        struct live *l = live_make(json_string_value(id));
        if (l)
            live_load(l);
    }
}

static void began(struct errand *e, void *user)
{
    (void)user;
    beginning = false;
    if (e->fault != F_OK)
        return; /* tried again with the next beat */
    begun = true;
    reload_all(json_object_get(e->reply.json, "attempts"));
    recording_begin();
    int64_t beat = json_integer_value(json_object_get(e->reply.json, "dead_beat_ms"));
    log_line(LEVEL_INFO, "live_begin", "attempts=%u silent_ms=%lld", live_count(),
             beat ? (long long)(clock_now_ms() - beat) : 0LL);
}

static void begin(void)
{
    beginning = true;
    errand_internal(&row_live_begin, NULL, json_pack("{s:s}", "run", run.text), began, NULL);
}

static void beaten(struct errand *e, void *user)
{
    (void)user;
    beating = false;
    if (e->fault != F_OK)
        return;
    reload_all(json_object_get(e->reply.json, "attempts"));
    if (json_is_true(json_object_get(e->reply.json, "more")))
        beat_steady_ms = 0;
}

static void beat(void)
{
    int64_t now = clock_steady_ms();
    if (beginning || beating || now - beat_steady_ms < BEAT_MS)
        return;
    beat_steady_ms = now;
    if (!begun) {
        begin();
        return;
    }
    checkpoint_tick(now);
    retention_tick(now);
    certificates_tick(now);
    stamping_tick(now);
    sign_ins_tick(now);
    beating = true;
    errand_internal(&row_live_tick, NULL, json_pack("{s:s}", "run", run.text), beaten, NULL);
}

/* Nobody is connected, nothing is on its way and nothing can come: the books remember the rest. */
static bool idle(const struct live *l)
{
    bool nobody = !l->exam && !l->asking && !l->media && room_empty(l) && !l->pending && !l->loading;
    return nobody && !l->tile_dirty && !(l->loaded && state_live(l->state)) &&
           (l->offline_told || !l->lost_steady_ms || !l->loaded);
}

static void tick(uv_timer_t *t)
{
    (void)t;
    if (stopping)
        return;
    enum doing before = doing_now(DOING_BOOKS);
    beat();
    for (struct live *l = live_first(), *next; l; l = next) {
        next = l->next;
        if (l->reload && !l->loading)
            live_load(l);
        exam_tick(l);
        media_link_tick(l);
        room_tick(l);
        media_tick(l);
        watchman_tick(l);
        if (idle(l))
            live_forget(l);
    }
    live_pressure_tick();
    importing_tick();
    stills_tick();
    recording_tick();
    watch_tick();
    board_tick();
    doing_now(before);
}

/* ---- the core calls ---- */

enum fault live_start(void)
{
    run = id_make();
    enum fault f = media_start();
    if (f != F_OK)
        return f;
    ws_exam_register();
    ws_media_register();
    ws_room_register();
    ws_board_register();
    ws_watch_register();
    uv_timer_init(loop_uv(), &timer);
    uv_timer_start(&timer, tick, LIVE_TICK_MS, LIVE_TICK_MS);
    begin();
    return F_OK;
}

void live_notice(const struct notice *notice)
{
    struct live *l = live_find(notice->attempt);
    switch (notice->kind) {
    case NOTICE_ATTEMPT:
        l = l ? l : live_make(notice->attempt);
        if (l)
            live_load(l);
        break;
    case NOTICE_STUDENT:
        if (l)
            exam_notice(l, notice->json);
        break;
    case NOTICE_BOARD:
        board_say(notice->attempt, notice->json);
        break;
    case NOTICE_SITTING:
        board_reload(notice->attempt[0] ? notice->attempt : NULL);
        watch_reload(notice->attempt[0] ? notice->attempt : NULL);
        break;
    case NOTICE_STOP_CAMERA:
        if (l)
            media_link_stop(l);
        if (l)
            room_stop(l);
        break;
    case NOTICE_LOGOUT:
        break;
    }
}

void live_ready(json_t *reasons)
{
    bool degraded;
    if (!begun)
        json_array_append_new(reasons, json_string("the books' running attempts are not loaded yet"));
    if (media_state() != F_OK)
        json_array_append_new(reasons, json_string("the media journal cannot be written"));
    if (!media_eyes() || !eyes_ready(media_eyes(), &degraded))
        json_array_append_new(reasons, json_string("no eye is ready"));
}

json_t *live_off(void)
{
    return detectors_words(media_eyes() ? eyes_off(media_eyes()) : 0);
}

void live_metrics(FILE *out)
{
    if (media_eyes())
        eyes_metrics(media_eyes(), out);
}

/* ---- the end ---- */

static void timer_gone(uv_handle_t *handle)
{
    (void)handle;
    stopped();
}

static void media_gone(void)
{
    uv_close((uv_handle_t *)&timer, timer_gone);
}

static void end_booked(struct errand *e, void *user)
{
    (void)e;
    (void)user;
    media_stop(media_gone);
}

void live_stop(int64_t back_ms, void (*done)(void))
{
    stopped = done;
    stopping = true;
    board_bye(back_ms);
    for (struct live *l = live_first(); l; l = l->next) {
        media_link_stop(l);
        room_stop(l);
        exam_bye(l, "restart", back_ms);
        if (l->loaded && state_live(l->state) && !l->offline_told)
            live_errand(l, &row_live_offline,
                        json_pack("{s:s, s:I}", "cause", "server", "since_ms",
                                  (json_int_t)(l->exam ? clock_now_ms() : l->link_since_ms)),
                        NULL);
        media_store_gaps(l);
        live_pressure_note(l);
    }
    errand_internal(&row_live_stop, NULL, json_pack("{s:s}", "run", run.text), end_booked, NULL);
}
