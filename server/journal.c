#include "journal_impl.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"

static const char segment_magic[8] = "BQJSEG01";

static void found_record(void *user, const struct mediarec *rec, uint64_t pos, const uint8_t *body)
{
    struct journal *j = user;
    index_record(&j->index, rec, pos, body);
}

static int number_compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* The numbers of the segments in the folder, in order. */
static enum fault segments_list(struct journal *j)
{
    DIR *dir = opendir(j->folder);
    if (!dir)
        return fault(F_IO, "the journal's folder cannot be read: %s", strerror(errno));
    enum fault f = F_OK;
    for (const struct dirent *d; (d = readdir(dir)) && f == F_OK;) {
        unsigned number;
        char end[8];
        if (sscanf(d->d_name, "%8u.%4s", &number, end) != 2 || strcmp(end, "bqj") || !number)
            continue;
        if (j->segments == SEGMENTS_MAX)
            f = fault(F_TOO_MANY, "the journal has more than %d segments", SEGMENTS_MAX);
        else
            j->segment[j->segments++] = number;
    }
    closedir(dir);
    qsort(j->segment, j->segments, sizeof *j->segment, number_compare);
    return f;
}

/* The newest segment may end torn, so its bodies are checked; in the others the heads tell enough. */
static enum fault segment_index(struct journal *j, uint32_t number, int newest)
{
    char path[PATH_LEN];
    uint8_t head[SEGMENT_HEAD];
    segment_path(j->folder, number, path, sizeof path);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fault(F_IO, "segment %u cannot be opened: %s", number, strerror(errno));
    enum fault f = F_OK;
    ssize_t n = pread(fd, head, sizeof head, 0);
    if (n == (ssize_t)sizeof head && memcmp(head, segment_magic, sizeof segment_magic))
        f = fault(F_CORRUPT, "%s is not a segment of a media journal", path);
    else if (n == (ssize_t)sizeof head)
        f = segment_scan(fd, number, newest, found_record, j, &j->stats.corrupt);
    close(fd);
    return f;
}

static enum fault folder_read(struct journal *j)
{
    if (!j->options.read_only && mkdir(j->folder, 0700) && errno != EEXIST)
        return fault(F_IO, "the journal's folder cannot be made: %s", strerror(errno));
    enum fault f = segments_list(j);
    for (uint32_t i = 0; i < j->segments && f == F_OK; i++)
        f = segment_index(j, j->segment[i], i + 1 == j->segments);
    if (f == F_OK) {
        j->at_segment = j->segments ? j->segment[j->segments - 1] + 1 : 1;
        j->at_offset = SEGMENT_HEAD;
    }
    return f;
}

static void journal_free(struct journal *j)
{
    if (j->fd >= 0)
        close(j->fd);
    index_release(&j->index);
    free(j->half[0].bytes);
    free(j->half[1].bytes);
    pthread_cond_destroy(&j->wake);
    pthread_mutex_destroy(&j->lock);
    free(j);
}

static struct journal *journal_new(const struct journal_options *o)
{
    struct journal *j = calloc(1, sizeof *j);
    if (!j)
        return NULL;
    j->options = *o;
    j->options.segment_bytes = o->segment_bytes ? o->segment_bytes : JOURNAL_SEGMENT_BYTES;
    j->options.buffer_bytes = o->buffer_bytes ? o->buffer_bytes : JOURNAL_BUFFER_BYTES;
    j->options.sync_ms = o->sync_ms ? o->sync_ms : JOURNAL_SYNC_MS;
    j->options.write = o->write ? o->write : pwrite;
    j->options.sync = o->sync ? o->sync : fdatasync;
    j->fd = -1;
    snprintf(j->folder, sizeof j->folder, "%s", o->folder);
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&j->wake, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&j->lock, NULL);
    j->half[0].bytes = malloc(j->options.buffer_bytes);
    j->half[1].bytes = malloc(j->options.buffer_bytes);
    return j;
}

