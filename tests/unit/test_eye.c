/* links: vision_media */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <libavformat/avformat.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <vision/wire.h>

#include "recorded.h"

enum { COUNT = 12, GROUP = 6 };

struct eye {
    pid_t pid;
    int fd;
    uint8_t body[sizeof(struct wire_frame) + WIRE_FRAME_MAX];
    struct wire_head head;
};
static struct eye eye;

/* The program beside us, without nets: what it says of codecs does not need them. */
static pid_t start(const char *const *args, int fd, int as)
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (!pid) {
        char *argv[8] = {(char *)(uintptr_t)(BIN_DIR "/baqyla-eye"), (char *)(uintptr_t) "--runtime",
                         (char *)(uintptr_t) "none"};
        for (int i = 0; args && args[i]; i++)
            argv[3 + i] = (char *)(uintptr_t)args[i];
        if (fd == as ? fcntl(fd, F_SETFD, 0) : dup2(fd, as) != as)
            _exit(98);
        execv(argv[0], argv);
        _exit(99);
    }
    return pid;
}

static int setup(void **state)
{
    (void)state;
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
        return -1;
    eye.pid = start(NULL, ends[1], 3);
    close(ends[1]);
    eye.fd = ends[0];
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    int status = 0;
    close(eye.fd);
    return waitpid(eye.pid, &status, 0) == eye.pid ? 0 : -1;
}

static int read_all(int fd, void *out, size_t len)
{
    for (size_t got = 0; got < len;) {
        ssize_t n = read(fd, (uint8_t *)out + got, len - got);
        if (n <= 0)
            return 0;
        got += (size_t)n;
    }
    return 1;
}

/* The next message; 0 when the eye is gone. */
static int hear_any(int fd)
{
    if (!read_all(fd, &eye.head, sizeof eye.head))
        return 0;
    assert_true(eye.head.len <= sizeof eye.body);
    return read_all(fd, eye.body, eye.head.len);
}

/* The next that is not a load report. */
static uint16_t hear(void)
{
    do {
        assert_true(hear_any(eye.fd));
    } while (eye.head.kind == WIRE_LOAD);
    return eye.head.kind;
}

static void say(uint16_t kind, uint32_t seat, const void *a, size_t a_len, const void *b, size_t b_len)
{
    struct wire_head head = {.len = (uint32_t)(a_len + b_len), .kind = kind, .seat = seat};
    assert_int_equal(write(eye.fd, &head, sizeof head), sizeof head);
    if (a_len)
        assert_int_equal(write(eye.fd, a, a_len), a_len);
    if (b_len)
        assert_int_equal(write(eye.fd, b, b_len), b_len);
}

static void say_open(uint32_t seat, uint32_t codec)
{
    struct wire_open open = {.codec = codec, .layered = 1};
    say(WIRE_OPEN, seat, &open, sizeof open, NULL, 0);
}

static void say_frame(uint32_t seat, uint32_t seq, uint32_t flags, const void *bytes, size_t len)
{
    struct wire_frame f = {.pts_us = seq * 266667ull, .seq = seq, .flags = flags};
    say(WIRE_FRAME, seat, &f, sizeof f, bytes, len);
}

/* A sight of the seat, waiting for a frame's number. */
static void expect_sight(uint32_t seat, uint32_t seq, uint32_t flags)
{
    struct sight s;
    assert_int_equal(hear(), WIRE_SIGHT);
    assert_int_equal(eye.head.seat, seat);
    memcpy(&s, eye.body, sizeof s);
    assert_int_equal(s.wire, SIGHT_WIRE);
    assert_int_equal(s.seq, seq);
    assert_int_equal(s.flags, flags);
    assert_int_equal(s.pts_us, seq * 266667ull);
    assert_int_equal(s.width, 176);
    assert_int_equal(s.height, 144);
}

static void expect_sick(uint32_t seat, uint32_t why)
{
    uint32_t word;
    assert_int_equal(hear(), WIRE_SICK);
    assert_int_equal(eye.head.seat, seat);
    memcpy(&word, eye.body, 4);
    if (why)
        assert_int_equal(word, why);
}

static void test_ready_comes_first(void **state)
{
    (void)state;
    struct wire_ready ready;
    assert_int_equal(hear(), WIRE_READY);
    memcpy(&ready, eye.body, sizeof ready);
    assert_int_equal(ready.wire, WIRE_VERSION);
    assert_int_equal(ready.degraded, 1);
    assert_string_equal(ready.runtime, "none");
}

