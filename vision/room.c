#include "room.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Levels by which a tone may differ and still be the same; energy of a block that is noise. */
static const float same_tone = 4.0F, noise = 20.0F;
static const float textured = 2.0F, steady_from = 0.8F; /* a block that can tell a move */
static const float follows_above = 0.85F, other_room = 0.6F;
static const float at_first = 0.1F, slowly = 0.01F, tones_slowly = 0.05F;
enum { TELLING_MIN = 6, THIRD = 3 };

static int cell_of(int block, int k)
{
    int y = block / BLOCKS_X * BLOCK_CELLS + k / BLOCK_CELLS, x = block % BLOCKS_X * BLOCK_CELLS + k % BLOCK_CELLS;

    return y * CELLS_X + x;
}

/* Alike in shape, little said of contrast: 1 the same, 0 nothing in common. */
static float alike(const float *a, const float *b, int block, float *ret_usual)
{
    float both = 0, aa = 0, bb = 0;

    for (int k = 0; k < BLOCK_CELLS * BLOCK_CELLS; k++) {
        int i = cell_of(block, k);

        both += a[i] * b[i];
        aa += a[i] * a[i];
        bb += b[i] * b[i];
    }
    float mean = sqrtf(aa * bb), shape = (both + noise) / (mean + noise);
    float contrast = (2.0F * mean + noise) / (aa + bb + noise);
    *ret_usual = sqrtf(bb / (BLOCK_CELLS * BLOCK_CELLS));
    return fmaxf(0.0F, shape) * sqrtf(contrast);
}

static int descending(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;

    return (x < y) - (x > y);
}

static void compare_tones(const struct room *s, const struct luma_stats *now, struct room_view *v)
{
    float both = 0, aa = 1, bb = 1;
    int kept = 0;

    for (int i = 0; i < CELLS; i++) {
        float a = now->cell[i] - now->mean, b = s->tone[i] - s->mean;

        kept += fabsf(now->cell[i] - s->tone[i]) <= same_tone;
        both += a * b;
        aa += a * a;
        bb += b * b;
    }
    v->kept = (float)kept / CELLS;
    v->shape = both / sqrtf(aa * bb);
}

void room_compare(const struct room *s, const struct luma_stats *now, struct room_view *ret_view)
{
    float telling[BLOCKS];
    int count = 0;

    memset(ret_view, 0, sizeof *ret_view);
    if (!s->learnt)
        return;
    compare_tones(s, now, ret_view);
    for (int b = 0; b < BLOCKS; b++) {
        float usual;

        ret_view->block[b] = alike(now->relief, s->relief, b, &usual);
        if (usual >= textured && s->steady[b] >= steady_from && !s->person[b])
            telling[count++] = ret_view->block[b];
    }
    if (s->learnt < ROOM_BEGIN || !s->looked || count < TELLING_MIN)
        return;
    qsort(telling, (size_t)count, sizeof *telling, descending);
    ret_view->likeness = fmaxf(0.001F, telling[count / THIRD]);
}

static void follow(struct room *s, const struct luma_stats *now, float shapes, float tones)
{
    for (int i = 0; i < CELLS; i++) {
        s->relief[i] += (now->relief[i] - s->relief[i]) * shapes;
        s->tone[i] += (now->cell[i] - s->tone[i]) * tones;
    }
    s->quarter += (now->quarter - s->quarter) * shapes;
    s->mean += (now->mean - s->mean) * tones;
}

void room_learn(struct room *s, const struct luma_stats *now, const struct room_view *view, uint64_t pts_us)
{
    int known = view->likeness > 0.0F, strange = known && view->likeness < follows_above;

    s->likeness = view->likeness;
    if (strange && !s->strange)
        s->strange_us = pts_us;
    s->strange = strange;
    if (strange && pts_us - s->strange_us >= ROOM_ADOPT_US)
        memset(s, 0, sizeof *s);
    for (int b = 0; b < BLOCKS; b++) {
        if (s->person[b])
            s->person[b]--;
        if (s->learnt && !strange)
            s->steady[b] += (view->block[b] - s->steady[b]) * at_first;
    }
    if (s->learnt < ROOM_BEGIN) {
        float rate = fmaxf(at_first, 1.0F / (float)(s->learnt + 1));

        follow(s, now, rate, rate);
        s->learnt++;
    } else if (!strange) {
        follow(s, now, known ? slowly : at_first, tones_slowly);
    }
}

void room_person(struct room *s, float x, float y, float w, float h)
{
    float left = x - 0.8F * w, right = x + 1.8F * w, top = y - 0.5F * h, chin = y + 1.1F * h;

    if (s->likeness > 0.0F && s->likeness < other_room)
        return;
    s->looked = 1;
    for (int b = 0; b < BLOCKS; b++) {
        float from = (float)(b % BLOCKS_X) / BLOCKS_X, to = from + 1.0F / BLOCKS_X;
        float low = ((float)(b / BLOCKS_X) + 0.5F) / BLOCKS_Y;
        float hair = low < chin ? 0.5F * w : 0.0F;

        if (low > top && to > left + hair && from < right - hair)
            s->person[b] = ROOM_MARKED;
    }
}

void room_empty(struct room *s)
{
    s->looked = 1;
}
