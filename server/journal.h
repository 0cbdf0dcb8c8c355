#ifndef BAQYLA_JOURNAL_H
#define BAQYLA_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "fault.h"
#include "id.h"
#include "mediarec.h"

/* The media journal: every media message of every student, appended as it
   came, in segments NNNNNNNN.bqj of one folder. The only durable copy of a
   recording until the reader has cut it out.

   The loop appends into a buffer in memory and never waits. A thread of the
   journal's own writes the buffer out and calls fdatasync every sync_ms; then
   it says up to which offset everything is durable. Offsets count the bytes
   appended since journal_open and only grow.

   When a write fails (disk full, bad disk) nothing is given up: the bytes stay
   in the buffer and are tried again every sync_ms, at the same place, while
   `durable` repeats the fault; once the buffer is full, appends answer that
   fault. Students keep what was not acknowledged.

   After a crash every record that was declared durable is there. What follows
   the last whole record of a segment is ignored; a new segment is begun. */

enum {
    JOURNAL_SEGMENT_BYTES = 64 * 1024 * 1024,
    JOURNAL_BUFFER_BYTES = 16 * 1024 * 1024, /* twice: one is filled, one written */
    JOURNAL_SYNC_MS = 500,
    JOURNAL_STREAMS_MAX = 16384, /* attempts × streams that are remembered */
    JOURNAL_WALK_MAX = 2 * 1024 * 1024, /* frames in one walk: 19 hours at 30 a second */
};

struct journal;

struct journal_options {
    const char *folder; /* made when missing */
    size_t segment_bytes, buffer_bytes; /* 0: the ceilings above; a record must fit into both */
    int sync_ms;                        /* 0: JOURNAL_SYNC_MS */
    bool read_only; /* another process may be writing: what is durable now is read, nothing may be appended */
    /* [writer] After each attempt to write: F_OK and everything below `offset` is durable, or the fault
       (F_DISK_FULL, F_IO) and the unchanged offset. `sync_us` is the time of write and fdatasync. May be NULL. */
    void (*durable)(void *user, uint64_t offset, enum fault state, int64_t sync_us);
    void *user;
    /* Tests: in place of pwrite, and of fdatasync and the folder's fsync. NULL: those. */
    ssize_t (*write)(int fd, const void *bytes, size_t len, off_t at);
    int (*sync)(int fd);
};

/* Reads the segments that are there, starts the writer. F_IO, F_NOMEM, F_CORRUPT (the folder is another's). */
enum fault journal_open(const struct journal_options *options, struct journal **ret_journal) MUST_CHECK;

/* Writes out, stops the writer, frees. The fault says that something appended could not be made durable; the journal
   is gone all the same. Takes NULL. */
enum fault journal_close(struct journal *journal);

/* [loop] Appends. *ret_offset (may be NULL) is the journal's end after it. F_BUSY: the buffer is full because the
   disk is slow; F_DISK_FULL or F_IO: because it fails; F_TOO_MANY: JOURNAL_STREAMS_MAX. Nothing was appended then. */
enum fault journal_frame(struct journal *journal, const char *attempt, const uint8_t media[MEDIAREC_MEDIA],
                         const void *payload, size_t len, int64_t server_ms, uint64_t *ret_offset) MUST_CHECK;
/* A config belongs to the frames that come after it and bear its number. */
enum fault journal_config(struct journal *journal, const char *attempt, uint8_t stream,
                          const struct mediarec_config *config, int64_t server_ms, uint64_t *ret_offset) MUST_CHECK;
/* Server time of the stream's media time 0. */
enum fault journal_epoch(struct journal *journal, const char *attempt, uint8_t stream, int64_t epoch_ms,
                         int64_t server_ms, uint64_t *ret_offset) MUST_CHECK;

/* [any thread] Do not wait for sync_ms. Does not block. */
void journal_hurry(struct journal *journal);

/* [loop] The attempt is kept elsewhere. A closed segment is deleted once it and all older ones hold nothing but
   forgotten attempts. Survives a restart. Forgetting twice, or a stranger, is F_OK. */
enum fault journal_forget(struct journal *journal, const char *attempt, int64_t server_ms) MUST_CHECK;

/* [loop] The next record begins a new segment: the present one can be deleted at the next journal_forget, once nobody
   wants what is in it. */
void journal_turn(struct journal *journal);

/* [any thread] What the journal holds of one stream, as far as it is durable. */
struct journal_extent {
    uint64_t frames, bytes;
    uint64_t first_us, last_us; /* media time */
    uint32_t last_seq;          /* the highest */
    int64_t epoch_ms;           /* 0: not said */
    int64_t last_server_ms;
};
/* F_NOT_FOUND: nothing of it. */
enum fault journal_extent(struct journal *journal, const char *attempt, uint8_t stream,
                          struct journal_extent *ret_extent) MUST_CHECK;

/* [any thread] The streams that are there and not forgotten: calls `each` for every one, without the lock. */
void journal_streams(struct journal *journal, void (*each)(void *user, const char *attempt, uint8_t stream),
                     void *user);

struct journal_stats {
    uint64_t appended, durable;         /* offsets */
    uint64_t records, refused, faults;  /* appended; answered with a fault; failed writes */
    uint64_t corrupt;                   /* damaged records met when opening or reading */
    uint32_t segments, streams;
    size_t buffered;
    enum fault state; /* of the latest write */
};
void journal_stats(struct journal *journal, struct journal_stats *ret_stats); /* [any thread] */

/* A walk over one stream's records for the reader's standard input: epoch,
   then the frames from the key frame at or before `from_us` up to `to_us`, in
   order of their numbers, late ones sorted in, doubled ones left out, each
   config before its first frame. Damaged records are skipped and counted.
   Belongs to one thread; may be used beside the writer and other walks. */
struct journal_walk;
enum fault journal_walk_open(struct journal *journal, const char *attempt, uint8_t stream, uint64_t from_us,
                             uint64_t to_us, struct journal_walk **ret_walk) MUST_CHECK;
void journal_walk_close(struct journal_walk *walk);
/* Before the first record: of the frames, key frames alone are handed out; a recorder's pieces are all. */
void journal_walk_keys(struct journal_walk *walk);
/* Frames that the walk will hand out. */
size_t journal_walk_frames(const struct journal_walk *walk);
/* The next record, head and body in one piece, borrowed until the next call; F_NOT_FOUND after the last. */
enum fault journal_walk_next(struct journal_walk *walk, const uint8_t **ret_bytes, size_t *ret_len) MUST_CHECK;

#endif
