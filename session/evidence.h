#ifndef BAQYLA_EVIDENCE_H
#define BAQYLA_EVIDENCE_H

#include "audit.h"
#include "db.h"
#include "id.h"

/* Evidence is named by its SHA-256 and stored once: DIR/evidence/ab/<sha256>.
   The file is written, fsynced, renamed and its folder fsynced (evidence_store,
   on a hand) before the row that names it commits (evidence_add, clerk). */

enum { EVIDENCE_MAX = 8 * 1024 * 1024, EVIDENCE_PATH_MAX = 4096 };

/* The clip of an incident: media time around it. A longer incident is shown by its beginning; of a clip with more bytes
   half the time is taken, until it fits. The recording holds the rest. */
enum {
    CLIP_BEFORE_MS = 5000,
    CLIP_AFTER_MS = 10000,
    CLIP_MAX_MS = 60000,
    CLIP_MIN_MS = 1000, /* it is given up when not even this fits */
    CLIP_BYTES_MAX = 4 * 1024 * 1024,
};

/* Pure of the books; any thread. Already there with the same bytes: fine. `ret_sha256` holds HASH_HEX + 1. */
enum fault evidence_store(const char *dir, const void *bytes, size_t len, char ret_sha256[HASH_HEX + 1]) MUST_CHECK;
/* The path of a hash's file; F_INVALID when it is no hash. Says nothing about existence. */
enum fault evidence_path(const char *dir, const char *sha256, char out[EVIDENCE_PATH_MAX]) MUST_CHECK;
/* Reads and re-hashes. F_CORRUPT when the bytes are not what the name says. Arena memory. */
enum fault evidence_read(const char *dir, const char *sha256, struct arena *arena, const void **ret_bytes,
                         size_t *ret_len) MUST_CHECK;

struct evidence_use {
    const char *sha256, *media_type;
    int64_t bytes;
    const char *attempt, *incident; /* incident NULL: of the attempt alone */
    const char *place;              /* before, at, after, face, sights, clip */
    int64_t media_ms, server_ms, frame_seq, layer, policy_version;
    int64_t media_to_ms;   /* a clip's last frame; 0: a picture, which does not last */
    int64_t hidden;        /* faces of others that were made unrecognisable in it */
    const char *detectors; /* "name=hash,…" */
};
/* Books the (already durable) file and what it shows. */
enum fault evidence_add(struct db *db, const struct evidence_use *use, int64_t now_ms, struct id *ret_id) MUST_CHECK;

/* Whether this person may look: the student at confirmed incidents of their own attempt; staff who may watch the
   attempt. *ret_attempt (ID_LEN + 1) is the attempt that allows it, *ret_type the media type (arena). */
enum fault evidence_visible_to(struct db *db, const char *person, uint32_t roles, const char *sha256,
                               struct arena *arena, char *ret_attempt, char **ret_type) MUST_CHECK;

#endif
