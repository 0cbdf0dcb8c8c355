/* links: vision */
#include <dirent.h>
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>
#include <unistd.h>

#include "faces.h"
#include "net.h"

/* The nets are fetched, not stored: without them these tests are skipped. */
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

static void load(struct net *n, const struct net_engine *engine, enum net_id id, const char *dir)
{
    struct net_file file = {0};

    assert_int_equal(engine->start(), 0);
    assert_int_equal(net_load(n, engine, &net_kinds[id], dir, &file), WIRE_NET_LOADED);
    net_file_release(&file);
}

enum drawing { DRAWN_HEAD, DRAWN_HEAD_AND_SLAB, DRAWN_SQUARES, DRAWN_NOISE, DRAWINGS };

/* A tone (0 … 255) of a drawn scene at u, v from 0 to 1: nobody real, yet the face nets take the head for one. */
static float tone(enum drawing what, float u, float v, int channel, float noise)
{
    int eyes = hypotf(u - 0.42F, v - 0.38F) < 0.03F || hypotf(u - 0.58F, v - 0.38F) < 0.03F;
    int mouth = fabsf(u - 0.5F) < 0.07F && fabsf(v - 0.58F) < 0.015F;

    if (what == DRAWN_NOISE)
        return noise;
    if (what == DRAWN_SQUARES)
        return ((int)(u * 16) + (int)(v * 12)) & 1 ? 220.0F : 30.0F;
    if (what == DRAWN_HEAD_AND_SLAB && u > 0.7F && u < 0.8F && v > 0.5F && v < 0.85F)
        return 20.0F;
    if (eyes || mouth)
        return eyes ? 30.0F : 90.0F;
    if (hypotf((u - 0.5F) * 1.3F, v - 0.45F) < 0.25F)
        return 200.0F - 40.0F * (float)channel;
    return 90.0F + 60.0F * u + 30.0F * v;
}

static void draw(struct net *n, enum drawing what)
{
    const struct net_input *in = &n->kind->input;
    int width = n->kind->width, height = n->kind->height;
    uint32_t seed = 42;

    for (int i = 0; i < width * height * 3; i++) {
        int c = i % 3, x = i / 3 % width, y = i / 3 / width;
        float noise = (float)((seed = seed * 1664525U + 1013904223U) >> 24);
        float v = tone(what, (float)x / (float)width, (float)y / (float)height, in->bgr ? 2 - c : c, noise);

        n->input[i] = (v + noise / 16.0F - 8.0F - in->mean[c]) * in->scale[c];
    }
}

static float largest(const float *a, const float *b, size_t count)
{
    float most = 0;

    for (size_t i = 0; i < count; i++)
        most = fmaxf(most, fabsf(b ? a[i] - b[i] : a[i]));
    return most;
}

/* On drawn pictures: probabilities within 0.001, all other numbers within 0.0001 of the largest among them. */
static void both_engines_say_the_same(void **state)
{
    const char *dir = models();
    float sure = 0;

    (void)state;
    for (int k = 0; k < NETS; k++) {
        const struct net_kind *kind = &net_kinds[k];
        size_t rows = (size_t)kind->candidates, offsets = rows * (size_t)kind->offsets;
        struct net a, b;

        load(&a, &net_xnnpack, (enum net_id)k, dir);
        load(&b, &net_opencv, (enum net_id)k, dir);
        for (int what = 0; what < DRAWINGS; what++) {
            draw(&a, (enum drawing)what);
            draw(&b, (enum drawing)what);
            assert_int_equal(a.run(&a), 0);
            assert_int_equal(b.run(&b), 0);
            if (kind->classes) {
                assert_true(largest(a.score, b.score, rows) < 0.001F);
                sure = fmaxf(sure, largest(a.score, NULL, rows));
            }
            assert_true(largest(a.offset, NULL, offsets) > 0.1F);
            assert_true(largest(a.offset, b.offset, offsets) < 0.0001F * largest(a.offset, NULL, offsets));
        }
        net_release(&a);
        net_release(&b);
        net_release(&b); /* a released net is zeroed; once more is nothing */
    }
    assert_true(sure > 0.9F); /* they agreed about something, not only about nothing */
}

static void same_input_same_output(void **state)
{
    const char *dir = models();
    struct net n;
    float first[64];

    (void)state;
    load(&n, &net_xnnpack, NET_SMALL, dir);
    for (int again = 0; again < 3; again++) {
        draw(&n, DRAWN_HEAD);
        assert_int_equal(n.run(&n), 0);
        if (again)
            assert_memory_equal(first, n.score, sizeof first);
        memcpy(first, n.score, sizeof first);
    }
    net_release(&n);
}

