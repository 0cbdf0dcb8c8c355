#include "cms.h"

#include <openssl/cms.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crypto_fault.h"
#include "oids.h"

static bool set_signing_time(CMS_SignerInfo *signer, int64_t now_ms)
{
    ASN1_TIME *time = ASN1_TIME_set(NULL, (time_t)(now_ms / 1000));
    bool ok = time && CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime, time->type, time, -1) == 1;
    ASN1_TIME_free(time);
    return ok;
}

enum fault cms_sign_detached(X509 *cert, EVP_PKEY *key, const void *bytes, size_t len, int64_t now_ms, void **ret_p7s,
                             size_t *ret_len)
{
    const unsigned flags = CMS_DETACHED | CMS_BINARY | CMS_CADES | CMS_PARTIAL | CMS_NOSMIMECAP;
    enum fault f = F_OK;
    unsigned char *der = NULL;
    BIO *in = BIO_new_mem_buf(bytes, (int)len);
    CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
    CMS_SignerInfo *signer = cms ? CMS_add1_signer(cms, cert, key, EVP_sha256(), flags) : NULL;
    if (!in || !signer || !set_signing_time(signer, now_ms) ||
        CMS_final(cms, in, NULL, flags & ~(unsigned)CMS_PARTIAL) != 1) {
        f = crypto_fault(F_IO, "cannot sign");
        goto out;
    }
    int der_len = i2d_CMS_ContentInfo(cms, &der);
    void *copy = der_len > 0 ? malloc((size_t)der_len) : NULL;
    if (!copy) {
        f = crypto_fault(F_NOMEM, "cannot write a signature");
        goto out;
    }
    memcpy(copy, der, (size_t)der_len);
    *ret_p7s = copy;
    *ret_len = (size_t)der_len;
out:
    OPENSSL_free(der);
    CMS_ContentInfo_free(cms);
    BIO_free(in);
    return f;
}

static void name_part(X509 *cert, int nid, char *out, size_t size)
{
    X509_NAME *name = X509_get_subject_name(cert);
    int at = X509_NAME_get_index_by_NID(name, nid, -1);
    unsigned char *text = NULL;
    out[0] = 0;
    if (at < 0)
        return;
    int len = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    if (len > 0 && !memchr(text, 0, (size_t)len)) {
        size_t kept = (size_t)len < size ? (size_t)len : size - 1;
        memcpy(out, text, kept);
        out[kept] = 0;
    }
    OPENSSL_free(text);
}

static int64_t time_ms(const ASN1_TIME *time)
{
    struct tm tm;
    return time && ASN1_TIME_to_tm(time, &tm) == 1 ? (int64_t)timegm(&tm) * 1000 : 0;
}

static void read_uses(X509 *cert, struct cert_subject *s)
{
    EXTENDED_KEY_USAGE *uses = X509_get_ext_d2i(cert, NID_ext_key_usage, NULL, NULL);
    for (int i = 0; i < sk_ASN1_OBJECT_num(uses); i++) {
        char oid[80];
        OBJ_obj2txt(oid, sizeof oid, sk_ASN1_OBJECT_value(uses, i), 1);
        if (!strcmp(oid, OID_MAIL))
            s->mail = true;
        else if (!strcmp(oid, OID_EMPLOYEE) || !strcmp(oid, OID_HEAD) || !strcmp(oid, OID_MAY_SIGN))
            s->person = true;
        else if (!strcmp(oid, OID_SEAL))
            s->seal = true;
    }
    EXTENDED_KEY_USAGE_free(uses);
}

enum fault cert_read(X509 *cert, struct cert_subject *ret_subject)
{
    struct cert_subject s = {0};
    unsigned char *der = NULL, *key = NULL;
    int der_len = i2d_X509(cert, &der), key_len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(cert), &key);
    if (der_len > 0 && key_len > 0) {
        s.sha256 = hex256_of(der, (size_t)der_len);
        s.key = hex256_of(key, (size_t)key_len);
    }
    OPENSSL_free(der);
    OPENSSL_free(key);
    if (der_len <= 0 || key_len <= 0)
        return crypto_fault(F_CORRUPT, "a certificate cannot be encoded");
    name_part(cert, NID_commonName, s.name, sizeof s.name);
    name_part(cert, NID_givenName, s.patronymic, sizeof s.patronymic);
    name_part(cert, NID_serialNumber, s.serial, sizeof s.serial);
    s.from_ms = time_ms(X509_get0_notBefore(cert));
    s.to_ms = time_ms(X509_get0_notAfter(cert));
    read_uses(cert, &s);
    *ret_subject = s;
    return F_OK;
}

