/* links: vision */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "camera.h"
#include "look.h"
#include "luma.h"
#include "pixels.h"

static uint32_t roll(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

static uint8_t byte(int v)
{
    return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
}

/* A room: shelves, a window, a person's outline. `gain` in 1/100. */
static void draw_room(uint8_t *luma, int gain, int noise, uint32_t seed)
{
    for (int y = 0; y < LUMA_H; y++)
        for (int x = 0; x < LUMA_W; x++) {
            int v = 70 + (x / 12 % 2) * 60 + (y / 9 % 3) * 20;

            if (x > 100 && y < 50)
                v = 210;
            if ((x - 70) * (x - 70) + (y - 60) * (y - 60) < 700)
                v = 150 + (x * 7 + y * 5) % 23;
            v = v * gain / 100 + (noise ? (int)(roll(&seed) % (uint32_t)(2 * noise + 1)) - noise : 0);
            luma[y * LUMA_W + x] = byte(v);
        }
}

/* Under a hand, a finger, tape: a tone that changes slowly. */
static void draw_cover(uint8_t *luma, int tone, int slope, int noise, uint32_t seed)
{
    for (int y = 0; y < LUMA_H; y++)
        for (int x = 0; x < LUMA_W; x++) {
            int far = ((x - 80) * (x - 80) + (y - 50) * (y - 50)) / 100;
            int v = tone - far * slope / 100 + x * slope / 400;

            v += noise ? (int)(roll(&seed) % (uint32_t)(2 * noise + 1)) - noise : 0;
            luma[y * LUMA_W + x] = byte(v);
        }
}

static void soften(uint8_t *luma, int times)
{
    uint8_t from[LUMA_SIZE];

    while (times-- > 0) {
        memcpy(from, luma, LUMA_SIZE);
        for (int y = 1; y < LUMA_H - 1; y++)
            for (int x = 1; x < LUMA_W - 1; x++) {
                int sum = 0;
                for (int k = 0; k < 9; k++)
                    sum += from[(y + k / 3 - 1) * LUMA_W + x + k % 3 - 1];
                luma[y * LUMA_W + x] = (uint8_t)(sum / 9);
            }
    }
}

enum { PICTURE_US = 266667 }; /* the base layer's rate */

/* `at` counts pictures. */
static struct camera_verdict judge_at(const uint8_t *luma, int at, struct camera_past *past)
{
    struct wire_tune tune;
    struct luma_stats stats;

    tune_defaults(&tune);
    luma_measure(luma, &stats);
    return camera_judge(&stats, (uint64_t)at * PICTURE_US, &tune, past);
}

static enum camera_state judge(const uint8_t *luma)
{
    return judge_at(luma, 0, NULL).state;
}

static void room_is_fine_at_any_usual_brightness(void **state)
{
    uint8_t luma[LUMA_SIZE];

    (void)state;
    for (int gain = 45; gain <= 150; gain += 5) {
        draw_room(luma, gain, 3, 1);
        assert_int_equal(judge(luma), CAMERA_OK);
    }
}

static void covers_of_every_tone_are_told(void **state)
{
    static const int tones[] = {0, 2, 8, 20, 45, 80, 120, 160, 200};
    uint8_t luma[LUMA_SIZE];

    (void)state;
    for (size_t t = 0; t < sizeof tones / sizeof *tones; t++)
        for (int noise = 1; noise <= 6; noise += 5) {
            draw_cover(luma, tones[t], tones[t] / 8, noise, 5);
            assert_int_equal(judge(luma), CAMERA_COVERED);
        }
}

static void dark_room_is_not_a_cover(void **state)
{
    uint8_t luma[LUMA_SIZE];

    (void)state;
    for (int gain = 6; gain <= 24; gain += 3) {
        draw_room(luma, gain, 2, 9);
        assert_int_equal(judge(luma), CAMERA_DARK);
    }
}

static void one_digital_constant_is_blocked(void **state)
{
    uint8_t luma[LUMA_SIZE];

    (void)state;
    for (int tone = 30; tone < 255; tone += 25) {
        memset(luma, tone, sizeof luma);
        assert_int_equal(judge(luma), CAMERA_BLOCKED);
    }
    memset(luma, 0, sizeof luma); /* black is what a shutter gives, too */
    assert_int_equal(judge(luma), CAMERA_COVERED);
}

/* A sign on one colour: only when it has not moved for a while. */
static void drawn_placeholder_is_blocked(void **state)
{
    uint8_t luma[LUMA_SIZE];
    struct camera_past past = {0};
    enum camera_state last = CAMERA_OK;

    (void)state;
    memset(luma, 60, sizeof luma);
    for (int y = 50; y < 70; y++)
        memset(luma + y * LUMA_W + 60, 220, 40);
    for (int i = 0; i < 8; i++)
        last = judge_at(luma, i, &past).state;
    assert_int_equal(last, CAMERA_BLOCKED);
}

/* One colour in which the coder left something of the picture before; a cover's noise moves. */
static void one_colour_with_rests_is_blocked_and_a_noisy_cover_is_not(void **state)
{
    uint8_t luma[LUMA_SIZE];
    struct camera_past sign = {0}, cover = {0};
    enum camera_state last = CAMERA_OK;

    (void)state;
    memset(luma, 92, sizeof luma);
    for (int i = 0; i < LUMA_SIZE; i += 70)
        luma[i] = 95;
    for (int i = 0; i < 8; i++)
        last = judge_at(luma, i, &sign).state;
    assert_int_equal(last, CAMERA_BLOCKED);
    for (int i = 0; i < 8; i++) {
        draw_cover(luma, 92, 0, 3, (uint32_t)i);
        assert_int_equal(judge_at(luma, i, &cover).state, CAMERA_COVERED);
    }
}

/* Few lines on one colour give less structure than a cover may have, and the coder takes a while to draw them. */
static void a_few_lines_on_one_colour_are_blocked_and_frozen_grain_is_not(void **state)
{
    uint8_t luma[LUMA_SIZE];
    struct camera_past sign = {0}, cover = {0};
    enum camera_state last = CAMERA_OK;

    (void)state;
    for (int i = 0; i < 10; i++) {
        memset(luma, 200, sizeof luma);
        for (int y = 50; y < 68; y++)
            for (int x = 67; x < 92; x++)
                if (y == 50 || y == 67 || x == 67 || x == 91)
                    luma[y * LUMA_W + x] = 252;
        for (int k = 0; i < 2 && k < LUMA_SIZE; k += 5)
            luma[k] = 203;
        last = judge_at(luma, i, &sign).state;
    }
    assert_int_equal(last, CAMERA_BLOCKED);
    for (int i = 0; i < 10; i++) {
        draw_cover(luma, 120, 0, 2, 7);
        assert_int_equal(judge_at(luma, i, &cover).state, CAMERA_COVERED);
    }
}

static void stuck_picture_is_frozen_in_spite_of_coding_noise(void **state)
{
    uint8_t now[LUMA_SIZE];
    struct camera_past past = {0};

    (void)state;
    for (int i = 0; i < 20; i++) {
        uint32_t seed = (uint32_t)i + 1;

        draw_room(now, 100, 2, seed); /* a key frame now and then draws it anew */
        struct camera_verdict v = judge_at(now, i, &past);
        assert_int_equal(v.state, i * PICTURE_US >= 1500000 ? CAMERA_FROZEN : CAMERA_OK);
        assert_int_equal(v.still_us, (uint64_t)i * PICTURE_US);
    }
    for (int y = 56; y < 60; y++) /* two eyelids are enough to thaw it */
        for (int x = 62; x < 80; x++)
            if (x < 69 || x > 72)
                now[y * LUMA_W + x] = byte(now[y * LUMA_W + x] - 40);
    assert_int_equal(judge_at(now, 20, &past).state, CAMERA_OK);
}

static void lost_focus_is_told_by_its_own_past(void **state)
{
    uint8_t now[LUMA_SIZE];
    struct camera_past past = {0};

    (void)state;
    for (int i = 0; i < 40; i++) {
        draw_room(now, 90 + i % 10, 3, (uint32_t)i + 1);
        if (i >= 30)
            soften(now, 6);
        struct camera_verdict v = judge_at(now, i, &past);
        assert_int_equal(v.state, i < 30 ? CAMERA_OK : CAMERA_DEFOCUSED);
        assert_int_equal(v.collapsed, i >= 30);
    }
}

/* --- sampling ----------------------------------------------------------------- */

/* A head before a bare wall: what another student's room may be, and what a gap beside a hand may look like. */
static void draw_bare_room(uint8_t *luma, uint32_t seed)
{
    for (int y = 0; y < LUMA_H; y++)
        for (int x = 0; x < LUMA_W; x++) {
            int v = 170, inside = (x - 80) * (x - 80) + (y - 60) * (y - 60) < 600;

            if (inside)
                v = 60 + (x / 5 % 2) * 50 + (y / 4 % 2) * 30;
            luma[y * LUMA_W + x] = byte(v + (int)(roll(&seed) % 5U) - 2);
        }
}

static void a_face_refutes_what_the_vanished_room_alone_says(void **state)
{
    struct camera_past past = {0};
    struct camera_verdict v;
    uint8_t luma[LUMA_SIZE];
    int at = 0;

    (void)state;
    for (; at < 40; at++) {
        draw_room(luma, 90 + at % 10, 3, (uint32_t)at);
        assert_int_equal(judge_at(luma, at, &past).state, CAMERA_OK);
    }
    room_empty(&past.room);
    draw_bare_room(luma, 1);
    v = judge_at(luma, at, &past);
    assert_int_equal(v.state, CAMERA_COVERED);
    assert_true(v.by_room);
    past.seen_us = (uint64_t)at * PICTURE_US;
    for (int i = 1; i <= 5; i++) {
        draw_bare_room(luma, (uint32_t)i + 1);
        assert_int_equal(judge_at(luma, at + i, &past).state, CAMERA_OK);
    }
    draw_bare_room(luma, 9);
    assert_int_equal(judge_at(luma, at + 7, &past).state, CAMERA_COVERED); /* the face is gone */
    draw_cover(luma, 90, 10, 3, 5);
    v = judge_at(luma, at + 8, &past);
    assert_int_equal(v.state, CAMERA_COVERED); /* no structure at all: no face helps */
    assert_false(v.by_room);
}

static void constant_stays_constant_at_every_size(void **state)
{
    static const int sizes[][2] = {{16, 16}, {17, 19}, {160, 96}, {321, 241}, {640, 480}, {480, 853}, {1920, 1080}};
    static struct pixels scratch;
    uint8_t *plane = malloc(1920 * 1080), to[LUMA_SIZE];

    (void)state;
    assert_non_null(plane);
    memset(plane, 137, 1920 * 1080);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        int w = sizes[i][0], h = sizes[i][1];
        struct window all = {0, 0, (float)w, (float)h};

        memset(to, 0, sizeof to);
        pixels_resample(&scratch, plane, w, w, h, all, 0, to, LUMA_W, LUMA_H);
        for (int k = 0; k < LUMA_SIZE; k++)
            assert_int_equal(to[k], 137);
    }
    free(plane);
}

