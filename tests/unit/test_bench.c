/* links: hall */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bench_cost.h"
#include "bench_kept.h"
#include "bench_kills.h"
#include "bench_streams.h"
#include "bench_times.h"

static struct bench_times times;

static void percentiles_are_the_nearest_rank(void **state)
{
    (void)state;
    memset(&times, 0, sizeof times);
    assert_int_equal(bench_times_ms(&times, 500), -1);
    assert_float_equal(bench_times_mean_ms(&times), -1, 0);
    for (int64_t ms = 1; ms <= 100; ms++)
        bench_times_add(&times, ms * 1000);
    assert_int_equal(bench_times_ms(&times, 0), 1);
    assert_int_equal(bench_times_ms(&times, 10), 1);
    assert_int_equal(bench_times_ms(&times, 11), 2);
    assert_int_equal(bench_times_ms(&times, 500), 50);
    assert_int_equal(bench_times_ms(&times, 950), 95);
    assert_int_equal(bench_times_ms(&times, 1000), 100);
    assert_float_equal(bench_times_mean_ms(&times), 50.5, 0.001);
}

static void a_duration_is_rounded_and_never_lost(void **state)
{
    (void)state;
    memset(&times, 0, sizeof times);
    bench_times_add(&times, 1499);
    bench_times_add(&times, 1500);
    bench_times_add(&times, -3000000);
    bench_times_add(&times, (int64_t)10 * BENCH_TIMES_MS * 1000);
    assert_int_equal(times.total, 4);
    assert_int_equal(times.count[0], 1);
    assert_int_equal(times.count[1], 1);
    assert_int_equal(times.count[2], 1);
    assert_int_equal(bench_times_ms(&times, 1000), BENCH_TIMES_MS);
}

static double sum(const double us[BENCH_PARTS])
{
    double all = 0;
    for (int i = 0; i < BENCH_PARTS; i++)
        all += us[i];
    return all;
}

static void near(double is, double should)
{
    assert_true(fabs(is - should) < 0.01);
}

static const struct bench_spent spent = {.loop_us = 1000,
                                         .clerk_us = 200,
                                         .hands_us = 30,
                                         .journal_us = 40,
                                         .rest_us = 5,
                                         .readers_us = 60,
                                         .eyes_us = 9000};

static void the_parts_are_the_whole(void **state)
{
    double us[BENCH_PARTS];
    const struct bench_said said = {.receive = 50,
                                    .relay = 20,
                                    .record = 10,
                                    .look = 15,
                                    .books = 5,
                                    .decode_us = 4000,
                                    .check_us = 500,
                                    .face_us = 3000,
                                    .identity_us = 400,
                                    .objects_us = 600};
    (void)state;
    bench_cost_divide(&spent, &said, us);
    near(sum(us), (double)bench_spent_all_us(&spent));
    near(us[PART_RECEIVE_TLS], 500);
    near(us[PART_RELAY], 200);
    near(us[PART_RECORD], 100 + 40);
    near(us[PART_BOOKS], 50 + 200 + 30 + 5 + 60);
    near(us[PART_DECODE], 4000);
    near(us[PART_FACES], 3000);
    near(us[PART_OTHER], 150 + 500);
}

/* Without samples the loop receives; an eye that claims more than it used is believed in proportion alone. */
static void what_was_not_seen_is_not_spent(void **state)
{
    double us[BENCH_PARTS];
    const struct bench_said said = {.decode_us = 9000, .face_us = 9000};
    (void)state;
    bench_cost_divide(&spent, &said, us);
    near(sum(us), (double)bench_spent_all_us(&spent));
    near(us[PART_RECEIVE_TLS], 1000);
    near(us[PART_DECODE], 4500);
    near(us[PART_FACES], 4500);
    near(us[PART_OTHER], 0);
}

static void a_process_that_began_anew_has_spent_what_it_says(void **state)
{
    const struct bench_spent from = {.eyes_us = 5000, .loop_us = 100}, to = {.eyes_us = 700, .loop_us = 160};
    const struct bench_said said_from = {.relay = 9}, said_to = {.relay = 4};
    (void)state;
    struct bench_spent between = bench_spent_between(&from, &to);
    assert_int_equal(between.eyes_us, 700);
    assert_int_equal(between.loop_us, 60);
    assert_int_equal(bench_said_between(&said_from, &said_to).relay, 4);
}

static void students_per_core_is_time_over_cost(void **state)
{
    (void)state;
    near(bench_students_per_core(60, 60, 60 * 60 * 5000), 200); /* 5 ms for each second of each */
    near(bench_students_per_core(60, 60, 0), 0);
}

static struct bench_streams streams;

