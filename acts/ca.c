#include "ca.h"

#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "crypto_fault.h"
#include "oids.h"

enum {
    CA_BITS = 3072,
    SIGNER_BITS = 2048,
    SCRYPT_N = 16384, /* with r 8: 16 MiB, under OpenSSL's own ceiling for sealed keys */
    SCRYPT_R = 8,
    SCRYPT_P = 2,
};
static const int64_t day_ms = INT64_C(86400000), early_ms = INT64_C(300000);

static bool set_serial(X509 *cert)
{
    unsigned char bytes[16];
    BIGNUM *number = NULL;
    if (RAND_bytes(bytes, sizeof bytes) == 1) {
        bytes[0] &= 0x7f;
        number = BN_bin2bn(bytes, sizeof bytes, NULL);
    }
    bool ok = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(cert));
    BN_free(number);
    return ok;
}

static bool add_name(X509_NAME *name, const char *key, const char *value)
{
    return !value || !*value ||
           X509_NAME_add_entry_by_txt(name, key, MBSTRING_UTF8, (const unsigned char *)value, -1, -1, 0) == 1;
}

static bool add_extension(X509 *cert, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, cert, NULL, NULL, 0);
    X509V3_set_ctx_nodb(&context);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    bool ok = extension && X509_add_ext(cert, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return ok;
}

struct plan { /* of a certificate */
    const char *common, *surname, *patronymic, *serial, *organisation;
    const char *uses; /* EKU; NULL: an authority */
    int days;
};

static bool add_subject(X509 *cert, const struct plan *plan)
{
    X509_NAME *name = X509_get_subject_name(cert);
    return add_name(name, "CN", plan->common) && add_name(name, "SN", plan->surname) &&
           add_name(name, "serialNumber", plan->serial) && add_name(name, "C", "KZ") &&
           add_name(name, "O", plan->organisation) && add_name(name, "GN", plan->patronymic);
}

static bool add_term(X509 *cert, int64_t now_ms, int days)
{
    return ASN1_TIME_set(X509_getm_notBefore(cert), (time_t)((now_ms - early_ms) / 1000)) &&
           ASN1_TIME_set(X509_getm_notAfter(cert), (time_t)((now_ms + days * day_ms) / 1000));
}

/* A key that stamps time does nothing else (RFC 3161 2.3). */
static const char stamps[] = "critical,timeStamping";

static bool add_purpose(X509 *cert, X509 *issuer, const char *uses)
{
    return add_extension(cert, issuer, NID_basic_constraints,
                         uses ? "critical,CA:FALSE" : "critical,CA:TRUE,pathlen:0") &&
           add_extension(cert, issuer, NID_key_usage,
                         uses ? "critical,digitalSignature,nonRepudiation" : "critical,keyCertSign,cRLSign") &&
           (!uses || add_extension(cert, issuer, NID_ext_key_usage, uses)) &&
           add_extension(cert, issuer, NID_subject_key_identifier, "hash") &&
           add_extension(cert, issuer, NID_authority_key_identifier, "keyid:always");
}

/* `issuer` NULL: signed by its own key. */
static enum fault make_cert(const struct plan *plan, EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key, int64_t now_ms,
                            X509 **ret_cert)
{
    X509 *cert = X509_new(), *by = issuer ? issuer : cert;
    bool ok = cert && X509_set_version(cert, X509_VERSION_3) == 1 && set_serial(cert) &&
              add_term(cert, now_ms, plan->days) && X509_set_pubkey(cert, key) == 1 && add_subject(cert, plan) &&
              X509_set_issuer_name(cert, X509_get_subject_name(by)) == 1 && add_purpose(cert, by, plan->uses) &&
              X509_sign(cert, issuer_key, EVP_sha256()) > 0;
    if (!ok) {
        X509_free(cert);
        return crypto_fault(F_IO, "cannot make a certificate");
    }
    *ret_cert = cert;
    return F_OK;
}

enum fault ca_stamper_make(struct ca *ca, const char *university, int64_t now_ms)
{
    char common[200];
    snprintf(common, sizeof common, "%.100s: уақыт белгісі", university);
    const struct plan plan = {.common = common, .organisation = university, .uses = stamps, .days = SEAL_VALID_DAYS};
    ca->tsa_key = EVP_RSA_gen(SIGNER_BITS);
    return ca->tsa_key ? make_cert(&plan, ca->tsa_key, ca->cert, ca->key, now_ms, &ca->tsa_cert)
                       : crypto_fault(F_IO, "cannot make a key");
}

enum fault ca_make(const char *university, int64_t now_ms, struct ca *ret_ca)
{
    char common[200], seal[200];
    struct ca ca = {.key = EVP_RSA_gen(CA_BITS), .seal_key = EVP_RSA_gen(SIGNER_BITS)};
    snprintf(common, sizeof common, "%.100s: ішкі куәландырушы орталық", university);
    snprintf(seal, sizeof seal, "%.100s: сервер мөрі", university);
    const struct plan root = {.common = common, .organisation = university, .days = CA_VALID_DAYS};
    const struct plan stamp = {.common = seal,
                               .organisation = university,
                               .uses = OID_MAIL "," OID_LEGAL "," OID_SEAL,
                               .days = SEAL_VALID_DAYS};
    enum fault f = ca.key && ca.seal_key ? F_OK : crypto_fault(F_IO, "cannot make a key");
    if (!f)
        f = make_cert(&root, ca.key, NULL, ca.key, now_ms, &ca.cert);
    if (!f)
        f = make_cert(&stamp, ca.seal_key, ca.cert, ca.key, now_ms, &ca.seal_cert);
    if (!f)
        f = ca_stamper_make(&ca, university, now_ms);
    if (!f)
        f = ca_list_make(&ca, NULL, 0, now_ms);
    if (f)
        ca_release(&ca);
    else
        *ret_ca = ca;
    return f;
}

