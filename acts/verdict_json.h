#ifndef BAQYLA_VERDICT_JSON_H
#define BAQYLA_VERDICT_JSON_H

#include <jansson.h>

#include <vision/wire.h>

#include "rules.h"

/* Verdicts as the books and the board have them. */

/* [{name, value, threshold}]; a new reference. */
json_t *verdict_numbers(const struct verdict *verdict);
/* The same as the bytes that stand in the books, to be freed with free(). NULL: no memory. */
char *verdict_numbers_text(const struct verdict *verdict);

enum { DETECTORS_MAX = 480 };
/* "xnnpack rfb160=0123456789ab …": runtime and nets with the beginning of their hashes. Returns `out`. */
char *detectors_text(const struct wire_ready *ready, char *out, size_t size);

#endif
