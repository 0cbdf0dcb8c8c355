#ifndef BAQYLA_SIGHTS_STORE_H
#define BAQYLA_SIGHTS_STORE_H

#include "journal.h"
#include "db.h"
#include "sightlog.h"

/* What the rules of an attempt were told (session/sightlog.h), out of the media
   journal: into the file "sights.bqs" beside its recording when that is cut, or
   into memory. [hand, or a program of its own] */

#define SIGHTS_FILE "sights.bqs"
#define SIGHTS_MIME "application/vnd.baqyla.sights"

struct sights_extent {
    uint64_t bytes;
    int64_t from_ms, to_ms; /* server time of its first and last record */
};

/* Writes the file whole or not at all, on the disk when it returns. F_NOT_FOUND: the journal holds none. */
enum fault sights_cut(struct journal *journal, const char *attempt, const char *path,
                      struct sights_extent *ret_extent) MUST_CHECK;
/* The same bytes, to be freed. */
enum fault sights_gather(struct journal *journal, const char *attempt, uint8_t **ret_bytes, size_t *ret_len) MUST_CHECK;

/* What is kept of an attempt, to be freed: the file beside its recording, as it was booked; before the recording is
   cut, out of the journal (NULL: there is none). F_NOT_FOUND: nothing; F_CORRUPT: not what was booked. */
enum fault sights_kept(struct db *db, struct journal *journal, const char *attempt, uint8_t **ret_bytes,
                       size_t *ret_len) MUST_CHECK;

#endif
