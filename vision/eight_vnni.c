#include "eight.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#define VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni,avx512vbmi")))

int eight_fast(void)
{
    return __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
}

/* Sums of EIGHT_LANES channels to what is put out, as put() of eight_run.c does it one by one. */
VNNI static inline void put(const struct eight_step *s, int at, int channel, __m512i sums)
{
    const struct eight_tensor *out = &s->out;
    __m512 v = _mm512_mul_ps(_mm512_cvtepi32_ps(sums), _mm512_loadu_ps(s->times + channel));
    v = _mm512_mask_mul_ps(v, _mm512_cmp_ps_mask(v, _mm512_setzero_ps(), _CMP_LT_OQ), v, _mm512_set1_ps(s->slope));

    if (out->real) {
        int left = out->deep - channel;

        _mm512_mask_storeu_ps(out->real + (size_t)at * (size_t)out->deep + (size_t)channel,
                              left >= EIGHT_LANES ? 0xFFFF : (__mmask16)((1U << left) - 1), v);
        return;
    }
    __m512i q = _mm512_cvtps_epi32(_mm512_min_ps(v, _mm512_set1_ps(4194303.0F)));
    q = _mm512_max_epi32(_mm512_add_epi32(q, _mm512_set1_epi32(out->zero)), _mm512_set1_epi32(s->floor));
    _mm_storeu_si128((__m128i *)(void *)(out->at + (size_t)at * (size_t)out->pixel + (size_t)channel),
                     _mm512_cvtusepi32_epi8(q));
}

VNNI static inline __m512i four(const uint8_t *at)
{
    int32_t word;

    memcpy(&word, at, sizeof word);
    return _mm512_set1_epi32(word);
}

/* EIGHT_ROWS pixels by EIGHT_BLOCK channels, or the first half of them; of the pixels `rows` are put out. */
VNNI static inline __attribute__((always_inline)) void tile(const struct eight_step *s, const uint8_t *const *pointer,
                                                            int block, int at, int rows, int both)
{
    int fours = (s->in.deep + 3) / 4, channel = block * EIGHT_BLOCK;
    const int8_t *w = s->weight + (size_t)block * (size_t)s->taps * (size_t)fours * EIGHT_BLOCK * 4;
    __m512i low[EIGHT_ROWS], high[EIGHT_ROWS];

#pragma GCC unroll 8
    for (int r = 0; r < EIGHT_ROWS; r++) {
        low[r] = _mm512_loadu_si512(s->bias + channel);
        high[r] = _mm512_loadu_si512(s->bias + channel + EIGHT_LANES);
    }
    for (int t = 0; t < s->taps; t++, pointer += EIGHT_ROWS)
        for (int k = 0; k < fours; k++, w += 2 * 64) {
            __m512i first = _mm512_loadu_si512(w), second = both ? _mm512_loadu_si512(w + 64) : first;

#pragma GCC unroll 8
            for (int r = 0; r < EIGHT_ROWS; r++) {
                __m512i pixel = four(pointer[r] + 4 * k);

                low[r] = _mm512_dpbusd_epi32(low[r], pixel, first);
                if (both)
                    high[r] = _mm512_dpbusd_epi32(high[r], pixel, second);
            }
        }
#pragma GCC unroll 8
    for (int r = 0; r < EIGHT_ROWS; r++) {
        if (r >= rows)
            continue;
        put(s, at + r, channel, low[r]);
        if (both)
            put(s, at + r, channel + EIGHT_LANES, high[r]);
    }
}

VNNI static void tile_whole(const struct eight_step *s, const uint8_t *const *pointer, int block, int at, int rows)
{
    tile(s, pointer, block, at, rows, 1);
}

VNNI static void tile_half(const struct eight_step *s, const uint8_t *const *pointer, int block, int at, int rows)
{
    tile(s, pointer, block, at, rows, 0);
}

/* The pointers of a tile that lies in one row, away from the edges: those of its first pixel, and a stride on. */
static int tile_inside(const struct eight_step *s, int at, const uint8_t **pointer)
{
    const struct eight_tensor *in = &s->in;
    int out_x = at % s->out.wide, x = out_x * s->stride[1] - s->before[1], step = s->stride[1] * in->pixel;

    if (out_x + EIGHT_ROWS > s->out.wide || x < 0 ||
        x + (EIGHT_ROWS - 1) * s->stride[1] + (s->kernel[1] - 1) * s->dilation >= in->wide)
        return 0;
    eight_window(s, at, pointer, EIGHT_ROWS);
    for (int t = 0; t < s->taps; t++, pointer += EIGHT_ROWS)
        for (int r = 1, on = pointer[0] == s->outside ? 0 : step; r < EIGHT_ROWS; r++)
            pointer[r] = pointer[0] + r * on;
    return 1;
}

static void tile_pointers(const struct eight_step *s, int at, int pixels, const uint8_t **pointer)
{
    if (tile_inside(s, at, pointer))
        return;
    for (int r = 0; r < EIGHT_ROWS; r++)
        eight_window(s, at + r < pixels ? at + r : pixels - 1, pointer + r, EIGHT_ROWS);
}

VNNI void eight_dense_vnni(const struct eight *e, const struct eight_step *s)
{
    int pixels = s->out.high * s->out.wide, blocks = (s->out.deep + EIGHT_BLOCK - 1) / EIGHT_BLOCK;
    int more = s->taps * EIGHT_ROWS;

    for (int from = 0; from < pixels; from += EIGHT_ROWS * EIGHT_TILES) {
        int to = from + EIGHT_ROWS * EIGHT_TILES < pixels ? from + EIGHT_ROWS * EIGHT_TILES : pixels;

        for (int at = from; at < to; at += EIGHT_ROWS)
            tile_pointers(s, at, pixels, e->pointer + (at - from) / EIGHT_ROWS * more);
        for (int block = 0; block < blocks; block++)
            for (int at = from; at < to; at += EIGHT_ROWS)
                (block * EIGHT_BLOCK + EIGHT_LANES < s->out.deep ? tile_whole : tile_half)(
                    s, e->pointer + (at - from) / EIGHT_ROWS * more, block, at,
                    to - at < EIGHT_ROWS ? to - at : EIGHT_ROWS);
    }
}