static uint8_t *read_whole(const char *path, size_t *ret_len)
{
    FILE *f = fopen(path, "rb");

    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    long len = ftell(f);
    rewind(f);
    uint8_t *bytes = malloc((size_t)len);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, (size_t)len, f), (size_t)len);
    fclose(f);
    *ret_len = (size_t)len;
    return bytes;
}

static void write_whole(const char *path, const uint8_t *bytes, size_t len)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    fclose(f);
}

static int engine_takes(const uint8_t *bytes, size_t len, enum net_id id)
{
    uint8_t *copy = aligned_alloc(64, (len + 127) / 64 * 64);
    struct net n;

    assert_non_null(copy);
    memcpy(copy, bytes, len);
    int taken = net_xnnpack.load(&n, &net_kinds[id], copy, len) == 0;
    free(copy);
    if (taken)
        net_release(&n);
    assert_null(n.input);
    return taken;
}

/* The hash keeps such files away from the engine; it must stand them all the same.
   Cut, of another net, or with any word of its head changed: refused or loaded, never a crash. */
static void damaged_files_are_refused(void **state)
{
    static const struct {
        const char *file;
        enum net_id id;
        size_t words;
    } nets[] = {{"blaze", NET_SECOND, 320}, {"dlib", NET_IDENTITY, 2200}};
    const char *dir = models();

    (void)state;
    for (size_t k = 0; k < sizeof nets / sizeof *nets; k++) {
        static const size_t cuts[] = {0, 3, 24, 100, 4000, 200000};
        static const int32_t evil[] = {-1, 0x7FFFFFFF, 4097, 0};
        char path[4096];
        size_t len;

        snprintf(path, sizeof path, "%s/%s.net", dir, nets[k].file);
        uint8_t *whole = read_whole(path, &len);
        assert_true(engine_takes(whole, len, nets[k].id));
        assert_false(engine_takes(whole, len, NET_FULL));
        for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++)
            assert_false(engine_takes(whole, cuts[i], nets[k].id));
        for (size_t word = 0; word < nets[k].words; word += k ? 31 : 3) {
            int32_t kept;

            memcpy(&kept, whole + 4 * word, 4);
            memcpy(whole + 4 * word, &evil[word % 4], 4);
            (void)engine_takes(whole, len, nets[k].id);
            memcpy(whole + 4 * word, &kept, 4);
        }
        free(whole);
    }
}

/* A folder of nets of our own making: links to the real ones, of which some are replaced. */
static char folder[64];

static void folder_path(char *path, size_t size, const char *file)
{
    assert_true(snprintf(path, size, "%s/%s", folder, file) < (int)size);
}

static void folder_begin(const char *from)
{
    static const char *const stems[] = {"rfb160", "rfb320", "blaze", "dlib", "nanodet"};
    char path[4096], real[4096], target[4096], name[32];

    assert_non_null(realpath(from, real));
    snprintf(folder, sizeof folder, "/tmp/test-net-XXXXXX");
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < sizeof stems / sizeof *stems; i++)
        for (int onnx = 0; onnx < 2; onnx++) {
            snprintf(name, sizeof name, "%s.%s", stems[i], onnx ? "onnx" : "net");
            folder_path(path, sizeof path, name);
            assert_true(snprintf(target, sizeof target, "%s/%s", real, name) < (int)sizeof target);
            assert_int_equal(symlink(target, path), 0);
        }
}

static void folder_lose(const char *file)
{
    char path[4096];

    folder_path(path, sizeof path, file);
    unlink(path);
}

/* The same net but for one bit of its last weight. */
static void folder_forge(const char *file)
{
    char path[4096];
    size_t len;

    folder_path(path, sizeof path, file);
    uint8_t *bytes = read_whole(path, &len);
    bytes[len - 4] ^= 1;
    unlink(path);
    write_whole(path, bytes, len);
    free(bytes);
}

static void folder_end(void)
{
    DIR *d = opendir(folder);
    char path[4096];

    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));) {
        folder_path(path, sizeof path, e->d_name);
        if (e->d_name[0] != '.')
            unlink(path);
    }
    closedir(d);
    assert_int_equal(rmdir(folder), 0);
}

