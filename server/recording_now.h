#ifndef BAQYLA_RECORDING_NOW_H
#define BAQYLA_RECORDING_NOW_H

#include <stdbool.h>

#include "cutting.h"
#include "fault.h"
#include "frame.h"
#include "recording_files.h"

/* What plays of an attempt before its recording is booked: cut out of the media journal on demand, as far as it is
   durable, into <data>/recordings/<attempt>/now/.

   Only the end is cut again, at most every RECORDING_FRESH_MS: what is older than RECORDING_SETTLE_AT_MS becomes a
   part that no longer changes. Each cut has a number of its own (the generation) and its files never change; of the
   ends that were cut again the last RECORDING_STALE_MAX stay, for players that are still in them. Frames that come
   late into a settled part are missing here; they are in the recording that is made after the end.

   Beside the streams, small pictures of the camera (cutting_sprites): a file for each minute of media time that is
   whole, or for several that became so since somebody last asked. They are made of the small stream's key frames where
   there is one: a few hundred decoded pictures for an hour, and nothing while nobody looks at the attempt.

   All of it [hand]; one attempt's stream is cut by one hand at a time. */

enum {
    RECORDING_FRESH_MS = 1000,
    RECORDING_SETTLE_AT_MS = 120000, /* an end longer than this is divided */
    RECORDING_FRESH_TAIL_MS = 60000, /* and this much of it stays the end */
    RECORDING_STALE_MAX = 8,
    RECORDING_NOW_MAX = 64,         /* streams whose cuts are remembered; the one asked for longest ago is forgotten */
    RECORDING_NOW_PARTS = 512,      /* of one stream; beyond it everything is cut anew as one */
    RECORDING_NOW_MINUTES = 30,     /* of small pictures that are made at once; the next ones when asked again */
    RECORDING_NOW_LAGS_MS = 12000,  /* a small stream that ends so long before the camera's is not made pictures of */
};

struct now_part {
    uint32_t n; /* its address in the recording of this attempt, from 1; no other part ever has it */
    int stream;             /* enum frame_stream */
    int64_t from_ms, to_ms; /* server time */
    uint64_t bytes;
    char mime[48], ending[8];
};

/* The parts of one stream in order, brought up to date when they are older than RECORDING_FRESH_MS. *ret_parts is
   malloc'd, the caller's. F_NOT_FOUND: the journal holds nothing of it. */
enum fault recording_now(struct journal *journal, const char *attempt, enum frame_stream stream, int64_t steady_ms,
                         struct now_part **ret_parts, size_t *ret_len) MUST_CHECK;

/* The same of the small pictures; each part's time is that of its minutes. `small`: the small stream may be made
   pictures of, nobody saw it show something else. A minute that cannot be made is left out. */
enum fault recording_now_sprites(struct journal *journal, const char *attempt, bool small, int64_t steady_ms,
                                 struct now_part **ret_parts, size_t *ret_len) MUST_CHECK;

enum { RECORDING_ETAG_MAX = 64 };
/* The file of part `n`; F_NOT_FOUND: never cut, or gone since. Cuts nothing. `etag` takes RECORDING_ETAG_MAX. */
enum fault recording_now_file(const char *attempt, uint32_t n, struct now_part *ret_part, char path[RECORDING_PATH_MAX],
                              char *etag) MUST_CHECK;

/* The recording is booked, or the attempt's media are destroyed: files and memory go. */
void recording_now_forget(const char *attempt);

#endif
