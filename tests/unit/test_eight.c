/* links: vision */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <unistd.h>

#include "eight.h"
#include "faces.h"
#include "net.h"

enum { SIDE = 13, DEEP = 20, WEIGHTS = 40000 }; /* no multiple of what is worked on together */

/* A net of every step there is but the two last, laid out by hand: weights and bias from a fixed series. */
static struct flat_step steps[16];
static float weight[WEIGHTS];
static int32_t outputs[1];

static float series(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (float)(*seed >> 8) / 8388608.0F - 1.0F;
}

static void shape(struct flat *f, int value, size_t high, size_t wide, size_t deep)
{
    const size_t s[4] = {1, high, wide, deep};

    memcpy(f->shape[value], s, sizeof s);
}

/* No steps yet; the input alone. */
static void begin(struct flat *f)
{
    memset(f, 0, sizeof *f);
    memset(steps, 0, sizeof steps);
    f->values = 1;
    f->step = steps;
    f->output = outputs;
    f->outputs = 1;
    f->weights = WEIGHTS;
    f->weight = weight;
    shape(f, 0, SIDE, SIDE, 3);
}

static void step(struct flat *f, enum flat_code code, int in, int in2, size_t high, size_t deep,
                 const int32_t p[FLAT_PARAMETERS])
{
    struct flat_step *s = &steps[f->steps++];

    *s = (struct flat_step){.code = code, .in = in, .in2 = in2, .out = (int32_t)f->values++};
    memcpy(s->parameter, p, sizeof s->parameter);
    shape(f, s->out, high, high, deep);
}

static void every_step(struct flat *f)
{
    const float slope = 0.1F;
    uint32_t seed = 7;
    int32_t leaky[FLAT_PARAMETERS] = {0};

    begin(f);
    memcpy(leaky, &slope, sizeof slope);
    for (int i = 0; i < WEIGHTS; i++)
        weight[i] = series(&seed) * 0.2F;
    step(f, FLAT_CONV, 0, -1, SIDE, DEEP,
         (int32_t[FLAT_PARAMETERS]){3, 3, 1, 1, 1, 1, 1, 1, 1, 0, 3, DEEP, 0, 0, 1000});
    step(f, FLAT_LEAKY, 1, -1, SIDE, DEEP, leaky);
    step(f, FLAT_CONV, 2, -1, SIDE, DEEP,
         (int32_t[FLAT_PARAMETERS]){3, 3, 1, 1, 1, 1, 1, 1, 1, 1, DEEP, DEEP, 1, 2000, 3000});
    step(f, FLAT_CONV, 2, -1, SIDE, DEEP,
         (int32_t[FLAT_PARAMETERS]){5, 5, 1, 1, 2, 2, 2, 2, 1, 1, DEEP, DEEP, 0, 4000, 5000});
    step(f, FLAT_ADD, 3, 4, SIDE, DEEP, (int32_t[FLAT_PARAMETERS]){1});
    step(f, FLAT_MAX, 5, -1, 6, DEEP, (int32_t[FLAT_PARAMETERS]){2, 2, 2, 2});
    step(f, FLAT_TWICE, 6, -1, 12, DEEP, (int32_t[FLAT_PARAMETERS]){0});
    step(f, FLAT_MEAN, 7, -1, 6, DEEP, (int32_t[FLAT_PARAMETERS]){3, 3, 2, 2, 1, 1, 0, 0});
    step(f, FLAT_PAD, 8, -1, 6, DEEP + 5, (int32_t[FLAT_PARAMETERS]){0, 0, 0, 0, 0, 5});
    step(f, FLAT_CONV, 9, -1, 6, 70,
         (int32_t[FLAT_PARAMETERS]){3, 3, 1, 1, 2, 2, 2, 2, 2, 0, DEEP + 5, 70, 0, 6000, 30000});
    step(f, FLAT_LEAKY, 10, -1, 6, 70, leaky);
    step(f, FLAT_CONV, 11, -1, 3, 7, (int32_t[FLAT_PARAMETERS]){1, 1, 2, 2, 0, 0, 0, 0, 1, 0, 70, 7, 0, 31000, 32000});
    outputs[0] = 12;
}

