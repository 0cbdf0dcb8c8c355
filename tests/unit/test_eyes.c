/* links: hall */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>
#include <uv.h>

#include "eyes.h"
#include "settings.h"

/* The program plays the eye itself when it is started with --models; the folder's name is its part.
   It answers every frame with a sight and says each 300 ms that it lives; a frame that begins with 'D' kills it,
   'K' makes it ask for a key, 'H' makes it sleep for ever, 'S' compute for ever; at 'B' it says that it was
   too busy for what came before. */
enum { FD = 3 };

static void put(uint16_t kind, uint32_t seat, const void *body, uint32_t len)
{
    const struct wire_head head = {.len = len, .kind = kind, .seat = seat};
    if (write(FD, &head, sizeof head) != (ssize_t)sizeof head || write(FD, body, len) != (ssize_t)len)
        _exit(1);
}

static void say_load(void)
{
    const struct wire_load load = {.seats = 1};
    put(WIRE_LOAD, 0, &load, sizeof load);
}

static void get(void *out, size_t len)
{
    for (size_t at = 0; at < len;) {
        struct pollfd fd = {.fd = FD, .events = POLLIN};
        while (poll(&fd, 1, 300) == 0)
            say_load();
        ssize_t n = read(FD, (char *)out + at, len - at);
        if (n <= 0)
            _exit(0);
        at += (size_t)n;
    }
}

static void see(uint32_t seat, const unsigned char *body)
{
    struct wire_frame frame;
    memcpy(&frame, body, sizeof frame);
    const unsigned char first = body[sizeof frame];
    if (first == 'D')
        _exit(3);
    if (first == 'L') {
        const struct wire_head lie = {.len = 1u << 30, .kind = WIRE_SIGHT, .seat = seat};
        if (write(FD, &lie, sizeof lie) < 0)
            _exit(1);
        pause();
    }
    if (first == 'H')
        pause();
    for (volatile int on = first == 'S'; on;)
        ;
    if (first == 'K') {
        put(WIRE_WANT_KEY, seat, NULL, 0);
        return;
    }
    const struct sight sight = {.wire = SIGHT_WIRE,
                                .seq = frame.seq,
                                .pts_us = frame.pts_us,
                                .flags = frame.flags | (first == 'B' ? WIRE_SKIPPED : 0)};
    put(WIRE_SIGHT, seat, &sight, sizeof sight);
}

_Noreturn static void play_eye(const char *part)
{
    static unsigned char body[1 << 20];
    struct wire_ready ready = {.wire = !strcmp(part, "old") ? WIRE_VERSION + 1 : WIRE_VERSION, .runtime = "played",
                               .nets = 2,
                               .net = {{.name = "rfb160", .looks = LOOK_FACES},
                                       {.name = "dlib", .state = WIRE_NET_MISSING, .looks = LOOK_IDENTITY}}};
    put(WIRE_READY, 0, &ready, sizeof ready);
    for (;;) {
        struct wire_head head;
        get(&head, sizeof head);
        get(body, head.len);
        if (!strcmp(part, "deaf"))
            pause();
        if (head.kind == WIRE_FRAME)
            see(head.seat, body);
    }
}

/* ---- the server's side ---- */

static uv_loop_t loop;
static struct eyes *eyes;
static char self[512];
static int sights, keys, stops, blanks;
static enum unseen blank_why;
static uint64_t blank_from_us, blank_to_us;
static uint32_t last_seq, last_flags;

static void on_sight(void *user, uint32_t seat, const struct sight *sight)
{
    (void)user;
    assert_int_equal(seat, 5);
    sights++;
    last_seq = sight->seq;
    last_flags = sight->flags;
}

static void on_key(void *user, uint32_t seat)
{
    (void)user;
    assert_int_equal(seat, 5);
    keys++;
}

static void on_opened(void *user, uint32_t seat, const struct wire_open *open, const void *extradata)
{
    (void)user, (void)seat, (void)open, (void)extradata;
}

static void on_chunk(void *user, uint32_t seat, const struct wire_frame *frame, const void *bytes, size_t len)
{
    (void)user, (void)seat, (void)frame, (void)bytes, (void)len;
}

static void on_sick(void *user, uint32_t seat, enum sick why)
{
    (void)user, (void)seat, (void)why;
}

static void on_unseen(void *user, uint32_t seat, enum unseen why, uint64_t from_us, uint64_t to_us)
{
    (void)user;
    assert_int_equal(seat, 5);
    blanks++;
    blank_why = why;
    blank_from_us = from_us;
    blank_to_us = to_us;
}

static void stopped(void *user)
{
    (void)user;
    stops++;
}

static void begin(const char *part)
{
    static const struct eyes_events events = {on_sight, on_key, on_opened, on_chunk, on_sick, on_unseen,
                                              NULL,     NULL,   NULL};
    const struct eyes_options options = {.program = self, .models = part, .count = 1};
    sights = keys = stops = blanks = 0;
    assert_int_equal(uv_loop_init(&loop), 0);
    assert_int_equal(eyes_start(&loop, &options, &events, NULL, &eyes), F_OK);
}

