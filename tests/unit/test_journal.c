/* links: hall */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <dirent.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "journal.h"
#include "journal_index.h"

static const char *const anna = "0AAAAAAAAAAAAAAAAAAA", *const boris = "0BBBBBBBBBBBBBBBBBBB";

static char folder[64];

/* What the writer said last. */
static pthread_mutex_t said_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t said_cond = PTHREAD_COND_INITIALIZER;
static uint64_t said_offset;
static enum fault said_state;
static int said_count;

static void said(void *user, uint64_t offset, enum fault state, int64_t sync_us)
{
    (void)user, (void)sync_us;
    pthread_mutex_lock(&said_lock);
    said_offset = offset;
    said_state = state;
    said_count++;
    pthread_cond_broadcast(&said_cond);
    pthread_mutex_unlock(&said_lock);
}

static void wait_durable(struct journal *j, uint64_t offset)
{
    journal_hurry(j);
    pthread_mutex_lock(&said_lock);
    while (said_offset < offset)
        pthread_cond_wait(&said_cond, &said_lock);
    pthread_mutex_unlock(&said_lock);
}

static enum fault wait_fault(void)
{
    pthread_mutex_lock(&said_lock);
    while (said_state == F_OK)
        pthread_cond_wait(&said_cond, &said_lock);
    enum fault f = said_state;
    pthread_mutex_unlock(&said_lock);
    return f;
}

static void folder_clear(const char *path)
{
    DIR *dir = opendir(path);
    for (struct dirent *d; dir && (d = readdir(dir));) {
        char file[400];
        snprintf(file, sizeof file, "%s/%s", path, d->d_name);
        if (d->d_name[0] != '.')
            unlink(file);
    }
    if (dir)
        closedir(dir);
}

static int setup(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/baqyla-journal-XXXXXX");
    said_offset = 0;
    said_state = F_OK;
    said_count = 0;
    return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    folder_clear(folder);
    return rmdir(folder);
}

/* Most tests are about order and not about the disk, which may be slow. */
static int quick_sync(int fd)
{
    return fd < 0;
}

static struct journal *open_with(size_t segment, size_t buffer,
                                 ssize_t (*write_fn)(int, const void *, size_t, off_t), int (*sync_fn)(int))
{
    struct journal *j = NULL;
    struct journal_options o = {.folder = folder,
                                .segment_bytes = segment,
                                .buffer_bytes = buffer,
                                .sync_ms = 2,
                                .durable = said,
                                .write = write_fn,
                                .sync = sync_fn ? sync_fn : quick_sync};
    said_offset = 0;
    assert_int_equal(journal_open(&o, &j), F_OK);
    return j;
}

static struct journal *open_plain(void)
{
    return open_with(1 << 20, 1 << 20, NULL, NULL);
}

static void media_head(uint8_t out[MEDIAREC_MEDIA], uint32_t seq, uint64_t pts_us, int flags, uint16_t config)
{
    memset(out, 0, MEDIAREC_MEDIA);
    out[0] = 1;
    out[2] = (uint8_t)flags;
    memcpy(out + 4, &seq, 4);
    memcpy(out + 8, &pts_us, 8);
    memcpy(out + 16, &config, 2);
}

static enum fault put(struct journal *j, const char *attempt, uint32_t seq, int flags, uint16_t config,
                      uint64_t *ret_offset)
{
    uint8_t media[MEDIAREC_MEDIA];
    char payload[64];
    int n = snprintf(payload, sizeof payload, "%s frame %u", attempt, seq);
    media_head(media, seq, seq * 100000ull, flags, config);
    return journal_frame(j, attempt, media, payload, (size_t)n, 1000 + seq, ret_offset);
}

static uint64_t put_ok(struct journal *j, const char *attempt, uint32_t seq, int flags)
{
    uint64_t offset = 0;
    assert_int_equal(put(j, attempt, seq, flags, 1, &offset), F_OK);
    return offset;
}

static uint64_t config_ok(struct journal *j, const char *attempt, uint16_t number, const char *name)
{
    struct mediarec_config c = {.codec = 2, .number = number, .width = 640, .height = 480, .layers = 3};
    uint64_t offset = 0;
    snprintf(c.name, sizeof c.name, "%s", name);
    assert_int_equal(journal_config(j, attempt, 0, &c, 5, &offset), F_OK);
    return offset;
}

/* The walk as words: "E", "C<number>", frame numbers. */
static void walk_words(struct journal *j, const char *attempt, uint64_t from_us, uint64_t to_us, char *out, size_t max)
{
    struct journal_walk *w = NULL;
    const uint8_t *bytes;
    size_t len;
    out[0] = 0;
    assert_int_equal(journal_walk_open(j, attempt, 0, from_us, to_us, &w), F_OK);
    enum fault f;
    while ((f = journal_walk_next(w, &bytes, &len)) == F_OK) {
        struct mediarec rec;
        struct mediarec_config c;
        struct mediarec_frame fr;
        char word[24] = "E ", expect[64];
        assert_true(mediarec_parse(bytes, &rec));
        if (rec.kind == MEDIAREC_CONFIG) {
            assert_true(mediarec_config_parse(bytes + MEDIAREC_HEAD, rec.len, &c));
            snprintf(word, sizeof word, "C%u ", c.number);
        } else if (rec.kind == MEDIAREC_FRAME) {
            mediarec_frame(rec.media, &fr);
            snprintf(word, sizeof word, "%u ", fr.seq);
            size_t n = (size_t)snprintf(expect, sizeof expect, "%s frame %u", attempt, fr.seq);
            assert_int_equal(n, rec.len);
            assert_memory_equal(bytes + MEDIAREC_HEAD, expect, n);
        }
        strncat(out, word, max - strlen(out) - 1);
    }
    assert_int_equal(f, F_NOT_FOUND);
    journal_walk_close(w);
}

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

