/* links: vision_media */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "coded.h"
#include "decode.h"
#include "recorded.h"
#include "upright.h"

enum { COUNT = 12, GROUP = 6 };

static const struct {
    const char *encoder;
    uint32_t codec;
} all[] = {{"libx264", WIRE_H264}, {"libvpx", WIRE_VP8}, {"libvpx-vp9", WIRE_VP9}, {"mjpeg", WIRE_JPEG}};

static struct decoder *opened(uint32_t codec)
{
    struct decoder *d = decoder_new();
    assert_non_null(d);
    assert_int_equal(decoder_open(d, codec, NULL, 0), 0);
    return d;
}

static void test_warm(void **state)
{
    (void)state;
    assert_int_equal(decode_warm(), 0);
    assert_int_equal(photo_warm(), 0);
}

static void test_every_frame_becomes_a_picture_at_once(void **state)
{
    (void)state;
    for (size_t c = 0; c < 4; c++) {
        struct coded_frame f[COUNT];
        assert_int_equal(scene_encode(all[c].encoder, 176, 144, COUNT, GROUP, f), COUNT);
        struct decoder *d = opened(all[c].codec);
        for (int i = 0; i < COUNT; i++) {
            struct picture p;
            struct coded coded = {0};
            assert_int_equal(coded_look(all[c].codec, NULL, 0, f[i].bytes, f[i].len, &coded), 1);
            assert_int_equal(coded.key, f[i].key);
            if (coded.key) {
                assert_int_equal(coded.width, 176);
                assert_int_equal(coded.height, 144);
            }
            assert_int_equal(decoder_feed(d, f[i].bytes, f[i].len, &p), DECODED_PICTURE);
            assert_int_equal(p.width, 176);
            assert_int_equal(p.chroma, CHROMA_420);
            assert_int_equal(p.full_range, all[c].codec == WIRE_JPEG);
            int bx = (i * 7) % 176; /* the ball is bright, a corner is not */
            assert_true(p.plane[0][72 * p.stride[0] + bx] > 180);
        }
        decoder_free(d);
        scene_free(f, COUNT);
    }
}

static void test_nothing_is_decoded_before_a_key_frame(void **state)
{
    (void)state;
    for (size_t c = 0; c < 3; c++) {
        struct coded_frame f[COUNT];
        struct picture p;
        assert_int_equal(scene_encode(all[c].encoder, 176, 144, COUNT, GROUP, f), COUNT);
        struct decoder *d = opened(all[c].codec);
        for (int i = 1; i < GROUP; i++)
            assert_int_equal(decoder_feed(d, f[i].bytes, f[i].len, &p), DECODED_WAITING);
        assert_int_equal(decoder_feed(d, f[GROUP].bytes, f[GROUP].len, &p), DECODED_PICTURE);
        decoder_break(d);
        assert_int_equal(decoder_feed(d, f[GROUP + 1].bytes, f[GROUP + 1].len, &p), DECODED_WAITING);
        decoder_free(d);
        scene_free(f, COUNT);
    }
}

/* Truncated and flipped frames: never a crash, and a sick decoder recovers with the next good key frame. */
static void test_damage_is_refused_and_a_key_frame_heals(void **state)
{
    (void)state;
    uint32_t r = 99;
    for (size_t c = 0; c < 4; c++) {
        struct coded_frame f[COUNT];
        struct picture p;
        assert_int_equal(scene_encode(all[c].encoder, 176, 144, COUNT, GROUP, f), COUNT);
        struct decoder *d = opened(all[c].codec);
        for (int round = 0; round < 150; round++) {
            struct coded_frame *one = &f[round % COUNT];
            uint8_t *bytes = calloc(1, one->len + 64);
            memcpy(bytes, one->bytes, one->len);
            size_t len = one->len;
            for (int k = 0; k < 4; k++) {
                r = r * 1664525u + 1013904223u;
                bytes[r % one->len] ^= (uint8_t)(r >> 16);
            }
            if (round % 3 == 0)
                len = 1 + r % one->len;
            decoder_feed(d, bytes, len, &p);
            free(bytes);
        }
        decoder_break(d);
        assert_int_equal(decoder_feed(d, f[0].bytes, f[0].len, &p), DECODED_PICTURE);
        decoder_free(d);
        scene_free(f, COUNT);
    }
}

static void test_noise_is_sick(void **state)
{
    (void)state;
    uint8_t noise[1000 + 64];
    struct picture p;
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (uint8_t)(i * 37 + 200);
    struct decoder *d = opened(WIRE_JPEG);
    assert_int_equal(decoder_feed(d, noise, 1000, &p), DECODED_WAITING);
    noise[0] = 0xFF;
    noise[1] = 0xD8;
    assert_int_not_equal(decoder_feed(d, noise, 1000, &p), DECODED_PICTURE);
    decoder_free(d);
    d = decoder_new();
    assert_int_equal(decoder_open(d, 77, NULL, 0), SICK_CODEC);
    decoder_free(d);
}

