#include "luma.h"

#include <stddef.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "wide.h"

static const float common_max = 1.5F; /* what noise may change; more is a scene that moves as a whole */
static const float plain_below = 1.0F;

static WIDE uint32_t differences(const uint8_t *a, const uint8_t *b)
{
    uint32_t sum = 0;

    for (int i = 0; i < LUMA_SIZE; i++)
        sum += (uint32_t)abs(a[i] - b[i]);
    return sum;
}

float luma_difference(const uint8_t *a, const uint8_t *b)
{
    return (float)differences(a, b) / LUMA_SIZE;
}

/* A drawing has few tones, each alone; a lens blends them, a wall runs through many. */
static float drawn(const uint32_t count[256])
{
    enum { BLACK = 24, PEAKS = 8, NEAR = 1, APART = 3, FAR = 8, COLOURED_MIN = LUMA_SIZE / 50 };
    uint32_t coloured = 0;
    float alone = 0;
    uint8_t taken[256] = {0};

    for (int v = BLACK + 1; v < 256; v++)
        coloured += count[v];
    if (coloured < COLOURED_MIN)
        return 0;
    for (int p = 0; p < PEAKS; p++) {
        uint32_t best = 0, beside = 0;
        int at = -1;

        for (int v = BLACK + 1; v < 256; v++) {
            uint32_t near = count[v - NEAR] + count[v] + (v < 255 ? count[v + NEAR] : 0);

            if (!taken[v] && near > best) {
                best = near;
                at = v;
            }
        }
        if (at < 0)
            break;
        for (int d = APART; d <= FAR; d++)
            beside += count[at - d] + (at + d < 256 ? count[at + d] : 0);
        for (int v = at - APART - NEAR; v <= at + APART + NEAR; v++)
            if (v < 256)
                taken[v] = 1;
        float peak = (float)best - (float)beside / 2.0F;
        alone += peak > 0.01F * LUMA_SIZE ? peak : 0.0F;
    }
    return fminf(1.0F, alone / (float)coloured);
}

static void tones(const uint8_t *luma, struct luma_stats *s)
{
    enum { PARTS = 4 }; /* counted side by side: neighbours are often alike, and one count would wait for itself */
    uint32_t part[PARTS][256] = {{0}}, count[256], sum = 0, seen = 0;
    uint64_t squares = 0;
    int best = 0;

    for (int i = 0; i < LUMA_SIZE; i += PARTS)
        for (int k = 0; k < PARTS; k++)
            part[k][luma[i + k]]++;
    for (uint32_t v = 0; v < 256; v++) {
        count[v] = part[0][v] + part[1][v] + part[2][v] + part[3][v];
        sum += count[v] * v;
        squares += (uint64_t)(count[v] * v) * v;
    }
    s->mean = (float)sum / LUMA_SIZE;
    s->sd = sqrtf(fmaxf(0.0F, (float)squares / LUMA_SIZE - s->mean * s->mean));
    for (int v = 0; v < 256; v++)
        if (count[v] > count[best])
            best = v;
    s->mode = best;
    s->flat = (float)((best ? count[best - 1] : 0) + count[best] + (best < 255 ? count[best + 1] : 0)) / LUMA_SIZE;
    s->drawn = drawn(count);
    s->bright = 0;
    for (int v = 0; v < 256 && (seen += count[v]) < LUMA_SIZE * 95 / 100; v++)
        s->bright = (float)v + 1;
}

static WIDE void details(const uint8_t *luma, struct luma_stats *s)
{
    int64_t sum = 0, squares = 0;
    const float count = (LUMA_W - 2) * (LUMA_H - 2);

    for (int y = 1; y < LUMA_H - 1; y++) {
        const uint8_t *p = luma + y * LUMA_W;
        int row = 0, row_squares = 0;

        for (int x = 1; x < LUMA_W - 1; x++) {
            int16_t v = (int16_t)(p[x - 1] + p[x + 1] + p[x - LUMA_W] + p[x + LUMA_W] - 4 * p[x]);
            row += v;
            row_squares += v * v;
        }
        sum += row;
        squares += row_squares;
    }
    float mean = (float)sum / count;
    s->detail = (float)squares / count - mean * mean;
}

