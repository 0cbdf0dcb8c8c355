#ifndef BAQYLA_SIGHTS_FILE_H
#define BAQYLA_SIGHTS_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "fault.h"
#include "sightlog.h"

/* Stored looks as a file: records of session/sightlog.h one after another. */

enum { SIGHTS_FILE_MAX = 256 * 1024 * 1024 };

/* Whether a file begins as one. */
bool sights_file_is(const char *path);
/* The whole of it, to be freed. F_IO, F_TOO_BIG, F_NOMEM. */
enum fault sights_file_load(const char *path, uint8_t **ret_bytes, size_t *ret_len) MUST_CHECK;

/* Appends to an open file; failures stay in its error flag. */
void sights_file_sight(FILE *file, const struct sight *sight);
void sights_file_text(FILE *file, enum sightlog_kind kind, const char *text);
void sights_file_event(FILE *file, enum sightlog_kind kind, int64_t at_ms, uint32_t number);

/* A look judged again by the limits of `now` where they differ from those of `was` and what was stored says all:
   whether a face can be identified and whose it is, which objects count (fewer, never more). What the camera showed
   was weighed by more than one number and stays. */
void sight_rejudge(struct sight *sight, const struct wire_tune *was, const struct wire_tune *now);
/* The first limit in which the two differ and which stored looks cannot answer: its key's name; NULL: none. */
const char *sight_unanswered(const struct wire_tune *was, const struct wire_tune *now);

#endif
