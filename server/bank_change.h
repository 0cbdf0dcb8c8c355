#ifndef BAQYLA_BANK_CHANGE_H
#define BAQYLA_BANK_CHANGE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* What of a question is said otherwise, for the audit: "points 1; kk: … → points 2; kk: …: why", the parts that differ
   and no others, each side cut to CHANGE_SIDE_MAX. `was` and `now` are `said` of the protocol: {"kk","ru","en"} of bank
   items; a language without a stem is silent. False, and an empty text: nothing differs. */
enum { CHANGE_SIDE_MAX = 400 };
bool bank_change(const json_t *was, const json_t *now, const char *reason, char *out, size_t size);

#endif
