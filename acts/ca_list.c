#include "ca.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crypto_fault.h"
#include "files.h"

static int64_t time_ms(const ASN1_TIME *time)
{
    struct tm tm;
    return time && ASN1_TIME_to_tm(time, &tm) == 1 ? (int64_t)timegm(&tm) * 1000 : 0;
}

int64_t ca_list_made_ms(const X509_CRL *list)
{
    return time_ms(X509_CRL_get0_lastUpdate(list));
}

bool ca_listed(X509_CRL *list, X509 *cert, int64_t *ret_at_ms)
{
    X509_REVOKED *entry;
    if (X509_CRL_get0_by_cert(list, &entry, cert) != 1)
        return false;
    *ret_at_ms = time_ms(X509_REVOKED_get0_revocationDate(entry));
    return true;
}

static enum fault lacks(const struct ca *ca, const struct ca_taken *one, X509 **ret_cert)
{
    int64_t at_ms;
    X509 *cert;
    enum fault f = cert_from_pem(one->cert_pem, strlen(one->cert_pem), &cert);
    *ret_cert = NULL;
    if (f)
        return f;
    if (ca->list && ca_listed(ca->list, cert, &at_ms))
        X509_free(cert);
    else
        *ret_cert = cert;
    return F_OK;
}

enum fault ca_list_lacks(const struct ca *ca, const struct ca_taken *taken, size_t n, size_t *ret_lacking)
{
    size_t lacking = 0;
    X509 *cert;
    for (size_t i = 0; i < n; i++) {
        enum fault f = lacks(ca, &taken[i], &cert);
        if (f)
            return f;
        lacking += cert != NULL;
        X509_free(cert);
    }
    *ret_lacking = lacking;
    return F_OK;
}

/* -- making one -- */

static bool add_entry(X509_CRL *list, X509 *cert, int64_t at_ms)
{
    X509_REVOKED *entry = X509_REVOKED_new();
    ASN1_TIME *at = ASN1_TIME_set(NULL, (time_t)(at_ms / 1000));
    bool ok = entry && at && X509_REVOKED_set_serialNumber(entry, (ASN1_INTEGER *)X509_get0_serialNumber(cert)) &&
              X509_REVOKED_set_revocationDate(entry, at) && X509_CRL_add0_revoked(list, entry);
    if (!ok)
        X509_REVOKED_free(entry);
    ASN1_TIME_free(at);
    return ok;
}

/* Once on the list, always on it, whatever the books were restored to. */
static bool add_known(X509_CRL *list, X509_CRL *before)
{
    STACK_OF(X509_REVOKED) *known = before ? X509_CRL_get_REVOKED(before) : NULL;
    for (int i = 0; i < sk_X509_REVOKED_num(known); i++) {
        X509_REVOKED *entry = X509_REVOKED_dup(sk_X509_REVOKED_value(known, i));
        if (!entry || !X509_CRL_add0_revoked(list, entry)) {
            X509_REVOKED_free(entry);
            return false;
        }
    }
    return true;
}

static enum fault add_taken(X509_CRL *list, const struct ca *ca, const struct ca_taken *taken, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        X509 *cert;
        enum fault f = lacks(ca, &taken[i], &cert);
        if (f)
            return f;
        bool ok = !cert || add_entry(list, cert, taken[i].at_ms);
        X509_free(cert);
        if (!ok)
            return crypto_fault(F_NOMEM, "a list of keys taken back");
    }
    return F_OK;
}

static bool add_number(X509_CRL *list, X509_CRL *before)
{
    ASN1_INTEGER *last = before ? X509_CRL_get_ext_d2i(before, NID_crl_number, NULL, NULL) : NULL,
                 *number = ASN1_INTEGER_new();
    bool ok = number && ASN1_INTEGER_set(number, (last ? ASN1_INTEGER_get(last) : 0) + 1) &&
              X509_CRL_add1_ext_i2d(list, NID_crl_number, number, 0, 0) == 1;
    ASN1_INTEGER_free(last);
    ASN1_INTEGER_free(number);
    return ok;
}

static bool add_issuer_key(X509_CRL *list, X509 *issuer)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, NULL, NULL, list, 0);
    X509V3_set_ctx_nodb(&context);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, NID_authority_key_identifier, "keyid:always");
    bool ok = extension && X509_CRL_add_ext(list, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return ok;
}

enum fault ca_list_make(struct ca *ca, const struct ca_taken *taken, size_t n, int64_t now_ms)
{
    if (!ca->key)
        return fault(F_CA_SEALED, "the authority's key is not open");
    X509_CRL *list = X509_CRL_new();
    ASN1_TIME *now = ASN1_TIME_set(NULL, (time_t)(now_ms / 1000));
    enum fault f = list && now && X509_CRL_set_version(list, X509_CRL_VERSION_2) &&
                           X509_CRL_set_issuer_name(list, X509_get_subject_name(ca->cert)) &&
                           X509_CRL_set1_lastUpdate(list, now) &&
                           X509_CRL_set1_nextUpdate(list, X509_get0_notAfter(ca->cert)) && add_known(list, ca->list) &&
                           add_issuer_key(list, ca->cert) && add_number(list, ca->list)
                       ? F_OK
                       : crypto_fault(F_IO, "cannot make a list of keys taken back");
    if (!f)
        f = add_taken(list, ca, taken, n);
    if (!f && (!X509_CRL_sort(list) || X509_CRL_sign(list, ca->key, EVP_sha256()) <= 0))
        f = crypto_fault(F_IO, "cannot sign a list of keys taken back");
    ASN1_TIME_free(now);
    if (f) {
        X509_CRL_free(list);
        return f;
    }
    X509_CRL_free(ca->list);
    ca->list = list;
    return F_OK;
}

/* -- as a file -- */

enum fault ca_list_write(const char *dir, const struct ca *ca)
{
    char path[4200], *text;
    BIO *out = BIO_new(BIO_s_mem());
    enum fault f = F_OK;
    if (!out || PEM_write_bio_X509_CRL(out, ca->list) != 1) {
        f = crypto_fault(F_IO, "cannot write a list of keys taken back");
    } else if ((size_t)snprintf(path, sizeof path, "%s/" CA_LIST_FILE, dir) >= sizeof path) {
        f = fault(F_INVALID, "a path of %zu bytes", strlen(dir));
    } else {
        long len = BIO_get_mem_data(out, &text);
        f = file_replace(path, text, (size_t)len, 0644);
    }
    BIO_free(out);
    return f;
}

static X509_CRL *parse(const void *bytes, size_t len)
{
    const unsigned char *at = bytes;
    BIO *in = BIO_new_mem_buf(bytes, (int)len);
    X509_CRL *list = in ? PEM_read_bio_X509_CRL(in, NULL, NULL, NULL) : NULL;
    BIO_free(in);
    ERR_clear_error();
    if (list)
        return list;
    list = d2i_X509_CRL(NULL, &at, (long)len);
    if (list && at == (const unsigned char *)bytes + len)
        return list;
    X509_CRL_free(list);
    return NULL;
}

enum fault ca_list_read(const void *bytes, size_t len, X509 *cert, X509_CRL **ret_list)
{
    X509_CRL *list = len <= CA_LIST_BYTES_MAX ? parse(bytes, len) : NULL;
    if (list && !X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_subject_name(cert)) &&
        X509_CRL_verify(list, X509_get0_pubkey(cert)) == 1 && ca_list_made_ms(list)) {
        *ret_list = list;
        return F_OK;
    }
    X509_CRL_free(list);
    ERR_clear_error();
    return fault(F_CORRUPT, "not the authority's list of keys taken back");
}
