#include "luma.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 20, BLOCKS_X = LUMA_W / BLOCK, BLOCKS_Y = LUMA_H / BLOCK, COARSE = 4, COARSE_W = LUMA_W / COARSE,
       COARSE_H = LUMA_H / COARSE };

static const float COMMON_MAX = 1.5F; /* what noise may change; more is a scene that moves as a whole */

float luma_difference(const uint8_t *a, const uint8_t *b)
{
    uint32_t sum = 0;

    for (int i = 0; i < LUMA_SIZE; i++)
        sum += (uint32_t)abs(a[i] - b[i]);
    return (float)sum / LUMA_SIZE;
}

static void tones(const uint8_t *luma, struct luma_stats *s)
{
    uint32_t count[256] = {0}, sum = 0, seen = 0;
    uint64_t squares = 0;
    int best = 0;

    for (int i = 0; i < LUMA_SIZE; i++) {
        count[luma[i]]++;
        sum += luma[i];
        squares += (uint32_t)luma[i] * luma[i];
    }
    s->mean = (float)sum / LUMA_SIZE;
    s->sd = sqrtf(fmaxf(0.0F, (float)squares / LUMA_SIZE - s->mean * s->mean));
    for (int v = 0; v < 256; v++)
        if (count[v] > count[best])
            best = v;
    s->mode = best;
    s->flat = (float)((best ? count[best - 1] : 0) + count[best] + (best < 255 ? count[best + 1] : 0)) / LUMA_SIZE;
    s->bright = 0;
    for (int v = 0; v < 256 && (seen += count[v]) < LUMA_SIZE * 95 / 100; v++)
        s->bright = (float)v + 1;
}

static void details(const uint8_t *luma, struct luma_stats *s)
{
    int64_t sum = 0, squares = 0;
    const float count = (LUMA_W - 2) * (LUMA_H - 2);

    for (int y = 1; y < LUMA_H - 1; y++) {
        const uint8_t *p = luma + y * LUMA_W;
        int row = 0, row_squares = 0;

        for (int x = 1; x < LUMA_W - 1; x++) {
            int v = p[x - 1] + p[x + 1] + p[x - LUMA_W] + p[x + LUMA_W] - 4 * p[x];
            row += v;
            row_squares += v * v;
        }
        sum += row;
        squares += row_squares;
    }
    float mean = (float)sum / count;
    s->detail = (float)squares / count - mean * mean;
}

/* Mean over (2 r + 1)² pixels, by running sums; the outer r pixels are left alone. */
static void box_blur(const uint8_t *from, int radius, int16_t *to)
{
    int16_t rows[LUMA_SIZE] = {0};
    int span = 2 * radius + 1;

    for (int y = 0; y < LUMA_H; y++) {
        int sum = 0;

        for (int x = 0; x < LUMA_W; x++) {
            sum += from[y * LUMA_W + x];
            if (x >= span)
                sum -= from[y * LUMA_W + x - span];
            if (x >= span - 1)
                rows[y * LUMA_W + x - radius] = (int16_t)sum;
        }
    }
    for (int y = radius; y < LUMA_H - radius; y++)
        for (int x = 0; x < LUMA_W; x++) {
            int sum = 0;

            for (int k = -radius; k <= radius; k++)
                sum += rows[(y + k) * LUMA_W + x];
            to[y * LUMA_W + x] = (int16_t)(sum * 8 / (span * span));
        }
}

/* Fine detail (what a 3x3 mean takes away) against coarse (what a 9x9 mean takes from that). */
static void fineness(const uint8_t *luma, struct luma_stats *s)
{
    enum { MARGIN = 5 };
    static const int radius[2] = {1, 4};
    int16_t near[LUMA_SIZE], wide[LUMA_SIZE];
    uint64_t fine = 0, coarse = 0;
    const float count = (LUMA_W - 2 * MARGIN) * (LUMA_H - 2 * MARGIN) * 64.0F;

    box_blur(luma, radius[0], near);
    box_blur(luma, radius[1], wide);
    for (int y = MARGIN; y < LUMA_H - MARGIN; y++)
        for (int x = MARGIN; x < LUMA_W - MARGIN; x++) {
            int i = y * LUMA_W + x, a = luma[i] * 8 - near[i], b = near[i] - wide[i];
            fine += (uint32_t)(a * a);
            coarse += (uint32_t)(b * b);
        }
    s->sharpness = ((float)fine / count) / ((float)(fine + coarse) / count + 0.5F);
}

/* Against the mean of the neighbourhood, 9x9 of the 40x30 averages; near the border the
   window shrinks on both sides, so that a slope stays nothing. Sums by a summed-area table. */
static void structure(const uint8_t *luma, struct luma_stats *s)
{
    enum { REACH = 4 };
    int32_t cell[COARSE_H][COARSE_W], area[COARSE_H + 1][COARSE_W + 1] = {{0}};
    float squares = 0;

    for (int y = 0; y < COARSE_H; y++)
        for (int x = 0; x < COARSE_W; x++) {
            int32_t sum = 0;

            for (int k = 0; k < COARSE * COARSE; k++)
                sum += luma[(y * COARSE + k / COARSE) * LUMA_W + x * COARSE + k % COARSE];
            cell[y][x] = sum;
            area[y + 1][x + 1] = sum + area[y][x + 1] + area[y + 1][x] - area[y][x];
        }
    for (int y = 0; y < COARSE_H; y++)
        for (int x = 0; x < COARSE_W; x++) {
            int far_x = COARSE_W - 1 - x, far_y = COARSE_H - 1 - y;
            int rx = x < far_x ? x : far_x, ry = y < far_y ? y : far_y;

            rx = rx < REACH ? rx : REACH;
            ry = ry < REACH ? ry : REACH;
            int32_t sum = area[y + ry + 1][x + rx + 1] - area[y - ry][x + rx + 1] - area[y + ry + 1][x - rx] +
                          area[y - ry][x - rx];
            float around = (float)sum / (float)((2 * rx + 1) * (2 * ry + 1));
            float d = ((float)cell[y][x] - around) / (COARSE * COARSE);

            squares += d * d;
        }
    s->structure = sqrtf(squares / (COARSE_W * COARSE_H));
}

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

/* Noise and re-encoding change all blocks alike; a living scene changes some more than others. */
static float changed_most(const uint8_t *luma, const uint8_t *before)
{
    uint32_t block[BLOCKS_X * BLOCKS_Y];
    const int count = BLOCKS_X * BLOCKS_Y;

    for (int b = 0; b < count; b++) {
        int left = b % BLOCKS_X * BLOCK, top = b / BLOCKS_X * BLOCK;

        block[b] = 0;
        for (int y = top; y < top + BLOCK; y++)
            for (int x = left; x < left + BLOCK; x++)
                block[b] += (uint32_t)abs(luma[y * LUMA_W + x] - before[y * LUMA_W + x]);
    }
    qsort(block, (size_t)count, sizeof *block, ascending);
    float common = (float)block[count / 2] / (BLOCK * BLOCK), most = (float)block[count - 1] / (BLOCK * BLOCK);
    return most - fminf(common, COMMON_MAX);
}

void luma_measure(const uint8_t *luma, const uint8_t *before, struct luma_stats *ret_stats)
{
    memset(ret_stats, 0, sizeof *ret_stats);
    tones(luma, ret_stats);
    details(luma, ret_stats);
    fineness(luma, ret_stats);
    structure(luma, ret_stats);
    ret_stats->diff = before ? changed_most(luma, before) : 0.0F;
}