/* Eight times the mean over (2 r + 1)² pixels; the outer r pixels are left alone. `radius`, at most 7, is a constant
   where this is inlined: sums then fit into 16 bits. */
static inline void box_blur(const uint8_t *restrict from, int radius, int16_t *restrict to)
{
    uint16_t column[LUMA_W] = {0};
    int span = 2 * radius + 1;

    for (int y = 0; y < LUMA_H; y++) {
        for (int x = 0; x < LUMA_W; x++)
            column[x] = (uint16_t)(column[x] + from[y * LUMA_W + x]);
        if (y >= span)
            for (int x = 0; x < LUMA_W; x++)
                column[x] = (uint16_t)(column[x] - from[(y - span) * LUMA_W + x]);
        if (y < span - 1)
            continue;
        for (int x = radius; x < LUMA_W - radius; x++) {
            uint16_t sum = 0;

            for (int k = -radius; k <= radius; k++)
                sum = (uint16_t)(sum + column[x + k]);
            to[(y - radius) * LUMA_W + x] = (int16_t)(sum * 8U / (uint32_t)(span * span));
        }
    }
}

/* Fine detail (what a 3x3 mean takes away) against coarse (what a 9x9 mean takes from that). */
static WIDE void fineness(const uint8_t *luma, struct luma_stats *s)
{
    enum { MARGIN = 5 };
    int16_t near[LUMA_SIZE], wide[LUMA_SIZE];
    uint64_t fine = 0, coarse = 0;
    const float count = (LUMA_W - 2 * MARGIN) * (LUMA_H - 2 * MARGIN) * 64.0F;

    box_blur(luma, 1, near);
    box_blur(luma, 4, wide);
    for (int y = MARGIN; y < LUMA_H - MARGIN; y++) {
        int32_t row_fine = 0, row_coarse = 0; /* 150 squares of at most 2040 */

        for (int x = MARGIN; x < LUMA_W - MARGIN; x++) {
            int i = y * LUMA_W + x;
            int16_t a = (int16_t)(luma[i] * 8 - near[i]), b = (int16_t)(near[i] - wide[i]);

            row_fine += a * a;
            row_coarse += b * b;
        }
        fine += (uint32_t)row_fine;
        coarse += (uint32_t)row_coarse;
    }
    s->sharpness = ((float)fine / count) / ((float)(fine + coarse) / count + 0.5F);
}

static void cells(const uint8_t *luma, float cell[CELLS])
{
    for (int y = 0; y < CELLS_Y; y++)
        for (int x = 0; x < CELLS_X; x++) {
            int32_t sum = 0;

            for (int k = 0; k < CELL * CELL; k++)
                sum += luma[(y * CELL + k / CELL) * LUMA_W + x * CELL + k % CELL];
            cell[y * CELLS_X + x] = (float)sum / (CELL * CELL);
        }
}

/* Against the mean of 9x9 cells; near the border the window shrinks on both sides,
   so that a slope stays nothing. Sums by a summed-area table, exact in 1/16. */
static void relief(struct luma_stats *s)
{
    enum { REACH = 4 };
    int32_t area[CELLS_Y + 1][CELLS_X + 1] = {{0}};
    float squares = 0;

    for (int y = 0; y < CELLS_Y; y++)
        for (int x = 0; x < CELLS_X; x++)
            area[y + 1][x + 1] = (int32_t)(s->cell[y * CELLS_X + x] * (CELL * CELL)) + area[y][x + 1] +
                                 area[y + 1][x] - area[y][x];
    for (int y = 0; y < CELLS_Y; y++)
        for (int x = 0; x < CELLS_X; x++) {
            int far_x = CELLS_X - 1 - x, far_y = CELLS_Y - 1 - y;
            int rx = x < far_x ? x : far_x, ry = y < far_y ? y : far_y;

            rx = rx < REACH ? rx : REACH;
            ry = ry < REACH ? ry : REACH;
            int32_t sum = area[y + ry + 1][x + rx + 1] - area[y - ry][x + rx + 1] - area[y + ry + 1][x - rx] +
                          area[y - ry][x - rx];
            float around = (float)sum / (float)((2 * rx + 1) * (2 * ry + 1) * CELL * CELL);
            float d = s->cell[y * CELLS_X + x] - around;

            s->relief[y * CELLS_X + x] = d;
            squares += d * d;
        }
    /* White noise of variance v makes the Laplacian's 20 v and leaves v / 16 in a cell. */
    s->structure = sqrtf(fmaxf(0.0F, squares / CELLS - s->detail / (20.0F * CELL * CELL)));
}

