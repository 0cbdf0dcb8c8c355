#include "eight.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SLACK = 64, NEVER = -1 };

static int up(int value, int to)
{
    return (value + to - 1) / to * to;
}

/* What a net of so many steps takes is freed in one go. */
static void *take(struct eight *e, size_t bytes)
{
    void *at = e->memories < e->memories_max ? aligned_alloc(64, (bytes + SLACK + 63) / 64 * 64) : NULL;

    if (at) {
        memset(at, 0, (bytes + SLACK + 63) / 64 * 64);
        e->memory[e->memories++] = at;
    }
    return at;
}

void eight_free(struct eight *e)
{
    if (!e)
        return;
    for (int i = 0; i < e->memories; i++)
        free(e->memory[i]);
    free(e->memory);
    free(e);
}

/* While a net is laid out: which memory a value has, and how long. */
struct layout {
    struct eight *e;
    const struct flat *flat;
    const struct eight_range *range;
    struct eight_tensor tensor[FLAT_VALUES_MAX];
    int last[FLAT_VALUES_MAX]; /* the last step that reads it */
    int uses[FLAT_VALUES_MAX];
    int is_output[FLAT_VALUES_MAX];
    struct room {
        uint8_t *at;
        size_t bytes;
        int until; /* the last step that reads what is in it */
    } room[FLAT_VALUES_MAX];
    int rooms;
};

static void scale_of(struct eight_tensor *t, struct eight_range r)
{
    float low = fminf(r.low, 0.0F), high = fmaxf(r.high, 0.0F);

    t->scale = fmaxf(high - low, 1e-6F) / 255.0F;
    t->zero = (int)lrintf(-low / t->scale);
}

/* The smallest room that is free again, or a new one. */
static uint8_t *room_for(struct layout *l, size_t bytes, int from, int until)
{
    struct room *best = NULL;

    for (int i = 0; i < l->rooms; i++)
        if (l->room[i].until < from && l->room[i].bytes >= bytes && (!best || l->room[i].bytes < best->bytes))
            best = &l->room[i];
    if (!best) {
        uint8_t *at = take(l->e, bytes);

        if (!at)
            return NULL;
        best = &l->room[l->rooms++];
        *best = (struct room){at, bytes, until};
    }
    best->until = until;
    return best->at;
}

static int tensor_lay(struct layout *l, int value, int step)
{
    struct eight_tensor *t = &l->tensor[value];
    const size_t *s = l->flat->shape[value];

    t->high = (int)s[1];
    t->wide = (int)s[2];
    t->deep = (int)s[3];
    t->pixel = value ? up(t->deep, EIGHT_LANES) : up(t->deep, 4);
    if (t->real)
        return 0;
    t->at = room_for(l, (size_t)t->high * (size_t)t->wide * (size_t)t->pixel, step, l->last[value]);
    return t->at ? 0 : -1;
}

static int tensor_real(struct layout *l, int value)
{
    const size_t *s = l->flat->shape[value];

    l->tensor[value].real = take(l->e, s[1] * s[2] * s[3] * sizeof(float));
    return l->tensor[value].real ? 0 : -1;
}

static void window_of(struct eight_step *s, const int32_t *p, int dilation)
{
    for (int k = 0; k < 2; k++) {
        s->kernel[k] = p[k];
        s->stride[k] = p[2 + k];
        s->before[k] = p[4 + k];
    }
    s->dilation = dilation;
    s->taps = p[0] * p[1];
}

static float weight_at(const float *w, const int32_t *p, int out, int tap, int in)
{
    int taps = p[0] * p[1];

    return p[9] ? w[(size_t)tap * (size_t)p[11] + (size_t)out]
                : w[((size_t)out * (size_t)taps + (size_t)tap) * (size_t)p[10] + (size_t)in];
}

static int8_t *weight_place(const struct eight_step *s, int fours, int groups, int out, int tap, int in)
{
    if (s->apart)
        return s->weight +
               (((size_t)(out / EIGHT_LANES) * (size_t)groups + (size_t)(tap / 4)) * EIGHT_LANES +
                (size_t)(out % EIGHT_LANES)) *
                   4 +
               tap % 4;
    return s->weight +
           ((((size_t)(out / EIGHT_BLOCK) * (size_t)s->taps + (size_t)tap) * (size_t)fours + (size_t)(in / 4)) *
                EIGHT_BLOCK +
            (size_t)(out % EIGHT_BLOCK)) *
               4 +
           in % 4;
}

