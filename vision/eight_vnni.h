#ifndef BAQYLA_EIGHT_VNNI_H
#define BAQYLA_EIGHT_VNNI_H

#include <immintrin.h>

#include "eight.h"

/* What both kinds of windows do with their sums where the processor has VNNI (eight_fast()). */

#define VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))

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

/* The same to whole numbers, where none can be out of bounds; the zero is yet to be added. */
VNNI static inline __m512i whole(__m512i sums, __m512 times, const struct eight_step *s)
{
    __m512 v = _mm512_mul_ps(_mm512_cvtepi32_ps(sums), times);

    if (s->slope != 1.0F)
        v = _mm512_max_ps(v, _mm512_mul_ps(v, _mm512_set1_ps(s->slope)));
    return _mm512_cvtps_epi32(v);
}

/* Four times sixteen of these to bytes: in each quarter four of the first, of the second, of the third, of the last. */
VNNI static inline __m512i bytes_of(const struct eight_step *s, __m512i a, __m512i b, __m512i c, __m512i d)
{
    __m512i zero = _mm512_set1_epi16((short)s->out.zero);
    __m512i near = _mm512_adds_epi16(_mm512_packs_epi32(a, b), zero);
    __m512i far = _mm512_adds_epi16(_mm512_packs_epi32(c, d), zero);

    return _mm512_max_epu8(_mm512_packus_epi16(near, far), _mm512_set1_epi8((char)s->floor));
}

/* And those in order: the first, the second, … */
VNNI static inline __m512i in_order(__m512i q)
{
    return _mm512_permutexvar_epi32(_mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15), q);
}

#endif
