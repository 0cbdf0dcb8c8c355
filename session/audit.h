#ifndef BAQYLA_AUDIT_H
#define BAQYLA_AUDIT_H

#include <stdint.h>

#include "db.h"
#include "id.h"

/* The audit chain: one hash chain per university, one row per state change,
   view of evidence, export, login and signature attempt (003-5.3.2).

   row hash = SHA-256(prev || university \n seq \n at_ms \n role \n action \n
   object_kind \n object \n actor_hash \n detail_hash). Person, address and
   detail enter only as SHA-256(salt || text): erasing the salt and the text
   (audit_forget) leaves the chain valid. [clerk]: rows are written inside the
   transaction of the change that they tell of. */

/* Who acts. person NULL = the system itself. Borrowed strings. */
struct actor {
    const char *person;
    uint32_t role; /* the bit under which the act is done; several: the lowest is written */
    const char *address;
};
extern const struct actor actor_system;

enum {
    HASH_HEX = 64,
    AUDIT_DETAIL_MAX = 1024, /* bytes of a detail; longer ones are cut */
};

/* Appends a row. `action` is a verb with its noun ("attempt.pause"), `object_kind`
   and `object` what it was done to; `detail` is printf text (before → after,
   reason), kept outside the chain. The university is the only one of the books. */
enum fault audit(struct db *db, const struct actor *by, const char *action, const char *object_kind, const char *object,
                 const char *detail, ...) PRINTF_LIKE(6, 7) MUST_CHECK;

struct chain_report {
    int64_t rows;            /* rows looked at */
    int64_t broken_seq;      /* the first wrong row; 0: none */
    char head[HASH_HEX + 1]; /* of the last right row */
    const char *why;         /* static sentence; NULL when intact */
    bool whole;              /* the chain's end was reached, and is where its head and checkpoints say */
};

/* Recomputes the chain from its beginning. A changed, missing, reordered or cut
   row is named; against `heads` printed elsewhere see chain_holds.
   The call succeeds also when the chain is broken. */
enum fault chain_verify(struct db *db, struct chain_report *ret_report) MUST_CHECK;
/* The same in stretches, for whoever waits before a screen: at most `most` rows (at least 1) behind those of `before`,
   an intact report, whose head the next row has to follow; zeroed it is the beginning. `rows` and `head` go on from it.
 */
enum fault chain_verify_on(struct db *db, const struct chain_report *before, int64_t most,
                           struct chain_report *ret_report) MUST_CHECK;

/* The head as it stands: for acts and checkpoints. */
enum fault chain_head(struct db *db, int64_t *ret_seq, char ret_hash[HASH_HEX + 1]) MUST_CHECK;
/* Whether row `seq` has that hash: finds a cut tail and a rewritten chain. */
enum fault chain_holds(struct db *db, int64_t seq, const char *hash, bool *ret_holds) MUST_CHECK;

/* A checkpoint: row `seq` had `hash` at `at_ms`, under the server's seal. Who rewrites the chain would have to forge
   it. */
struct checkpoint {
    int64_t seq, at_ms;
    char hash[HASH_HEX + 1];
};
enum { CHECKPOINT_TEXT_MAX = 256 };
/* The bytes that are sealed. Returns their length; `out` holds CHECKPOINT_TEXT_MAX. */
size_t checkpoint_text(const char *university, const struct checkpoint *checkpoint, char *out);
/* The head as it stands, to be sealed. F_CONFLICT when the latest checkpoint is as far, or nothing is written yet. */
enum fault checkpoint_due(struct db *db, int64_t now_ms, struct checkpoint *ret_checkpoint) MUST_CHECK;
/* Keeps it. F_CONFLICT when the chain does not hold it. */
enum fault checkpoint_add(struct db *db, const struct checkpoint *checkpoint, const void *signature,
                          size_t len) MUST_CHECK;
/* Erases person, address and detail of a person's rows; their hashes stay. */
enum fault audit_forget(struct db *db, const struct actor *by, const char *person, int64_t *ret_rows) MUST_CHECK;

/* Hex of SHA-256 of the concatenation; `out` holds HASH_HEX + 1. */
void sha256_hex(const void *bytes, size_t len, char *out);

/* The id of the books' university; F_NOT_FOUND before it is made. `out` holds ID_LEN + 1. */
enum fault university_id(struct db *db, char *out) MUST_CHECK;
/* Adds 1 to a counter (from 0) of the university and returns it: numbers without gaps. */
enum fault counter_next(struct db *db, const char *name, int64_t *ret_value) MUST_CHECK;

#endif