static void test_each_codec_is_seen(void **state)
{
    (void)state;
    static const char *const encoders[] = {"libx264", "libvpx", "libvpx-vp9", "mjpeg"};
    assert_int_equal(hear(), WIRE_READY);
    for (uint32_t c = 0; c < 4; c++) {
        struct coded_frame f[COUNT];
        assert_int_equal(scene_encode(encoders[c], 176, 144, COUNT, GROUP, f), COUNT);
        say_open(10 + c, WIRE_H264 + c);
        for (uint32_t i = 0; i < COUNT; i++) {
            say_frame(10 + c, i + 1, f[i].key ? WIRE_KEY : 0, f[i].bytes, f[i].len);
            expect_sight(10 + c, i + 1, f[i].key ? WIRE_KEY : 0);
        }
        scene_free(f, COUNT);
    }
}

static void test_damage_asks_for_a_key_frame_and_goes_on(void **state)
{
    (void)state;
    struct coded_frame f[COUNT];
    uint8_t noise[400];
    memset(noise, 0xA5, sizeof noise);
    assert_int_equal(scene_encode("libvpx", 176, 144, COUNT, GROUP, f), COUNT);
    assert_int_equal(hear(), WIRE_READY);
    say_open(1, WIRE_VP8);
    say_frame(1, 1, WIRE_KEY, f[0].bytes, f[0].len);
    expect_sight(1, 1, WIRE_KEY);
    noise[0] = 0; /* says that it is a key frame, and is none */
    say_frame(1, 2, WIRE_KEY, noise, sizeof noise);
    expect_sick(1, SICK_BYTES);
    assert_int_equal(hear(), WIRE_WANT_KEY);
    for (uint32_t i = 1; i < GROUP; i++) /* their reference is lost: no picture, no further words */
        say_frame(1, 2 + i, 0, f[i].bytes, f[i].len);
    say_frame(1, 20, WIRE_KEY, f[GROUP].bytes, f[GROUP].len);
    expect_sight(1, 20, WIRE_KEY);
    scene_free(f, COUNT);
}

static void test_missing_frames_wait_for_a_key_frame(void **state)
{
    (void)state;
    struct coded_frame f[COUNT];
    assert_int_equal(scene_encode("libx264", 176, 144, COUNT, GROUP, f), COUNT);
    assert_int_equal(hear(), WIRE_READY);
    say_open(1, WIRE_H264);
    say_frame(1, 1, 0, f[1].bytes, f[1].len);
    assert_int_equal(hear(), WIRE_WANT_KEY);
    say_frame(1, 2, WIRE_KEY, f[0].bytes, f[0].len);
    expect_sight(1, 2, WIRE_KEY);
    say_frame(1, 5, WIRE_DISCONTINUITY, f[3].bytes, f[3].len);
    assert_int_equal(hear(), WIRE_WANT_KEY);
    say_frame(1, 6, WIRE_KEY, f[GROUP].bytes, f[GROUP].len);
    expect_sight(1, 6, WIRE_KEY);
    scene_free(f, COUNT);
}

static void test_late_frames_do_not_disturb_the_live_ones(void **state)
{
    (void)state;
    struct coded_frame f[COUNT];
    assert_int_equal(scene_encode("libvpx", 176, 144, COUNT, GROUP, f), COUNT);
    assert_int_equal(hear(), WIRE_READY);
    say_open(1, WIRE_VP8);
    say_frame(1, 7, WIRE_KEY, f[GROUP].bytes, f[GROUP].len);
    expect_sight(1, 7, WIRE_KEY);
    say_frame(1, 1, WIRE_KEY | WIRE_LATE, f[0].bytes, f[0].len);
    expect_sight(1, 1, WIRE_KEY | WIRE_LATE);
    say_frame(1, 8, 0, f[GROUP + 1].bytes, f[GROUP + 1].len);
    expect_sight(1, 8, 0);
    say_frame(1, 2, WIRE_LATE, f[1].bytes, f[1].len);
    expect_sight(1, 2, WIRE_LATE);
    scene_free(f, COUNT);
}

static void test_too_large_and_unknown_codec_are_sick(void **state)
{
    (void)state;
    struct coded_frame f[1];
    assert_int_equal(scene_encode("mjpeg", 2000, 1200, 1, 1, f), 1);
    assert_int_equal(hear(), WIRE_READY);
    say_open(1, WIRE_JPEG);
    say_frame(1, 1, WIRE_KEY, f[0].bytes, f[0].len);
    expect_sick(1, SICK_SIZE);
    assert_int_equal(hear(), WIRE_WANT_KEY);
    say_open(2, 99);
    expect_sick(2, SICK_CODEC);
    scene_free(f, 1);
}

