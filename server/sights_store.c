#include "sights_store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit.h"
#include "settings.h"
#include "sights_file.h"

/* Each record's body, in order; `put` answers whether it was taken. */
static enum fault each(struct journal *journal, const char *attempt,
                       int (*put)(void *user, const void *body, size_t len), void *user,
                       struct sights_extent *ret_extent)
{
    struct sights_extent x = {.from_ms = 0};
    struct journal_walk *walk;
    const uint8_t *bytes;
    size_t len;
    enum fault f = journal_walk_open(journal, attempt, SIGHTLOG_STREAM, 0, UINT64_MAX, &walk);

    if (f)
        return f;
    while (!(f = journal_walk_next(walk, &bytes, &len))) {
        struct mediarec rec;

        if (!mediarec_parse(bytes, &rec) || rec.kind != MEDIAREC_FRAME)
            continue;
        if (!put(user, bytes + MEDIAREC_HEAD, rec.len)) {
            f = fault(F_IO, "stored looks of %s: %s", attempt, strerror(errno));
            break;
        }
        x.from_ms = x.bytes ? x.from_ms : (int64_t)rec.server_ms;
        x.to_ms = (int64_t)rec.server_ms;
        x.bytes += rec.len;
    }
    journal_walk_close(walk);
    if (f == F_NOT_FOUND)
        f = x.bytes ? F_OK : fault(F_NOT_FOUND, "no looks of %s are stored", attempt);
    if (!f)
        *ret_extent = x;
    return f;
}

static int to_file(void *user, const void *body, size_t len)
{
    return fwrite(body, 1, len, user) == len;
}

enum fault sights_cut(struct journal *journal, const char *attempt, const char *path, struct sights_extent *ret_extent)
{
    char fresh[1024];

    snprintf(fresh, sizeof fresh, "%.1000s.new", path);
    FILE *file = fopen(fresh, "wbe");
    if (!file)
        return fault(F_IO, "%.200s: %s", fresh, strerror(errno));
    enum fault f = each(journal, attempt, to_file, file, ret_extent);
    int bad = fflush(file) || fsync(fileno(file));
    bad |= fclose(file) != 0;
    if (!f && (bad || rename(fresh, path)))
        f = fault(errno == ENOSPC ? F_DISK_FULL : F_IO, "%.200s: %s", path, strerror(errno));
    if (f)
        unlink(fresh);
    return f;
}

struct gathered {
    uint8_t *bytes;
    size_t len, max;
};

static int to_memory(void *user, const void *body, size_t len)
{
    struct gathered *g = user;

    if (g->len + len > g->max) {
        size_t max = 2 * (g->max + len);
        uint8_t *grown = realloc(g->bytes, max);

        if (!grown)
            return 0;
        g->bytes = grown;
        g->max = max;
    }
    memcpy(g->bytes + g->len, body, len);
    g->len += len;
    return 1;
}

enum fault sights_gather(struct journal *journal, const char *attempt, uint8_t **ret_bytes, size_t *ret_len)
{
    struct gathered g = {.len = 0};
    struct sights_extent extent;
    enum fault f = each(journal, attempt, to_memory, &g, &extent);

    if (f) {
        free(g.bytes);
        return f;
    }
    *ret_bytes = g.bytes;
    *ret_len = g.len;
    return F_OK;
}

enum fault sights_kept(struct db *db, struct journal *journal, const char *attempt, uint8_t **ret_bytes,
                       size_t *ret_len)
{
    char path[2048] = "", sha256[HASH_HEX + 1] = "", found[HASH_HEX + 1];
    uint8_t *bytes;
    size_t len;
    struct row row;
    enum fault f;

    for (f = db_each(db, &row, S_PART_LIST, "t", attempt); f == F_OK; f = row_next(&row)) {
        if (row_int(&row, 1) != SIGHTLOG_STREAM)
            continue;
        snprintf(path, sizeof path, "%s/%s", settings()->data, row_peek(&row, 3));
        snprintf(sha256, sizeof sha256, "%s", row_peek(&row, 7));
    }
    if (f != F_NOT_FOUND)
        return f;
    if (!*path)
        return journal ? sights_gather(journal, attempt, ret_bytes, ret_len)
                       : fault(F_NOT_FOUND, "no looks of %s are stored", attempt);
    f = sights_file_load(path, &bytes, &len);
    if (f)
        return f;
    sha256_hex(bytes, len, found);
    if (strcmp(found, sha256)) {
        free(bytes);
        return fault(F_CORRUPT, "%.180s is not what was booked", path);
    }
    *ret_bytes = bytes;
    *ret_len = len;
    return F_OK;
}
