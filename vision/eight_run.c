#include "eight.h"

#include <string.h>

#include "wide.h"

/* Rounds to the nearest even, as the vector instruction does, for less than 2^22. */
static int nearest(float v)
{
    const float shift = 12582912.0F; /* 1.5 * 2^23 */
    float moved = v + shift;
    int32_t bits;

    memcpy(&bits, &moved, sizeof bits);
    return bits - 0x4B400000;
}

static uint8_t byte_of(int q, int floor)
{
    return (uint8_t)(q < floor ? floor : q > 255 ? 255 : q);
}

static size_t pixels_of(const struct eight_tensor *t)
{
    return (size_t)t->high * (size_t)t->wide;
}

WIDE static void bytes_of(const float *from, size_t len, float times, int zero, uint8_t *to)
{
    for (size_t i = 0; i < len; i++)
        to[i] = byte_of(nearest(from[i] * times) + zero, 0);
}

/* The caller's floats, as bytes, row by row. */
void eight_take_plain(const struct eight *e)
{
    const struct eight_tensor *t = &e->taken;
    size_t row = (size_t)t->wide * (size_t)t->deep;

    for (int y = 0; y < t->high; y++) {
        uint8_t *to = t->at + (size_t)y * (size_t)t->wide * (size_t)t->pixel;

        bytes_of(e->input + (size_t)y * row, row, 1.0F / t->scale, t->zero, e->row);
        for (int x = 0; x < t->wide; x++)
            for (int c = 0; c < t->deep; c++)
                to[x * t->pixel + c] = e->row[x * t->deep + c];
    }
}

void eight_window(const struct eight_step *s, int at, const uint8_t **pointer, int apart)
{
    const struct eight_tensor *in = &s->in;

    if (s->taps == 1 && in->wide == s->out.wide && in->high == s->out.high) {
        *pointer = in->at + (size_t)at * (size_t)in->pixel;
        return;
    }
    int y = at / s->out.wide * s->stride[0] - s->before[0], x = at % s->out.wide * s->stride[1] - s->before[1];
    for (int ky = 0; ky < s->kernel[0]; ky++, y += s->dilation) {
        const uint8_t *row = y >= 0 && y < in->high ? in->at + (ptrdiff_t)y * in->wide * in->pixel : NULL;
        int ix = x;

        for (int kx = 0; kx < s->kernel[1]; kx++, ix += s->dilation, pointer += apart)
            *pointer = row && ix >= 0 && ix < in->wide ? row + ix * in->pixel : s->outside;
    }
}

static void put(const struct eight_step *s, int at, int channel, int32_t sum)
{
    const struct eight_tensor *out = &s->out;
    const float most = 4194303.0F;
    float v = (float)sum * s->times[channel];

    if (v < 0.0F)
        v *= s->slope;
    if (out->real)
        out->real[(size_t)at * (size_t)out->deep + (size_t)channel] = v;
    else
        out->at[(size_t)at * (size_t)out->pixel + (size_t)channel] = byte_of(nearest(v < -most  ? -most
                                                                                     : v > most ? most
                                                                                                : v) +
                                                                                 out->zero,
                                                                             s->floor);
}

void eight_dense_plain(const struct eight *e, const struct eight_step *s)
{
    int fours = (s->in.deep + 3) / 4, pixels = s->out.high * s->out.wide;

    for (int at = 0; at < pixels; at++) {
        eight_window(s, at, e->pointer, 1);
        for (int c = 0; c < s->out.deep; c++) {
            const int8_t *w = s->weight +
                              (size_t)(c / EIGHT_BLOCK) * (size_t)s->taps * (size_t)fours * EIGHT_BLOCK * 4 +
                              c % EIGHT_BLOCK * 4;
            int32_t sum = s->bias[c];

            for (int t = 0; t < s->taps; t++)
                for (int k = 0; k < fours; k++, w += EIGHT_BLOCK * 4)
                    for (int b = 0; b < 4; b++)
                        sum += e->pointer[t][4 * k + b] * w[b];
            put(s, at, c, sum);
        }
    }
}

