#include "live_small.h"

#include <sodium.h>

#include "clock.h"
#include "live_eyes.h"
#include "live_media.h"
#include "live_rows.h"
#include "log.h"
#include "metrics.h"
#include "ws_media.h"

enum fault small_allowed(const struct inlet_config *c)
{
    if (c->rung != RUNG_WEBCODECS || c->layers != 1 || c->extradata_len)
        return fault(F_INVALID, "a small stream is encoded in one layer, without a description");
    if (!c->width || !c->height || c->width > SMALL_SIDE_MAX || c->height > SMALL_SIDE_MAX)
        return fault(F_INVALID, "a small stream of %ux%u", c->width, c->height);
    return F_OK;
}

static void leave(struct live *l, const char *why)
{
    log_line(LEVEL_WARN, "small_stream_left", "attempt=%s why=%s", l->id, why);
    l->small.looked_at = false;
    media_look_at_large(l);
}

void small_frame(struct live *l, const struct frame_head *h, const struct inlet_config *c, bool late,
                 struct buffer *payload)
{
    struct small *s = &l->small;
    struct wire_frame frame = {
        .pts_us = h->pts_us, .seq = h->seq, .flags = h->flags, .duration_us = h->duration_us, .layer = 0};
    if (s->refused || h->layer)
        return;
    if (late)
        frame.flags |= WIRE_LATE;
    else if (!s->looked_at || s->config != c->number) {
        if (!(h->flags & FRAME_KEY)) {
            media_want_key(l, STREAM_SMALL);
            return;
        }
        s->looked_at = true;
        s->config = c->number;
        s->apart = 0;
        live_eye_open(l, c, true);
    }
    if (!late)
        s->pts_us = h->pts_us;
    if (s->looked_at && s->config == c->number)
        live_eye_frame(l, &frame, payload);
}

static void witness_later(struct small *s, int64_t now)
{
    s->witness_steady_ms = now + SMALL_WITNESS_MS / 2 + (int64_t)randombytes_uniform(SMALL_WITNESS_MS);
}

bool small_instead(struct live *l, const struct frame_head *h, const struct inlet_config *c, struct buffer *payload)
{
    struct small *s = &l->small;
    int64_t now = clock_steady_ms();
    if (!s->looked_at)
        return false;
    if (h->pts_us > s->pts_us + SMALL_SILENT_MS * UINT64_C(1000)) {
        leave(l, "silent");
        return false;
    }
    if (now >= s->witness_steady_ms && !s->detail_wanted) {
        s->detail_wanted = true;
        if (s->witness_steady_ms) /* the first one is the key frame that the stream begins with */
            media_want_key(l, STREAM_CAMERA);
    }
    if (!(h->flags & FRAME_KEY) || h->layer || !s->detail_wanted || c->extradata_len)
        return true;
    const struct wire_detail detail = {.pts_us = h->pts_us, .seq = h->seq, .codec = c->codec};
    s->detail_wanted = false;
    witness_later(s, now);
    eyes_detail(media_eyes(), l->seat, &detail, payload);
    return true;
}

void small_want_key(struct live *l)
{
    media_want_key(l, l->small.looked_at ? STREAM_SMALL : STREAM_CAMERA);
}

void small_want_detail(struct live *l)
{
    if (!l->small.looked_at || l->small.detail_wanted)
        return;
    l->small.detail_wanted = true;
    media_want_key(l, STREAM_CAMERA);
}

/* Another picture once may be a moment between two frames; twice it is another picture. */
void small_witness(struct live *l, const struct wire_witness *w)
{
    struct small *s = &l->small;
    if (!s->looked_at || !w->compared)
        return;
    metric_add(M_small_compared, 1);
    if (w->apart_milli <= SMALL_APART_MILLI) {
        s->apart = 0;
        return;
    }
    if (!s->apart)
        s->apart_us = w->pts_us;
    if (++s->apart < SMALL_APART_TIMES) {
        small_want_detail(l);
        return;
    }
    metric_add(M_small_refused, 1);
    s->refused = true;
    leave(l, "other_picture");
    live_errand(l, &row_live_unseen,
                json_pack("{s:i, s:I, s:I}", "cause", (int)UNSEEN_BY_OTHER_PICTURE, "from_ms",
                          (json_int_t)live_server_ms(l, s->apart_us), "to_ms",
                          (json_int_t)live_server_ms(l, w->pts_us)),
                NULL);
}
