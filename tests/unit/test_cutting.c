/* links: hall vision_media */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <libavformat/avformat.h>
#include <unistd.h>

#include <vision/wire.h>

#include "cut_journal.h"
#include "recorded.h"
#include "still_picture.h"

enum { SMALL = 6 /* of a recording: another stream than the camera's 0 */ };

/* Frames and key frames of a file as a player would find them; also seeks to the middle. */
static void file_check(const struct read_part *part, int frames, int keys, enum AVCodecID codec, int width)
{
    char path[300];
    AVFormatContext *f = NULL;
    AVPacket *p = av_packet_alloc();
    int n = 0, k = 0;
    cutting_path(folder, "cut", part, path, sizeof path);
    assert_int_equal(avformat_open_input(&f, path, NULL, NULL), 0);
    assert_int_equal(f->nb_streams, 1);
    assert_int_equal(f->streams[0]->codecpar->codec_id, codec);
    assert_int_equal(f->streams[0]->codecpar->width, width);
    while (av_read_frame(f, p) >= 0) {
        n++;
        k += p->flags & AV_PKT_FLAG_KEY ? 1 : 0;
        av_packet_unref(p);
    }
    assert_int_equal(n, frames);
    assert_int_equal(k, keys);
    if (keys > 1) {
        assert_true(av_seek_frame(f, 0,
                                  av_rescale_q((int64_t)(frames - 1) * STEP_US, (AVRational){1, 1000000},
                                               f->streams[0]->time_base),
                                  AVSEEK_FLAG_BACKWARD) >= 0);
        assert_int_equal(av_read_frame(f, p), 0);
        assert_true(p->flags & AV_PKT_FLAG_KEY && p->pts > 0);
        av_packet_unref(p);
    }
    avformat_close_input(&f);
    av_packet_free(&p);
}

static void one_codec(const char *encoder, uint32_t codec, const char *name, enum AVCodecID id, const char *ending,
                      const char *mime)
{
    struct coded_frame frames[COUNT];
    static struct cutting cut;
    int n = scene_encode(encoder, 320, 240, COUNT, GROUP, frames);
    assert_int_equal(n, COUNT);
    config_put(1, codec, name);
    for (int i = 0; i < n; i++)
        frame_put((uint32_t)i + 1, &frames[i], 1, 0);
    settle();
    assert_int_equal(cutting_run(journal, anna, 0, 0, UINT64_MAX, folder, "cut", &cut), F_OK);
    assert_int_equal(cut.parts, 1);
    assert_int_equal(cut.part[0].frames, COUNT);
    assert_int_equal(cut.part[0].width, 320);
    assert_int_equal(cut.part[0].first_us, STEP_US);
    assert_int_equal(cut.part[0].last_us, COUNT * STEP_US);
    assert_int_equal(cut.totals.unplayable + cut.totals.damaged + cut.totals.doubles, 0);
    assert_string_equal(cut.part[0].ending, ending);
    assert_string_equal(cut.part[0].mime, mime);
    file_check(&cut.part[0], COUNT, codec == WIRE_JPEG ? COUNT : COUNT / GROUP, id, 320);
    scene_free(frames, n);
}

static void test_h264_becomes_mp4(void **state)
{
    (void)state;
    one_codec("libx264", WIRE_H264, "avc1.42E01E", AV_CODEC_ID_H264, "mp4", "video/mp4; codecs=\"avc1.42C00D\"");
}

static void test_vp8_becomes_webm(void **state)
{
    (void)state;
    one_codec("libvpx", WIRE_VP8, "vp8", AV_CODEC_ID_VP8, "webm", "video/webm; codecs=\"vp8\"");
}

static void test_vp9_becomes_webm(void **state)
{
    (void)state;
    one_codec("libvpx-vp9", WIRE_VP9, "vp09.00.10.08", AV_CODEC_ID_VP9, "webm", "video/webm; codecs=\"vp9\"");
}

