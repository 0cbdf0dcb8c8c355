/* links: vision */
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "decode.h"
#include "eye_file.h"
#include "faces.h"
#include "net.h"
#include "net_flat.h"
#include "upright.h"

/* Between which numbers each value of each net lies, over pictures and clips that are looked at as the eye does it.
   usage: bench_ranges MODELS [--clip FILE]… PICTURE…; prints, of every net, what vision/models/ranges
   holds of those that run in bytes: a net's file, a value, low, high. Of one run the least and the greatest number
   count; of all runs, what nine of ten do not exceed. */

enum { RUNS_MAX = 4096, FILES_MAX = 8 };

struct seen {
    const char *file;
    int runs, values;
    float *low, *high; /* RUNS_MAX each, value after value */
};
static struct seen seen[FILES_MAX];

struct plain {
    struct flat flat;
    uint8_t *bytes;
    float *value[FLAT_VALUES_MAX];
    struct seen *seen;
};

static struct seen *seen_of(const struct net_kind *kind, int values)
{
    for (int i = 0; i < FILES_MAX; i++) {
        if (seen[i].file && !strcmp(seen[i].file, kind->file))
            return &seen[i];
        if (seen[i].file)
            continue;
        seen[i] = (struct seen){kind->file, 0, values, calloc((size_t)values * RUNS_MAX, 4),
                                calloc((size_t)values * RUNS_MAX, 4)};
        return seen[i].low && seen[i].high ? &seen[i] : NULL;
    }
    return NULL;
}

static const float *pixel(const struct plain *n, int value, int y, int x)
{
    const size_t *s = n->flat.shape[value];

    if (y < 0 || x < 0 || y >= (int)s[1] || x >= (int)s[2])
        return NULL;
    return n->value[value] + ((size_t)y * s[2] + (size_t)x) * s[3];
}

static void conv_pixel(const struct plain *n, const struct flat_step *s, int y, int x, float *out)
{
    const int32_t *p = s->parameter;
    const float *w = n->flat.weight + p[13];

    memcpy(out, n->flat.weight + p[14], (size_t)p[11] * sizeof *out);
    for (int ky = 0; ky < p[0]; ky++)
        for (int kx = 0; kx < p[1]; kx++) {
            const float *in = pixel(n, s->in, y * p[2] - p[4] + ky * p[8], x * p[3] - p[5] + kx * p[8]);
            int tap = ky * p[1] + kx;

            for (int o = 0; in && o < p[11]; o++) {
                const float *row = w + ((size_t)o * (size_t)(p[0] * p[1]) + (size_t)tap) * (size_t)p[10];
                float sum = 0;

                if (p[9])
                    sum = in[o] * w[tap * p[11] + o];
                else
                    for (int i = 0; i < p[10]; i++)
                        sum += in[i] * row[i];
                out[o] += sum;
            }
        }
    for (int o = 0; p[12] && o < p[11]; o++)
        out[o] = fmaxf(0.0F, out[o]);
}

static void pool_pixel(const struct plain *n, const struct flat_step *s, int y, int x, float *out)
{
    const int32_t *p = s->parameter;
    size_t deep = n->flat.shape[s->out][3];
    int count = 0;

    for (size_t c = 0; c < deep; c++)
        out[c] = s->code == FLAT_MAX ? -INFINITY : 0.0F;
    for (int ky = 0; ky < p[0]; ky++)
        for (int kx = 0; kx < p[1]; kx++) {
            const float *in = pixel(n, s->in, y * p[2] - p[4] + ky, x * p[3] - p[5] + kx);

            count += in != NULL;
            for (size_t c = 0; in && c < deep; c++)
                out[c] = s->code == FLAT_MAX ? fmaxf(out[c], in[c]) : out[c] + in[c];
        }
    for (size_t c = 0; s->code == FLAT_MEAN && c < deep; c++)
        out[c] /= (float)count;
}