static void with_vnni_and_without_the_bytes_are_the_same(void **state)
{
    static float input[SIDE * SIDE * 3], plain[3 * 3 * 7];
    struct eight_range range[16];
    struct flat *f = malloc(sizeof *f);
    uint32_t seed = 3;

    (void)state;
    assert_non_null(f);
    every_step(f);
    for (int v = 0; v < 16; v++)
        range[v] = (struct eight_range){-1.5F, 2.0F}; /* too little for some: what is beyond is cut off alike */
    struct eight *e = eight_new(f, range, input);
    assert_non_null(e);
    assert_int_equal(e->output_len[0], 3 * 3 * 7);
    for (int picture = 0; picture < 5; picture++) {
        for (int i = 0; i < SIDE * SIDE * 3; i++)
            input[i] = 2.0F * series(&seed);
        eight_run(e, 0);
        memcpy(plain, e->output[0], sizeof plain);
        assert_true(fabsf(plain[0]) > 0.0F);
        if (!eight_fast()) {
            print_message("SKIP: this processor has no VNNI\n");
            break;
        }
        eight_run(e, 1);
        assert_memory_equal(plain, e->output[0], sizeof plain);
    }
    eight_free(e);
    free(f);
}

/* One full convolution, one of each channel by itself, and one out of bytes into floats. */
static void apart(struct flat *f, int deep, int kernel, int stride, int dilation, int side_out)
{
    int before = (kernel - 1) * dilation / 2;

    begin(f);
    step(f, FLAT_CONV, 0, -1, SIDE, (size_t)deep,
         (int32_t[FLAT_PARAMETERS]){1, 1, 1, 1, 0, 0, 0, 0, 1, 0, 3, deep, 0, 0, 1000});
    step(f, FLAT_CONV, 1, -1, (size_t)side_out, (size_t)deep,
         (int32_t[FLAT_PARAMETERS]){kernel, kernel, stride, stride, before, before, before, before, dilation, 1, deep,
                                    deep, 1, 2000, 9000});
    step(f, FLAT_CONV, 2, -1, (size_t)side_out, 7,
         (int32_t[FLAT_PARAMETERS]){1, 1, 1, 1, 0, 0, 0, 0, 1, 0, deep, 7, 0, 10000, 20000});
    outputs[0] = 3;
}

static void channels_by_themselves_are_the_same_in_every_shape(void **state)
{
    static const int deeps[] = {5, 16, 32, 48, 80, 96, 144};
    static float input[SIDE * SIDE * 3], plain[SIDE * SIDE * 7];
    const struct eight_range range[4] = {{-1, 1}, {-1, 1}, {-1, 1}, {-1, 1}};
    struct flat *f = malloc(sizeof *f);
    uint32_t seed = 11;

    (void)state;
    assert_non_null(f);
    for (int i = 0; i < WEIGHTS; i++)
        weight[i] = series(&seed) * 0.2F;
    for (int i = 0; i < SIDE * SIDE * 3; i++)
        input[i] = series(&seed);
    for (int shape = 0; shape < 7 * 2 * 2 * 2; shape++) {
        int kernel = shape & 1 ? 5 : 3, stride = shape & 2 ? 2 : 1, dilation = shape & 4 ? 2 : 1;
        int side_out = (SIDE + 2 * ((kernel - 1) * dilation / 2) - (kernel - 1) * dilation - 1) / stride + 1;

        apart(f, deeps[shape / 8], kernel, stride, dilation, side_out);
        struct eight *e = eight_new(f, range, input);
        assert_non_null(e);
        eight_run(e, 0);
        memcpy(plain, e->output[0], e->output_len[0] * sizeof *plain);
        memset(e->output[0], 0, e->output_len[0] * sizeof *plain);
        eight_run(e, eight_fast());
        assert_memory_equal(plain, e->output[0], e->output_len[0] * sizeof *plain);
        eight_free(e);
    }
    free(f);
}

static void what_it_cannot_do_is_refused(void **state)
{
    static float input[SIDE * SIDE * 3];
    struct eight_range range[16] = {{-1.0F, 1.0F}};
    struct flat *f = malloc(sizeof *f);

    (void)state;
    assert_non_null(f);
    every_step(f);
    outputs[0] = 5; /* read by another step, and no convolution */
    assert_null(eight_new(f, range, input));
    every_step(f);
    steps[8].parameter[2] = 1; /* channels before the others */
    assert_null(eight_new(f, range, input));
    assert_int_equal(eight_ranges("nobody", 5, range), -1);
    free(f);
}

/* The nets are fetched, not stored: without them this test is skipped. */
static const char *models(void)
{
    const char *named = getenv("BAQYLA_MODELS");
    const char *dir = named ? named : SOURCE_DIR "/models";
    char path[4096];

    snprintf(path, sizeof path, "%s/rfb320.net", dir);
    if (access(path, R_OK)) {
        print_message("SKIP: no nets in %s (vision/models/get.sh fetches them)\n", dir);
        skip();
    }
    return dir;
}

