/* links: vision */
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

static void fill(struct net *n, uint32_t seed)
{
    for (int i = 0; i < n->kind->width * n->kind->height * 3; i++) {
        seed = seed * 1664525U + 1013904223U;
        n->input[i] = (float)(seed >> 8) / (float)(1U << 23) - 1.0F;
    }
}

static void both_engines_say_the_same(void **state)
{
    const char *dir = models();

    (void)state;
    for (int k = 0; k < NETS; k++) {
        struct net a, b;

        assert_int_equal(net_load_xnnpack(&a, &net_kinds[k], dir), 0);
        assert_int_equal(net_load_opencv(&b, &net_kinds[k], dir), 0);
        fill(&a, 42);
        fill(&b, 42);
        assert_int_equal(a.run(&a), 0);
        assert_int_equal(b.run(&b), 0);
        for (int i = 0; i < net_kinds[k].candidates; i++)
            assert_float_equal(a.score[i], b.score[i], 0.002F);
        for (int i = 0; i < net_kinds[k].candidates * net_kinds[k].offsets; i++) {
            float scale = a.offset[i] < 0 ? -a.offset[i] : a.offset[i];
            assert_float_equal(a.offset[i], b.offset[i], 0.002F + 0.002F * scale);
        }
        net_release(&a);
        net_release(&b);
        net_release(&b); /* a released net is zeroed; once more is nothing */
    }
}

static void same_input_same_output(void **state)
{
    const char *dir = models();
    struct net n;
    float first[64];

    (void)state;
    assert_int_equal(net_load_xnnpack(&n, &net_kinds[NET_SMALL], dir), 0);
    for (int again = 0; again < 3; again++) {
        fill(&n, 7);
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

/* Cut, of another net, or with any word of its head changed: refused or loaded, never a crash. */
static void damaged_files_are_refused(void **state)
{
    char path[4096], dir[] = "/tmp/test-net-XXXXXX";
    const char *from = models();
    size_t len;
    struct net n;

    (void)state;
    snprintf(path, sizeof path, "%s/blaze.net", from);
    uint8_t *whole = read_whole(path, &len);
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/blaze.net", dir);
    static const size_t cuts[] = {0, 3, 24, 100, 4000, 200000};
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        write_whole(path, whole, cuts[i]);
        assert_int_equal(net_load_xnnpack(&n, &net_kinds[NET_SECOND], dir), -1);
        assert_null(n.input);
    }
    for (size_t word = 0; word < 320; word += 3) {
        uint8_t *copy = malloc(len);
        assert_non_null(copy);
        memcpy(copy, whole, len);
        static const int32_t evil[] = {-1, 0x7FFFFFFF, 4097};
        memcpy(copy + 4 * word, &evil[word % 3], 4);
        write_whole(path, copy, len);
        if (net_load_xnnpack(&n, &net_kinds[NET_SECOND], dir) == 0)
            net_release(&n);
        free(copy);
    }
    free(whole);
    snprintf(path, sizeof path, "%s/blaze.net", dir);
    unlink(path);
    rmdir(dir);
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
        cmocka_unit_test(overlaps_are_fractions),
    };
    looker_thread();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
