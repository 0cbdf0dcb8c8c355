#ifndef BAQYLA_SIGNING_KEY_H
#define BAQYLA_SIGNING_KEY_H

#include "audit.h"
#include "ca.h"
#include "db.h"

/* Signing keys in the books: one valid key per person, sealed with their
   signing password; a new one revokes the old. */

struct signing_key { /* arena texts */
    const char *key_pem, *cert_pem;
    int64_t from_ms, to_ms;
};

/* Makes key and certificate, with the person's name and post: slow, for a hand; writes nothing. *ret_key in `arena`.
   F_NOT_FOUND for a stranger; F_INVALID for a short password. */
enum fault signing_key_make(struct db *db, const struct ca *ca, const char *person, enum act_post post,
                            const char *password, int64_t now_ms, struct arena *arena,
                            struct signing_key *ret_key) MUST_CHECK;
/* Books it. [clerk] */
enum fault signing_key_put(struct db *db, const struct actor *by, const char *person, const struct signing_key *key,
                           int64_t now_ms) MUST_CHECK;
/* Takes it back, for a lost password or lost trust: it signs nothing any more, what a stamp shows to be signed before
   stands. Its owner may have a new one made; the authority's list has to name it (signing_keys_taken). [clerk]
   F_NOT_FOUND: there is none. */
enum fault signing_key_revoke(struct db *db, const struct actor *by, const char *person, int64_t now_ms) MUST_CHECK;
/* Those that were taken back, oldest first, for ca_list_make. Arena memory; reads only. F_TOO_BIG over CA_LIST_MAX. */
enum fault signing_keys_taken(struct db *db, struct arena *arena, struct ca_taken **ret_taken,
                              size_t *ret_len) MUST_CHECK;
/* F_SIGNING_KEY: none, or not valid at `now_ms`. */
enum fault signing_key_of(struct db *db, const char *person, int64_t now_ms, struct arena *arena,
                          struct signing_key *ret_key) MUST_CHECK;

/* The post of a mask of roles for the certificate: head, registrar's head, engineer, specialist, registrar, commission,
   teacher, the first that is held;
   F_FORBIDDEN when none of them signs. */
enum fault signing_post(uint32_t roles, enum act_post *ret_post) MUST_CHECK;

#endif
