#include "sim_clip.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { IVF_HEAD = 32, IVF_FRAME_HEAD = 12 };

static const uint8_t layer_pattern[4] = {0, 2, 1, 2};

static bool vp8_key(const unsigned char *p, size_t len)
{
    return len && !(p[0] & 1);
}

/* Marker 10, profile 0, a new frame, of type key. */
static bool vp9_key(const unsigned char *p, size_t len)
{
    return len && (p[0] & 0xfc) == 0x80;
}

static bool h264_key(const unsigned char *p, size_t len)
{
    enum { NAL_IDR = 5, NAL_TYPE = 31 };
    for (size_t i = 0; i + 3 < len; i++)
        if (!p[i] && !p[i + 1] && p[i + 2] == 1 && (p[i + 3] & NAL_TYPE) == NAL_IDR)
            return true;
    return false;
}

static const struct codec {
    char fourcc[5];
    const char *name;
    bool (*key)(const unsigned char *bytes, size_t len);
} codecs[] = {{"VP80", "vp8", vp8_key}, {"VP90", "vp09.00.10.08", vp9_key}, {"H264", "avc1.42E01E", h264_key}};

static const struct codec *codec_of(const unsigned char *fourcc)
{
    for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++)
        if (!memcmp(codecs[i].fourcc, fourcc, 4))
            return &codecs[i];
    return NULL;
}

static uint32_t le32(const unsigned char *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static enum fault read_whole(const char *path, unsigned char **ret_bytes, size_t *ret_len)
{
    enum fault f = F_IO;
    unsigned char *bytes = NULL;
    FILE *in = fopen(path, "rb");
    if (!in)
        return fault(F_IO, "%s cannot be opened", path);
    if (fseek(in, 0, SEEK_END))
        goto out;
    long len = ftell(in);
    if (len < IVF_HEAD || len > SIM_CLIP_BYTES_MAX) {
        f = fault(F_TOO_BIG, "%s has %ld bytes", path, len);
        goto out;
    }
    bytes = malloc((size_t)len);
    if (!bytes) {
        f = fault(F_NOMEM, "clip of %ld bytes", len);
        goto out;
    }
    rewind(in);
    if (fread(bytes, 1, (size_t)len, in) != (size_t)len)
        goto out;
    *ret_bytes = bytes;
    *ret_len = (size_t)len;
    bytes = NULL;
    f = F_OK;
out:
    free(bytes);
    fclose(in);
    return f;
}

static size_t frames_count(const unsigned char *p, size_t len)
{
    size_t n = 0;
    for (size_t at = IVF_HEAD; at + IVF_FRAME_HEAD <= len; n++) {
        uint32_t size = le32(p + at);
        if (!size || size > len - at - IVF_FRAME_HEAD)
            break;
        at += IVF_FRAME_HEAD + size;
    }
    return n;
}

static void frames_fill(struct sim_clip *clip, const struct codec *codec)
{
    size_t since_key = 0, at = IVF_HEAD;
    for (size_t i = 0; i < clip->frames_len; i++) {
        struct sim_frame *frame = &clip->frames[i];
        frame->len = le32(clip->file + at);
        frame->bytes = clip->file + at + IVF_FRAME_HEAD;
        frame->key = codec->key(frame->bytes, frame->len);
        since_key = frame->key ? 0 : since_key + 1;
        frame->layer = clip->layers > 1 ? layer_pattern[since_key % 4] : 0;
        at += IVF_FRAME_HEAD + frame->len;
    }
}

enum fault sim_clip_load(const char *path, int layers, struct sim_clip *ret_clip)
{
    struct sim_clip clip = {.layers = layers};
    size_t len = 0;
    enum fault f = read_whole(path, &clip.file, &len);
    if (f)
        return f;
    f = F_UNSUPPORTED;
    const struct codec *codec = memcmp(clip.file, "DKIF", 4) ? NULL : codec_of(clip.file + 8);
    if (!codec) {
        fault(f, "%s is no IVF file of VP8, VP9 or H.264", path);
        goto out;
    }
    clip.codec = codec->name;
    uint32_t rate = le32(clip.file + 16), scale = le32(clip.file + 20);
    clip.width = clip.file[12] | clip.file[13] << 8;
    clip.height = clip.file[14] | clip.file[15] << 8;
    clip.frames_len = frames_count(clip.file, len);
    if (!rate || !scale || !clip.frames_len || clip.frames_len > SIM_CLIP_FRAMES_MAX) {
        fault(f, "%s has no rate or %zu frames", path, clip.frames_len);
        goto out;
    }
    clip.frame_us = (uint32_t)((uint64_t)scale * 1000000 / rate);
    clip.frames = calloc(clip.frames_len, sizeof *clip.frames);
    if (!clip.frames) {
        f = fault(F_NOMEM, "clip of %zu frames", clip.frames_len);
        goto out;
    }
    frames_fill(&clip, codec);
    if (!clip.frames[0].key) {
        fault(f, "%s does not begin with a key frame", path);
        goto out;
    }
    const char *slash = strrchr(path, '/');
    snprintf(clip.name, sizeof clip.name, "%s", slash ? slash + 1 : path);
    clip.name[strcspn(clip.name, ".")] = 0;
    *ret_clip = clip;
    return F_OK;
out:
    sim_clip_release(&clip);
    return f;
}

void sim_clip_release(struct sim_clip *clip)
{
    free(clip->frames);
    free(clip->file);
    *clip = (struct sim_clip){0};
}

size_t sim_clip_key_before(const struct sim_clip *clip, size_t frame)
{
    assert(frame < clip->frames_len);
    while (!clip->frames[frame].key)
        frame--;
    return frame;
}
