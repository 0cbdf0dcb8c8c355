/* links: hall */
#include "journal_desk.h"

#include <signal.h>
#include <sys/wait.h>

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
        T(test_torn_tail_at_every_byte),
        T(test_flipped_byte_costs_one_record),
        T(test_nth_write_fails_and_is_tried_again),
        T(test_failed_sync_is_never_durable),
        T(test_full_disk_is_a_stated_fault),
        T(test_kill_loses_nothing_acknowledged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
