#ifndef BAQYLA_TSA_H
#define BAQYLA_TSA_H

#include "ca.h"

/* Time stamps (RFC 3161) by the university's own stamping key: when a signature
   existed, told by another key than the signer's. A stamp is a TimeStampResp
   over the SHA-256 of the bytes, as `openssl ts -verify -in FILE.tsr -data …`
   reads it. Any thread. */

enum { TSA_BYTES_MAX = 16 * 1024 };

/* *ret_tsr is malloc'd DER. F_NOT_FOUND when the authority has no stamping key (a folder of before it was made). */
enum fault tsa_stamp(const struct ca *ca, const void *bytes, size_t len, int64_t now_ms, void **ret_tsr,
                     size_t *ret_len) MUST_CHECK;

/* That the stamp is over these bytes, by a certificate of `authority` that is made for stamping and was valid then.
 *ret_ms: the moment it tells, whole seconds. F_CORRUPT with the reason. */
enum fault tsa_check(const void *tsr, size_t tsr_len, const void *bytes, size_t len, X509 *authority,
                     int64_t *ret_ms) MUST_CHECK;

#endif
