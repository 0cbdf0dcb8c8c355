#include "net_flat.h"

#include <string.h>

#include "net.h"

enum { WORDS = 6, STEP_WORDS = sizeof(struct flat_step) / sizeof(int32_t), KERNEL_MAX = 16 };

static int tables(struct flat *f, const uint8_t *bytes, size_t len)
{
    const int32_t *word = (const int32_t *)(const void *)bytes;
    size_t head;

    if (len < 4 * WORDS || memcmp(bytes, "BNET", 4) || word[1] != 1)
        return -1;
    f->values = (uint32_t)word[2];
    f->steps = (uint32_t)word[3];
    f->outputs = (uint32_t)word[4];
    f->weights = (uint32_t)word[5];
    if (!f->values || f->values > FLAT_VALUES_MAX || f->steps > FLAT_STEPS_MAX || !f->outputs ||
        f->outputs > FLAT_OUTPUTS_MAX || f->weights > NET_FILE_MAX / 4)
        return -1;
    head = 4 * (WORDS + 4 * (size_t)f->values + f->outputs + STEP_WORDS * (size_t)f->steps);
    head = (head + 63) / 64 * 64;
    if (len != head + 4 * (size_t)f->weights)
        return -1;
    f->output = word + WORDS + 4 * f->values;
    f->step = (const struct flat_step *)(const void *)(f->output + f->outputs);
    f->weight = (const float *)(const void *)(bytes + head);
    return 0;
}

static int is_weight(const struct flat *f, int32_t from, int64_t count)
{
    return from + count <= (int64_t)f->weights;
}

/* p: kernel h w, stride h w, pad top left bottom right. */
static int window(const size_t in[4], const int32_t *p, int32_t dilation, size_t out[4])
{
    for (int k = 0; k < 2; k++) {
        int64_t kernel = (int64_t)(p[k] - 1) * dilation + 1;
        int64_t room = (int64_t)in[1 + k] + p[4 + k] + p[6 + k] - kernel;

        if (p[k] < 1 || p[k] > KERNEL_MAX || p[2 + k] < 1 || dilation < 1 || dilation > KERNEL_MAX || room < 0 ||
            p[4 + k] >= kernel || p[6 + k] >= kernel)
            return -1;
        out[1 + k] = (size_t)(room / p[2 + k]) + 1;
    }
    return 0;
}

static int convolved(const struct flat *f, const int32_t *p, const size_t in[4], size_t out[4])
{
    int apart = p[9] != 0;

    if (p[10] > FLAT_SIDE_MAX || p[11] > FLAT_SIDE_MAX || in[3] != (size_t)(apart ? p[11] : p[10]) ||
        window(in, p, p[8], out) || !is_weight(f, p[13], (int64_t)p[0] * p[1] * p[11] * (apart ? 1 : p[10])) ||
        !is_weight(f, p[14], p[11]))
        return -1;
    out[3] = (size_t)p[11];
    return 0;
}

static int padded(const int32_t *p, const size_t in[4], size_t out[4])
{
    for (int k = 0; k < 3; k++)
        out[1 + k] = in[1 + k] + (size_t)p[k] + (size_t)p[3 + k];
    return 0;
}

static int full(const struct flat *f, const int32_t *p, const size_t in[4], size_t out[4])
{
    if (in[1] != 1 || in[2] != 1 || in[3] != (size_t)p[0] || p[1] > FLAT_SIDE_MAX ||
        !is_weight(f, p[2], (int64_t)p[0] * p[1]))
        return -1;
    out[3] = (size_t)p[1];
    return 0;
}

/* The shape that a step makes; `out` begins as the shape of what it reads. */
static int shaped(const struct flat *f, const struct flat_step *s, size_t out[4])
{
    const size_t *in = f->shape[s->in];

    switch (s->code) {
    case FLAT_CONV:
        return convolved(f, s->parameter, in, out);
    case FLAT_ADD:
        return (uint32_t)s->in2 < f->values ? memcmp(in, f->shape[s->in2], sizeof f->shape[0]) : -1;
    case FLAT_MAX:
    case FLAT_MEAN:
        return window(in, s->parameter, 1, out);
    case FLAT_PAD:
        return padded(s->parameter, in, out);
    case FLAT_LEAKY:
        return 0;
    case FLAT_TWICE:
        out[1] *= 2;
        out[2] *= 2;
        return 0;
    case FLAT_WHOLE:
        out[1] = out[2] = 1;
        return 0;
    case FLAT_FULL:
        return full(f, s->parameter, in, out);
    default:
        return -1;
    }
}

static int is_shape(const size_t s[4])
{
    for (int k = 0; k < 4; k++)
        if (s[k] < 1 || s[k] > FLAT_SIDE_MAX)
            return 0;
    return s[0] * s[1] * s[2] * s[3] <= FLAT_ELEMENTS_MAX;
}

static int step_follow(struct flat *f, const struct flat_step *s)
{
    size_t out[4];

    if ((uint32_t)s->in >= f->values || (uint32_t)s->out >= f->values || !f->shape[s->in][0] || f->shape[s->out][0])
        return -1; /* reads what is not there yet, or writes twice */
    for (int k = 0; k < FLAT_PARAMETERS; k++)
        if (s->parameter[k] < 0)
            return -1;
    memcpy(out, f->shape[s->in], sizeof out);
    if (shaped(f, s, out) || !is_shape(out))
        return -1;
    memcpy(f->shape[s->out], out, sizeof out);
    return 0;
}

int flat_read(const uint8_t *bytes, size_t len, int width, int height, struct flat *ret_flat)
{
    const size_t input[4] = {1, (size_t)height, (size_t)width, 3};

    memset(ret_flat, 0, sizeof *ret_flat);
    if (tables(ret_flat, bytes, len))
        return -1;
    memcpy(ret_flat->shape[0], input, sizeof input);
    for (uint32_t s = 0; s < ret_flat->steps; s++)
        if (step_follow(ret_flat, &ret_flat->step[s]))
            return -1;
    for (uint32_t v = 0; v < ret_flat->values; v++)
        if (!ret_flat->shape[v][0])
            return -1;
    for (uint32_t o = 0; o < ret_flat->outputs; o++)
        if ((uint32_t)ret_flat->output[o] >= ret_flat->values)
            return -1;
    return 0;
}
