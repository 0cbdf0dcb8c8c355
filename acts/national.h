#ifndef BAQYLA_NATIONAL_H
#define BAQYLA_NATIONAL_H

#include "arena.h"
#include "cms.h"

/* Signatures by keys of the national authority: detached CMS as its desktop
   client NCALayer returns them, RSA or GOST-2015 (gost.h). They differ from ours:
   no signingCertificateV2, the signer's own clock, and an issuer that has to be
   known here beforehand. Nothing the client says is believed but what a listed
   issuer signed.

   A `struct national` holds the certificates of the issuing authorities and the
   revocation lists that are trusted; it does not change once filled, then any
   thread reads it. */

enum {
    NATIONAL_FILES_MAX = 32,
    NATIONAL_FILE_BYTES_MAX = 64 * 1024 * 1024, /* a revocation list of a whole country */
    NATIONAL_CLOCK_MS = 600000,                 /* the signer's clock may differ by so much */
};

struct national;

/* F_NOMEM. */
enum fault national_new(struct national **ret_national) MUST_CHECK;
void national_free(struct national *national); /* NULL allowed */
/* A certificate of an issuing authority or a revocation list, DER or PEM. A list is kept only when one of the
   certificates that are there signed it. F_INVALID for anything else; F_TOO_BIG for one file too many. */
enum fault national_add(struct national *national, const void *bytes, size_t len) MUST_CHECK;

enum revocation {
    REVOCATION_NONE,    /* not a national certificate */
    REVOCATION_PENDING, /* nobody has said yet */
    REVOCATION_GOOD,
    REVOCATION_REVOKED
};
const char *revocation_word(enum revocation revocation);

struct national_seen { /* DER in the arena given */
    struct cert_subject signer;
    char iin[13];
    bool gost;
    int64_t signed_ms; /* by the signer's clock */
    const void *cert, *issuer;
    size_t cert_len, issuer_len; /* at most CMS_BYTES_MAX each */
    enum revocation revocation;  /* by the lists; a list out of its days does not say good */
};

/* Checks that `p7s` is one detached signature by one person over exactly these bytes, by a certificate made for signing
   and valid at `now_ms`, of an authority that is listed, and signed now by the signer's clock too.
   F_SIGN_FORM not such a file, F_SIGN_SEVERAL two signers, F_SIGN_OTHER over other bytes, F_CERT_WEAK, F_CERT_PURPOSE a
   key for signing in, F_CERT_EXPIRED, F_CERT_ISSUER, F_CERT_PERSON no IIN in it, F_CERT_CLOCK, F_CERT_REVOKED. */
enum fault national_check(const struct national *national, const void *p7s, size_t p7s_len, const void *bytes,
                          size_t len, int64_t now_ms, struct arena *arena, struct national_seen *ret_seen) MUST_CHECK;

/* The certificate alone, by the same rules; the last part of national_check. */
enum fault national_cert(const struct national *national, X509 *cert, int64_t now_ms, struct arena *arena,
                         struct national_seen *ret_seen) MUST_CHECK;

/* An OCSP question (RFC 6960) about a certificate, with a nonce. *ret_request is malloc'd DER. F_INVALID. */
enum fault national_ocsp_ask(const char *cert_pem, const char *issuer_pem, void **ret_request,
                             size_t *ret_len) MUST_CHECK;
/* The answer to it. *ret_revocation: good, revoked, or pending when it knows nothing. F_CORRUPT when it is not
   an answer to this question, not signed by the issuer or by whom it charged with that, or out of its hours. */
enum fault national_ocsp_read(const void *request, size_t request_len, const void *answer, size_t answer_len,
                              const char *issuer_pem, int64_t now_ms, enum revocation *ret_revocation) MUST_CHECK;

/* The list in its days that tells of the certificate, or an old one that has it on it, as malloc'd DER. F_NOT_FOUND. */
enum fault national_list_of(const struct national *national, X509 *cert, int64_t now_ms, void **ret_der,
                            size_t *ret_len) MUST_CHECK;
/* An OCSP answer that was kept with a signature, offline and at any later time: by the issuer or by whom it charged,
   about this certificate, and not over before it signed. An answer that came after the signature tells of it too: what
   is revoked stays so. F_CORRUPT. */
enum fault national_told(const void *answer, size_t len, X509 *cert, const char *issuer_pem, int64_t signed_ms,
                         enum revocation *ret_revocation) MUST_CHECK;
/* The same of a revocation list. F_INVALID. */
enum fault national_listed(const void *list, size_t len, X509 *cert, const char *issuer_pem, int64_t signed_ms,
                           enum revocation *ret_revocation) MUST_CHECK;

#endif