static void end(void)
{
    eyes_stop(eyes, stopped);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(stops, 1);
    assert_int_equal(uv_loop_close(&loop), 0);
}

static void open_seat(void)
{
    const struct wire_open open = {.codec = WIRE_VP8};
    assert_int_equal(eyes_open(eyes, 5, &open, NULL), F_OK);
}

static void frame(uint32_t seq, uint32_t flags, const char *bytes, size_t len)
{
    const struct wire_frame head = {.seq = seq, .flags = flags, .pts_us = seq * 1000};
    struct buffer *b = buffer_new(bytes, len);
    eyes_frame(eyes, 5, &head, b);
    buffer_drop(b);
}

static void until_ready(void)
{
    bool degraded;
    while (!eyes_ready(eyes, &degraded))
        uv_run(&loop, UV_RUN_ONCE);
}

static void until_sights(int n)
{
    while (sights < n)
        uv_run(&loop, UV_RUN_ONCE);
}

static void test_frames_become_sights(void **state)
{
    (void)state;
    begin("good");
    open_seat();
    until_ready();
    assert_int_equal(keys, 1);
    assert_string_equal(eyes_detectors(eyes), "played rfb160=000000000000");
    assert_int_equal(eyes_off(eyes), LOOK_IDENTITY | LOOK_OBJECTS);
    char *text = NULL;
    size_t len;
    FILE *out = open_memstream(&text, &len);
    assert_non_null(out);
    eyes_metrics(eyes, out);
    fclose(out);
    assert_non_null(strstr(text, "baqyla_eye_runtime_info{eye=\"0\",runtime=\"played\",slow=\"0\"} 1\n"));
    assert_non_null(strstr(text, "baqyla_eye_detector_on{eye=\"0\",detector=\"objects\"} 0\n"));
    free(text);
    frame(1, 0, "x", 1);
    assert_int_equal(keys, 2); /* what began without one is of no use */
    frame(2, WIRE_KEY, "x", 1);
    frame(3, 0, "x", 1);
    assert_int_equal(keys, 2);
    until_sights(2);
    assert_int_equal(last_seq, 3);
    end();
}

static void test_a_dead_eye_is_replaced_and_keys_are_asked_for(void **state)
{
    (void)state;
    begin("good");
    open_seat();
    until_ready();
    struct eyes_load before, after;
    eyes_loads(eyes, &before, 1);
    frame(1, WIRE_KEY, "Dead", 4);
    while (keys < 2)
        uv_run(&loop, UV_RUN_ONCE);
    eyes_loads(eyes, &after, 1);
    assert_int_not_equal(before.pid, after.pid);
    assert_int_equal(after.restarts, 1);
    assert_int_equal(after.seats, 1);
    frame(2, 0, "x", 1); /* no key yet: the new decoder knows nothing of it */
    frame(3, WIRE_KEY, "x", 1);
    until_sights(1);
    assert_int_equal(last_seq, 3);
    assert_true(last_flags & WIRE_DISCONTINUITY);
    end();
}

static void test_a_killed_eye_is_replaced(void **state)
{
    (void)state;
    begin("good");
    open_seat();
    until_ready();
    struct eyes_load load;
    eyes_loads(eyes, &load, 1);
    assert_int_equal(kill(load.pid, SIGKILL), 0);
    while (keys < 2)
        uv_run(&loop, UV_RUN_ONCE);
    end();
}

/* What it did not look at until it was replaced is told, once. */
static void replaced_after(const char *last_words)
{
    begin("good");
    open_seat();
    until_ready();
    frame(1, WIRE_KEY, "x", 1);
    until_sights(1);
    frame(1000, 0, last_words, 1);
    while (keys < 2)
        uv_run(&loop, UV_RUN_ONCE);
    frame(2000, 0, "x", 1);
    frame(4001, WIRE_KEY, "x", 1);
    until_sights(2);
    assert_int_equal(blanks, 1);
    assert_int_equal(blank_why, UNSEEN_RESTART);
    assert_int_equal(blank_from_us, 1000);
    assert_int_equal(blank_to_us, 4001000);
    frame(4002, 0, "x", 1);
    until_sights(3);
    assert_int_equal(blanks, 1);
    end();
}

static void test_an_eye_that_sleeps_is_replaced(void **state)
{
    (void)state;
    replaced_after("H");
}

static void test_an_eye_that_computes_for_ever_is_replaced(void **state)
{
    (void)state;
    replaced_after("S");
}

static void test_a_short_blank_is_not_told(void **state)
{
    (void)state;
    begin("good");
    open_seat();
    until_ready();
    frame(1, WIRE_KEY, "x", 1);
    until_sights(1);
    frame(2, 0, "D", 1);
    while (keys < 2)
        uv_run(&loop, UV_RUN_ONCE);
    frame(1000, WIRE_KEY, "x", 1);
    until_sights(2);
    assert_int_equal(blanks, 0);
    end();
}

