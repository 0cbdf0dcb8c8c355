/* links: hall */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pace.h"

enum { FRAME_US = 66667, GROUP = 30 };

static struct pace pace;

static int start(void **state)
{
    (void)state;
    pace = (struct pace){0};
    return 0;
}

/* So many frames of groups of GROUP, `apart_us` of media time between two; returns how many pass. */
static int play(uint8_t stream, int frames, uint64_t from_us, uint64_t apart_us, bool late)
{
    int passed = 0;
    for (int i = 0; i < frames; i++) {
        const struct frame_head h = {.stream = stream,
                                     .flags = (uint8_t)(i % GROUP ? 0 : FRAME_KEY),
                                     .pts_us = from_us + (uint64_t)i * apart_us};
        passed += pace_take(&pace, &h, late);
    }
    return passed;
}

/* Five minutes of outage come back at once, while the live frames go on. */
static void test_a_backlog_is_not_thinned(void **state)
{
    (void)state;
    assert_int_equal(play(STREAM_CAMERA, 900, 0, FRAME_US, false), 900);
    assert_int_equal(play(STREAM_CAMERA, 900, 360000000, FRAME_US, false), 900);
    assert_int_equal(play(STREAM_CAMERA, 4500, 60000000, FRAME_US, true), 4500);
    start(state);
    assert_int_equal(play(STREAM_SMALL, 1125, 60000000, 4 * FRAME_US, true), 1125);
}

/* A page loaded anew reads the clock a second and a half too early; a camera gives its frames in pairs. */
static void test_clocks_and_cameras_may_be_untidy(void **state)
{
    (void)state;
    assert_int_equal(play(STREAM_CAMERA, 300, 0, FRAME_US, false), 300);
    assert_int_equal(play(STREAM_CAMERA, 300, 300 * FRAME_US - 1500000, FRAME_US, false), 300);
    for (uint64_t i = 0; i < 300; i++)
        assert_int_equal(play(STREAM_CAMERA, 2, 40000000 + 2 * i * FRAME_US, 0, false), 2);
}

static void test_ten_times_the_rate_is_thinned_to_what_was_agreed(void **state)
{
    (void)state;
    static const struct {
        uint8_t stream;
        int agreed;
    } streams[] = {{STREAM_CAMERA, 15}, {STREAM_SMALL, 5}, {STREAM_SCREEN, 2}, {STREAM_MICROPHONE, 50}};
    enum { SECONDS = 60 };
    for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++) {
        start(state);
        int most = streams[i].agreed * PACE_TIMES * (SECONDS + PACE_BURST_S);
        int frames = streams[i].agreed * 10 * SECONDS;
        int passed = play(streams[i].stream, frames, 0, (uint64_t)SECONDS * 1000000 / (uint64_t)frames, false);
        assert_in_range(passed, most / 2, most);
    }
}

/* Of a group whose frame was left out nothing more passes: it would be shown as what nobody filmed. */
static void test_whole_groups_pass(void **state)
{
    (void)state;
    bool whole = false;
    int groups = 0;
    for (int i = 0; i < 3000; i++) {
        const struct frame_head h = {.stream = STREAM_CAMERA,
                                     .flags = (uint8_t)(i % GROUP ? 0 : FRAME_KEY),
                                     .pts_us = (uint64_t)i * FRAME_US / 10};
        bool passes = pace_take(&pace, &h, false);
        if (h.flags & FRAME_KEY)
            groups += passes;
        else
            assert_true(whole || !passes);
        whole = passes;
    }
    assert_true(groups > 60);
}

static void test_an_upper_layer_left_out_takes_nothing_along(void **state)
{
    (void)state;
    enum { BURST = 15 * PACE_TIMES * PACE_BURST_S };
    assert_int_equal(play(STREAM_CAMERA, BURST, 0, 0, false), BURST);
    const struct frame_head upper = {.stream = STREAM_CAMERA, .layer = 2}, base = {.pts_us = 50000};
    assert_false(pace_take(&pace, &upper, false));
    assert_true(pace_take(&pace, &base, false));
}

/* Forth and back, forth and back: time that was used is not given again. */
static void test_going_back_in_time_gains_nothing(void **state)
{
    (void)state;
    int passed = 0;
    for (int i = 0; i < 2000; i++) {
        const struct frame_head h = {.flags = FRAME_KEY, .pts_us = i % 2 ? 10000000 : 0};
        passed += pace_take(&pace, &h, i % 4 < 2);
    }
    assert_true(passed <= 2 * 2 * 15 * PACE_TIMES * PACE_BURST_S);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, start)
    const struct CMUnitTest tests[] = {
        TEST(test_a_backlog_is_not_thinned),
        TEST(test_clocks_and_cameras_may_be_untidy),
        TEST(test_ten_times_the_rate_is_thinned_to_what_was_agreed),
        TEST(test_whole_groups_pass),
        TEST(test_an_upper_layer_left_out_takes_nothing_along),
        TEST(test_going_back_in_time_gains_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
