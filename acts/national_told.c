#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "national_parts.h"

/* What an authority said of a certificate when it signed, read again from what was kept. */

static int64_t time_ms(const ASN1_TIME *time)
{
    struct tm tm;
    return time && ASN1_TIME_to_tm(time, &tm) == 1 ? (int64_t)timegm(&tm) * 1000 : 0;
}

static enum fault no_answer(const char *what)
{
    ERR_clear_error();
    return fault(F_CORRUPT, "%s", what);
}

/* The hours of the one answer in it; the end of one that names none is its beginning (RFC 6960 4.2.2.1). */
static enum fault answer_hours(const void *answer, size_t len, int64_t *ret_from_ms, int64_t *ret_to_ms)
{
    const unsigned char *at = answer;
    ASN1_GENERALIZEDTIME *from = NULL, *to = NULL;
    OCSP_RESPONSE *response = d2i_OCSP_RESPONSE(NULL, &at, (long)len);
    OCSP_BASICRESP *basic = response ? OCSP_response_get1_basic(response) : NULL;
    const bool one = basic && at == (const unsigned char *)answer + len && OCSP_resp_count(basic) == 1;
    if (one)
        OCSP_single_get0_status(OCSP_resp_get0(basic, 0), NULL, NULL, &from, &to);
    *ret_from_ms = time_ms(from);
    *ret_to_ms = to ? time_ms(to) : *ret_from_ms;
    OCSP_BASICRESP_free(basic);
    OCSP_RESPONSE_free(response);
    return one && *ret_from_ms ? F_OK : no_answer("not one answer about a certificate");
}

/* The question without its nonce, which was for that moment. */
static enum fault question(X509 *cert, X509 *issuer, unsigned char **ret_der, int *ret_len)
{
    OCSP_REQUEST *request = OCSP_REQUEST_new();
    OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha1(), cert, issuer);
    *ret_der = NULL;
    *ret_len = 0;
    if (request && id && OCSP_request_add0_id(request, id)) {
        id = NULL;
        *ret_len = i2d_OCSP_REQUEST(request, ret_der);
    }
    OCSP_CERTID_free(id);
    OCSP_REQUEST_free(request);
    return *ret_len > 0 ? F_OK : no_answer("cannot name a certificate");
}

enum fault national_told(const void *answer, size_t len, X509 *cert, const char *issuer_pem, int64_t signed_ms,
                         enum revocation *ret_revocation)
{
    int64_t from_ms, to_ms;
    unsigned char *der = NULL;
    int der_len;
    X509 *issuer;
    enum fault f = answer_hours(answer, len, &from_ms, &to_ms);
    if (!f && to_ms < signed_ms - NATIONAL_CLOCK_MS)
        f = fault(F_CORRUPT, "the answer was no longer good when it was signed");
    if (!f)
        f = cert_from_pem(issuer_pem, strlen(issuer_pem), &issuer);
    if (f)
        return f;
    f = question(cert, issuer, &der, &der_len);
    if (!f)
        f = national_ocsp_read(der, (size_t)der_len, answer, len, issuer_pem, signed_ms > from_ms ? signed_ms : from_ms,
                               ret_revocation);
    OPENSSL_free(der);
    X509_free(issuer);
    return f;
}

enum fault national_listed(const void *bytes, size_t len, X509 *cert, const char *issuer_pem, int64_t signed_ms,
                           enum revocation *ret_revocation)
{
    X509_REVOKED *entry;
    struct national *n;
    enum fault f = national_new(&n);
    if (!f)
        f = national_add(n, issuer_pem, strlen(issuer_pem));
    if (!f)
        f = national_add(n, bytes, len); /* signed by that authority, or F_INVALID */
    if (!f && n->lists_len != 1)
        f = fault(F_INVALID, "not a revocation list");
    if (!f && X509_NAME_cmp(X509_get_issuer_name(cert), X509_CRL_get_issuer(n->lists[0])))
        f = fault(F_INVALID, "the list of another authority");
    if (!f && time_ms(X509_CRL_get0_nextUpdate(n->lists[0])) < signed_ms - NATIONAL_CLOCK_MS)
        f = fault(F_INVALID, "the list was no longer good when it was signed");
    if (!f)
        *ret_revocation = X509_CRL_get0_by_cert(n->lists[0], &entry, cert) == 1 ? REVOCATION_REVOKED : REVOCATION_GOOD;
    national_free(n);
    ERR_clear_error();
    return f;
}

enum fault national_list_of(const struct national *n, X509 *cert, int64_t now_ms, void **ret_der, size_t *ret_len)
{
    X509_REVOKED *entry;
    unsigned char *der = NULL;
    int len = 0;
    X509_CRL *found = NULL;
    for (size_t i = 0; i < n->lists_len; i++) {
        X509_CRL *list = n->lists[i];
        if (X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_issuer_name(cert)))
            continue;
        const bool on = X509_CRL_get0_by_cert(list, &entry, cert) == 1;
        if (on || (!found && national_at(X509_CRL_get0_lastUpdate(list), X509_CRL_get0_nextUpdate(list), now_ms)))
            found = list;
        if (on)
            break;
    }
    if (!found)
        return fault(F_NOT_FOUND, "no revocation list tells of the certificate");
    len = i2d_X509_CRL(found, &der);
    void *copy = len > 0 ? malloc((size_t)len) : NULL;
    if (copy)
        memcpy(copy, der, (size_t)len);
    OPENSSL_free(der);
    if (!copy)
        return fault(F_NOMEM, "a revocation list");
    *ret_der = copy;
    *ret_len = (size_t)len;
    return F_OK;
}
