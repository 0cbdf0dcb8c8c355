#include "sim_camera.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "frame.h"

enum { MEDIA_BACKLOG_US = 400000, MEDIA_LOST_US = 2000000, SIM_GATHER_MAX_MS = 1000 };

static unsigned char out_bytes[LWS_PRE + FRAME_HEAD + FRAME_PAYLOAD_MAX]; /* one thread */

/* What is held, in one message; as a bundle if it is more than one frame. */
static void held_send(struct sim_student *s)
{
    unsigned char *at = out_bytes + LWS_PRE;
    if (s->held_len > 1)
        *at++ = FRAME_BUNDLE;
    for (int i = 0; i < s->held_len; i++) {
        const struct sim_held *h = &s->held[i];
        if (s->held_len > 1) {
            frame_bundle_length(FRAME_HEAD + h->frame->len, at);
            at += FRAME_BUNDLE_LENGTH;
        }
        frame_write(&h->head, at);
        memcpy(at + FRAME_HEAD, h->frame->bytes, h->frame->len);
        at += FRAME_HEAD + h->frame->len;
    }
    size_t len = (size_t)(at - out_bytes) - LWS_PRE;
    s->held_len = 0;
    lws_write(s->media, out_bytes + LWS_PRE, len, LWS_WRITE_BINARY);
    s->bytes_sent += len;
}

static size_t held_bytes(const struct sim_student *s)
{
    size_t bytes = 1;
    for (int i = 0; i < s->held_len; i++)
        bytes += FRAME_BUNDLE_LENGTH + FRAME_HEAD + s->held[i].frame->len;
    return bytes;
}

/* What is looked at goes at once and takes along what waits. */
static bool must_go(const struct sim_student *s, const struct frame_head *head)
{
    bool looked_at = head->stream == STREAM_SMALL || (!s->small.clip && !head->layer);
    return looked_at || head->flags & FRAME_LATE || s->held_len == SIM_HELD ||
           lws_now_usecs() - s->held_us >= s->gather_us;
}

static struct sim_sent *kept(const struct sim_student *s, const struct sim_stream *v, uint32_t seq)
{
    return &v->ring[seq % s->ring_len];
}

static void frame_send(struct sim_student *s, struct sim_stream *v, struct sim_sent *sent, uint8_t flags)
{
    struct frame_head head = {
        .version = FRAME_VERSION,
        .stream = (uint8_t)v->number,
        .flags = (uint8_t)(flags | (sent->frame->key ? FRAME_KEY : 0)),
        .layer = sent->frame->layer,
        .seq = sent->seq,
        .pts_us = sent->pts_us,
        .config = 1,
        .dropped_before = flags & FRAME_LATE ? 0 : v->shed,
        .duration_us = v->clip->frame_us,
    };
    if (sent->frame->len > FRAME_PAYLOAD_MAX)
        return;
    sent->sent_us = sent->sent_us ? sent->sent_us : lws_now_usecs();
    s->frames_sent++;
    if (s->held_len && held_bytes(s) + FRAME_BUNDLE_LENGTH + FRAME_HEAD + sent->frame->len > FRAME_PAYLOAD_MAX)
        held_send(s);
    if (!s->held_len)
        s->held_us = lws_now_usecs();
    s->held[s->held_len++] = (struct sim_held){head, sent->frame};
    if (must_go(s, &head))
        held_send(s);
}

/* Encodes the next picture: kept until it is durable, sent when there is room. */
static void make(struct sim_student *s, struct sim_stream *v)
{
    uint32_t seq = ++v->seq;
    if (seq > s->ring_len && v->ring_from <= seq - s->ring_len) {
        s->ring_lost += v->durable < seq - s->ring_len;
        v->ring_from = seq - s->ring_len + 1;
    }
    *kept(s, v, seq) = (struct sim_sent){seq, v->next_pts_us, 0, &v->clip->frames[v->frame]};
}

static bool is_due(const struct sim_student *s, const struct sim_stream *v)
{
    return v->clip && v->next_pts_us <= (uint64_t)(lws_now_usecs() - s->epoch_us);
}

/* Every SIM_SMALL_EVERYth picture of the camera, whatever becomes of the large stream. */
static void small_make(struct sim_student *s)
{
    struct sim_stream *v = &s->small;
    make(s, v);
    v->frame = (v->frame + 1) % v->clip->frames_len;
    v->next_pts_us += (uint64_t)SIM_SMALL_EVERY * s->camera.clip->frame_us;
}