void eight_apart_plain(const struct eight *e, const struct eight_step *s)
{
    int groups = (s->taps + 3) / 4, pixels = s->out.high * s->out.wide;

    for (int at = 0; at < pixels; at++) {
        eight_window(s, at, e->pointer, 1);
        for (int c = 0; c < s->out.deep; c++) {
            const int8_t *w =
                s->weight + ((size_t)(c / EIGHT_LANES) * (size_t)groups * EIGHT_LANES + (size_t)(c % EIGHT_LANES)) * 4;
            int32_t sum = s->bias[c];

            for (int t = 0; t < s->taps; t++)
                sum += e->pointer[t][c] * w[t / 4 * EIGHT_LANES * 4 + t % 4];
            put(s, at, c, sum);
        }
    }
}

WIDE static void add(const struct eight_step *s)
{
    size_t len = pixels_of(&s->out) * (size_t)s->out.pixel;
    const uint8_t *a = s->in.at, *b = s->in2.at;
    uint8_t *out = s->out.at;
    float ka = s->keep[0], kb = s->keep[1], more = s->keep[2];
    int floor = s->floor;

    for (size_t i = 0; i < len; i++)
        out[i] = byte_of(nearest((float)a[i] * ka + (float)b[i] * kb + more), floor);
}

void eight_add_plain(const struct eight_step *s)
{
    add(s);
}

static void leaky(const struct eight_step *s)
{
    size_t len = pixels_of(&s->out) * (size_t)s->out.pixel;

    for (size_t i = 0; i < len; i++)
        s->out.at[i] = s->table[s->in.at[i]];
}

WIDE static void greater(uint8_t *to, const uint8_t *from, int len)
{
    for (int c = 0; c < len; c++)
        to[c] = from[c] > to[c] ? from[c] : to[c];
}

WIDE static void sum_up(int32_t *to, const uint8_t *from, int len)
{
    for (int c = 0; c < len; c++)
        to[c] += from[c];
}

/* Over what of a window lies inside. */
static void pool_one(const struct eight *e, const struct eight_step *s, int at)
{
    const struct eight_tensor *in = &s->in;
    int y = at / s->out.wide * s->stride[0] - s->before[0], x = at % s->out.wide * s->stride[1] - s->before[1],
        count = 0;
    uint8_t *out = s->out.at + (size_t)at * (size_t)s->out.pixel;

    memset(out, 0, (size_t)in->pixel);
    memset(e->sum, 0, (size_t)in->pixel * sizeof *e->sum);
    for (int iy = y < 0 ? 0 : y; iy < y + s->kernel[0] && iy < in->high; iy++)
        for (int ix = x < 0 ? 0 : x; ix < x + s->kernel[1] && ix < in->wide; ix++, count++) {
            const uint8_t *from = in->at + ((size_t)iy * (size_t)in->wide + (size_t)ix) * (size_t)in->pixel;

            if (s->code == FLAT_MAX)
                greater(out, from, in->pixel);
            else
                sum_up(e->sum, from, in->pixel);
        }
    for (int c = 0; s->code == FLAT_MEAN && c < in->pixel; c++) {
        float mean = ((float)e->sum[c] / (float)count - (float)in->zero) * (in->scale / s->out.scale);

        out[c] = byte_of(nearest(mean) + s->out.zero, 0);
    }
}

static void pool(const struct eight *e, const struct eight_step *s)
{
    for (int at = 0; at < s->out.high * s->out.wide; at++)
        pool_one(e, s, at);
}

