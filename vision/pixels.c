#include "pixels.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "net.h"
#include "wide.h"

struct window pixels_all(const struct picture *p)
{
    return (struct window){0, 0, (float)p->width, (float)p->height};
}

static void put(struct axis *a, int to, int at, float share, int size)
{
    int weight = (int)lrintf(share * PIXELS_ONE);

    if (at < 0 || at >= size) {
        a->missing[to] = (uint16_t)(a->missing[to] + weight);
        return;
    }
    if (a->count[to] == 0)
        a->start[to] = (int16_t)at;
    int k = at - a->start[to];
    if (k < 0 || k >= PIXELS_TAPS)
        return;
    for (; a->count[to] <= k; a->count[to]++)
        if (a->count[to] >= PIXELS_FEW)
            a->weight[to][a->count[to]] = 0;
    a->weight[to][k] = (uint16_t)(a->weight[to][k] + weight);
}

/* Rounded weights need not add up; the largest tap takes the difference. */
static void balance(struct axis *a, int to)
{
    int sum = a->missing[to], best = 0;

    for (int k = 0; k < a->count[to]; k++) {
        sum += a->weight[to][k];
        if (a->weight[to][k] > a->weight[to][best])
            best = k;
    }
    if (a->count[to] == 0)
        a->missing[to] = PIXELS_ONE;
    else
        a->weight[to][best] = (uint16_t)(a->weight[to][best] + PIXELS_ONE - sum);
}

/* Which source pixels make each target pixel, for a span [from, from + length) of `size` pixels. */
static void plan(struct axis *a, float from, float length, int size, int to, int mirror)
{
    float step = length / (float)to;

    for (int i = 0; i < to; i++) {
        float begin = from + (float)i * step;

        if (mirror && begin + step / 2 < 0)
            begin = -begin - step;
        else if (mirror && begin + step / 2 > (float)size)
            begin = 2.0F * (float)size - begin - step;
        a->start[i] = a->count[i] = 0;
        a->missing[i] = 0;
        memset(a->weight[i], 0, PIXELS_FEW * sizeof a->weight[i][0]);
        if (step < 1.0F) {
            float at = begin + 0.5F * step - 0.5F;
            int low = (int)floorf(at);
            float part = at - (float)low;
            int inside = at > -1.0F && at < (float)size; /* the border row repeats; beyond it is outside */

            put(a, i, inside && low < 0 ? 0 : low, 1.0F - part, size);
            put(a, i, inside && low + 1 >= size ? size - 1 : low + 1, part, size);
        } else {
            float end = begin + step;
            int last = (int)ceilf(end) - 1, first = (int)floorf(begin);
            float span = end - begin;

            if (last - first + 1 > PIXELS_TAPS) { /* a middle run of them stands for all */
                first = (first + last + 1 - PIXELS_TAPS) / 2;
                last = first + PIXELS_TAPS - 1;
                begin = (float)first;
                end = (float)last + 1.0F;
                span = end - begin;
            }
            for (int k = first; k <= last; k++) {
                float low = fmaxf(begin, (float)k), high = fminf(end, (float)k + 1.0F);

                if (high > low)
                    put(a, i, k, (high - low) / span, size);
            }
        }
        balance(a, i);
    }
}

static WIDE void blend_rows(uint16_t *row, const uint8_t *from, int stride, int w, const uint16_t *weight, int count,
                       uint32_t rest)
{
    enum { CHUNK = 256 };
    uint32_t sum[CHUNK];

    for (int x0 = 0; x0 < w; x0 += CHUNK) {
        int n = w - x0 < CHUNK ? w - x0 : CHUNK;

        for (int x = 0; x < n; x++)
            sum[x] = rest + (1U << 7);
        for (int k = 0; k < count; k++) {
            const uint8_t *line = from + (ptrdiff_t)k * stride + x0;
            uint32_t share = weight[k];

            for (int x = 0; x < n; x++)
                sum[x] += share * line[x];
        }
        for (int x = 0; x < n; x++)
            row[x0 + x] = (uint16_t)(sum[x] >> 8); /* value * 64 */
    }
}

/* `k` is a constant where this is inlined, and so are the loops over it. */
static inline void shrink_by(uint16_t *restrict row, const uint8_t *restrict plane, int stride, int k,
                             uint8_t *restrict to, int to_stride, int to_w, int to_h)
{
    int w = to_w * k;
    uint32_t reciprocal = (uint32_t)((1U << 20) / (uint32_t)(k * k));

    for (int y = 0; y < to_h; y++) {
        const uint8_t *from = plane + (ptrdiff_t)y * k * stride;

        for (int x = 0; x < w; x++) {
            uint16_t sum = 0;

            for (int j = 0; j < k; j++)
                sum = (uint16_t)(sum + from[(ptrdiff_t)j * stride + x]);
            row[x] = sum;
        }
        for (int x = 0; x < to_w; x++) {
            uint32_t sum = 0;

            for (int i = 0; i < k; i++)
                sum += row[x * k + i];
            to[y * to_stride + x] = (uint8_t)((sum * reciprocal + (1U << 19)) >> 20);
        }
    }
}

