#include "cut.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "coded.h"
#include "cut_mux.h"
#include "ebml.h"

enum { SETS_MAX = 1024 };

struct stream { /* what the frames are */
    uint32_t codec;
    char name[64];
    uint8_t extradata[WIRE_CONFIG_MAX];
    size_t extradata_len;
};

struct cut {
    struct cut_sink sink;
    struct cut_totals totals;
    struct stream announced; /* by the client; may be WIRE_SLICE */
    struct stream inside;    /* the codec itself; the same unless it is a slice */
    struct mux *mux;
    struct cut_part part;
    uint32_t parts;
    uint8_t sets[SETS_MAX]; /* parameter sets that the part began with */
    size_t sets_len;
    uint32_t last_seq;
    uint64_t last_us, step_us; /* of the last frame; its distance to the one before */
    int any, waiting, failed;
    struct ebml *ebml;
    uint64_t slice_base_us;
};

struct cut *cut_new(const struct cut_sink *sink)
{
    struct cut *c = calloc(1, sizeof *c);
    if (c) {
        c->sink = *sink;
        c->waiting = 1;
    }
    return c;
}

void cut_free(struct cut *c)
{
    if (!c)
        return;
    mux_drop(c->mux);
    ebml_free(c->ebml);
    free(c);
}

void cut_totals(const struct cut *c, struct cut_totals *ret_totals)
{
    *ret_totals = c->totals;
}

static int part_end(struct cut *c)
{
    if (!c->mux)
        return 0;
    int rc = mux_end(c->mux);
    c->mux = NULL;
    if (!rc)
        rc = c->sink.end(c->sink.user, &c->part);
    if (rc)
        c->failed = 1;
    return rc ? -1 : 0;
}

static void stream_set(struct stream *s, uint32_t codec, const char *name, const uint8_t *extradata, size_t len)
{
    memset(s, 0, sizeof *s);
    s->codec = codec;
    snprintf(s->name, sizeof s->name, "%s", name);
    s->extradata_len = len <= sizeof s->extradata ? len : 0;
    if (s->extradata_len)
        memcpy(s->extradata, extradata, s->extradata_len);
}

static int is_sound(const struct stream *s)
{
    return s->codec == 0 && !strncmp(s->name, "opus", 4);
}

int cut_config(struct cut *c, uint32_t codec, const char *name, const uint8_t *extradata, size_t extradata_len)
{
    struct stream s;
    stream_set(&s, codec, name, extradata, extradata_len);
    if (!memcmp(&s, &c->announced, sizeof s))
        return 0;
    c->announced = s;
    c->waiting = 1;
    ebml_free(c->ebml);
    c->ebml = NULL;
    memset(&c->inside, 0, sizeof c->inside);
    if (codec == WIRE_SLICE) {
        c->ebml = ebml_new();
        return c->ebml ? 0 : -1;
    }
    c->inside = s;
    return (codec >= WIRE_H264 && codec <= WIRE_JPEG) || is_sound(&s) ? 0 : -1;
}

/* Profile, constraints and level as browsers write them, from a parameter set or avcC. */
static void avc_name(const uint8_t *extradata, size_t len, char *out, size_t max)
{
    const uint8_t *nal;
    size_t n;
    const uint8_t *at = NULL;
    if (coded_is_avcc(extradata, len))
        at = extradata + 1;
    while (!at && nal_next(&extradata, &len, &nal, &n))
        if (n >= 4 && (nal[0] & 31) == NAL_SPS)
            at = nal + 1;
    if (at)
        snprintf(out, max, "avc1.%02X%02X%02X", at[0], at[1], at[2]);
    else
        snprintf(out, max, "avc1");
}

static void part_name(struct cut_part *p, const uint8_t *sets, size_t sets_len)
{
    char codec[24] = "";
    const char *mime = "video/webm", *ending = "webm";
    switch (p->codec) {
    case WIRE_H264:
        mime = "video/mp4";
        ending = "mp4";
        avc_name(sets, sets_len, codec, sizeof codec);
        break;
    case WIRE_VP8:
        snprintf(codec, sizeof codec, "vp8");
        break;
    case WIRE_VP9:
        snprintf(codec, sizeof codec, "vp9");
        break;
    case WIRE_JPEG:
        mime = "video/x-matroska";
        ending = "mkv";
        break;
    default:
        mime = "audio/webm";
        snprintf(codec, sizeof codec, "opus");
    }
    snprintf(p->mime, sizeof p->mime, codec[0] ? "%s; codecs=\"%s\"" : "%s", mime, codec);
    snprintf(p->ending, sizeof p->ending, "%s", ending);
}

static int part_begin(struct cut *c, const struct cut_frame *f, const struct coded *coded)
{
    if (part_end(c))
        return -1;
    c->part = (struct cut_part){.part = c->parts++,
                                .codec = c->inside.codec,
                                .width = coded->width,
                                .height = coded->height,
                                .first_us = f->pts_us,
                                .last_us = f->pts_us};
    part_name(&c->part, c->sets, c->sets_len);
    if (!c->sink.begin(c->sink.user, &c->part))
        c->mux = mux_begin(&c->sink, &c->part, c->sets, c->sets_len);
    if (!c->mux)
        c->failed = 1;
    return c->failed ? -1 : 0;
}

static size_t opus_head(uint8_t *out)
{
    static const uint8_t mono[19] = {'O',  'p',  'u',  's',  'H', 'e', 'a', 'd', 1, 1,
                                     0x38, 0x01, 0x80, 0xBB, 0,   0,   0,   0,   0};
    memcpy(out, mono, sizeof mono);
    return sizeof mono;
}