/* From a key frame on, which is one of both. */
static void small_follow(struct sim_student *s)
{
    if (!s->small.clip)
        return;
    s->small.frame = s->camera.frame / SIM_SMALL_EVERY % s->small.clip->frames_len;
    s->small.next_pts_us = s->camera.next_pts_us;
}

static void leave_out(struct sim_student *s)
{
    struct sim_stream *v = &s->camera;
    v->frame = (v->frame + 1) % v->clip->frames_len;
    v->next_pts_us += v->clip->frame_us;
    v->shed += v->shed < UINT16_MAX;
    s->frames_shed++;
}

/* As a browser does whose socket does not drain: upper layers first, then all up to the key frame after now. */
static void shed(struct sim_student *s, lws_usec_t now)
{
    struct sim_stream *v = &s->camera;
    if (v->next_pts_us + MEDIA_LOST_US < (uint64_t)now)
        while (v->next_pts_us < (uint64_t)now || !v->clip->frames[v->frame].key)
            leave_out(s);
    while (v->clip->frames[v->frame].layer && (v->shed || v->next_pts_us + MEDIA_BACKLOG_US < (uint64_t)now))
        leave_out(s); /* and those that build on it */
}

static void live_send(struct sim_student *s, struct sim_stream *v)
{
    if (v->live < v->ring_from)
        v->live = v->ring_from;
    frame_send(s, v, kept(s, v, v->live++), 0);
    v->shed = 0;
    v->greeted = 1;
}

static void frame_make(struct sim_student *s)
{
    struct sim_stream *v = &s->camera;
    make(s, v);
    if (s->told)
        s->told(s, SIM_FRAME_SENT, (int64_t)v->frame);
    v->frame = (v->frame + 1) % v->clip->frames_len;
    v->next_pts_us += v->clip->frame_us;
}

static void resend(struct sim_student *s, struct sim_stream *v)
{
    if (v->resend < v->ring_from)
        v->resend = v->ring_from;
    if (v->resend <= v->resend_to)
        frame_send(s, v, kept(s, v, v->resend), FRAME_LATE);
    v->resend = v->resend < v->resend_to ? v->resend + 1 : 0;
}

static bool is_late(const struct sim_stream *v)
{
    return v->resend && v->greeted;
}

/* The small stream first, as it is the smaller one, but what is gathered goes with it; then what is new, then what is
   late. */
void sim_camera_write(struct sim_student *s)
{
    if (s->media_out_len || !s->welcomed || !s->configured)
        return;
    shed(s, lws_now_usecs() - s->epoch_us);
    while (is_due(s, &s->small))
        small_make(s);
    bool small_waits = s->small.live <= s->small.seq;
    if (small_waits && !(s->gather_us && is_due(s, &s->camera))) {
        live_send(s, &s->small);
    } else if (is_due(s, &s->camera)) {
        frame_make(s);
        live_send(s, &s->camera);
    } else if (is_late(&s->camera)) {
        resend(s, &s->camera);
    } else if (is_late(&s->small)) {
        resend(s, &s->small);
    }
    if (s->small.live <= s->small.seq || is_late(&s->camera) || is_late(&s->small) || is_due(s, &s->camera))
        lws_callback_on_writable(s->media);
}

void sim_camera_tick(lws_sorted_usec_list_t *sul)
{
    struct sim_student *s = lws_container_of(sul, struct sim_student, tick);
    lws_usec_t wait = s->camera.clip->frame_us;
    bool away = !s->media || !s->welcomed;
    bool films = s->epoch_us && s->phase == SIM_SITTING;
    while (away && films && is_due(s, &s->camera))
        frame_make(s); /* sent late, when the server is back */
    while (away && films && is_due(s, &s->small))
        small_make(s);
    if (!away) {
        lws_usec_t due = s->epoch_us + (lws_usec_t)s->camera.next_pts_us - lws_now_usecs();
        if (due <= 0 || is_due(s, &s->small))
            lws_callback_on_writable(s->media);
        else
            wait = due < wait ? due : wait;
    }
    lws_sul_schedule(s->context, 0, &s->tick, sim_camera_tick, wait);
}

static void gather_take(struct sim_student *s, const json_t *message, const char *name)
{
    json_int_t ms = json_integer_value(json_object_get(message, name));
    s->gather_us = ms > 0 && ms <= SIM_GATHER_MAX_MS ? (lws_usec_t)ms * 1000 : 0;
}

