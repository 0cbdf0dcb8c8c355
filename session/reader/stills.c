#include "stills.h"

#include <libavutil/frame.h>
#include <stdlib.h>
#include <string.h>

#include "decode.h"
#include "ebml.h"
#include "hide.h"
#include "upright.h"
#include "verbs.h"

enum { STILL_QUANTISER = 4, WAITING_MAX = 512, WAITING_BYTES_MAX = 8 << 20 };

/* A frame that is decoded only if a picture asked for needs it. */
struct waiting {
    uint64_t pts_us;
    uint32_t seq;
    int layer, after_loss;
    uint8_t *bytes; /* 64 zero bytes follow */
    size_t len;
};

struct stills {
    uint64_t at_us[STILLS_MAX];
    struct read_area hide[STILLS_MAX][READ_AREAS_MAX];
    int hides[STILLS_MAX];
    int count, said;
    struct decoder *decoder;
    struct ebml *ebml;
    uint64_t slice_base_us;
    uint32_t last_seq;
    int lost; /* frames are missing before the next one */
    struct waiting waiting[WAITING_MAX];
    int waits;
    size_t waiting_bytes;
    AVFrame *shown; /* the newest picture that was decoded */
    uint64_t shown_us;
    uint32_t shown_seq, shown_layer;
};

struct stills *stills_new(const uint64_t *at_us, int count)
{
    struct stills *s = calloc(1, sizeof *s);
    if (!s || count > STILLS_MAX || !(s->decoder = decoder_new())) {
        free(s);
        return NULL;
    }
    memcpy(s->at_us, at_us, (size_t)count * sizeof *at_us);
    s->count = count;
    return s;
}

const char *stills_hide(struct stills *s, const char *text)
{
    return hide_parse(text, s->hide, s->hides, s->count) < 0 ? "--hide must name areas of the pictures" : NULL;
}

static void waiting_drop(struct stills *s, int from)
{
    while (s->waits > from) {
        s->waiting_bytes -= s->waiting[--s->waits].len;
        free(s->waiting[s->waits].bytes);
    }
}

void stills_free(struct stills *s)
{
    if (!s)
        return;
    waiting_drop(s, 0);
    av_frame_free(&s->shown);
    decoder_free(s->decoder);
    ebml_free(s->ebml);
    free(s);
}

static void frame_decode(struct stills *s, uint64_t pts_us, uint32_t seq, int layer, const uint8_t *bytes, size_t len)
{
    struct picture picture;
    if (decoder_feed(s->decoder, bytes, len, &picture) != DECODED_PICTURE)
        return;
    av_frame_free(&s->shown);
    s->shown = av_frame_clone(decoder_frame(s->decoder));
    s->shown_us = pts_us;
    s->shown_seq = seq;
    s->shown_layer = (uint32_t)layer;
}

static void waiting_decode(struct stills *s)
{
    for (int i = 0; i < s->waits; i++) {
        const struct waiting *w = &s->waiting[i];
        if (w->after_loss)
            decoder_break(s->decoder);
        frame_decode(s, w->pts_us, w->seq, w->layer, w->bytes, w->len);
    }
    waiting_drop(s, 0);
}

static int jpeg_make(const struct stills *s, uint8_t **ret_jpeg, size_t *ret_len)
{
    if (!s->hides[s->said])
        return frame_jpeg(s->shown, STILL_QUANTISER, ret_jpeg, ret_len);
    AVFrame *hidden = frame_hidden(s->shown, s->hide[s->said], s->hides[s->said]);
    int rc = hidden ? frame_jpeg(hidden, STILL_QUANTISER, ret_jpeg, ret_len) : -1;
    av_frame_free(&hidden);
    return rc;
}

static const char *still_out(struct stills *s)
{
    uint8_t *jpeg = NULL;
    size_t len = 0;
    if (!s->shown)
        return "there is no picture at or before that time";
    if (jpeg_make(s, &jpeg, &len))
        return "no memory for the still";
    struct read_found found = {.type = READ_TYPE_JPEG,
                               .width = (uint32_t)s->shown->width,
                               .height = (uint32_t)s->shown->height,
                               .seq = s->shown_seq,
                               .pts_us = s->shown_us,
                               .layer = s->shown_layer,
                               .mime = "image/jpeg"};
    out_put(READ_FOUND, &found, sizeof found, NULL, 0);
    out_bytes(READ_STILL_FILE + (uint32_t)s->said++, 0, jpeg, len);
    free(jpeg);
    return NULL;
}

