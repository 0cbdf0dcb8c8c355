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
enum { GREY = 114 }; /* of the net's own letter boxes */

/* Without a face nothing tells the scale, nor that somebody holds it: `nobody_near` comes off. */
static const float same_box = 0.6F, same_thing = 0.35F, part_of_it = 0.7F, nobody_near = 0.08F;

static const enum net_id nets[] = {NET_OBJECTS_TINY, NET_OBJECTS_SMALL, NET_OBJECTS}; /* smaller first */

enum { SIZES = sizeof nets / sizeof *nets };

/* The largest scale at which a net takes the whole picture in. */
static float fit(const struct picture *p, enum net_id net)
{
    const struct net_kind *k = &net_kinds[net];

    return fminf((float)k->width / (float)p->width, (float)k->height / (float)p->height);
}

static float within(float v, float low, float high)
{
    return v > high ? fmaxf(high, low) : fmaxf(v, low);
}

static struct view at_scale(enum net_id net, float scale)
{
    const struct net_kind *k = &net_kinds[net];

    return (struct view){net, {0, 0, (float)k->width / scale, (float)k->height / scale}};
}

struct view objects_view(const struct picture *p, const struct box *face, float face_px)
{
    const float slack = 1.12F;        /* that much smaller than wanted, if a smaller net then does */
    const float enlarge_most = 1.5F, width_least = 80.0F; /* of the picture, however small or large the face is */
    const float closer = 64.0F;
    float w = (float)p->width, h = (float)p->height;

    if (!face || !(face->w > 0.0F) || !(face->h > 0.0F)) {
        enum net_id net = face_px < closer ? NET_OBJECTS_SMALL : NET_OBJECTS;

        return at_scale(net, fit(p, net));
    }
    float size = sqrtf(face->w * face->h), scale = within(face_px / size, width_least / w, enlarge_most);
    for (int i = 0; i < SIZES; i++)
        if (scale <= slack * fit(p, nets[i]))
            return at_scale(nets[i], fminf(scale, fit(p, nets[i])));
    struct view v = at_scale(nets[SIZES - 1], scale); /* the person and what is within reach */
    v.from.x = within(face->x + face->w / 2 - v.from.w / 2, 0.0F, w - v.from.w);
    v.from.y = within(face->y + face->h / 2 + size / 2 - v.from.h / 2, 0.0F, h - v.from.h);
    return v;
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
    float unit = v->from.w / (float)net_kinds[v->net].width * (float)stride;
    const float *bin = row + NET_OBJECT_CLASSES;
    float left = reach(bin), top = reach(bin + NET_OBJECT_BINS);
    float w = left + reach(bin + (ptrdiff_t)2 * NET_OBJECT_BINS), h = top + reach(bin + (ptrdiff_t)3 * NET_OBJECT_BINS);

    return (struct box){v->from.x + ((float)x + 0.5F - left) * unit, v->from.y + ((float)y + 0.5F - top) * unit,
                        w * unit, h * unit};
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
    if (net_wake(n))
        return -1;
    pixels_net(&l->pixels, p, view->from, n->kind->width, n->kind->height, &n->kind->input, GREY, n->input);
    if (n->run(n))
        return -1;
    objects_decode(n->kind, n->offset, view, score_min, ret_objects);
    return 0;
}

enum { LARGE_MILLI = 450 };

float object_needed(enum object_label label, const struct wire_tune *tune)
{
    uint32_t milli = tune->object_milli;

    return (float)(label == OBJECT_PHONE || milli > LARGE_MILLI ? milli : LARGE_MILLI) / 1000.0F;
}

float object_doubt(enum object_label label, const struct wire_tune *tune)
{
    float needed = object_needed(label, tune);

    return label == OBJECT_PHONE ? fminf(needed, (float)tune->object_doubt_milli / 1000.0F) : needed;
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

static int shows(const struct view *v, const struct object *o)
{
    float x = o->at.x + o->at.w / 2, y = o->at.y + o->at.h / 2;

    return x > v->from.x && y > v->from.y && x < v->from.x + v->from.w && y < v->from.y + v->from.h;
}

/* The mean of two views; what only one of them saw counts half, and less than whole what lies outside the second. */
static void agree(struct objects *first, const struct objects *second, const struct view *view)
{
    const float unasked = 0.7F;
    struct objects both = {0};

    for (int i = 0; i < first->count; i++) {
        struct object o = first->object[i];

        o.score = shows(view, &o) ? (o.score + agreeing(second, &o)) / 2 : o.score * unasked;
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

/* Whether anything deserves the second view; books and screens are hinted at in half the rooms there are. */
static int deserves(const struct objects *seen, const struct wire_tune *tune)
{
    const float part = 0.7F;

    for (int i = 0; i < seen->count; i++)
        if (seen->object[i].score >= part * object_doubt(seen->object[i].label, tune))
            return 1;
    return 0;
}

int objects_look(struct looker *l, const struct wire_tune *tune, const struct picture *p, const struct box *face,
                 enum objects_turn turn, struct objects *ret_objects)
{
    static const float first_px[OBJECTS_TURNS] = {80.0F, 64.0F}, second_px[OBJECTS_TURNS] = {48.0F, 80.0F};
    const float trace = 0.05F;
    struct view view = objects_view(p, face, first_px[turn]);
    struct objects again;

    if (objects_scan(l, p, &view, trace, ret_objects))
        return -1;
    if (!deserves(ret_objects, tune)) {
        ret_objects->count = 0;
        return 1;
    }
    view = objects_view(p, face, second_px[turn]);
    if (objects_scan(l, p, &view, trace, &again))
        return -1;
    agree(ret_objects, &again, &view);
    for (int i = 0; !face && i < ret_objects->count; i++)
        ret_objects->object[i].score -= fminf(nobody_near, ret_objects->object[i].score);
    return 2;
}

void objects_seconded(const struct objects *views, int count, struct objects *ret_objects)
{
    ret_objects->count = 0;
    for (int i = 0; i < count; i++)
        for (int k = 0; k < views[i].count; k++) {
            struct object o = views[i].object[k];
            float best = o.score, second = 0;

            for (int j = 0; j < count; j++) {
                float other = j == i ? 0.0F : agreeing(&views[j], &o);

                second = fmaxf(second, fminf(best, other));
                best = fmaxf(best, other);
            }
            o.score = second;
            if (second > 0.0F)
                offer(ret_objects, o, same_thing, part_of_it);
        }
}

int objects_still(struct looker *l, const struct wire_tune *tune, const struct picture *p, const struct box *face,
                  struct objects *ret_objects)
{
    enum { VIEWS = 3 };
    static const float px[VIEWS] = {40.0F, 48.0F, 64.0F};
    const float trace = 0.05F;
    struct objects views[VIEWS];

    if (!face)
        return objects_look(l, tune, p, NULL, OBJECTS_FAR, ret_objects);
    for (int i = 0; i < VIEWS; i++) {
        struct view view = objects_view(p, face, px[i]);

        if (objects_scan(l, p, &view, trace, &views[i]))
            return -1;
    }
    objects_seconded(views, VIEWS, ret_objects);
    return VIEWS;
}