enum fault journal_open(const struct journal_options *options, struct journal **ret_journal)
{
    if (strlen(options->folder) >= FOLDER_LEN)
        return fault(F_INVALID, "the journal's folder has too long a name");
    struct journal *j = journal_new(options);
    if (!j)
        return fault(F_NOMEM, "no memory for the journal");
    enum fault f = j->half[0].bytes && j->half[1].bytes ? folder_read(j) : fault(F_NOMEM, "no memory for the journal");
    if (f == F_OK && !options->read_only && pthread_create(&j->writer, NULL, journal_writer, j))
        f = fault(F_NOMEM, "the journal's writer could not be started");
    if (f != F_OK) {
        journal_free(j);
        return f;
    }
    *ret_journal = j;
    return F_OK;
}

enum fault journal_close(struct journal *j)
{
    if (!j)
        return F_OK;
    pthread_mutex_lock(&j->lock);
    j->ending = 1;
    pthread_cond_signal(&j->wake);
    pthread_mutex_unlock(&j->lock);
    if (!j->options.read_only)
        pthread_join(j->writer, NULL);
    enum fault f = j->stats.durable == j->stats.appended ? F_OK : j->stats.state;
    if (f != F_OK)
        fault(f, "%llu bytes of media could not be written",
              (unsigned long long)(j->stats.appended - j->stats.durable));
    journal_free(j);
    return f;
}

/* {lock} Where a record of `size` bytes goes: a new segment and a new run when the segment is full. */
static struct run *run_for(struct journal *j, struct half *h, size_t size)
{
    if (j->at_offset > SEGMENT_HEAD && j->at_offset + size > j->options.segment_bytes) {
        if (h->runs == RUNS_MAX)
            return NULL;
        j->at_segment++;
        j->at_offset = SEGMENT_HEAD;
    }
    struct run *r = h->runs ? &h->run[h->runs - 1] : NULL;
    if (r && r->segment == j->at_segment)
        return r;
    if (h->runs == RUNS_MAX)
        return NULL;
    r = &h->run[h->runs++];
    *r = (struct run){.segment = j->at_segment, .offset = j->at_offset, .from = h->used};
    return r;
}

/* {lock} */
static enum fault append(struct journal *j, struct mediarec *rec, const void *body, uint64_t *ret_offset)
{
    assert(!j->options.read_only);
    struct half *h = &j->half[j->front];
    size_t size = MEDIAREC_HEAD + (size_t)rec->len;
    if (h->used + size > j->options.buffer_bytes)
        return fault(j->stats.state == F_OK ? F_BUSY : j->stats.state, "the journal's buffer is full");
    char attempt[MEDIAREC_ATTEMPT + 1] = {0};
    memcpy(attempt, rec->attempt, MEDIAREC_ATTEMPT);
    struct entry *e = rec->kind == MEDIAREC_FORGET ? NULL : index_make(&j->index, attempt, rec->stream);
    if (!e && rec->kind != MEDIAREC_FORGET)
        return fault(F_TOO_MANY, "the journal holds %d streams", JOURNAL_STREAMS_MAX);
    struct run *r = run_for(j, h, size);
    if (!r)
        return fault(F_BUSY, "the journal's buffer spans too many segments");
    rec->prev = e ? e->tail_appended : 0;
    mediarec_pack(rec, body, h->bytes + h->used);
    if (rec->len)
        memcpy(h->bytes + h->used + MEDIAREC_HEAD, body, rec->len);
    if (e)
        e->tail_appended = position(j->at_segment, (uint32_t)j->at_offset);
    h->used += size;
    r->len += size;
    j->at_offset += size;
    j->stats.appended += size;
    j->stats.records++;
    if (ret_offset)
        *ret_offset = j->stats.appended;
    return F_OK;
}

static enum fault append_locked(struct journal *j, struct mediarec *rec, const char *attempt, const void *body,
                                uint64_t *ret_offset)
{
    if (rec->len > MEDIAREC_BODY_MAX || MEDIAREC_HEAD + rec->len > j->options.segment_bytes - SEGMENT_HEAD)
        return fault(F_TOO_BIG, "a record of %u bytes", rec->len);
    memcpy(rec->attempt, attempt, strnlen(attempt, MEDIAREC_ATTEMPT));
    pthread_mutex_lock(&j->lock);
    enum fault f = append(j, rec, body, ret_offset);
    j->stats.refused += f != F_OK;
    if (j->half[j->front].used > j->options.buffer_bytes / 2)
        pthread_cond_signal(&j->wake);
    pthread_mutex_unlock(&j->lock);
    return f;
}