static int memory_write(void *user, uint8_t *bytes, int len)
{
    struct coded_frame *out = user;
    out->bytes = realloc(out->bytes, out->len + (size_t)len);
    memcpy(out->bytes + out->len, bytes, (size_t)len);
    out->len += (size_t)len;
    return len;
}

/* Frames as a recorder would write them, live WebM without seeking. */
static struct coded_frame webm_of(const struct coded_frame *f, int count)
{
    struct coded_frame out = {0};
    AVFormatContext *m = NULL;
    avformat_alloc_output_context2(&m, NULL, "webm", NULL);
    m->pb = avio_alloc_context(av_malloc(4096), 4096, 1, &out, NULL, memory_write, NULL);
    AVStream *s = avformat_new_stream(m, NULL);
    s->codecpar->codec_type = AVMEDIA_TYPE_VIDEO;
    s->codecpar->codec_id = AV_CODEC_ID_VP8;
    s->codecpar->width = 176;
    s->codecpar->height = 144;
    AVDictionary *o = NULL;
    av_dict_set(&o, "live", "1", 0);
    assert_true(avformat_write_header(m, &o) >= 0);
    av_dict_free(&o);
    for (int i = 0; i < count; i++) {
        AVPacket *p = av_packet_alloc();
        p->data = f[i].bytes;
        p->size = (int)f[i].len;
        p->pts = p->dts = av_rescale_q(i * 100, (AVRational){1, 1000}, s->time_base);
        p->flags = f[i].key ? AV_PKT_FLAG_KEY : 0;
        assert_true(av_write_frame(m, p) >= 0);
        p->data = NULL;
        p->size = 0;
        av_packet_free(&p);
    }
    av_write_trailer(m);
    avio_flush(m->pb);
    av_free(m->pb->buffer);
    avio_context_free(&m->pb);
    avformat_free_context(m);
    return out;
}

static void test_slices_come_back_as_chunks_and_are_seen(void **state)
{
    (void)state;
    struct coded_frame f[COUNT];
    assert_int_equal(scene_encode("libvpx", 176, 144, COUNT, GROUP, f), COUNT);
    struct coded_frame webm = webm_of(f, COUNT);
    assert_int_equal(hear(), WIRE_READY);
    say_open(5, WIRE_SLICE);
    uint32_t seq = 0, chunks = 0, sights = 0;
    struct wire_open inside;
    for (size_t at = 0; at < webm.len; at += 3000, seq++) {
        struct wire_frame slice = {.pts_us = 5000000 + seq, .seq = seq + 1};
        say(WIRE_FRAME, 5, &slice, sizeof slice, webm.bytes + at, webm.len - at < 3000 ? webm.len - at : 3000);
    }
    assert_int_equal(hear(), WIRE_OPEN);
    memcpy(&inside, eye.body, sizeof inside);
    assert_int_equal(inside.codec, WIRE_VP8);
    while (sights < (COUNT + 1) / 2 || chunks < COUNT) { /* frames are 100 ms apart, looks 200 */
        struct wire_frame c;
        struct sight s;
        if (hear() == WIRE_CHUNK) {
            memcpy(&c, eye.body, sizeof c);
            assert_int_equal(c.seq, chunks + 1);
            assert_int_equal(c.pts_us, 5000000 + chunks * 100000);
            assert_int_equal(c.flags & WIRE_KEY ? 1 : 0, f[chunks].key);
            assert_int_equal(eye.head.len - sizeof c, f[chunks].len);
            assert_memory_equal(eye.body + sizeof c, f[chunks].bytes, f[chunks].len);
            chunks++;
        } else {
            assert_int_equal(eye.head.kind, WIRE_SIGHT);
            memcpy(&s, eye.body, sizeof s);
            assert_int_equal(s.pts_us, 5000000 + sights * 200000);
            sights++;
        }
    }
    assert_int_equal(chunks, COUNT);
    free(webm.bytes);
    scene_free(f, COUNT);
}