static WIDE void shrink_squares(uint16_t *row, const uint8_t *plane, int stride, int k, uint8_t *to, int to_stride,
                                int to_w, int to_h)
{
    if (k == 1)
        for (int y = 0; y < to_h; y++)
            memcpy(to + (ptrdiff_t)y * to_stride, plane + (ptrdiff_t)y * stride, (size_t)to_w);
    else if (k == 2)
        shrink_by(row, plane, stride, 2, to, to_stride, to_w, to_h);
    else if (k == 4)
        shrink_by(row, plane, stride, 4, to, to_stride, to_w, to_h);
    else
        shrink_by(row, plane, stride, k, to, to_stride, to_w, to_h);
}

/* The usual camera sizes shrink by a whole factor: then it is a mean of equal squares. A window that reaches past the
   right or lower side has them too where the weights of resampling are exact. */
static int shrink(struct pixels *s, const uint8_t *plane, int stride, int w, int h, struct window win, uint8_t pad,
                  uint8_t *to, int to_w, int to_h)
{
    int k = (int)win.w / to_w, exact = k == 1 || k == 2 || k == 4;

    if (k < 1 || k > 8 || win.x != 0 || win.y != 0 || win.w != (float)(k * to_w) || win.h != (float)(k * to_h) ||
        w % k || h % k)
        return 0;
    int inner_w = w / k < to_w ? w / k : to_w, inner_h = h / k < to_h ? h / k : to_h;

    if (!exact && (w != k * to_w || h != k * to_h))
        return 0;
    shrink_squares(s->row, plane, stride, k, to, to_w, inner_w, inner_h);
    for (int y = 0; y < inner_h && inner_w < to_w; y++)
        memset(to + (ptrdiff_t)y * to_w + inner_w, pad, (size_t)(to_w - inner_w));
    memset(to + (ptrdiff_t)inner_h * to_w, pad, (size_t)(to_h - inner_h) * (size_t)to_w);
    return 1;
}

/* One row of the target. Few taps are summed without asking how many: those that are not needed weigh nothing. */
static void blend_columns(const struct axis *a, const uint16_t *row, int few, uint32_t pad, uint8_t *to, int to_w)
{
    for (int x = 0; x < to_w; x++) {
        const uint16_t *weight = a->weight[x], *at = row + a->start[x];
        uint32_t sum = a->missing[x] * pad * 64 + (1U << 19);

        if (few)
            sum += (uint32_t)weight[0] * at[0] + (uint32_t)weight[1] * at[1] + (uint32_t)weight[2] * at[2] +
                   (uint32_t)weight[3] * at[3];
        else
            for (int k = 0; k < a->count[x]; k++)
                sum += (uint32_t)weight[k] * at[k];
        to[x] = (uint8_t)(sum >> 20);
    }
}

void pixels_resample(struct pixels *s, const uint8_t *plane, int stride, int w, int h, struct window win, uint8_t pad,
                     uint8_t *to, int to_w, int to_h)
{
    if (shrink(s, plane, stride, w, h, win, pad, to, to_w, to_h))
        return;
    plan(&s->across, win.x, win.w, w, to_w, s->mirror);
    plan(&s->down, win.y, win.h, h, to_h, s->mirror);
    /* Only the columns that some target pixel uses need be summed. */
    int left = w, right = 0, taps = 0;
    for (int x = 0; x < to_w; x++)
        if (s->across.count[x]) {
            left = s->across.start[x] < left ? s->across.start[x] : left;
            int end = s->across.start[x] + s->across.count[x];
            right = end > right ? end : right;
            taps = s->across.count[x] > taps ? s->across.count[x] : taps;
        }
    for (int y = 0; y < to_h; y++) {
        const uint8_t *from = plane + (ptrdiff_t)s->down.start[y] * stride;

        if (right > left)
            blend_rows(s->row + left, from + left, stride, right - left, s->down.weight[y], s->down.count[y],
                       (uint32_t)s->down.missing[y] * pad);
        blend_columns(&s->across, s->row, taps <= PIXELS_FEW, pad, to + (ptrdiff_t)y * to_w, to_w);
    }
}

static struct window halved(struct window win, int across, int down)
{
    if (across) {
        win.x *= 0.5F;
        win.w *= 0.5F;
    }
    if (down) {
        win.y *= 0.5F;
        win.h *= 0.5F;
    }
    return win;
}

