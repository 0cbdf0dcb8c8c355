#ifndef BAQYLA_SIGN_READING_H
#define BAQYLA_SIGN_READING_H

#include "act_sign.h"
#include "arena.h"

/* What strangers hand in about signatures (the signer's client, the authorities
   and who pretends to be one) is parsed and checked by baqyla-reader in its jail
   (session/signrec.h), never in this process. Each of these starts one reader and
   blocks: [hand].

   A reader that dies, hangs, says nonsense or too much is F_SIGN_UNCHECKED,
   unless another fault is named below; nothing of what it said is used. A reader
   that a document took over could still lie about that document, and about
   nothing else. */

enum { SIGN_READING_MS = 20000, SIGN_OUTPUT_MAX = 256 * 1024 /* beside a revocation list */ };

/* For tests: how long a reader may take; 0: SIGN_READING_MS. */
void sign_reading_patience(int64_t ms);

/* A detached signature over `content` by a key of an authority in `folder` (the setting `national`): *ret_seen in
   `arena`; the revocation list that tells of it, as the reader read it, is kept in `dir` (evidence_store). The faults
   of national_check. Of the folder: F_NOT_FOUND no certificate of an authority in it, F_INVALID a
   file that is none, F_TOO_BIG. */
enum fault sign_reading_cms(const char *folder, const char *dir, const void *p7s, size_t p7s_len, const void *content,
                            size_t content_len, int64_t now_ms, struct arena *arena,
                            struct act_national *ret_seen) MUST_CHECK;

/* A certificate alone, by the same rules: what the lists in the folder say of it, good, revoked or pending.
   *ret_sha256, in `arena`: the list that says so, kept in `dir`; NULL: pending. The faults of national_cert but
   F_CERT_REVOKED, and of the folder as above. */
enum fault sign_reading_certificate(const char *folder, const char *dir, const char *cert_pem, int64_t now_ms,
                                    struct arena *arena, enum revocation *ret_revocation,
                                    const char **ret_sha256) MUST_CHECK;

/* A time authority's answer to our request, given now, under the certificates in PEM. The faults of tsa_read;
   F_STAMP_WRONG also for one that broke the reader. */
enum fault sign_reading_stamp(const void *request, size_t request_len, const void *answer, size_t answer_len,
                              const char *authority_pem, int64_t now_ms, int64_t *ret_ms) MUST_CHECK;

/* An OCSP request about a certificate, DER in `arena`. F_INVALID: one of the two is no certificate. */
enum fault sign_reading_ocsp_ask(const char *cert_pem, const char *issuer_pem, int64_t now_ms, struct arena *arena,
                                 const void **ret_request, size_t *ret_len) MUST_CHECK;
/* The answer to it. The faults of national_ocsp_read; F_CORRUPT also for one that broke the reader. */
enum fault sign_reading_ocsp(const void *request, size_t request_len, const void *answer, size_t answer_len,
                             const char *issuer_pem, int64_t now_ms, enum revocation *ret_revocation) MUST_CHECK;

#endif