static void test_stills_become_matroska(void **state)
{
    (void)state;
    one_codec("mjpeg", WIRE_JPEG, "image/jpeg", AV_CODEC_ID_MJPEG, "mkv", "video/x-matroska");
}

static void test_change_of_size_and_codec_begin_new_parts(void **state)
{
    (void)state;
    struct coded_frame a[GROUP], b[GROUP], c[GROUP];
    static struct cutting cut;
    assert_int_equal(scene_encode("libvpx", 320, 240, GROUP, GROUP, a), GROUP);
    assert_int_equal(scene_encode("libvpx", 160, 120, GROUP, GROUP, b), GROUP);
    assert_int_equal(scene_encode("libx264", 160, 120, GROUP, GROUP, c), GROUP);
    uint32_t seq = 1;
    config_put(1, WIRE_VP8, "vp8");
    for (int i = 0; i < GROUP; i++)
        frame_put(seq++, &a[i], 1, 0);
    for (int i = 0; i < GROUP; i++)
        frame_put(seq++, &b[i], 1, 0);
    config_put(2, WIRE_H264, "avc1.42E01E");
    for (int i = 0; i < GROUP; i++)
        frame_put(seq++, &c[i], 2, 0);
    settle();
    assert_int_equal(cutting_run(journal, anna, 0, 0, UINT64_MAX, folder, "cut", &cut), F_OK);
    assert_int_equal(cut.parts, 3);
    file_check(&cut.part[0], GROUP, 1, AV_CODEC_ID_VP8, 320);
    file_check(&cut.part[1], GROUP, 1, AV_CODEC_ID_VP8, 160);
    file_check(&cut.part[2], GROUP, 1, AV_CODEC_ID_H264, 160);
    scene_free(a, GROUP);
    scene_free(b, GROUP);
    scene_free(c, GROUP);
}

static void test_a_lost_frame_costs_its_group(void **state)
{
    (void)state;
    struct coded_frame frames[COUNT];
    static struct cutting cut;
    assert_int_equal(scene_encode("libvpx", 320, 240, COUNT, GROUP, frames), COUNT);
    config_put(1, WIRE_VP8, "vp8");
    for (int i = 0; i < COUNT; i++)
        if (i != GROUP + 4)
            frame_put((uint32_t)i + 1, &frames[i], 1, 0);
    settle();
    assert_int_equal(cutting_run(journal, anna, 0, 0, UINT64_MAX, folder, "cut", &cut), F_OK);
    assert_int_equal(cut.parts, 1);
    assert_int_equal(cut.totals.unplayable, GROUP - 5);
    file_check(&cut.part[0], COUNT - (GROUP - 4), 3, AV_CODEC_ID_VP8, 320);
    scene_free(frames, COUNT);
}

static struct cut_still still_at(uint8_t stream, uint64_t at_us)
{
    struct cut_still still = {.at_us = at_us};
    assert_int_equal(cutting_stills(journal, anna, stream, &still, 1), F_OK);
    return still;
}

static void test_still_is_the_picture_of_its_time(void **state)
{
    (void)state;
    struct coded_frame frames[COUNT];
    assert_int_equal(scene_encode("libvpx", 320, 240, COUNT, GROUP, frames), COUNT);
    config_put(1, WIRE_VP8, "vp8");
    for (int i = 0; i < COUNT; i++)
        frame_put((uint32_t)i + 1, &frames[i], 1, 0);
    settle();
    struct cut_still once = still_at(0, 20 * STEP_US + 100), again = still_at(0, 20 * STEP_US + 200);
    assert_int_equal(once.found.seq, 20);
    assert_int_equal(once.found.pts_us, 20 * STEP_US);
    assert_int_equal(once.found.width, 320);
    assert_true(once.len > 2000 && !memcmp(once.bytes, "\xFF\xD8\xFF", 3));
    assert_int_equal(once.len, again.len);
    assert_memory_equal(once.bytes, again.bytes, once.len);
    free(again.bytes);
    assert_int_equal(cutting_stills(journal, anna, 0, &(struct cut_still){0}, 1), F_UNREADABLE);
    assert_int_equal(cutting_stills(journal, anna, 1, &(struct cut_still){0}, 1), F_NOT_FOUND);
    free(once.bytes);
    scene_free(frames, COUNT);
}

