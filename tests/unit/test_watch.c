/* links: vision */
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "camera.h"
#include "look.h"
#include "looping.h"
#include "sensor.h"

enum { PICTURE_US = 266667 }; /* the base layer's rate */

static uint32_t roll(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

static uint8_t byte(float v)
{
    return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : lrintf(v));
}

/* A room with shelves, a window and a head at (x, y); `across` is how far the camera has turned. */
struct view {
    int across;
    float x, y, gain;
    int nobody;
    uint32_t noise;
};

static float room_at(int x, int y)
{
    if (x > 118 && x < 150 && y < 45)
        return 205;
    if (y > 50)
        return 60.0F + (float)(x / 14 % 3 * 30) + (float)(y / 11 % 2 * 25);
    return 110.0F + (float)(x % 37 < 4 ? -50 : 0) + (float)(x * 5 / 16);
}

static void draw(uint8_t *luma, struct view v)
{
    uint32_t seed = v.noise * 7919U + 17U;

    for (int y = 0; y < LUMA_H; y++)
        for (int x = 0; x < LUMA_W; x++) {
            float dx = (float)x - v.x, dy = (float)y - v.y, t = room_at(x + v.across, y);

            if (!v.nobody && dx * dx + dy * dy * 0.6F < 260)
                t = 165.0F + dx * 0.8F - (fabsf(dy) < 3 && fabsf(fabsf(dx) - 6) < 3 ? 70.0F : 0.0F);
            else if (!v.nobody && dy > 18 && fabsf(dx) < 34)
                t = 45.0F + dx * 0.3F;
            luma[y * LUMA_W + x] = byte(t * v.gain + (float)(roll(&seed) % 5) - 2.0F);
        }
}

/* Somebody who never does the same twice: a sum of sways that share no period. */
static struct view sitting(int at, uint32_t noise)
{
    float t = (float)at * 0.2667F;
    float nod = 4.0F * sinf(t * 0.73F) * sinf(t * 0.211F + 1.0F);
    float sway = 6.0F * sinf(t * 0.47F + 2.0F * sinf(t * 0.0913F));

    return (struct view){0, 70 + sway + 2.0F * sinf(t * 1.9F + 3.0F * sinf(t * 0.31F)), 50 + nod, 1.0F, 0, noise};
}

static void mark(struct camera_past *past, struct view v)
{
    room_person(&past->room, (v.x - 16) / LUMA_W, (v.y - 20) / LUMA_H, 32.0F / LUMA_W, 40.0F / LUMA_H);
}

static struct camera_verdict see(struct camera_past *past, const uint8_t *luma, int at)
{
    struct wire_tune tune;
    struct luma_stats stats;

    tune_defaults(&tune);
    luma_measure(luma, &stats);
    return camera_judge(&stats, (uint64_t)at * PICTURE_US, &tune, past);
}

static int begin(struct camera_past *past)
{
    uint8_t luma[LUMA_SIZE];

    memset(past, 0, sizeof *past);
    for (int i = 0; i < 60; i++) {
        draw(luma, sitting(i, (uint32_t)i));
        assert_int_equal(see(past, luma, i).state, CAMERA_OK);
        mark(past, sitting(i, 0));
    }
    return 60;
}

/* --- covers over a known room --------------------------------------------------- */

static void cover_with_light_at_its_edge_is_a_cover(void **state)
{
    uint8_t luma[LUMA_SIZE];
    struct camera_past past;
    int at = begin(&past);

    (void)state;
    for (int i = 0; i < 10; i++) {
        uint32_t seed = (uint32_t)i;

        for (int k = 0; k < LUMA_SIZE; k++)
            luma[k] = byte(70.0F + (float)(k / LUMA_W + k % LUMA_W) * 0.1F +
                           150.0F * expf(-(float)(k % LUMA_W) / 7.0F) + (float)(roll(&seed) % 3));
        assert_int_equal(see(&past, luma, at + i).state, CAMERA_COVERED);
    }
}

static void film_that_lets_shadows_through_is_a_cover(void **state)
{
    uint8_t clear[LUMA_SIZE], luma[LUMA_SIZE];
    struct camera_past past;
    int at = begin(&past);

    (void)state;
    for (int i = 0; i < 10; i++) {
        draw(clear, sitting(at + i, (uint32_t)i));
        for (int y = 0; y < LUMA_H; y++)
            for (int x = 0; x < LUMA_W; x++) {
                float sum = 0;
                int count = 0;

                for (int dy = -12; dy <= 12; dy += 3)
                    for (int dx = -12; dx <= 12; dx += 3)
                        if (x + dx >= 0 && x + dx < LUMA_W && y + dy >= 0 && y + dy < LUMA_H) {
                            sum += clear[(y + dy) * LUMA_W + x + dx];
                            count++;
                        }
                luma[y * LUMA_W + x] = byte(70.0F + 0.4F * sum / (float)count);
            }
        assert_int_equal(see(&past, luma, at + i).state, CAMERA_COVERED);
    }
}

