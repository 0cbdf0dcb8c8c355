#ifndef BAQYLA_ARENA_H
#define BAQYLA_ARENA_H

#include <stddef.h>

#include "fault.h"

/* An arena: memory for one request (or one render), given back all at once.
   Handlers allocate from it and never free. It has a ceiling; beyond it, and
   when the system has no memory, allocations return NULL and the arena
   remembers, so that a handler may allocate freely and check once at the end. */
struct arena {
    struct arena_block *blocks; /* newest first */
    size_t used, ceiling;       /* bytes handed out; the most that may be */
    int failed;                 /* an allocation was refused */
};

enum { ARENA_CEILING_DEFAULT = 16 * 1024 * 1024 };

/* `ceiling` in bytes; 0 means ARENA_CEILING_DEFAULT. Allocates nothing yet. */
void arena_init(struct arena *a, size_t ceiling);
void arena_release(struct arena *a);

/* Zeroed and aligned for any type; NULL at the ceiling. */
void *arena_alloc(struct arena *a, size_t size);
char *arena_copy(struct arena *a, const void *bytes, size_t len); /* adds a final NUL */
char *arena_text(struct arena *a, const char *text);              /* NULL stays NULL */
char *arena_format(struct arena *a, const char *format, ...) PRINTF_LIKE(2, 3);

/* F_NOMEM when any allocation was refused since arena_init. */
enum fault arena_check(const struct arena *a) MUST_CHECK;

#endif
