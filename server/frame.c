#include "frame.h"

#include <endian.h>
#include <string.h>

static uint16_t get16(const unsigned char *p)
{
    uint16_t v;
    memcpy(&v, p, sizeof v);
    return le16toh(v);
}

static uint32_t get32(const unsigned char *p)
{
    uint32_t v;
    memcpy(&v, p, sizeof v);
    return le32toh(v);
}

static uint64_t get64(const unsigned char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return le64toh(v);
}

static void put16(unsigned char *p, uint16_t v)
{
    v = htole16(v);
    memcpy(p, &v, sizeof v);
}

static void put32(unsigned char *p, uint32_t v)
{
    v = htole32(v);
    memcpy(p, &v, sizeof v);
}

static void put64(unsigned char *p, uint64_t v)
{
    v = htole64(v);
    memcpy(p, &v, sizeof v);
}

enum fault frame_parse(const unsigned char *bytes, size_t len, struct frame_head *ret_head)
{
    if (len <= FRAME_HEAD)
        return fault(F_INVALID, "media message of %zu bytes", len);
    if (len > FRAME_HEAD + FRAME_PAYLOAD_MAX)
        return fault(F_TOO_BIG, "media payload of %zu bytes", len - FRAME_HEAD);
    struct frame_head h = {
        .version = bytes[0],
        .stream = bytes[1],
        .flags = bytes[2],
        .layer = bytes[3],
        .seq = get32(bytes + 4),
        .pts_us = get64(bytes + 8),
        .config = get16(bytes + 16),
        .dropped_before = get16(bytes + 18),
        .duration_us = get32(bytes + 20),
    };
    if (h.version != FRAME_VERSION)
        return fault(F_INVALID, "media version %u", h.version);
    if (h.stream >= FRAME_STREAMS || h.stream == STREAM_LOOKS)
        return fault(F_INVALID, "media stream %u", h.stream);
    if (h.flags & ~FRAME_FLAGS || h.layer > FRAME_LAYER_MAX)
        return fault(F_INVALID, "media flags %u, layer %u", h.flags, h.layer);
    if (!h.seq || h.seq == UINT32_MAX)
        return fault(F_INVALID, "media sequence %u", h.seq);
    if (h.pts_us > FRAME_PTS_MAX_US)
        return fault(F_INVALID, "media time %llu us", (unsigned long long)h.pts_us);
    *ret_head = h;
    return F_OK;
}

bool frame_bundle_begin(const unsigned char *bytes, size_t len, struct frame_bundle *ret_bundle)
{
    if (!len || bytes[0] != FRAME_BUNDLE)
        return false;
    *ret_bundle = (struct frame_bundle){bytes + 1, len - 1};
    return true;
}

enum fault frame_bundle_next(struct frame_bundle *b, const unsigned char **ret_frame, size_t *ret_len)
{
    size_t len = b->left < FRAME_BUNDLE_LENGTH ? 0 : get32(b->at);
    if (!len || len > b->left - FRAME_BUNDLE_LENGTH)
        return fault(F_INVALID, "a frame of %zu bytes in the %zu that are left of a bundle", len, b->left);
    *ret_frame = b->at + FRAME_BUNDLE_LENGTH;
    *ret_len = len;
    b->at += FRAME_BUNDLE_LENGTH + len;
    b->left -= FRAME_BUNDLE_LENGTH + len;
    return F_OK;
}

void frame_bundle_length(size_t len, unsigned char out[FRAME_BUNDLE_LENGTH])
{
    put32(out, (uint32_t)len);
}

void frame_write(const struct frame_head *h, unsigned char out[FRAME_HEAD])
{
    out[0] = h->version;
    out[1] = h->stream;
    out[2] = h->flags;
    out[3] = h->layer;
    put32(out + 4, h->seq);
    put64(out + 8, h->pts_us);
    put16(out + 16, h->config);
    put16(out + 18, h->dropped_before);
    put32(out + 20, h->duration_us);
}