static void pad(const struct eight_step *s)
{
    const struct eight_tensor *in = &s->in, *out = &s->out;

    memset(out->at, out->zero, pixels_of(out) * (size_t)out->pixel);
    for (int y = 0; y < in->high; y++)
        for (int x = 0; x < in->wide; x++)
            memcpy(out->at + ((size_t)(y + s->before[0]) * (size_t)out->wide + (size_t)(x + s->before[1])) *
                                 (size_t)out->pixel,
                   in->at + ((size_t)y * (size_t)in->wide + (size_t)x) * (size_t)in->pixel, (size_t)in->deep);
}

WIDE static void blend(uint8_t *to, const uint8_t *near, const uint8_t *side, const uint8_t *below, const uint8_t *far,
                       int len)
{
    for (int c = 0; c < len; c++)
        to[c] = (uint8_t)((9 * near[c] + 3 * side[c] + 3 * below[c] + far[c] + 8) / 16);
}

/* Pixel centres at one half: each output pixel lies a quarter of a pixel from the nearest of the input. */
static void twice(const struct eight_step *s)
{
    const struct eight_tensor *in = &s->in, *out = &s->out;
    int last_y = in->high - 1, last_x = in->wide - 1;

    for (int y = 0; y < out->high; y++)
        for (int x = 0; x < out->wide; x++) {
            int y0 = y / 2, x0 = x / 2, y1 = y & 1 ? y0 + 1 : y0 - 1, x1 = x & 1 ? x0 + 1 : x0 - 1;
            y1 = y1 < 0 ? 0 : y1 > last_y ? last_y : y1;
            x1 = x1 < 0 ? 0 : x1 > last_x ? last_x : x1;
            const uint8_t *near = in->at + (size_t)(y0 * in->wide + x0) * (size_t)in->pixel,
                          *side = in->at + (size_t)(y0 * in->wide + x1) * (size_t)in->pixel,
                          *below = in->at + (size_t)(y1 * in->wide + x0) * (size_t)in->pixel,
                          *far = in->at + (size_t)(y1 * in->wide + x1) * (size_t)in->pixel;

            blend(out->at + (size_t)(y * out->wide + x) * (size_t)out->pixel, near, side, below, far, in->pixel);
        }
}

/* The mean of all pixels. */
static void whole(const struct eight_step *s)
{
    const struct eight_tensor *in = &s->in;
    size_t pixels = pixels_of(in);

    for (int c = 0; c < in->deep; c++) {
        int64_t sum = 0;

        for (size_t i = 0; i < pixels; i++)
            sum += in->at[i * (size_t)in->pixel + (size_t)c] - in->zero;
        s->out.real[c] = (float)sum / (float)pixels * in->scale;
    }
}

static void full(const struct eight_step *s)
{
    for (int o = 0; o < s->out.deep; o++) {
        const float *w = s->full + (size_t)o * (size_t)s->in.deep;
        float sum = 0;

        for (int i = 0; i < s->in.deep; i++)
            sum += s->in.real[i] * w[i];
        s->out.real[o] = sum;
    }
}

static void step_run(const struct eight *e, const struct eight_step *s, int fast)
{
    switch (s->code) {
    case FLAT_CONV:
        (s->apart ? fast ? eight_apart_vnni : eight_apart_plain : fast ? eight_dense_vnni : eight_dense_plain)(e, s);
        return;
    case FLAT_ADD:
        (fast ? eight_add_vnni : eight_add_plain)(s);
        return;
    case FLAT_LEAKY:
        leaky(s);
        return;
    case FLAT_MAX:
    case FLAT_MEAN:
        pool(e, s);
        return;
    case FLAT_PAD:
        pad(s);
        return;
    case FLAT_TWICE:
        twice(s);
        return;
    case FLAT_WHOLE:
        whole(s);
        return;
    case FLAT_FULL:
        full(s);
        return;
    }
}

void eight_run(struct eight *e, int fast)
{
    (fast ? eight_take_vnni : eight_take_plain)(e);
    for (int i = 0; i < e->steps; i++)
        step_run(e, &e->step[i], fast);
}
