/* links: hall vision_media */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "cut_journal.h"
#include "still_picture.h"

enum { SPREAD = 40 /* 45 frames over two minutes, a key frame every 40 s */, MINUTE_US = 60000000 };
#define END_US ((uint64_t)(COUNT - 1) * STEP_US * SPREAD)

static uint32_t u32_at(const uint8_t *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static int brightest(const AVFrame *f, int left, int top)
{
    int most = 0;
    for (int y = top; y < top + 100; y++)
        for (int x = left; x < left + 100; x++)
            most = f->data[0][y * f->linesize[0] + x] > most ? f->data[0][y * f->linesize[0] + x] : most;
    return most;
}

/* One file of a sheet a minute, each whole JPEG of the sheet's size, and an index that finds them. */
static void test_small_pictures_come_as_a_sheet_a_minute(void **state)
{
    (void)state;
    enum { ROOM = 1 << 20 };
    static uint8_t file[ROOM];
    static struct cutting cut;
    struct coded_frame frames[COUNT];
    char path[300];
    assert_int_equal(scene_encode("libvpx", 320, 240, COUNT, GROUP, frames), COUNT);
    config_put(1, WIRE_VP8, "vp8");
    for (int i = 0; i < COUNT; i++) {
        uint8_t media[MEDIAREC_MEDIA];
        media_make(media, (uint32_t)i + 1, (uint64_t)i * STEP_US * SPREAD, frames[i].key, 1);
        assert_int_equal(journal_frame(journal, anna, media, frames[i].bytes, frames[i].len, 1, NULL), F_OK);
    }
    settle();
    assert_int_equal(cutting_sprites(journal, anna, 0, 0, END_US, folder, "camera", &cut), F_OK);
    assert_int_equal(cut.parts, 1);
    assert_int_equal(cut.part[0].frames, COUNT / GROUP);
    cutting_path(folder, "camera", &cut.part[0], path, sizeof path);
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    size_t len = fread(file, 1, ROOM, in);
    fclose(in);
    assert_int_equal(len, cut.bytes[0]);
    assert_int_equal(u32_at(file + len - 4), 0x50535142);
    assert_int_equal(u32_at(file + len - 8), 2);
    for (uint32_t i = 0; i < 2; i++) {
        const uint8_t *entry = file + len - 8 - (2 - i) * 12;
        assert_int_equal(u32_at(entry), i);
        AVFrame *sheet = still_decoded(file + u32_at(entry + 4), u32_at(entry + 8));
        assert_int_equal(sheet->width, 640);
        assert_int_equal(sheet->height, 360);
        assert_true(brightest(sheet, 8, i ? 128 : 8) > 48);   /* at 0 s and 1:20 */
        assert_true(brightest(sheet, 8, i ? 248 : 128) < 32); /* at 20 s and 1:40 nothing stands any more */
        av_frame_free(&sheet);
    }

    /* The second minute alone; the picture that it begins with is the first one's. */
    assert_int_equal(cutting_sprites(journal, anna, 0, MINUTE_US, 2 * MINUTE_US - 1, folder, "second", &cut), F_OK);
    cutting_path(folder, "second", &cut.part[0], path, sizeof path);
    assert_non_null(in = fopen(path, "rb"));
    len = fread(file, 1, ROOM, in);
    fclose(in);
    assert_int_equal(u32_at(file + len - 8), 1);
    assert_int_equal(u32_at(file + len - 20), 1);
    scene_free(frames, COUNT);
}

static void test_what_is_no_picture_has_no_small_pictures(void **state)
{
    (void)state;
    static struct cutting cut;
    uint8_t media[MEDIAREC_MEDIA];
    config_put(1, WIRE_VP8, "vp8");
    for (uint32_t seq = 1; seq < 20; seq++) {
        media_make(media, seq, (uint64_t)seq * STEP_US * 100, WIRE_KEY, 1);
        assert_int_equal(journal_frame(journal, anna, media, "no picture at all", 17, 1, NULL), F_OK);
    }
    settle();
    assert_int_equal(cutting_sprites(journal, anna, 0, 0, END_US, folder, "camera", &cut), F_OK);
    assert_int_equal(cut.parts, 0);
    assert_int_equal(cutting_sprites(journal, anna, 1, 0, END_US, folder, "camera", &cut), F_NOT_FOUND);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_small_pictures_come_as_a_sheet_a_minute),
        T(test_what_is_no_picture_has_no_small_pictures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