static void test_what_is_hidden_in_a_still_is_gone_and_nothing_else(void **state)
{
    enum { LEFT = 96, TOP = 48, WIDE = 96, HIGH = 96, FAR = 16 /* a block of JPEG, with colour */, CELLS = 5 };
    enum { SIDE = WIDE / CELLS, FLAT = 12 };
    int lively = 0;
    struct coded_frame frames[COUNT];
    struct cut_still plain = {.at_us = 20 * STEP_US},
                     hidden = {.at_us = 20 * STEP_US, .hide = {{300, 200, 300, 400}}, .hides = 1};
    (void)state;
    assert_int_equal(scene_encode("libvpx", 320, 240, COUNT, GROUP, frames), COUNT);
    config_put(1, WIRE_VP8, "vp8");
    for (int i = 0; i < COUNT; i++)
        frame_put((uint32_t)i + 1, &frames[i], 1, 0);
    settle();
    assert_int_equal(cutting_stills(journal, anna, 0, &plain, 1), F_OK);
    assert_int_equal(cutting_stills(journal, anna, 0, &hidden, 1), F_OK);
    AVFrame *a = still_decoded(plain.bytes, plain.len), *b = still_decoded(hidden.bytes, hidden.len);
    for (int y = 0; y < CELLS; y++)
        for (int x = 0; x < CELLS; x++) {
            assert_in_range(still_range(b, LEFT + x * SIDE, TOP + y * SIDE, SIDE), 0, FLAT);
            lively += still_range(a, LEFT + x * SIDE, TOP + y * SIDE, SIDE) > FLAT;
        }
    assert_in_range(lively, CELLS * CELLS * 3 / 4, CELLS * CELLS);
    for (int y = 0; y < 240; y++)
        for (int x = 0; x < 320; x++)
            if (x < LEFT - FAR || x > LEFT + WIDE + FAR || y < TOP - FAR || y > TOP + HIGH + FAR)
                assert_int_equal(a->data[0][y * a->linesize[0] + x], b->data[0][y * b->linesize[0] + x]);
    av_frame_free(&a);
    av_frame_free(&b);
    free(plain.bytes);
    free(hidden.bytes);
    hidden.hide[0].w = 0; /* nothing of this size is an area */
    assert_int_equal(cutting_stills(journal, anna, 0, &hidden, 1), F_UNREADABLE);
    scene_free(frames, COUNT);
}

static enum fault clip_cut(struct cut_clip *clip, uint64_t from_us, uint64_t to_us, size_t max,
                           struct cut_still *stills, int count)
{
    clip->from_us = from_us;
    clip->to_us = to_us;
    return cutting_clips(journal, anna, clip, 1, max, stills, count);
}

/* Asked for together they are the pictures that each of them is alone, across a key frame too. */
static void test_stills_of_one_reading_are_those_of_many(void **state)
{
    (void)state;
    struct coded_frame frames[COUNT];
    struct cut_still some[] = {{.at_us = 3 * STEP_US}, {.at_us = 3 * STEP_US}, {.at_us = (GROUP + 4) * STEP_US + 5}};
    struct cut_clip clip = {0};
    assert_int_equal(scene_encode("libvpx", 320, 240, COUNT, GROUP, frames), COUNT);
    config_put(1, WIRE_VP8, "vp8");
    for (int i = 0; i < COUNT; i++)
        frame_put((uint32_t)i + 1, &frames[i], 1, 0);
    settle();
    for (int round = 0; round < 2; round++) {
        if (round)
            assert_int_equal(clip_cut(&clip, 2 * STEP_US, (GROUP + 9) * STEP_US, 1 << 20, some, 3), F_OK);
        else
            assert_int_equal(cutting_stills(journal, anna, 0, some, 3), F_OK);
        for (int i = 0; i < 3; i++) {
            struct cut_still alone = still_at(0, some[i].at_us);
            assert_int_equal(some[i].found.seq, alone.found.seq);
            assert_int_equal(some[i].len, alone.len);
            assert_memory_equal(some[i].bytes, alone.bytes, alone.len);
            free(alone.bytes);
            free(some[i].bytes);
        }
    }
    assert_int_equal(clip.part.last_us, (GROUP + 9) * STEP_US);
    free(clip.bytes);
    /* One that cannot be had takes the others along. */
    struct cut_still none[] = {{.at_us = 0}, {.at_us = 20 * STEP_US}};
    assert_int_equal(cutting_stills(journal, anna, 0, none, 2), F_UNREADABLE);
    assert_null(none[0].bytes);
    assert_null(none[1].bytes);
    scene_free(frames, COUNT);
}

