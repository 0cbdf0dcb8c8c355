#include "objects.h"

#include <math.h>
#include <string.h>

/* Of the net's eighty classes, those that an exam forbids. A class must reach `less` more than is asked for. */
static const struct wanted {
    int class;
    enum object_label label;
    float less;
} wanted[] = {
    {67, OBJECT_PHONE, 0.0F},  {65, OBJECT_PHONE, 0.2F}, {73, OBJECT_BOOK, 0.0F},
    {63, OBJECT_LAPTOP, 0.0F}, {62, OBJECT_SCREEN, 0.0F},
};

enum { WANTED = sizeof wanted / sizeof *wanted };

/* Without a face nothing tells the scale, nor that somebody holds it: `nobody_near` comes off. */
static const float grey = 114.0F, same_box = 0.6F, same_thing = 0.35F, part_of_it = 0.7F, nobody_near = 0.08F;

/* A bound on enlarging, and the least that is left of a picture's width when a face fills it. */
static const float enlarge_most = 1.5F, width_least = 96.0F;

static struct window slid(struct window w, const struct picture *p)
{
    w.x = fmaxf(0.0F, fminf(w.x, (float)p->width - w.w));
    w.y = fmaxf(0.0F, fminf(w.y, (float)p->height - w.h));
    return w;
}

static int rounded(float v, int most)
{
    int n = (int)lrintf(v);

    return n < 1 ? 1 : n > most ? most : n;
}

static struct view objects_whole(const struct picture *p, enum net_id net)
{
    const struct net_kind *k = &net_kinds[net];
    float scale = fminf((float)k->width / (float)p->width, (float)k->height / (float)p->height);

    return (struct view){net, pixels_all(p), rounded((float)p->width * scale, k->width),
                         rounded((float)p->height * scale, k->height), 0};
}

struct view objects_view(const struct picture *p, const struct box *face, float face_px, int mirrored)
{
    static const enum net_id nets[] = {NET_OBJECTS_SMALL, NET_OBJECTS};
    const float slack = 1.15F; /* that much smaller than wanted, if a smaller net then does */
    float w = (float)p->width, h = (float)p->height;
    struct view v = {.net = NET_OBJECTS_SMALL, .from = pixels_all(p), .mirrored = mirrored};
    const struct net_kind *k = &net_kinds[v.net];
    float fit = fminf((float)k->width / w, (float)k->height / h), scale = fit;

    if (face && face->w > 0.0F && face->h > 0.0F) {
        float size = sqrtf(face->w * face->h);

        scale = fmaxf(fminf(face_px / size, enlarge_most), width_least / w);
        for (size_t i = 0; i < sizeof nets / sizeof *nets; i++) {
            v.net = nets[i];
            k = &net_kinds[v.net];
            fit = fminf((float)k->width / w, (float)k->height / h);
            if (scale <= slack * fit)
                break;
        }
        if (scale > slack * fit) { /* the person and what is within reach */
            v.from.w = fminf(w, (float)k->width / scale);
            v.from.h = fminf(h, (float)k->height / scale);
            v.from.x = face->x + face->w / 2 - v.from.w / 2;
            v.from.y = face->y + face->h / 2 + size / 2 - v.from.h / 2;
            v.from = slid(v.from, p);
        } else {
            scale = fminf(scale, fit);
        }
    }
    v.to_w = rounded(v.from.w * scale, k->width);
    v.to_h = rounded(v.from.h * scale, k->height);
    return v;
}

/* pixels_rgb() fills to_w x to_h pixels without gaps at the input's begin; here they get the net's row length,
   last row first, its order of colours and its scaling, and grey where there is nothing. */
static void spread(const struct net_kind *k, const struct view *v, float *input)
{
    const struct net_input *in = &k->input;

    for (int y = k->height - 1; y >= 0; y--)
        for (int x = k->width - 1; x >= 0; x--) {
            float pixel[3] = {grey, grey, grey}, *to = input + 3 * ((size_t)y * (size_t)k->width + (size_t)x);

            if (y < v->to_h && x < v->to_w)
                memcpy(pixel, input + 3 * ((size_t)y * (size_t)v->to_w + (size_t)x), sizeof pixel);
            for (int c = 0; c < 3; c++)
                to[c] = (pixel[in->bgr ? 2 - c : c] - in->mean[c]) * in->scale[c];
        }
}

static void mirror(const struct view *v, float *input)
{
    for (int y = 0; y < v->to_h; y++)
        for (int a = 0, b = v->to_w - 1; a < b; a++, b--) {
            float *left = input + 3 * ((size_t)y * (size_t)v->to_w + (size_t)a), *right = left + (ptrdiff_t)3 * (b - a);
            float pixel[3];

            memcpy(pixel, left, sizeof pixel);
            memcpy(left, right, sizeof pixel);
            memcpy(right, pixel, sizeof pixel);
        }
}

/* A side of the box is the mean of eleven bins, in strides. */
static float reach(const float *bin)
{
    float sum = 0, mean = 0, most = bin[0];

    for (int i = 1; i < NET_OBJECT_BINS; i++)
        most = fmaxf(most, bin[i]);
    for (int i = 0; i < NET_OBJECT_BINS; i++) {
        float e = expf(bin[i] - most);

        sum += e;
        mean += e * (float)i;
    }
    return mean / sum;
}

