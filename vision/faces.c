#include "faces.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

float box_overlap(struct box a, struct box b)
{
    float w = fminf(a.x + a.w, b.x + b.w) - fmaxf(a.x, b.x), h = fminf(a.y + a.h, b.y + b.h) - fmaxf(a.y, b.y);

    if (w <= 0.0F || h <= 0.0F)
        return 0.0F;
    return w * h / (a.w * a.h + b.w * b.h - w * h);
}

float box_nested(struct box a, struct box b)
{
    float w = fminf(a.x + a.w, b.x + b.w) - fmaxf(a.x, b.x), h = fminf(a.y + a.h, b.y + b.h) - fmaxf(a.y, b.y);
    float small = fminf(a.w * a.h, b.w * b.h);

    if (w <= 0.0F || h <= 0.0F || small <= 0.0F)
        return 0.0F;
    return w * h / small;
}

struct box box_larger(struct box b, float times)
{
    return (struct box){b.x * times, b.y * times, b.w * times, b.h * times};
}

struct face face_larger(const struct face *f, float times)
{
    struct face g = *f;

    g.at = box_larger(f->at, times);
    g.at_second = box_larger(f->at_second, times);
    for (int i = 0; i < FACE_POINTS; i++) {
        g.point[i][0] *= times;
        g.point[i][1] *= times;
    }
    return g;
}

/* The nets were trained on pictures stretched to 4:3. Much taller or wider
   pictures are set into a larger black window instead, so that heads keep
   about their shape. */
static struct window scan_window(const struct picture *p)
{
    struct window win = pixels_all(p);
    float aspect = win.w / win.h;
    const float tall = 1.0F, wide = 2.0F;

    if (aspect < tall) {
        float w = win.h * tall;

        win.x = (win.w - w) / 2.0F;
        win.w = w;
    } else if (aspect > wide) {
        float h = win.w / wide;

        win.y = (win.h - h) / 2.0F;
        win.h = h;
    }
    return win;
}

/* Priors in the order of the net's outputs; sizes in pixels of its input. */
static const struct level {
    int stride, count;
    float size[3];
} levels[] = {{8, 3, {10, 16, 24}}, {16, 2, {32, 48}}, {32, 2, {64, 96}}, {64, 3, {128, 192, 256}}};

static void insert(struct faces *list, struct face f)
{
    int at = list->count;

    if (list->count == FACES_MAX) {
        if (list->face[FACES_MAX - 1].score >= f.score)
            return;
        at = FACES_MAX - 1;
    } else {
        list->count++;
    }
    for (; at > 0 && list->face[at - 1].score < f.score; at--)
        list->face[at] = list->face[at - 1];
    list->face[at] = f;
}

/* Overlap .4 is the same box twice; .4 of the smaller is a box inside a head
   already told of, mostly that head once more. */
static void thin_out(const struct faces *from, struct faces *to)
{
    to->count = to->nested_count = 0;
    for (int i = 0; i < from->count; i++) {
        const struct face *f = &from->face[i];
        int apart = 1;

        for (int k = 0; k < to->count && apart; k++)
            apart = box_nested(f->at, to->face[k].at) <= 0.4F;
        if (apart)
            to->face[to->count++] = *f;
        else if (to->nested_count < FACES_NESTED)
            to->nested[to->nested_count++] = *f;
    }
}

/* Candidates crowd on a face: only a box not already told of by a better one enters the list. */
static void offer(struct faces *list, struct face f)
{
    for (int i = 0; i < list->count; i++)
        if (box_overlap(list->face[i].at, f.at) > 0.4F) {
            if (list->face[i].score >= f.score)
                return;
            list->count--;
            memmove(&list->face[i], &list->face[i + 1], sizeof f * (size_t)(list->count - i));
            i--;
        }
    insert(list, f);
}

