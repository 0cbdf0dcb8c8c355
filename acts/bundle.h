#ifndef BAQYLA_BUNDLE_H
#define BAQYLA_BUNDLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/* A set of named files in memory: a package before it is written and after it
   was read. Paths are relative, with '/', of letters, digits, "._-" only. Bytes
   are owned by the bundle. One thread at a time. */

enum {
    BUNDLE_FILES_MAX = 256,
    BUNDLE_PATH_MAX = 120,
    BUNDLE_DEPTH_MAX = 3,
    BUNDLE_FILE_BYTES_MAX = 128 * 1024 * 1024,
    BUNDLE_BYTES_MAX = 512 * 1024 * 1024,
};

struct bundle_file {
    char path[BUNDLE_PATH_MAX];
    char *bytes; /* malloc'd, with a NUL after the last */
    size_t len;
};
struct bundle {
    struct bundle_file *files; /* sorted by path */
    size_t len, total;
};

void bundle_init(struct bundle *b);
void bundle_release(struct bundle *b);

bool bundle_path_valid(const char *path);
/* Copies. F_INVALID for a path that may not be; F_CONFLICT when it is there; F_TOO_BIG; F_NOMEM. */
enum fault bundle_add(struct bundle *b, const char *path, const void *bytes, size_t len) MUST_CHECK;
/* Borrowed until the next bundle_add; NULL when absent. */
const struct bundle_file *bundle_find(const struct bundle *b, const char *path);

/* Writes all files under `dir`, which must not exist or be empty (F_CONFLICT). F_IO, F_DISK_FULL. */
enum fault bundle_write(const struct bundle *b, const char *dir) MUST_CHECK;

/* Called for an entry that a bundle cannot hold: a link, a device, an odd name, an empty folder, one too many. */
typedef void bundle_stray(void *user, const char *path, const char *why);
/* Reads everything under `dir`, never through links. F_NOT_FOUND, F_IO. `stray` may be called many times. */
enum fault bundle_read(struct bundle *b, const char *dir, bundle_stray *stray, void *user) MUST_CHECK;

/* A zip archive of it (deflate where it helps), times fixed at `at_ms` (UTC). *ret_bytes is malloc'd. */
enum fault bundle_zip(const struct bundle *b, int64_t at_ms, void **ret_bytes, size_t *ret_len) MUST_CHECK;

#endif
