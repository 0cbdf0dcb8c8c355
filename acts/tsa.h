#ifndef BAQYLA_TSA_H
#define BAQYLA_TSA_H

#include "cms.h"

struct ca;

/* Time stamps (RFC 3161) by the university's own stamping key, or by an
   authority elsewhere: when a signature existed, told by another key than the
   signer's. A stamp is a TimeStampResp
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

/* -- by an authority elsewhere -- */

enum {
    TSA_AUTHORITY_BYTES_MAX = 32 * 1024, /* of PEM */
    TSA_CLOCK_MS = 600000,               /* its clock may differ from ours by so much */
};

/* A question about bytes: their SHA-256, a nonce, and the wish for the certificate. *ret_request is malloc'd DER. */
enum fault tsa_ask(const void *bytes, size_t len, void **ret_request, size_t *ret_len) MUST_CHECK;
/* The answer to it, given now, by a certificate under one of those in `authority_pem` or one of them itself.
   F_STAMP_WRONG: not an answer to this question, not granted, or not theirs; F_STAMP_FUTURE: it tells a moment to
   come. */
enum fault tsa_read(const void *request, size_t request_len, const void *answer, size_t answer_len,
                    const char *authority_pem, int64_t now_ms, int64_t *ret_ms) MUST_CHECK;
/* As tsa_check, under the certificates in PEM. */
enum fault tsa_check_under(const void *tsr, size_t tsr_len, const void *bytes, size_t len, const char *authority_pem,
                           int64_t *ret_ms) MUST_CHECK;
/* F_INVALID: not one certificate or more in PEM. */
enum fault tsa_authority_check(const char *authority_pem) MUST_CHECK;

#endif
