#include "mediarec.h"

#include <string.h>

/* Offsets in the head. */
enum {
    AT_MAGIC = 0,
    AT_CRC = 4,
    AT_LEN = 8,
    AT_KIND = 12,
    AT_STREAM = 13,
    AT_ZERO = 14,
    AT_MS = 16,
    AT_PREV = 24,
    AT_ATTEMPT = 32,
    AT_MEDIA = 52,
    AT_HEAD_CRC = 76
};

static const uint8_t magic[4] = {'B', 'Q', 'J', '1'};

static uint32_t u32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint16_t u16(const uint8_t *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

static void put_u32(uint8_t *p, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(v >> (8 * i));
}

static void put_u16(uint8_t *p, uint16_t v)
{
    p[0] = (uint8_t)v;
    p[1] = (uint8_t)(v >> 8);
}

uint64_t mediarec_u64(const uint8_t *p)
{
    return (uint64_t)u32(p) | (uint64_t)u32(p + 4) << 32;
}

void mediarec_put_u64(uint8_t *p, uint64_t v)
{
    put_u32(p, (uint32_t)v);
    put_u32(p + 4, (uint32_t)(v >> 32));
}

/* CRC-32 (IEEE 802.3), eight bytes a step. Filled before main, so that threads only read. */
static uint32_t table[8][256];

__attribute__((constructor)) static void table_fill(void)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;
        for (int k = 0; k < 8; k++)
            c = c & 1 ? 0xEDB88320u ^ c >> 1 : c >> 1;
        table[0][i] = c;
    }
    for (int t = 1; t < 8; t++)
        for (uint32_t i = 0; i < 256; i++)
            table[t][i] = table[0][table[t - 1][i] & 255] ^ table[t - 1][i] >> 8;
}

static uint32_t crc_more(uint32_t c, const uint8_t *p, size_t len)
{
    for (; len >= 8; p += 8, len -= 8) {
        uint32_t a = u32(p) ^ c, b = u32(p + 4);
        c = table[7][a & 255] ^ table[6][a >> 8 & 255] ^ table[5][a >> 16 & 255] ^ table[4][a >> 24] ^
            table[3][b & 255] ^ table[2][b >> 8 & 255] ^ table[1][b >> 16 & 255] ^ table[0][b >> 24];
    }
    while (len--)
        c = table[0][(c ^ *p++) & 255] ^ c >> 8;
    return c;
}

static uint32_t crc_of(const void *bytes, size_t len)
{
    return ~crc_more(~0u, bytes, len);
}

void mediarec_pack(const struct mediarec *rec, const void *body, uint8_t out[MEDIAREC_HEAD])
{
    memset(out, 0, MEDIAREC_HEAD);
    memcpy(out + AT_MAGIC, magic, sizeof magic);
    put_u32(out + AT_LEN, rec->len);
    out[AT_KIND] = rec->kind;
    out[AT_STREAM] = rec->stream;
    mediarec_put_u64(out + AT_MS, rec->server_ms);
    mediarec_put_u64(out + AT_PREV, rec->prev);
    memcpy(out + AT_ATTEMPT, rec->attempt, MEDIAREC_ATTEMPT);
    memcpy(out + AT_MEDIA, rec->media, MEDIAREC_MEDIA);
    put_u32(out + AT_CRC, crc_of(body, rec->len));
    put_u32(out + AT_HEAD_CRC, crc_of(out, AT_HEAD_CRC));
}

int mediarec_parse(const uint8_t in[MEDIAREC_HEAD], struct mediarec *ret_rec)
{
    uint32_t len = u32(in + AT_LEN);
    if (memcmp(in, magic, sizeof magic) || len > MEDIAREC_BODY_MAX || in[AT_KIND] < MEDIAREC_FRAME ||
        in[AT_KIND] > MEDIAREC_FORGET || in[AT_ZERO] || in[AT_ZERO + 1] ||
        u32(in + AT_HEAD_CRC) != crc_of(in, AT_HEAD_CRC))
        return 0;
    *ret_rec = (struct mediarec){.len = len,
                                 .kind = in[AT_KIND],
                                 .stream = in[AT_STREAM],
                                 .server_ms = mediarec_u64(in + AT_MS),
                                 .prev = mediarec_u64(in + AT_PREV),
                                 .crc = u32(in + AT_CRC)};
    memcpy(ret_rec->attempt, in + AT_ATTEMPT, MEDIAREC_ATTEMPT);
    memcpy(ret_rec->media, in + AT_MEDIA, MEDIAREC_MEDIA);
    return 1;
}

int mediarec_intact(const uint8_t in[MEDIAREC_HEAD], const void *body, size_t len)
{
    return u32(in + AT_LEN) == len && u32(in + AT_CRC) == crc_of(body, len);
}

size_t mediarec_config_pack(const struct mediarec_config *config, uint8_t *out)
{
    size_t extra = config->extradata_len <= MEDIAREC_EXTRADATA_MAX ? config->extradata_len : 0;
    put_u32(out, config->codec);
    put_u16(out + 4, config->number);
    put_u16(out + 6, config->width);
    put_u16(out + 8, config->height);
    put_u16(out + 10, config->layers);
    put_u16(out + 12, (uint16_t)extra);
    memcpy(out + 14, config->name, MEDIAREC_NAME);
    out[14 + MEDIAREC_NAME - 1] = 0;
    memcpy(out + 14 + MEDIAREC_NAME, config->extradata, extra);
    return 14 + MEDIAREC_NAME + extra;
}

int mediarec_config_parse(const uint8_t *body, size_t len, struct mediarec_config *ret_config)
{
    if (len < 14 + MEDIAREC_NAME || len - 14 - MEDIAREC_NAME != u16(body + 12) ||
        u16(body + 12) > MEDIAREC_EXTRADATA_MAX || body[14 + MEDIAREC_NAME - 1])
        return 0;
    ret_config->codec = u32(body);
    ret_config->number = u16(body + 4);
    ret_config->width = u16(body + 6);
    ret_config->height = u16(body + 8);
    ret_config->layers = u16(body + 10);
    ret_config->extradata_len = u16(body + 12);
    memcpy(ret_config->name, body + 14, MEDIAREC_NAME);
    memcpy(ret_config->extradata, body + 14 + MEDIAREC_NAME, ret_config->extradata_len);
    return 1;
}

void mediarec_frame(const uint8_t media[MEDIAREC_MEDIA], struct mediarec_frame *ret_frame)
{
    *ret_frame = (struct mediarec_frame){.flags = media[2],
                                         .layer = media[3],
                                         .seq = u32(media + 4),
                                         .pts_us = mediarec_u64(media + 8),
                                         .config = u16(media + 16),
                                         .dropped_before = u16(media + 18),
                                         .duration_us = u32(media + 20)};
}