static struct wire_ready ready_of(const struct net_engine *const *engines, const char *runtime)
{
    struct wire_ready ready;
    struct looker *l = engines ? looker_new_of(engines, folder, runtime) : looker_new(folder, runtime);

    assert_non_null(l);
    looker_ready(l, &ready);
    for (uint32_t i = 0; i < ready.nets; i++)
        assert_int_equal(l->net[i].run != NULL, ready.net[i].state == WIRE_NET_LOADED);
    looker_free(l);
    return ready;
}

/* What is taken when nobody asks: bytes where the processor multiplies them fast. */
static const char *usual(void)
{
    return net_eight.pays() ? "eight" : "xnnpack";
}

static void every_net_is_named_with_its_hash(void **state)
{
    static const uint8_t none[32];

    folder_begin(models());
    struct wire_ready ready = ready_of(NULL, NULL);
    (void)state;
    assert_string_equal(ready.runtime, usual());
    assert_int_equal(ready.degraded, 0);
    assert_int_equal(ready.slow, 0);
    assert_int_equal(ready.nets, NETS);
    for (int i = 0; i < NETS; i++) {
        assert_string_equal(ready.net[i].name, net_kinds[i].name);
        assert_int_equal(ready.net[i].state, WIRE_NET_LOADED);
        assert_memory_not_equal(ready.net[i].sha256, none, sizeof none);
    }
    assert_memory_equal(ready.net[NET_OBJECTS].sha256, ready.net[NET_OBJECTS_SMALL].sha256, 32);
    folder_end();
}

static void a_forged_net_is_off_alone(void **state)
{
    folder_begin(models());
    folder_forge("dlib.net");
    struct wire_ready ready = ready_of(NULL, NULL);
    (void)state;
    assert_int_equal(ready.degraded, 0);
    assert_int_equal(ready.net[NET_IDENTITY].state, WIRE_NET_FOREIGN);
    assert_int_equal(ready.net[NET_OBJECTS].state, WIRE_NET_LOADED);
    assert_int_equal(ready.net[NET_FULL].state, WIRE_NET_LOADED);
    folder_lose("nanodet.net");
    ready = ready_of(NULL, NULL);
    assert_string_equal(ready.runtime, usual());
    assert_int_equal(ready.net[NET_OBJECTS].state, WIRE_NET_MISSING);
    assert_int_equal(ready.net[NET_OBJECTS_SMALL].state, WIRE_NET_MISSING);
    folder_end();
}

/* The other engine has an unforged file of the same net, but taking it would hide the forgery. */
static void a_forged_face_net_is_not_replaced_in_silence(void **state)
{
    folder_begin(models());
    folder_forge("rfb320.net");
    struct wire_ready ready = ready_of(NULL, NULL);
    (void)state;
    assert_string_equal(ready.runtime, usual());
    assert_int_equal(ready.degraded, 1);
    assert_int_equal(ready.net[NET_FULL].state, WIRE_NET_FOREIGN);
    assert_int_equal(ready.net[NET_OBJECTS].state, WIRE_NET_LOADED);
    folder_end();
}

static void what_is_there_chooses_the_runtime(void **state)
{
    folder_begin(models());
    (void)state;
    folder_lose("blaze.net");
    struct wire_ready ready = ready_of(NULL, NULL);
    assert_string_equal(ready.runtime, "opencv");
    assert_int_equal(ready.degraded, 0);
    folder_lose("blaze.onnx");
    ready = ready_of(NULL, NULL);
    assert_string_equal(ready.runtime, usual()); /* no faces anywhere: what else there is, by the faster */
    assert_int_equal(ready.degraded, 1);
    assert_int_equal(ready.net[NET_OBJECTS].state, WIRE_NET_LOADED);
    ready = ready_of(NULL, "none");
    assert_string_equal(ready.runtime, "none");
    assert_int_equal(ready.degraded, 1);
    assert_int_equal(ready.nets, 0);
    folder_end();
}

static void sleep_on(struct net *n, enum net_id id)
{
    struct net_file file = {0};

    assert_int_equal(net_load_asleep(n, &net_xnnpack, &net_kinds[id], folder, &file), WIRE_NET_LOADED);
    net_file_release(&file);
    assert_non_null(n->run);
    assert_null(n->input);
    assert_int_equal(n->run(n), -1);
}

