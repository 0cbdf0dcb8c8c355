/* links: vision */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "flat.h"
#include "people.h"
#include "remains.h"
#include "turned.h"

/* A drawn head on a drawn wall; no nets are needed for what is judged here. */

enum { WIDE = 320, HIGH = 240, SECOND_US = 1000000, LOOK_US = 500000 };

struct scene {
    struct looker *looker;
    uint8_t luma[WIDE * HIGH], colour[2][WIDE * HIGH / 4];
    uint32_t seed;
};

static int roll(struct scene *s, int span)
{
    s->seed = s->seed * 1664525U + 1013904223U;
    return span ? (int)(s->seed >> 8) % (2 * span + 1) - span : 0;
}

static uint8_t byte(float v)
{
    return (uint8_t)(v < 16 ? 16 : v > 235 ? 235 : v);
}

/* Hair, skin, brows, eyes, nose, mouth, on a wall. */
static float tone_at(float u, float v)
{
    static const struct {
        float x, y, rx, ry, tone;
    } parts[] = {{0, -.1F, .62F, .75F, 60}, {0, .08F, .5F, .6F, 180}, {-.2F, -.1F, .14F, .03F, 70},
                 {.2F, -.1F, .14F, .03F, 70}, {-.2F, 0, .1F, .05F, 50}, {.2F, 0, .1F, .05F, 50},
                 {.03F, .17F, .05F, .1F, 140}, {0, .36F, .2F, .05F, 110}};
    float tone = 120;

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        float x = (u - parts[i].x) / parts[i].rx, y = (v - parts[i].y) / parts[i].ry;
        float in = (1 - (x * x + y * y)) * 3 + .5F;

        in = in < 0 ? 0 : in > 1 ? 1 : in;
        tone += (parts[i].tone - tone) * in;
    }
    return tone;
}

/* Three means over a square come near a Gaussian of that radius. */
static void blur(float *tone, int radius)
{
    static float from[WIDE * HIGH];

    for (int pass = 0; pass < 6 && radius; pass++) {
        int step = pass % 2 ? WIDE : 1;

        memcpy(from, tone, sizeof from);
        for (int i = radius * step; i < WIDE * HIGH - radius * step; i++) {
            float sum = 0;

            for (int k = -radius; k <= radius; k++)
                sum += from[i + k * step];
            tone[i] = sum / (float)(2 * radius + 1);
        }
    }
}

static struct picture draw(struct scene *s, float x, float y, float size, int soft, int gain, int noise, int64_t at_us)
{
    static float tone[WIDE * HIGH];

    for (int i = 0; i < WIDE * HIGH; i++)
        tone[i] = tone_at(((float)(i % WIDE) - x) / size, ((float)(i / WIDE) - y) / size);
    blur(tone, soft);
    for (int i = 0; i < WIDE * HIGH; i++)
        s->luma[i] = byte(tone[i] * (float)gain / 100 + (float)roll(s, noise));
    memset(s->colour, 128, sizeof s->colour);
    return (struct picture){.plane = {s->luma, s->colour[0], s->colour[1]}, .stride = {WIDE, WIDE / 2, WIDE / 2},
                            .width = WIDE, .height = HIGH, .pts_us = (uint64_t)at_us};
}

static struct box box_of(float x, float y, float size)
{
    return (struct box){x - size / 2, y - size * .55F, size, size * 1.25F};
}

static int set_up(void **state)
{
    struct scene *s = calloc(1, sizeof *s);

    s->looker = looker_new(NULL, NULL);
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *s = *state;

    looker_free(s->looker);
    free(s);
    return 0;
}

static void a_poster_under_noise_and_changing_light_is_still(void **state)
{
    struct scene *s = *state;
    struct flat flat = {0};

    for (int i = 0; i <= 80; i++) {
        struct picture p = draw(s, 100, 100, 60, 0, 80 + i % 40, 4, (int64_t)i * LOOK_US);

        assert_false(flat_still(&flat, p.pts_us) && i < 60);
        flat_note(s->looker, &flat, &p, box_of(100, 100, 60));
    }
    assert_false(flat.moved);
    assert_true(flat_still(&flat, 40 * SECOND_US));
}