void ca_release(struct ca *ca)
{
    X509_free(ca->cert);
    X509_free(ca->seal_cert);
    EVP_PKEY_free(ca->key);
    EVP_PKEY_free(ca->seal_key);
    X509_free(ca->tsa_cert);
    EVP_PKEY_free(ca->tsa_key);
    X509_CRL_free(ca->list);
    *ca = (struct ca){0};
}

enum fault key_seal(EVP_PKEY *key, const char *password, char **ret_pem)
{
    unsigned char salt[16];
    char *text, *copy = NULL;
    X509_SIG *sealed = NULL;
    PKCS8_PRIV_KEY_INFO *plain = EVP_PKEY2PKCS8(key);
    BIO *out = BIO_new(BIO_s_mem());
    X509_ALGOR *how = NULL;
    if (plain && out && RAND_bytes(salt, sizeof salt) == 1)
        how = PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), salt, sizeof salt, NULL, SCRYPT_N, SCRYPT_R, SCRYPT_P);
    if (how)
        sealed = PKCS8_set0_pbe(password, (int)strlen(password), plain, how);
    if (how && !sealed)
        X509_ALGOR_free(how);
    if (sealed && PEM_write_bio_PKCS8(out, sealed) == 1) {
        long len = BIO_get_mem_data(out, &text);
        copy = strndup(text, (size_t)len);
    }
    X509_SIG_free(sealed);
    PKCS8_PRIV_KEY_INFO_free(plain);
    BIO_free(out);
    if (!copy)
        return crypto_fault(F_IO, "cannot seal a key");
    *ret_pem = copy;
    return F_OK;
}

enum fault key_open(const char *key_pem, const char *password, EVP_PKEY **ret_key)
{
    BIO *in = BIO_new_mem_buf(key_pem, -1);
    EVP_PKEY *key = in ? PEM_read_bio_PrivateKey(in, NULL, NULL, (void *)password) : NULL;
    BIO_free(in);
    if (!key)
        return crypto_fault(F_FORBIDDEN, "the signing password does not open the key");
    *ret_key = key;
    return F_OK;
}

enum fault ca_issue(const struct ca *ca, const struct signer_subject *subject, const char *password, int64_t now_ms,
                    char **ret_key_pem, char **ret_cert_pem)
{
    char common[200], serial[64];
    size_t len;
    char *key_pem = NULL, *cert_pem = NULL;
    X509 *cert = NULL;
    if (!ca->key)
        return fault(F_CA_SEALED, "the authority's key is not open");
    if (strlen(password) < SIGN_PASSWORD_MIN)
        return fault(F_INVALID, "a signing password has at least %d bytes", SIGN_PASSWORD_MIN);
    bool head = subject->post == POST_HEAD || subject->post == POST_REGISTRAR_HEAD;
    snprintf(common, sizeof common, "%.95s %.95s", subject->surname, subject->given);
    snprintf(serial, sizeof serial, "%s%.40s", subject->iin ? "IIN" : "",
             subject->iin ? subject->iin : subject->person);
    const struct plan plan = {.common = common,
                              .surname = subject->surname,
                              .patronymic = subject->patronymic,
                              .serial = serial,
                              .organisation = subject->university,
                              .uses =
                                  head ? OID_MAIL "," OID_LEGAL "," OID_HEAD : OID_MAIL "," OID_LEGAL "," OID_EMPLOYEE,
                              .days = SIGNER_VALID_DAYS};
    EVP_PKEY *key = EVP_RSA_gen(SIGNER_BITS);
    enum fault f =
        key ? make_cert(&plan, key, ca->cert, ca->key, now_ms, &cert) : crypto_fault(F_IO, "cannot make a key");
    if (!f)
        f = cert_to_pem(cert, &cert_pem, &len);
    if (!f)
        f = key_seal(key, password, &key_pem);
    EVP_PKEY_free(key);
    X509_free(cert);
    if (f) {
        free(cert_pem);
        return f;
    }
    *ret_key_pem = key_pem;
    *ret_cert_pem = cert_pem;
    return F_OK;
}

enum fault signer_sign(const char *key_pem, const char *cert_pem, const char *password, const void *bytes, size_t len,
                       int64_t now_ms, void **ret_p7s, size_t *ret_len)
{
    X509 *cert;
    EVP_PKEY *key = NULL;
    struct cert_subject subject;
    enum fault f = cert_from_pem(cert_pem, strlen(cert_pem), &cert);
    if (f)
        return f;
    f = cert_read(cert, &subject);
    if (!f && (now_ms < subject.from_ms || now_ms > subject.to_ms))
        f = fault(F_EXPIRED, "the signing certificate is not valid today");
    if (!f)
        f = key_open(key_pem, password, &key);
    if (!f)
        f = cms_sign_detached(cert, key, bytes, len, now_ms, ret_p7s, ret_len);
    EVP_PKEY_free(key);
    X509_free(cert);
    return f;
}

enum fault ca_seal(const struct ca *ca, const void *bytes, size_t len, int64_t now_ms, void **ret_p7s, size_t *ret_len)
{
    return cms_sign_detached(ca->seal_cert, ca->seal_key, bytes, len, now_ms, ret_p7s, ret_len);
}

enum fault ca_fingerprint(const struct ca *ca, struct hex256 *ret_sha256)
{
    struct cert_subject subject;
    enum fault f = cert_read(ca->cert, &subject);
    if (!f)
        *ret_sha256 = subject.sha256;
    return f;
}
