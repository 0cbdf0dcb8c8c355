#include "canvas.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { LINES = 480, BLACK = 16, WHITE = 219, GREY = 128 };

struct canvas canvas_new(int w, int h)
{
    struct canvas c = {w & ~1, h & ~1, NULL};

    c.bytes = calloc(1, (size_t)c.w * (size_t)c.h * 3 / 2);
    if (!c.bytes)
        abort();
    return c;
}

void canvas_set(struct canvas *to, const struct canvas *from)
{
    memcpy(to->bytes, from->bytes, (size_t)to->w * (size_t)to->h * 3 / 2);
}

struct canvas canvas_copy(const struct canvas *from)
{
    struct canvas c = canvas_new(from->w, from->h);

    canvas_set(&c, from);
    return c;
}

/* Plane k of the picture and its size. */
static uint8_t *plane(const struct canvas *c, int k, int *ret_w, int *ret_h)
{
    size_t luma = (size_t)c->w * (size_t)c->h;

    *ret_w = k ? c->w / 2 : c->w;
    *ret_h = k ? c->h / 2 : c->h;
    return c->bytes + (k == 0 ? 0 : k == 1 ? luma : luma * 5 / 4);
}

static uint8_t byte(float v)
{
    return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : lrintf(v));
}

/* Between four pixels of a plane. */
static float between(const uint8_t *from, int stride, int w, int h, float x, float y)
{
    x = fminf(fmaxf(x, 0), (float)(w - 1));
    y = fminf(fmaxf(y, 0), (float)(h - 1));
    int left = (int)x, top = (int)y, right = left + (left + 1 < w), low = top + (top + 1 < h);
    float a = x - (float)left, b = y - (float)top;
    const uint8_t *p = from + (ptrdiff_t)top * stride, *q = from + (ptrdiff_t)low * stride;

    return ((float)p[left] * (1 - a) + (float)p[right] * a) * (1 - b) +
           ((float)q[left] * (1 - a) + (float)q[right] * a) * b;
}

struct canvas canvas_of(const struct picture *p)
{
    float step = p->height > LINES ? (float)p->height / LINES : 1.0F;
    struct canvas c = canvas_new((int)((float)p->width / step), (int)((float)p->height / step));

    for (int k = 0; k < 3; k++) {
        int w, h, across = k && p->chroma != CHROMA_444, down = k && p->chroma == CHROMA_420;
        uint8_t *to = plane(&c, k, &w, &h);
        int from_w = across ? (p->width + 1) / 2 : p->width, from_h = down ? (p->height + 1) / 2 : p->height;
        float step_x = (float)from_w / (float)w, step_y = (float)from_h / (float)h;

        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++) {
                float v = p->plane[k] && (!k || p->chroma != CHROMA_NONE)
                              ? between(p->plane[k], p->stride[k], from_w, from_h, ((float)x + 0.5F) * step_x - 0.5F,
                                        ((float)y + 0.5F) * step_y - 0.5F)
                              : GREY;
                to[y * w + x] = byte(p->full_range && !k ? BLACK + v * WHITE / 255 : v);
            }
    }
    return c;
}

struct picture canvas_picture(const struct canvas *c, uint32_t seq, uint64_t pts_us)
{
    struct picture p = {.width = c->w, .height = c->h, .chroma = CHROMA_420, .seq = seq, .pts_us = pts_us};

    for (int k = 0; k < 3; k++) {
        int w, h;

        p.plane[k] = plane(c, k, &w, &h);
        p.stride[k] = w;
    }
    return p;
}

void canvas_fit(struct canvas *to, const struct canvas *from, struct area area)
{
    for (int k = 0; k < 3; k++) {
        int w, h, from_w, from_h;
        uint8_t *out = plane(to, k, &w, &h), *in = plane(from, k, &from_w, &from_h);
        float half = k ? 2.0F : 1.0F, step_x = area.w / half / (float)w, step_y = area.h / half / (float)h;

        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++)
                out[y * w + x] = byte(between(in, from_w, from_w, from_h,
                                              area.x / half + ((float)x + 0.5F) * step_x - 0.5F,
                                              area.y / half + ((float)y + 0.5F) * step_y - 0.5F));
    }
}

void canvas_fill(struct canvas *to, const struct canvas *from)
{
    float scale = fminf((float)from->w / (float)to->w, (float)from->h / (float)to->h);
    float w = (float)to->w * scale, h = (float)to->h * scale;

    canvas_fit(to, from, (struct area){((float)from->w - w) / 2, ((float)from->h - h) / 2, w, h});
}

