#ifndef BAQYLA_TEST_JOURNAL_DESK_H
#define BAQYLA_TEST_JOURNAL_DESK_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "journal.h"
#include "journal_index.h"

/* A journal in a folder of its own, two students who write into it, and what its writer said last. */

static const char *const anna = "0AAAAAAAAAAAAAAAAAAA", *const boris = "0BBBBBBBBBBBBBBBBBBB";

static char folder[64];

/* What the writer said last. */
static pthread_mutex_t said_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t said_cond = PTHREAD_COND_INITIALIZER;
static uint64_t said_offset;
static enum fault said_state;

static inline void said(void *user, uint64_t offset, enum fault state, int64_t sync_us)
{
    (void)user, (void)sync_us;
    pthread_mutex_lock(&said_lock);
    said_offset = offset;
    said_state = state;
    pthread_cond_broadcast(&said_cond);
    pthread_mutex_unlock(&said_lock);
}

static inline void wait_durable(struct journal *j, uint64_t offset)
{
    journal_hurry(j);
    pthread_mutex_lock(&said_lock);
    while (said_offset < offset)
        pthread_cond_wait(&said_cond, &said_lock);
    pthread_mutex_unlock(&said_lock);
}

static inline enum fault wait_fault(void)
{
    pthread_mutex_lock(&said_lock);
    while (said_state == F_OK)
        pthread_cond_wait(&said_cond, &said_lock);
    enum fault f = said_state;
    pthread_mutex_unlock(&said_lock);
    return f;
}

static inline void folder_clear(const char *path)
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

static inline int setup(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/baqyla-journal-XXXXXX");
    said_offset = 0;
    said_state = F_OK;
    return mkdtemp(folder) ? 0 : -1;
}

static inline int teardown(void **state)
{
    (void)state;
    folder_clear(folder);
    return rmdir(folder);
}

/* Most tests are about order and not about the disk, which may be slow. */
static inline int quick_sync(int fd)
{
    return fd < 0;
}

static inline struct journal *open_with(size_t segment, size_t buffer,
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

static inline struct journal *open_plain(void)
{
    return open_with(1 << 20, 1 << 20, NULL, NULL);
}

static inline void media_head(uint8_t out[MEDIAREC_MEDIA], uint32_t seq, uint64_t pts_us, int flags, uint16_t config)
{
    memset(out, 0, MEDIAREC_MEDIA);
    out[0] = 1;
    out[2] = (uint8_t)flags;
    memcpy(out + 4, &seq, 4);
    memcpy(out + 8, &pts_us, 8);
    memcpy(out + 16, &config, 2);
}

static inline enum fault put(struct journal *j, const char *attempt, uint32_t seq, int flags, uint16_t config,
                             uint64_t *ret_offset)
{
    uint8_t media[MEDIAREC_MEDIA];
    char payload[64];
    int n = snprintf(payload, sizeof payload, "%s frame %u", attempt, seq);
    media_head(media, seq, seq * 100000ull, flags, config);
    return journal_frame(j, attempt, media, payload, (size_t)n, 1000 + seq, ret_offset);
}

static inline uint64_t put_ok(struct journal *j, const char *attempt, uint32_t seq, int flags)
{
    uint64_t offset = 0;
    assert_int_equal(put(j, attempt, seq, flags, 1, &offset), F_OK);
    return offset;
}

static inline uint64_t config_ok(struct journal *j, const char *attempt, uint16_t number, const char *name)
{
    struct mediarec_config c = {.codec = 2, .number = number, .width = 640, .height = 480, .layers = 3};
    uint64_t offset = 0;
    snprintf(c.name, sizeof c.name, "%s", name);
    assert_int_equal(journal_config(j, attempt, 0, &c, 5, &offset), F_OK);
    return offset;
}

/* The walk as words: "E", "C<number>", frame numbers. */
static inline void walk_words(struct journal *j, const char *attempt, uint64_t from_us, uint64_t to_us, char *out,
                              size_t max)
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

static inline size_t file_get(const char *path, uint8_t *out, size_t max)
{
    int fd = open(path, O_RDONLY);
    assert_true(fd >= 0);
    ssize_t n = read(fd, out, max);
    close(fd);
    assert_true(n >= 0);
    return (size_t)n;
}

static inline void file_put(const char *path, const uint8_t *bytes, size_t len)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, len), len);
    close(fd);
}

#endif