/* One output channel: its weights as bytes, its bias and the factor behind them. */
static void channel_pack(struct eight_step *s, const float *w, float bias, const int32_t *p, int out)
{
    int deep = s->apart ? 1 : p[10], fours = up(p[10], 4) / 4, groups = up(s->taps, 4) / 4, sum = 0, sizes = 0;
    float most = 1e-12F;

    for (int tap = 0; tap < s->taps; tap++)
        for (int in = 0; in < deep; in++)
            most = fmaxf(most, fabsf(weight_at(w, p, out, tap, in)));
    for (int tap = 0; tap < s->taps; tap++)
        for (int in = 0; in < deep; in++) {
            int q = (int)lrintf(weight_at(w, p, out, tap, in) / most * 127.0F);

            *weight_place(s, fours, groups, out, tap, in) = (int8_t)q;
            sum += q;
            sizes += abs(q);
        }
    float unit = s->in.scale * most / 127.0F;
    s->bias[out] = (int32_t)lrintf(fmaxf(-1e9F, fminf(1e9F, bias / unit))) - sum * s->in.zero;
    s->times[out] = s->out.real ? unit : unit / s->out.scale;
    double largest = (fabs((double)s->bias[out]) + 255.0 * sizes) * (double)(s->times[out] * fmaxf(1.0F, s->slope));
    if (largest >= EIGHT_TAME)
        s->tame = 0;
}

static int conv_lay(struct layout *l, struct eight_step *s, const int32_t *p)
{
    s->apart = p[9] != 0;
    window_of(s, p, p[8]);
    int padded = up(p[11], EIGHT_BLOCK), fours = up(p[10], 4) / 4, groups = up(s->taps, 4) / 4;
    size_t weights =
        s->apart ? (size_t)padded * (size_t)groups * 4 : (size_t)padded * (size_t)s->taps * (size_t)fours * 4;

    s->weight = take(l->e, weights);
    s->bias = take(l->e, (size_t)padded * sizeof *s->bias);
    s->times = take(l->e, (size_t)padded * sizeof *s->times);
    s->outside = take(l->e, (size_t)s->in.pixel);
    if (!s->weight || !s->bias || !s->times || !s->outside)
        return -1;
    memset(s->outside, s->in.zero, (size_t)s->in.pixel);
    s->floor = p[12] ? s->out.zero : 0;
    s->tame = !s->out.real && s->slope <= 1.0F;
    for (int out = 0; out < p[11]; out++)
        channel_pack(s, l->flat->weight + p[13], l->flat->weight[p[14] + out], p, out);
    return s->apart && s->out.real ? -1 : 0;
}

static void add_lay(struct eight_step *s, int relu)
{
    s->keep[0] = s->in.scale / s->out.scale;
    s->keep[1] = s->in2.scale / s->out.scale;
    s->keep[2] = (float)s->out.zero - (float)s->in.zero * s->keep[0] - (float)s->in2.zero * s->keep[1];
    s->floor = relu ? s->out.zero : 0;
}

static void leaky_lay(struct eight_step *s, float slope)
{
    for (int q = 0; q < 256; q++) {
        float v = (float)(q - s->in.zero) * s->in.scale;
        long is = lrintf((v < 0 ? v * slope : v) / s->out.scale) + s->out.zero;

        s->table[q] = (uint8_t)(is < 0 ? 0 : is > 255 ? 255 : is);
    }
}

static int full_lay(struct layout *l, struct eight_step *s, const int32_t *p)
{
    size_t count = (size_t)p[0] * (size_t)p[1];
    float *copy = take(l->e, count * sizeof *copy);

    if (!copy || !s->in.real || !s->out.real)
        return -1;
    memcpy(copy, l->flat->weight + p[2], count * sizeof *copy);
    s->full = copy;
    return 0;
}

static int step_lay(struct layout *l, struct eight_step *s, const struct flat_step *from)
{
    const int32_t *p = from->parameter;
    float slope;

    switch (s->code) {
    case FLAT_CONV:
        return conv_lay(l, s, p);
    case FLAT_ADD:
        add_lay(s, p[0]);
        return 0;
    case FLAT_MAX:
    case FLAT_MEAN:
        window_of(s, p, 1);
        return 0;
    case FLAT_PAD:
        s->before[0] = p[0];
        s->before[1] = p[1];
        return p[2] ? -1 : 0; /* channels are added behind the others alone */
    case FLAT_LEAKY:
        memcpy(&slope, p, sizeof slope);
        leaky_lay(s, slope);
        return 0;
    case FLAT_TWICE:
        return 0;
    case FLAT_WHOLE:
        return s->out.real ? 0 : -1;
    case FLAT_FULL:
        return full_lay(l, s, p);
    default:
        return -1;
    }
}

static void uses_count(struct layout *l)
{
    const struct flat *f = l->flat;

    for (uint32_t v = 0; v < f->values; v++)
        l->last[v] = NEVER;
    for (uint32_t i = 0; i < f->steps; i++) {
        const struct flat_step *s = &f->step[i];

        l->last[s->in] = (int)i;
        l->uses[s->in]++;
        if (s->code == FLAT_ADD) {
            l->last[s->in2] = (int)i;
            l->uses[s->in2]++;
        }
    }
    for (uint32_t o = 0; o < f->outputs; o++)
        l->is_output[f->output[o]] = 1;
}

