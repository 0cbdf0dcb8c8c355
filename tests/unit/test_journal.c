/* links: hall */
#include "journal_desk.h"

static void test_what_was_durable_is_read_back(void **state)
{
    (void)state;
    char words[200];
    struct journal_extent x;
    struct journal *j = open_plain();
    assert_int_equal(journal_epoch(j, anna, 0, 123456, 1, NULL), F_OK);
    config_ok(j, anna, 1, "vp8");
    for (uint32_t s = 1; s <= 6; s++) {
        put_ok(j, anna, s, s % 3 == 1);
        put_ok(j, boris, s, 1);
    }
    wait_durable(j, put_ok(j, anna, 7, 1));
    walk_words(j, anna, 0, UINT64_MAX, words, sizeof words);
    assert_string_equal(words, "E C1 1 2 3 4 5 6 7 ");
    walk_words(j, anna, 550000, 600000, words, sizeof words);
    assert_string_equal(words, "E C1 4 5 6 ");
    assert_int_equal(journal_extent(j, anna, 0, &x), F_OK);
    assert_int_equal(x.frames, 7);
    assert_int_equal(x.last_seq, 7);
    assert_int_equal(x.first_us, 100000);
    assert_int_equal(x.last_us, 700000);
    assert_int_equal(x.epoch_ms, 123456);
    assert_int_equal(journal_extent(j, anna, 1, &x), F_NOT_FOUND);
    assert_int_equal(journal_close(j), F_OK);
}

static void test_late_frames_are_sorted_in_and_doubles_dropped(void **state)
{
    (void)state;
    char words[200];
    struct journal *j = open_plain();
    config_ok(j, anna, 1, "vp8");
    put_ok(j, anna, 1, 1);
    put_ok(j, anna, 2, 0);
    put_ok(j, anna, 5, 1);
    put_ok(j, anna, 6, 0);
    put_ok(j, anna, 3, 4);
    put_ok(j, anna, 4, 4);
    put_ok(j, anna, 4, 4);
    wait_durable(j, put_ok(j, anna, 7, 0));
    walk_words(j, anna, 0, UINT64_MAX, words, sizeof words);
    assert_string_equal(words, "C1 1 2 3 4 5 6 7 ");
    walk_words(j, anna, 350000, 450000, words, sizeof words);
    assert_string_equal(words, "C1 1 2 3 4 ");
    assert_int_equal(journal_close(j), F_OK);
}

static void test_each_frame_gets_the_config_of_its_time(void **state)
{
    (void)state;
    char words[200];
    struct journal *j = open_plain();
    config_ok(j, anna, 1, "vp8");
    assert_int_equal(put(j, anna, 1, 1, 1, NULL), F_OK);
    config_ok(j, anna, 2, "avc1.42E01E");
    assert_int_equal(put(j, anna, 3, 1, 2, NULL), F_OK);
    assert_int_equal(put(j, anna, 2, 4, 1, NULL), F_OK);
    config_ok(j, anna, 1, "vp09.00.10.08");
    uint64_t end = 0;
    assert_int_equal(put(j, anna, 4, 1, 1, &end), F_OK);
    wait_durable(j, end);
    walk_words(j, anna, 0, UINT64_MAX, words, sizeof words);
    assert_string_equal(words, "C1 1 2 C2 3 C1 4 ");
    assert_int_equal(journal_close(j), F_OK);
}

static void test_segments_roll_and_the_chain_crosses_them(void **state)
{
    (void)state;
    char words[400];
    struct journal_stats st;
    struct journal *j = open_with(400, 4096, NULL, NULL);
    config_ok(j, anna, 1, "vp8");
    for (uint32_t s = 1; s <= 20; s++)
        wait_durable(j, put_ok(j, anna, s, s == 1));
    journal_stats(j, &st);
    assert_true(st.segments > 5);
    assert_int_equal(journal_close(j), F_OK);
    j = open_with(400, 4096, NULL, NULL);
    wait_durable(j, put_ok(j, anna, 21, 0));
    walk_words(j, anna, 0, UINT64_MAX, words, sizeof words);
    assert_string_equal(words, "C1 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 ");
    assert_int_equal(journal_close(j), F_OK);
}

static void test_too_big_is_refused(void **state)
{
    (void)state;
    static uint8_t big[MEDIAREC_BODY_MAX + 1];
    uint8_t media[MEDIAREC_MEDIA];
    struct journal *j = open_with(0, 4096, NULL, NULL);
    media_head(media, 1, 0, 1, 1);
    assert_int_equal(journal_frame(j, anna, media, big, sizeof big, 0, NULL), F_TOO_BIG);
    assert_int_equal(journal_frame(j, anna, media, big, 5000, 0, NULL), F_BUSY);
    assert_int_equal(journal_close(j), F_OK);
}

static uint32_t segments_of(struct journal *j)
{
    struct journal_stats st;
    journal_stats(j, &st);
    return st.segments;
}

