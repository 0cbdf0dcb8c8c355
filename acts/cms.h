#ifndef BAQYLA_CMS_H
#define BAQYLA_CMS_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "hex256.h"

/* Detached CMS signatures (RFC 5652) with one signer over the bytes of one
   file: what any other tool checks as "file + .p7s". Signed attributes are
   contentType, messageDigest, signingTime and signingCertificateV2; digest
   SHA-256, RSA of at least 2048 bits. Any thread. */

enum { CMS_BYTES_MAX = 64 * 1024, RSA_BITS_MIN = 2048 };

/* *ret_p7s is malloc'd DER. `now_ms` becomes signingTime (whole seconds). */
enum fault cms_sign_detached(X509 *cert, EVP_PKEY *key, const void *bytes, size_t len, int64_t now_ms, void **ret_p7s,
                             size_t *ret_len) MUST_CHECK;

/* Who a certificate belongs to. Texts are cut to fit. */
struct cert_subject {
    char name[256];       /* CN */
    char patronymic[128]; /* GN, in the national style */
    char serial[64];      /* serialNumber: "IIN…"; "" for a server seal */
    bool mail;            /* EKU emailProtection: may sign */
    bool person;          /* EKU employee, head or right to sign of a legal entity */
    bool seal;            /* EKU of our server seal */
    int64_t from_ms, to_ms;
    struct hex256 sha256; /* of the DER */
    struct hex256 key;    /* of the public key */
};
enum fault cert_read(X509 *cert, struct cert_subject *ret_subject) MUST_CHECK;

struct cms_seen {
    struct cert_subject signer;
    int64_t signed_ms; /* signingTime */
};

/* Checks that `p7s` is one signature over these bytes by a certificate issued by
   `ca`, valid at its signingTime, made for signing, strictly in the form that
   cms_sign_detached writes (or, with `foreign`, in any form OpenSSL accepts: a
   national key's). Trust in `ca` itself is the caller's question.
   F_CORRUPT with the reason. */
enum fault cms_check(const void *p7s, size_t p7s_len, const void *bytes, size_t len, X509 *ca, bool foreign,
                     struct cms_seen *ret_seen) MUST_CHECK;

/* The first certificate of a PEM text. *ret_cert is the caller's (X509_free). F_INVALID. */
enum fault cert_from_pem(const char *pem, size_t len, X509 **ret_cert) MUST_CHECK;
/* malloc'd PEM. */
enum fault cert_to_pem(X509 *cert, char **ret_pem, size_t *ret_len) MUST_CHECK;
/* Both ways without a look at what the certificate says, so for a stranger's too: DER written as PEM (arena), and the
   SHA-256 of the DER in a PEM text. F_NOMEM; F_INVALID. */
enum fault cert_der_to_pem(const void *der, size_t len, struct arena *arena, const char **ret_pem) MUST_CHECK;
enum fault cert_pem_hash(const char *pem, struct hex256 *ret_sha256) MUST_CHECK;

#endif
