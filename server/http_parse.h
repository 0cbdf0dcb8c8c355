#ifndef BAQYLA_HTTP_PARSE_H
#define BAQYLA_HTTP_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault.h"

/* Reading header values. Pure; any thread. Header texts may be NULL: absent. */

/* The value of a cookie; false when it is not there, empty, or longer than `size` - 1. */
bool http_cookie(const char *header, const char *name, char *out, size_t size);
/* The first of kk, ru, en that the browser names, by its own order; Kazakh otherwise. */
enum lang http_language(const char *accept_language);
/* If-None-Match against our strong ETag (with its quotes): weak comparison, lists and "*". */
bool http_etag_match(const char *if_none_match, const char *etag);
/* Whether Accept-Encoding names the coding and does not give it q=0. */
bool http_accepts(const char *accept_encoding, const char *coding);
/* Digits only. F_INVALID for anything else or beyond 2^53. */
enum fault http_length(const char *text, int64_t *ret_length) MUST_CHECK;
/* Origin is https://HOST, or the public address. */
bool http_same_origin(const char *origin, const char *host, const char *public_url);
/* "application/json" with any parameters. */
bool http_is_json(const char *content_type);
/* The last hop of X-Forwarded-For, when it has the form of an address; false otherwise. */
bool http_forwarded(const char *header, char *out, size_t size);

/* Whether a range may be honoured: no If-Range, or exactly our strong ETag (with its quotes). A date, a weak tag or
   another one asks for the whole; `etag` NULL has nothing to compare with. */
bool http_if_range(const char *if_range, const char *etag);

enum range { RANGE_WHOLE, RANGE_PART, RANGE_BAD };
/* "bytes=A-B", "bytes=A-", "bytes=-N" of something `size` bytes long: one range; several or an unknown unit give
   the whole, as the standard allows. RANGE_BAD: 416. [*ret_from, *ret_to) is set for RANGE_PART. */
enum range http_range(const char *header, int64_t size, int64_t *ret_from, int64_t *ret_to);

#endif