/* A frame of `pts_us` is next: pictures of an earlier time are known. */
static const char *earlier_out(struct stills *s, uint64_t pts_us)
{
    const char *why = NULL;
    while (!why && s->said < s->count && pts_us > s->at_us[s->said]) {
        waiting_decode(s);
        why = still_out(s);
    }
    return why;
}

static void base_begins(struct stills *s, int key)
{
    int keep = s->waits;
    while (keep && s->waiting[keep - 1].layer)
        keep--;
    waiting_drop(s, key ? 0 : keep);
}

static void frame_keep(struct stills *s, const struct recording *r)
{
    size_t len = r->rec.len;
    if (!r->frame.layer)
        base_begins(s, r->frame.flags & WIRE_KEY);
    if (s->waits == WAITING_MAX || s->waiting_bytes + len > WAITING_BYTES_MAX)
        waiting_decode(s);
    uint8_t *bytes = calloc(1, len + 64);
    if (bytes) {
        memcpy(bytes, r->body, len);
        s->waiting[s->waits++] = (struct waiting){r->frame.pts_us, r->frame.seq, r->frame.layer, s->lost, bytes, len};
        s->waiting_bytes += len;
    }
    s->lost = !bytes;
}

static const char *slice_take(struct stills *s, const struct recording *r)
{
    struct ebml_track track;
    struct ebml_block block;
    const uint8_t *bytes = r->body;
    size_t len = r->rec.len;
    if (len >= 4 && bytes[0] == 0x1A && bytes[1] == 0x45 && bytes[2] == 0xDF && bytes[3] == 0xA3)
        s->slice_base_us = r->frame.pts_us;
    if (s->lost) {
        decoder_break(s->decoder);
        ebml_lose(s->ebml);
        s->lost = 0;
    }
    for (;;) {
        enum ebml_event event = ebml_next(s->ebml, &bytes, &len, &track, &block);
        if (event == EBML_MORE || event == EBML_BAD)
            return NULL;
        if (event == EBML_TRACK && decoder_open(s->decoder, track.codec, track.extradata, track.extradata_len))
            return NULL;
        if (event != EBML_BLOCK)
            continue;
        uint64_t pts_us = s->slice_base_us + (uint64_t)(block.time_us > 0 ? block.time_us : 0);
        const char *why = earlier_out(s, pts_us);
        if (why || stills_done(s))
            return why;
        frame_decode(s, pts_us, r->frame.seq, r->frame.layer, block.bytes, block.len);
    }
}

static const char *config_take(struct stills *s, const struct recording *r)
{
    const struct mediarec_config *c = &r->config;
    waiting_decode(s);
    ebml_free(s->ebml);
    s->ebml = NULL;
    if (c->codec == WIRE_SLICE) {
        s->ebml = ebml_new();
        return s->ebml ? NULL : "no memory";
    }
    return decoder_open(s->decoder, c->codec, c->extradata, c->extradata_len)
               ? "the recording's codec is not one that is decoded"
               : NULL;
}

const char *stills_take(struct stills *s, const struct recording *r)
{
    if (stills_done(s))
        return NULL;
    if (r->rec.kind == MEDIAREC_CONFIG)
        return config_take(s, r);
    if (s->last_seq && r->frame.seq <= s->last_seq)
        return NULL;
    uint32_t missing = s->last_seq ? r->frame.seq - s->last_seq - 1 : 0;
    s->last_seq = r->frame.seq;
    s->lost |= missing > r->frame.dropped_before || r->frame.flags & WIRE_DISCONTINUITY;
    if (s->ebml)
        return slice_take(s, r);
    const char *why = earlier_out(s, r->frame.pts_us);
    if (!why && !stills_done(s))
        frame_keep(s, r);
    return why;
}

int stills_done(const struct stills *s)
{
    return s->said == s->count;
}

const char *stills_end(struct stills *s)
{
    return earlier_out(s, UINT64_MAX);
}
