#include "eight.h"

#if defined(__x86_64__)

#include <string.h>

#include "eight_vnni.h"

int eight_fast(void)
{
    return __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl");
}

VNNI static inline __m512i four(const uint8_t *at)
{
    int32_t word;

    memcpy(&word, at, sizeof word);
    return _mm512_set1_epi32(word);
}

/* A tile of two times sixteen channels, two pixels at a time. */
VNNI static inline __attribute__((always_inline)) void put_whole(const struct eight_step *s, int at, int channel,
                                                                 int rows, const __m512i *low, const __m512i *high)
{
    __m512 first = _mm512_loadu_ps(s->times + channel), second = _mm512_loadu_ps(s->times + channel + EIGHT_LANES);
    uint8_t *to = s->out.at + (size_t)at * (size_t)s->out.pixel + (size_t)channel;

#pragma GCC unroll 4
    for (int r = 0; r < EIGHT_ROWS; r += 2) {
        __m512i q = bytes_of(s, whole(low[r], first, s), whole(high[r], second, s), whole(low[r + 1], first, s),
                             whole(high[r + 1], second, s));

        q = in_order(q);
        if (r < rows)
            _mm256_storeu_si256((__m256i *)(void *)(to + r * s->out.pixel), _mm512_castsi512_si256(q));
        if (r + 1 < rows)
            _mm256_storeu_si256((__m256i *)(void *)(to + (r + 1) * s->out.pixel), _mm512_extracti64x4_epi64(q, 1));
    }
}

/* A tile of sixteen channels, four pixels at a time. */
VNNI static inline __attribute__((always_inline)) void put_half(const struct eight_step *s, int at, int channel,
                                                                int rows, const __m512i *low)
{
    __m512 times = _mm512_loadu_ps(s->times + channel);
    uint8_t *to = s->out.at + (size_t)at * (size_t)s->out.pixel + (size_t)channel;

#pragma GCC unroll 2
    for (int r = 0; r < EIGHT_ROWS; r += 4) {
        __m512i q = bytes_of(s, whole(low[r], times, s), whole(low[r + 1], times, s), whole(low[r + 2], times, s),
                             whole(low[r + 3], times, s));
        __m128i pixel[4];

        q = in_order(q);
        pixel[0] = _mm512_castsi512_si128(q);
        pixel[1] = _mm512_extracti32x4_epi32(q, 1);
        pixel[2] = _mm512_extracti32x4_epi32(q, 2);
        pixel[3] = _mm512_extracti32x4_epi32(q, 3);
#pragma GCC unroll 4
        for (int p = 0; p < 4; p++)
            if (r + p < rows)
                _mm_storeu_si128((__m128i *)(void *)(to + (r + p) * s->out.pixel), pixel[p]);
    }
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
    if (s->tame && both)
        put_whole(s, at, channel, rows, low, high);
    else if (s->tame)
        put_half(s, at, channel, rows, low);
    else
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
    if (s->taps == 1 && s->in.wide == s->out.wide && s->in.high == s->out.high) {
        for (int r = 0; r < EIGHT_ROWS; r++)
            pointer[r] = s->in.at + (ptrdiff_t)(at + r < pixels ? at + r : pixels - 1) * s->in.pixel;
        return;
    }
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

/* Floats, of which four at a time are one pixel's three and nothing, as bytes. */
VNNI static inline __m128i taken(__m512 v, float times, int zero)
{
    __m512i q = _mm512_add_epi32(_mm512_cvtps_epi32(_mm512_mul_ps(v, _mm512_set1_ps(times))), _mm512_set1_epi32(zero));

    return _mm512_cvtusepi32_epi8(_mm512_max_epi32(q, _mm512_setzero_si512()));
}

VNNI void eight_take_vnni(const struct eight *e)
{
    const struct eight_tensor *t = &e->taken;
    const __m512i spread = _mm512_setr_epi32(0, 1, 2, 0, 3, 4, 5, 0, 6, 7, 8, 0, 9, 10, 11, 0);
    int pixels = t->high * t->wide;

    if (t->deep != 3 || t->pixel != 4) {
        eight_take_plain(e);
        return;
    }
    for (int at = 0; at < pixels; at += 4) {
        int left = pixels - at < 4 ? pixels - at : 4;
        __m512 v = _mm512_maskz_loadu_ps((__mmask16)((1U << (3 * left)) - 1), e->input + (size_t)at * 3);

        v = _mm512_maskz_permutexvar_ps(0x7777, spread, v);
        _mm_mask_storeu_epi8(t->at + (size_t)at * 4, 0x7777 & (__mmask16)((1U << (4 * left)) - 1),
                             taken(v, 1.0F / t->scale, t->zero));
    }
}

VNNI static inline __m512i added(const struct eight_step *s, const uint8_t *a, const uint8_t *b)
{
    __m512 left = _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)(const void *)a)));
    __m512 right = _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)(const void *)b)));

    left = _mm512_mul_ps(left, _mm512_set1_ps(s->keep[0]));
    right = _mm512_mul_ps(right, _mm512_set1_ps(s->keep[1]));
    return _mm512_cvtps_epi32(_mm512_add_ps(_mm512_add_ps(left, right), _mm512_set1_ps(s->keep[2])));
}

VNNI void eight_add_vnni(const struct eight_step *s)
{
    size_t len = (size_t)s->out.high * (size_t)s->out.wide * (size_t)s->out.pixel;
    const uint8_t *a = s->in.at, *b = s->in2.at;
    __m512i floor = _mm512_set1_epi8((char)s->floor);

    for (size_t i = 0; i < len; i += EIGHT_FLAT) {
        __m512i near = _mm512_packs_epi32(added(s, a + i, b + i), added(s, a + i + 16, b + i + 16));
        __m512i far = _mm512_packs_epi32(added(s, a + i + 32, b + i + 32), added(s, a + i + 48, b + i + 48));
        __mmask64 some = len - i >= EIGHT_FLAT ? ~(__mmask64)0 : ((__mmask64)1 << (len - i)) - 1;

        _mm512_mask_storeu_epi8(s->out.at + i, some, _mm512_max_epu8(in_order(_mm512_packus_epi16(near, far)), floor));
    }
}

#else

void eight_take_vnni(const struct eight *e)
{
    eight_take_plain(e);
}

void eight_add_vnni(const struct eight_step *s)
{
    eight_add_plain(s);
}

int eight_fast(void)
{
    return 0;
}

void eight_dense_vnni(const struct eight *e, const struct eight_step *s)
{
    eight_dense_plain(e, s);
}

#endif
