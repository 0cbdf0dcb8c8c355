#include "bundle.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

/* A zip writer (APPNOTE 6.3, no zip64: a bundle stays under its ceiling).
   Names are ASCII, times fixed, order by path: same bundle, same archive. */

enum { LOCAL_LEN = 30, CENTRAL_LEN = 46, END_LEN = 22, STORED = 0, DEFLATED = 8 };

struct zip {
    unsigned char *out;
    size_t len, room;
    unsigned time, date;
    bool failed;
};

struct zip_entry {
    const struct bundle_file *file;
    uint32_t crc, packed, at;
    unsigned method;
};

static void u16(unsigned char *at, unsigned v)
{
    at[0] = (unsigned char)v;
    at[1] = (unsigned char)(v >> 8);
}

static void u32(unsigned char *at, uint32_t v)
{
    u16(at, v & 0xffff);
    u16(at + 2, v >> 16);
}

static unsigned char *grow(struct zip *z, size_t len)
{
    if (z->failed)
        return NULL;
    if (z->len + len > z->room) {
        size_t room = (z->len + len) * 2;
        unsigned char *more = realloc(z->out, room);
        if (!more) {
            z->failed = true;
            return NULL;
        }
        z->out = more;
        z->room = room;
    }
    unsigned char *at = z->out + z->len;
    z->len += len;
    return at;
}

/* The part that local and central headers share, from "version needed" on. */
static void common(unsigned char *at, const struct zip *z, const struct zip_entry *e)
{
    u16(at, 20);
    u16(at + 2, 0);
    u16(at + 4, e->method);
    u16(at + 6, z->time);
    u16(at + 8, z->date);
    u32(at + 10, e->crc);
    u32(at + 14, e->packed);
    u32(at + 18, (uint32_t)e->file->len);
    u16(at + 22, (unsigned)strlen(e->file->path));
    u16(at + 24, 0);
}

/* Deflated bytes, or NULL when they would not be smaller. */
static unsigned char *deflated(const struct bundle_file *file, size_t *ret_len)
{
    z_stream s = {0};
    unsigned char *out = file->len ? malloc(file->len) : NULL;
    if (!out || deflateInit2(&s, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        free(out);
        return NULL;
    }
    s.next_in = (unsigned char *)file->bytes;
    s.avail_in = (unsigned)file->len;
    s.next_out = out;
    s.avail_out = (unsigned)file->len - 1;
    bool smaller = deflate(&s, Z_FINISH) == Z_STREAM_END;
    size_t len = s.total_out;
    deflateEnd(&s);
    if (!smaller) {
        free(out);
        return NULL;
    }
    *ret_len = len;
    return out;
}

static void put_file(struct zip *z, struct zip_entry *e)
{
    size_t packed = e->file->len, name = strlen(e->file->path);
    unsigned char *small = deflated(e->file, &packed);
    e->at = (uint32_t)z->len;
    e->crc = (uint32_t)crc32(0, (const unsigned char *)e->file->bytes, (unsigned)e->file->len);
    e->method = small ? DEFLATED : STORED;
    e->packed = (uint32_t)packed;
    unsigned char *head = grow(z, LOCAL_LEN + name + packed);
    if (head) {
        u32(head, 0x04034b50);
        common(head + 4, z, e);
        memcpy(head + LOCAL_LEN, e->file->path, name);
        if (packed)
            memcpy(head + LOCAL_LEN + name, small ? small : (const unsigned char *)e->file->bytes, packed);
    }
    free(small);
}

static void put_directory(struct zip *z, const struct zip_entry *entries, size_t n)
{
    size_t from = z->len;
    for (size_t i = 0; i < n; i++) {
        size_t name = strlen(entries[i].file->path);
        unsigned char *head = grow(z, CENTRAL_LEN + name);
        if (!head)
            return;
        memset(head, 0, CENTRAL_LEN);
        u32(head, 0x02014b50);
        u16(head + 4, 3 << 8 | 20); /* made on Unix */
        common(head + 6, z, &entries[i]);
        u32(head + 38, (uint32_t)0100644 << 16);
        u32(head + 42, entries[i].at);
        memcpy(head + CENTRAL_LEN, entries[i].file->path, name);
    }
    size_t to = z->len;
    unsigned char *end = grow(z, END_LEN);
    if (!end)
        return;
    memset(end, 0, END_LEN);
    u32(end, 0x06054b50);
    u16(end + 8, (unsigned)n);
    u16(end + 10, (unsigned)n);
    u32(end + 12, (uint32_t)(to - from));
    u32(end + 16, (uint32_t)from);
}

enum fault bundle_zip(const struct bundle *b, int64_t at_ms, void **ret_bytes, size_t *ret_len)
{
    struct tm tm;
    struct zip_entry entries[BUNDLE_FILES_MAX];
    time_t seconds = (time_t)(at_ms / 1000);
    gmtime_r(&seconds, &tm);
    struct zip z = {.time = (unsigned)(tm.tm_hour << 11 | tm.tm_min << 5 | tm.tm_sec / 2),
                    .date = (unsigned)((tm.tm_year - 80) << 9 | (tm.tm_mon + 1) << 5 | tm.tm_mday)};
    for (size_t i = 0; i < b->len; i++) {
        entries[i] = (struct zip_entry){.file = &b->files[i]};
        put_file(&z, &entries[i]);
    }
    put_directory(&z, entries, b->len);
    if (z.failed) {
        free(z.out);
        return fault(F_NOMEM, "an archive of %zu bytes", b->total);
    }
    *ret_bytes = z.out;
    *ret_len = z.len;
    return F_OK;
}