/* A leaky ReLU that alone reads what a convolution makes is part of it. */
static int is_joined(const struct layout *l, uint32_t i)
{
    const struct flat_step *s = &l->flat->step[i];

    return s->code == FLAT_CONV && i + 1 < l->flat->steps && s[1].code == FLAT_LEAKY && s[1].in == s->out &&
           l->uses[s->out] == 1 && !l->is_output[s->out] && !l->is_output[s[1].out] && !s->parameter[12];
}

static int stays_scaled(enum flat_code code)
{
    return code == FLAT_MAX || code == FLAT_PAD || code == FLAT_TWICE;
}

static int value_lay(struct layout *l, const struct flat_step *s, int32_t out, int step)
{
    struct eight_tensor *t = &l->tensor[out];
    int at_end = s->code == FLAT_WHOLE || s->code == FLAT_FULL, real = l->is_output[out] || at_end;

    if (l->is_output[out] && (l->uses[out] || (s->code != FLAT_CONV && !at_end)))
        return -1;
    if (stays_scaled((enum flat_code)s->code)) {
        t->scale = l->tensor[s->in].scale;
        t->zero = l->tensor[s->in].zero;
    } else {
        scale_of(t, l->range[out]);
    }
    return (real && tensor_real(l, out)) || tensor_lay(l, out, step) ? -1 : 0;
}

static int steps_lay(struct layout *l)
{
    const struct flat *f = l->flat;
    struct eight *e = l->e;

    for (uint32_t i = 0; i < f->steps; i++) {
        const struct flat_step *from = &f->step[i];
        int joined = is_joined(l, i);
        int32_t out = joined ? from[1].out : from->out;
        struct eight_step *s = &e->step[e->steps++];

        if (value_lay(l, from, out, (int)i))
            return -1;
        s->code = (enum flat_code)from->code;
        s->in = l->tensor[from->in];
        s->in2 = from->code == FLAT_ADD ? l->tensor[from->in2] : s->in;
        s->out = l->tensor[out];
        s->slope = 1.0F;
        if (joined)
            memcpy(&s->slope, from[1].parameter, sizeof s->slope);
        if (step_lay(l, s, from))
            return -1;
        i += (uint32_t)joined;
    }
    return 0;
}

static int deepest(const struct flat *f)
{
    int most = 0;

    for (uint32_t v = 0; v < f->values; v++)
        most = (int)f->shape[v][3] > most ? (int)f->shape[v][3] : most;
    return up(most, EIGHT_LANES);
}

static int lay(struct layout *l)
{
    const struct flat *f = l->flat;
    struct eight *e = l->e;
    size_t taps = 1, rows = 1;

    uses_count(l);
    scale_of(&l->tensor[0], l->range[0]);
    e->step = take(e, f->steps * sizeof *e->step);
    if (!e->step || l->is_output[0] || tensor_lay(l, 0, 0) || steps_lay(l))
        return -1;
    e->taken = l->tensor[0];
    for (uint32_t o = 0; o < f->outputs; o++) {
        const size_t *s = f->shape[f->output[o]];

        e->output[o] = l->tensor[f->output[o]].real;
        e->output_len[o] = s[1] * s[2] * s[3];
    }
    for (int i = 0; i < e->steps; i++) {
        const struct eight_step *s = &e->step[i];

        taps = (size_t)s->taps > taps ? (size_t)s->taps : taps;
        if (s->apart && eight_apart_rows(s) > rows)
            rows = eight_apart_rows(s);
    }
    e->row = take(e, (size_t)e->taken.wide * (size_t)e->taken.deep);
    e->sum = take(e, (size_t)deepest(f) * sizeof *e->sum);
    e->rows = take(e, rows);
    if (!e->row || !e->sum || !e->rows)
        return -1;
    e->pointer = take(e, (taps + 3) * EIGHT_ROWS * EIGHT_TILES * sizeof *e->pointer);
    return e->pointer ? 0 : -1;
}

struct eight *eight_new(const struct flat *flat, const struct eight_range *range, float *input)
{
    struct eight *e = calloc(1, sizeof *e);
    struct layout *l = calloc(1, sizeof *l);
    int done = -1;

    if (!e || !l)
        goto out;
    e->memories_max = (int)(flat->values + 5 * flat->steps + 8);
    e->memory = calloc((size_t)e->memories_max, sizeof *e->memory);
    e->input = input;
    *l = (struct layout){.e = e, .flat = flat, .range = range};
    done = e->memory ? lay(l) : -1;
out:
    free(l);
    if (done) {
        eight_free(e);
        e = NULL;
    }
    return e;
}
