#include "sample_national.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

enum { RSA_BITS = 2048, DAY_S = 24 * 3600 };

struct maker {
    X509 *issuer, *cert;
    EVP_PKEY *issuer_key, *key;
    time_t at;
};

static bool extend(X509 *cert, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, cert, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    const bool right = extension && X509_add_ext(cert, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return right;
}

static bool named(X509 *cert, const char *field, const char *value)
{
    return X509_NAME_add_entry_by_txt(X509_get_subject_name(cert), field, MBSTRING_UTF8, (const unsigned char *)value,
                                      -1, -1, 0) == 1;
}

/* As a certificate of the country looks: the IIN is the serial number of the name. `iin` NULL: the authority, its own
   issuer. */
static bool issue(const struct maker *m, X509 *cert, EVP_PKEY *key, const char *name, const char *iin)
{
    X509 *issuer = iin ? m->issuer : cert;
    return X509_set_version(cert, X509_VERSION_3) && X509_set_pubkey(cert, key) &&
           ASN1_INTEGER_set(X509_get_serialNumber(cert), iin ? 2 : 1) && named(cert, "CN", name) &&
           (!iin || named(cert, "serialNumber", iin)) && named(cert, "C", "KZ") &&
           X509_set_issuer_name(cert, X509_get_subject_name(issuer)) &&
           ASN1_TIME_adj(X509_getm_notBefore(cert), m->at, -30, 0) &&
           ASN1_TIME_adj(X509_getm_notAfter(cert), m->at, 335, 0) &&
           extend(cert, issuer, NID_basic_constraints, iin ? "critical,CA:FALSE" : "critical,CA:TRUE") &&
           extend(cert, issuer, NID_key_usage,
                  iin ? "critical,digitalSignature,nonRepudiation" : "critical,keyCertSign,cRLSign") &&
           (!iin || extend(cert, issuer, NID_ext_key_usage, "emailProtection,1.2.398.3.3.4.1.1")) &&
           X509_sign(cert, m->issuer_key, EVP_sha256()) > 0;
}

/* Detached, with the time and without signingCertificateV2, as the national client makes it. */
static CMS_ContentInfo *sign(const struct maker *m, const void *bytes, size_t len)
{
    const unsigned flags = CMS_DETACHED | CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP;
    BIO *in = BIO_new_mem_buf(bytes, (int)len);
    CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
    ASN1_TIME *at = ASN1_TIME_set(NULL, m->at);
    CMS_SignerInfo *signer = cms ? CMS_add1_signer(cms, m->cert, m->key, EVP_sha256(), flags) : NULL;
    const bool right = in && at && signer &&
                       CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime, at->type, at, -1) == 1 &&
                       CMS_final(cms, in, NULL, flags & ~(unsigned)CMS_PARTIAL) == 1;
    ASN1_TIME_free(at);
    BIO_free(in);
    if (right)
        return cms;
    CMS_ContentInfo_free(cms);
    return NULL;
}

static OCSP_RESPONSE *answer(const struct maker *m)
{
    OCSP_RESPONSE *response = NULL;
    OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
    OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha1(), m->cert, m->issuer);
    ASN1_TIME *from = ASN1_TIME_set(NULL, m->at), *to = ASN1_TIME_set(NULL, m->at + DAY_S);
    if (basic && id && from && to && OCSP_basic_add1_status(basic, id, V_OCSP_CERTSTATUS_GOOD, 0, NULL, from, to) &&
        OCSP_basic_sign(basic, m->issuer, m->issuer_key, EVP_sha256(), NULL, OCSP_NOCERTS) == 1)
        response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
    ASN1_TIME_free(from);
    ASN1_TIME_free(to);
    OCSP_CERTID_free(id);
    OCSP_BASICRESP_free(basic);
    return response;
}

static X509_CRL *list(const struct maker *m)
{
    X509_CRL *crl = X509_CRL_new();
    ASN1_TIME *from = ASN1_TIME_set(NULL, m->at - DAY_S), *to = ASN1_TIME_set(NULL, m->at + DAY_S);
    const bool right = crl && from && to && X509_CRL_set_version(crl, X509_CRL_VERSION_2) &&
                       X509_CRL_set_issuer_name(crl, X509_get_subject_name(m->issuer)) &&
                       X509_CRL_set1_lastUpdate(crl, from) && X509_CRL_set1_nextUpdate(crl, to) &&
                       X509_CRL_sign(crl, m->issuer_key, EVP_sha256()) > 0;
    ASN1_TIME_free(from);
    ASN1_TIME_free(to);
    if (right)
        return crl;
    X509_CRL_free(crl);
    return NULL;
}

/* Takes the bytes that OpenSSL made. */
static bool keep(unsigned char *der, int len, void **ret_bytes, size_t *ret_len)
{
    *ret_bytes = len > 0 ? malloc((size_t)len) : NULL;
    if (*ret_bytes)
        memcpy(*ret_bytes, der, (size_t)len);
    *ret_len = len > 0 ? (size_t)len : 0;
    OPENSSL_free(der);
    return *ret_bytes != NULL;
}

static bool make(const struct maker *m, const void *bytes, size_t len, struct sample_national *out)
{
    unsigned char *der[3] = {NULL};
    CMS_ContentInfo *cms = sign(m, bytes, len);
    OCSP_RESPONSE *response = answer(m);
    X509_CRL *crl = list(m);
    const int p7s_len = cms ? i2d_CMS_ContentInfo(cms, &der[0]) : 0,
              answer_len = response ? i2d_OCSP_RESPONSE(response, &der[1]) : 0,
              list_len = crl ? i2d_X509_CRL(crl, &der[2]) : 0;
    const bool signature = keep(der[0], p7s_len, &out->p7s, &out->p7s_len),
               told = keep(der[1], answer_len, &out->answer, &out->answer_len),
               listed = keep(der[2], list_len, &out->list, &out->list_len);
    CMS_ContentInfo_free(cms);
    OCSP_RESPONSE_free(response);
    X509_CRL_free(crl);
    return signature && told && listed;
}

enum fault sample_national_sign(const char *name, const char *iin, const void *bytes, size_t len, int64_t at_ms,
                                struct sample_national *ret_national)
{
    struct sample_national out = {0};
    struct maker m = {X509_new(), X509_new(), EVP_RSA_gen(RSA_BITS), EVP_RSA_gen(RSA_BITS), (time_t)(at_ms / 1000)};
    size_t pem_len;
    const bool right = m.issuer && m.cert && m.issuer_key && m.key &&
                       issue(&m, m.issuer, m.issuer_key, "ҮЛГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ", NULL) &&
                       issue(&m, m.cert, m.key, name, iin) && make(&m, bytes, len, &out);
    enum fault f = right ? F_OK : fault(F_CORRUPT, "a sample of a national key");
    if (!f)
        f = cert_to_pem(m.issuer, &out.issuer_pem, &pem_len);
    if (!f)
        f = cert_to_pem(m.cert, &out.cert_pem, &pem_len);
    X509_free(m.issuer);
    X509_free(m.cert);
    EVP_PKEY_free(m.issuer_key);
    EVP_PKEY_free(m.key);
    ERR_clear_error();
    if (f)
        sample_national_release(&out);
    else
        *ret_national = out;
    return f;
}

void sample_national_release(struct sample_national *national)
{
    free(national->issuer_pem);
    free(national->cert_pem);
    free(national->p7s);
    free(national->answer);
    free(national->list);
    *national = (struct sample_national){0};
}
