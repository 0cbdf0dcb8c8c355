/* links: hall */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "net_link.h"

static void a_rate_is_shared_and_kept(void **state)
{
    struct net_link link;
    struct net_way video = {0}, answers = {0}, back = {0};
    const int64_t second = 1000000, rate = net_qualities[NET_VILLAGE].bits_per_s / 8;
    (void)state;
    net_link_init(&link, NET_VILLAGE, 1);
    int64_t latency = net_qualities[NET_VILLAGE].latency_us;
    assert_int_equal(net_link_send(&link, 0, &video, 0, rate), second + latency);
    assert_int_equal(net_link_send(&link, 0, &answers, 0, rate / 10), second + second / 10 + latency);
    assert_int_equal(net_link_send(&link, 1, &back, 0, rate / 10), second / 10 + latency); /* down is free */
    assert_int_equal(net_link_send(&link, 0, &video, 20 * second, 0), 20 * second + latency);
}

static void nothing_leaves_in_a_stall(void **state)
{
    struct net_link link;
    struct net_way way = {0};
    const struct net_quality *q = &net_qualities[NET_VILLAGE];
    (void)state;
    net_link_init(&link, NET_VILLAGE, 1);
    int64_t before = q->stall_every_us - q->stall_us;
    assert_int_equal(net_link_send(&link, 0, &way, before - 1, 0), before - 1 + q->latency_us);
    assert_int_equal(net_link_send(&link, 0, &way, before, 0), q->stall_every_us + q->latency_us);
    assert_int_equal(net_link_send(&link, 0, &way, q->stall_every_us, 0), q->stall_every_us + q->latency_us);
}

/* 3 % of segments wait at least 200 ms, and what was sent behind them waits too. */
static void a_loss_is_a_wait_that_keeps_the_order(void **state)
{
    struct net_link link;
    struct net_way way = {0};
    const struct net_quality *q = &net_qualities[NET_BAD];
    const int64_t sending = NET_SEGMENT * INT64_C(8000000) / q->bits_per_s;
    int waits = 0;
    int64_t latest = 0;
    (void)state;
    net_link_init(&link, NET_BAD, 7);
    for (int i = 0; i < 20000; i++) {
        int64_t at = net_link_send(&link, 1, &way, (int64_t)i * 1000000, NET_SEGMENT), took = at - i * INT64_C(1000000);
        assert_true(at >= latest);
        assert_true(took >= sending + q->latency_us - q->jitter_us);
        waits += took > sending + q->latency_us + q->jitter_us;
        latest = at;
    }
    assert_in_range(waits, 20000 * 25 / 1000, 20000 * 35 / 1000);
}

static void an_outage_ends(void **state)
{
    struct net_link link;
    const struct net_quality *q = &net_qualities[NET_OUTAGE];
    (void)state;
    net_link_init(&link, NET_OUTAGE, 1);
    assert_false(net_link_out(&link, q->outage_at_us - 1));
    assert_true(net_link_out(&link, q->outage_at_us));
    assert_false(net_link_out(&link, q->outage_at_us + q->outage_us));
    net_link_init(&link, NET_HOME, 1);
    assert_false(net_link_out(&link, q->outage_at_us));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rate_is_shared_and_kept),
        cmocka_unit_test(nothing_leaves_in_a_stall),
        cmocka_unit_test(a_loss_is_a_wait_that_keeps_the_order),
        cmocka_unit_test(an_outage_ends),
    };
    return cmocka_run_group_tests_name("net_link", tests, NULL, NULL);
}