static struct box box_of(const float *row, const struct view *v, int x, int y, int stride)
{
    float unit_x = v->from.w / (float)v->to_w, unit_y = v->from.h / (float)v->to_h, s = (float)stride;
    const float *bin = row + NET_OBJECT_CLASSES;
    float cx = ((float)x + 0.5F) * s, cy = ((float)y + 0.5F) * s;
    float left = cx - s * reach(bin), top = cy - s * reach(bin + NET_OBJECT_BINS);
    float right = cx + s * reach(bin + 2 * (ptrdiff_t)NET_OBJECT_BINS);
    float bottom = cy + s * reach(bin + 3 * (ptrdiff_t)NET_OBJECT_BINS);
    float from = v->mirrored ? (float)v->to_w - right : left;

    return (struct box){v->from.x + from * unit_x, v->from.y + top * unit_y, (right - left) * unit_x,
                        (bottom - top) * unit_y};
}

/* Enters the list at its place unless a better one stands there; a worse one there leaves. */
static void offer(struct objects *list, struct object o, float overlap, float nested)
{
    int at;

    for (int i = 0; i < list->count; i++)
        if (list->object[i].label == o.label && (box_overlap(list->object[i].at, o.at) > overlap ||
                                                 box_nested(list->object[i].at, o.at) > nested)) {
            if (list->object[i].score >= o.score)
                return;
            list->count--;
            memmove(&list->object[i], &list->object[i + 1], sizeof o * (size_t)(list->count - i));
            i--;
        }
    if (list->count == OBJECTS_MAX && list->object[OBJECTS_MAX - 1].score >= o.score)
        return;
    at = list->count < OBJECTS_MAX ? list->count++ : OBJECTS_MAX - 1;
    for (; at > 0 && list->object[at - 1].score < o.score; at--)
        list->object[at] = list->object[at - 1];
    list->object[at] = o;
}

void objects_decode(const struct net_kind *kind, const float *rows, const struct view *view, float score_min,
                    struct objects *ret_objects)
{
    float least = logf(score_min / (1.0F - score_min)); /* of the logits, which saves nearly every exp() */
    const float *row = rows;

    ret_objects->count = 0;
    for (int level = 0; level < NET_OBJECT_LEVELS; level++) {
        int across, down, cells = net_cells(kind, level, &across, &down);

        for (int i = 0; i < cells; i++, row += kind->offsets)
            for (int w = 0; w < WANTED; w++) {
                if (row[wanted[w].class] < least)
                    continue;
                float score = 1.0F / (1.0F + expf(-row[wanted[w].class])) - wanted[w].less;

                if (score >= score_min)
                    offer(ret_objects, (struct object){box_of(row, view, i % across, i / across, 8 << level), score,
                                                       wanted[w].label}, same_box, 1.0F);
            }
    }
}

int objects_scan(struct looker *l, const struct picture *p, const struct view *view, float score_min,
                 struct objects *ret_objects)
{
    struct net *n = &l->net[view->net];

    ret_objects->count = 0;
    if (!n->run)
        return -1;
    pixels_rgb(&l->pixels, p, view->from, view->to_w, view->to_h, 0.0F, 1.0F, n->input);
    if (view->mirrored)
        mirror(view, n->input);
    spread(n->kind, view, n->input);
    if (n->run(n))
        return -1;
    objects_decode(n->kind, n->offset, view, score_min, ret_objects);
    return 0;
}

static float agreeing(const struct objects *list, const struct object *o)
{
    const float overlap = 0.3F;
    float best = 0;

    for (int i = 0; i < list->count; i++)
        if (list->object[i].label == o->label && box_overlap(list->object[i].at, o->at) > overlap)
            best = fmaxf(best, list->object[i].score);
    return best;
}

/* The mean of two looks; what only one of them saw counts half. */
static void agree(struct objects *first, const struct objects *second)
{
    struct objects both = {0};

    for (int i = 0; i < first->count; i++) {
        struct object o = first->object[i];

        o.score = (o.score + agreeing(second, &o)) / 2;
        offer(&both, o, same_thing, part_of_it);
    }
    for (int i = 0; i < second->count; i++) {
        struct object o = second->object[i];

        if (agreeing(first, &o) > 0.0F)
            continue;
        o.score /= 2;
        offer(&both, o, same_thing, part_of_it);
    }
    *first = both;
}

int objects_look(struct looker *l, const struct wire_tune *tune, const struct picture *p, const struct box *face,
                 struct objects *ret_objects)
{
    const float first_px = 40.0F, second_px = 48.0F;
    float doubt = (float)tune->object_doubt_milli / 1000.0F;
    struct view view = objects_view(p, face, first_px, 0);
    struct objects again;

    if (objects_scan(l, p, &view, doubt, ret_objects))
        return -1;
    if (!ret_objects->count)
        return 1;
    view = objects_view(p, face, second_px, 0);
    if (!face)
        view = objects_whole(p, NET_OBJECTS);
    if (objects_scan(l, p, &view, doubt / 2, &again))
        return -1;
    agree(ret_objects, &again);
    for (int i = 0; !face && i < ret_objects->count; i++)
        ret_objects->object[i].score -= fminf(nobody_near, ret_objects->object[i].score);
    return 2;
}