static float likeness(const float *a, const float *b, size_t len)
{
    double ab = 0, aa = 0, bb = 0;

    for (size_t i = 0; i < len; i++) {
        ab += (double)a[i] * (double)b[i];
        aa += (double)a[i] * (double)a[i];
        bb += (double)b[i] * (double)b[i];
    }
    return (float)(ab / sqrt(aa * bb));
}

/* A soft head before a soft wall, as numbers of the net's input. */
static void draw(float *input, const struct net_kind *k)
{
    for (int y = 0; y < k->height; y++)
        for (int x = 0; x < k->width; x++)
            for (int c = 0; c < 3; c++) {
                float u = (float)x / (float)k->width - 0.5F, v = (float)y / (float)k->height - 0.45F;
                float tone = 90.0F + 60.0F * u + 110.0F * expf(-20.0F * (u * u * 1.7F + v * v)) - 15.0F * (float)c;

                input[(y * k->width + x) * 3 + c] = (tone - k->input.mean[c]) * k->input.scale[c];
            }
}

static struct flat *flat_of(const struct net_kind *kind, const char *dir, uint8_t **ret_bytes)
{
    struct flat *f = malloc(sizeof *f);
    char path[4096];

    snprintf(path, sizeof path, "%s/%s.net", dir, kind->file);
    FILE *in = fopen(path, "rbe");
    assert_non_null(in);
    assert_int_equal(fseek(in, 0, SEEK_END), 0);
    size_t len = (size_t)ftell(in);
    rewind(in);
    *ret_bytes = aligned_alloc(64, (len + 63) / 64 * 64);
    assert_non_null(*ret_bytes);
    assert_int_equal(fread(*ret_bytes, 1, len, in), len);
    (void)fclose(in);
    assert_non_null(f);
    assert_int_equal(flat_read(*ret_bytes, len, kind->width, kind->height, f), 0);
    return f;
}

/* What replays on another processor must show. */
static void every_net_says_the_same_either_way(void **state)
{
    const char *dir = models();
    static struct eight_range range[FLAT_VALUES_MAX];
    int floats = 0;

    (void)state;
    if (!eight_fast())
        skip();
    for (int k = 0; k < NETS; k++) {
        const struct net_kind *kind = &net_kinds[k];
        uint8_t *bytes;
        struct flat *f = flat_of(kind, dir, &bytes);
        if (eight_ranges(kind->file, f->values, range)) { /* it stays in floats */
            floats++;
            free(f);
            free(bytes);
            continue;
        }
        float *input = calloc((size_t)kind->width * (size_t)kind->height * 3, sizeof *input), *plain[FLAT_OUTPUTS_MAX];
        struct eight *e = eight_new(f, range, input);
        assert_non_null(e);
        draw(input, kind);
        eight_run(e, 0);
        for (uint32_t o = 0; o < f->outputs; o++) {
            plain[o] = malloc(e->output_len[o] * sizeof **plain);
            memcpy(plain[o], e->output[o], e->output_len[o] * sizeof **plain);
        }
        eight_run(e, 1);
        for (uint32_t o = 0; o < f->outputs; o++) {
            assert_memory_equal(plain[o], e->output[o], e->output_len[o] * sizeof **plain);
            free(plain[o]);
        }
        eight_free(e);
        free(f);
        free(bytes);
        free(input);
    }
    assert_int_equal(floats, NETS - 1);
}

static void bytes_say_nearly_what_floats_say(void **state)
{
    const char *dir = models();

    (void)state;
    looker_thread();
    for (int k = 0; k < NETS; k++) {
        const struct net_kind *kind = &net_kinds[k];
        size_t offsets = (size_t)kind->candidates * (size_t)kind->offsets;
        struct net floats, bytes;
        struct net_file file = {0};

        assert_int_equal(net_load(&floats, &net_xnnpack, kind, dir, &file), WIRE_NET_LOADED);
        assert_int_equal(net_load(&bytes, &net_eight, kind, dir, &file), WIRE_NET_LOADED);
        net_file_release(&file);
        draw(floats.input, kind);
        draw(bytes.input, kind);
        assert_int_equal(floats.run(&floats), 0);
        assert_int_equal(bytes.run(&bytes), 0);
        assert_true(likeness(floats.offset, bytes.offset, offsets) > 0.94F);
        for (int i = 0; kind->classes && i < kind->candidates; i++)
            assert_true(fabsf(floats.score[i] - bytes.score[i]) < 0.3F);
        net_release(&floats);
        net_release(&bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_vnni_and_without_the_bytes_are_the_same),
        cmocka_unit_test(channels_by_themselves_are_the_same_in_every_shape),
        cmocka_unit_test(what_it_cannot_do_is_refused),
        cmocka_unit_test(every_net_says_the_same_either_way),
        cmocka_unit_test(bytes_say_nearly_what_floats_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
