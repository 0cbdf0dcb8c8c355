#include "net.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <xnnpack.h>

#include "net_flat.h"

struct xnn_net {
    xnn_runtime_t runtime;
    float *head[FLAT_OUTPUTS_MAX];
    size_t head_len[FLAT_OUTPUTS_MAX];
};

static enum xnn_status constant(xnn_subgraph_t g, size_t dims, const size_t *dim, const float *data, uint32_t *ret_id)
{
    return xnn_define_tensor_value(g, xnn_datatype_fp32, dims, dim, data, XNN_INVALID_VALUE_ID, 0, ret_id);
}

static enum xnn_status convolution(xnn_subgraph_t g, const struct flat *f, const uint32_t *p, uint32_t in, uint32_t out)
{
    size_t high = p[0], wide = p[1], inner = p[10], outer = p[11];
    int depthwise = p[9] != 0;
    size_t dense_dim[4] = {outer, high, wide, inner}, apart_dim[4] = {1, high, wide, outer}, bias_dim[1] = {outer};
    float low = p[12] ? 0.0F : -INFINITY;
    uint32_t kernel, bias;
    enum xnn_status e = constant(g, 4, depthwise ? apart_dim : dense_dim, f->weight + p[13], &kernel);

    if (e == xnn_status_success)
        e = constant(g, 1, bias_dim, f->weight + p[14], &bias);
    if (e != xnn_status_success)
        return e;
    if (depthwise)
        return xnn_define_depthwise_convolution_2d(g, p[4], p[7], p[6], p[5], p[0], p[1], p[2], p[3], p[8], p[8], 1,
                                                   outer, low, INFINITY, in, kernel, bias, out, 0);
    return xnn_define_convolution_2d(g, p[4], p[7], p[6], p[5], p[0], p[1], p[2], p[3], p[8], p[8], 1, inner, outer,
                                     low, INFINITY, in, kernel, bias, out, 0);
}

static enum xnn_status pooling(xnn_subgraph_t g, int32_t code, const uint32_t *p, uint32_t in, uint32_t out)
{
    if (code == FLAT_MAX)
        return xnn_define_max_pooling_2d(g, p[4], p[7], p[6], p[5], p[0], p[1], p[2], p[3], 1, 1, -INFINITY, INFINITY,
                                         in, out, 0);
    return xnn_define_average_pooling_2d(g, p[4], p[7], p[6], p[5], p[0], p[1], p[2], p[3], -INFINITY, INFINITY, in,
                                         out, 0);
}

static enum xnn_status full(xnn_subgraph_t g, const struct flat *f, const uint32_t *p, uint32_t in, uint32_t out)
{
    size_t dim[2] = {p[1], p[0]};
    uint32_t weights;
    enum xnn_status e = constant(g, 2, dim, f->weight + p[2], &weights);

    if (e != xnn_status_success)
        return e;
    return xnn_define_fully_connected(g, -INFINITY, INFINITY, in, weights, XNN_INVALID_VALUE_ID, out, 0);
}

static enum xnn_status padding(xnn_subgraph_t g, const uint32_t *p, uint32_t in, uint32_t out)
{
    size_t before[4] = {0, p[0], p[1], p[2]}, after[4] = {0, p[3], p[4], p[5]};

    return xnn_define_static_constant_pad(g, before, after, 0.0F, in, out, 0);
}

static enum xnn_status define(xnn_subgraph_t g, const struct flat *f, const struct flat_step *s, const uint32_t *id)
{
    const uint32_t *p = (const uint32_t *)s->parameter;
    uint32_t in = id[s->in], out = id[s->out];
    float slope;

