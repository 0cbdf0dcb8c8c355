#include "eight.h"

#if defined(__x86_64__)

#include <string.h>

#include "eight_vnni.h"

/* Windows of one channel each. With a stride of one, what lies a pixel on lies `pixel` bytes on, whatever the channel,
   so a row is worked through by EIGHT_FLAT bytes, channels and pixels alike. The rows of the input that a row of
   windows needs are copied between their padding, so that no window is cut off; with a stride of two the even pixels
   and the odd ones apart, so that there too the next pixel is the next. */

enum { BANKS_MAX = 16, TAPS_MAX = 25, FOURS_MAX = (TAPS_MAX + 3) / 4 };

/* What EIGHT_FLAT bytes are multiplied with, four channels of each quarter together: where bytes begin with another
   group of channels, it is another bank. */
struct bank {
    int8_t weight[FOURS_MAX][4][EIGHT_FLAT];
    int32_t bias[4][EIGHT_LANES];
    float times[4][EIGHT_LANES];
};

static void bank_fill(const struct eight_step *s, int group, struct bank *bank)
{
    int groups = s->out.pixel / EIGHT_LANES, fours = (s->taps + 3) / 4;

    for (int quarter = 0; quarter < 4; quarter++) {
        int of = (group + quarter) % groups;

        for (int q = 0; q < 4; q++) {
            int channel = of * EIGHT_LANES + 4 * q;

            for (int f = 0; f < fours; f++)
                memcpy(&bank->weight[f][q][EIGHT_LANES * quarter],
                       s->weight + (of * fours + f) * EIGHT_LANES * 4 + EIGHT_LANES * q, EIGHT_LANES);
            memcpy(&bank->bias[q][4 * quarter], s->bias + channel, 4 * sizeof *s->bias);
            memcpy(&bank->times[q][4 * quarter], s->times + channel, 4 * sizeof *s->times);
        }
    }
}

static int banks_of(const struct eight_step *s)
{
    int groups = s->out.pixel / EIGHT_LANES;

    return groups % 4 == 0 ? groups / 4 : groups % 2 ? groups : groups / 2;
}

/* Adds four taps; in each quarter of sums[q] stand its channels from 4 q on. */
VNNI static inline void bank_add(__m512i sums[4], const int8_t weight[4][EIGHT_FLAT], __m512i a, __m512i b, __m512i c,
                                 __m512i d)
{
    __m512i near[2] = {_mm512_unpacklo_epi8(a, b), _mm512_unpackhi_epi8(a, b)};
    __m512i far[2] = {_mm512_unpacklo_epi8(c, d), _mm512_unpackhi_epi8(c, d)};

#pragma GCC unroll 2
    for (int h = 0; h < 2; h++) {
        sums[2 * h] =
            _mm512_dpbusd_epi32(sums[2 * h], _mm512_unpacklo_epi16(near[h], far[h]), _mm512_loadu_si512(weight[2 * h]));
        sums[2 * h + 1] = _mm512_dpbusd_epi32(sums[2 * h + 1], _mm512_unpackhi_epi16(near[h], far[h]),
                                              _mm512_loadu_si512(weight[2 * h + 1]));
    }
}

/* EIGHT_FLAT bytes of a row, or the first `len` of them; tap[t] is where those of tap t lie. */
VNNI static inline __attribute__((always_inline)) void flat(const struct eight_step *s, const uint8_t *const *tap,
                                                            int taps, int at, int len, const struct bank *bank,
                                                            uint8_t *to)
{
    const __m512i none = _mm512_setzero_si512();
    __m512i sums[4];

#pragma GCC unroll 4
    for (int q = 0; q < 4; q++)
        sums[q] = _mm512_loadu_si512(bank->bias[q]);
#pragma GCC unroll 2
    for (int t = 0; t + 3 < taps; t += 4)
        bank_add(sums, bank->weight[t / 4], _mm512_loadu_si512(tap[t] + at), _mm512_loadu_si512(tap[t + 1] + at),
                 _mm512_loadu_si512(tap[t + 2] + at), _mm512_loadu_si512(tap[t + 3] + at));
    bank_add(sums, bank->weight[taps / 4], _mm512_loadu_si512(tap[taps - 1] + at), none, none, none);
#pragma GCC unroll 4
    for (int q = 0; q < 4; q++)
        sums[q] = whole(sums[q], _mm512_loadu_ps(bank->times[q]), s);
    _mm512_mask_storeu_epi8(to + at, len >= EIGHT_FLAT ? ~(__mmask64)0 : ((__mmask64)1 << len) - 1,
                            bytes_of(s, sums[0], sums[1], sums[2], sums[3]));
}