static void twice_pixel(const struct plain *n, const struct flat_step *s, int y, int x, float *out)
{
    const size_t *in = n->flat.shape[s->in];
    int y1 = y / 2 + (y & 1 ? 1 : -1), x1 = x / 2 + (x & 1 ? 1 : -1);
    y1 = y1 < 0 ? 0 : y1 >= (int)in[1] ? (int)in[1] - 1 : y1;
    x1 = x1 < 0 ? 0 : x1 >= (int)in[2] ? (int)in[2] - 1 : x1;
    const float *a = pixel(n, s->in, y / 2, x / 2), *b = pixel(n, s->in, y / 2, x1), *c = pixel(n, s->in, y1, x / 2),
                *d = pixel(n, s->in, y1, x1);

    for (size_t i = 0; i < in[3]; i++)
        out[i] = (9 * a[i] + 3 * b[i] + 3 * c[i] + d[i]) / 16;
}

static void pad_pixel(const struct plain *n, const struct flat_step *s, int y, int x, float *out)
{
    const int32_t *p = s->parameter;
    const float *in = pixel(n, s->in, y - p[0], x - p[1]);

    memset(out, 0, n->flat.shape[s->out][3] * sizeof *out);
    if (in)
        memcpy(out + p[2], in, n->flat.shape[s->in][3] * sizeof *out);
}

static void pointwise(const struct plain *n, const struct flat_step *s)
{
    const size_t *shape = n->flat.shape[s->out];
    size_t len = shape[1] * shape[2] * shape[3];
    const float *in = n->value[s->in], *in2 = s->code == FLAT_ADD ? n->value[s->in2] : NULL;
    float *out = n->value[s->out], slope = 0;

    if (s->code == FLAT_LEAKY)
        memcpy(&slope, s->parameter, sizeof slope);
    for (size_t i = 0; i < len; i++) {
        out[i] = in2 ? in[i] + in2[i] : in[i] < 0 ? in[i] * slope : in[i];
        if (in2 && s->parameter[0])
            out[i] = fmaxf(0.0F, out[i]);
    }
}

static void ends(const struct plain *n, const struct flat_step *s)
{
    const size_t *from = n->flat.shape[s->in], *to = n->flat.shape[s->out];
    const float *in = n->value[s->in];

    for (size_t o = 0; o < to[3]; o++) {
        float sum = 0;

        for (size_t i = 0; s->code == FLAT_WHOLE && i < from[1] * from[2]; i++)
            sum += in[i * from[3] + o] / (float)(from[1] * from[2]);
        for (size_t i = 0; s->code == FLAT_FULL && i < from[3]; i++)
            sum += in[i] * n->flat.weight[(size_t)s->parameter[2] + o * from[3] + i];
        n->value[s->out][o] = sum;
    }
}

static void step_run(const struct plain *n, const struct flat_step *s)
{
    static void (*const by_pixel[])(const struct plain *, const struct flat_step *, int, int, float *) = {
        [FLAT_CONV] = conv_pixel, [FLAT_MAX] = pool_pixel,    [FLAT_MEAN] = pool_pixel,
        [FLAT_PAD] = pad_pixel,   [FLAT_TWICE] = twice_pixel, [FLAT_FULL] = NULL};
    const size_t *shape = n->flat.shape[s->out];

    if (s->code == FLAT_ADD || s->code == FLAT_LEAKY)
        pointwise(n, s);
    else if (!by_pixel[s->code])
        ends(n, s);
    else
        for (int y = 0; y < (int)shape[1]; y++)
            for (int x = 0; x < (int)shape[2]; x++)
                by_pixel[s->code](n, s, y, x, n->value[s->out] + ((size_t)y * shape[2] + (size_t)x) * shape[3]);
}

static void note(const struct plain *n)
{
    struct seen *s = n->seen;

    for (int v = 0; v < s->values && s->runs < RUNS_MAX; v++) {
        const size_t *shape = n->flat.shape[v];
        float low = 0, high = 0;

        for (size_t i = 0; i < shape[1] * shape[2] * shape[3]; i++) {
            low = fminf(low, n->value[v][i]);
            high = fmaxf(high, n->value[v][i]);
        }
        s->low[(size_t)v * RUNS_MAX + (size_t)s->runs] = low;
        s->high[(size_t)v * RUNS_MAX + (size_t)s->runs] = high;
    }
    s->runs += s->runs < RUNS_MAX;
}

