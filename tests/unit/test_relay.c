/* links: hall */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "relay.h"

/* A socket that remembers what was queued; in place of sock_lws.c. */
struct sock {
    struct frame_head sent[1024];
    int frames, announced, gone;
    size_t waiting;
};

void sock_json(struct sock *sock, const json_t *json)
{
    const char *t = json_string_value(json_object_get(json, "t"));
    sock->announced += !strcmp(t, "stream");
    sock->gone += !strcmp(t, "gone");
}

void sock_binary(struct sock *sock, const void *head, size_t head_len, struct buffer *payload)
{
    assert_int_equal(head_len, FRAME_HEAD);
    unsigned char whole[FRAME_HEAD + 1];
    memcpy(whole, head, FRAME_HEAD);
    whole[FRAME_HEAD] = payload->bytes[0];
    assert_int_equal(frame_parse(whole, sizeof whole, &sock->sent[sock->frames++]), F_OK);
}

size_t sock_waiting(const struct sock *sock)
{
    return sock->waiting;
}

static struct relay relay;
static struct sock near, far;
static struct watcher at_near, at_far;
static uint32_t seq;

static int start(void **state)
{
    (void)state;
    memset(&near, 0, sizeof near);
    memset(&far, 0, sizeof far);
    seq = 0;
    relay_init(&relay, 12);
    relay_announce(&relay, json_pack("{s:s}", "t", "stream"));
    watcher_init(&at_near, &near);
    watcher_init(&at_far, &far);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    watcher_release(&at_near);
    watcher_release(&at_far);
    relay_release(&relay);
    assert_int_equal(relay_totals()->watchers, 0);
    return 0;
}

static void frame(uint8_t layer, uint8_t flags)
{
    const struct frame_head h = {.version = 1, .layer = layer, .flags = flags, .seq = ++seq, .config = 99};
    struct buffer *b = buffer_new("picture", 7);
    assert_non_null(b);
    relay_frame(&relay, &h, b);
    assert_true(b->count >= 1);
    buffer_drop(b);
}

/* One group of four: base, upper, middle, upper. */
static void group(uint8_t flags)
{
    frame(0, flags);
    frame(2, 0);
    frame(1, 0);
    frame(2, 0);
}

static void test_the_grid_sees_the_base_layer(void **state)
{
    (void)state;
    group(FRAME_KEY);
    assert_int_equal(watcher_add(&at_near, &relay, false), F_OK);
    for (int i = 0; i < 3; i++)
        group(0);
    assert_int_equal(near.announced, 1);
    assert_int_equal(near.frames, 4);
    for (int i = 0; i < near.frames; i++) {
        assert_int_equal(near.sent[i].layer, 0);
        assert_int_equal(near.sent[i].config, 12);
    }
}

static void test_a_late_joiner_begins_with_the_key(void **state)
{
    (void)state;
    group(FRAME_KEY);
    group(0);
    group(0);
    assert_int_equal(watcher_add(&at_near, &relay, false), F_OK);
    assert_int_equal(near.frames, 3);
    assert_true(near.sent[0].flags & FRAME_KEY);
    assert_int_equal(near.sent[2].seq, 9);
}

static void test_what_builds_on_something_lost_is_shown_to_nobody(void **state)
{
    (void)state;
    assert_true(relay_lacks_key(&relay));
    group(FRAME_KEY);
    assert_false(relay_lacks_key(&relay));
    assert_int_equal(watcher_add(&at_near, &relay, false), F_OK);
    group(FRAME_DISCONTINUITY);
    group(0);
    assert_true(relay_lacks_key(&relay));
    assert_int_equal(near.frames, 1);
    assert_int_equal(watcher_add(&at_far, &relay, false), F_OK);
    assert_int_equal(far.frames, 0);
    group(FRAME_KEY | FRAME_DISCONTINUITY);
    group(0);
    assert_false(relay_lacks_key(&relay));
    assert_int_equal(near.frames, 3);
    assert_int_equal(far.frames, 2);
}

static void test_the_focus_sees_all_layers_from_the_next_base_on(void **state)
{
    (void)state;
    group(FRAME_KEY);
    assert_int_equal(watcher_add(&at_near, &relay, true), F_OK);
    frame(2, 0);
    assert_int_equal(near.frames, 1);
    group(0);
    assert_int_equal(near.frames, 5);
    assert_int_equal(watcher_add(&at_near, &relay, false), F_OK);
    group(0);
    assert_int_equal(near.frames, 6);
}

static void test_a_pressed_machine_spares_upper_layers_then_the_grid(void **state)
{
    (void)state;
    group(FRAME_KEY);
    assert_int_equal(watcher_add(&at_near, &relay, true), F_OK);
    assert_int_equal(watcher_add(&at_far, &relay, false), F_OK);
    relay_spare(true, false);
    group(0);
    assert_int_equal(near.frames, 2);
    assert_int_equal(far.frames, 2);
    relay_spare(true, true);
    group(0);
    group(0);
    assert_int_equal(near.frames, 4); /* the focus keeps the base layer */
    assert_int_equal(far.frames, 2);
    group(FRAME_KEY);
    group(0);
    assert_int_equal(far.frames, 3);
    assert_true(far.sent[2].flags & FRAME_KEY);
    relay_spare(false, false);
    group(0);
    assert_int_equal(near.frames, 6 + 4);
    assert_int_equal(far.frames, 3); /* in the middle of a group there is nothing to begin with */
    group(FRAME_KEY);
    group(0);
    assert_int_equal(far.frames, 5);
}