static void stream_add(enum bench_codec codec, int layers, const char *kind)
{
    struct bench_stream *s = &streams.stream[streams.len++];
    *s = (struct bench_stream){.codec = codec, .clip = {.layers = layers}};
    snprintf(s->event.kind, sizeof s->event.kind, "%s", kind);
}

static void all_streams(void)
{
    streams.len = 0;
    stream_add(BENCH_H264, 3, "");
    stream_add(BENCH_H264, 3, "covered");
    stream_add(BENCH_VP8, 3, "");
    stream_add(BENCH_VP9, 3, "absent");
    stream_add(BENCH_H264, 1, "");
    stream_add(BENCH_VP8, 1, "covered");
}

static void the_mix_is_seventy_fifteen_fifteen(void **state)
{
    int h264 = 0, vpx = 0, plain = 0, used[6] = {0};
    (void)state;
    all_streams();
    for (size_t i = 0; i < 200; i++) {
        const struct bench_stream *s = bench_stream_for(&streams, BENCH_MIX, true, i);
        assert_non_null(s);
        used[s - streams.stream]++;
        plain += s->clip.layers == 1;
        h264 += s->clip.layers > 1 && s->codec == BENCH_H264;
        vpx += s->clip.layers > 1 && s->codec != BENCH_H264;
    }
    assert_int_equal(h264, 140);
    assert_int_equal(vpx, 30);
    assert_int_equal(plain, 30);
    for (int i = 0; i < 6; i += 2) /* those of a class take turns */
        assert_int_equal(used[i], used[i + 1]);
}

static void without_events_nothing_happens_and_one_codec_is_one(void **state)
{
    (void)state;
    all_streams();
    for (size_t i = 0; i < 40; i++) {
        assert_string_equal(bench_stream_for(&streams, BENCH_MIX, false, i)->event.kind, "");
        const struct bench_stream *s = bench_stream_for(&streams, BENCH_VP9, true, i);
        assert_int_equal(s->codec, BENCH_VP9);
        assert_int_equal(s->clip.layers, 3);
    }
    assert_null(bench_stream_for(&streams, BENCH_VP9, false, 0));
    streams.len = 0;
    assert_null(bench_stream_for(&streams, BENCH_MIX, true, 0));
}

/* Two eyes and one server in a minute and a quarter: none in the last fifteen seconds. */
static void kills_are_spread_and_leave_the_end_calm(void **state)
{
    static struct bench_kills kills;
    (void)state;
    bench_kills_plan(&kills, 2, 1, 1000000, 76000000);
    assert_int_equal(kills.len, 3);
    assert_int_equal(kills.kill[0].due_us, 21000000);
    assert_int_equal(kills.kill[1].due_us, 31000000);
    assert_int_equal(kills.kill[2].due_us, 41000000);
    assert_int_equal(kills.kill[1].victim, BENCH_VICTIM_SERVER);
    bench_kills_plan(&kills, 0, 1, 0, 9000000);
    assert_int_equal(kills.kill[0].due_us, 3000000);
}

static void what_lies_between_two_pictures_is_missing(void **state)
{
    struct bench_missing m = {0};
    (void)state;
    assert_int_equal(bench_missing_frame(&m, 5000000, 66667), 0); /* nothing is owed before the first */
    assert_int_equal(bench_missing_frame(&m, 5066667, 66667), 0);
    assert_int_equal(bench_missing_frame(&m, 5133335, 66667), 0); /* rounded by a microsecond */
    assert_int_equal(bench_missing_frame(&m, 5700002, 66667), 500000);
    assert_int_equal(m.lost_us, 500000);
    assert_int_equal(m.thin_us, 0);
    assert_int_equal(m.longest_us, 500000);
    assert_int_equal(m.recorded_us, 266669);
    assert_int_equal(bench_missing_frame(&m, 5600000, 66667), 0); /* over what is there already */
    assert_int_equal(m.recorded_us, 266669);
    assert_int_equal(bench_missing_frame(&m, 5966669, 66667), 0); /* three upper layers are not there */
    assert_int_equal(m.thin_us, 200000);
    assert_int_equal(m.longest_us, 500000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(percentiles_are_the_nearest_rank),
        cmocka_unit_test(a_duration_is_rounded_and_never_lost),
        cmocka_unit_test(the_parts_are_the_whole),
        cmocka_unit_test(what_was_not_seen_is_not_spent),
        cmocka_unit_test(a_process_that_began_anew_has_spent_what_it_says),
        cmocka_unit_test(students_per_core_is_time_over_cost),
        cmocka_unit_test(kills_are_spread_and_leave_the_end_calm),
        cmocka_unit_test(what_lies_between_two_pictures_is_missing),
        cmocka_unit_test(the_mix_is_seventy_fifteen_fifteen),
        cmocka_unit_test(without_events_nothing_happens_and_one_codec_is_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
