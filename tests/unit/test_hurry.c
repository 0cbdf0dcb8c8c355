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

#include "look.h"

/* An eye that is late looks at faces at once; things, and who it is, wait for a picture that is not hurried. */

enum { WIDE = 320, HIGH = 240, LOOKED_OBJECTS = 16, STEP_US = 500000 };

static uint8_t room[WIDE * HIGH], grey[WIDE / 2 * HIGH / 2];

static struct looker *looker(void)
{
    const char *named = getenv("BAQYLA_MODELS"), *dir = named ? named : SOURCE_DIR "/models";
    char path[4096];

    snprintf(path, sizeof path, "%s/rfb320.net", dir);
    if (access(path, R_OK)) {
        print_message("SKIP: no nets in %s (vision/models/get.sh fetches them)\n", dir);
        skip();
    }
    struct looker *l = looker_new(dir, NULL);
    assert_non_null(l);
    return l;
}

/* An empty room with shelves, a curtain that moves before its window, and a sensor's noise. */
static void draw(int at)
{
    uint32_t seed = 7;
    for (int y = 0; y < HIGH; y++)
        for (int x = 0; x < WIDE; x++) {
            seed = seed * 1664525U + 1013904223U;
            const int shelves = 60 + x / 24 % 2 * 60 + y / 18 % 3 * 20 + x / 8;
            const int tone = x > 200 && y < 100 ? 150 + (x + 9 * at) % 40 + y / 4 : shelves;
            room[y * WIDE + x] = (uint8_t)(tone + (int)(seed >> 28) - 8);
        }
    memset(grey, 128, sizeof grey);
}

static struct sight see(struct looker *l, struct memory *m, int at, uint32_t flags)
{
    const struct picture p = {.plane = {room, grey, grey}, .stride = {WIDE, WIDE / 2, WIDE / 2}, .width = WIDE,
                              .height = HIGH, .pts_us = (uint64_t)at * STEP_US, .seq = (uint32_t)at + 1,
                              .flags = flags};
    struct wire_tune tune;
    struct sight s;

    draw(at);
    tune_defaults(&tune);
    look(l, m, &tune, &p, &s);
    return s;
}

static void what_takes_long_waits_for_a_picture_that_is_not_hurried(void **state)
{
    struct looker *l = looker();
    struct memory *m = memory_new();
    struct wire_reference known = {.count = 1};
    (void)state;

    assert_non_null(m);
    known.likeness[0][0] = 1.0F;
    memory_refer(m, &known);
    for (int at = 0; at < 3; at++) {
        const struct sight s = see(l, m, at, WIRE_HURRIED);
        assert_int_equal(s.faces, 0);
        assert_int_equal(s.net & LOOKED_OBJECTS, 0);
        assert_int_equal(s.objects, OBJECTS_UNKNOWN);
        assert_int_equal(s.identity, IDENTITY_NOT_ASKED);
        assert_int_equal(s.flags, WIRE_HURRIED);
    }
    const struct sight s = see(l, m, 3, 0);
    assert_int_equal(s.faces, 0);
    assert_int_equal(s.net & LOOKED_OBJECTS, LOOKED_OBJECTS);
    assert_int_equal(s.identity, IDENTITY_UNVERIFIABLE);
    assert_int_equal(s.unverifiable, UNVERIFIABLE_NO_FACE);
    memory_free(m);
    looker_free(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_takes_long_waits_for_a_picture_that_is_not_hurried),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
