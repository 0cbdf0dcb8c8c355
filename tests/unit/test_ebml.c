/* links: vision_media */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "ebml.h"

/* A stream as a browser's recorder writes it: segment and cluster of unknown size. */
struct stream {
    uint8_t bytes[4096];
    size_t len;
};

static void raw(struct stream *s, const void *bytes, size_t len)
{
    assert_true(s->len + len <= sizeof s->bytes);
    memcpy(s->bytes + s->len, bytes, len);
    s->len += len;
}

static void id_put(struct stream *s, uint32_t id)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        if (id >> shift) {
            uint8_t b = (uint8_t)(id >> shift);
            raw(s, &b, 1);
        }
}

static void element(struct stream *s, uint32_t id, const void *body, size_t len)
{
    uint8_t size[2] = {(uint8_t)(0x40 | len >> 8), (uint8_t)len};
    id_put(s, id);
    raw(s, size, 2);
    raw(s, body, len);
}

static void master_unknown(struct stream *s, uint32_t id)
{
    id_put(s, id);
    raw(s, "\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 8);
}

static void number(struct stream *s, uint32_t id, uint16_t v)
{
    uint8_t b[2] = {(uint8_t)(v >> 8), (uint8_t)v};
    element(s, id, b, 2);
}

static void track(struct stream *s, uint16_t n, uint16_t type, const char *codec)
{
    struct stream t = {.len = 0}, video = {.len = 0};
    number(&t, 0xD7, n);
    number(&t, 0x83, type);
    element(&t, 0x86, codec, strlen(codec));
    element(&t, 0x63A2, "private", 7);
    number(&video, 0xB0, 640);
    number(&video, 0xBA, 480);
    element(&t, 0xE0, video.bytes, video.len);
    element(s, 0xAE, t.bytes, t.len);
}

static void simple_block(struct stream *s, uint8_t track_number, int16_t at, uint8_t flags, const char *payload)
{
    uint8_t b[64] = {(uint8_t)(0x80 | track_number), (uint8_t)(at >> 8), (uint8_t)at, flags};
    memcpy(b + 4, payload, strlen(payload));
    element(s, 0xA3, b, 4 + strlen(payload));
}

static void file_head(struct stream *s, const char *codec)
{
    struct stream tracks = {.len = 0};
    element(s, 0x1A45DFA3, "\x42\x82\x84webm", 7);
    master_unknown(s, 0x18538067);
    element(s, 0xEC, "void", 4);
    track(&tracks, 1, 2, "A_OPUS");
    track(&tracks, 2, 1, codec);
    element(s, 0x1654AE6B, tracks.bytes, tracks.len);
}

static void recording(struct stream *s)
{
    file_head(s, "V_VP8");
    master_unknown(s, 0x1F43B675);
    number(s, 0xE7, 1000);
    simple_block(s, 2, 0, 0x80, "first");
    simple_block(s, 1, 5, 0x80, "sound");
    simple_block(s, 2, 66, 0, "second");
    master_unknown(s, 0x1F43B675);
    number(s, 0xE7, 2000);
    /* a group: block without reference is a key frame, with one it is not */
    element(s, 0xA0, "\xA1\x87\x82\x00\x0A\x00xyz", 9);
    element(s, 0xA0, "\xA1\x87\x82\x00\x14\x00uvw\xFB\x81\x01", 12);
}

enum { WORDS = 1024 };

/* Feeds in pieces of `piece` bytes; writes what came as words. */
static void words(const struct stream *s, size_t piece, char *out)
{
    struct ebml *e = ebml_new();
    struct ebml_track t;
    struct ebml_block b;
    out[0] = 0;
    for (size_t at = 0; at < s->len; at += piece) {
        size_t len = s->len - at < piece ? s->len - at : piece;
        uint8_t *copy = malloc(len); /* so that a sanitizer sees a read beyond the piece */
        memcpy(copy, s->bytes + at, len);
        const uint8_t *p = copy;
        for (;;) {
            enum ebml_event event = ebml_next(e, &p, &len, &t, &b);
            if (event == EBML_TRACK)
                snprintf(out + strlen(out), WORDS - strlen(out), "T%u:%ux%u:%.*s ", t.codec, t.width, t.height,
                         (int)t.extradata_len, (const char *)t.extradata);
            else if (event == EBML_BLOCK)
                snprintf(out + strlen(out), WORDS - strlen(out), "%s%d:%.*s ", b.key ? "K" : "",
                         (int)(b.time_us / 1000), (int)b.len, (const char *)b.bytes);
            else if (event == EBML_BAD)
                snprintf(out + strlen(out), WORDS - strlen(out), "BAD ");
            if (event == EBML_BLOCK)
                assert_int_equal(b.bytes[b.len], 0);
            if (event == EBML_MORE || event == EBML_BAD)
                break;
        }
        free(copy);
    }
    ebml_free(e);
}

static const char *const expected = "T2:640x480:private K1000:first 1066:second K2010:xyz 2020:uvw ";

static void test_pieces_of_every_length_give_the_same_frames(void **state)
{
    (void)state;
    struct stream s = {.len = 0};
    char out[WORDS];
    recording(&s);
    for (size_t piece = 1; piece <= s.len; piece++) {
        words(&s, piece, out);
        assert_string_equal(out, expected);
    }
}

static void test_recorder_started_again_is_a_new_stream(void **state)
{
    (void)state;
    struct stream s = {.len = 0};
    char out[WORDS], twice[512];
    recording(&s);
    recording(&s);
    words(&s, 50, out);
    snprintf(twice, sizeof twice, "%s%s", expected, expected);
    assert_string_equal(out, twice);
}

static void test_unknown_codec_is_said(void **state)
{
    (void)state;
    struct stream s = {.len = 0};
    char out[WORDS];
    file_head(&s, "V_AV1");
    master_unknown(&s, 0x1F43B675);
    words(&s, 7, out);
    assert_string_equal(out, "T0:640x480:private ");
}

static void test_lacing_is_refused_until_the_next_header(void **state)
{
    (void)state;
    struct stream s = {.len = 0};
    char out[WORDS];
    file_head(&s, "V_VP8");
    master_unknown(&s, 0x1F43B675);
    simple_block(&s, 2, 0, 0x82, "laced");
    simple_block(&s, 2, 1, 0x80, "ignored");
    size_t first = s.len;
    recording(&s);
    words(&s, first, out); /* the second piece begins with the header */
    assert_memory_equal(out, "T2:640x480:private BAD T2:", 26);
}

static void test_oversized_frame_is_refused(void **state)
{
    (void)state;
    struct stream s = {.len = 0};
    char out[WORDS];
    file_head(&s, "V_VP8");
    master_unknown(&s, 0x1F43B675);
    raw(&s, "\xA3\x08\x7F\xFF\xFF\xFF", 6);
    words(&s, 64, out);
    assert_string_equal(out, "T2:640x480:private BAD ");
}

static void test_noise_never_yields_a_frame(void **state)
{
    (void)state;
    char out[WORDS];
    uint32_t r = 7;
    for (int round = 0; round < 200; round++) {
        struct stream s = {.len = 300};
        for (size_t i = 0; i < s.len; i++)
            s.bytes[i] = (uint8_t)((r = r * 1664525u + 1013904223u) >> 24);
        words(&s, 60, out);
        assert_null(strchr(out, ':'));
    }
}

static void test_lost_pieces_skip_to_the_next_header(void **state)
{
    (void)state;
    struct stream s = {.len = 0};
    struct ebml_track t;
    struct ebml_block b;
    struct ebml *e = ebml_new();
    recording(&s);
    const uint8_t *p = s.bytes + 40;
    size_t len = s.len - 40;
    ebml_lose(e);
    assert_int_equal(ebml_next(e, &p, &len, &t, &b), EBML_MORE);
    assert_int_equal(len, 0);
    p = s.bytes;
    len = s.len;
    assert_int_equal(ebml_next(e, &p, &len, &t, &b), EBML_TRACK);
    ebml_free(e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces_of_every_length_give_the_same_frames),
        cmocka_unit_test(test_recorder_started_again_is_a_new_stream),
        cmocka_unit_test(test_unknown_codec_is_said),
        cmocka_unit_test(test_lacing_is_refused_until_the_next_header),
        cmocka_unit_test(test_oversized_frame_is_refused),
        cmocka_unit_test(test_noise_never_yields_a_frame),
        cmocka_unit_test(test_lost_pieces_skip_to_the_next_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
