#ifndef BAQYLA_JOURNAL_INDEX_H
#define BAQYLA_JOURNAL_INDEX_H

#include "journal.h"

/* What the journal knows of each stream without reading its segments, and the
   reading of segments. Not locked here: journal.c holds its lock round every
   call that takes a `struct index`. */

enum {
    SEGMENT_HEAD = 16,         /* "BQJSEG01", u64 number */
    INDEX_BUCKETS = 4096,
};

/* A position: segment << 32 | offset in it; never 0. */
static inline uint64_t position(uint32_t segment, uint32_t offset)
{
    return (uint64_t)segment << 32 | offset;
}
static inline uint32_t position_segment(uint64_t pos)
{
    return (uint32_t)(pos >> 32);
}
static inline uint32_t position_offset(uint64_t pos)
{
    return (uint32_t)pos;
}

struct entry {
    char attempt[ID_LEN + 1];
    uint8_t stream;
    int forgotten;
    uint64_t tail_appended; /* the newest record, perhaps only in memory: the next one's `prev` */
    uint64_t tail;          /* the newest record on the disk */
    uint32_t first_segment, last_segment;
    struct journal_extent extent; /* of what is on the disk */
    struct entry *next;
};

struct index {
    struct entry *bucket[INDEX_BUCKETS];
    uint32_t count;
};

struct entry *index_find(const struct index *index, const char *attempt, uint8_t stream); /* NULL: unknown */
/* Found or made; NULL at JOURNAL_STREAMS_MAX or without memory. */
struct entry *index_make(struct index *index, const char *attempt, uint8_t stream);
void index_release(struct index *index);

/* A record is on the disk at `pos`; `epoch` is its body when it is an epoch record. */
void index_record(struct index *index, const struct mediarec *rec, uint64_t pos, const uint8_t *body);
/* Marks all streams of the attempt. */
void index_forget(struct index *index, const char *attempt);
/* 1 when no attempt that is still wanted has records in this segment or an older one. */
int index_spare(const struct index *index, uint32_t segment);
/* Drops the entries whose records are all in segments up to this one. */
void index_drop(struct index *index, uint32_t segment);

/* Path of a segment's file. */
void segment_path(const char *folder, uint32_t segment, char *out, size_t out_max);

/* Reads a whole segment from `from`: calls `each` for every whole record, with its body when `bodies` or when it is
   not a frame. Damaged stretches are skipped up to the next intact record and counted in *corrupt; a torn end is not
   counted. With `bodies`, frames are checked too. F_IO, F_NOMEM. */
enum fault segment_scan(int fd, uint32_t segment, int bodies,
                        void (*each)(void *user, const struct mediarec *rec, uint64_t pos, const uint8_t *body),
                        void *user, uint64_t *corrupt) MUST_CHECK;

#endif
