/* links: hall */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "inlet.h"

static struct inlet in;

static int start(void **state)
{
    (void)state;
    inlet_init(&in);
    const struct inlet_config config = {.number = 7};
    inlet_configure(&in, &config);
    return 0;
}

static struct frame_head head(uint32_t seq, uint8_t flags, uint16_t dropped)
{
    return (struct frame_head){.version = 1, .flags = flags, .seq = seq, .config = 7, .dropped_before = dropped};
}

static enum inlet_verdict take(uint32_t seq, uint8_t flags, uint16_t dropped)
{
    enum inlet_verdict verdict = INLET_DOUBLE;
    struct frame_head h = head(seq, flags, dropped);
    assert_int_equal(inlet_take(&in, &h, 1000, &verdict), F_OK);
    return verdict;
}

static enum fault refused(uint32_t seq, uint8_t flags, uint16_t dropped)
{
    enum inlet_verdict verdict;
    struct frame_head h = head(seq, flags, dropped);
    return inlet_take(&in, &h, 1000, &verdict);
}

static void test_head_is_parsed_and_written(void **state)
{
    (void)state;
    unsigned char bytes[FRAME_HEAD + 1] = {0}, again[FRAME_HEAD];
    const struct frame_head from = {.version = 1,
                                    .stream = 3,
                                    .flags = 5,
                                    .layer = 2,
                                    .seq = 0x01020304,
                                    .pts_us = 0x1122334455,
                                    .config = 0x0a0b,
                                    .dropped_before = 9,
                                    .duration_us = 66000};
    frame_write(&from, bytes);
    assert_int_equal(bytes[4], 4);
    assert_int_equal(bytes[7], 1);
    struct frame_head h;
    assert_int_equal(frame_parse(bytes, sizeof bytes, &h), F_OK);
    frame_write(&h, again);
    assert_memory_equal(bytes, again, FRAME_HEAD);
    assert_int_equal(h.pts_us, from.pts_us);
}

static void test_bad_heads_are_refused(void **state)
{
    (void)state;
    static unsigned char big[FRAME_HEAD + FRAME_PAYLOAD_MAX + 1];
    static const struct {
        size_t at;
        unsigned char value;
    } wrong[] = {{0, 2}, {0, 0}, {1, 5}, {1, 255}, {2, 16}, {3, 8}, {15, 1}};
    struct frame_head h = {.seq = 77};
    const struct frame_head good = {.version = 1, .seq = 1};
    frame_write(&good, big);
    assert_int_equal(frame_parse(big, FRAME_HEAD + FRAME_PAYLOAD_MAX, &h), F_OK);
    assert_int_equal(frame_parse(big, sizeof big, &h), F_TOO_BIG);
    for (size_t len = 0; len <= FRAME_HEAD; len++)
        assert_int_equal(frame_parse(big, len, &h), F_INVALID);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        unsigned char bytes[FRAME_HEAD + 4] = {0};
        frame_write(&good, bytes);
        bytes[wrong[i].at] = wrong[i].value;
        h.seq = 77;
        assert_int_equal(frame_parse(bytes, sizeof bytes, &h), F_INVALID);
        assert_int_equal(h.seq, 77);
    }
    unsigned char zero[FRAME_HEAD + 4] = {1};
    assert_int_equal(frame_parse(zero, sizeof zero, &h), F_INVALID);
}

static void test_frames_in_order(void **state)
{
    (void)state;
    for (uint32_t i = 1; i <= 10; i++)
        assert_int_equal(take(i, i == 1 ? FRAME_KEY : 0, 0), INLET_LIVE);
    assert_int_equal(inlet_received(&in), 10);
}

static void test_unknown_config_is_refused(void **state)
{
    (void)state;
    enum inlet_verdict verdict;
    struct frame_head h = head(1, FRAME_KEY, 0);
    h.config = 8;
    assert_int_equal(inlet_take(&in, &h, 0, &verdict), F_INVALID);
    assert_int_equal(inlet_received(&in), 0);
}

static void test_a_jump_needs_a_reason(void **state)
{
    (void)state;
    take(1, FRAME_KEY, 0);
    assert_int_equal(refused(4, 0, 1), F_INVALID);
    assert_int_equal(inlet_received(&in), 1);
    assert_int_equal(take(4, 0, 2), INLET_LIVE);
    assert_int_equal(inlet_received(&in), 4);
    assert_int_equal(take(9, FRAME_DISCONTINUITY, 0), INLET_JUMPED);
    assert_int_equal(inlet_received(&in), 4);
}

static void test_a_frame_that_came_before_is_double(void **state)
{
    (void)state;
    take(1, FRAME_KEY, 0);
    take(2, 0, 0);
    assert_int_equal(take(1, FRAME_LATE, 0), INLET_DOUBLE);
    assert_int_equal(take(2, 0, 0), INLET_DOUBLE);
    assert_int_equal(inlet_received(&in), 2);
}

