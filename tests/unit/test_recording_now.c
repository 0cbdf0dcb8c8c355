/* links: hall vision_media */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sched.h>
#include <unistd.h>

#include <vision/wire.h>

#include "recorded.h"
#include "recording_now.h"
#include "settings.h"
#include "tree.h"

/* A running recording: only its end is cut again, and what was given out stays as it was. */

enum { GROUP = 15, STEP_US = 1000000 };

static const char *const anna = "0AAAAAAAAAAAAAAAAAAA";
static char folder[64];
static struct journal *journal;
static struct coded_frame frames[GROUP];
static uint32_t seq;
static int64_t steady_ms;

static int setup(void **state)
{
    (void)state;
    char path[200];
    reading_program(BIN_DIR "/baqyla-reader");
    snprintf(folder, sizeof folder, "/tmp/baqyla-now-XXXXXX");
    if (!mkdtemp(folder) || settings_set("data", folder) != F_OK)
        return -1;
    struct journal_options o = {.folder = settings_path("journal", path, sizeof path), .sync_ms = 2};
    return journal_open(&o, &journal) == F_OK && scene_encode("libvpx", 64, 48, GROUP, GROUP, frames) == GROUP ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    enum fault f = journal_close(journal);
    scene_free(frames, GROUP);
    return tree_remove(folder) || f != F_OK ? -1 : 0;
}

static void settle(void)
{
    struct journal_stats s;
    do {
        journal_hurry(journal);
        journal_stats(journal, &s);
        sched_yield();
    } while (s.durable < s.appended);
}

/* `n` seconds of it, one picture a second, durable. */
static void record(int n)
{
    struct mediarec_config c = {.codec = WIRE_VP8, .number = 1, .name = "vp8"};
    if (!seq) {
        assert_int_equal(journal_epoch(journal, anna, 0, 1000000, 1, NULL), F_OK);
        assert_int_equal(journal_config(journal, anna, 0, &c, 1, NULL), F_OK);
    }
    for (int i = 0; i < n; i++) {
        uint8_t media[MEDIAREC_MEDIA];
        const struct coded_frame *f = &frames[seq % GROUP];
        seq++;
        media_make(media, seq, (uint64_t)seq * STEP_US, f->key, 1);
        assert_int_equal(journal_frame(journal, anna, media, f->bytes, f->len, 1, NULL), F_OK);
    }
    settle();
}

static size_t parts(struct now_part out[RECORDING_NOW_PARTS])
{
    struct now_part *list;
    size_t len;
    steady_ms += RECORDING_FRESH_MS;
    assert_int_equal(recording_now(journal, anna, STREAM_CAMERA, steady_ms, &list, &len), F_OK);
    memcpy(out, list, len * sizeof *list);
    free(list);
    return len;
}

static bool file_of(uint32_t n, char etag[RECORDING_ETAG_MAX])
{
    struct now_part part;
    char path[RECORDING_PATH_MAX];
    if (recording_now_file(anna, n, &part, path, etag) != F_OK)
        return false;
    assert_int_equal(part.n, n);
    assert_int_equal(access(path, R_OK), 0);
    return true;
}

static void the_end_is_cut_again_and_what_is_old_stays(void **state)
{
    (void)state;
    static struct now_part one[RECORDING_NOW_PARTS], two[RECORDING_NOW_PARTS];
    char etag[RECORDING_ETAG_MAX], other[RECORDING_ETAG_MAX];
    struct now_part *none;
    size_t len;
    assert_int_equal(recording_now(journal, anna, STREAM_CAMERA, steady_ms, &none, &len), F_NOT_FOUND);
    record(60);
    assert_int_equal(parts(one), 1);
    assert_int_equal(one[0].from_ms, 1001000);
    assert_int_equal(one[0].to_ms, 1060000);
    assert_string_equal(one[0].ending, "webm");
    assert_true(file_of(one[0].n, etag));
    record(1);
    assert_int_equal(parts(two), 1);
    assert_int_equal(two[0].to_ms, 1061000);
    assert_true(two[0].n != one[0].n);
    assert_true(file_of(one[0].n, etag) && file_of(two[0].n, other)); /* a player may still be in the first */
    assert_string_not_equal(etag, other);
    record(89); /* 150 s: what is older than a minute does not change any more */
    assert_int_equal(parts(one), 2);
    assert_int_equal(one[0].from_ms, 1001000);
    assert_int_equal(one[0].to_ms, 1090000);
    assert_true(one[1].from_ms <= one[0].to_ms);
    assert_int_equal(one[1].to_ms, 1150000);
    record(5);
    assert_int_equal(parts(two), 2);
    assert_int_equal(two[0].n, one[0].n);
    assert_true(two[1].n != one[1].n);
    assert_int_equal(two[1].to_ms, 1155000);
}