static void test_what_a_busy_eye_left_out_is_told(void **state)
{
    (void)state;
    begin("good");
    open_seat();
    until_ready();
    frame(1000, WIRE_KEY, "x", 1);
    frame(2000, 0, "B", 1); /* a second: not worth telling */
    until_sights(2);
    assert_int_equal(blanks, 0);
    frame(9000, 0, "B", 1);
    until_sights(3);
    assert_int_equal(blanks, 1);
    assert_int_equal(blank_why, UNSEEN_BUSY);
    assert_int_equal(blank_from_us, 2000000);
    assert_int_equal(blank_to_us, 9000000);
    frame(19000, 0, "x", 1); /* the camera itself was silent here */
    until_sights(4);
    assert_int_equal(blanks, 1);
    end();
}

static void test_the_spare_takes_the_place_at_once(void **state)
{
    (void)state;
    begin("good");
    open_seat();
    until_ready();
    for (int32_t round = 1; round <= 3; round++) {
        struct eyes_load before, after;
        while (!eyes_spare_ready(eyes))
            uv_run(&loop, UV_RUN_ONCE);
        eyes_loads(eyes, &before, 1);
        kill(before.pid, SIGKILL);
        while (keys < 1 + round)
            uv_run(&loop, UV_RUN_ONCE);
        eyes_loads(eyes, &after, 1);
        assert_true(after.ready && after.pid != before.pid);
        assert_int_equal(after.seats, 1);
        assert_int_equal(after.restarts, round);
        frame((uint32_t)round, WIRE_KEY, "x", 1);
        until_sights(round);
    }
    end();
}

static void test_an_eye_that_lies_is_killed(void **state)
{
    (void)state;
    begin("good");
    open_seat();
    until_ready();
    frame(1, WIRE_KEY, "Lie", 3);
    while (keys < 2)
        uv_run(&loop, UV_RUN_ONCE);
    struct eyes_load load;
    eyes_loads(eyes, &load, 1);
    assert_int_equal(load.restarts, 1);
    end();
}

static void test_an_eye_of_another_version_is_refused(void **state)
{
    (void)state;
    bool degraded;
    begin("old");
    struct eyes_load load = {0};
    while (!load.restarts) {
        uv_run(&loop, UV_RUN_ONCE);
        assert_false(eyes_ready(eyes, &degraded));
        eyes_loads(eyes, &load, 1);
    }
    end();
}

static void test_a_key_is_passed_on(void **state)
{
    (void)state;
    begin("good");
    open_seat();
    until_ready();
    frame(1, WIRE_KEY, "Key", 3);
    while (keys < 2)
        uv_run(&loop, UV_RUN_ONCE);
    end();
}

static void test_a_deaf_eye_does_not_fill_our_memory(void **state)
{
    (void)state;
    static char big[256 * 1024];
    begin("deaf");
    open_seat();
    until_ready();
    for (uint32_t i = 1; i <= 100; i++) {
        frame(i, i == 1 ? WIRE_KEY : 0, big, sizeof big);
        uv_run(&loop, UV_RUN_NOWAIT);
    }
    struct eyes_load load;
    eyes_loads(eyes, &load, 1);
    assert_true(load.waiting_bytes <= EYES_QUEUE_BYTES + sizeof big + 64);
    assert_true(load.dropped >= 60);
    end();
}

static void test_no_program_is_tried_again(void **state)
{
    (void)state;
    char right[sizeof self];
    memcpy(right, self, sizeof self);
    snprintf(self, sizeof self, "/nowhere/baqyla-eye");
    begin("good");
    memcpy(self, right, sizeof self);
    struct eyes_load load = {0};
    while (!load.restarts) {
        uv_run(&loop, UV_RUN_ONCE);
        eyes_loads(eyes, &load, 1);
    }
    assert_false(load.ready);
    end();
}

int main(int argc, char **argv)
{
    if (argc >= 3 && !strcmp(argv[1], "--models"))
        play_eye(argv[2]);
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n <= 0)
        return 1;
    self[n] = '\0';
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_frames_become_sights),
        cmocka_unit_test(test_a_dead_eye_is_replaced_and_keys_are_asked_for),
        cmocka_unit_test(test_a_killed_eye_is_replaced),
        cmocka_unit_test(test_an_eye_that_sleeps_is_replaced),
        cmocka_unit_test(test_an_eye_that_computes_for_ever_is_replaced),
        cmocka_unit_test(test_a_short_blank_is_not_told),
        cmocka_unit_test(test_what_a_busy_eye_left_out_is_told),
        cmocka_unit_test(test_the_spare_takes_the_place_at_once),
        cmocka_unit_test(test_an_eye_that_lies_is_killed),
        cmocka_unit_test(test_an_eye_of_another_version_is_refused),
        cmocka_unit_test(test_a_key_is_passed_on),
        cmocka_unit_test(test_a_deaf_eye_does_not_fill_our_memory),
        cmocka_unit_test(test_no_program_is_tried_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
