#ifndef BAQYLA_REPLAY_H
#define BAQYLA_REPLAY_H

#include <stdbool.h>
#include <stdio.h>

#include "db.h"
#include "journal.h"
#include "replay_record.h"
#include "sightlog.h"
#include "verdict_json.h"

/* Replay of one exam at the two levels at which it must come out the same:
   the rules over the stored inputs (byte for byte what the books hold), and
   looking again at the same frames of the recording (the same kinds, scores
   within REPLAY_SCORE of 1000). `baqyla replay`; one thread, nothing is written.
   An act package holds the clips of its incidents in place of the recording. An
   eye that begins with a clip knows nothing from before it: what a look says of
   the past (whether something still moves, moved or repeats, who it is, how sharp
   it is as usual) is not compared there, and a stretch at its beginning is left out. */

enum { REPLAY_SCORE = 5, REPLAY_SHOWN_MAX = 20 };

/* A clip of a package: a file, and the media time of its first and last frame. */
struct replay_clip {
    char path[1024];
    int64_t from_ms, to_ms;
    bool small; /* of the small stream */
};
enum { REPLAY_CLIPS_MAX = 64, REPLAY_SETTLE_MS = 2000 /* of each clip, not compared */ };

struct replay {
    struct db *db;           /* of the recording's looks; NULL: the clips' */
    struct journal *journal; /* read only; NULL: there is none */
    const struct replay_clip *clips;
    size_t clips_len;
    const char *models, *runtime;
    FILE *out;
    struct replay_record record;
    const struct replay_course *course; /* of `bytes`, read already (replay_course.h); NULL: it is read here */
    bool some;            /* the record holds some of the incidents: what else comes out again is no difference */
    const uint8_t *bytes; /* what was stored */
    size_t len;
};

struct replay_rules_report {
    uint64_t sights, signals, ticks;
    int booked, again, equal, different;
    int reviewed; /* of the equal ones: their numbers stood still when a person decided */
};
/* Writes a line for each difference. F_CORRUPT: what was stored cannot be read. */
enum fault replay_rules(const struct replay *replay, struct replay_rules_report *ret_report) MUST_CHECK;

/* Whether those looks could be made again with what is kept of the photo. */
enum replay_photo { PHOTO_KEPT, PHOTO_TERM_OVER, PHOTO_WITHDRAWN, PHOTO_OTHER_NET };

struct replay_looks_report {
    uint64_t looks, compared, missing, late; /* stored; looked at again; not in the recording; never judged */
    uint64_t settling;                       /* at the beginning of a clip, not compared */
    uint64_t different;                      /* another kind */
    uint64_t scores, off;                    /* compared; further apart than REPLAY_SCORE */
    uint32_t largest;                        /* difference of a score */
    uint64_t photo;                          /* looks made while a photo was known */
    enum replay_photo kept;
    char detectors_then[DETECTORS_MAX], detectors_now[DETECTORS_MAX];
};
/* Writes a line for each of the first differences. F_NOT_FOUND: there is no recording any more. */
enum fault replay_looks(const struct replay *replay, struct replay_looks_report *ret_report) MUST_CHECK;

#endif