static inline float limit(float v)
{
    return v < 0.0F ? 0.0F : v > 255.0F ? 255.0F : v;
}

struct tones { /* of a picture's range: black, and what makes the rest 0 … 255 */
    float black, gain, colour;
};

/* BT.601: what webcams send; the nets do not mind BT.709's small shift. `red` is a constant where this is inlined. */
static inline void colours(const uint8_t *restrict luma, const uint8_t *restrict cb, const uint8_t *restrict cr,
                           size_t count, struct tones tones, const struct net_input *net, int red, float *restrict to)
{
    const float mean[3] = {net->mean[0], net->mean[1], net->mean[2]};
    const float scale[3] = {net->scale[0], net->scale[1], net->scale[2]};
    int blue = 2 - red;

    for (size_t i = 0; i < count; i++) {
        float y = ((float)luma[i] - tones.black) * tones.gain;
        float u = ((float)cb[i] - 128.0F) * tones.colour, v = ((float)cr[i] - 128.0F) * tones.colour;

        to[3 * i + (size_t)red] = (limit(y + 1.402F * v) - mean[red]) * scale[red];
        to[3 * i + 1] = (limit(y - 0.344F * u - 0.714F * v) - mean[1]) * scale[1];
        to[3 * i + (size_t)blue] = (limit(y + 1.772F * u) - mean[blue]) * scale[blue];
    }
}

static WIDE void colours_net(const struct pixels *s, size_t count, struct tones tones, const struct net_input *net,
                             float *to)
{
    if (net->bgr)
        colours(s->plane[0], s->plane[1], s->plane[2], count, tones, net, 2, to);
    else
        colours(s->plane[0], s->plane[1], s->plane[2], count, tones, net, 0, to);
}

void pixels_net(struct pixels *s, const struct picture *p, struct window win, int to_w, int to_h,
                const struct net_input *net, uint8_t outside, float *to)
{
    int thin = p->chroma == CHROMA_420 || p->chroma == CHROMA_422, flat = p->chroma == CHROMA_420;
    int colour_w = thin ? (p->width + 1) / 2 : p->width, colour_h = flat ? (p->height + 1) / 2 : p->height;
    size_t count = (size_t)to_w * (size_t)to_h;
    const struct tones full = {0.0F, 1.0F, 1.0F}, video = {16.0F, 255.0F / 219.0F, 255.0F / 224.0F};
    struct tones tones = p->full_range ? full : video;
    uint8_t pad = (uint8_t)lrintf((float)outside / tones.gain + tones.black);

    pixels_resample(s, p->plane[0], p->stride[0], p->width, p->height, win, pad, s->plane[0], to_w, to_h);
    for (int c = 1; c < 3; c++) {
        if (p->chroma == CHROMA_NONE)
            memset(s->plane[c], 128, count);
        else
            pixels_resample(s, p->plane[c], p->stride[c], colour_w, colour_h, halved(win, thin, flat), 128, s->plane[c],
                            to_w, to_h);
    }
    colours_net(s, count, tones, net, to);
}

void pixels_rgb(struct pixels *s, const struct picture *p, struct window win, int to_w, int to_h, float mean,
                float scale, float *to)
{
    const struct net_input net = {0, {mean, mean, mean}, {scale, scale, scale}};

    pixels_net(s, p, win, to_w, to_h, &net, 0, to);
}

static WIDE void widen(uint8_t *luma, int count)
{
    for (int i = 0; i < count; i++) {
        uint32_t v = luma[i] < 16 ? 0 : (uint32_t)(luma[i] - 16) * 255 / 219;

        luma[i] = (uint8_t)(v > 255 ? 255 : v);
    }
}

void pixels_luma(struct pixels *s, const struct picture *p, struct window win, int to_w, int to_h, uint8_t *to)
{
    int black = p->full_range ? 0 : 16;

    pixels_resample(s, p->plane[0], p->stride[0], p->width, p->height, win, (uint8_t)black, to, to_w, to_h);
    if (!p->full_range)
        widen(to, to_w * to_h);
}

void pixels_smooth(float *plane, int side, int times)
{
    float t[PIXELS_SMOOTH_MAX * PIXELS_SMOOTH_MAX];

    assert(side <= PIXELS_SMOOTH_MAX);
    while (times-- > 0) {
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++) {
                int a = x ? x - 1 : 0, b = x < side - 1 ? x + 1 : x;
                t[y * side + x] = (plane[y * side + a] + 2 * plane[y * side + x] + plane[y * side + b]) / 4;
            }
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++) {
                int a = y ? y - 1 : 0, b = y < side - 1 ? y + 1 : y;
                plane[y * side + x] = (t[a * side + x] + 2 * t[y * side + x] + t[b * side + x]) / 4;
            }
    }
}
