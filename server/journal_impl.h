#ifndef BAQYLA_JOURNAL_IMPL_H
#define BAQYLA_JOURNAL_IMPL_H

#include <limits.h>
#include <pthread.h>

#include "journal_index.h"

/* The journal's insides, shared by journal.c (appending), journal_writer.c and journal_walk.c. */

enum {
    SEGMENTS_MAX = 65536, /* 4 TiB at 64 MiB */
    RUNS_MAX = 64,        /* segments that one half of the buffer may span */
    FOLDER_LEN = 3000,
    PATH_LEN = FOLDER_LEN + 16,
};

/* Bytes of the buffer that go to one segment. */
struct run {
    uint32_t segment;
    uint64_t offset;  /* in the segment */
    size_t from, len; /* in the buffer */
};

struct half {
    uint8_t *bytes;
    size_t used;
    struct run run[RUNS_MAX];
    int runs;
};

struct journal {
    struct journal_options options;
    char folder[FOLDER_LEN];
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t writer;
    struct half half[2]; /* {lock} for the front one; the other is the writer's */
    int front;           /* {lock} */
    int ending, hurry;   /* {lock} */
    struct index index;  /* {lock} */
    uint32_t segment[SEGMENTS_MAX]; /* {lock} numbers on the disk, in order */
    uint32_t segments;              /* {lock} */
    uint32_t at_segment;            /* {lock} where the next record goes */
    uint64_t at_offset;             /* {lock} */
    struct journal_stats stats;     /* {lock} */
    int fd;                         /* [writer] the open segment */
    uint32_t fd_segment;            /* [writer] */
};

void *journal_writer(void *journal);

#endif