/* signingTime, exactly once; 0 when it is not so. */
static int64_t signing_time(CMS_SignerInfo *signer)
{
    int at = CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1);
    if (at < 0 || CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, at) >= 0)
        return 0;
    X509_ATTRIBUTE *attribute = CMS_signed_get_attr(signer, at);
    const ASN1_TYPE *value = X509_ATTRIBUTE_count(attribute) == 1 ? X509_ATTRIBUTE_get0_type(attribute, 0) : NULL;
    if (!value || (value->type != V_ASN1_UTCTIME && value->type != V_ASN1_GENERALIZEDTIME))
        return 0;
    return time_ms(value->value.asn1_string);
}

/* A verifier of the issuer's signature, the dates at `when` and the use. */
static X509_STORE *store_at(X509 *ca, int64_t when_ms)
{
    X509_STORE *store = X509_STORE_new();
    X509_VERIFY_PARAM *param = store ? X509_STORE_get0_param(store) : NULL;
    if (!store || X509_STORE_add_cert(store, ca) != 1) {
        X509_STORE_free(store);
        return NULL;
    }
    X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_SMIME_SIGN);
    X509_VERIFY_PARAM_set_time(param, (time_t)(when_ms / 1000));
    X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_X509_STRICT);
    X509_VERIFY_PARAM_set_depth(param, 2);
    return store;
}

/* A walk over DER: `at` moves into, or past, the next element. */
struct der {
    const unsigned char *at, *end;
};

static bool der_next(struct der *d, bool into)
{
    long len;
    int tag, class;
    if (d->at >= d->end || ASN1_get_object(&d->at, &len, &tag, &class, d->end - d->at) & 0x80 || len > d->end - d->at)
        return false;
    if (!into)
        d->at += len;
    return true;
}

static bool der_version_1(struct der *d)
{
    static const unsigned char one[] = {V_ASN1_INTEGER, 1, 1};
    bool right = d->end - d->at > 3 && !memcmp(d->at, one, sizeof one);
    return right && der_next(d, false);
}

/* The two version numbers, which nothing else pins down. */
static bool versions_right(const void *p7s, size_t len)
{
    struct der d = {p7s, (const unsigned char *)p7s + len};
    return der_next(&d, true) && der_next(&d, false) && der_next(&d, true) && der_next(&d, true) && der_version_1(&d) &&
           der_next(&d, false) && der_next(&d, false) && der_next(&d, false) && der_next(&d, true) &&
           der_next(&d, true) && der_version_1(&d);
}

/* The signer is named byte for byte as the certificate names its issuer. */
static bool issuer_exact(CMS_SignerInfo *signer, X509 *cert)
{
    ASN1_OCTET_STRING *key_id = NULL;
    X509_NAME *name = NULL;
    unsigned char *a = NULL, *b = NULL;
    if (CMS_SignerInfo_get0_signer_id(signer, &key_id, &name, NULL) != 1 || !name)
        return false;
    int a_len = i2d_X509_NAME(name, &a), b_len = i2d_X509_NAME(X509_get_issuer_name(cert), &b);
    bool same = a_len > 0 && a_len == b_len && !memcmp(a, b, (size_t)a_len);
    OPENSSL_free(a);
    OPENSSL_free(b);
    return same;
}

/* Bytes that a signature does not cover must be the ones we would have written. */
static bool strict_form(CMS_ContentInfo *cms, CMS_SignerInfo *signer, X509 *cert, const void *p7s, size_t p7s_len)
{
    X509_ALGOR *digest, *signature;
    const ASN1_OBJECT *digest_oid, *signature_oid;
    int digest_type, signature_type;
    unsigned char *der = NULL;
    STACK_OF(X509) *certs = CMS_get1_certs(cms);
    int der_len = i2d_CMS_ContentInfo(cms, &der);
    CMS_SignerInfo_get0_algs(signer, NULL, NULL, &digest, &signature);
    X509_ALGOR_get0(&digest_oid, &digest_type, NULL, digest);
    X509_ALGOR_get0(&signature_oid, &signature_type, NULL, signature);
    bool ok = der_len > 0 && (size_t)der_len == p7s_len && !memcmp(der, p7s, p7s_len) && versions_right(p7s, p7s_len) &&
              issuer_exact(signer, cert) && sk_X509_num(certs) == 1 && X509_cmp(sk_X509_value(certs, 0), cert) == 0 &&
              OBJ_obj2nid(digest_oid) == NID_sha256 && OBJ_obj2nid(signature_oid) == NID_rsaEncryption &&
              signature_type == V_ASN1_NULL && CMS_unsigned_get_attr_count(signer) <= 0 &&
              OBJ_obj2nid(CMS_get0_eContentType(cms)) == NID_pkcs7_data;
    sk_X509_pop_free(certs, X509_free);
    OPENSSL_free(der);
    return ok;
}