/* Durable is contiguous: live frames after a reconnect must not make the client forget its backlog. */
static void test_reconnect_live_first_then_backlog(void **state)
{
    (void)state;
    for (uint32_t i = 1; i <= 5; i++) {
        take(i, 0, 0);
        inlet_written(&in, i, i * 100);
    }
    inlet_durable(&in, 500);
    assert_int_equal(inlet_durable_seq(&in), 5);
    inlet_join(&in, 2000);
    assert_int_equal(take(20, FRAME_KEY, 0), INLET_JUMPED);
    inlet_written(&in, 20, 600);
    inlet_durable(&in, 600);
    assert_int_equal(inlet_received(&in), 5);
    assert_int_equal(inlet_durable_seq(&in), 5);
    for (uint32_t i = 6; i < 20; i++) {
        assert_int_equal(take(i, FRAME_LATE, 0), INLET_BACKLOG);
        inlet_written(&in, i, 600 + i * 10);
    }
    assert_int_equal(inlet_received(&in), 20);
    assert_int_equal(inlet_durable_seq(&in), 5);
    inlet_durable(&in, 700);
    assert_int_equal(inlet_durable_seq(&in), 10);
    inlet_durable(&in, 100000);
    assert_int_equal(inlet_durable_seq(&in), 20);
    assert_int_equal(in.lost, 0);
}

/* A recorder gives no key frame to begin with: its backlog goes on, and what is new jumps over the rest of it. */
static void test_reconnect_backlog_first(void **state)
{
    (void)state;
    take(1, FRAME_KEY, 0);
    inlet_join(&in, 0);
    assert_int_equal(take(2, FRAME_LATE, 0), INLET_BACKLOG);
    assert_int_equal(take(20, FRAME_KEY, 0), INLET_JUMPED);
    assert_int_equal(inlet_received(&in), 2);
    for (uint32_t i = 3; i < 20; i++)
        assert_int_equal(take(i, FRAME_LATE, 0), INLET_BACKLOG);
    assert_int_equal(inlet_received(&in), 20);
    assert_int_equal(in.lost, 0);
}

static void test_what_the_ring_forgot_is_given_up(void **state)
{
    (void)state;
    take(1, FRAME_KEY, 0);
    inlet_join(&in, 0);
    take(50, FRAME_KEY, 0);
    assert_int_equal(take(30, FRAME_LATE, 0), INLET_BACKLOG);
    assert_int_equal(in.lost, 28);
    assert_int_equal(inlet_received(&in), 30);
    inlet_give_up(&in, 1000 + INLET_GIVE_UP_MS - 1);
    assert_int_equal(inlet_received(&in), 30);
    inlet_give_up(&in, 1000 + INLET_GIVE_UP_MS);
    assert_int_equal(inlet_received(&in), 50);
    assert_int_equal(in.lost, 28 + 19);
}

static void test_a_refused_frame_is_a_hole(void **state)
{
    (void)state;
    take(1, FRAME_KEY, 0);
    take(2, 0, 0);
    inlet_refuse(&in, 2);
    take(3, 0, 0);
    inlet_refuse(&in, 3);
    take(4, 0, 0);
    assert_int_equal(inlet_received(&in), 1);
    assert_int_equal(take(2, FRAME_LATE, 0), INLET_BACKLOG);
    inlet_refuse(&in, 2);
    assert_int_equal(inlet_received(&in), 1);
    take(2, FRAME_LATE, 0);
    take(3, FRAME_LATE, 0);
    assert_int_equal(inlet_received(&in), 4);
}

static void test_many_writes_before_a_sync(void **state)
{
    (void)state;
    for (uint32_t i = 1; i <= 3 * INLET_WRITES; i++) {
        take(i, 0, 0);
        inlet_written(&in, i, i);
    }
    inlet_durable(&in, INLET_WRITES - 1);
    assert_int_equal(inlet_durable_seq(&in), INLET_WRITES - 1);
    inlet_durable(&in, 3 * INLET_WRITES);
    assert_int_equal(inlet_durable_seq(&in), 3 * INLET_WRITES);
}

static void test_a_restart_continues(void **state)
{
    (void)state;
    inlet_resume(&in, 41);
    assert_int_equal(inlet_durable_seq(&in), 41);
    assert_int_equal(take(42, FRAME_KEY, 0), INLET_LIVE);
    assert_int_equal(take(41, FRAME_LATE, 0), INLET_DOUBLE);
}

static void test_holes_have_a_ceiling(void **state)
{
    (void)state;
    uint32_t seq = 1;
    take(seq, FRAME_KEY, 0);
    for (int i = 0; i < 2 * INLET_HOLES; i++)
        take(seq += 3, FRAME_DISCONTINUITY, 0);
    assert_int_equal(in.holes, INLET_HOLES);
    assert_int_equal(in.lost, 2 * INLET_HOLES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_head_is_parsed_and_written, start),
        cmocka_unit_test_setup(test_bad_heads_are_refused, start),
        cmocka_unit_test_setup(test_frames_in_order, start),
        cmocka_unit_test_setup(test_unknown_config_is_refused, start),
        cmocka_unit_test_setup(test_a_jump_needs_a_reason, start),
        cmocka_unit_test_setup(test_a_frame_that_came_before_is_double, start),
        cmocka_unit_test_setup(test_reconnect_live_first_then_backlog, start),
        cmocka_unit_test_setup(test_reconnect_backlog_first, start),
        cmocka_unit_test_setup(test_what_the_ring_forgot_is_given_up, start),
        cmocka_unit_test_setup(test_a_refused_frame_is_a_hole, start),
        cmocka_unit_test_setup(test_many_writes_before_a_sync, start),
        cmocka_unit_test_setup(test_a_restart_continues, start),
        cmocka_unit_test_setup(test_holes_have_a_ceiling, start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
