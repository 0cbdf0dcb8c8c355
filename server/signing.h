#ifndef BAQYLA_SIGNING_H
#define BAQYLA_SIGNING_H

#include "ca.h"
#include "route.h"

/* What every signing has in common, whatever is signed: the lock after wrong passwords, the second factor, the seal. */

/* F_TOO_MANY while the person is locked out. */
enum fault signing_locked(struct db *db, const struct request *request) MUST_CHECK;
/* A refusal that is kept: counted for the lock, told in the chain as "<object_kind>.sign_failed"; the reply is `why`.
 */
enum fault signing_refused(struct db *db, struct request *request, struct reply *reply, const char *object_kind,
                           const char *object, enum fault why) MUST_CHECK;
/* The code of a person who has a second factor, used up; F_TOTP_NEEDED without one. */
enum fault signing_second_factor(struct db *db, const struct request *request, const char *code) MUST_CHECK;
/* Signed: the count of wrong passwords begins anew. */
enum fault signing_done(struct db *db, const struct request *request) MUST_CHECK;

/* "https://host" for addresses on paper; arena memory. */
const char *signing_verify_base(struct arena *arena);
/* F_IO when the server's seal is not loaded. */
enum fault signing_need_seal(const struct ca **ret_ca) MUST_CHECK;

#endif
