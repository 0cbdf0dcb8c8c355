#include "journal_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int64_t steady_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static enum fault fault_of(int error, uint32_t segment)
{
    enum fault f = error == ENOSPC || error == EDQUOT || error == EFBIG ? F_DISK_FULL : F_IO;
    return fault(f, "segment %u of the media journal cannot be written: %s", segment, strerror(error));
}

static enum fault bytes_write(struct journal *j, const uint8_t *bytes, size_t len, uint64_t at)
{
    while (len) {
        ssize_t n = j->options.write(j->fd, bytes, len, (off_t)at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return fault_of(n < 0 ? errno : EIO, j->fd_segment);
        bytes += n;
        len -= (size_t)n;
        at += (uint64_t)n;
    }
    return F_OK;
}

static enum fault folder_sync(struct journal *j)
{
    int dir = open(j->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0)
        return fault_of(errno, j->fd_segment);
    int rc = j->options.sync == fdatasync ? fsync(dir) : j->options.sync(dir);
    int error = errno;
    close(dir);
    return rc ? fault_of(error, j->fd_segment) : F_OK;
}

/* The segment stays as it is when this fails half-way: the next try opens it again. */
static enum fault segment_begin(struct journal *j, uint32_t segment)
{
    char path[PATH_LEN];
    uint8_t head[SEGMENT_HEAD] = "BQJSEG01";
    mediarec_put_u64(head + 8, segment);
    segment_path(j->folder, segment, path, sizeof path);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return fault_of(errno, segment);
    if (j->fd >= 0)
        close(j->fd);
    j->fd = fd;
    j->fd_segment = 0;
    enum fault f = bytes_write(j, head, sizeof head, 0);
    if (f == F_OK)
        f = folder_sync(j);
    if (f == F_OK)
        j->fd_segment = segment;
    return f;
}

/* All runs, each synced before the next segment is begun. */
static enum fault half_write(struct journal *j, const struct half *h)
{
    enum fault f = F_OK;
    for (int i = 0; i < h->runs && f == F_OK; i++) {
        const struct run *r = &h->run[i];
        if (j->fd < 0 || j->fd_segment != r->segment)
            f = segment_begin(j, r->segment);
        if (f == F_OK)
            f = bytes_write(j, h->bytes + r->from, r->len, r->offset);
        if (f == F_OK && j->options.sync(j->fd))
            f = fault_of(errno, r->segment);
    }
    return f;
}

/* {lock} Deletes closed segments from the oldest on while nobody wants them. */
static void spare_delete(struct journal *j)
{
    uint32_t gone = 0;
    while (gone < j->segments && j->segment[gone] < j->fd_segment && index_spare(&j->index, j->segment[gone])) {
        char path[PATH_LEN];
        segment_path(j->folder, j->segment[gone], path, sizeof path);
        if (unlink(path) && errno != ENOENT)
            break;
        index_drop(&j->index, j->segment[gone]);
        gone++;
    }
    memmove(j->segment, j->segment + gone, (j->segments - gone) * sizeof *j->segment);
    j->segments -= gone;
}

/* {lock} What was written becomes visible to readers. Returns 1 when a forgotten attempt was among it. */
static int half_index(struct journal *j, const struct half *h)
{
    int forgot = 0;
    for (int i = 0; i < h->runs; i++) {
        const struct run *r = &h->run[i];
        if ((!j->segments || j->segment[j->segments - 1] < r->segment) && j->segments < SEGMENTS_MAX)
            j->segment[j->segments++] = r->segment;
        for (size_t at = 0; at < r->len;) {
            struct mediarec rec;
            const uint8_t *head = h->bytes + r->from + at;
            if (!mediarec_parse(head, &rec))
                break;
            index_record(&j->index, &rec, position(r->segment, (uint32_t)(r->offset + at)), head + MEDIAREC_HEAD);
            forgot |= rec.kind == MEDIAREC_FORGET;
            at += MEDIAREC_HEAD + rec.len;
        }
    }
    return forgot;
}

static void said(struct journal *j, enum fault state, uint64_t offset, int64_t began_us)
{
    if (j->options.durable)
        j->options.durable(j->options.user, offset, state, steady_us() - began_us);
}

/* Writes one half until it is durable; gives up only at the end of the journal's life. */
static void half_make_durable(struct journal *j, struct half *h)
{
    for (;;) {
        int64_t began_us = steady_us();
        enum fault f = half_write(j, h);
        pthread_mutex_lock(&j->lock);
        j->stats.state = f;
        if (f == F_OK) {
            j->stats.durable += h->used;
            if (half_index(j, h))
                spare_delete(j);
            h->used = 0;
            h->runs = 0;
        } else {
            j->stats.faults++;
        }
        uint64_t offset = j->stats.durable;
        int give_up = f != F_OK && j->ending;
        pthread_mutex_unlock(&j->lock);
        said(j, f, offset, began_us);
        if (f == F_OK || give_up)
            return;
        pthread_mutex_lock(&j->lock);
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        int64_t ns = until.tv_nsec + (int64_t)j->options.sync_ms * 1000000;
        until.tv_sec += ns / 1000000000;
        until.tv_nsec = ns % 1000000000;
        if (!j->ending)
            pthread_cond_timedwait(&j->wake, &j->lock, &until);
        pthread_mutex_unlock(&j->lock);
    }
}

/* {lock} Waits until it is time to write. */
static void writer_wait(struct journal *j)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    int64_t ns = until.tv_nsec + (int64_t)j->options.sync_ms * 1000000;
    until.tv_sec += ns / 1000000000;
    until.tv_nsec = ns % 1000000000;
    while (!j->ending && !j->hurry && j->half[j->front].used <= j->options.buffer_bytes / 2)
        if (pthread_cond_timedwait(&j->wake, &j->lock, &until) == ETIMEDOUT)
            break;
    j->hurry = 0;
}

void *journal_writer(void *journal)
{
    struct journal *j = journal;
    pthread_setname_np(pthread_self(), "journal");
    pthread_mutex_lock(&j->lock);
    for (;;) {
        writer_wait(j);
        struct half *h = &j->half[j->front];
        if (h->used) {
            j->front = !j->front;
            pthread_mutex_unlock(&j->lock);
            half_make_durable(j, h);
            pthread_mutex_lock(&j->lock);
            if (h->used)
                break;
        } else if (j->ending) {
            break;
        }
    }
    pthread_mutex_unlock(&j->lock);
    return NULL;
}
