#include "net.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <xnnpack.h>

/* The layout of a .net file; models/flatten.mjs writes it. */
enum { FLAT_WORDS = 6, FLAT_STEP = 20, FLAT_VALUES_MAX = 1024, FLAT_STEPS_MAX = 1024, FLAT_OUTPUTS_MAX = 8 };
enum flat_code { FLAT_CONV = 1, FLAT_ADD, FLAT_MAX, FLAT_PAD };

struct flat {
    uint32_t values, steps, outputs, weights;
    const int32_t (*shape)[4]; /* N, H, W, C */
    const int32_t *output;
    const int32_t (*step)[FLAT_STEP];
    const float *weight;
};

struct xnn_net {
    xnn_runtime_t runtime;
    float *head[FLAT_OUTPUTS_MAX];
    size_t head_len[FLAT_OUTPUTS_MAX];
};

static int flat_read(struct flat *f, const uint8_t *bytes, size_t len)
{
    const int32_t *word = (const int32_t *)(const void *)bytes;
    size_t head;

    if (len < 4 * FLAT_WORDS || memcmp(bytes, "BNET", 4) || word[1] != 1)
        return -1;
    f->values = (uint32_t)word[2];
    f->steps = (uint32_t)word[3];
    f->outputs = (uint32_t)word[4];
    f->weights = (uint32_t)word[5];
    if (!f->values || f->values > FLAT_VALUES_MAX || f->steps > FLAT_STEPS_MAX || !f->outputs ||
        f->outputs > FLAT_OUTPUTS_MAX || f->weights > NET_FILE_MAX / 4)
        return -1;
    head = 4 * (FLAT_WORDS + 4 * (size_t)f->values + f->outputs + FLAT_STEP * (size_t)f->steps);
    head = (head + 63) / 64 * 64;
    if (len != head + 4 * (size_t)f->weights)
        return -1;
    f->shape = (const int32_t(*)[4])(const void *)(word + FLAT_WORDS);
    f->output = word + FLAT_WORDS + 4 * f->values;
    f->step = (const int32_t(*)[FLAT_STEP])(const void *)(f->output + f->outputs);
    f->weight = (const float *)(const void *)(bytes + head);
    for (uint32_t v = 0; v < f->values; v++)
        for (int k = 0; k < 4; k++)
            if (f->shape[v][k] < 1 || f->shape[v][k] > 4096)
                return -1;
    return 0;
}

/* A step's parameters are counts, sizes or offsets into the weights: all within these bounds. */
static int step_is_sane(const struct flat *f, const int32_t *s)
{
    int64_t need, bias;

    if ((uint32_t)s[1] >= f->values || (s[2] != -1 && (uint32_t)s[2] >= f->values) || (uint32_t)s[3] >= f->values)
        return 0;
    for (int k = 4; k < FLAT_STEP; k++)
        if (s[k] < 0)
            return 0;
    if (s[0] != FLAT_CONV)
        return s[0] == FLAT_ADD ? s[2] >= 0 : s[0] == FLAT_MAX || s[0] == FLAT_PAD;
    if (s[4] > 16 || s[5] > 16 || s[14] > 4096 || s[15] > 4096)
        return 0;
    need = (int64_t)s[4] * s[5] * s[15] * (s[13] ? 1 : s[14]);
    bias = s[15];
    return s[17] + need <= (int64_t)f->weights && s[18] + bias <= (int64_t)f->weights;
}

static enum xnn_status constant(xnn_subgraph_t g, size_t dims, const size_t *dim, const float *data, uint32_t *ret_id)
{
    return xnn_define_tensor_value(g, xnn_datatype_fp32, dims, dim, data, XNN_INVALID_VALUE_ID, 0, ret_id);
}

static enum xnn_status convolution(xnn_subgraph_t g, const struct flat *f, const int32_t *s, const uint32_t *id)
{
    const uint32_t *p = (const uint32_t *)s + 4;
    size_t high = p[0], wide = p[1], in = p[10], out = p[11];
    int depthwise = p[9] != 0;
    size_t dense_dim[4] = {out, high, wide, in}, apart_dim[4] = {1, high, wide, out}, bias_dim[1] = {out};
    float low = p[12] ? 0.0F : -INFINITY;
    uint32_t kernel, bias;
    enum xnn_status e = constant(g, 4, depthwise ? apart_dim : dense_dim, f->weight + p[13], &kernel);

    if (e == xnn_status_success)
        e = constant(g, 1, bias_dim, f->weight + p[14], &bias);
    if (e != xnn_status_success)
        return e;
    if (depthwise)
        return xnn_define_depthwise_convolution_2d(g, p[4], p[7], p[6], p[5], p[0], p[1], p[2], p[3], p[8], p[8], 1,
                                                   out, low, INFINITY, id[s[1]], kernel, bias, id[s[3]], 0);
    return xnn_define_convolution_2d(g, p[4], p[7], p[6], p[5], p[0], p[1], p[2], p[3], p[8], p[8], 1, in, out, low,
                                     INFINITY, id[s[1]], kernel, bias, id[s[3]], 0);
}

static enum xnn_status define(xnn_subgraph_t g, const struct flat *f, const int32_t *s, const uint32_t *id)
{
    const uint32_t *p = (const uint32_t *)s + 4;