VNNI static void row_flat(const struct eight_step *s, const uint8_t *const *tap, int y, const struct bank *bank,
                          int banks)
{
    int len = s->out.wide * s->out.pixel;
    uint8_t *to = s->out.at + (size_t)y * (size_t)len;

    for (int b = 0; b < banks; b++)
        for (int at = EIGHT_FLAT * b; at < len; at += EIGHT_FLAT * banks)
            if (s->taps == 9)
                flat(s, tap, 9, at, len - at, bank + b, to);
            else
                flat(s, tap, TAPS_MAX, at, len - at, bank + b, to);
}

/* Bytes of a row's copy: every phase of the stride has its pixels for itself. */
static int copy_phase(const struct eight_step *s)
{
    int reach = (s->out.wide - 1) * s->stride[1] + (s->kernel[1] - 1) * s->dilation + 1;
    int wide = s->before[1] + s->in.wide > reach ? s->before[1] + s->in.wide : reach;

    return ((wide / s->stride[1] + 1) * s->in.pixel + EIGHT_FLAT - 1) / EIGHT_FLAT * EIGHT_FLAT;
}

static int copy_row(const struct eight_step *s)
{
    return copy_phase(s) * s->stride[1];
}

size_t eight_apart_rows(const struct eight_step *s)
{
    return (size_t)copy_row(s) * (size_t)(s->kernel[0] * s->dilation + 1) + EIGHT_FLAT;
}

/* Row `y` of the input, or padding, to its place. */
static void row_copy(const struct eight_step *s, int y, uint8_t *to)
{
    const struct eight_tensor *in = &s->in;
    size_t pixel = (size_t)in->pixel;
    const uint8_t *from = in->at + (ptrdiff_t)y * in->wide * in->pixel;
    int phase = copy_phase(s);

    memset(to, in->zero, (size_t)copy_row(s));
    if (y < 0 || y >= in->high)
        return;
    if (s->stride[1] == 1) {
        memcpy(to + (size_t)s->before[1] * pixel, from, (size_t)in->wide * pixel);
        return;
    }
    for (int x = 0, at = s->before[1]; x < in->wide; x++, at++, from += pixel)
        for (size_t c = 0; c < pixel; c += EIGHT_LANES)
            memcpy(to + at % 2 * phase + (size_t)(at / 2) * pixel + c, from + c, EIGHT_LANES);
}

/* Where the taps of row `y` begin, once all rows that it needs are among the copies. */
static void taps_find(const struct eight_step *s, const uint8_t *rows, int held, int y, const uint8_t **tap)
{
    for (int ky = 0; ky < s->kernel[0]; ky++) {
        int row = y * s->stride[0] + ky * s->dilation; /* counted from the first row of padding */
        const uint8_t *from = rows + (size_t)(row % held) * (size_t)copy_row(s);

        for (int kx = 0; kx < s->kernel[1]; kx++, tap++) {
            int x = kx * s->dilation;

            *tap = from + x % s->stride[1] * copy_phase(s) + x / s->stride[1] * s->in.pixel;
        }
    }
}

static int is_flat(const struct eight_step *s)
{
    return s->tame && s->in.pixel == s->out.pixel && (s->taps == 9 || s->taps == TAPS_MAX) &&
           s->kernel[0] == s->kernel[1] && s->stride[0] == s->stride[1] && s->stride[1] <= 2 &&
           banks_of(s) <= BANKS_MAX;
}

void eight_apart_vnni(const struct eight *e, const struct eight_step *s)
{
    struct bank bank[BANKS_MAX];
    const uint8_t *tap[TAPS_MAX];
    int banks = banks_of(s), held = s->kernel[0] * s->dilation + 1, copied = 0;

    if (!is_flat(s)) {
        eight_apart_plain(e, s);
        return;
    }
    for (int b = 0; b < banks; b++)
        bank_fill(s, 4 * b % (s->out.pixel / EIGHT_LANES), bank + b);
    for (int y = 0; y < s->out.high; y++) {
        for (int last = y * s->stride[0] + (s->kernel[0] - 1) * s->dilation; copied <= last; copied++)
            row_copy(s, copied - s->before[0], e->rows + (size_t)(copied % held) * (size_t)copy_row(s));
        taps_find(s, e->rows, held, y, tap);
        row_flat(s, tap, y, bank, banks);
    }
}

#else

void eight_apart_vnni(const struct eight *e, const struct eight_step *s)
{
    eight_apart_plain(e, s);
}

size_t eight_apart_rows(const struct eight_step *s)
{
    (void)s;
    return 1;
}

#endif