static void a_swaying_head_is_never_still(void **state)
{
    struct scene *s = *state;
    struct flat flat = {0};

    for (int i = 0; i <= 240; i++) { /* two pixels of sixty: five millimetres, once in twelve seconds */
        float sway = 2.0F * (float)((i % 24) < 12 ? i % 12 : 12 - i % 12) / 12;
        struct picture p = draw(s, 100 + sway, 100, 60, 0, 100, 1, (int64_t)i * LOOK_US);

        flat_note(s->looker, &flat, &p, box_of(100, 100, 60));
        assert_false(flat_still(&flat, p.pts_us));
    }
    assert_true(flat.moved);
}

static void a_shoulder_in_front_delays_and_does_not_decide(void **state)
{
    struct scene *s = *state;
    struct flat flat = {0};
    int64_t at = 0;

    for (int i = 0; i <= 150; i++, at += LOOK_US) {
        struct picture p = draw(s, 100, 100, 60, 0, 100, 1, at);

        if (i >= 20 && i < 24)
            for (int y = 90; y < 150; y++)
                memset(s->luma + y * WIDE + 60, 40, 60);
        flat_note(s->looker, &flat, &p, box_of(100, 100, 60));
        if (i < 80)
            assert_false(flat_still(&flat, p.pts_us));
    }
    assert_true(flat_still(&flat, (uint64_t)at));
}

static void what_a_blur_leaves_is_followed(void **state)
{
    struct scene *s = *state;

    for (int noise = 0; noise <= 6; noise += 3) {
        struct remains r = {0};
        struct box at = box_of(150, 120, 80);
        struct picture p = draw(s, 150, 120, 80, 0, 100, noise, 0);

        assert_false(remains_follow(s->looker, &r, &p, 130, &at)); /* nobody was known */
        remains_note(s->looker, &r, &p, at);
        for (int i = 1; i < 10; i++) {
            p = draw(s, 150 + (float)(3 * i), 120, 80, 8, 100, noise, i * LOOK_US);
            assert_true(remains_follow(s->looker, &r, &p, 130, &at));
        }
        assert_true(at.x > box_of(150, 120, 80).x + 15);
    }
}

static void another_face_in_the_same_place_is_noticed(void **state)
{
    struct scene *s = *state;
    struct remains r = {0};
    struct box at = box_of(150, 120, 80);

    for (int i = 0; i < 6; i++) {
        struct picture p = draw(s, 150 + (float)(i % 3 * 4), 120, 80, 0, 100 - i * 5, 3, i * LOOK_US);

        assert_false(remains_note(s->looker, &r, &p, at)); /* he sways, and it grows dark */
    }
    struct picture p = draw(s, 150, 120, 80, 0, 100, 3, 6 * LOOK_US);
    for (int y = 0; y < p.height; y++) /* quite another face: light where it was dark */
        for (int x = 0; x < p.width; x++)
            s->luma[y * WIDE + x] = (uint8_t)(255 - s->luma[y * WIDE + x]);
    assert_true(remains_note(s->looker, &r, &p, at));
    assert_false(remains_note(s->looker, &r, &p, at));
}

static void an_empty_wall_or_a_clear_face_is_no_remains(void **state)
{
    struct scene *s = *state;
    struct remains r = {0};
    struct box at = box_of(150, 120, 80), was = at;
    struct picture p = draw(s, 150, 120, 80, 0, 100, 2, 0);

    remains_note(s->looker, &r, &p, at);
    assert_false(remains_follow(s->looker, &r, &p, 130, &at)); /* sharp: the nets have to answer for it */
    p = draw(s, -500, -500, 80, 0, 100, 2, LOOK_US);
    assert_false(remains_follow(s->looker, &r, &p, 130, &at));
    assert_memory_equal(&at, &was, sizeof at);
}

