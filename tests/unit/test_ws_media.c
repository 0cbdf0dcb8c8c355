/* links: hall */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "fake_core.h"
#include "live_attempt.h"
#include "live_media.h"
#include "media_words.h"
#include "settings.h"
#include "tree.h"
#include "ws_media.h"

static const char person[] = "01k0000000000000000p";
#define NOW_MS 1800000000000
#define CONFIG_OF(stream, number)                                                                                      \
    "{\"t\":\"config\",\"stream\":" stream ",\"config\":" number                                                       \
    ",\"codec\":\"vp8\",\"layers\":1,\"width\":64,\"height\":48,\"rung\":\"webcodecs\"}"
#define CONFIG CONFIG_OF("0", "3")
#define HELLO "{\"t\":\"hello\",\"streams\":[{\"stream\":0,\"last_seq\":0}]}"

static char folder[] = "/tmp/baqyla-media-XXXXXX";
static struct sock media;
static struct live *l;

static int group_start(void **state)
{
    (void)state;
    uv_loop_init(&fake_loop);
    if (!mkdtemp(folder) || settings_set("data", folder) != F_OK || media_start() != F_OK)
        return -1;
    ws_media_register();
    return 0;
}

static bool ended;

static void stopped(void)
{
    ended = true;
}

static int group_stop(void **state)
{
    (void)state;
    media_stop(stopped);
    while (!ended)
        uv_run(&fake_loop, UV_RUN_ONCE);
    uv_loop_close(&fake_loop);
    return tree_remove(folder);
}

static int start(void **state)
{
    static unsigned n;
    (void)state;
    clock_set_for_test(NOW_MS);
    char fresh[ID_LEN + 1];
    snprintf(fresh, sizeof fresh, "01k0000000000000%04u", ++n % 10000);
    l = live_make(fresh);
    snprintf(l->person, sizeof l->person, "%s", person);
    snprintf(l->media_token, sizeof l->media_token, "secret");
    l->epoch_ms = NOW_MS - 60000;
    l->state = ATTEMPT_IN_PROGRESS;
    l->loaded = true;
    fake_open(&media, "/ws/media", person);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    if (media.user)
        fake_gone(&media);
    media_end(l);
    while (fake_answer(NULL, F_OK, NULL, NULL))
        ;
    live_forget(l);
    return 0;
}

static enum fault shake(const char *token)
{
    return fake_shake(&media, "attempt", l->id, "token", token);
}

static void greet(void)
{
    assert_int_equal(shake("secret"), F_OK);
    fake_hear(&media, HELLO);
    fake_hear(&media, CONFIG);
    assert_int_equal(media.closed, 0);
}

static void send_frame(struct frame_head h, size_t len)
{
    static unsigned char bytes[FRAME_HEAD + FRAME_PAYLOAD_MAX + 1];
    h.version = h.version ? h.version : FRAME_VERSION;
    h.config = h.config ? h.config : 3;
    frame_write(&h, bytes);
    media.kind->binary(&media, media.user, bytes, FRAME_HEAD + len);
}

static void test_the_door_asks_for_the_token(void **state)
{
    (void)state;
    assert_int_equal(shake("wrong!"), F_FORBIDDEN);
    assert_int_equal(shake(""), F_FORBIDDEN);
    snprintf(media.who.person, sizeof media.who.person, "01k0000000000000000q");
    assert_int_equal(shake("secret"), F_NOT_FOUND);
    snprintf(media.who.person, sizeof media.who.person, "%s", person);
    l->state = ATTEMPT_SUBMITTED;
    assert_int_equal(shake("secret"), F_EXPIRED);
    l->state = ATTEMPT_IN_PROGRESS;
    l->media_token[0] = '\0';
    assert_int_equal(shake(""), F_FORBIDDEN);
    assert_null(l->media);
}

static void test_welcome_names_the_epoch_and_the_next_numbers(void **state)
{
    (void)state;
    greet();
    const json_t *w = fake_said(&media, "welcome");
    assert_int_equal(json_integer_value(json_object_get(w, "epoch_ms")), NOW_MS - 60000);
    const json_t *next = json_array_get(json_object_get(w, "next_seq"), 0);
    assert_int_equal(json_integer_value(json_object_get(next, "seq")), 1);
    assert_non_null(fake_waiting("row_live_config"));
}

