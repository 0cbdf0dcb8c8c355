/* sources: vision/net_flat.c */
#include "fuzz.h"

#include "net_flat.h"

enum { SIDE = 16, PER_STEP = sizeof(struct flat_step) / 4 };

/* Takes pictures of SIDE x SIDE. */
static size_t small_net(int32_t *w)
{
    static const int32_t steps[][PER_STEP] = {
        {FLAT_CONV, 0, -1, 1, 3, 3, 1, 1, 1, 1, 1, 1, 1, 0, 3, 4, 1, 0, 108},
        {FLAT_LEAKY, 1, -1, 2, 0x3dcccccd},
        {FLAT_MAX, 2, -1, 3, 2, 2, 2, 2},
        {FLAT_MEAN, 3, -1, 4, 2, 2, 2, 2},
        {FLAT_TWICE, 4, -1, 5},
        {FLAT_ADD, 5, 3, 6},
    };
    size_t count = sizeof steps / sizeof *steps, at = 6, values = 7;

    memcpy(w, "BNET", 4);
    w[1] = 1;
    w[2] = (int32_t)values;
    w[3] = (int32_t)count;
    w[4] = 1;
    w[5] = 112;
    memset(w + at, 0, 16 * values);
    at += 4 * values;
    w[at++] = 6;
    memcpy(w + at, steps, sizeof steps);
    return at + count * PER_STEP;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static int32_t file[1024];
    size_t head = (4 * small_net(file) + 63) / 64 * 64;

    (void)argc, (void)argv;
    seed_write("small", file, head + 4 * 112);
    return 0;
}

static volatile float touched;

/* Whatever the bytes, what is taken lies inside them, and every value has a shape that memory can hold. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct flat f;
    uint8_t *copy = aligned_alloc(64, (len + 64) / 64 * 64);

    if (!copy)
        return 0;
    memcpy(copy, bytes, len);
    if (flat_read(copy, len, SIDE, SIDE, &f) == 0) {
        for (uint32_t s = 0; s < f.steps; s++) {
            const int32_t *p = f.step[s].parameter;

            if (f.step[s].code == FLAT_CONV)
                touched = f.weight[p[14] + p[11] - 1] +
                          f.weight[p[13] + p[0] * p[1] * p[11] * (p[9] ? 1 : p[10]) - 1];
            if (f.step[s].code == FLAT_FULL)
                touched = f.weight[p[2] + p[0] * p[1] - 1];
        }
        for (uint32_t v = 0; v < f.values; v++)
            if (f.shape[v][0] * f.shape[v][1] * f.shape[v][2] * f.shape[v][3] > FLAT_ELEMENTS_MAX)
                abort();
        for (uint32_t o = 0; o < f.outputs; o++)
            if ((uint32_t)f.output[o] >= f.values)
                abort();
    }
    free(copy);
    return 0;
}