static int ascending(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

static const float *corner(const float cell[CELLS], int block)
{
    return cell + block / BLOCKS_X * BLOCK_CELLS * CELLS_X + block % BLOCKS_X * BLOCK_CELLS;
}

/* Deviation of a block's cells from the plane that fits them best. */
static float unevenness(const float *from)
{
    enum { MIDDLE = BLOCK_CELLS / 2, AREA = BLOCK_CELLS * BLOCK_CELLS };
    const float spread = AREA * (MIDDLE * (MIDDLE + 1)) / 3.0F; /* sum of squared offsets along one axis */
    float mean = 0, across = 0, down = 0, squares = 0;

    for (int k = 0; k < AREA; k++) {
        float v = from[k / BLOCK_CELLS * CELLS_X + k % BLOCK_CELLS];

        mean += v / AREA;
        across += v * (float)(k % BLOCK_CELLS - MIDDLE) / spread;
        down += v * (float)(k / BLOCK_CELLS - MIDDLE) / spread;
    }
    for (int k = 0; k < AREA; k++) {
        float d = from[k / BLOCK_CELLS * CELLS_X + k % BLOCK_CELLS] - mean -
                  across * (float)(k % BLOCK_CELLS - MIDDLE) - down * (float)(k / BLOCK_CELLS - MIDDLE);

        squares += d * d;
    }
    return sqrtf(squares / AREA);
}

static void reach(struct luma_stats *s)
{
    float uneven[BLOCKS];
    int plain = 0;

    for (int b = 0; b < BLOCKS; b++) {
        uneven[b] = unevenness(corner(s->cell, b));
        plain += uneven[b] < plain_below;
    }
    qsort(uneven, BLOCKS, sizeof *uneven, ascending);
    s->quarter = uneven[BLOCKS * 3 / 4];
    s->plain = (float)plain / BLOCKS;
}

float luma_moved(const float a[CELLS], const float b[CELLS])
{
    float changed[BLOCKS];

    for (int block = 0; block < BLOCKS; block++) {
        const float *p = corner(a, block), *q = corner(b, block);

        changed[block] = 0;
        for (int y = 0; y < BLOCK_CELLS; y++)
            for (int x = 0; x < BLOCK_CELLS; x++)
                changed[block] += fabsf(p[y * CELLS_X + x] - q[y * CELLS_X + x]) / (BLOCK_CELLS * BLOCK_CELLS);
    }
    qsort(changed, BLOCKS, sizeof *changed, ascending);
    return changed[BLOCKS - 1] - fminf(changed[BLOCKS / 2], common_max);
}

void luma_measure(const uint8_t *luma, struct luma_stats *ret_stats)
{
    memset(ret_stats, 0, sizeof *ret_stats);
    tones(luma, ret_stats);
    details(luma, ret_stats);
    fineness(luma, ret_stats);
    cells(luma, ret_stats->cell);
    relief(ret_stats);
    reach(ret_stats);
}

void luma_halve(const uint8_t luma[LUMA_SIZE], uint8_t ret_half[HALF_SIZE])
{
    for (int y = 0; y < HALF_H; y++)
        for (int x = 0; x < HALF_W; x++) {
            const uint8_t *from = luma + (ptrdiff_t)2 * y * LUMA_W + (ptrdiff_t)2 * x;

            ret_half[y * HALF_W + x] = (uint8_t)((from[0] + from[1] + from[LUMA_W] + from[LUMA_W + 1] + 2) / 4);
        }
}