static void mean_of_a_picture_survives_shrinking(void **state)
{
    static struct pixels scratch;
    static uint8_t plane[640 * 480];
    uint8_t to[LUMA_SIZE];
    uint32_t seed = 3;
    double from_sum = 0, to_sum = 0;

    (void)state;
    for (int i = 0; i < 640 * 480; i++)
        from_sum += plane[i] = (uint8_t)(roll(&seed) % 256);
    pixels_resample(&scratch, plane, 640, 640, 480, (struct window){0, 0, 640, 480}, 0, to, LUMA_W, LUMA_H);
    for (int i = 0; i < LUMA_SIZE; i++)
        to_sum += to[i];
    assert_true(from_sum / (640 * 480) - to_sum / LUMA_SIZE < 0.6);
    assert_true(to_sum / LUMA_SIZE - from_sum / (640 * 480) < 0.6);
}

static void outside_the_picture_is_padding(void **state)
{
    static struct pixels scratch;
    uint8_t plane[32 * 32], to[16 * 16];

    (void)state;
    memset(plane, 200, sizeof plane);
    pixels_resample(&scratch, plane, 32, 32, 32, (struct window){-32, -32, 64, 64}, 7, to, 16, 16);
    assert_int_equal(to[0], 7);
    assert_int_equal(to[7 * 16 + 7], 7);
    assert_int_equal(to[8 * 16 + 8], 200);
    assert_int_equal(to[15 * 16 + 15], 200);
    assert_int_equal(to[3 * 16 + 12], 7);
}