static void test_a_frame_is_kept_shown_and_acknowledged(void **state)
{
    (void)state;
    greet();
    send_frame((struct frame_head){.seq = 1, .flags = FRAME_KEY, .pts_us = 59000000}, 100);
    send_frame((struct frame_head){.seq = 2, .pts_us = 59066000}, 100);
    assert_int_equal(l->relay.chain_len, 2);
    assert_int_equal(l->frame_ms, NOW_MS - 60000 + 59066);
    assert_int_equal(inlet_received(&l->inlet[0]), 2);
    journal_hurry(media_journal());
    while (inlet_durable_seq(&l->inlet[0]) < 2)
        fake_run_posts();
    fake_hush(&media);
    media_link_stop(l);
    const json_t *ack = fake_said(&media, "ack");
    assert_int_equal(json_integer_value(json_object_get(ack, "durable")), 2);
    assert_int_equal(media.closed, 1000);
}

/* It is recorded and acknowledged; nothing in it is a picture of now. */
static void test_upper_layers_alone_and_a_clock_that_stands_still_show_nothing(void **state)
{
    (void)state;
    greet();
    l->epoch_ms = NOW_MS - MEDIA_BEHIND_MS - 1000;
    const uint64_t now_us = (MEDIA_BEHIND_MS + 1000) * UINT64_C(1000);
    send_frame((struct frame_head){.seq = 1, .flags = FRAME_KEY, .pts_us = now_us}, 100);
    const int64_t shown_ms = l->frame_ms;
    assert_int_equal(shown_ms, NOW_MS);
    clock_set_for_test(NOW_MS + 5000);
    send_frame((struct frame_head){.seq = 2, .layer = 1, .pts_us = now_us + 5000000}, 100);
    send_frame((struct frame_head){.seq = 3, .pts_us = 5999999}, 100);
    assert_int_equal(l->relay.chain_len, 1);
    assert_int_equal(l->frame_ms, shown_ms);
    struct gap gap;
    assert_true(gaps_open(&l->gaps, NOW_MS + 5000, &gap));
    assert_int_equal(inlet_received(&l->inlet[0]), 3);
    send_frame((struct frame_head){.seq = 4, .pts_us = 6000000}, 100);
    assert_int_equal(l->relay.chain_len, 2);
    assert_int_equal(l->frame_ms, NOW_MS - MEDIA_BEHIND_MS - 1000 + 6000);
    assert_int_equal(media.closed, 0);
}

static size_t bundle_add(unsigned char *out, size_t at, struct frame_head h, size_t len)
{
    frame_bundle_length(FRAME_HEAD + len, out + at);
    frame_write(&h, out + at + FRAME_BUNDLE_LENGTH);
    return at + FRAME_BUNDLE_LENGTH + FRAME_HEAD + len;
}

/* A key frame and the next one. */
static size_t bundle_of_two(unsigned char out[1024])
{
    const struct frame_head one = {.version = FRAME_VERSION, .config = 3, .seq = 1, .flags = FRAME_KEY};
    const struct frame_head two = {.version = FRAME_VERSION, .config = 3, .seq = 2, .pts_us = 66000};
    out[0] = FRAME_BUNDLE;
    return bundle_add(out, bundle_add(out, 1, one, 100), two, 50);
}

static void test_frames_of_one_message_are_taken_one_by_one(void **state)
{
    (void)state;
    unsigned char bytes[1024] = {0};
    size_t len = bundle_of_two(bytes);
    greet();
    media.kind->binary(&media, media.user, bytes, len);
    assert_int_equal(media.closed, 0);
    assert_int_equal(inlet_received(&l->inlet[0]), 2);
    assert_int_equal(l->relay.chain_len, 2);
    assert_int_equal(l->relay.chain[1].payload->len, 50);
}

static void test_a_broken_bundle_closes_the_socket(void **state)
{
    (void)state;
    unsigned char bytes[1024] = {0};
    size_t len = bundle_of_two(bytes);
    for (size_t cut = 1; cut < len; cut += 9) {
        greet();
        media.kind->binary(&media, media.user, bytes, cut);
        assert_int_equal(media.closed, 1008);
        assert_true(inlet_received(&l->inlet[0]) <= 1);
        fake_gone(&media);
        inlet_init(&l->inlet[0]);
        fake_open(&media, "/ws/media", person);
        while (fake_answer(NULL, F_OK, NULL, NULL))
            ;
    }
    unsigned char within[1024] = {FRAME_BUNDLE};
    frame_bundle_length(len, within + 1);
    memcpy(within + 1 + FRAME_BUNDLE_LENGTH, bytes, len);
    greet();
    media.kind->binary(&media, media.user, within, 1 + FRAME_BUNDLE_LENGTH + len);
    assert_int_equal(media.closed, 1008);
    assert_int_equal(inlet_received(&l->inlet[0]), 0);
}

