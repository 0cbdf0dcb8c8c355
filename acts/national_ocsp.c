#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "gost.h"
#include "national_parts.h"

static enum fault corrupt(const char *what)
{
    unsigned long code = ERR_peek_last_error();
    enum fault f = fault(F_CORRUPT, "%s%s%s", what, code ? ": " : "", code ? ERR_reason_error_string(code) : "");
    ERR_clear_error();
    return f;
}

static enum fault two_certs(const char *cert_pem, const char *issuer_pem, X509 **ret_cert, X509 **ret_issuer)
{
    X509 *cert;
    enum fault f = cert_from_pem(cert_pem, strlen(cert_pem), &cert);
    if (f)
        return f;
    f = cert_from_pem(issuer_pem, strlen(issuer_pem), ret_issuer);
    if (f)
        X509_free(cert);
    else
        *ret_cert = cert;
    return f;
}

enum fault national_ocsp_ask(const char *cert_pem, const char *issuer_pem, void **ret_request, size_t *ret_len)
{
    X509 *cert, *issuer;
    unsigned char *der = NULL;
    void *copy = NULL;
    int len = 0;
    enum fault f = two_certs(cert_pem, issuer_pem, &cert, &issuer);
    if (f)
        return f;
    OCSP_REQUEST *request = OCSP_REQUEST_new();
    OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha1(), cert, issuer); /* the name of a certificate in RFC 5019, no digest */
    if (request && id && OCSP_request_add0_id(request, id)) {
        id = NULL;
        if (OCSP_request_add1_nonce(request, NULL, -1) == 1)
            len = i2d_OCSP_REQUEST(request, &der);
    }
    copy = len > 0 ? malloc((size_t)len) : NULL;
    if (copy)
        memcpy(copy, der, (size_t)len);
    OPENSSL_free(der);
    OCSP_CERTID_free(id);
    OCSP_REQUEST_free(request);
    X509_free(cert);
    X509_free(issuer);
    if (!copy)
        return corrupt("cannot ask about a certificate");
    *ret_request = copy;
    *ret_len = (size_t)len;
    return F_OK;
}

/* The issuer itself, or whom it charged with answering (RFC 6960 4.2.2.2). */
static bool may_answer(X509 *cert, X509 *issuer, int64_t now_ms)
{
    if (!X509_cmp(cert, issuer))
        return true;
    return national_at(X509_get0_notBefore(cert), X509_get0_notAfter(cert), now_ms) &&
           X509_get_extended_key_usage(cert) & XKU_OCSP_SIGN && national_issued(cert, issuer);
}

static bool signed_by(OCSP_BASICRESP *basic, X509 *cert)
{
    const ASN1_OCTET_STRING *signature = OCSP_resp_get0_signature(basic);
    unsigned char *bytes = NULL;
    if (!gost_key(cert)) {
        STACK_OF(X509) *one = sk_X509_new_null();
        bool right = one && sk_X509_push(one, cert) > 0 &&
                     OCSP_basic_verify(basic, one, NULL, OCSP_TRUSTOTHER | OCSP_NOVERIFY | OCSP_NOINTERN) == 1;
        sk_X509_free(one);
        return right;
    }
    int len = i2d_OCSP_RESPDATA((OCSP_RESPDATA *)OCSP_resp_get0_respdata(basic), &bytes);
    bool right =
        len > 0 && gost_named(OCSP_resp_get0_tbs_sigalg(basic), OID_GOST_SIGNATURE) &&
        gost_signed(cert, bytes, (size_t)len, ASN1_STRING_get0_data(signature), (size_t)ASN1_STRING_length(signature));
    OPENSSL_free(bytes);
    return right;
}

static bool answered_rightly(OCSP_BASICRESP *basic, X509 *issuer, int64_t now_ms)
{
    const STACK_OF(X509) *certs = OCSP_resp_get0_certs(basic);
    bool right = signed_by(basic, issuer);
    for (int i = 0; !right && i < sk_X509_num(certs); i++) {
        X509 *cert = sk_X509_value(certs, i);
        right = may_answer(cert, issuer, now_ms) && signed_by(basic, cert);
    }
    ERR_clear_error();
    return right;
}

static enum fault read_basic(OCSP_REQUEST *request, OCSP_BASICRESP *basic, X509 *issuer, int64_t now_ms,
                             enum revocation *ret_revocation)
{
    int status, reason;
    ASN1_GENERALIZEDTIME *revoked, *from, *to;
    OCSP_CERTID *id = OCSP_onereq_get0_id(OCSP_request_onereq_get0(request, 0));
    if (OCSP_check_nonce(request, basic) == 0)
        return corrupt("an answer to another question");
    if (!answered_rightly(basic, issuer, now_ms))
        return corrupt("an answer that the authority did not sign");
    if (OCSP_resp_find_status(basic, id, &status, &reason, &revoked, &from, &to) != 1)
        return corrupt("an answer about another certificate");
    /* One that names no end is good for the moment alone (RFC 6960 4.2.2.1). */
    time_t soon = (time_t)((now_ms + NATIONAL_CLOCK_MS) / 1000), past = (time_t)((now_ms - NATIONAL_CLOCK_MS) / 1000);
    if (!from || X509_cmp_time(from, &soon) != -1 || X509_cmp_time(to ? to : from, &past) != 1)
        return corrupt("an answer out of its hours");
    *ret_revocation = status == V_OCSP_CERTSTATUS_GOOD      ? REVOCATION_GOOD
                      : status == V_OCSP_CERTSTATUS_REVOKED ? REVOCATION_REVOKED
                                                            : REVOCATION_PENDING;
    return F_OK;
}

enum fault national_ocsp_read(const void *request_der, size_t request_len, const void *answer, size_t answer_len,
                              const char *issuer_pem, int64_t now_ms, enum revocation *ret_revocation)
{
    X509 *issuer;
    const unsigned char *q = request_der, *a = answer;
    enum fault f = cert_from_pem(issuer_pem, strlen(issuer_pem), &issuer);
    if (f)
        return f;
    OCSP_REQUEST *request = d2i_OCSP_REQUEST(NULL, &q, (long)request_len);
    OCSP_RESPONSE *response = d2i_OCSP_RESPONSE(NULL, &a, (long)answer_len);
    OCSP_BASICRESP *basic = response && OCSP_response_status(response) == OCSP_RESPONSE_STATUS_SUCCESSFUL
                                ? OCSP_response_get1_basic(response)
                                : NULL;
    f = request && OCSP_request_onereq_count(request) == 1 && basic
            ? read_basic(request, basic, issuer, now_ms, ret_revocation)
            : corrupt("not an answer about a certificate");
    OCSP_BASICRESP_free(basic);
    OCSP_RESPONSE_free(response);
    OCSP_REQUEST_free(request);
    X509_free(issuer);
    return f;
}
