#include <libavutil/frame.h>
#include <stdlib.h>
#include <string.h>

#include "decode.h"
#include "ebml.h"
#include "recording.h"
#include "upright.h"
#include "verbs.h"

enum { STILL_QUANTISER = 4, UPPER_MAX = 8 };

/* A frame of an upper layer. Only those since the latest base frame can be seen in the picture asked for, so they are
   kept until it is known which those are: the others are never decoded. */
struct upper {
    uint64_t pts_us;
    uint32_t seq;
    uint8_t *bytes; /* 64 zero bytes follow */
    size_t len;
};

struct still {
    uint64_t at_us;
    struct decoder *decoder;
    struct ebml *ebml;
    uint64_t slice_base_us;
    uint32_t last_seq;
    struct upper upper[UPPER_MAX];
    int uppers;
    AVFrame *shown; /* the newest picture not later than at_us */
    uint64_t shown_us;
    uint32_t shown_seq;
    int past;
};

int still_warm(void)
{
    return decode_warm() || photo_warm();
}

static void frame_show(struct still *s, uint64_t pts_us, uint32_t seq, const uint8_t *bytes, size_t len)
{
    struct picture picture;
    if (pts_us > s->at_us) {
        s->past = 1;
        return;
    }
    if (decoder_feed(s->decoder, bytes, len, &picture) != DECODED_PICTURE)
        return;
    av_frame_free(&s->shown);
    s->shown = av_frame_clone(decoder_frame(s->decoder));
    s->shown_us = pts_us;
    s->shown_seq = seq;
}

static void uppers_drop(struct still *s)
{
    while (s->uppers)
        free(s->upper[--s->uppers].bytes);
}

static void uppers_show(struct still *s)
{
    for (int i = 0; i < s->uppers; i++)
        frame_show(s, s->upper[i].pts_us, s->upper[i].seq, s->upper[i].bytes, s->upper[i].len);
    uppers_drop(s);
}

/* An encoder with longer groups than any browser's is decoded whole. */
static void upper_keep(struct still *s, const struct recording *r)
{
    uint8_t *bytes = s->uppers < UPPER_MAX ? calloc(1, r->rec.len + 64) : NULL;
    if (!bytes) {
        uppers_show(s);
        frame_show(s, r->frame.pts_us, r->frame.seq, r->body, r->rec.len);
        return;
    }
    memcpy(bytes, r->body, r->rec.len);
    s->upper[s->uppers++] =
        (struct upper){.pts_us = r->frame.pts_us, .seq = r->frame.seq, .bytes = bytes, .len = r->rec.len};
}

static void layer_show(struct still *s, const struct recording *r)
{
    if (r->frame.pts_us > s->at_us) {
        s->past = 1;
    } else if (r->frame.layer) {
        upper_keep(s, r);
    } else {
        uppers_drop(s);
        frame_show(s, r->frame.pts_us, r->frame.seq, r->body, r->rec.len);
    }
}

static void slice_show(struct still *s, const struct recording *r)
{
    struct ebml_track track;
    struct ebml_block block;
    const uint8_t *bytes = r->body;
    size_t len = r->rec.len;
    if (len >= 4 && bytes[0] == 0x1A && bytes[1] == 0x45 && bytes[2] == 0xDF && bytes[3] == 0xA3)
        s->slice_base_us = r->frame.pts_us;
    for (;;) {
        enum ebml_event event = ebml_next(s->ebml, &bytes, &len, &track, &block);
        if (event == EBML_MORE || event == EBML_BAD)
            return;
        if (event == EBML_TRACK && decoder_open(s->decoder, track.codec, track.extradata, track.extradata_len))
            return;
        if (event == EBML_BLOCK)
            frame_show(s, s->slice_base_us + (uint64_t)(block.time_us > 0 ? block.time_us : 0), r->frame.seq,
                       block.bytes, block.len);
    }
}

static const char *config_take(struct still *s, const struct recording *r)
{
    const struct mediarec_config *c = &r->config;
    uppers_show(s);
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

static const char *record_take(struct still *s, const struct recording *r)
{
    if (r->rec.kind == MEDIAREC_CONFIG)
        return config_take(s, r);
    if (s->last_seq && r->frame.seq <= s->last_seq)
        return NULL;
    uint32_t missing = s->last_seq ? r->frame.seq - s->last_seq - 1 : 0;
    s->last_seq = r->frame.seq;
    if (missing > r->frame.dropped_before || r->frame.flags & WIRE_DISCONTINUITY) {
        uppers_drop(s);
        decoder_break(s->decoder);
        if (s->ebml)
            ebml_lose(s->ebml);
    }
    if (s->ebml)
        slice_show(s, r);
    else
        layer_show(s, r);
    return NULL;
}

static const char *still_out(const struct still *s)
{
    uint8_t *jpeg = NULL;
    size_t len = 0;
    if (!s->shown)
        return "there is no picture at or before that time";
    if (frame_jpeg(s->shown, STILL_QUANTISER, &jpeg, &len))
        return "no memory for the still";
    struct read_found found = {.type = READ_TYPE_JPEG,
                               .width = (uint32_t)s->shown->width,
                               .height = (uint32_t)s->shown->height,
                               .seq = s->shown_seq,
                               .pts_us = s->shown_us,
                               .mime = "image/jpeg"};
    out_put(READ_FOUND, &found, sizeof found, NULL, 0);
    out_bytes(0, 0, jpeg, len);
    free(jpeg);
    return NULL;
}

const char *verb_still(int argc, char **argv)
{
    int64_t at_us = arg_number(argc, argv, "--at");
    if (at_us < 0)
        return "--at must name a time in microseconds";
    struct still s = {.at_us = (uint64_t)at_us, .decoder = decoder_new()};
    struct recording *r = calloc(1, sizeof *r);
    const char *why = s.decoder && r ? NULL : "no memory";
    int rc = 0;
    while (!why && !s.past && (rc = recording_next(r)) == 1)
        why = record_take(&s, r);
    if (!why && !s.past && rc < 0)
        why = "the input is not a journal's records";
    if (!why) {
        uppers_show(&s);
        why = still_out(&s);
    }
    uppers_drop(&s);
    av_frame_free(&s.shown);
    decoder_free(s.decoder);
    ebml_free(s.ebml);
    free(r);
    return why;
}