static void test_ping_is_answered_with_the_load(void **state)
{
    (void)state;
    struct wire_load load;
    assert_int_equal(hear(), WIRE_READY);
    say_open(1, WIRE_VP8);
    say_open(2, WIRE_VP8);
    say(WIRE_CLOSE, 1, NULL, 0, NULL, 0);
    say(WIRE_PING, 0, NULL, 0, NULL, 0);
    do {
        assert_true(hear_any(eye.fd));
        assert_int_equal(eye.head.kind, WIRE_LOAD);
        memcpy(&load, eye.body, sizeof load);
    } while (load.seats != 1);
}

static void test_broken_protocol_ends_the_eye(void **state)
{
    (void)state;
    struct wire_head head = {.len = 100 * 1024 * 1024, .kind = WIRE_FRAME, .seat = 1};
    assert_int_equal(hear(), WIRE_READY);
    assert_int_equal(write(eye.fd, &head, sizeof head), sizeof head);
    while (hear_any(eye.fd))
        assert_int_equal(eye.head.kind, WIRE_LOAD);
}

static void test_a_killed_eye_is_noticed(void **state)
{
    (void)state;
    assert_int_equal(hear(), WIRE_READY);
    kill(eye.pid, SIGKILL);
    while (hear_any(eye.fd))
        assert_int_equal(eye.head.kind, WIRE_LOAD);
}

/* Sights and the end of a run over a file. */
static int run_file(const char *path, const char *option, struct wire_end *ret_end, struct sight *ret_last)
{
    const char *const args[] = {"--file", path, option, NULL};
    int ends[2], sights = 0, status = 0, ended = 0;
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid_t pid = start(args, ends[1], 1);
    close(ends[1]);
    while (hear_any(ends[0])) {
        assert_false(ended);
        if (eye.head.kind == WIRE_SIGHT) {
            memcpy(ret_last, eye.body, sizeof *ret_last);
            sights++;
        } else if (eye.head.kind == WIRE_END) {
            memcpy(ret_end, eye.body, sizeof *ret_end);
            ended = 1;
        }
    }
    close(ends[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(ended && WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), ret_end->failed);
    return sights;
}

static char *file_of(const void *bytes, size_t len)
{
    static char path[64];
    snprintf(path, sizeof path, "/tmp/baqyla-eye-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, len), len);
    close(fd);
    return path;
}

static void test_files(void **state)
{
    (void)state;
    struct coded_frame f[COUNT], jpeg[1];
    struct wire_end end;
    struct sight last;
    assert_int_equal(scene_encode("libvpx", 176, 144, COUNT, GROUP, f), COUNT);
    struct coded_frame webm = webm_of(f, COUNT);
    char *path = file_of(webm.bytes, webm.len);
    assert_int_equal(run_file(path, NULL, &end, &last), 4); /* 12 frames in 1.2 s, no two nearer than 250 ms */
    assert_int_equal(end.frames, 4);
    assert_int_equal(last.pts_us, 900000);
    unlink(path);
    path = file_of(webm.bytes, webm.len / 2);
    assert_true(run_file(path, NULL, &end, &last) >= 1);
    unlink(path);
    path = file_of("neither picture nor recording", 29);
    assert_int_equal(run_file(path, NULL, &end, &last), 0);
    assert_non_null(strstr(end.text, "not a recording"));
    assert_int_equal(run_file(path, "--stills", &end, &last), 0);
    assert_non_null(strstr(end.text, "not a JPEG"));
    unlink(path);
    assert_int_equal(run_file(path, NULL, &end, &last), 0);
    assert_non_null(strstr(end.text, "cannot be opened"));
    assert_int_equal(scene_encode("mjpeg", 320, 200, 1, 1, jpeg), 1);
    path = file_of(jpeg[0].bytes, jpeg[0].len);
    assert_int_equal(run_file(path, "--stills", &end, &last), 1);
    assert_int_equal(last.width, 320);
    unlink(path);
    free(webm.bytes);
    scene_free(f, COUNT);
    scene_free(jpeg, 1);
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_ready_comes_first),
        T(test_each_codec_is_seen),
        T(test_damage_asks_for_a_key_frame_and_goes_on),
        T(test_missing_frames_wait_for_a_key_frame),
        T(test_late_frames_do_not_disturb_the_live_ones),
        T(test_too_large_and_unknown_codec_are_sick),
        T(test_slices_come_back_as_chunks_and_are_seen),
        T(test_ping_is_answered_with_the_load),
        T(test_broken_protocol_ends_the_eye),
        T(test_a_killed_eye_is_noticed),
        cmocka_unit_test(test_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