static enum fault check_signer(CMS_ContentInfo *cms, const void *p7s, size_t p7s_len, const void *bytes, size_t len,
                               X509 *ca, bool foreign, struct cms_seen *ret_seen)
{
    STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
    if (sk_CMS_SignerInfo_num(signers) != 1)
        return fault(F_CORRUPT, "%d signers in one file", sk_CMS_SignerInfo_num(signers));
    CMS_SignerInfo *signer = sk_CMS_SignerInfo_value(signers, 0);
    struct cms_seen seen = {.signed_ms = signing_time(signer)};
    if (!seen.signed_ms)
        return fault(F_CORRUPT, "no single signing time");
    if (CMS_is_detached(cms) != 1)
        return fault(F_CORRUPT, "the signature carries its own content");
    X509_STORE *store = store_at(ca, seen.signed_ms);
    BIO *in = BIO_new_mem_buf(bytes, (int)len);
    unsigned flags = CMS_BINARY | (foreign ? 0u : (unsigned)CMS_CADES);
    enum fault f = F_OK;
    if (!store || !in || CMS_verify(cms, NULL, store, in, NULL, flags) != 1)
        f = crypto_fault(F_CORRUPT, "signature");
    BIO_free(in);
    X509_STORE_free(store);
    if (f)
        return f;
    X509 *cert = NULL;
    EVP_PKEY *key = NULL;
    CMS_SignerInfo_get0_algs(signer, &key, &cert, NULL, NULL);
    if (!cert || !key || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA || EVP_PKEY_get_bits(key) < RSA_BITS_MIN)
        return fault(F_CORRUPT, "the signing key is weaker than RSA %d", RSA_BITS_MIN);
    if (!foreign && !strict_form(cms, signer, cert, p7s, p7s_len))
        return fault(F_CORRUPT, "the signature file is not in the form it was written in");
    f = cert_read(cert, &seen.signer);
    if (f)
        return f;
    if (!seen.signer.mail)
        return fault(F_CORRUPT, "the certificate is not made for signing");
    *ret_seen = seen;
    return F_OK;
}

enum fault cms_check(const void *p7s, size_t p7s_len, const void *bytes, size_t len, X509 *ca, bool foreign,
                     struct cms_seen *ret_seen)
{
    const unsigned char *at = p7s;
    if (p7s_len > CMS_BYTES_MAX)
        return fault(F_CORRUPT, "a signature of %zu bytes", p7s_len);
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, (long)p7s_len);
    enum fault f;
    if (!cms || at != (const unsigned char *)p7s + p7s_len || OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed)
        f = crypto_fault(F_CORRUPT, "not one CMS signature");
    else
        f = check_signer(cms, p7s, p7s_len, bytes, len, ca, foreign, ret_seen);
    CMS_ContentInfo_free(cms);
    return f;
}

enum fault cert_from_pem(const char *pem, size_t len, X509 **ret_cert)
{
    BIO *in = BIO_new_mem_buf(pem, (int)len);
    X509 *cert = in ? PEM_read_bio_X509(in, NULL, NULL, NULL) : NULL;
    BIO_free(in);
    if (!cert)
        return crypto_fault(F_INVALID, "not a certificate in PEM");
    *ret_cert = cert;
    return F_OK;
}

enum fault cert_to_pem(X509 *cert, char **ret_pem, size_t *ret_len)
{
    char *text;
    BIO *out = BIO_new(BIO_s_mem());
    long len = out && PEM_write_bio_X509(out, cert) == 1 ? BIO_get_mem_data(out, &text) : 0;
    char *copy = len > 0 ? malloc((size_t)len + 1) : NULL;
    if (copy) {
        memcpy(copy, text, (size_t)len);
        copy[len] = 0;
    }
    BIO_free(out);
    if (!copy)
        return crypto_fault(F_NOMEM, "cannot write a certificate");
    *ret_pem = copy;
    *ret_len = (size_t)len;
    return F_OK;
}

enum fault cert_der_to_pem(const void *der, size_t len, struct arena *arena, const char **ret_pem)
{
    char *text;
    BIO *out = BIO_new(BIO_s_mem());
    long text_len =
        out && PEM_write_bio(out, PEM_STRING_X509, "", der, (long)len) > 0 ? BIO_get_mem_data(out, &text) : 0;
    const char *copy = text_len > 0 ? arena_copy(arena, text, (size_t)text_len) : NULL;
    BIO_free(out);
    if (!copy)
        return crypto_fault(F_NOMEM, "cannot write a certificate");
    *ret_pem = copy;
    return F_OK;
}

enum fault cert_pem_hash(const char *pem, struct hex256 *ret_sha256)
{
    unsigned char *der = NULL;
    long len = 0;
    BIO *in = BIO_new_mem_buf(pem, -1);
    bool read = in && PEM_bytes_read_bio(&der, &len, NULL, PEM_STRING_X509, in, NULL, NULL) == 1;
    BIO_free(in);
    if (!read)
        return crypto_fault(F_INVALID, "not a certificate in PEM");
    *ret_sha256 = hex256_of(der, (size_t)len);
    OPENSSL_free(der);
    return F_OK;
}
