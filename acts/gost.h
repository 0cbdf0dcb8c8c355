#ifndef BAQYLA_GOST_H
#define BAQYLA_GOST_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>

/* Signatures by the national authority's GOST-2015 keys: GOST R 34.10-2012 with
   512 bits over Streebog-512, which OpenSSL cannot read because the object
   identifiers are the country's own. Curve: tc26-gost-3410-12-512-paramSetA. A
   public key is an OCTET STRING x || y, a signature r || s, each number 64 bytes,
   lowest first. The arithmetic is Nettle's. Any thread. */

enum { GOST_HASH_BYTES = 64, GOST_SIGNATURE_BYTES = 128 };

#define OID_GOST_KEY "1.2.398.3.10.1.1.2.2"
#define OID_GOST_CURVE "1.2.398.3.10.1.1.2.2.1"
#define OID_GOST_SIGNATURE "1.2.398.3.10.1.1.2.3.2"
#define OID_GOST_HASH "1.2.398.3.10.1.3.3"

/* Whether the key of a certificate is of that kind. */
bool gost_key(X509 *cert);
/* Whether an algorithm has this object identifier. */
bool gost_named(const X509_ALGOR *algorithm, const char *oid);

void gost_hash(const void *bytes, size_t len, unsigned char ret_hash[GOST_HASH_BYTES]);

/* Whether `signature` over the bytes is by the key of `signer`. False for anything malformed. */
bool gost_signed(X509 *signer, const void *bytes, size_t len, const unsigned char *signature, size_t signature_len);
/* Whether `issuer` signed the certificate; the revocation list. Names and dates are the caller's question. */
bool gost_issued(X509 *cert, X509 *issuer);
bool gost_listed(X509_CRL *list, X509 *issuer);

#endif
