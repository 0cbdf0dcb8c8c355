#ifndef BAQYLA_SEAL_H
#define BAQYLA_SEAL_H

#include "ca.h"
#include "db.h"

/* The university's certificate authority and the server's seal, in <data>/ca/.
   The first start makes them. The passphrase of the authority's key stands in
   <data>/ca/passphrase until the university takes it away: without the file the
   server still seals and signs, but makes no new signing keys. */

/* [before the threads] Makes what is missing, in the name of the books' university, brings the list of keys taken back
   up to the books where the passphrase is, and loads it all. Slow at the first start. */
enum fault seal_start(struct db *db) MUST_CHECK;
void seal_stop(void);

/* The ceremony alone, with nobody's server on the folder: makes the authority and the seal, and writes the passphrase
   into `passphrase_file`, a new file, or where it stands by itself (NULL). F_CONFLICT: there is one. Slow. */
enum fault seal_make(struct db *db, const char *passphrase_file) MUST_CHECK;

/* With nobody's server on the folder: brings the authority's list of signing keys taken back up to the books
   (ca/revoked.crl). `passphrase_file` NULL: where it stands by itself. *ret_lacking: keys that the list still does not
   name, because the passphrase is not there. F_NOT_FOUND: no authority, or no such file; F_FORBIDDEN: another
   passphrase. */
enum fault seal_list(struct db *db, const char *passphrase_file, size_t *ret_lacking) MUST_CHECK;

/* Any thread, between seal_start and seal_stop. NULL before. `key` of it is NULL without the passphrase. */
const struct ca *seal_ca(void);

#endif