static void lamp_that_goes_out_is_no_cover_and_no_move(void **state)
{
    uint8_t luma[LUMA_SIZE];
    struct camera_past past;
    int at = begin(&past);

    (void)state;
    for (int i = 0; i < 40; i++) {
        struct view v = sitting(at + i, (uint32_t)i);

        v.gain = i / 8 % 2 ? 1.0F : 0.45F;
        draw(luma, v);
        struct camera_verdict verdict = see(&past, luma, at + i);
        assert_int_equal(verdict.state, CAMERA_OK);
        assert_true(verdict.moved >= 0.8F);
    }
}

/* --- a moved camera --------------------------------------------------------------- */

static void student_who_leans_or_leaves_does_not_move_the_camera(void **state)
{
    uint8_t luma[LUMA_SIZE];
    struct camera_past past;
    int at = begin(&past);

    (void)state;
    for (int i = 0; i < 60; i++) {
        struct view v = sitting(at + i, (uint32_t)i);

        v.x += 22;
        v.nobody = i >= 30;
        draw(luma, v);
        if (!v.nobody)
            mark(&past, v);
        struct camera_verdict verdict = see(&past, luma, at + i);
        if (verdict.state == CAMERA_FROZEN) /* an empty room is still: nothing is measured */
            assert_true(v.nobody && verdict.moved <= 0.0F);
        else
            assert_true(verdict.moved >= 0.75F);
    }
}

/* Where a look found nobody, all that is in view is room; before the first look nothing is said. */
static void camera_turned_in_an_empty_room_is_moved(void **state)
{
    uint8_t luma[LUMA_SIZE];

    (void)state;
    for (int looked = 0; looked < 2; looked++) {
        struct camera_past past = {0};
        int strange = 0;

        for (int i = 0; i < 60; i++) {
            struct view v = {
                .nobody = 1, .gain = i % 2 ? 1.0F : 0.98F, .noise = (uint32_t)i, .across = i < 40 ? 0 : 20};

            if (looked && i == 10)
                room_empty(&past.room);
            draw(luma, v);
            struct camera_verdict verdict = see(&past, luma, i);
            strange += verdict.moved > 0.0F && verdict.moved < 0.65F;
        }
        assert_in_range(strange, looked ? 4 : 0, looked ? 20 : 0);
    }
}

static void turned_camera_is_moved_until_it_is_back_or_two_minutes_long(void **state)
{
    uint8_t luma[LUMA_SIZE];
    struct camera_past past;
    int at = begin(&past), strange = 0;
    struct view v;

    (void)state;
    for (int i = 0; i < 20; i++, at++) {
        v = sitting(at, (uint32_t)i);
        v.across = 20;
        draw(luma, v);
        struct camera_verdict verdict = see(&past, luma, at);
        assert_int_equal(verdict.state, CAMERA_OK);
        assert_in_range((int)(verdict.moved * 1000), 1, TUNE_MOVED_MILLI - 50);
    }
    draw(luma, sitting(at, 5));
    assert_true(see(&past, luma, at++).moved >= 0.8F);
    for (int i = 0; i < 600; i++, at++) {
        v = sitting(at, (uint32_t)i);
        v.across = 20;
        draw(luma, v);
        float moved = see(&past, luma, at).moved;
        strange += moved > 0.0F && moved * 1000 < TUNE_MOVED_MILLI;
    }
    assert_in_range(strange, 120000000 / PICTURE_US - 2, 120000000 / PICTURE_US + 2);
}

/* --- loops ---------------------------------------------------------------------- */

/* Likeness when `count` pictures were seen; every `period` of them the same, re-encoded. 0: they never repeat. */
static struct loop_verdict play(int count, int period, float alike_speed)
{
    static struct loop l;
    struct loop_verdict v = {0};
    uint8_t luma[LUMA_SIZE];

    memset(&l, 0, sizeof l);
    for (int i = 0; i < count; i++) {
        struct view view = sitting(period ? i % period : i, (uint32_t)i);

        if (alike_speed > 0.0F) { /* the same nod again and again, never quite in time */
            float t = (float)i * 0.2667F, phase = t * alike_speed + 0.9F * sinf(t * 0.17F) + 0.6F * sinf(t * 0.41F);

            float size = 1.0F + 0.4F * sinf(t * 0.53F); /* nor quite as far */

            view.x = 70 + 6.0F * size * sinf(phase) + 2.0F * sinf(t * 0.093F);
            view.y = 50 + 3.0F * size * sinf(2.0F * phase);
        }
        draw(luma, view);
        v = loop_see(&l, luma, (uint64_t)i * PICTURE_US);
    }
    return v;
}

static void repeated_stretch_is_found_with_its_period(void **state)
{
    static const int periods[] = {12, 31, 75, 190, 440};

    (void)state;
    for (size_t k = 0; k < sizeof periods / sizeof *periods; k++) {
        int period = periods[k], twice = period < 60 ? 120 : 2 * period;
        struct loop_verdict v = play(twice, period, 0);

        assert_in_range((int)(v.likeness * 1000), TUNE_LOOP_MILLI + 100, 1000);
        assert_in_range(v.period_ms, (uint32_t)(period - 1) * PICTURE_US / 1000,
                        (uint32_t)(period + 1) * PICTURE_US / 1000);
    }
}