static uint32_t durable_of(const json_t *message, int stream)
{
    json_t *row;
    size_t i;
    json_array_foreach(json_object_get(message, "durable"), i, row)
        if (json_integer_value(json_object_get(row, "stream")) == stream)
            return (uint32_t)json_integer_value(json_object_get(row, "seq"));
    return 0;
}

/* How long the attempt's media time has run: it goes on where an earlier run of this simulation left it. */
static lws_usec_t media_age_us(const json_t *message)
{
    struct timespec wall;
    json_int_t epoch_ms = json_integer_value(json_object_get(message, "epoch_ms"));
    clock_gettime(CLOCK_REALTIME, &wall);
    lws_usec_t wall_us = (lws_usec_t)wall.tv_sec * LWS_US_PER_SEC + wall.tv_nsec / 1000;
    lws_usec_t age_us = wall_us - (lws_usec_t)epoch_ms * 1000;
    return epoch_ms > 0 && age_us > 0 ? age_us : 0;
}

static void stream_welcome(struct sim_student *s, struct sim_stream *v, const json_t *message)
{
    v->durable = durable_of(message, v->number);
    uint32_t held = v->seq;
    if (held < v->durable) /* an earlier run of this simulation used these numbers */
        v->seq = v->durable, v->ring_from = v->seq + 1, v->resend = 0;
    else if (held > v->durable)
        v->resend = v->durable + 1;
    v->resend_to = v->seq;
    v->greeted = 0;
    v->live = v->seq + 1;
    sim_say(s, s->media,
        json_pack("{s:s,s:i,s:i,s:s,s:i,s:i,s:i,s:s}", "t", "config", "stream", v->number, "config", 1, "codec",
                  v->clip->codec, "layers", v->clip->layers, "width", v->clip->width, "height", v->clip->height,
                  "rung", "webcodecs"));
}

/* After a silence the camera goes on from a key frame of the clip, at the media time that has really passed. */
static void media_welcome(struct sim_student *s, const json_t *message)
{
    struct sim_stream *v = &s->camera;
    lws_usec_t now = lws_now_usecs();
    if (!s->epoch_us)
        s->epoch_us = now - media_age_us(message);
    stream_welcome(s, v, message);
    if (s->small.clip)
        stream_welcome(s, &s->small, message);
    if (v->next_pts_us + MEDIA_BACKLOG_US < (uint64_t)(now - s->epoch_us))
        v->next_pts_us = (uint64_t)(now - s->epoch_us);
    v->frame = sim_clip_key_before(v->clip, v->frame);
    small_follow(s);
    s->held_len = 0; /* what was held then is sent again */
    gather_take(s, message, "gather_ms");
    s->welcomed = s->configured = 1;
}

/* Each frame that became durable was sent so long ago. */
static void durable_take(struct sim_student *s, struct sim_stream *v, uint32_t durable)
{
    lws_usec_t now = lws_now_usecs();
    for (uint32_t seq = v->durable + 1; s->told && seq <= durable && seq <= v->seq; seq++)
        if (seq >= v->ring_from && kept(s, v, seq)->sent_us)
            s->told(s, SIM_FRAME_DURABLE, now - kept(s, v, seq)->sent_us);
    v->durable = durable;
}

static void ack_take(struct sim_student *s, json_int_t stream, uint32_t durable)
{
    if (stream == STREAM_CAMERA)
        durable_take(s, &s->camera, durable);
    else if (stream == STREAM_SMALL)
        durable_take(s, &s->small, durable);
}

/* A clip is not encoded anew: for whoever has no picture it goes back to its last key frame, which the detectors see as
   a jump; a key frame of the recording beside a small stream that is looked at comes with the clip's next one. */
static bool may_wait(const struct sim_student *s, const json_t *message)
{
    return s->small.clip && json_integer_value(json_object_get(message, "stream")) == STREAM_CAMERA;
}

void sim_camera_text(struct sim_student *s, const json_t *message)
{
    const char *t = json_string_value(json_object_get(message, "t"));
    if (!t)
        return;
    if (!strcmp(t, "welcome"))
        media_welcome(s, message);
    else if (!strcmp(t, "ack"))
        ack_take(s, json_integer_value(json_object_get(message, "stream")),
                 (uint32_t)json_integer_value(json_object_get(message, "durable")));
    else if (!strcmp(t, "gather"))
        gather_take(s, message, "ms");
    else if (!strcmp(t, "key") && !may_wait(s, message)) {
        s->camera.frame = sim_clip_key_before(s->camera.clip, s->camera.frame);
        small_follow(s);
    }
}
