#ifndef BAQYLA_MEDIA_H
#define BAQYLA_MEDIA_H

#include "db.h"

/* The books of media: codecs as announced, gaps with their causes, recordings cut from the journal. [clerk] */

struct stream_config {
    int64_t stream, config, layers, width, height;
    const char *codec, *rung;
    const void *description; /* codec extradata; NULL: none */
    size_t description_len;
};
/* The same again is fine; the same number with other contents is F_CONFLICT. */
enum fault media_config_add(struct db *db, const char *attempt, const struct stream_config *config,
                            int64_t now_ms) MUST_CHECK;

enum gap_cause { GAP_OFFLINE, GAP_HIDDEN, GAP_MUTED, GAP_SHED, GAP_SERVER, GAP_CAMERA, GAP_UNKNOWN, GAP_CAUSES };
const char *gap_word(enum gap_cause cause);
/* An interval without frames, in server time; one that begins where another of the same cause ended is the same. */
enum fault media_gap_add(struct db *db, const char *attempt, int64_t stream, enum gap_cause cause, int64_t from_ms,
                         int64_t to_ms, int64_t frames) MUST_CHECK;

/* What the student's page said of its "camera", "microphone" or "screen"; the same again is not written twice.
   `state` is one of docs/protocol.md 4, `label` is what the browser calls the device. */
enum fault media_track_add(struct db *db, const char *attempt, const char *stream, const char *state, const char *label,
                           int64_t now_ms) MUST_CHECK;

enum unseen_cause {
    UNSEEN_BY_RESTART,
    UNSEEN_BY_LOAD,
    UNSEEN_SPARSE, /* looked at, more rarely than promised */
    UNSEEN_BY_OTHER_PICTURE, /* the small stream that was looked at showed something else than the recording */
    UNSEEN_CAUSES
};
/* An interval, in server time, that was recorded but that no detector looked at: analysis was restarted, or too busy.
   It counts for nothing against the student and credits no time. */
enum fault media_unseen_add(struct db *db, const char *attempt, enum unseen_cause cause, int64_t from_ms,
                            int64_t to_ms) MUST_CHECK;

struct recording_part {
    int64_t n, stream, from_ms, to_ms, bytes;
    const char *mime, *path, *sha256;
    bool ready;
};
/* Adds a part or replaces the one that was not ready. Kept until from_ms + record_days (policy). */
enum fault media_part_put(struct db *db, const char *attempt, const struct recording_part *part,
                          int64_t now_ms) MUST_CHECK;

enum fault advice_begin(struct db *db, const char *attempt, const char *kind, const char *sentence,
                        int64_t now_ms) MUST_CHECK;
enum fault advice_end(struct db *db, const char *attempt, const char *kind, int64_t now_ms) MUST_CHECK;

/* The server's pulse: begin returns the beat of the run that died before (0: a clean stop or the first start), and
   forgets throttles of yesterday and sign-ins that ended a month ago. */
enum fault server_begin(struct db *db, const char *run, int64_t now_ms, int64_t *ret_dead_beat_ms) MUST_CHECK;
enum fault server_beat(struct db *db, const char *run, int64_t now_ms) MUST_CHECK;
enum fault server_stop(struct db *db, const char *run, int64_t now_ms) MUST_CHECK;

#endif
