#include "sample_jpeg.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const uint8_t zigzag[64] = {0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,
                                   12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6,  7,  14, 21, 28,
                                   35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
                                   58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63};
/* Annex K.1, halved: quality about 75. */
static const uint8_t steps[64] = {8,  6,  5,  8,  12, 20, 26, 31, 6,  6,  7,  10, 13, 29, 30, 28,
                                  7,  7,  8,  12, 20, 29, 35, 28, 7,  9,  11, 15, 26, 44, 40, 31,
                                  9,  11, 19, 28, 34, 55, 52, 39, 12, 18, 28, 32, 41, 52, 57, 46,
                                  25, 32, 39, 44, 52, 61, 60, 51, 36, 46, 48, 49, 56, 50, 52, 50};
static const uint8_t dc_counts[16] = {0, 1, 5, 1, 1, 1, 1, 1, 1};
static const uint8_t dc_values[12] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
static const uint8_t ac_counts[16] = {0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125};
static const uint8_t ac_values[162] = {
    0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61, 0x07, 0x22, 0x71,
    0x14, 0x32, 0x81, 0x91, 0xa1, 0x08, 0x23, 0x42, 0xb1, 0xc1, 0x15, 0x52, 0xd1, 0xf0, 0x24, 0x33, 0x62, 0x72,
    0x82, 0x09, 0x0a, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2a, 0x34, 0x35, 0x36, 0x37,
    0x38, 0x39, 0x3a, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59,
    0x5a, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a, 0x83,
    0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0xa2, 0xa3,
    0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xc2, 0xc3,
    0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8, 0xd9, 0xda, 0xe1, 0xe2,
    0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9, 0xea, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa};

struct code {
    uint16_t bits;
    uint8_t len;
};

struct jpeg {
    uint8_t *out;
    size_t len, room;
    uint32_t held; /* bits not yet written, at the low end */
    int held_len;
    int dc; /* of the block before */
    struct code dc_code[256], ac_code[256];
};

static void put(struct jpeg *j, const void *bytes, size_t len)
{
    assert(j->len + len <= j->room);
    memcpy(j->out + j->len, bytes, len);
    j->len += len;
}

static void put_byte(struct jpeg *j, unsigned byte)
{
    uint8_t b = (uint8_t)byte;
    put(j, &b, 1);
}

static void put_bits(struct jpeg *j, unsigned bits, int len)
{
    j->held = j->held << len | (bits & ((1u << len) - 1));
    for (j->held_len += len; j->held_len >= 8; j->held_len -= 8) {
        unsigned byte = j->held >> (j->held_len - 8) & 0xff;
        put_byte(j, byte);
        if (byte == 0xff)
            put_byte(j, 0);
    }
}

static void codes(const uint8_t *counts, const uint8_t *values, struct code *table)
{
    unsigned code = 0;
    for (int len = 1, k = 0; len <= 16; len++, code <<= 1)
        for (int i = 0; i < counts[len - 1]; i++)
            table[values[k++]] = (struct code){(uint16_t)code++, (uint8_t)len};
}

static void put_huffman(struct jpeg *j, unsigned id, const uint8_t *counts, const uint8_t *values, size_t n)
{
    unsigned len = 19 + (unsigned)n;
    const uint8_t head[5] = {0xff, 0xc4, (uint8_t)(len >> 8), (uint8_t)len, (uint8_t)id};
    put(j, head, 5);
    put(j, counts, 16);
    put(j, values, n);
}

static void put_value(struct jpeg *j, const struct code *table, unsigned run, int value)
{
    int size = 0;
    for (int left = abs(value); left; left >>= 1)
        size++;
    struct code code = table[run << 4 | (unsigned)size];
    put_bits(j, code.bits, code.len);
    if (size)
        put_bits(j, (unsigned)(value < 0 ? value - 1 : value), size);
}

static void put_block(struct jpeg *j, const uint8_t *luma, int stride)
{
    int q[64];
    for (int v = 0; v < 8; v++)
        for (int u = 0; u < 8; u++) {
            double sum = 0;
            for (int y = 0; y < 8; y++)
                for (int x = 0; x < 8; x++)
                    sum += (luma[y * stride + x] - 128) * cos((2 * x + 1) * u * M_PI / 16) *
                           cos((2 * y + 1) * v * M_PI / 16);
            sum *= (u ? 1 : M_SQRT1_2) * (v ? 1 : M_SQRT1_2) / 4;
            q[v * 8 + u] = (int)lround(sum / steps[v * 8 + u]);
        }
    put_value(j, j->dc_code, 0, q[0] - j->dc);
    j->dc = q[0];
    unsigned run = 0;
    for (int k = 1; k < 64; k++) {
        int value = q[zigzag[k]];
        if (!value) {
            run++;
            continue;
        }
        for (; run > 15; run -= 16)
            put_bits(j, j->ac_code[0xf0].bits, j->ac_code[0xf0].len);
        put_value(j, j->ac_code, run, value);
        run = 0;
    }
    if (run)
        put_bits(j, j->ac_code[0].bits, j->ac_code[0].len);
}

enum fault sample_jpeg(const uint8_t *luma, int width, int height, void **ret_bytes, size_t *ret_len)
{
    assert(width > 0 && height > 0 && width % 8 == 0 && height % 8 == 0);
    struct jpeg j = {.room = (size_t)width * (size_t)height * 4 + 1024};
    const uint8_t frame[] = {
        0xff,           0xc0, 0, 11,   8, (uint8_t)(height >> 8), (uint8_t)height, (uint8_t)(width >> 8),
        (uint8_t)width, 1,    1, 0x11, 0};
    static const uint8_t start[] = {0xff, 0xd8, 0xff, 0xdb, 0, 67, 0}, scan[] = {0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0},
                         end[] = {0xff, 0xd9};
    j.out = malloc(j.room);
    if (!j.out)
        return fault(F_NOMEM, "a sample picture");
    codes(dc_counts, dc_values, j.dc_code);
    codes(ac_counts, ac_values, j.ac_code);
    put(&j, start, sizeof start);
    for (int k = 0; k < 64; k++)
        put_byte(&j, steps[zigzag[k]]);
    put(&j, frame, sizeof frame);
    put_huffman(&j, 0x00, dc_counts, dc_values, sizeof dc_values);
    put_huffman(&j, 0x10, ac_counts, ac_values, sizeof ac_values);
    put(&j, scan, sizeof scan);
    for (int y = 0; y < height; y += 8)
        for (int x = 0; x < width; x += 8)
            put_block(&j, luma + y * width + x, width);
    put_bits(&j, 0x7f, 7);
    put(&j, end, sizeof end);
    *ret_bytes = j.out;
    *ret_len = j.len;
    return F_OK;
}