static size_t file_get(const char *path, uint8_t *out, size_t max)
{
    int fd = open(path, O_RDONLY);
    assert_true(fd >= 0);
    ssize_t n = read(fd, out, max);
    close(fd);
    assert_true(n >= 0);
    return (size_t)n;
}

static void file_put(const char *path, const uint8_t *bytes, size_t len)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, len), len);
    close(fd);
}

/* One segment with five frames of Anna's; its bytes, and where each record ends. */
static size_t segment_make(uint8_t *bytes, size_t max, size_t ends[5])
{
    char path[100];
    struct journal *j = open_plain();
    uint64_t offset = 0;
    for (uint32_t s = 1; s <= 5; s++) {
        offset = put_ok(j, anna, s, s == 1);
        ends[s - 1] = SEGMENT_HEAD + (size_t)offset;
    }
    assert_int_equal(journal_close(j), F_OK);
    segment_path(folder, 1, path, sizeof path);
    size_t len = file_get(path, bytes, max);
    assert_int_equal(len, ends[4]);
    return len;
}

static uint64_t frames_held(struct journal *j)
{
    struct journal_extent x;
    return journal_extent(j, anna, 0, &x) == F_OK ? x.frames : 0;
}

static void test_torn_tail_at_every_byte(void **state)
{
    (void)state;
    uint8_t bytes[2048];
    size_t ends[5], len = segment_make(bytes, sizeof bytes, ends);
    char path[100];
    for (size_t cut = 0; cut <= len; cut++) {
        folder_clear(folder);
        segment_path(folder, 1, path, sizeof path);
        file_put(path, bytes, cut);
        uint64_t whole = 0;
        while (whole < 5 && ends[whole] <= cut)
            whole++;
        struct journal *j = open_plain();
        assert_int_equal(frames_held(j), whole);
        wait_durable(j, put_ok(j, anna, 9, 1));
        assert_int_equal(frames_held(j), whole + 1);
        assert_int_equal(journal_close(j), F_OK);
    }
}

static void test_flipped_byte_costs_one_record(void **state)
{
    (void)state;
    uint8_t bytes[2048];
    size_t ends[5], len = segment_make(bytes, sizeof bytes, ends);
    char path[100], words[100];
    segment_path(folder, 1, path, sizeof path);
    for (size_t at = ends[0]; at < ends[1]; at++) { /* in the second record */
        bytes[at] ^= 0x10;
        file_put(path, bytes, len);
        bytes[at] ^= 0x10;
        struct journal *j = open_plain();
        struct journal_stats st;
        assert_int_equal(frames_held(j), 4);
        walk_words(j, anna, 0, UINT64_MAX, words, sizeof words);
        assert_string_equal(words, "1 3 4 5 ");
        journal_stats(j, &st);
        assert_true(st.corrupt >= 1);
        assert_int_equal(journal_close(j), F_OK);
    }
}

static int writes_left, writes_errno, syncs_left;

static ssize_t failing_write(int fd, const void *bytes, size_t len, off_t at)
{
    if (writes_left-- == 0) {
        errno = writes_errno;
        return -1;
    }
    return pwrite(fd, bytes, len > 7 ? len / 2 : len, at); /* short writes too */
}

static int failing_sync(int fd)
{
    if (syncs_left-- == 0) {
        errno = EIO;
        return -1;
    }
    return fdatasync(fd);
}

static void test_nth_write_fails_and_is_tried_again(void **state)
{
    (void)state;
    for (int n = 0; n < 12; n++) {
        char words[100];
        struct journal_stats st;
        folder_clear(folder);
        said_state = F_OK;
        writes_left = n;
        writes_errno = ENOSPC;
        syncs_left = -1;
        struct journal *j = open_with(400, 4096, failing_write, failing_sync);
        uint64_t end = 0;
        for (uint32_t s = 1; s <= 6; s++)
            end = put_ok(j, anna, s, s == 1);
        wait_durable(j, end);
        walk_words(j, anna, 0, UINT64_MAX, words, sizeof words);
        assert_string_equal(words, "1 2 3 4 5 6 ");
        journal_stats(j, &st);
        assert_int_equal(st.state, F_OK);
        assert_int_equal(st.faults, 1);
        assert_int_equal(journal_close(j), F_OK);
    }
}

