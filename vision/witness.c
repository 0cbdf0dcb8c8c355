#include "witness.h"

#include <stdlib.h>

enum { PARTS_X = 8, PARTS_Y = 6, PART_W = HALF_W / PARTS_X, PART_H = HALF_H / PARTS_Y };

void witness_note(struct witness *w, uint64_t pts_us, const uint8_t luma[LUMA_SIZE])
{
    luma_halve(luma, w->half[w->next]);
    w->pts_us[w->next] = pts_us;
    w->next = (w->next + 1) % WITNESS_KEPT;
    w->kept += w->kept < WITNESS_KEPT;
}

static int light(const uint8_t *a, const uint8_t *b)
{
    int sum = 0;

    for (int i = 0; i < HALF_SIZE; i++)
        sum += a[i] - b[i];
    return sum / HALF_SIZE;
}

static int part_apart(const uint8_t *a, const uint8_t *b, int part, int lighter)
{
    int x0 = part % PARTS_X * PART_W, y0 = part / PARTS_X * PART_H, sum = 0;

    for (int y = y0; y < y0 + PART_H; y++)
        for (int x = x0; x < x0 + PART_W; x++)
            sum += abs(a[y * HALF_W + x] - b[y * HALF_W + x] - lighter);
    return sum;
}

static float apart(const uint8_t *a, const uint8_t *b)
{
    int lighter = light(a, b), most = 0;

    for (int i = 0; i < PARTS_X * PARTS_Y; i++) {
        int sum = part_apart(a, b, i, lighter);

        most = sum > most ? sum : most;
    }
    return (float)most / (PART_W * PART_H);
}

float witness_apart(const struct witness *w, uint64_t pts_us, const uint8_t luma[LUMA_SIZE])
{
    uint8_t half[HALF_SIZE];
    float least = -1.0F;

    luma_halve(luma, half);
    for (int i = 0; i < w->kept; i++) {
        uint64_t far_us = w->pts_us[i] > pts_us ? w->pts_us[i] - pts_us : pts_us - w->pts_us[i];

        if (far_us > WITNESS_NEAR_US)
            continue;
        float now = apart(half, w->half[i]);
        if (least < 0.0F || now < least)
            least = now;
    }
    return least;
}