    if (!step_is_sane(f, s))
        return xnn_status_invalid_parameter;
    if (s[0] == FLAT_CONV)
        return convolution(g, f, s, id);
    if (s[0] == FLAT_ADD)
        return xnn_define_add2(g, p[0] ? 0.0F : -INFINITY, INFINITY, id[s[1]], id[s[2]], id[s[3]], 0);
    if (s[0] == FLAT_MAX)
        return xnn_define_max_pooling_2d(g, p[4], p[7], p[6], p[5], p[0], p[1], p[2], p[3], 1, 1, -INFINITY, INFINITY,
                                         id[s[1]], id[s[3]], 0);
    size_t before[4] = {0, p[0], p[1], p[2]}, after[4] = {0, p[3], p[4], p[5]};
    return xnn_define_static_constant_pad(g, before, after, 0.0F, id[s[1]], id[s[3]], 0);
}

static enum xnn_status values(xnn_subgraph_t g, const struct flat *f, uint32_t *id)
{
    for (uint32_t v = 0; v < f->values; v++) {
        size_t dim[4];
        uint32_t external = XNN_INVALID_VALUE_ID, flags = 0;

        for (int k = 0; k < 4; k++)
            dim[k] = (size_t)f->shape[v][k];
        if (v == 0) {
            external = 0;
            flags = XNN_VALUE_FLAG_EXTERNAL_INPUT;
        }
        for (uint32_t o = 0; o < f->outputs; o++)
            if ((uint32_t)f->output[o] == v) {
                external = 1 + o;
                flags = XNN_VALUE_FLAG_EXTERNAL_OUTPUT;
            }
        enum xnn_status e = xnn_define_tensor_value(g, xnn_datatype_fp32, 4, dim, NULL, external, flags, &id[v]);
        if (e != xnn_status_success)
            return e;
    }
    return xnn_status_success;
}

static enum xnn_status build(struct xnn_net *x, const struct flat *f)
{
    uint32_t id[FLAT_VALUES_MAX];
    xnn_subgraph_t g = NULL;
    enum xnn_status e = xnn_initialize(NULL);

    if (e == xnn_status_success)
        e = xnn_create_subgraph(1 + f->outputs, 0, &g);
    if (e == xnn_status_success)
        e = values(g, f, id);
    for (uint32_t s = 0; s < f->steps && e == xnn_status_success; s++)
        e = define(g, f, f->step[s], id);
    if (e == xnn_status_success)
        e = xnn_create_runtime_v2(g, NULL, 0, &x->runtime);
    if (g)
        xnn_delete_subgraph(g);
    return e;
}

/* The heads' lengths must add up to what the kind promises; then every later copy fits. */
static int bind(struct net *n, struct xnn_net *x, const struct flat *f)
{
    const struct net_kind *k = n->kind;
    struct xnn_external_value at[1 + FLAT_OUTPUTS_MAX] = {{0, n->input}};
    size_t scores = 0, offsets = 0;

    if (strlen(k->heads) != f->outputs || f->shape[0][0] != 1 || f->shape[0][1] != k->height ||
        f->shape[0][2] != k->width || f->shape[0][3] != 3)
        return -1;
    for (uint32_t o = 0; o < f->outputs; o++) {
        if ((uint32_t)f->output[o] >= f->values)
            return -1;
        const int32_t *s = f->shape[f->output[o]];
        size_t len = (size_t)s[0] * (size_t)s[1] * (size_t)s[2] * (size_t)s[3];

        *(k->heads[o] == 's' ? &scores : &offsets) += len;
        x->head_len[o] = len;
        x->head[o] = aligned_alloc(64, (len * sizeof(float) + XNN_EXTRA_BYTES + 63) / 64 * 64);
        if (!x->head[o])
            return -1;
        at[1 + o] = (struct xnn_external_value){1 + o, x->head[o]};
    }
    if (scores != (size_t)k->candidates * (size_t)k->classes || offsets != (size_t)k->candidates * (size_t)k->offsets)
        return -1;
    return xnn_setup_runtime(x->runtime, 1 + f->outputs, at) == xnn_status_success ? 0 : -1;
}

static int run(struct net *n)
{
    const struct net_kind *k = n->kind;
    struct xnn_net *x = n->engine;
    float *score = n->score, *offset = n->offset;

    if (xnn_invoke_runtime(x->runtime) != xnn_status_success)
        return -1;
    for (int o = 0; k->heads[o]; o++) {
        if (k->heads[o] == 'o') {
            memcpy(offset, x->head[o], x->head_len[o] * sizeof(float));
            offset += x->head_len[o];
            continue;
        }
        for (size_t i = 0; i < x->head_len[o]; i += (size_t)k->classes) {
            const float *c = x->head[o] + i;
            *score++ = 1.0F / (1.0F + expf(k->classes == 2 ? c[0] - c[1] : -c[0]));
        }
    }
    return 0;
}

static void release(struct net *n)
{
    struct xnn_net *x = n->engine;

    if (x->runtime)
        xnn_delete_runtime(x->runtime);
    for (int o = 0; o < FLAT_OUTPUTS_MAX; o++)
        free(x->head[o]);
    free(x);
}

int net_load_xnnpack(struct net *n, const struct net_kind *kind, const char *dir)
{
    struct flat f;
    uint8_t sha256[32];
    size_t len;
    uint8_t *bytes = net_read(kind, dir, "net", &len, sha256);
    int done = -1;

    if (!bytes || flat_read(&f, bytes, len) || net_prepare(n, kind))
        goto out;
    n->release = release;
    n->run = run;
    n->engine = calloc(1, sizeof(struct xnn_net));
    if (!n->engine) {
        n->release = NULL;
        net_release(n);
        goto out;
    }
    if (build(n->engine, &f) != xnn_status_success || bind(n, n->engine, &f)) {
        net_release(n);
        goto out;
    }
    memcpy(n->sha256, sha256, sizeof sha256);
    done = 0;
out:
    free(bytes); /* the runtime keeps packed copies of the weights */
    if (done)
        memset(n, 0, sizeof *n);
    return done;
}
