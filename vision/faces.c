#include "faces.h"

#include <math.h>
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
   already counted, which would otherwise make two people of one. */
static void thin_out(const struct faces *from, struct faces *to)
{
    to->count = 0;
    for (int i = 0; i < from->count; i++) {
        int keep = 1;

        for (int k = 0; k < to->count && keep; k++)
            keep = box_nested(from->face[i].at, to->face[k].at) <= 0.4F;
        if (keep)
            to->face[to->count++] = from->face[i];
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

/* Where anchor i of the last run sees a face, in pixels of the picture. */
static struct box second_box(const struct net *n, struct window win, int i)
{
    const float *o = n->offset + (size_t)i * 16;
    float unit = win.w / (float)n->kind->width, x, y;

    anchor(i, &x, &y);
    return (struct box){win.x + x * win.w + (o[0] - o[2] / 2) * unit, win.y + y * win.h + (o[1] - o[3] / 2) * unit,
                        o[2] * unit, o[3] * unit};
}

static const float same_face = 0.2F; /* overlap from which two boxes are of one face */

/* The surest anchor that sees a face at this place; of all anchors when none does: a
   neighbour who stands within the window may be surer of himself than the one asked about. */
static int second_best(const struct net *n, struct window win, struct box at)
{
    int best = 0, here = -1;

    for (int i = 0; i < n->kind->candidates; i++) {
        if (n->score[i] > n->score[best])
            best = i;
        if ((here < 0 || n->score[i] > n->score[here]) && box_overlap(at, second_box(n, win, i)) > same_face)
            here = i;
    }
    return here >= 0 ? here : best;
}

int face_verify(struct looker *l, const struct picture *p, struct face *f)
{
    struct net *n = &l->net[NET_SECOND];
    float side = 2.0F * fmaxf(f->at.w, f->at.h), x, y;
    struct window win = {f->at.x + f->at.w / 2 - side / 2, f->at.y + f->at.h / 2 - side / 2, side, side};

    if (!n->run)
        return -1;
    pixels_rgb(&l->pixels, p, win, n->kind->width, n->kind->height, 127.5F, 1.0F / 127.5F, n->input);
    if (n->run(n))
        return -1;
    int best = second_best(n, win, f->at);
    const float *o = n->offset + (size_t)best * 16;
    float unit = side / (float)n->kind->width;

    anchor(best, &x, &y);
    f->verify = n->score[best];
    f->at_second = second_box(n, win, best);
    for (int k = 0; k < FACE_POINTS; k++) {
        f->point[k][0] = win.x + x * side + o[4 + 2 * k] * unit;
        f->point[k][1] = win.y + y * side + o[5 + 2 * k] * unit;
    }
    return 0;
}

int face_agreed(const struct face *f, float verify_min)
{
    return f->verify >= verify_min && box_overlap(f->at, f->at_second) > same_face;
}

enum { CHIP = 64 };

/* One pass of [1 2 1] / 4 along each axis, borders left out by the caller's margin. */
static void smooth(const float *from, float *to)
{
    float t[CHIP * CHIP];

    for (int y = 0; y < CHIP; y++)
        for (int x = 0; x < CHIP; x++) {
            int a = x ? x - 1 : 0, b = x < CHIP - 1 ? x + 1 : x;
            t[y * CHIP + x] = (from[y * CHIP + a] + 2 * from[y * CHIP + x] + from[y * CHIP + b]) / 4;
        }
    for (int y = 0; y < CHIP; y++)
        for (int x = 0; x < CHIP; x++) {
            int a = y ? y - 1 : 0, b = y < CHIP - 1 ? y + 1 : y;
            to[y * CHIP + x] = (t[a * CHIP + x] + 2 * t[y * CHIP + x] + t[b * CHIP + x]) / 4;
        }
}

static float energy(const float *a, const float *b)
{
    float sum = 0;

    for (int y = 6; y < CHIP - 6; y++)
        for (int x = 6; x < CHIP - 6; x++) {
            float d = a[y * CHIP + x] - b[y * CHIP + x];
            sum += d * d;
        }
    return sum / ((CHIP - 12) * (CHIP - 12));
}

/* What `passes` of smoothing take away, twice over, so that slow gradients leave next to nothing. */
static float detail_energy(const float *from, int passes, float *scratch, float *smoothed)
{
    smooth(from, smoothed);
    for (int i = 1; i < passes; i++)
        smooth(smoothed, smoothed);
    for (int i = 0; i < CHIP * CHIP; i++)
        scratch[i] = from[i] - smoothed[i];
    float again[CHIP * CHIP];
    smooth(scratch, again);
    for (int i = 1; i < passes; i++)
        smooth(again, again);
    return energy(scratch, again);
}

/* What rounding and coding leave in a face without any detail, and the contrast below which nothing can be said. */
static const float coding_noise = 0.5F, faint = 3.0F;

int face_sharpness(struct looker *l, const struct picture *p, const struct face *f)
{
    uint8_t luma[CHIP * CHIP];
    float chip[CHIP * CHIP], soft[CHIP * CHIP], scratch[CHIP * CHIP], softer[CHIP * CHIP];
    float side = 0.8F * fminf(f->at.w, f->at.h); /* eyes to mouth, no hair, no background */
    struct window win = {f->at.x + f->at.w / 2 - side / 2, f->at.y + f->at.h / 2 - side / 2, side, side};

    pixels_luma(&l->pixels, p, win, CHIP, CHIP, luma);
    for (int i = 0; i < CHIP * CHIP; i++)
        chip[i] = luma[i];
    float fine = detail_energy(chip, 2, scratch, soft), coarse = detail_energy(soft, 12, scratch, softer);
    int milli = (int)lrintf(1000.0F * sqrtf(fmaxf(0.0F, fine - coding_noise) / (coarse + faint)));
    return milli < 1 ? 1 : milli > 1000 ? 1000 : milli;
}
