#ifndef BAQYLA_ICAL_H
#define BAQYLA_ICAL_H

#include <stdint.h>

#include "arena.h"

/* A calendar as programs subscribe to it (RFC 5545): UTC times, lines folded at 75 bytes and never inside a character.
 */

struct ical {
    struct arena *arena;
    char *text; /* grows in the arena; NULL when it is full */
    size_t len, size;
};

void ical_begin(struct ical *cal, struct arena *arena, const char *name);
/* `id` is unique for good. from = to: a moment. `place` may be "". */
void ical_event(struct ical *cal, const char *id, int64_t stamp_ms, int64_t from_ms, int64_t to_ms, const char *title,
                const char *place);
void ical_end(struct ical *cal);

#endif