static void test_failed_sync_is_never_durable(void **state)
{
    (void)state;
    writes_left = -1;
    syncs_left = 0;
    struct journal_stats st;
    struct journal *j = open_with(1 << 20, 4096, failing_write, failing_sync);
    uint64_t end = put_ok(j, anna, 1, 1);
    journal_hurry(j);
    assert_int_equal(wait_fault(), F_IO);
    wait_durable(j, end);
    journal_stats(j, &st);
    assert_int_equal(st.faults, 1);
    assert_int_equal(frames_held(j), 1);
    assert_int_equal(journal_close(j), F_OK);
}

static ssize_t full_disk(int fd, const void *bytes, size_t len, off_t at)
{
    (void)fd, (void)bytes, (void)len, (void)at;
    errno = ENOSPC;
    return -1;
}

static void test_full_disk_is_a_stated_fault(void **state)
{
    (void)state;
    struct journal *j = open_with(1 << 20, 1024, full_disk, NULL);
    put_ok(j, anna, 1, 1);
    journal_hurry(j);
    assert_int_equal(wait_fault(), F_DISK_FULL);
    enum fault f = F_OK;
    int taken = 0;
    for (uint32_t s = 2; s < 40 && f == F_OK; s++, taken++)
        f = put(j, anna, s, 0, 1, NULL);
    assert_int_equal(f, F_DISK_FULL);
    assert_in_range(taken, 2, 20);
    assert_int_equal(frames_held(j), 0);
    assert_int_equal(journal_close(j), F_DISK_FULL);
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

enum { KILL_FRAMES = 100000, KILL_AHEAD = 200 };
static uint64_t offset_of[KILL_FRAMES + 1]; /* {said_lock} */
static uint32_t appended_seq, acked_seq;    /* {said_lock} */

/* Acknowledges over a pipe, as the loop would to the student. */
static void acknowledge(void *user, uint64_t offset, enum fault state, int64_t sync_us)
{
    (void)sync_us;
    pthread_mutex_lock(&said_lock);
    while (state == F_OK && acked_seq < appended_seq && offset_of[acked_seq + 1] <= offset)
        acked_seq++;
    uint32_t seq = acked_seq;
    pthread_cond_signal(&said_cond);
    pthread_mutex_unlock(&said_lock);
    if (write(*(int *)user, &seq, sizeof seq) != (ssize_t)sizeof seq)
        _exit(1);
}

static void append_until_killed(int pipe_fd)
{
    struct journal *j = NULL;
    struct journal_options o = {
        .folder = folder, .segment_bytes = 100000, .sync_ms = 1, .durable = acknowledge, .user = &pipe_fd};
    if (journal_open(&o, &j) != F_OK)
        _exit(1);
    for (uint32_t s = 1; s <= KILL_FRAMES; s++) {
        uint64_t offset = 0;
        while (put(j, anna, s, s % 30 == 1, 1, &offset) != F_OK)
            journal_hurry(j);
        pthread_mutex_lock(&said_lock);
        offset_of[s] = offset;
        appended_seq = s;
        while (s > acked_seq + KILL_AHEAD) /* so that there is always something on its way */
            pthread_cond_wait(&said_cond, &said_lock);
        pthread_mutex_unlock(&said_lock);
    }
    _exit(0);
}

static void test_kill_loses_nothing_acknowledged(void **state)
{
    (void)state;
    int ends[2];
    uint32_t acked = 0, seq, heard = 0, expect = 1;
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (!pid)
        append_until_killed(ends[1]);
    close(ends[1]);
    while (read(ends[0], &seq, sizeof seq) == (ssize_t)sizeof seq) {
        acked = seq;
        if (++heard == 20)
            kill(pid, SIGKILL);
    }
    close(ends[0]);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    assert_true(heard >= 20 && acked > 0);
    struct journal_walk *w = NULL;
    const uint8_t *bytes;
    size_t len;
    struct journal *j = open_plain();
    assert_int_equal(journal_walk_open(j, anna, 0, 0, UINT64_MAX, &w), F_OK);
    while (journal_walk_next(w, &bytes, &len) == F_OK) {
        struct mediarec rec;
        struct mediarec_frame f;
        assert_true(mediarec_parse(bytes, &rec));
        mediarec_frame(rec.media, &f);
        assert_int_equal(f.seq, expect++);
    }
    assert_true(expect > acked);
    journal_walk_close(w);
    assert_int_equal(journal_close(j), F_OK);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_what_was_durable_is_read_back),
        T(test_late_frames_are_sorted_in_and_doubles_dropped),
        T(test_each_frame_gets_the_config_of_its_time),
        T(test_segments_roll_and_the_chain_crosses_them),
        T(test_torn_tail_at_every_byte),
        T(test_flipped_byte_costs_one_record),
        T(test_nth_write_fails_and_is_tried_again),
        T(test_failed_sync_is_never_durable),
        T(test_full_disk_is_a_stated_fault),
        T(test_too_big_is_refused),
        T(test_segments_go_when_all_their_attempts_are_forgotten),
        T(test_reader_beside_the_writer),
        T(test_kill_loses_nothing_acknowledged),
        T(test_streams_are_listed),
        T(test_a_strangers_folder_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