int faces_scan(struct looker *l, enum net_id net, const struct picture *p, float score_min, struct faces *ret_faces)
{
    struct net *n = &l->net[net];
    struct window win = scan_window(p);
    int wide = n->kind->width, high = n->kind->height, i = 0;
    struct faces found = {0};

    if (!n->run)
        return -1;
    pixels_rgb(&l->pixels, p, win, wide, high, 127.0F, 1.0F / 128.0F, n->input);
    if (n->run(n))
        return -1;
    for (size_t v = 0; v < sizeof levels / sizeof *levels; v++) {
        int stride = levels[v].stride, across = (wide + stride - 1) / stride, down = (high + stride - 1) / stride;

        for (int cell = 0; cell < across * down; cell++)
            for (int k = 0; k < levels[v].count; k++, i++) {
                if (n->score[i] < score_min)
                    continue;
                const float *o = n->offset + (size_t)i * 4;
                float size = levels[v].size[k];
                float cx = ((float)(cell % across) + 0.5F) * (float)stride + 0.1F * o[0] * size;
                float cy = ((float)(cell / across) + 0.5F) * (float)stride + 0.1F * o[1] * size;
                float w = size * expf(0.2F * o[2]), h = size * expf(0.2F * o[3]);
                float to_x = win.w / (float)wide, to_y = win.h / (float)high;

                offer(&found, (struct face){.at = {win.x + (cx - w / 2) * to_x, win.y + (cy - h / 2) * to_y, w * to_x,
                                                   h * to_y},
                                            .score = n->score[i]});
            }
    }
    thin_out(&found, ret_faces);
    return 0;
}

/* Anchors of the second net: 16x16 cells with two each, then 8x8 with six. */
static void anchor(int i, float *ret_x, float *ret_y)
{
    int side = i < 512 ? 16 : 8, cell = i < 512 ? i / 2 : (i - 512) / 6;

    *ret_x = ((float)(cell % side) + 0.5F) / (float)side;
    *ret_y = ((float)(cell / side) + 0.5F) / (float)side;
}

static const float same_face = 0.2F; /* overlap from which two boxes are of one face */

/* Where anchor `at` of the last run over `win` sees a face, and how surely. */
static void read_face(const struct net *n, int at, struct window win, struct face *f)
{
    const float *o = n->offset + (size_t)at * 16;
    float unit = win.w / (float)n->kind->width, x, y;

    anchor(at, &x, &y);
    x = win.x + x * win.w;
    y = win.y + y * win.h;
    f->verify = n->score[at];
    f->at_second = (struct box){x + (o[0] - o[2] / 2) * unit, y + (o[1] - o[3] / 2) * unit, o[2] * unit, o[3] * unit};
    for (int k = 0; k < FACE_POINTS; k++) {
        f->point[k][0] = x + o[4 + 2 * k] * unit;
        f->point[k][1] = y + o[5 + 2 * k] * unit;
    }
}

/* One run of the second net over a square of `times` the box. Of what it sees there, the likeliest
   on the box counts; a neighbour's face does not speak for this one. */
static int ask(struct looker *l, const struct picture *p, const struct face *about, float times, struct face *ret_face)
{
    struct net *n = &l->net[NET_SECOND];
    float side = times * fmaxf(about->at.w, about->at.h);
    struct box b = about->at;
    struct window win = {b.x + b.w / 2 - side / 2, b.y + b.h / 2 - side / 2, side, side};
    const float least = 0.05F;
    struct face best = *about, seen = *about;

    pixels_rgb(&l->pixels, p, win, n->kind->width, n->kind->height, 127.5F, 1.0F / 127.5F, n->input);
    if (n->run(n))
        return -1;
    best.verify = 0;
    best.at_second = (struct box){0, 0, 0, 0};
    for (int i = 0; i < n->kind->candidates; i++) {
        if (n->score[i] < least || n->score[i] <= best.verify)
            continue;
        read_face(n, i, win, &seen);
        if (box_overlap(about->at, seen.at_second) > same_face)
            best = seen;
    }
    *ret_face = best;
    return 0;
}

static int is_cut(const struct picture *p, struct box b)
{
    const float near = 0.04F;

    return b.x < near * b.w || b.x + b.w > (float)p->width - near * b.w || b.y + b.h > (float)p->height - near * b.h;
}

