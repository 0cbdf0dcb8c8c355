#include "chip.h"

#include <math.h>
#include <stddef.h>

enum { CHIP_FINER_MAX = 8 }; /* samples a side within one chip pixel */

/* Right eye, left eye, tip of the nose, mouth: where they lie in the chips that the net was trained on, these drawn
   a twelfth closer, which tells people apart better. */
static const float wanted[CHIP_POINTS][2] = {{45.4F, 44.7F}, {102.5F, 44.7F}, {74.0F, 78.3F}, {74.0F, 107.7F}};

static int finite_all(const float point[CHIP_POINTS][2])
{
    for (int i = 0; i < CHIP_POINTS; i++)
        if (!isfinite(point[i][0]) || !isfinite(point[i][1]))
            return 0;
    return 1;
}

int chip_fit(const float point[CHIP_POINTS][2], struct chip_map *ret_map)
{
    float from_x = 0, from_y = 0, to_x = 0, to_y = 0, along = 0, across = 0, spread = 0, off = 0;

    if (!finite_all(point) || point[1][0] <= point[0][0])
        return -1;
    for (int i = 0; i < CHIP_POINTS; i++) {
        from_x += point[i][0] / CHIP_POINTS;
        from_y += point[i][1] / CHIP_POINTS;
        to_x += wanted[i][0] / CHIP_POINTS;
        to_y += wanted[i][1] / CHIP_POINTS;
    }
    for (int i = 0; i < CHIP_POINTS; i++) {
        float px = point[i][0] - from_x, py = point[i][1] - from_y;
        float qx = wanted[i][0] - to_x, qy = wanted[i][1] - to_y;

        along += px * qx + py * qy;
        across += px * qy - py * qx;
        spread += px * px + py * py;
    }
    float size = along * along + across * across;
    if (spread < 1.0F || size < 1.0F)
        return -1;
    float c = along / spread, s = across / spread, whole = c * c + s * s; /* picture to chip */
    for (int i = 0; i < CHIP_POINTS; i++) {
        float px = point[i][0] - from_x, py = point[i][1] - from_y;
        float dx = c * px - s * py - (wanted[i][0] - to_x), dy = s * px + c * py - (wanted[i][1] - to_y);

        off += (dx * dx + dy * dy) / CHIP_POINTS;
    }
    ret_map->a = c / whole;
    ret_map->b = -s / whole;
    ret_map->x = from_x - (ret_map->a * to_x - ret_map->b * to_y);
    ret_map->y = from_y - (ret_map->b * to_x + ret_map->a * to_y);
    ret_map->misfit = sqrtf(off);
    return 0;
}

float chip_step(const struct chip_map *map)
{
    return sqrtf(map->a * map->a + map->b * map->b);
}

static float limit(float v, float most)
{
    return v < 0.0F ? 0.0F : v > most ? most : v;
}

/* One plane at (x, y) of its own pixels, between its four neighbours. */
static float sample(const uint8_t *plane, int stride, int w, int h, float x, float y)
{
    x = limit(x, (float)(w - 1));
    y = limit(y, (float)(h - 1));
    int left = (int)x, top = (int)y, right = left + (left < w - 1), low = top + (top < h - 1);
    float fx = x - (float)left, fy = y - (float)top;
    const uint8_t *upper = plane + (ptrdiff_t)top * stride, *lower = plane + (ptrdiff_t)low * stride;
    float above = (float)upper[left] + fx * (float)(upper[right] - upper[left]);
    float below = (float)lower[left] + fx * (float)(lower[right] - lower[left]);

    return above + fy * (below - above);
}

struct layer { /* one plane and how its pixels lie under the luma's */
    const uint8_t *bytes;
    int stride, w, h;
    float across, down; /* plane pixels per luma pixel */
    int finer;          /* samples a side within one chip pixel */
};

static int fineness(float step)
{
    int k = (int)ceilf(step);

    return k < 1 ? 1 : k > CHIP_FINER_MAX ? CHIP_FINER_MAX : k;
}

static struct layer layer_of(const struct picture *p, int plane, float step)
{
    int thin = plane && (p->chroma == CHROMA_420 || p->chroma == CHROMA_422), flat = plane && p->chroma == CHROMA_420;
    struct layer l = {.bytes = p->plane[plane], .stride = p->stride[plane]};

    l.w = thin ? (p->width + 1) / 2 : p->width;
    l.h = flat ? (p->height + 1) / 2 : p->height;
    l.across = thin ? 0.5F : 1.0F;
    l.down = flat ? 0.5F : 1.0F;
    l.finer = fineness(step * (thin ? 0.5F : 1.0F));
    return l;
}

static float pixel(const struct layer *l, const struct chip_map *map, float u, float v)
{
    float part = 1.0F / (float)l->finer, sum = 0;

    for (int j = 0; j < l->finer; j++)
        for (int i = 0; i < l->finer; i++) {
            float du = u + ((float)i + 0.5F) * part - 0.5F, dv = v + ((float)j + 0.5F) * part - 0.5F;
            float x = map->x + map->a * du - map->b * dv, y = map->y + map->b * du + map->a * dv;

            sum += sample(l->bytes, l->stride, l->w, l->h, (x + 0.5F) * l->across - 0.5F,
                          (y + 0.5F) * l->down - 0.5F);
        }
    return sum * part * part;
}

void chip_cut(const struct picture *p, const struct chip_map *map, const struct net_input *input, float *to)
{
    float step = chip_step(map), black = p->full_range ? 0.0F : 16.0F;
    float gain = p->full_range ? 1.0F : 255.0F / 219.0F, colour = p->full_range ? 1.0F : 255.0F / 224.0F;
    int grey = p->chroma == CHROMA_NONE, red_at = input->bgr ? 2 : 0;
    struct layer luma = layer_of(p, 0, step), blue = luma, red = luma;

    if (!grey) {
        blue = layer_of(p, 1, step);
        red = layer_of(p, 2, step);
    }
    for (int i = 0; i < CHIP_SIDE * CHIP_SIDE; i++) {
        float u = (float)(i % CHIP_SIDE), v = (float)(i / CHIP_SIDE), rgb[3];
        float y = (pixel(&luma, map, u, v) - black) * gain;
        float cb = grey ? 0.0F : (pixel(&blue, map, u, v) - 128.0F) * colour;
        float cr = grey ? 0.0F : (pixel(&red, map, u, v) - 128.0F) * colour;

        rgb[red_at] = limit(y + 1.402F * cr, 255.0F);
        rgb[1] = limit(y - 0.344F * cb - 0.714F * cr, 255.0F);
        rgb[2 - red_at] = limit(y + 1.772F * cb, 255.0F);
        for (int c = 0; c < 3; c++)
            to[3 * i + c] = (rgb[c] - input->mean[c]) * input->scale[c];
    }
}