static void test_frames_are_not_gathered_while_somebody_looks_closely(void **state)
{
    (void)state;
    struct sock board = {0};
    struct watcher watcher;
    greet();
    assert_int_equal(json_integer_value(json_object_get(fake_said(&media, "welcome"), "gather_ms")), MEDIA_GATHER_MS);
    watcher_init(&watcher, &board);
    assert_int_equal(watcher_add(&watcher, &l->relay, false), F_OK);
    fake_hush(&media);
    media_pace(l);
    assert_null(fake_said(&media, "gather"));
    assert_int_equal(watcher_add(&watcher, &l->relay, true), F_OK);
    media_pace(l);
    assert_int_equal(json_integer_value(json_object_get(fake_said(&media, "gather"), "ms")), 0);
    watcher_release(&watcher);
    fake_hush(&media);
    media_link_tick(l);
    assert_int_equal(json_integer_value(json_object_get(fake_said(&media, "gather"), "ms")), MEDIA_GATHER_MS);
}

static void test_bad_frames_close_the_socket_alone(void **state)
{
    (void)state;
    static const struct {
        struct frame_head head;
        size_t len;
    } wrong[] = {
        {{.version = 9, .seq = 1}, 10},
        {{.seq = 1, .stream = 5}, 10},
        {{.seq = 1, .config = 4}, 10},
        {{.seq = 1}, 0},
        {{.seq = 1}, FRAME_PAYLOAD_MAX + 1},
        {{.seq = 0}, 10},
        {{.seq = 1, .pts_us = 60000000 + (uint64_t)(MEDIA_AHEAD_MS + 1) * 1000}, 10},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        greet();
        send_frame(wrong[i].head, wrong[i].len);
        assert_int_equal(media.closed, 1008);
        assert_non_null(fake_fault(media.said[media.said_len - 1]));
        assert_int_equal(l->inlet[0].next_seq, 1);
        fake_gone(&media);
        assert_null(l->media);
        fake_open(&media, "/ws/media", person);
    }
}

/* Ten times the rate of a camera: as much of it as was agreed is recorded and shown, all of it acknowledged, and the
   socket stays. */
static void test_ten_times_the_rate_is_thinned(void **state)
{
    (void)state;
    enum { SECONDS = 30, MOST = 15 * PACE_TIMES * (SECONDS + PACE_BURST_S) };
    greet();
    clock_set_for_test(NOW_MS + SECONDS * 1000);
    for (uint32_t i = 0; i < 150 * SECONDS; i++)
        send_frame((struct frame_head){.seq = i + 1, .flags = i % 30 ? 0 : FRAME_KEY, .pts_us = 60000000 + i * 6667},
                   10);
    assert_int_equal(media.closed, 0);
    assert_int_equal(inlet_received(&l->inlet[0]), 150 * SECONDS);
    struct journal_extent extent;
    struct journal_stats stats;
    do {
        journal_hurry(media_journal());
        journal_stats(media_journal(), &stats);
    } while (stats.durable < stats.appended);
    assert_int_equal(journal_extent(media_journal(), l->id, STREAM_CAMERA, &extent), F_OK);
    assert_in_range(extent.frames, MOST / 2, MOST);
    l->frames = (struct bucket){0};
}

/* As fast as it goes, for as long as it goes: the socket is closed by its name, and a new one has no new allowance. */
static void test_a_flood_closes_the_socket(void **state)
{
    (void)state;
    greet();
    uint32_t seq = 0;
    while (!media.closed && seq < 100 * MEDIA_FRAMES_BURST)
        send_frame((struct frame_head){.seq = ++seq, .flags = FRAME_KEY}, 1);
    assert_int_equal(media.closed, 1008);
    assert_true(seq > MEDIA_FRAMES_BURST);
    assert_string_equal(fake_fault(media.said[media.said_len - 1]), "too_many");
    assert_int_equal(inlet_received(&l->inlet[0]), seq - 1);
    l->frames = (struct bucket){0};
}

static void test_a_jump_closes_the_socket(void **state)
{
    (void)state;
    greet();
    send_frame((struct frame_head){.seq = 1, .flags = FRAME_KEY}, 10);
    send_frame((struct frame_head){.seq = 5}, 10);
    assert_int_equal(media.closed, 1008);
    assert_int_equal(inlet_received(&l->inlet[0]), 1);
}

