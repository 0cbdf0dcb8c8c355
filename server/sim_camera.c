#include "sim_camera.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "frame.h"

enum { MEDIA_BACKLOG_US = 400000, MEDIA_LOST_US = 2000000 };

static void frame_send(struct sim_student *s, const struct sim_sent *sent, uint8_t flags)
{
    static unsigned char message[LWS_PRE + FRAME_HEAD + FRAME_PAYLOAD_MAX]; /* one thread */
    struct frame_head head = {
        .version = FRAME_VERSION,
        .stream = STREAM_CAMERA,
        .flags = (uint8_t)(flags | (sent->frame->key ? FRAME_KEY : 0)),
        .layer = sent->frame->layer,
        .seq = sent->seq,
        .pts_us = sent->pts_us,
        .config = 1,
        .dropped_before = s->shed,
        .duration_us = s->clip->frame_us,
    };
    if (sent->frame->len > FRAME_PAYLOAD_MAX)
        return;
    frame_write(&head, message + LWS_PRE);
    memcpy(message + LWS_PRE + FRAME_HEAD, sent->frame->bytes, sent->frame->len);
    size_t len = FRAME_HEAD + sent->frame->len;
    lws_write(s->media, message + LWS_PRE, len, LWS_WRITE_BINARY);
    s->frames_sent++;
    s->bytes_sent += len;
}

static void leave_out(struct sim_student *s)
{
    s->frame = (s->frame + 1) % s->clip->frames_len;
    s->next_pts_us += s->clip->frame_us;
    s->shed += s->shed < UINT16_MAX;
    s->frames_shed++;
}

/* As a browser does whose socket does not drain: upper layers first, then all up to the key frame after now. */
static void shed(struct sim_student *s, lws_usec_t now)
{
    if (s->next_pts_us + MEDIA_LOST_US < (uint64_t)now)
        while (s->next_pts_us < (uint64_t)now || !s->clip->frames[s->frame].key)
            leave_out(s);
    while (s->clip->frames[s->frame].layer && (s->shed || s->next_pts_us + MEDIA_BACKLOG_US < (uint64_t)now))
        leave_out(s); /* and those that build on it */
}

static void frame_next(struct sim_student *s)
{
    struct sim_sent *sent = &s->ring[++s->seq % SIM_RING];
    if (s->seq > SIM_RING && s->ring_from <= s->seq - SIM_RING) {
        s->ring_lost += s->durable < s->seq - SIM_RING;
        s->ring_from = s->seq - SIM_RING + 1;
    }
    *sent = (struct sim_sent){s->seq, s->next_pts_us, lws_now_usecs(), &s->clip->frames[s->frame]};
    frame_send(s, sent, 0);
    s->shed = 0;
    if (s->told)
        s->told(s, SIM_FRAME_SENT, (int64_t)s->frame);
    s->frame = (s->frame + 1) % s->clip->frames_len;
    s->next_pts_us += s->clip->frame_us;
}

void sim_camera_write(struct sim_student *s)
{
    if (s->media_out_len)
        return;
    lws_usec_t now = lws_now_usecs() - s->epoch_us;
    if (!s->welcomed || !s->configured)
        return;
    shed(s, now);
    if (s->next_pts_us <= (uint64_t)now)
        frame_next(s);
    else if (s->resend) {
        if (s->resend < s->ring_from)
            s->resend = s->ring_from;
        if (s->resend <= s->seq)
            frame_send(s, &s->ring[s->resend % SIM_RING], FRAME_LATE);
        s->resend = s->resend < s->seq ? s->resend + 1 : 0;
    }
    if (s->resend || s->next_pts_us <= (uint64_t)(lws_now_usecs() - s->epoch_us))
        lws_callback_on_writable(s->media);
}

void sim_camera_tick(lws_sorted_usec_list_t *sul)
{
    struct sim_student *s = lws_container_of(sul, struct sim_student, tick);
    lws_usec_t wait = s->clip->frame_us;
    if (s->media && s->welcomed) {
        lws_usec_t due = s->epoch_us + (lws_usec_t)s->next_pts_us - lws_now_usecs();
        if (due <= 0)
            lws_callback_on_writable(s->media);
        else
            wait = due < wait ? due : wait;
    }
    lws_sul_schedule(s->context, 0, &s->tick, sim_camera_tick, wait);
}

static uint32_t durable_of(const json_t *message)
{
    json_t *row = json_array_get(json_object_get(message, "durable"), 0);
    return (uint32_t)json_integer_value(json_object_get(row, "seq"));
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

/* After a silence the camera goes on from a key frame of the clip, at the media time that has really passed. */
static void media_welcome(struct sim_student *s, const json_t *message)
{
    lws_usec_t now = lws_now_usecs();
    if (!s->epoch_us)
        s->epoch_us = now - media_age_us(message);
    s->durable = durable_of(message);
    uint32_t held = s->seq;
    if (held < s->durable) /* an earlier run of this simulation used these numbers */
        s->seq = s->durable, s->ring_from = s->seq + 1, s->resend = 0;
    else if (held > s->durable)
        s->resend = s->durable + 1;
    if (s->next_pts_us + MEDIA_BACKLOG_US < (uint64_t)(now - s->epoch_us))
        s->next_pts_us = (uint64_t)(now - s->epoch_us);
    s->frame = sim_clip_key_before(s->clip, s->frame);
    sim_say(s, s->media,
        json_pack("{s:s,s:i,s:i,s:s,s:i,s:i,s:i,s:s}", "t", "config", "stream", 0, "config", 1, "codec",
                  s->clip->codec, "layers", s->clip->layers, "width", s->clip->width, "height", s->clip->height,
                  "rung", "webcodecs"));
    s->welcomed = s->configured = 1;
}

/* Each frame that became durable was sent so long ago. */
static void durable_take(struct sim_student *s, uint32_t durable)
{
    lws_usec_t now = lws_now_usecs();
    for (uint32_t seq = s->durable + 1; s->told && seq <= durable && seq <= s->seq; seq++)
        if (seq >= s->ring_from)
            s->told(s, SIM_FRAME_DURABLE, now - s->ring[seq % SIM_RING].sent_us);
    s->durable = durable;
}

void sim_camera_text(struct sim_student *s, const json_t *message)
{
    const char *t = json_string_value(json_object_get(message, "t"));
    if (!t)
        return;
    if (!strcmp(t, "welcome"))
        media_welcome(s, message);
    else if (!strcmp(t, "ack"))
        durable_take(s, (uint32_t)json_integer_value(json_object_get(message, "durable")));
    else if (!strcmp(t, "key"))
        s->frame = sim_clip_key_before(s->clip, s->frame);
}
