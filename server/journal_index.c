#include "journal_index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static uint32_t bucket_of(const char *attempt, uint8_t stream)
{
    uint32_t h = 2166136261u ^ stream;
    for (int i = 0; i < MEDIAREC_ATTEMPT && attempt[i]; i++)
        h = (h ^ (uint8_t)attempt[i]) * 16777619u;
    return h % INDEX_BUCKETS;
}

struct entry *index_find(const struct index *index, const char *attempt, uint8_t stream)
{
    struct entry *e = index->bucket[bucket_of(attempt, stream)];
    while (e && (e->stream != stream || strncmp(e->attempt, attempt, MEDIAREC_ATTEMPT)))
        e = e->next;
    return e;
}

struct entry *index_make(struct index *index, const char *attempt, uint8_t stream)
{
    struct entry *e = index_find(index, attempt, stream);
    if (e)
        return e;
    e = index->count < JOURNAL_STREAMS_MAX ? calloc(1, sizeof *e) : NULL;
    if (!e)
        return NULL;
    uint32_t b = bucket_of(attempt, stream);
    memcpy(e->attempt, attempt, strnlen(attempt, MEDIAREC_ATTEMPT));
    e->stream = stream;
    e->next = index->bucket[b];
    index->bucket[b] = e;
    index->count++;
    return e;
}

void index_release(struct index *index)
{
    for (int b = 0; b < INDEX_BUCKETS; b++)
        while (index->bucket[b]) {
            struct entry *e = index->bucket[b];
            index->bucket[b] = e->next;
            free(e);
        }
    index->count = 0;
}

static void extent_frame(struct journal_extent *x, const struct mediarec *rec)
{
    struct mediarec_frame f;
    mediarec_frame(rec->media, &f);
    if (!x->frames || f.pts_us < x->first_us)
        x->first_us = f.pts_us;
    if (f.pts_us > x->last_us)
        x->last_us = f.pts_us;
    if (f.seq > x->last_seq)
        x->last_seq = f.seq;
    x->frames++;
    x->bytes += rec->len;
}

void index_record(struct index *index, const struct mediarec *rec, uint64_t pos, const uint8_t *body)
{
    char attempt[MEDIAREC_ATTEMPT + 1] = {0};
    memcpy(attempt, rec->attempt, MEDIAREC_ATTEMPT);
    if (rec->kind == MEDIAREC_FORGET) {
        index_forget(index, attempt);
        return;
    }
    struct entry *e = index_make(index, attempt, rec->stream);
    if (!e)
        return;
    if (!e->tail)
        e->first_segment = position_segment(pos);
    e->tail = pos;
    if (e->tail_appended < pos)
        e->tail_appended = pos;
    e->last_segment = position_segment(pos);
    e->extent.last_server_ms = (int64_t)rec->server_ms;
    if (rec->kind == MEDIAREC_FRAME)
        extent_frame(&e->extent, rec);
    else if (rec->kind == MEDIAREC_EPOCH && body && rec->len == 8)
        e->extent.epoch_ms = (int64_t)mediarec_u64(body);
}

void index_forget(struct index *index, const char *attempt)
{
    for (int b = 0; b < INDEX_BUCKETS; b++)
        for (struct entry *e = index->bucket[b]; e; e = e->next)
            if (!strncmp(e->attempt, attempt, MEDIAREC_ATTEMPT))
                e->forgotten = 1;
}

int index_spare(const struct index *index, uint32_t segment)
{
    for (int b = 0; b < INDEX_BUCKETS; b++)
        for (const struct entry *e = index->bucket[b]; e; e = e->next)
            if (!e->forgotten && e->tail_appended && (!e->tail || e->first_segment <= segment))
                return 0;
    return 1;
}

void index_drop(struct index *index, uint32_t segment)
{
    for (int b = 0; b < INDEX_BUCKETS; b++)
        for (struct entry **at = &index->bucket[b]; *at;) {
            struct entry *e = *at;
            if (!e->forgotten || position_segment(e->tail_appended) > segment) {
                at = &e->next;
                continue;
            }
            *at = e->next;
            free(e);
            index->count--;
        }
}

void segment_path(const char *folder, uint32_t segment, char *out, size_t out_max)
{
    snprintf(out, out_max, "%s/%08u.bqj", folder, segment);
}

/* Through a window of the file, so that small records cost no system call each. */
struct window {
    int fd;
    uint64_t size, at; /* of the file; of buf[0] */
    size_t len;
    uint8_t *buf;
};

enum { WINDOW = 2 * (MEDIAREC_HEAD + MEDIAREC_BODY_MAX) };

/* `n` bytes at `at`; NULL beyond the end of the file or when it cannot be read. */
static const uint8_t *window_at(struct window *w, uint64_t at, size_t n)
{
    if (at + n > w->size)
        return NULL;
    if (at < w->at || at + n > w->at + w->len) {
        w->at = at;
        w->len = 0;
        while (w->len < n) {
            size_t want = WINDOW - w->len;
            ssize_t got = pread(w->fd, w->buf + w->len, want, (off_t)(at + w->len));
            if (got <= 0)
                return NULL;
            w->len += (size_t)got;
        }
    }
    return w->buf + (at - w->at);
}

/* One record at `at`: its length, or 0 when there is no intact one. Frames are trusted by their head alone unless
   `bodies`; the next record's head then bears them out or not. */
static size_t record_at(struct window *w, uint64_t at, int bodies, struct mediarec *ret_rec, const uint8_t **ret_body)
{
    const uint8_t *head = window_at(w, at, MEDIAREC_HEAD);
    if (!head || !mediarec_parse(head, ret_rec) || at + MEDIAREC_HEAD + ret_rec->len > w->size)
        return 0;
    *ret_body = NULL;
    if (bodies || ret_rec->kind != MEDIAREC_FRAME) {
        head = window_at(w, at, MEDIAREC_HEAD + ret_rec->len);
        if (!head || !mediarec_intact(head, head + MEDIAREC_HEAD, ret_rec->len))
            return 0;
        *ret_body = head + MEDIAREC_HEAD;
    }
    return MEDIAREC_HEAD + ret_rec->len;
}

enum fault segment_scan(int fd, uint32_t segment, int bodies,
                        void (*each)(void *user, const struct mediarec *rec, uint64_t pos, const uint8_t *body),
                        void *user, uint64_t *corrupt)
{
    struct stat st;
    if (fstat(fd, &st))
        return fault(F_IO, "segment %u cannot be read", segment);
    struct window w = {.fd = fd, .size = (uint64_t)st.st_size, .buf = malloc(WINDOW)};
    if (!w.buf)
        return fault(F_NOMEM, "no memory to read segment %u", segment);
    int damaged = 0;
    for (uint64_t at = SEGMENT_HEAD; at + MEDIAREC_HEAD <= w.size;) {
        struct mediarec rec;
        const uint8_t *body;
        size_t len = record_at(&w, at, bodies || damaged, &rec, &body);
        if (!len) {
            damaged = 1;
            at++;
            continue;
        }
        *corrupt += (uint64_t)damaged;
        damaged = 0;
        each(user, &rec, position(segment, (uint32_t)at), body);
        at += len;
    }
    free(w.buf);
    return F_OK;
}