/* Of the layers above the base only what the picture needs is decoded, and it is the same picture. */
static void test_still_of_a_layered_stream_is_the_same_as_of_all_its_frames(void **state)
{
    static const char layering[] = "ts_number_layers=3:ts_target_bitrate=150,225,300:ts_rate_decimator=4,2,1:"
                                   "ts_periodicity=4:ts_layer_id=0,2,1,2:ts_layering_mode=3";
    static const uint8_t pattern[] = {0, 2, 1, 2};
    enum { LAYERED, FLAT = 2, WHOLE_GROUP = 16 /* of patterns */ };
    struct coded_frame frames[COUNT];
    uint8_t layer[COUNT + 1];
    struct mediarec_config config = {.codec = WIRE_VP8, .number = 1, .name = "vp8"};
    (void)state;
    assert_int_equal(scene_encode_with("libvpx", layering, 320, 240, COUNT, WHOLE_GROUP, frames), COUNT);
    for (uint8_t stream = LAYERED; stream <= FLAT; stream += FLAT) {
        config.layers = stream == LAYERED ? 3 : 1;
        assert_int_equal(journal_config(journal, anna, stream, &config, 1, NULL), F_OK);
        for (uint32_t i = 0, since_key = 0; i < COUNT; i++) {
            uint8_t media[MEDIAREC_MEDIA];
            since_key = frames[i].key ? 0 : since_key + 1;
            media_make(media, i + 1, (i + 1) * STEP_US, frames[i].key, 1);
            media[1] = stream;
            media[3] = stream == LAYERED ? pattern[since_key % 4] : 0;
            layer[i + 1] = stream == LAYERED ? media[3] : layer[i + 1];
            assert_int_equal(journal_frame(journal, anna, media, frames[i].bytes, frames[i].len, 1, NULL), F_OK);
        }
    }
    settle();
    for (uint64_t seq = 1; seq <= COUNT; seq += 3) {
        struct cut_still base = still_at(LAYERED, seq * STEP_US + 1), all = still_at(FLAT, seq * STEP_US + 1);
        assert_int_equal(base.found.seq, seq);
        assert_int_equal(base.found.layer, layer[seq]);
        assert_int_equal(base.len, all.len);
        assert_memory_equal(base.bytes, all.bytes, all.len);
        free(base.bytes);
        free(all.bytes);
    }
    scene_free(frames, COUNT);
}

/* What ffmpeg makes of a clip in memory; -1: nothing. */
static int clip_frames(const void *bytes, size_t len, int *ret_keyed)
{
    char path[300];
    snprintf(path, sizeof path, "%s/clip", folder);
    FILE *file = fopen(path, "wb");
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
    AVFormatContext *f = NULL;
    if (avformat_open_input(&f, path, NULL, NULL))
        return -1;
    AVPacket *p = av_packet_alloc();
    int n = 0;
    for (; av_read_frame(f, p) >= 0; n++) {
        if (!n)
            *ret_keyed = p->flags & AV_PKT_FLAG_KEY ? 1 : 0;
        av_packet_unref(p);
    }
    avformat_close_input(&f);
    av_packet_free(&p);
    return n;
}

