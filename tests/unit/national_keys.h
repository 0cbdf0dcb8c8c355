#ifndef BAQYLA_TEST_NATIONAL_KEYS_H
#define BAQYLA_TEST_NATIONAL_KEYS_H

#include <openssl/cms.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assert_fault.h"
#include "files.h"

/* An authority of a test that issues keys in the national style, and signs files as the national client does. */

struct national_pair {
    X509 *cert;
    EVP_PKEY *key;
};

struct national_plan {
    const char *common, *serial, *uses, *usage; /* uses NULL: an authority */
    int64_t from_ms, to_ms;
    int bits; /* 0: 2048 */
};

#define SIGNING_USES "emailProtection,1.2.398.3.3.4.1.1"
#define SIGNING_USAGE "critical,digitalSignature,nonRepudiation"

static inline void national_extension(X509 *cert, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, cert, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    assert_non_null(extension);
    assert_int_equal(X509_add_ext(cert, extension, -1), 1);
    X509_EXTENSION_free(extension);
}

/* `by` NULL: its own issuer. */
static inline struct national_pair national_make(const struct national_plan *plan, const struct national_pair *by)
{
    static long serial = 1000;
    struct national_pair made = {X509_new(), EVP_RSA_gen((unsigned)(plan->bits ? plan->bits : 2048))};
    X509 *issuer = by ? by->cert : made.cert;
    X509_NAME *name = X509_get_subject_name(made.cert);
    const unsigned char *common = (const unsigned char *)plan->common, *number = (const unsigned char *)plan->serial;
    assert_true(X509_set_version(made.cert, X509_VERSION_3) && X509_set_pubkey(made.cert, made.key));
    assert_true(ASN1_INTEGER_set(X509_get_serialNumber(made.cert), ++serial));
    assert_true(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, common, -1, -1, 0));
    if (number)
        assert_true(X509_NAME_add_entry_by_txt(name, "serialNumber", MBSTRING_UTF8, number, -1, -1, 0));
    assert_true(X509_NAME_add_entry_by_txt(name, "C", MBSTRING_UTF8, (const unsigned char *)"KZ", -1, -1, 0));
    assert_true(X509_set_issuer_name(made.cert, X509_get_subject_name(issuer)));
    assert_non_null(ASN1_TIME_set(X509_getm_notBefore(made.cert), (time_t)(plan->from_ms / 1000)));
    assert_non_null(ASN1_TIME_set(X509_getm_notAfter(made.cert), (time_t)(plan->to_ms / 1000)));
    national_extension(made.cert, issuer, NID_basic_constraints, plan->uses ? "critical,CA:FALSE" : "critical,CA:TRUE");
    national_extension(made.cert, issuer, NID_key_usage, plan->uses ? plan->usage : "critical,keyCertSign,cRLSign");
    if (plan->uses)
        national_extension(made.cert, issuer, NID_ext_key_usage, plan->uses);
    assert_true(X509_sign(made.cert, by ? by->key : made.key, EVP_sha256()) > 0);
    return made;
}

static inline void national_pair_free(struct national_pair *pair)
{
    X509_free(pair->cert);
    EVP_PKEY_free(pair->key);
}

static inline void national_time(CMS_SignerInfo *signer, int64_t at_ms)
{
    ASN1_TIME *time = ASN1_TIME_set(NULL, (time_t)(at_ms / 1000));
    assert_int_equal(CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime, time->type, time, -1), 1);
    ASN1_TIME_free(time);
}

/* malloc'd DER; `second` NULL: one signer; attached: with the content inside. No signingCertificateV2, as the client.
 */
static inline unsigned char *national_sign(const struct national_pair *who, const struct national_pair *second,
                                           const void *bytes, size_t len, int64_t at_ms, const EVP_MD *md,
                                           bool attached, size_t *ret_len)
{
    const unsigned flags = (attached ? 0 : CMS_DETACHED) | CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP;
    unsigned char *der = NULL, *copy;
    BIO *in = BIO_new_mem_buf(bytes, (int)len);
    CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
    national_time(CMS_add1_signer(cms, who->cert, who->key, md, flags), at_ms);
    if (second)
        national_time(CMS_add1_signer(cms, second->cert, second->key, md, flags), at_ms);
    assert_int_equal(CMS_final(cms, in, NULL, flags & ~(unsigned)CMS_PARTIAL), 1);
    int der_len = i2d_CMS_ContentInfo(cms, &der);
    assert_true(der_len > 0);
    copy = malloc((size_t)der_len);
    memcpy(copy, der, (size_t)der_len);
    *ret_len = (size_t)der_len;
    OPENSSL_free(der);
    CMS_ContentInfo_free(cms);
    BIO_free(in);
    return copy;
}

/* A list in PEM with at most one revoked certificate, as DIR/name. */
static inline void national_list_write(const char *path, const struct national_pair *authority, X509 *revoked,
                                       int64_t from_ms, int64_t to_ms)
{
    X509_CRL *list = X509_CRL_new();
    ASN1_TIME *from = ASN1_TIME_set(NULL, (time_t)(from_ms / 1000)), *to = ASN1_TIME_set(NULL, (time_t)(to_ms / 1000));
    assert_true(X509_CRL_set_version(list, X509_CRL_VERSION_2));
    assert_true(X509_CRL_set_issuer_name(list, X509_get_subject_name(authority->cert)));
    assert_true(X509_CRL_set1_lastUpdate(list, from) && X509_CRL_set1_nextUpdate(list, to));
    if (revoked) {
        X509_REVOKED *entry = X509_REVOKED_new();
        assert_true(X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(revoked)));
        assert_true(X509_REVOKED_set_revocationDate(entry, from));
        assert_true(X509_CRL_add0_revoked(list, entry));
    }
    X509_CRL_sort(list);
    assert_true(X509_CRL_sign(list, authority->key, EVP_sha256()) > 0);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_int_equal(PEM_write_X509_CRL(out, list), 1);
    assert_int_equal(fclose(out), 0);
    ASN1_TIME_free(from);
    ASN1_TIME_free(to);
    X509_CRL_free(list);
}

static inline void national_cert_write(const char *path, X509 *cert)
{
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_int_equal(PEM_write_X509(out, cert), 1);
    assert_int_equal(fclose(out), 0);
}

#endif
