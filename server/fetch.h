#ifndef BAQYLA_FETCH_H
#define BAQYLA_FETCH_H

#include "arena.h"

/* One question to a service of an authority (OCSP, time stamps): HTTP POST, without redirects. Blocks up to
   FETCH_SECONDS, so it is for a hand. */

enum { FETCH_SECONDS = 5, FETCH_BYTES_MAX = 64 * 1024 };

/* `url` begins with http:// (what is asked is signed, not secret). *ret_answer in `arena`. F_INVALID for the address;
   F_IO when nobody answers in time or with another media type than `wanted`; F_TOO_BIG. */
enum fault fetch_post(const char *url, const char *type, const void *bytes, size_t len, const char *wanted,
                      struct arena *arena, const void **ret_answer, size_t *ret_len) MUST_CHECK;

#endif