static void test_bad_words(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "{",
        "[]",
        "{\"t\":\"sing\"}",
        "{\"t\":\"hello\"}",
        "{\"t\":\"hello\",\"streams\":[{\"stream\":9,\"last_seq\":0}]}",
        "{\"t\":\"config\",\"stream\":0,\"config\":0,\"codec\":\"vp8\",\"layers\":1,\"rung\":\"webcodecs\"}",
        "{\"t\":\"config\",\"stream\":0,\"config\":1,\"codec\":\"mpeg1\",\"layers\":1,\"rung\":\"webcodecs\"}",
        "{\"t\":\"config\",\"stream\":0,\"config\":1,\"codec\":\"vp8\",\"layers\":1,\"rung\":\"ladder\"}",
        "{\"t\":\"config\",\"stream\":0,\"config\":1,\"codec\":\"vp8\",\"layers\":99,\"rung\":\"webcodecs\"}",
        ("{\"t\":\"config\",\"stream\":0,\"config\":1,\"codec\":\"vp8\",\"layers\":1,\"rung\":\"webcodecs\","
         "\"description\":\"!!\"}"),
        "{\"t\":\"ping\"}",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(shake("secret"), F_OK);
        fake_hear(&media, HELLO);
        fake_hear(&media, wrong[i]);
        assert_int_equal(media.closed, 1008);
        fake_gone(&media);
        fake_open(&media, "/ws/media", person);
    }
}

static void test_frames_before_hello_are_refused(void **state)
{
    (void)state;
    assert_int_equal(shake("secret"), F_OK);
    send_frame((struct frame_head){.seq = 1}, 10);
    assert_int_equal(media.closed, 1008);
}

static void test_a_newer_socket_replaces_the_older(void **state)
{
    (void)state;
    struct sock newer;
    greet();
    fake_open(&newer, "/ws/media", person);
    assert_int_equal(fake_shake(&newer, "attempt", l->id, "token", "secret"), F_OK);
    assert_int_equal(media.closed, 1000);
    send_frame((struct frame_head){.seq = 1}, 10);
    assert_int_equal(l->inlet[0].next_seq, 1);
    fake_gone(&media);
    media.user = NULL;
    assert_non_null(l->media);
    fake_gone(&newer);
    assert_null(l->media);
}

static void test_a_reconnect_continues(void **state)
{
    (void)state;
    greet();
    for (uint32_t i = 1; i <= 3; i++)
        send_frame((struct frame_head){.seq = i, .flags = i == 1 ? FRAME_KEY : 0, .pts_us = 60000000 + i * 66000}, 10);
    fake_gone(&media);
    assert_false(l->gaps.online);
    fake_open(&media, "/ws/media", person);
    greet();
    const json_t *next = json_array_get(json_object_get(fake_said(&media, "welcome"), "next_seq"), 0);
    assert_int_equal(json_integer_value(json_object_get(next, "seq")), 4);
    send_frame((struct frame_head){.seq = 9, .flags = FRAME_KEY, .pts_us = 80000000}, 10);
    for (uint32_t i = 4; i < 9; i++)
        send_frame((struct frame_head){.seq = i, .flags = FRAME_LATE, .pts_us = 60000000 + i * 66000}, 10);
    assert_int_equal(media.closed, 0);
    assert_int_equal(inlet_received(&l->inlet[0]), 9);
    assert_int_equal(l->gaps.closed_len, 1);
    assert_int_equal(l->gaps.closed[0].cause, GAP_OFFLINE);
    assert_int_equal(l->gaps.closed[0].from_ms, NOW_MS + 8 * 66);
    assert_int_equal(l->relay.chain_len, 1);
}

static void test_keys_are_asked_for_ever_more_rarely_until_one_comes(void **state)
{
    (void)state;
    static const int waits_s[] = {1, 2, 4, 8, 8};
    greet();
    fake_hush(&media);
    media_want_key(l, STREAM_CAMERA);
    media_want_key(l, STREAM_CAMERA);
    assert_int_equal(media.said_len, 1);
    assert_non_null(fake_said(&media, "key"));
    for (size_t i = 0; i < sizeof waits_s / sizeof waits_s[0]; i++) {
        l->key[STREAM_CAMERA].steady_ms -= waits_s[i] * MEDIA_KEY_MS - 100;
        media_want_key(l, STREAM_CAMERA);
        assert_int_equal(media.said_len, 1 + (int)i);
        l->key[STREAM_CAMERA].steady_ms -= 100;
        media_want_key(l, STREAM_CAMERA);
        assert_int_equal(media.said_len, 2 + (int)i);
    }
    send_frame((struct frame_head){.seq = 1, .flags = FRAME_KEY, .pts_us = 60000000}, 10);
    l->key[STREAM_CAMERA].steady_ms -= MEDIA_KEY_MS;
    fake_hush(&media);
    media_want_key(l, STREAM_CAMERA);
    assert_int_equal(media.said_len, 1);
}