static void test_a_slow_watcher_loses_upper_layers_first(void **state)
{
    (void)state;
    group(FRAME_KEY);
    assert_int_equal(watcher_add(&at_near, &relay, true), F_OK);
    assert_int_equal(watcher_add(&at_far, &relay, true), F_OK);
    far.waiting = WATCH_UPPER_BYTES + 1;
    group(0);
    assert_int_equal(near.frames, 5);
    assert_int_equal(far.frames, 2);
    assert_true(at_far.dropped_upper > 0);
    far.waiting = 0;
    frame(2, 0);
    assert_int_equal(far.frames, 2);
    group(0);
    assert_int_equal(far.frames, 6);
}

static void test_then_whole_groups_until_the_next_key(void **state)
{
    (void)state;
    group(FRAME_KEY);
    assert_int_equal(watcher_add(&at_near, &relay, false), F_OK);
    assert_int_equal(watcher_add(&at_far, &relay, false), F_OK);
    far.waiting = WATCH_GROUP_BYTES + 1;
    group(0);
    far.waiting = 0;
    group(0);
    group(0);
    assert_int_equal(far.frames, 1);
    group(FRAME_KEY);
    group(0);
    assert_int_equal(far.frames, 3);
    assert_true(far.sent[1].flags & FRAME_KEY);
    assert_int_equal(near.frames, 6);
}

static void test_a_join_waits_for_room(void **state)
{
    (void)state;
    group(FRAME_KEY);
    near.waiting = WATCH_JOIN_BYTES + 1;
    assert_int_equal(watcher_add(&at_near, &relay, false), F_OK);
    assert_int_equal(near.frames, 0);
    near.waiting = 0;
    watcher_pump(&at_near);
    assert_int_equal(near.frames, 1);
}

static void test_a_new_codec_is_announced_before_its_key(void **state)
{
    (void)state;
    group(FRAME_KEY);
    assert_int_equal(watcher_add(&at_near, &relay, false), F_OK);
    relay_announce(&relay, json_pack("{s:s}", "t", "stream"));
    assert_int_equal(near.announced, 1);
    group(FRAME_KEY);
    assert_int_equal(near.announced, 2);
    assert_int_equal(relay.chain_len, 1);
}

static void test_a_chain_beyond_its_ceiling_waits_for_the_next_key(void **state)
{
    (void)state;
    frame(0, FRAME_KEY);
    for (int i = 0; i < RELAY_CHAIN_FRAMES; i++)
        frame(0, 0);
    assert_int_equal(relay.chain_len, 0);
    assert_int_equal(watcher_add(&at_near, &relay, false), F_OK);
    frame(0, 0);
    assert_int_equal(near.frames, 0);
    frame(0, FRAME_KEY);
    assert_int_equal(near.frames, 1);
}

static void test_late_frames_are_not_shown(void **state)
{
    (void)state;
    frame(0, FRAME_KEY);
    assert_int_equal(watcher_add(&at_near, &relay, false), F_OK);
    frame(0, FRAME_LATE);
    assert_int_equal(near.frames, 1);
    assert_int_equal(relay.chain_len, 1);
}

static void test_gone_is_said_once(void **state)
{
    (void)state;
    frame(0, FRAME_KEY);
    assert_int_equal(watcher_add(&at_near, &relay, false), F_OK);
    relay_gone(&relay);
    relay_gone(&relay);
    assert_int_equal(near.gone, 1);
    assert_false(watcher_has(&at_near, &relay));
}

static void test_a_watcher_has_a_ceiling(void **state)
{
    (void)state;
    static struct relay many[WATCH_SEATS + 1];
    for (int i = 0; i <= WATCH_SEATS; i++) {
        relay_init(&many[i], (uint16_t)(100 + i));
        assert_int_equal(watcher_add(&at_near, &many[i], false), i < WATCH_SEATS ? F_OK : F_TOO_MANY);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(test_the_grid_sees_the_base_layer),
        TEST(test_a_late_joiner_begins_with_the_key),
        TEST(test_what_builds_on_something_lost_is_shown_to_nobody),
        TEST(test_the_focus_sees_all_layers_from_the_next_base_on),
        TEST(test_a_pressed_machine_spares_upper_layers_then_the_grid),
        TEST(test_a_slow_watcher_loses_upper_layers_first),
        TEST(test_then_whole_groups_until_the_next_key),
        TEST(test_a_join_waits_for_room),
        TEST(test_a_new_codec_is_announced_before_its_key),
        TEST(test_a_chain_beyond_its_ceiling_waits_for_the_next_key),
        TEST(test_late_frames_are_not_shown),
        TEST(test_gone_is_said_once),
        TEST(test_a_watcher_has_a_ceiling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
