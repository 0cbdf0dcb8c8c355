#include "live_media.h"

#include <stdatomic.h>
#include <stdio.h>
#include <sodium.h>
#include <string.h>

#include "clock.h"
#include "doing.h"
#include "live_eyes.h"
#include "live_pressure.h"
#include "live_room.h"
#include "live_rows.h"
#include "live_small.h"
#include "log.h"
#include "loop.h"
#include "metrics.h"
#include "reading.h"
#include "settings.h"
#include "ws_media.h"

static struct journal *journal; /* [loop] opened and closed; its functions say their threads */
static struct eyes *eyes;       /* [loop] */
static void (*stopped)(void);

struct journal *media_journal(void)
{
    return journal;
}

struct eyes *media_eyes(void)
{
    return eyes;
}

/* ---- durable ---- */

static struct {
    struct post post;
    atomic_bool posted;
    _Atomic uint64_t offset;
    atomic_int state; /* enum fault of the latest write */
} durable;

static void durable_home(struct post *post)
{
    (void)post;
    atomic_store(&durable.posted, false);
    uint64_t offset = atomic_load(&durable.offset);
    for (struct live *l = live_first(); l; l = l->next)
        for (int s = 0; s < FRAME_STREAMS; s++)
            inlet_durable(&l->inlet[s], offset);
}

/* [writer] */
static void durable_said(void *user, uint64_t offset, enum fault state, int64_t sync_us)
{
    (void)user;
    atomic_store(&durable.offset, offset);
    enum fault before = (enum fault)atomic_exchange(&durable.state, (int)state);
    if (state != before && state != F_OK)
        log_fault(state, "journal", NULL);
    metric_observe_us(M_journal_sync, sync_us);
    if (!atomic_exchange(&durable.posted, true))
        loop_post(&durable.post, durable_home);
}

enum fault media_state(void)
{
    return (enum fault)atomic_load(&durable.state);
}

enum fault media_start(void)
{
    char folder[SETTING_TEXT_MAX + 32];
    const struct journal_options options = {
        .folder = settings_path("journal", folder, sizeof folder),
        .durable = durable_said,
    };
    static char reader[SETTING_TEXT_MAX + 32];
    snprintf(reader, sizeof reader, "%s/baqyla-reader", program_folder());
    reading_mother(reader);
    enum fault f = journal_open(&options, &journal);
    if (f == F_OK)
        f = live_eyes_start(&eyes);
    return f;
}

static void eyes_gone(void *user)
{
    (void)user;
    eyes = NULL;
    stopped();
}

static void close_journal(void *user)
{
    (void)user;
    if (journal_close(journal) != F_OK)
        log_line(LEVEL_ERROR, "journal_close", NULL);
}

static void journal_gone(void *user)
{
    (void)user;
    journal = NULL;
    if (eyes)
        eyes_stop(eyes, eyes_gone);
    else
        stopped();
}

void media_stop(void (*done)(void))
{
    stopped = done;
    if (journal && hand_send(close_journal, journal_gone, NULL) == F_OK)
        return;
    if (journal)
        close_journal(NULL);
    journal_gone(NULL);
}

/* ---- frames ---- */

void media_continue(struct live *l)
{
    if (l->inlet_known || !journal || !l->epoch_ms)
        return;
    l->inlet_known = true;
    for (int s = 0; s < FRAME_STREAMS; s++) {
        struct journal_extent e;
        bool there = journal_extent(journal, l->id, (uint8_t)s, &e) == F_OK;
        if (there && e.frames)
            inlet_resume(&l->inlet[s], e.last_seq);
        if (s == STREAM_CAMERA && there && e.frames)
            gaps_server(&l->gaps, live_server_ms(l, e.last_us));
        else if (s == STREAM_CAMERA)
            gaps_begin(&l->gaps, clock_now_ms());
    }
}

enum fault media_configure(struct live *l, uint8_t stream, const struct inlet_config *config)
{
    struct mediarec_config rec = {
        .codec = config->codec,
        .number = config->number,
        .width = config->width,
        .height = config->height,
        .layers = config->layers,
        .extradata_len = config->extradata_len,
    };
    snprintf(rec.name, sizeof rec.name, "%.63s", config->name);
    memcpy(rec.extradata, config->extradata, config->extradata_len);
    struct journal_extent extent;
    int64_t now = clock_now_ms();
    enum fault f = F_OK;
    if (journal_extent(journal, l->id, stream, &extent) != F_OK || extent.epoch_ms != l->epoch_ms)
        f = journal_epoch(journal, l->id, stream, l->epoch_ms, now, NULL);
    if (f == F_OK)
        f = journal_config(journal, l->id, stream, &rec, now, NULL);
    if (f == F_OK)
        inlet_configure(&l->inlet[stream], config);
    return f;
}

static const char *relay_codec(const struct inlet_config *c)
{
    return c->rung == RUNG_STILLS ? "image/jpeg" : c->name;
}