/* The parameter sets that a key frame needs; 0 when the key frame cannot be played. */
static size_t sets_of(const struct cut *c, const struct cut_frame *f, uint8_t *out)
{
    const struct stream *s = &c->inside;
    if (s->codec == WIRE_H264 && !coded_is_avcc(s->extradata, s->extradata_len)) {
        size_t n = nal_parameter_sets(f->bytes, f->len, out, SETS_MAX);
        if (n || !c->mux || c->part.codec != WIRE_H264)
            return n;
        memcpy(out, c->sets, c->sets_len);
        return c->sets_len;
    }
    if (s->codec == WIRE_H264 || (is_sound(s) && s->extradata_len >= 19)) {
        size_t n = s->extradata_len <= SETS_MAX ? s->extradata_len : 0;
        memcpy(out, s->extradata, n);
        return n;
    }
    return is_sound(s) ? opus_head(out) : 0;
}

/* A key frame: goes on in the part, or begins another. 0, 1 = cannot be played, -1. */
static int key_arrives(struct cut *c, const struct cut_frame *f, struct coded *coded)
{
    uint8_t sets[SETS_MAX];
    size_t n = sets_of(c, f, sets);
    int video = c->inside.codec != 0;
    if (video && !coded->width && c->mux && c->part.codec == c->inside.codec) {
        coded->width = c->part.width; /* a key frame that relies on the parameter sets before */
        coded->height = c->part.height;
    }
    if ((video && !coded_size_allowed(coded->width, coded->height)) || (c->inside.codec == WIRE_H264 && !n))
        return 1;
    int same = c->mux && c->part.codec == c->inside.codec && c->part.width == coded->width &&
               c->part.height == coded->height && c->sets_len == n && !memcmp(c->sets, sets, n);
    if (same)
        return 0;
    memcpy(c->sets, sets, n);
    c->sets_len = n;
    return part_begin(c, f, coded);
}

static int frame_write(struct cut *c, const struct cut_frame *f, int key)
{
    uint64_t us = f->pts_us > c->part.first_us ? f->pts_us - c->part.first_us : 0;
    uint64_t step = f->duration_us ? f->duration_us : c->step_us;
    if (mux_frame(c->mux, us, (uint32_t)(step < 10000000 ? step : 10000000), key, f->bytes, f->len)) {
        c->failed = 1;
        return -1;
    }
    c->step_us = c->any && f->pts_us > c->last_us ? f->pts_us - c->last_us : c->step_us;
    c->last_us = f->pts_us;
    c->any = 1;
    if (f->pts_us > c->part.last_us)
        c->part.last_us = f->pts_us;
    c->part.frames++;
    c->part.keys += (uint32_t)key;
    c->totals.frames++;
    return 0;
}

/* A frame of the inner codec, numbers in order. */
static int frame_take(struct cut *c, const struct cut_frame *f)
{
    const struct stream *s = &c->inside;
    struct coded coded = {.key = 1};
    if (!s->codec && !is_sound(s)) {
        c->totals.damaged++;
        return 0;
    }
    if (s->codec && !coded_look(s->codec, s->extradata, s->extradata_len, f->bytes, f->len, &coded)) {
        c->totals.damaged++;
        c->waiting = 1;
        return 0;
    }
    if (coded.key) {
        int rc = key_arrives(c, f, &coded);
        if (rc < 0)
            return -1;
        c->totals.damaged += (uint32_t)rc;
        c->waiting = rc;
        if (rc)
            return 0;
    }
    if (c->waiting) {
        c->totals.unplayable++;
        return 0;
    }
    return frame_write(c, f, coded.key);
}

static int slice_take(struct cut *c, const struct cut_frame *f)
{
    struct ebml_track track;
    struct ebml_block block;
    const uint8_t *bytes = f->bytes;
    size_t len = f->len;
    if (len >= 4 && bytes[0] == 0x1A && bytes[1] == 0x45 && bytes[2] == 0xDF && bytes[3] == 0xA3)
        c->slice_base_us = f->pts_us;
    for (int rc = 0; !rc;) {
        switch (ebml_next(c->ebml, &bytes, &len, &track, &block)) {
        case EBML_MORE:
            return 0;
        case EBML_BAD:
            c->totals.damaged++;
            c->waiting = 1;
            return 0;
        case EBML_TRACK:
            stream_set(&c->inside, track.codec, "", track.extradata, track.extradata_len);
            c->waiting = 1;
            break;
        case EBML_BLOCK: {
            int64_t at_us = (int64_t)c->slice_base_us + block.time_us;
            struct cut_frame inner = {
                .pts_us = at_us > 0 ? (uint64_t)at_us : 0, .bytes = block.bytes, .len = block.len};
            rc = frame_take(c, &inner);
            break;
        }
        }
    }
    return -1;
}

int cut_frame(struct cut *c, const struct cut_frame *f)
{
    if (c->failed)
        return -1;
    if (c->last_seq && f->seq <= c->last_seq) {
        c->totals.doubles++;
        return 0;
    }
    uint32_t missing = c->last_seq ? f->seq - c->last_seq - 1 : 0;
    c->last_seq = f->seq;
    if (!f->len || f->len > WIRE_FRAME_MAX) {
        c->totals.damaged++;
        return 0;
    }
    if (missing > f->dropped_before || f->flags & WIRE_DISCONTINUITY) {
        c->waiting = !is_sound(&c->inside);
        if (c->ebml)
            ebml_lose(c->ebml);
    }
    return c->ebml ? slice_take(c, f) : frame_take(c, f);
}

int cut_end(struct cut *c)
{
    return part_end(c) || c->failed ? -1 : 0;
}
