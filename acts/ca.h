#ifndef BAQYLA_CA_H
#define BAQYLA_CA_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stddef.h>
#include <stdint.h>

#include "cms.h"
#include "form.h"

/* The university's internal certificate authority (signature.md 4.5): its key
   signs certificates of staff and of the server's seal and nothing else. Such a
   signature is "internal" and is labelled so.

   DIR/ca.pem, DIR/ca.key   the authority; the key sealed with the passphrase
   DIR/seal.pem, DIR/seal.key   the server's seal; key in the clear, mode 0600,
                                because the server works without a person
   DIR/tsa.pem, DIR/tsa.key     the stamping key (tsa.h), likewise; made by the first
                                ca_open with the passphrase where it is missing
   DIR/revoked.crl              the list of the signing keys that were taken back (RFC 5280)

   A person's signing key is RSA-2048, kept by the server as PKCS#8 sealed with
   the person's signing password (PBES2, scrypt, AES-256): without the password
   the server cannot sign. Slow calls (keys, scrypt): for a hand. */

struct ca {
    X509 *cert, *seal_cert;
    EVP_PKEY *key; /* NULL after ca_open without a passphrase */
    EVP_PKEY *seal_key;
    X509 *tsa_cert; /* NULL with tsa_key: a folder of before there were stamps, opened without the passphrase */
    EVP_PKEY *tsa_key;
    X509_CRL *list; /* of keys taken back; NULL: a folder of before there were lists */
};

enum { CA_VALID_DAYS = 3650, SEAL_VALID_DAYS = 1825, SIGNER_VALID_DAYS = 365, SIGN_PASSWORD_MIN = 8 };

/* The key ceremony: makes the key pairs and an empty list and writes the files (directory made when missing).
   F_CONFLICT when DIR/ca.pem exists; F_IO. */
enum fault ca_init(const char *dir, const char *passphrase, const char *university, int64_t now_ms) MUST_CHECK;

/* passphrase NULL: only the seal and the certificates. F_NOT_FOUND, F_FORBIDDEN (wrong passphrase), F_CORRUPT. */
enum fault ca_open(const char *dir, const char *passphrase, struct ca *ret_ca) MUST_CHECK;
void ca_release(struct ca *ca);

/* Without files: for tests and the sample package. */
enum fault ca_make(const char *university, int64_t now_ms, struct ca *ret_ca) MUST_CHECK;

/* Gives an open authority (its key too) a stamping key; university: as in its certificate. */
enum fault ca_stamper_make(struct ca *ca, const char *university, int64_t now_ms) MUST_CHECK;

struct signer_subject {
    const char *surname, *given, *patronymic; /* patronymic may be NULL */
    const char *iin;                          /* 12 digits, or NULL: then `person` stands in its place */
    const char *person;                       /* id */
    const char *university;
    enum act_post post; /* head and registrar's head get the head's EKU, others the employee's */
};

/* A new key pair and its certificate, valid from now. The key comes sealed with `password` (malloc'd PEM), the
   certificate as malloc'd PEM. F_CA_SEALED without the authority's key; F_INVALID for a password under
   SIGN_PASSWORD_MIN bytes. */
enum fault ca_issue(const struct ca *ca, const struct signer_subject *subject, const char *password, int64_t now_ms,
                    char **ret_key_pem, char **ret_cert_pem) MUST_CHECK;

/* -- keys that were taken back -- */

enum { CA_LIST_MAX = 4096, CA_LIST_BYTES_MAX = 512 * 1024 };
#define CA_LIST_FILE "revoked.crl"

struct ca_taken { /* borrowed */
    const char *cert_pem;
    int64_t at_ms;
};

/* How many of them the authority's list does not name yet; all of them without a list. F_INVALID: not a certificate. */
enum fault ca_list_lacks(const struct ca *ca, const struct ca_taken *taken, size_t n, size_t *ret_lacking) MUST_CHECK;
/* Signs a new list: whom the one before named, and these. It stands until the next one, so its term is the authority's
   own. F_CA_SEALED without the authority's key. */
enum fault ca_list_make(struct ca *ca, const struct ca_taken *taken, size_t n, int64_t now_ms) MUST_CHECK;
/* Puts it in place of DIR/revoked.crl. */
enum fault ca_list_write(const char *dir, const struct ca *ca) MUST_CHECK;
/* A list in DER or PEM that `cert`, an authority, signed, and nothing behind it. *ret_list is the caller's
   (X509_CRL_free). F_CORRUPT. */
enum fault ca_list_read(const void *bytes, size_t len, X509 *cert, X509_CRL **ret_list) MUST_CHECK;
/* Whether it names a certificate, and since when. */
bool ca_listed(X509_CRL *list, X509 *cert, int64_t *ret_at_ms);
/* When it was made. */
int64_t ca_list_made_ms(const X509_CRL *list);

/* Seals a key as PKCS#8 with a password; *ret_pem is malloc'd. */
enum fault key_seal(EVP_PKEY *key, const char *password, char **ret_pem) MUST_CHECK;
/* Opens a sealed key. F_FORBIDDEN for a wrong password. */
enum fault key_open(const char *key_pem, const char *password, EVP_PKEY **ret_key) MUST_CHECK;

/* Opens the sealed key, signs, forgets the key. F_FORBIDDEN for a wrong password; F_EXPIRED when the certificate is not
   valid at `now_ms`. */
enum fault signer_sign(const char *key_pem, const char *cert_pem, const char *password, const void *bytes, size_t len,
                       int64_t now_ms, void **ret_p7s, size_t *ret_len) MUST_CHECK;

/* The server's seal over bytes. */
enum fault ca_seal(const struct ca *ca, const void *bytes, size_t len, int64_t now_ms, void **ret_p7s,
                   size_t *ret_len) MUST_CHECK;

/* SHA-256 of the authority's DER, as --fingerprint takes it. */
enum fault ca_fingerprint(const struct ca *ca, struct hex256 *ret_sha256) MUST_CHECK;

#endif