static void test_too_large_is_refused_before_the_codec(void **state)
{
    (void)state;
    struct coded_frame f[1];
    struct picture p;
    assert_int_equal(scene_encode("mjpeg", 2000, 1200, 1, 1, f), 1);
    struct decoder *d = opened(WIRE_JPEG);
    assert_int_equal(decoder_feed(d, f[0].bytes, f[0].len, &p), DECODED_SICK);
    assert_int_equal(decoder_sick(d), SICK_SIZE);
    decoder_free(d);
    scene_free(f, 1);
    assert_true(coded_size_allowed(1920, 1080));
    assert_true(coded_size_allowed(1080, 1920));
    assert_false(coded_size_allowed(1920, 1200));
    assert_false(coded_size_allowed(8, 8));
}

static void test_size_change_in_mid_stream(void **state)
{
    (void)state;
    struct coded_frame a[1], b[1];
    struct picture p;
    assert_int_equal(scene_encode("libvpx", 176, 144, 1, 1, a), 1);
    assert_int_equal(scene_encode("libvpx", 320, 240, 1, 1, b), 1);
    struct decoder *d = opened(WIRE_VP8);
    assert_int_equal(decoder_feed(d, a[0].bytes, a[0].len, &p), DECODED_PICTURE);
    assert_int_equal(p.width, 176);
    assert_int_equal(decoder_feed(d, b[0].bytes, b[0].len, &p), DECODED_PICTURE);
    assert_int_equal(p.width, 320);
    decoder_free(d);
    scene_free(a, 1);
    scene_free(b, 1);
}

/* A JPEG of the scene with an EXIF orientation put in by hand. */
static uint8_t *jpeg_turned(int turn, size_t *ret_len)
{
    struct coded_frame f[1];
    assert_int_equal(scene_encode("mjpeg", 64, 32, 1, 1, f), 1);
    uint8_t exif[] = {0xFF, 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1,
                      0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (uint8_t)turn, 0, 0, 0, 0, 0, 0};
    uint8_t *bytes = calloc(1, f[0].len + sizeof exif + 64);
    memcpy(bytes, f[0].bytes, 2);
    memcpy(bytes + 2, exif, sizeof exif);
    memcpy(bytes + 2 + sizeof exif, f[0].bytes + 2, f[0].len - 2);
    *ret_len = f[0].len + sizeof exif;
    scene_free(f, 1);
    return bytes;
}

/* The ball lies at the left edge, half-way down; after turning it lies elsewhere. */
static void test_orientation_is_honoured(void **state)
{
    (void)state;
    static const struct {
        int turn, w, h, x, y;
    } cases[] = {{1, 64, 32, 0, 16}, {2, 64, 32, 63, 16}, {3, 64, 32, 63, 15}, {4, 64, 32, 0, 15},
                 {5, 32, 64, 16, 0}, {6, 32, 64, 15, 0},  {7, 32, 64, 15, 63}, {8, 32, 64, 16, 63}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t len = 0;
        int turn = 0, shrunk = 0;
        const char *why = NULL;
        struct picture p;
        uint8_t *bytes = jpeg_turned(cases[i].turn, &len);
        AVFrame *frame = photo_decode(bytes, len, &turn, &why);
        assert_non_null(frame);
        assert_int_equal(turn, cases[i].turn);
        AVFrame *up = frame_upright(frame, turn, 4096, &shrunk);
        assert_non_null(up);
        assert_int_equal(picture_from_frame(up, &p), 1);
        assert_int_equal(p.width, cases[i].w);
        assert_int_equal(p.height, cases[i].h);
        assert_true(p.plane[0][cases[i].y * p.stride[0] + cases[i].x] > 170);
        av_frame_free(&up);
        av_frame_free(&frame);
        free(bytes);
    }
}

static void test_large_picture_is_shrunk(void **state)
{
    (void)state;
    struct coded_frame f[1];
    int turn = 0, shrunk = 0;
    const char *why = NULL;
    assert_int_equal(scene_encode("mjpeg", 640, 320, 1, 1, f), 1);
    AVFrame *frame = photo_decode(f[0].bytes, f[0].len, &turn, &why);
    AVFrame *up = frame_upright(frame, turn, 160, &shrunk);
    assert_int_equal(up->width, 160);
    assert_int_equal(up->height, 80);
    assert_int_equal(shrunk, 4000);
    av_frame_free(&up);
    av_frame_free(&frame);
    assert_null(photo_decode((const uint8_t *)"GIF89a", 6, &turn, &why));
    assert_non_null(why);
    scene_free(f, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_warm),
        cmocka_unit_test(test_every_frame_becomes_a_picture_at_once),
        cmocka_unit_test(test_nothing_is_decoded_before_a_key_frame),
        cmocka_unit_test(test_damage_is_refused_and_a_key_frame_heals),
        cmocka_unit_test(test_noise_is_sick),
        cmocka_unit_test(test_too_large_is_refused_before_the_codec),
        cmocka_unit_test(test_size_change_in_mid_stream),
        cmocka_unit_test(test_orientation_is_honoured),
        cmocka_unit_test(test_large_picture_is_shrunk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