json_t *media_stream_word(const struct live *l, const char *codec, int layers, int width, int height,
                          const void *extra, size_t len)
{
    json_t *word = json_pack("{s:s, s:i, s:s, s:s, s:i, s:i, s:i}", "t", "stream", "seat", (int)l->seat, "attempt",
                             l->id, "codec", codec, "layers", layers, "width", width, "height", height);
    if (word && len) {
        char text[2 * WIRE_CONFIG_MAX];
        sodium_bin2base64(text, sizeof text, extra, len, sodium_base64_VARIANT_ORIGINAL);
        json_object_set_new(word, "description", json_string(text));
    }
    return word;
}

static void announce(struct live *l, const char *codec, int layers, int width, int height, const void *extra,
                     size_t len)
{
    relay_announce(&l->relay, media_stream_word(l, codec, layers, width, height, extra, len));
    live_touch(l);
}

/* The camera's frames now come under another config: eyes and watchers begin anew. */
static void camera_switch(struct live *l, const struct inlet_config *c)
{
    l->camera_config = c->number;
    l->camera_rung = c->rung;
    if (c->rung != RUNG_RECORDER)
        announce(l, relay_codec(c), c->layers, c->width, c->height, c->extradata, c->extradata_len);
    if (!l->small.looked_at)
        live_eye_open(l, c, false);
}

void media_look_at_large(struct live *l)
{
    const struct inlet_config *c = inlet_config_find(&l->inlet[STREAM_CAMERA], l->camera_config);
    if (c)
        live_eye_open(l, c, false);
    media_want_key(l, STREAM_CAMERA);
}

static void to_eye(struct live *l, const struct frame_head *h, struct buffer *payload)
{
    struct wire_frame frame = {
        .pts_us = h->pts_us, .seq = h->seq, .flags = h->flags, .duration_us = h->duration_us, .layer = h->layer};
    if (!h->layer)
        live_eye_frame(l, &frame, payload);
}

static void camera_frame(struct live *l, struct frame_head *h, const struct inlet_config *c, bool late,
                         struct buffer *payload)
{
    int64_t from = live_server_ms(l, h->pts_us), to = from + h->duration_us / 1000;
    if (late) {
        if (!h->layer)
            gaps_fill(&l->gaps, from, to);
        h->flags |= FRAME_LATE;
        if (c->number == l->camera_config && c->rung == RUNG_WEBCODECS && !l->small.looked_at)
            to_eye(l, h, payload);
        return;
    }
    if (c->number != l->camera_config)
        camera_switch(l, c);
    if (h->layer) {
        gaps_shed(&l->gaps, h->dropped_before); /* without the base layer it shows nothing */
    } else {
        gaps_frame(&l->gaps, from, to, h->dropped_before);
        l->frame_steady_ms = clock_steady_ms();
        l->frame_ms = from;
    }
    if (c->rung == RUNG_STILLS)
        h->flags |= FRAME_KEY;
    if (c->rung != RUNG_RECORDER) {
        enum doing before = doing_now(DOING_RELAY);
        relay_frame(&l->relay, h, payload);
        doing_now(before);
        if (relay_lacks_key(&l->relay))
            media_want_key(l, STREAM_CAMERA);
    }
    if (!small_instead(l, h, c, payload))
        to_eye(l, h, payload);
}

static bool keep(struct live *l, struct inlet *in, const struct frame_head *h, const unsigned char *bytes, size_t len)
{
    uint64_t offset;
    enum doing before = doing_now(DOING_RECORD);
    enum fault f = journal_frame(journal, l->id, bytes, bytes + FRAME_HEAD, len - FRAME_HEAD, clock_now_ms(), &offset);
    doing_now(before);
    if (f != F_OK) {
        inlet_refuse(in, h->seq);
        return false;
    }
    metric_add(M_journal_bytes, (int64_t)len);
    inlet_written(in, h->seq, offset);
    return true;
}

/* Too dense a stream is recorded, shown and looked at as far as was agreed. */
static void thinned(struct live *l, const struct frame_head *h)
{
    int64_t now = clock_steady_ms();
    metric_add(M_drop_too_fast, 1);
    if (l->thinned_steady_ms && now - l->thinned_steady_ms < MEDIA_THINNED_MS)
        return;
    l->thinned_steady_ms = now;
    log_line(LEVEL_WARN, "media_thinned", "attempt=%s stream=%d seq=%u", l->id, (int)h->stream, h->seq);
}

/* Without what it builds on a frame shows nothing, or what nobody filmed: decoders wait for the next key frame. A
   recorder's pieces are found again by the eye. */
static void chain_judge(struct live *l, const struct inlet_config *c, struct frame_head *h, enum inlet_verdict *verdict)
{
    bool *lost = &l->key[h->stream].lost, jumped = *verdict == INLET_JUMPED;
    *verdict = jumped ? INLET_LIVE : *verdict;
    *lost = (*lost || jumped) && c->rung == RUNG_WEBCODECS;
    if (*verdict != INLET_LIVE || h->layer)
        return;
    if (h->flags & FRAME_KEY) {
        *lost = false;
        l->key[h->stream].asked = 0;
    }
    if (*lost || jumped)
        h->flags |= FRAME_DISCONTINUITY;
}