/* --- the whole look, without models ---------------------------------------------- */

static void pictures_of_any_size_are_survived(void **state)
{
    static const int sides[] = {1, 15, 16, 17, 33, 96, 241, 1080};
    static uint8_t plane[1080 * 1080];
    struct looker *l = looker_new(NULL, "none");
    struct wire_tune tune;
    uint32_t seed = 11;

    (void)state;
    assert_non_null(l);
    tune_defaults(&tune);
    for (size_t i = 0; i < sizeof plane; i++)
        plane[i] = (uint8_t)roll(&seed);
    for (size_t a = 0; a < sizeof sides / sizeof *sides; a++)
        for (size_t b = 0; b < sizeof sides / sizeof *sides; b++) {
            struct memory *m = memory_new();
            struct picture p = {.plane = {plane, plane, plane},
                                .stride = {sides[a], (sides[a] + 1) / 2, (sides[a] + 1) / 2},
                                .width = sides[a],
                                .height = sides[b],
                                .pts_us = 1};
            struct sight s;

            assert_non_null(m);
            look(l, m, &tune, &p, &s);
            assert_int_equal(s.faces, FACES_UNKNOWN);
            assert_int_equal(s.wire, SIGHT_WIRE);
            p.pts_us = 2;
            look(l, m, &tune, &p, &s);
            look_still(l, &tune, &p, &s);
            memory_free(m);
        }
    looker_free(l);
}