static void stale_ends_go_after_a_while_and_within_a_second_nothing_is_cut(void **state)
{
    (void)state;
    static struct now_part first[RECORDING_NOW_PARTS], last[RECORDING_NOW_PARTS];
    char etag[RECORDING_ETAG_MAX];
    struct now_part *same;
    size_t n = parts(first), len;
    assert_int_equal(recording_now(journal, anna, STREAM_CAMERA, steady_ms, &same, &len), F_OK);
    assert_int_equal(same[len - 1].n, first[n - 1].n);
    free(same);
    for (int i = 0; i < RECORDING_STALE_MAX; i++)
        parts(last);
    assert_true(file_of(first[n - 1].n, etag));
    parts(last);
    assert_false(file_of(first[n - 1].n, etag));
    assert_true(file_of(first[0].n, etag)); /* a settled one */
    assert_false(file_of(0, etag) || file_of(999999999, etag));
}

static size_t sprites(bool small, struct now_part out[RECORDING_NOW_PARTS])
{
    struct now_part *list;
    size_t len;
    steady_ms += RECORDING_FRESH_MS;
    assert_int_equal(recording_now_sprites(journal, anna, small, steady_ms, &list, &len), F_OK);
    memcpy(out, list, len * sizeof *list);
    free(list);
    return len;
}

/* A small stream up to now, of which no picture can be made. */
static void record_small(void)
{
    struct mediarec_config c = {.codec = WIRE_VP8, .number = 1, .name = "vp8"};
    uint8_t media[MEDIAREC_MEDIA];
    assert_int_equal(journal_epoch(journal, anna, STREAM_SMALL, 1000000, 1, NULL), F_OK);
    assert_int_equal(journal_config(journal, anna, STREAM_SMALL, &c, 1, NULL), F_OK);
    media_make(media, seq, (uint64_t)seq * STEP_US, WIRE_KEY, 1);
    media[1] = STREAM_SMALL;
    assert_int_equal(journal_frame(journal, anna, media, "no picture", 10, 1, NULL), F_OK);
    settle();
}

static void small_pictures_come_when_minutes_are_whole(void **state)
{
    (void)state;
    static struct now_part one[RECORDING_NOW_PARTS], two[RECORDING_NOW_PARTS], camera[RECORDING_NOW_PARTS];
    char etag[RECORDING_ETAG_MAX];
    assert_int_equal(seq, 155);
    assert_int_equal(sprites(true, one), 1); /* the third is not over */
    assert_int_equal(one[0].from_ms, 1000000);
    assert_int_equal(one[0].to_ms, 1120000);
    assert_string_equal(one[0].ending, "sprites");
    assert_true(file_of(one[0].n, etag));
    for (size_t i = 0, n = parts(camera); i < n; i++)
        assert_true(camera[i].n != one[0].n);
    assert_int_equal(sprites(true, two), 1);
    assert_int_equal(two[0].n, one[0].n);
    record(30);
    assert_int_equal(sprites(true, two), 2);
    assert_int_equal(two[0].n, one[0].n);
    assert_int_equal(two[1].from_ms, 1120000);
    assert_int_equal(two[1].to_ms, 1180000);

    /* Of the small stream while it lasts and is believed; what cannot be made is left out. */
    record_small();
    record(60);
    record_small();
    assert_int_equal(sprites(false, one), 3);
    assert_int_equal(one[2].from_ms, 1180000);
    record(60);
    record_small();
    assert_int_equal(sprites(true, one), 3);
    record(60);
    assert_int_equal(sprites(true, one), 4);
    assert_int_equal(one[3].from_ms, 1300000);
}

static void when_it_is_booked_elsewhere_everything_goes(void **state)
{
    (void)state;
    static struct now_part list[2 * RECORDING_NOW_PARTS];
    char etag[RECORDING_ETAG_MAX], path[RECORDING_PATH_MAX];
    size_t n = parts(list), all = n + sprites(true, list + n);
    recording_now_forget(anna);
    assert_true(all > n);
    for (size_t i = 0; i < all; i++)
        assert_false(file_of(list[i].n, etag));
    snprintf(path, sizeof path, "%s/recordings/%s/now", folder, anna);
    assert_int_not_equal(access(path, F_OK), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_end_is_cut_again_and_what_is_old_stays),
        cmocka_unit_test(stale_ends_go_after_a_while_and_within_a_second_nothing_is_cut),
        cmocka_unit_test(small_pictures_come_when_minutes_are_whole),
        cmocka_unit_test(when_it_is_booked_elsewhere_everything_goes),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