static int keys_said(int stream)
{
    int n = 0;
    for (int i = 0; i < media.said_len; i++)
        n += !strcmp(json_string_value(json_object_get(media.said[i], "t")), "key") &&
             json_integer_value(json_object_get(media.said[i], "stream")) == stream;
    fake_hush(&media);
    return n;
}

static void test_a_stream_without_a_key_frame_is_asked_for_one(void **state)
{
    (void)state;
    greet();
    fake_hush(&media);
    send_frame((struct frame_head){.seq = 1, .pts_us = 60000000}, 10);
    send_frame((struct frame_head){.seq = 2, .pts_us = 60066000}, 10);
    assert_int_equal(keys_said(STREAM_CAMERA), 1);
    send_frame((struct frame_head){.seq = 3, .flags = FRAME_KEY, .pts_us = 60132000}, 10);
    l->key[STREAM_CAMERA].steady_ms -= MEDIA_KEY_MS;
    send_frame((struct frame_head){.seq = 4, .pts_us = 60198000}, 10);
    assert_int_equal(keys_said(STREAM_CAMERA), 0);
    assert_int_equal(l->relay.chain_len, 2);
    /* Others of its frames are late: what builds on them is not shown, and begins anew. */
    fake_gone(&media);
    fake_open(&media, "/ws/media", person);
    greet();
    fake_hush(&media);
    send_frame((struct frame_head){.seq = 9, .pts_us = 60900000}, 10);
    assert_int_equal(keys_said(STREAM_CAMERA), 1);
    assert_int_equal(l->relay.chain_len, 0);
    send_frame((struct frame_head){.seq = 5, .flags = FRAME_LATE, .pts_us = 60264000}, 10);
    send_frame((struct frame_head){.seq = 10, .flags = FRAME_KEY, .pts_us = 60966000}, 10);
    send_frame((struct frame_head){.seq = 11, .pts_us = 61032000}, 10);
    assert_int_equal(l->relay.chain_len, 2);
    /* And another way of encoding, and the small stream. */
    l->key[STREAM_CAMERA].steady_ms -= MEDIA_KEY_MS;
    fake_hear(&media, CONFIG_OF("0", "4"));
    send_frame((struct frame_head){.seq = 12, .pts_us = 61098000, .config = 4}, 10);
    assert_int_equal(keys_said(STREAM_CAMERA), 1);
    fake_hear(&media, CONFIG_OF("6", "3"));
    send_frame((struct frame_head){.stream = STREAM_SMALL, .seq = 1, .pts_us = 61100000}, 10);
    assert_int_equal(keys_said(STREAM_SMALL), 1);
    assert_int_equal(media.closed, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(test_the_door_asks_for_the_token),
        TEST(test_welcome_names_the_epoch_and_the_next_numbers),
        TEST(test_a_frame_is_kept_shown_and_acknowledged),
        TEST(test_upper_layers_alone_and_a_clock_that_stands_still_show_nothing),
        TEST(test_frames_of_one_message_are_taken_one_by_one),
        TEST(test_a_broken_bundle_closes_the_socket),
        TEST(test_frames_are_not_gathered_while_somebody_looks_closely),
        TEST(test_bad_frames_close_the_socket_alone),
        TEST(test_ten_times_the_rate_is_thinned),
        TEST(test_a_flood_closes_the_socket),
        TEST(test_a_jump_closes_the_socket),
        TEST(test_bad_words),
        TEST(test_frames_before_hello_are_refused),
        TEST(test_a_newer_socket_replaces_the_older),
        TEST(test_a_reconnect_continues),
        TEST(test_keys_are_asked_for_ever_more_rarely_until_one_comes),
        TEST(test_a_stream_without_a_key_frame_is_asked_for_one),
    };
    return cmocka_run_group_tests(tests, group_start, group_stop);
}