enum fault media_frame(struct live *l, const unsigned char *bytes, size_t len, bool *ret_kept)
{
    struct frame_head h;
    enum inlet_verdict verdict;
    enum fault f = frame_parse(bytes, len, &h);
    if (f != F_OK)
        return f;
    if (live_server_ms(l, h.pts_us) > clock_now_ms() + MEDIA_AHEAD_MS)
        return fault(F_INVALID, "frame %u of stream %u is from the future", h.seq, h.stream);
    struct inlet *in = &l->inlet[h.stream];
    f = inlet_take(in, &h, clock_steady_ms(), &verdict);
    if (f != F_OK)
        return f;
    metric_add(M_frames_in, 1);
    metric_add(M_drop_client, h.dropped_before);
    *ret_kept = true;
    if (verdict == INLET_DOUBLE) {
        metric_add(M_drop_double, 1);
        return F_OK;
    }
    const struct inlet_config *config = inlet_config_find(in, h.config);
    chain_judge(l, config, &h, &verdict);
    if (!pace_take(&l->pace[h.stream], &h, verdict == INLET_BACKLOG)) {
        thinned(l, &h);
        return F_OK; /* acknowledged all the same: it shall not come again */
    }
    if (verdict == INLET_LIVE && live_server_ms(l, h.pts_us) + MEDIA_BEHIND_MS < clock_now_ms()) {
        metric_add(M_drop_behind, 1);
        verdict = INLET_BACKLOG;
    }
    if (h.layer && live_pressure() >= PRESSURE_RECORDING)
        metric_add(M_drop_shed, 1); /* acknowledged, too */
    else
        *ret_kept = keep(l, in, &h, bytes, len);
    struct buffer *payload = buffer_new(bytes + FRAME_HEAD, len - FRAME_HEAD);
    if (!payload)
        return F_OK;
    if (h.stream == STREAM_SMALL)
        small_frame(l, &h, config, verdict == INLET_BACKLOG, payload);
    else if (h.stream != STREAM_CAMERA)
        room_frame(l, &h, verdict == INLET_BACKLOG, payload);
    else
        camera_frame(l, &h, config, verdict == INLET_BACKLOG, payload);
    buffer_drop(payload);
    return F_OK;
}

void media_opened(struct live *l, const struct wire_open *open, const void *extradata)
{
    static const char *const names[] = {[WIRE_H264] = "avc1.42E01E", [WIRE_VP8] = "vp8", [WIRE_VP9] = "vp09.00.10.08"};
    if (l->camera_rung != RUNG_RECORDER || open->codec < WIRE_H264 || open->codec > WIRE_VP9)
        return;
    const struct inlet_config *c = inlet_config_find(&l->inlet[STREAM_CAMERA], l->camera_config);
    bool h264 = open->codec == WIRE_H264; /* avcC is what a decoder needs; VP8 and VP9 need none */
    announce(l, names[open->codec], 1, c ? c->width : 0, c ? c->height : 0, extradata, h264 ? open->extradata_len : 0);
}

void media_chunk(struct live *l, const struct wire_frame *frame, const void *bytes, size_t len)
{
    if (l->camera_rung != RUNG_RECORDER || !l->relay.announce)
        return;
    struct frame_head h = {
        .version = FRAME_VERSION,
        .stream = STREAM_CAMERA,
        .flags = (uint8_t)(frame->flags & FRAME_FLAGS),
        .layer = (uint8_t)frame->layer,
        .seq = ++l->chunk_seq,
        .pts_us = frame->pts_us,
        .duration_us = frame->duration_us,
    };
    struct buffer *payload = buffer_new(bytes, len);
    if (payload)
        relay_frame(&l->relay, &h, payload);
    buffer_drop(payload);
}

/* ---- time ---- */

static void store_gaps(struct live *l, bool all)
{
    struct gap gap;
    int64_t now = clock_now_ms();
    while (gaps_take(&l->gaps, now, all, &gap)) {
        live_errand(l, &row_live_gap,
                    json_pack("{s:i, s:i, s:I, s:I}", "stream", STREAM_CAMERA, "cause", (int)gap.cause, "from_ms",
                              (json_int_t)gap.from_ms, "to_ms", (json_int_t)gap.to_ms),
                    NULL);
        if (!all)
            return; /* one a tick is enough */
    }
}

void media_tick(struct live *l)
{
    store_gaps(l, false);
    if (media_state() == F_OK)
        for (int s = 0; s < FRAME_STREAMS; s++)
            inlet_give_up(&l->inlet[s], clock_steady_ms());
}

void media_store_gaps(struct live *l)
{
    store_gaps(l, true);
}

void media_end(struct live *l)
{
    if (l->inlet_known) {
        gaps_end(&l->gaps, clock_now_ms());
        store_gaps(l, true);
    }
    live_pressure_note(l);
    eyes_close(eyes, l->seat);
    l->camera_config = 0;
    relay_gone(&l->relay);
    relay_release(&l->relay);
}