static void test_segments_go_when_all_their_attempts_are_forgotten(void **state)
{
    (void)state;
    struct journal_extent x;
    struct journal *j = open_with(400, 4096, NULL, NULL);
    for (uint32_t s = 1; s <= 8; s++) {
        put_ok(j, anna, s, s == 1);
        wait_durable(j, put_ok(j, boris, s, s == 1));
    }
    uint32_t before = segments_of(j);
    assert_true(before > 3);
    assert_int_equal(journal_forget(j, anna, 1), F_OK);
    wait_durable(j, put_ok(j, boris, 9, 0));
    assert_true(segments_of(j) >= before); /* Boris's are still wanted */
    assert_int_equal(journal_extent(j, boris, 0, &x), F_OK);
    assert_int_equal(journal_close(j), F_OK);
    j = open_with(400, 4096, NULL, NULL);
    assert_int_equal(journal_forget(j, boris, 1), F_OK); /* Anna's was remembered over the restart */
    const char *carl = "0CCCCCCCCCCCCCCCCCCC";
    wait_durable(j, put_ok(j, carl, 1, 1));
    assert_true(segments_of(j) <= 2);
    assert_int_equal(journal_extent(j, anna, 0, &x), F_NOT_FOUND);
    assert_int_equal(journal_extent(j, carl, 0, &x), F_OK);
    assert_int_equal(journal_close(j), F_OK);
}

static void test_the_present_segment_can_be_closed_so_that_it_goes(void **state)
{
    (void)state;
    struct journal_extent x;
    struct journal *j = open_with(0, 4096, NULL, NULL);
    wait_durable(j, put_ok(j, anna, 1, 1));
    assert_int_equal(journal_forget(j, anna, 1), F_OK);
    wait_durable(j, put_ok(j, boris, 1, 1));
    assert_int_equal(journal_extent(j, anna, 0, &x), F_OK); /* it lies there still, in the segment that is written to */
    journal_turn(j);
    journal_turn(j); /* nothing was written since: once is enough */
    assert_int_equal(journal_forget(j, anna, 2), F_OK);
    wait_durable(j, put_ok(j, boris, 2, 0));
    assert_int_equal(segments_of(j), 2); /* Boris still wants the first one */
    assert_int_equal(journal_forget(j, boris, 3), F_OK);
    journal_turn(j);
    assert_int_equal(journal_forget(j, boris, 4), F_OK);
    const char *carl = "0CCCCCCCCCCCCCCCCCCC";
    wait_durable(j, put_ok(j, carl, 1, 1));
    assert_int_equal(segments_of(j), 1);
    assert_int_equal(journal_extent(j, anna, 0, &x), F_NOT_FOUND);
    assert_int_equal(journal_extent(j, boris, 0, &x), F_NOT_FOUND);
    assert_int_equal(journal_close(j), F_OK);
}

static void *reading(void *journal)
{
    struct journal *j = journal;
    uint64_t seen = 0;
    while (seen < 2000) {
        struct journal_walk *w = NULL;
        const uint8_t *bytes;
        size_t len, n = 0;
        if (journal_walk_open(j, anna, 0, 0, UINT64_MAX, &w) != F_OK)
            continue;
        while (journal_walk_next(w, &bytes, &len) == F_OK)
            n++;
        if (n != journal_walk_frames(w) || n < seen)
            return (void *)"a reader saw fewer frames than before";
        seen = n;
        journal_walk_close(w);
    }
    return NULL;
}

static void test_reader_beside_the_writer(void **state)
{
    (void)state;
    pthread_t thread;
    void *wrong = NULL;
    struct journal *j = open_with(16384, 8192, NULL, NULL);
    assert_int_equal(pthread_create(&thread, NULL, reading, j), 0);
    for (uint32_t s = 1; s <= 2000;) {
        enum fault f = put(j, anna, s, s % 50 == 1, 1, NULL);
        if (f == F_OK)
            s++;
        else
            assert_int_equal(f, F_BUSY);
    }
    journal_hurry(j);
    pthread_join(thread, &wrong);
    assert_null(wrong);
    assert_int_equal(journal_close(j), F_OK);
}

static void count_stream(void *user, const char *attempt, uint8_t stream)
{
    (void)stream;
    assert_true(!strcmp(attempt, anna) || !strcmp(attempt, boris));
    ++*(int *)user;
}

static void test_streams_are_listed(void **state)
{
    (void)state;
    int n = 0;
    struct journal *j = open_plain();
    put_ok(j, anna, 1, 1);
    wait_durable(j, put_ok(j, boris, 1, 1));
    journal_streams(j, count_stream, &n);
    assert_int_equal(n, 2);
    assert_int_equal(journal_close(j), F_OK);
}

static void test_a_strangers_folder_is_refused(void **state)
{
    (void)state;
    char path[100];
    struct journal *j = NULL;
    struct journal_options o = {.folder = folder};
    segment_path(folder, 7, path, sizeof path);
    file_put(path, (const uint8_t *)"not a journal at all", 20);
    assert_int_equal(journal_open(&o, &j), F_CORRUPT);
    assert_null(j);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_what_was_durable_is_read_back),
        T(test_late_frames_are_sorted_in_and_doubles_dropped),
        T(test_each_frame_gets_the_config_of_its_time),
        T(test_segments_roll_and_the_chain_crosses_them),
        T(test_too_big_is_refused),
        T(test_segments_go_when_all_their_attempts_are_forgotten),
        T(test_the_present_segment_can_be_closed_so_that_it_goes),
        T(test_reader_beside_the_writer),
        T(test_streams_are_listed),
        T(test_a_strangers_folder_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
