#ifndef BAQYLA_READING_H
#define BAQYLA_READING_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "fault.h"
#include "readrec.h"

/* Documents that strangers wrote are read by baqyla-reader, one jailed process
   each; this is the parent's side. Everything here blocks: call it on a hand.
   The reader, or its mother, dies with the thread that started it, so that
   thread must live on (hands do).

   A reader that crashes, hangs, says nonsense or too much is killed and is a
   fault like any other: F_UNREADABLE. */

struct reading_limits {
    int64_t timeout_ms;  /* over all; 0: READING_TIMEOUT_MS */
    uint64_t output_max; /* bytes of all records; 0: READING_OUTPUT_MAX */
};

enum {
    READING_TIMEOUT_MS = 30000,
    READING_OUTPUT_MAX = 64 * 1024 * 1024,
    READING_ARGS_MAX = 8,
};

/* Gives the document piece by piece: fills at most `max` bytes, sets *ret_len; 0 bytes is its end. */
typedef enum fault reading_feed(void *user, void *out, size_t max, size_t *ret_len);
/* Takes a record; any other fault than F_OK ends the reading with it. */
typedef enum fault reading_take(void *user, enum read_kind kind, const void *body, size_t len);

/* Where the reader's program lies; before the first reading, borrowed for good. Each reading starts it anew. */
void reading_program(const char *path);
/* The same, but one process of it stays and forks a reader for each document (session/reader/mother.h): a third of the
   cost. It is started by the first reading and ends with this process. [any], before the first reading. */
void reading_mother(const char *path);

/* Runs `verb` with `args` (NULL-terminated, may be NULL) over what `feed` gives.
   F_UNREADABLE: the reader refused the document (fault_text says why) or failed on it.
   F_IO: it could not be started. F_TOO_BIG: more output than allowed. Faults of feed and take pass through. */
enum fault reading_run(const char *verb, const char *const *args, reading_feed *feed, void *feed_user,
                       reading_take *take, void *take_user, const struct reading_limits *limits) MUST_CHECK;

/* The same of a child of this process that holds its document already and writes its records into `out`, our end of a
   pipe (apart.h). Both are taken over: the descriptor is closed, the child reaped. */
enum fault reading_child(pid_t pid, int out, reading_take *take, void *take_user,
                         const struct reading_limits *limits) MUST_CHECK;

/* The same over bytes in memory, with the one output file gathered: *ret_bytes is malloc'd, the caller's (NULL when
   the verb makes none); *ret_found is what the reader said of the document. Both may be NULL. */
enum fault reading_bytes(const char *verb, const char *const *args, const void *document, size_t len,
                         const struct reading_limits *limits, struct read_found *ret_found, void **ret_bytes,
                         size_t *ret_len) MUST_CHECK;

/* A `take` that gathers one output file in memory, for reading_run. */
struct gathering {
    struct read_found found;
    unsigned char *bytes; /* malloc'd; the caller's to free, also after a fault */
    size_t len, room, max; /* max: the ceiling, set by the caller */
};
/* Puts bytes where they belong in it. F_TOO_BIG, F_NOMEM. */
enum fault gathering_put(struct gathering *gathering, uint64_t offset, const void *bytes, size_t len) MUST_CHECK;
enum fault gathering_take(void *gathering, enum read_kind kind, const void *body, size_t len);

#endif
