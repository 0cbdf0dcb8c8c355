#ifndef BAQYLA_SIGHTLOG_H
#define BAQYLA_SIGHTLOG_H

#include <stddef.h>
#include <stdint.h>

#include "rules.h"

/* All that the rules were told in one exam, in order: sights, signals and the
   passing of time, with the policy they judged by and the nets that looked. Run
   through the rules again it gives the same verdicts, byte for byte
   (`baqyla replay`, `baqyla analyse --rerun`).

   A record is u8 kind, u8 0, u16 length, then so many bytes; integers are
   little-endian. A sight is stored whole but for its costs, its zeros counted:
   about 120 bytes, never more than SIGHTLOG_RECORD_MAX. Live, each record is a
   record of the media journal (stream SIGHTLOG_STREAM) and durable with it, half
   a second after it was made; when the recording is cut they become the file
   "sights.bqs" beside it. Pure functions; no file is opened here. */

enum {
    SIGHTLOG_STREAM = 5, /* of the media journal, after those of frame.h */
    SIGHTLOG_HEAD = 4,
    SIGHTLOG_TEXT_MAX = 8192,
    SIGHTLOG_RECORD_MAX = SIGHTLOG_HEAD + SIGHTLOG_TEXT_MAX,
};

enum sightlog_kind {
    SIGHTLOG_BEGIN = 1, /* number: SIGHT_WIRE; the rules know nothing yet */
    SIGHTLOG_POLICY,    /* text: rules_policy_write */
    SIGHTLOG_DETECTORS, /* text: runtime and nets with the beginning of their hashes */
    SIGHTLOG_SIGHT,
    SIGHTLOG_SIGNAL, /* at_ms, number: enum client_signal */
    SIGHTLOG_TICK,   /* at_ms */
    SIGHTLOG_END,    /* at_ms, number: lasting; rules_end */
    SIGHTLOG_STATE,  /* number: enum sightlog_state, which verdicts become incidents */
    SIGHTLOG_LOST,   /* at_ms: the server had died; what was open ended here */
    SIGHTLOG_EYE,    /* at_ms of the next look: an eye began anew and remembers nothing from before */
    SIGHTLOG_FILE,   /* text: a recording begins, with its name as given */
    SIGHTLOG_DONE,   /* at_ms: its duration; number: its pictures */
    SIGHTLOG_KINDS
};

enum sightlog_state { BOOKED_NONE, BOOKED_ALL, BOOKED_IDENTITY };

struct sightlog_record {
    enum sightlog_kind kind;
    int64_t at_ms;
    uint32_t number;
    const char *text; /* borrowed, not terminated */
    size_t text_len;
    struct sight sight;
};

/* Writes one record; returns its length. `text` is cut at SIGHTLOG_TEXT_MAX. */
size_t sightlog_sight(const struct sight *sight, uint8_t out[SIGHTLOG_RECORD_MAX]);
size_t sightlog_text(enum sightlog_kind kind, const char *text, uint8_t out[SIGHTLOG_RECORD_MAX]);
size_t sightlog_event(enum sightlog_kind kind, int64_t at_ms, uint32_t number, uint8_t out[SIGHTLOG_RECORD_MAX]);

/* The record at *at, which moves behind it. F_NOT_FOUND at the end; F_CORRUPT: cut off, or nothing that is known;
   F_INVALID: made by another version of the wire. */
enum fault sightlog_next(const uint8_t **at, const uint8_t *end, struct sightlog_record *ret_record) MUST_CHECK;

/* Follows the records with the rules. */
struct sightlog_play {
    struct rules_policy policy;
    const struct rules_policy *instead; /* judge by this one whatever the log says; NULL: by the log's */
    struct rules rules;
};
void sightlog_play_init(struct sightlog_play *play, const struct rules_policy *instead);
/* The verdicts of one record. F_INVALID, F_CORRUPT: the policy in it cannot be read. */
enum fault sightlog_play_step(struct sightlog_play *play, const struct sightlog_record *record,
                              struct verdict ret_verdicts[RULES_VERDICTS], size_t *ret_count) MUST_CHECK;

#endif
