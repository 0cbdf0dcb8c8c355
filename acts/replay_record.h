#ifndef BAQYLA_REPLAY_RECORD_H
#define BAQYLA_REPLAY_RECORD_H

#include "canon.h"
#include "db.h"

/* What a replay of the rules is compared with: the incidents as the books held
   them, and what the books knew of the policy beyond the stored looks. From the
   books, or from a package (replay/record.json beside replay/sights.bqs), which
   needs no books any more. Texts are borrowed from the arena. */

enum { REPLAY_INCIDENTS_MAX = 4096, REPLAY_POLICIES_MAX = 64 };

struct replay_incident {
    const char *id, *kind, *state, *numbers, *sentence[LANG_COUNT], *detectors;
    int64_t from_ms, to_ms;                /* media time; to_ms -1: open */
    int64_t policy, reviewed_ms, ended_ms; /* server time; 0: never */
};
/* Incidents of one kind that are nearer than this are one (incident_merge_ms), by version of the policy. */
struct replay_merge {
    int64_t policy, ms;
};
struct replay_record {
    const char *attempt;
    int64_t epoch_ms, ended_ms; /* server time; ended_ms 0: it still runs */
    size_t incidents_len, merges_len;
    struct replay_incident *incidents; /* by from_ms */
    struct replay_merge *merges;
};

/* All incidents of the attempt but merged ones, and the policies that its stored looks name. F_NOT_FOUND: no such
   attempt; F_TOO_BIG; F_CORRUPT or F_INVALID: the looks cannot be read. */
enum fault replay_record_load(struct db *db, const char *attempt, const void *sights, size_t len, struct arena *arena,
                              struct replay_record *ret_record) MUST_CHECK;

/* Canonical JSON that names the looks by their hash. */
enum fault replay_record_write(const struct replay_record *record, const char *sights_sha256, struct arena *arena,
                               const char **ret_json, size_t *ret_len) MUST_CHECK;
/* The reverse, of bytes that anybody may have written. F_INVALID names what is wrong. */
enum fault replay_record_parse(const char *json, size_t len, struct arena *arena, struct replay_record *ret_record,
                               struct hex256 *ret_sights_sha256) MUST_CHECK;

/* NULL: not one of them. */
const struct replay_incident *replay_record_incident(const struct replay_record *record, const char *id);
/* F_INVALID: the policy is not one of them. */
enum fault replay_record_merge(const struct replay_record *record, int64_t policy, int64_t *ret_ms) MUST_CHECK;

#endif