enum fault journal_frame(struct journal *j, const char *attempt, const uint8_t media[MEDIAREC_MEDIA],
                         const void *payload, size_t len, int64_t server_ms, uint64_t *ret_offset)
{
    if (len > MEDIAREC_BODY_MAX)
        return fault(F_TOO_BIG, "a frame of %zu bytes", len);
    struct mediarec rec = {
        .len = (uint32_t)len, .kind = MEDIAREC_FRAME, .stream = media[1], .server_ms = (uint64_t)server_ms};
    memcpy(rec.media, media, MEDIAREC_MEDIA);
    return append_locked(j, &rec, attempt, payload, ret_offset);
}

enum fault journal_config(struct journal *j, const char *attempt, uint8_t stream, const struct mediarec_config *config,
                          int64_t server_ms, uint64_t *ret_offset)
{
    uint8_t body[MEDIAREC_CONFIG_MAX];
    struct mediarec rec = {.kind = MEDIAREC_CONFIG, .stream = stream, .server_ms = (uint64_t)server_ms};
    rec.len = (uint32_t)mediarec_config_pack(config, body);
    return append_locked(j, &rec, attempt, body, ret_offset);
}

enum fault journal_epoch(struct journal *j, const char *attempt, uint8_t stream, int64_t epoch_ms, int64_t server_ms,
                         uint64_t *ret_offset)
{
    uint8_t body[8];
    struct mediarec rec = {.len = 8, .kind = MEDIAREC_EPOCH, .stream = stream, .server_ms = (uint64_t)server_ms};
    mediarec_put_u64(body, (uint64_t)epoch_ms);
    return append_locked(j, &rec, attempt, body, ret_offset);
}

enum fault journal_forget(struct journal *j, const char *attempt, int64_t server_ms)
{
    struct mediarec rec = {.kind = MEDIAREC_FORGET, .server_ms = (uint64_t)server_ms};
    return append_locked(j, &rec, attempt, NULL, NULL);
}

void journal_turn(struct journal *j)
{
    pthread_mutex_lock(&j->lock);
    if (j->at_offset > SEGMENT_HEAD) {
        j->at_segment++;
        j->at_offset = SEGMENT_HEAD;
    }
    pthread_mutex_unlock(&j->lock);
}

void journal_hurry(struct journal *j)
{
    pthread_mutex_lock(&j->lock);
    j->hurry = 1;
    pthread_cond_signal(&j->wake);
    pthread_mutex_unlock(&j->lock);
}

enum fault journal_extent(struct journal *j, const char *attempt, uint8_t stream, struct journal_extent *ret_extent)
{
    enum fault f = F_NOT_FOUND;
    pthread_mutex_lock(&j->lock);
    const struct entry *e = index_find(&j->index, attempt, stream);
    if (e && e->tail) {
        *ret_extent = e->extent;
        f = F_OK;
    }
    pthread_mutex_unlock(&j->lock);
    return f == F_OK ? f : fault(f, "the journal holds nothing of attempt %s, stream %u", attempt, stream);
}

void journal_streams(struct journal *j, void (*each)(void *user, const char *attempt, uint8_t stream), void *user)
{
    struct name {
        char attempt[ID_LEN + 1];
        uint8_t stream;
    };
    pthread_mutex_lock(&j->lock);
    size_t n = 0;
    struct name *names = malloc((j->index.count + 1) * sizeof *names);
    for (int b = 0; names && b < INDEX_BUCKETS; b++)
        for (const struct entry *e = j->index.bucket[b]; e; e = e->next)
            if (e->tail && !e->forgotten) {
                memcpy(names[n].attempt, e->attempt, sizeof e->attempt);
                names[n++].stream = e->stream;
            }
    pthread_mutex_unlock(&j->lock);
    for (size_t i = 0; i < n; i++)
        each(user, names[i].attempt, names[i].stream);
    free(names);
}

void journal_stats(struct journal *j, struct journal_stats *ret_stats)
{
    pthread_mutex_lock(&j->lock);
    *ret_stats = j->stats;
    ret_stats->segments = j->segments;
    ret_stats->streams = j->index.count;
    ret_stats->buffered = (size_t)(j->stats.appended - j->stats.durable);
    pthread_mutex_unlock(&j->lock);
}