static void a_net_that_sleeps_is_the_same_when_it_wakes(void **state)
{
    const char *dir = models();
    size_t numbers = (size_t)net_kinds[NET_IDENTITY].offsets;
    struct net loaded, slept;

    (void)state;
    folder_begin(dir);
    load(&loaded, &net_xnnpack, NET_IDENTITY, dir);
    sleep_on(&slept, NET_IDENTITY);
    assert_int_equal(net_wake(&slept), 0);
    assert_int_equal(net_wake(&slept), 0); /* awake already */
    draw(&loaded, DRAWN_HEAD);
    draw(&slept, DRAWN_HEAD);
    assert_int_equal(loaded.run(&loaded), 0);
    assert_int_equal(slept.run(&slept), 0);
    assert_memory_equal(loaded.offset, slept.offset, numbers * sizeof(float));
    assert_memory_equal(loaded.sha256, slept.sha256, sizeof loaded.sha256);
    net_release(&loaded);
    net_release(&slept);
    folder_end();
}

/* Written over in its place, as no upgrade does. */
static void a_net_that_changed_in_its_sleep_stays_off(void **state)
{
    char path[4096];
    size_t len;
    struct net n;

    (void)state;
    folder_begin(models());
    folder_path(path, sizeof path, "dlib.net");
    uint8_t *bytes = read_whole(path, &len);
    unlink(path);
    write_whole(path, bytes, len);
    sleep_on(&n, NET_IDENTITY);
    bytes[len - 4] ^= 1;
    write_whole(path, bytes, len);
    assert_int_equal(net_wake(&n), -1);
    assert_null(n.run);
    assert_int_equal(net_wake(&n), -1);
    net_release(&n);
    free(bytes);
    folder_end();
}

static int no_instructions(void)
{
    return -1;
}

static int never_loads(struct net *n, const struct net_kind *kind, const uint8_t *bytes, size_t len)
{
    (void)n, (void)kind, (void)bytes, (void)len;
    fail_msg("an engine that did not start was used");
    return -1;
}

static int never_pays(void)
{
    return 0;
}

static void an_old_processor_gets_the_slower_runtime(void **state)
{
    const struct net_engine costly = {"eight", "net", 1, net_xnnpack.start, never_pays, never_loads};
    static const struct net_engine modern = {"xnnpack", "net", 1, no_instructions, NULL, never_loads};
    const struct net_engine *const engines[] = {&costly, &modern, &net_opencv, NULL};

    folder_begin(models());
    struct wire_ready ready = ready_of(engines, NULL);
    (void)state;
    assert_string_equal(ready.runtime, "opencv");
    assert_int_equal(ready.slow, 1);
    assert_int_equal(ready.degraded, 0);
    ready = ready_of(engines, "xnnpack"); /* who insists is not given another */
    assert_string_equal(ready.runtime, "none");
    assert_int_equal(ready.slow, 1);
    assert_int_equal(ready.degraded, 1);
    folder_end();
}

static void overlaps_are_fractions(void **state)
{
    const struct box a = {0, 0, 10, 10}, inside = {2, 2, 5, 5}, half = {5, 0, 10, 10}, apart = {50, 50, 9, 9};

    (void)state;
    assert_float_equal(box_overlap(a, a), 1.0F, 1e-6F);
    assert_float_equal(box_overlap(a, half), 50.0F / 150.0F, 1e-6F);
    assert_float_equal(box_overlap(a, apart), 0.0F, 0.0F);
    assert_float_equal(box_overlap(a, inside), 0.25F, 1e-6F);
    assert_float_equal(box_nested(a, inside), 1.0F, 1e-6F);
    assert_float_equal(box_nested(inside, a), 1.0F, 1e-6F);
    assert_float_equal(box_nested(a, apart), 0.0F, 0.0F);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_engines_say_the_same),
        cmocka_unit_test(same_input_same_output),
        cmocka_unit_test(damaged_files_are_refused),
        cmocka_unit_test(every_net_is_named_with_its_hash),
        cmocka_unit_test(a_forged_net_is_off_alone),
        cmocka_unit_test(a_forged_face_net_is_not_replaced_in_silence),
        cmocka_unit_test(what_is_there_chooses_the_runtime),
        cmocka_unit_test(a_net_that_sleeps_is_the_same_when_it_wakes),
        cmocka_unit_test(a_net_that_changed_in_its_sleep_stays_off),
        cmocka_unit_test(an_old_processor_gets_the_slower_runtime),
        cmocka_unit_test(overlaps_are_fractions),
    };
    looker_thread();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