static void clip_of(const char *encoder, uint32_t codec, const char *name, const char *ending)
{
    struct coded_frame frames[COUNT];
    struct cut_clip clip = {0}, none = {.stream = 1};
    int keyed = 0;
    assert_int_equal(scene_encode(encoder, 320, 240, COUNT, GROUP, frames), COUNT);
    config_put(1, codec, name);
    for (int i = 0; i < COUNT; i++)
        frame_put((uint32_t)i + 1, &frames[i], 1, 0);
    settle();
    assert_int_equal(clip_cut(&clip, 20 * STEP_US, 40 * STEP_US, 1 << 20, NULL, 0), F_OK);
    assert_string_equal(clip.part.ending, ending);
    assert_int_equal(clip.part.first_us, (GROUP + 1) * STEP_US);
    assert_int_equal(clip.part.last_us, 40 * STEP_US);
    assert_int_equal(clip_frames(clip.bytes, clip.len, &keyed), 40 - GROUP);
    assert_int_equal(keyed, 1);
    free(clip.bytes);
    assert_int_equal(clip_cut(&clip, 20 * STEP_US, 40 * STEP_US, 1000, NULL, 0), F_TOO_BIG);
    assert_int_equal(clip_cut(&clip, 90 * STEP_US, 99 * STEP_US, 1 << 20, NULL, 0), F_NOT_FOUND);
    assert_int_equal(clip_cut(&none, 0, STEP_US, 1 << 20, NULL, 0), F_NOT_FOUND);
    scene_free(frames, COUNT);
}

static void test_clip_of_h264_begins_at_the_key_frame_before(void **state)
{
    (void)state;
    clip_of("libx264", WIRE_H264, "avc1.42E01E", "mp4");
}

static void test_clip_of_vp8_begins_at_the_key_frame_before(void **state)
{
    (void)state;
    clip_of("libvpx", WIRE_VP8, "vp8", "webm");
}

/* By one reading they are what each of them is alone; a picture is of the first. */
static void test_clips_of_two_streams_are_those_of_two_readings(void **state)
{
    (void)state;
    struct coded_frame large[COUNT], small[COUNT];
    struct cut_clip both[2] = {{.stream = 0}, {.stream = SMALL}}, alone[2];
    struct cut_still still = {.at_us = 30 * STEP_US}, one;
    assert_int_equal(scene_encode("libx264", 320, 240, COUNT, GROUP, large), COUNT);
    assert_int_equal(scene_encode("libvpx", 160, 120, COUNT, GROUP, small), COUNT);
    config_put(1, WIRE_H264, "avc1.42E01E");
    stream_config_put(SMALL, 2, WIRE_VP8, "vp8");
    for (int i = 0; i < COUNT; i++) {
        frame_put((uint32_t)i + 1, &large[i], 1, 0);
        stream_frame_put(SMALL, (uint32_t)i + 1, &small[i], 2, 0);
    }
    settle();
    for (int i = 0; i < 2; i++) {
        both[i].from_us = 20 * STEP_US;
        both[i].to_us = 40 * STEP_US;
        alone[i] = both[i];
        assert_int_equal(cutting_clips(journal, anna, &alone[i], 1, 1 << 20, NULL, 0), F_OK);
    }
    one = still_at(0, still.at_us);
    assert_int_equal(cutting_clips(journal, anna, both, 2, 1 << 20, &still, 1), F_OK);
    for (int i = 0; i < 2; i++) {
        assert_memory_equal(&both[i].part.first_us, &alone[i].part.first_us, 2 * sizeof(uint64_t));
        assert_string_equal(both[i].part.ending, i ? "webm" : "mp4");
        assert_int_equal(both[i].len, alone[i].len);
        assert_memory_equal(both[i].bytes, alone[i].bytes, alone[i].len);
        free(both[i].bytes);
        free(alone[i].bytes);
    }
    assert_int_equal(still.len, one.len);
    assert_memory_equal(still.bytes, one.bytes, one.len);
    free(still.bytes);
    free(one.bytes);
    /* One that is not there takes the other along. */
    both[1].stream = 1;
    assert_int_equal(cutting_clips(journal, anna, both, 2, 1 << 20, NULL, 0), F_NOT_FOUND);
    assert_null(both[0].bytes);
    both[1].stream = SMALL;
    assert_int_equal(cutting_clips(journal, anna, both, 2, 2000, NULL, 0), F_TOO_BIG);
    assert_null(both[0].bytes);
    assert_null(both[1].bytes);
    scene_free(large, COUNT);
    scene_free(small, COUNT);
}