static int run(struct net *n)
{
    struct plain *p = n->engine;
    float *score = n->score, *offset = n->offset;
    const struct net_kind *k = n->kind;

    memcpy(p->value[0], n->input, (size_t)k->width * (size_t)k->height * 3 * sizeof(float));
    for (uint32_t s = 0; s < p->flat.steps; s++)
        step_run(p, &p->flat.step[s]);
    note(p);
    for (int o = 0; k->heads[o]; o++) {
        const size_t *s = p->flat.shape[p->flat.output[o]];
        const float *v = p->value[p->flat.output[o]];
        size_t len = s[1] * s[2] * s[3];

        for (size_t i = 0; k->heads[o] == 's' && i < len; i += (size_t)k->classes)
            *score++ = 1.0F / (1.0F + expf(k->classes == 2 ? v[i] - v[i + 1] : -v[i]));
        if (k->heads[o] == 'o') {
            memcpy(offset, v, len * sizeof(float));
            offset += len;
        }
    }
    return 0;
}

static int start(void)
{
    return 0;
}

static void release(struct net *n)
{
    (void)n; /* the program ends soon */
}

static int load(struct net *n, const struct net_kind *kind, const uint8_t *bytes, size_t len)
{
    struct plain *p = calloc(1, sizeof *p);

    memset(n, 0, sizeof *n);
    if (!p || !(p->bytes = aligned_alloc(64, (len + 63) / 64 * 64)))
        return -1;
    memcpy(p->bytes, bytes, len);
    if (flat_read(p->bytes, len, kind->width, kind->height, &p->flat) || net_prepare(n, kind))
        return -1;
    for (uint32_t v = 0; v < p->flat.values; v++) {
        const size_t *s = p->flat.shape[v];

        if (!(p->value[v] = malloc(s[1] * s[2] * s[3] * sizeof(float))))
            return -1;
    }
    p->seen = seen_of(kind, (int)p->flat.values);
    n->engine = p;
    n->run = run;
    n->release = release;
    return p->seen ? 0 : -1;
}

static int by_size(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

static void tell(void)
{
    for (int i = 0; i < FILES_MAX && seen[i].file; i++)
        for (int v = 0; v < seen[i].values && seen[i].runs > 1; v++) {
            int runs = seen[i].runs - 1; /* the first is the one of loading */
            float *low = seen[i].low + (size_t)v * RUNS_MAX + 1, *high = seen[i].high + (size_t)v * RUNS_MAX + 1;

            qsort(low, (size_t)runs, sizeof *low, by_size);
            qsort(high, (size_t)runs, sizeof *high, by_size);
            printf("%s %d %.6g %.6g\n", seen[i].file, v, (double)low[runs / 10], (double)high[runs - 1 - runs / 10]);
        }
}

int main(int argc, char **argv)
{
    static const struct net_engine floats = {"floats", "net", 0, start, load};
    static const struct net_engine *const engines[] = {&floats, NULL};
    struct looker *l = argc > 2 ? looker_new_of(engines, argv[1], NULL) : NULL;
    int out = open("/dev/null", O_WRONLY), clip = 0;

    if (!l || decode_warm() || photo_warm()) {
        fputs("usage: bench_ranges MODELS [--clip FILE]… PICTURE…\n", stderr);
        return 2;
    }
    for (int i = 2; i < argc; i++) {
        if (!strcmp(argv[i], "--clip")) {
            clip = 1;
            continue;
        }
        int in = open(argv[i], O_RDONLY);
        if (clip) {
            eye_file_clip(in, -1, -1, out, l, LOOK_USUAL, NULL);
        } else {
            eye_file_still(in, out, l);
            lseek(in, 0, SEEK_SET);
            eye_file_likeness(in, -1, out, l);
        }
        close(in);
        clip = 0;
        fprintf(stderr, "%d of %d\r", i - 1, argc - 2);
    }
    tell();
    return 0;
}