void canvas_paste(struct canvas *to, const struct canvas *from, struct area area, float width, float x, float y)
{
    const float feather = 0.18F;
    struct canvas part = canvas_new((int)width, (int)(width * area.h / area.w));
    int left = (int)x & ~1, top = (int)y & ~1;

    canvas_fit(&part, from, area);
    for (int k = 0; k < 3; k++) {
        int w, h, to_w, to_h, half = k ? 2 : 1;
        uint8_t *in = plane(&part, k, &w, &h), *out = plane(to, k, &to_w, &to_h);

        for (int j = 0; j < h; j++)
            for (int i = 0; i < w; i++) {
                float fx = ((float)i - (float)w / 2) / ((float)w / 2), fy = ((float)j - (float)h / 2) / ((float)h / 2);
                float share = fminf(1.0F, (1.0F - hypotf(fx, fy)) / feather);
                int at_x = left / half + i, at_y = top / half + j;

                if (share > 0 && at_x >= 0 && at_y >= 0 && at_x < to_w && at_y < to_h) {
                    uint8_t *p = out + at_y * to_w + at_x;
                    *p = byte((float)*p * (1 - share) + (float)in[j * w + i] * share);
                }
            }
    }
    free(part.bytes);
}

/* One pass of a mean over 2 r + 1 pixels along a line; the ends repeat. */
static void smear(uint8_t *line, int step, int count, int r, uint8_t *scratch)
{
    int sum = 0;

    for (int i = -r; i <= r; i++)
        sum += line[(i < 0 ? 0 : i >= count ? count - 1 : i) * step];
    for (int i = 0; i < count; i++) {
        int out = i - r < 0 ? 0 : i - r, in = i + r + 1 >= count ? count - 1 : i + r + 1;

        scratch[i] = (uint8_t)((sum + r) / (2 * r + 1));
        sum += line[in * step] - line[out * step];
    }
    for (int i = 0; i < count; i++)
        line[i * step] = scratch[i];
}

void canvas_blur(struct canvas *c, struct area area, float sigma)
{
    enum { PASSES = 3 }; /* of a mean come near a Gaussian */
    uint8_t *scratch = malloc((size_t)(c->w > c->h ? c->w : c->h));

    if (!scratch)
        abort();
    for (int k = 0; k < 3; k++) {
        int w, h, half = k ? 2 : 1;
        uint8_t *p = plane(c, k, &w, &h);
        int x0 = (int)fmaxf(0, area.x) / half, y0 = (int)fmaxf(0, area.y) / half;
        int x1 = (int)fminf((float)c->w, area.x + area.w) / half, y1 = (int)fminf((float)c->h, area.y + area.h) / half;
        int r = (int)lrintf((sqrtf(4 * sigma * sigma / (float)(half * half) + 1) - 1) / 2);

        for (int pass = 0; pass < PASSES; pass++) {
            for (int y = y0; y < y1; y++)
                smear(p + y * w + x0, 1, x1 - x0, r < 1 ? 1 : r, scratch);
            for (int x = x0; x < x1; x++)
                smear(p + y0 * w + x, w, y1 - y0, r < 1 ? 1 : r, scratch);
        }
    }
    free(scratch);
}

void canvas_tone(struct canvas *c, int luma, int across, int down, int u, int v)
{
    int w, h;
    uint8_t *p = plane(c, 0, &w, &h);

    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            p[y * w + x] = (uint8_t)(luma + across * x / w + down * y / h);
    for (int k = 1; k < 3; k++) {
        p = plane(c, k, &w, &h);
        memset(p, k == 1 ? u : v, (size_t)w * (size_t)h);
    }
}

void canvas_light(struct canvas *c, float gain, float gamma)
{
    uint8_t luma[256], colour[256];

    for (int v = 0; v < 256; v++) {
        float share = fminf(1.0F, fmaxf(0.0F, (float)(v - BLACK) * gain / WHITE));

        luma[v] = byte(BLACK + WHITE * powf(share, gamma));
        colour[v] = byte(GREY + (float)(v - GREY) * fminf(1.0F, 2.0F * gain));
    }
    for (int k = 0; k < 3; k++) {
        int w, h;
        uint8_t *p = plane(c, k, &w, &h);

        for (int i = 0; i < w * h; i++)
            p[i] = k ? colour[p[i]] : luma[p[i]];
    }
}

void canvas_noise(struct canvas *c, int levels, uint32_t *seed)
{
    int w, h;
    uint8_t *p = plane(c, 0, &w, &h);

    for (int i = 0; i < w * h; i++) {
        *seed = *seed * 1664525U + 1013904223U;
        int v = p[i] + (int)((*seed >> 9) % (uint32_t)(levels + 1)) - levels / 2;
        p[i] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
    }
}

float canvas_mean(const struct canvas *c)
{
    uint64_t sum = 0;

    for (int i = 0; i < c->w * c->h; i++)
        sum += c->bytes[i];
    return ((float)sum / (float)(c->w * c->h) - BLACK) * 255.0F / WHITE;
}