    switch (s->code) {
    case FLAT_CONV:
        return convolution(g, f, p, in, out);
    case FLAT_ADD:
        return xnn_define_add2(g, p[0] ? 0.0F : -INFINITY, INFINITY, in, id[s->in2], out, 0);
    case FLAT_MAX:
    case FLAT_MEAN:
        return pooling(g, s->code, p, in, out);
    case FLAT_PAD:
        return padding(g, p, in, out);
    case FLAT_LEAKY:
        memcpy(&slope, p, sizeof slope);
        return xnn_define_leaky_relu(g, slope, in, out, 0);
    case FLAT_TWICE:
        return xnn_define_static_resize_bilinear_2d(g, f->shape[s->out][1], f->shape[s->out][2], in, out, 0);
    case FLAT_WHOLE:
        return xnn_define_global_average_pooling_2d(g, -INFINITY, INFINITY, in, out, 0);
    case FLAT_FULL:
        return full(g, f, p, in, out);
    default:
        return xnn_status_invalid_parameter;
    }
}

static enum xnn_status values(xnn_subgraph_t g, const struct flat *f, uint32_t *id)
{
    for (uint32_t v = 0; v < f->values; v++) {
        uint32_t external = XNN_INVALID_VALUE_ID, flags = 0;

        if (v == 0) {
            external = 0;
            flags = XNN_VALUE_FLAG_EXTERNAL_INPUT;
        }
        for (uint32_t o = 0; o < f->outputs; o++)
            if ((uint32_t)f->output[o] == v) {
                external = 1 + o;
                flags = XNN_VALUE_FLAG_EXTERNAL_OUTPUT;
            }
        enum xnn_status e =
            xnn_define_tensor_value(g, xnn_datatype_fp32, 4, f->shape[v], NULL, external, flags, &id[v]);
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
        e = define(g, f, &f->step[s], id);
    if (e == xnn_status_success)
        e = xnn_create_runtime_v2(g, NULL, 0, &x->runtime);
    if (g)
        xnn_delete_subgraph(g);
    return e;
}

/* The heads' lengths must add up to what the kind promises; then every later copy fits. */
static int bind(struct net *n, struct xnn_net *x, const struct flat *f)
{
    struct xnn_external_value at[1 + FLAT_OUTPUTS_MAX] = {{0, n->input}};

    for (uint32_t o = 0; o < f->outputs; o++) {
        const size_t *s = f->shape[f->output[o]];
        size_t len = s[0] * s[1] * s[2] * s[3];

        x->head_len[o] = len;
        x->head[o] = aligned_alloc(64, (len * sizeof(float) + XNN_EXTRA_BYTES + 63) / 64 * 64);
        if (!x->head[o])
            return -1;
        at[1 + o] = (struct xnn_external_value){1 + o, x->head[o]};
    }
    if (!net_heads_fit(n->kind, f->outputs, x->head_len))
        return -1;
    return xnn_setup_runtime(x->runtime, 1 + f->outputs, at) == xnn_status_success ? 0 : -1;
}

static int run(struct net *n)
{
    struct xnn_net *x = n->engine;

    if (xnn_invoke_runtime(x->runtime) != xnn_status_success)
        return -1;
    net_heads_put(n, x->head, x->head_len);
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

static int start(void)
{
    return xnn_initialize(NULL) == xnn_status_success ? 0 : -1;
}

static int load(struct net *n, const struct net_kind *kind, const uint8_t *bytes, size_t len)
{
    struct xnn_net *x = calloc(1, sizeof *x);
    struct flat *f = malloc(sizeof *f);
    int done = -1;

    memset(n, 0, sizeof *n);
    if (!x || !f || flat_read(bytes, len, kind->width, kind->height, f) || net_prepare(n, kind))
        goto out;
    n->engine = x;
    n->release = release;
    n->run = run;
    x = NULL;
    done = build(n->engine, f) == xnn_status_success ? bind(n, n->engine, f) : -1; /* packs copies of the weights */
    if (done)
        net_release(n);
out:
    free(f);
    free(x);
    return done;
}

const struct net_engine net_xnnpack = {"xnnpack", "net", 1, start, NULL, load};
