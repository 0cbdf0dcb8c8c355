#ifndef BAQYLA_CANON_H
#define BAQYLA_CANON_H

#include <jansson.h>
#include <stddef.h>

#include "arena.h"
#include "fault.h"
#include "hex256.h"

/* Canonical JSON: one value, one byte string. A subset of RFC 8785: UTF-8 in
   NFC, keys sorted by code point, no spaces, integers only (|n| <= 2^53 - 1).
   Any thread. */
enum { CANON_DEPTH_MAX = 32, CANON_KEYS_MAX = 256 };

/* Writes `value` into `arena`, NUL-terminated. F_INVALID for a real number, an
   integer out of range, a value too deep or too wide, or two keys that are the
   same after NFC; F_NOMEM at the arena's ceiling. */
enum fault canon_write(const json_t *value, struct arena *arena, const char **ret_text, size_t *ret_len) MUST_CHECK;

/* F_INVALID when `text` is not itself canonical JSON; else the parsed value, which the caller owns. */
enum fault canon_parse(const char *text, size_t len, json_t **ret_value) MUST_CHECK;

#endif
