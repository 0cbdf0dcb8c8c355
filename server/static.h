#ifndef BAQYLA_STATIC_H
#define BAQYLA_STATIC_H

#include <stdbool.h>
#include <stddef.h>

#include "fault.h"

/* The web client, read into memory at start: plain, gzip made here when it
   pays, brotli when the build left a FILE.br. [loop] after static_load. */

enum {
    STATIC_FILES_MAX = 1024,
    STATIC_BYTES_MAX = 64 * 1024 * 1024,
    STATIC_ETAG = 36, /* 32 hex digits in quotes, NUL */
};

struct static_file {
    char *path; /* "/assets/main-1a2b.js" */
    const char *mime;
    char etag[STATIC_ETAG];
    bool immutable; /* its name holds its hash */
    unsigned char *plain, *gzip, *brotli;
    size_t plain_len, gzip_len, brotli_len; /* 0: not there */
};

/* Reads a folder; F_NOT_FOUND without an index.html. */
enum fault static_load(const char *folder) MUST_CHECK;
void static_free(void);

/* The file of a path; for a page of the client's own router (no dot in the last part) the index. NULL: none. */
const struct static_file *static_find(const char *path);

#endif