static void missing_models_are_degraded_not_fatal(void **state)
{
    struct wire_ready ready;
    struct looker *l = looker_new("/nonexistent", NULL);

    (void)state;
    assert_non_null(l);
    looker_ready(l, &ready);
    assert_int_equal(ready.degraded, 1);
    assert_string_equal(ready.runtime, "none");
    looker_free(l);
    assert_null(looker_new(NULL, "abacus"));
}

static void tune_fills_only_what_is_missing(void **state)
{
    struct wire_tune tune, usual;

    (void)state;
    tune_defaults(&usual);
    memset(&tune, 0, sizeof tune);
    tune.dark_mean_milli = 12345;
    tune_complete(&tune);
    assert_int_equal(tune.dark_mean_milli, 12345);
    assert_int_equal(tune.look_every_ms, usual.look_every_ms);
    assert_int_equal(usual.newcomer_milli, TUNE_NEWCOMER_MILLI);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(room_is_fine_at_any_usual_brightness),
        cmocka_unit_test(covers_of_every_tone_are_told),
        cmocka_unit_test(dark_room_is_not_a_cover),
        cmocka_unit_test(one_digital_constant_is_blocked),
        cmocka_unit_test(drawn_placeholder_is_blocked),
        cmocka_unit_test(one_colour_with_rests_is_blocked_and_a_noisy_cover_is_not),
        cmocka_unit_test(a_few_lines_on_one_colour_are_blocked_and_frozen_grain_is_not),
        cmocka_unit_test(stuck_picture_is_frozen_in_spite_of_coding_noise),
        cmocka_unit_test(lost_focus_is_told_by_its_own_past),
        cmocka_unit_test(a_face_refutes_what_the_vanished_room_alone_says),
        cmocka_unit_test(constant_stays_constant_at_every_size),
        cmocka_unit_test(mean_of_a_picture_survives_shrinking),
        cmocka_unit_test(outside_the_picture_is_padding),
        cmocka_unit_test(pictures_of_any_size_are_survived),
        cmocka_unit_test(missing_models_are_degraded_not_fatal),
        cmocka_unit_test(tune_fills_only_what_is_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