static void sharpness_tells_focus_through_noise_and_darkness(void **state)
{
    struct scene *s = *state;

    for (int noise = 0; noise <= 8; noise += 4)
        for (int gain = 50; gain <= 110; gain += 30) {
            struct face f = {.at = box_of(150, 120, 110)};
            struct picture p = draw(s, 150, 120, 110, 0, gain, noise, 0);
            int sharp = face_sharpness(s->looker, &p, &f);

            p = draw(s, 150, 120, 110, 11, gain, noise, 0);
            int soft = face_sharpness(s->looker, &p, &f);
            assert_true(4 * sharp > 5 * TUNE_FACE_SHARP_MILLI);
            assert_true(soft < TUNE_FACE_SHARP_MILLI);
        }
}

static struct face face_at(float x, float y, float size, float yaw, float nod)
{
    struct face f = {.at = {x - size / 2, y - size / 2, size, size}, .score = 1, .verify = .9F};

    f.at_second = f.at;
    const float points[FACE_POINTS][2] = {{-.2F, -.1F}, {.2F, -.1F}, {.45F * yaw, .12F + nod}, {.1F * yaw, .3F},
                                          {-.45F, 0}, {.45F, 0}};
    for (int i = 0; i < FACE_POINTS; i++) {
        f.point[i][0] = x + points[i][0] * size;
        f.point[i][1] = y + points[i][1] * size;
    }
    return f;
}

static void turned_grows_with_yaw_and_ignores_tilt(void **state)
{
    (void)state;
    int before = -1;

    for (int i = 0; i <= 10; i++) {
        struct face right = face_at(100, 100, 80, (float)i / 10, 0), left = face_at(100, 100, 80, (float)-i / 10, 0);
        int turned = face_turned(&right);

        assert_in_range(abs(turned - face_turned(&left)), 0, 1);
        assert_true(turned > before);
        before = turned;
    }
    assert_in_range(before, 990, 1000);
    struct face upright = face_at(100, 100, 80, .3F, 0), tilted = upright;
    for (int i = 0; i < FACE_POINTS; i++) { /* turned by 30 degrees in the picture */
        float x = upright.point[i][0] - 100, y = upright.point[i][1] - 100;

        tilted.point[i][0] = 100 + .866F * x - .5F * y;
        tilted.point[i][1] = 100 + .5F * x + .866F * y;
    }
    assert_in_range(abs(face_turned(&tilted) - face_turned(&upright)), 0, 3);
    struct face down = face_at(100, 100, 80, 0, .3F), none = {0};
    assert_true(face_turned(&down) > 900);
    assert_int_equal(face_turned(&none), 0);
}

static void two_heads_close_together_are_two_and_one_twice_is_one(void **state)
{
    (void)state;
    struct face near = face_at(100, 100, 100, 0, 0), again = face_at(108, 96, 70, 0, 0);
    struct face behind = face_at(170, 70, 60, 0, 0);

    assert_true(faces_apart(&near, &behind));
    assert_false(faces_apart(&near, &again));
    behind.at_second.w = 0; /* not asked: nothing speaks for two */
    assert_false(faces_apart(&near, &behind));
}

static void a_reset_forgets_people_and_keeps_the_wall(void **state)
{
    (void)state;
    static struct people m;

    m.begun = 1;
    m.begun_us = 5;
    m.wall_count = 1;
    m.wall[0].at = box_of(50, 50, 40);
    m.looked = 1;
    m.count = 2;
    people_reset(&m);
    assert_int_equal(m.count, 0);
    assert_false(m.looked);
    assert_int_equal(m.wall_count, 1);
    assert_int_equal(m.begun_us, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_poster_under_noise_and_changing_light_is_still, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_swaying_head_is_never_still, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_shoulder_in_front_delays_and_does_not_decide, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_face_in_the_same_place_is_noticed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_a_blur_leaves_is_followed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_empty_wall_or_a_clear_face_is_no_remains, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sharpness_tells_focus_through_noise_and_darkness, set_up, tear_down),
        cmocka_unit_test(turned_grows_with_yaw_and_ignores_tilt),
        cmocka_unit_test(two_heads_close_together_are_two_and_one_twice_is_one),
        cmocka_unit_test(a_reset_forgets_people_and_keeps_the_wall),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