static void test_clip_over_a_change_is_its_longest_part(void **state)
{
    (void)state;
    struct coded_frame a[GROUP], b[COUNT];
    struct cut_clip clip = {0};
    int keyed = 0;
    assert_int_equal(scene_encode("mjpeg", 320, 240, GROUP, GROUP, a), GROUP);
    assert_int_equal(scene_encode("libvpx", 160, 120, COUNT, GROUP, b), COUNT);
    config_put(1, WIRE_JPEG, "image/jpeg");
    for (int i = 0; i < GROUP; i++)
        frame_put((uint32_t)i + 1, &a[i], 1, 0);
    settle();
    assert_int_equal(clip_cut(&clip, 0, UINT64_MAX, 1 << 22, NULL, 0), F_NOT_FOUND);
    config_put(2, WIRE_VP8, "vp8");
    for (int i = 0; i < COUNT; i++)
        frame_put((uint32_t)(GROUP + i) + 1, &b[i], 2, 0);
    settle();
    assert_int_equal(clip_cut(&clip, 0, UINT64_MAX, 1 << 22, NULL, 0), F_OK);
    assert_int_equal(clip.part.width, 160);
    assert_int_equal(clip_frames(clip.bytes, clip.len, &keyed), COUNT);
    free(clip.bytes);
    scene_free(a, GROUP);
    scene_free(b, COUNT);
}

static void test_random_bytes_make_no_part_and_no_harm(void **state)
{
    (void)state;
    static struct cutting cut;
    uint8_t noise[300];
    struct coded_frame f = {.bytes = noise, .len = sizeof noise, .key = 1};
    uint32_t r = 12345;
    for (uint32_t codec = WIRE_H264; codec <= WIRE_SLICE; codec++) {
        config_put((uint16_t)codec, codec, "noise");
        for (uint32_t i = 0; i < 20; i++) {
            for (size_t k = 0; k < sizeof noise; k++)
                noise[k] = (uint8_t)((r = r * 1664525u + 1013904223u) >> 24);
            frame_put(codec * 100 + i, &f, (uint16_t)codec, 0);
        }
    }
    settle();
    assert_int_equal(cutting_run(journal, anna, 0, 0, UINT64_MAX, folder, "cut", &cut), F_OK);
    assert_int_equal(cut.parts, 0);
    assert_int_equal(cut.totals.frames, 0);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_h264_becomes_mp4),
        T(test_vp8_becomes_webm),
        T(test_vp9_becomes_webm),
        T(test_stills_become_matroska),
        T(test_change_of_size_and_codec_begin_new_parts),
        T(test_a_lost_frame_costs_its_group),
        T(test_still_is_the_picture_of_its_time),
        T(test_what_is_hidden_in_a_still_is_gone_and_nothing_else),
        T(test_stills_of_one_reading_are_those_of_many),
        T(test_still_of_a_layered_stream_is_the_same_as_of_all_its_frames),
        T(test_clip_of_h264_begins_at_the_key_frame_before),
        T(test_clip_of_vp8_begins_at_the_key_frame_before),
        T(test_clips_of_two_streams_are_those_of_two_readings),
        T(test_clip_over_a_change_is_its_longest_part),
        T(test_random_bytes_make_no_part_and_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