static void living_person_is_no_loop(void **state)
{
    (void)state;
    assert_int_equal(play(1200, 0, 0).period_ms, 0);
    for (int speed = 1; speed <= 4; speed++) /* nods of 6 to 1.6 seconds */
        assert_int_equal(play(600, 0, (float)speed).period_ms, 0);
}

static void picture_in_which_nothing_moves_is_no_loop(void **state)
{
    static struct loop l;
    uint8_t luma[LUMA_SIZE];

    (void)state;
    memset(&l, 0, sizeof l);
    for (int i = 0; i < 600; i++) {
        struct view v = {0, 70, 50, i % 19 == 0 ? 1.04F : 1.0F, 0, (uint32_t)i}; /* a lamp flickers in time */

        draw(luma, v);
        assert_int_equal(loop_see(&l, luma, (uint64_t)i * PICTURE_US).period_ms, 0);
    }
}

static void gap_begins_anew(void **state)
{
    static struct loop l;
    uint8_t luma[LUMA_SIZE];

    (void)state;
    memset(&l, 0, sizeof l);
    for (int i = 0; i < 100; i++) {
        draw(luma, sitting(i, 1));
        loop_see(&l, luma, (uint64_t)i * PICTURE_US);
    }
    assert_true(l.kept > 90);
    assert_int_equal(loop_see(&l, luma, 40000000000U).period_ms, 0);
    assert_int_equal(l.kept, 1);
}

/* --- evidence against a sensor -------------------------------------------------- */

static void bars_beside_the_picture_are_evidence(void **state)
{
    struct sensor s = {0}, dark = {0};
    uint8_t luma[LUMA_SIZE];
    float synthetic = 0, plain = 0;

    (void)state;
    for (int i = 0; i < 30; i++) {
        draw(luma, sitting(i, (uint32_t)i));
        plain = sensor_see(&dark, luma, 1.0F, 0, 0.0F);
        for (int y = 0; y < LUMA_H; y++) {
            memset(luma + y * LUMA_W, 0, 20);
            memset(luma + y * LUMA_W + LUMA_W - 20, 1, 20);
        }
        synthetic = sensor_see(&s, luma, 1.0F, 0, 0.0F);
    }
    assert_true(plain <= 0.0F);
    assert_true(synthetic > 0.4F && synthetic < 0.5F);
}

static void cut_is_evidence_and_a_knock_that_comes_back_is_not(void **state)
{
    static const float cut[] = {0.98F, 0.97F, 0.2F, 0.2F, 0.21F, 0.2F, 0.2F, 0.2F, 0.2F, 0.2F, 0.2F};
    static const float knock[] = {0.98F, 0.97F, 0.2F, 0.96F, 0.97F, 0.98F, 0.97F, 0.97F, 0.97F, 0.97F, 0.97F};
    static const float turned[] = {0.98F, 0.8F, 0.6F, 0.4F, 0.3F, 0.2F, 0.2F, 0.2F, 0.2F, 0.2F, 0.2F};
    struct sensor a = {0}, b = {0}, c = {0};
    uint8_t luma[LUMA_SIZE];
    float of_cut = 0, of_knock = 0, of_turned = 0;

    (void)state;
    draw(luma, sitting(0, 1));
    for (size_t i = 0; i < sizeof cut / sizeof *cut; i++) {
        of_cut = sensor_see(&a, luma, cut[i], 0, 0.0F);
        of_knock = sensor_see(&b, luma, knock[i], 0, 0.0F);
        of_turned = sensor_see(&c, luma, turned[i], 0, 0.0F);
    }
    assert_true(of_cut > 0.4F);
    assert_true(of_knock <= 0.0F && of_turned <= 0.0F);
    assert_true(sensor_see(&a, luma, 0.2F, 0, 0.9F) > of_cut); /* a loop beside it is more */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cover_with_light_at_its_edge_is_a_cover),
        cmocka_unit_test(film_that_lets_shadows_through_is_a_cover),
        cmocka_unit_test(lamp_that_goes_out_is_no_cover_and_no_move),
        cmocka_unit_test(student_who_leans_or_leaves_does_not_move_the_camera),
        cmocka_unit_test(camera_turned_in_an_empty_room_is_moved),
        cmocka_unit_test(turned_camera_is_moved_until_it_is_back_or_two_minutes_long),
        cmocka_unit_test(repeated_stretch_is_found_with_its_period),
        cmocka_unit_test(living_person_is_no_loop),
        cmocka_unit_test(picture_in_which_nothing_moves_is_no_loop),
        cmocka_unit_test(gap_begins_anew),
        cmocka_unit_test(bars_beside_the_picture_are_evidence),
        cmocka_unit_test(cut_is_evidence_and_a_knock_that_comes_back_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
