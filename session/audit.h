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
};

/* Recomputes the chain from its beginning. A changed, missing, reordered or cut
   row is named; against `heads` printed elsewhere see chain_holds.
   The call succeeds also when the chain is broken. */
enum fault chain_verify(struct db *db, struct chain_report *ret_report) MUST_CHECK;

/* The head as it stands: for acts and checkpoints. */
enum fault chain_head(struct db *db, int64_t *ret_seq, char ret_hash[HASH_HEX + 1]) MUST_CHECK;
/* Whether row `seq` has that hash: finds a cut tail and a rewritten chain. */
enum fault chain_holds(struct db *db, int64_t seq, const char *hash, bool *ret_holds) MUST_CHECK;
/* Keeps the head with the server's signature over it. */
enum fault chain_checkpoint(struct db *db, int64_t now_ms, const void *signature, size_t len) MUST_CHECK;
/* Erases person, address and detail of a person's rows; their hashes stay. */
enum fault audit_forget(struct db *db, const struct actor *by, const char *person, int64_t *ret_rows) MUST_CHECK;

/* Hex of SHA-256 of the concatenation; `out` holds HASH_HEX + 1. */
void sha256_hex(const void *bytes, size_t len, char *out);

/* The id of the books' university; F_NOT_FOUND before it is made. `out` holds ID_LEN + 1. */
enum fault university_id(struct db *db, char *out) MUST_CHECK;
/* Adds 1 to a counter (from 0) of the university and returns it: numbers without gaps. */
enum fault counter_next(struct db *db, const char *name, int64_t *ret_value) MUST_CHECK;

#endif