int face_verify(struct looker *l, const struct picture *p, struct face *f)
{
    const float close = 2.0F, roomy = 3.0F, sure = 0.85F;
    struct face first, again;

    if (!l->net[NET_SECOND].run || ask(l, p, f, close, &first))
        return -1;
    if (first.verify < sure) {
        l->pixels.mirror = is_cut(p, f->at);
        int failed = ask(l, p, f, l->pixels.mirror ? close : roomy, &again);

        if (l->pixels.mirror && !failed && again.verify > first.verify)
            first.verify = again.verify; /* of half a face the first run says little */
        l->pixels.mirror = 0;
        if (failed)
            return -1;
        float mean = (first.verify + again.verify) / 2;
        if (again.verify > first.verify || first.at_second.w <= 0)
            first = again;
        first.verify = mean;
    }
    *f = first;
    return 0;
}

int face_agreed(const struct face *f, float verify_min)
{
    return f->verify >= verify_min && box_overlap(f->at, f->at_second) > same_face;
}

int faces_apart(const struct face *a, const struct face *b)
{
    float size = fminf(a->at_second.w, b->at_second.w), least = 0.5F * size;
    const enum face_point inner[] = {FACE_RIGHT_EYE, FACE_LEFT_EYE, FACE_NOSE, FACE_MOUTH};

    if (size <= 0 || box_overlap(a->at_second, b->at_second) > 0.3F)
        return 0;
    for (size_t i = 0; i < sizeof inner / sizeof *inner; i++) {
        const float *one = a->point[inner[i]], *other = b->point[inner[i]];

        if (hypotf(one[0] - other[0], one[1] - other[1]) < least)
            return 0;
    }
    return 1;
}

enum { CHIP = 32, MARGIN = 2, TILE = 4, TILES = (CHIP - 2 * MARGIN) / TILE };

static int ascending(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

/* Mean square of a - b, without what the quietest quarter of the tiles has too: skin has no
   detail of its own, so that is noise. */
static float detail(const float *a, const float *b, float noise_share)
{
    float tile[TILES * TILES], sum = 0;

    for (int t = 0; t < TILES * TILES; t++) {
        int x0 = MARGIN + t % TILES * TILE, y0 = MARGIN + t / TILES * TILE;

        tile[t] = 0;
        for (int k = 0; k < TILE * TILE; k++) {
            int i = (y0 + k / TILE) * CHIP + x0 + k % TILE;
            tile[t] += (a[i] - b[i]) * (a[i] - b[i]);
        }
        tile[t] /= TILE * TILE;
        sum += tile[t];
    }
    qsort(tile, TILES * TILES, sizeof *tile, ascending);
    return sum / (TILES * TILES) - noise_share * tile[TILES * TILES / 4];
}

int face_sharpness(struct looker *l, const struct picture *p, const struct face *f)
{
    /* Of noise alone the mean is so much above the quarter; rounding; the contrast below which nothing can be said;
       and the scale of the answer. */
    const float noise_share = 1.6F, rounding = 0.1F, faint = 2.0F, scale = 490.0F;
    uint8_t luma[CHIP * CHIP];
    float chip[CHIP * CHIP], soft[CHIP * CHIP], softer[CHIP * CHIP];
    float side = 0.8F * fminf(f->at.w, f->at.h); /* eyes to mouth, no hair, no background */
    struct window win = {f->at.x + f->at.w / 2 - side / 2, f->at.y + f->at.h / 2 - side / 2, side, side};

    pixels_luma(&l->pixels, p, win, CHIP, CHIP, luma);
    for (int i = 0; i < CHIP * CHIP; i++)
        chip[i] = luma[i];
    pixels_smooth(chip, CHIP, 1);
    memcpy(soft, chip, sizeof soft);
    pixels_smooth(soft, CHIP, 2);
    memcpy(softer, soft, sizeof softer);
    pixels_smooth(softer, CHIP, 8);
    float fine = detail(chip, soft, noise_share), coarse = detail(soft, softer, 0);
    int milli = (int)lrintf(scale * sqrtf(fmaxf(0.0F, fine - rounding) / (coarse + faint)));
    return milli < 1 ? 1 : milli > 1000 ? 1000 : milli;
}
