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
    if (h.stream >= FRAME_STREAMS)
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