/* Sixteen bytes each of four taps become, channel after channel, the four taps of one. */
static const uint8_t by_channel[64] = {
    0,  16, 32, 48, 1,  17, 33, 49, 2,  18, 34, 50, 3,  19, 35, 51, 4,  20, 36, 52, 5,  21,
    37, 53, 6,  22, 38, 54, 7,  23, 39, 55, 8,  24, 40, 56, 9,  25, 41, 57, 10, 26, 42, 58,
    11, 27, 43, 59, 12, 28, 44, 60, 13, 29, 45, 61, 14, 30, 46, 62, 15, 31, 47, 63,
};

VNNI static inline __m128i lane(const uint8_t *at)
{
    return _mm_loadu_si128((const __m128i *)(const void *)at);
}

VNNI static inline __m512i four_taps(const uint8_t *a, const uint8_t *b, const uint8_t *c, const uint8_t *d)
{
    __m512i taps = _mm512_castsi128_si512(lane(a));

    taps = _mm512_inserti32x4(taps, lane(b), 1);
    taps = _mm512_inserti32x4(taps, lane(c), 2);
    taps = _mm512_inserti32x4(taps, lane(d), 3);
    return _mm512_permutexvar_epi8(_mm512_loadu_si512(by_channel), taps);
}

/* One pixel, wherever it lies. */
VNNI static void apart_pixel(const struct eight *e, const struct eight_step *s, int at)
{
    int groups = (s->taps + 3) / 4;
    const uint8_t **p = e->pointer;
    const int8_t *w = s->weight;

    eight_window(s, at, p, 1);
    for (int t = s->taps; t < 4 * groups; t++)
        p[t] = s->outside;
    for (int c = 0; c < s->out.deep; c += EIGHT_LANES) {
        __m512i sums = _mm512_loadu_si512(s->bias + c);

        for (int g = 0; g < groups; g++, w += 64)
            sums =
                _mm512_dpbusd_epi32(sums, four_taps(p[4 * g] + c, p[4 * g + 1] + c, p[4 * g + 2] + c, p[4 * g + 3] + c),
                                    _mm512_loadu_si512(w));
        put(s, at, c, sums);
    }
}

/* Nine taps, between the edges of a row: each pixel's lie a stride behind those of the one before. */
VNNI static void apart_row(const struct eight_step *s, int y, int first, int last, int c)
{
    const struct eight_tensor *in = &s->in;
    const uint8_t *a[3];
    ptrdiff_t on[3], step[3];
    __m512i first_four = _mm512_loadu_si512(s->weight + (size_t)(c / EIGHT_LANES) * 3 * 64),
            second_four = _mm512_loadu_si512(s->weight + (size_t)(c / EIGHT_LANES) * 3 * 64 + 64),
            ninth = _mm512_loadu_si512(s->weight + (size_t)(c / EIGHT_LANES) * 3 * 64 + 128),
            bias = _mm512_loadu_si512(s->bias + c);

    for (int k = 0; k < 3; k++) {
        int iy = y * s->stride[0] - s->before[0] + k * s->dilation, inside = iy >= 0 && iy < in->high;

        a[k] = (inside ? in->at + ((ptrdiff_t)iy * in->wide + first * s->stride[1] - s->before[1]) * in->pixel
                       : s->outside) +
               c;
        on[k] = inside ? s->dilation * in->pixel : 0;
        step[k] = inside ? s->stride[1] * in->pixel : 0;
    }
    for (int x = first; x <= last; x++) {
        __m512i sums = _mm512_dpbusd_epi32(bias, four_taps(a[0], a[0] + on[0], a[0] + 2 * on[0], a[1]), first_four);
        __m512i more = _mm512_dpbusd_epi32(_mm512_setzero_si512(),
                                           four_taps(a[1] + on[1], a[1] + 2 * on[1], a[2], a[2] + on[2]), second_four);

        sums = _mm512_dpbusd_epi32(sums, four_taps(a[2] + 2 * on[2], s->outside, s->outside, s->outside), ninth);
        put(s, y * s->out.wide + x, c, _mm512_add_epi32(sums, more));
        for (int k = 0; k < 3; k++)
            a[k] += step[k];
    }
}

VNNI void eight_apart_vnni(const struct eight *e, const struct eight_step *s)
{
    int wide = s->out.wide, first = (s->before[1] + s->stride[1] - 1) / s->stride[1],
        last = (s->in.wide - 1 - (s->kernel[1] - 1) * s->dilation + s->before[1]) / s->stride[1];

    last = last < wide ? last : wide - 1;
    if (s->kernel[0] != 3 || s->kernel[1] != 3 || last < first)
        last = first = -1;
    for (int y = 0; y < s->out.high; y++) {
        for (int x = 0; x < wide; x++)
            if (first < 0 || x < first || x > last)
                apart_pixel(e, s, y * wide + x);
        for (int c = 0; first >= 0 && c < s->out.deep; c += EIGHT_LANES)
            apart_row(s, y, first, last, c);
    }
}

#else

int eight_fast(void)
{
    return 0;
}

void eight_dense_vnni(const struct eight *e, const struct eight_step *s)
{
    eight_dense_plain(e, s);
}

void eight_apart_vnni(const struct eight *e, const struct eight_step *s)
{
    eight_apart_plain(e, s);
}

#endif
