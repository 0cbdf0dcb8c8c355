#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include "gost.h"
#include "national_parts.h"

enum fault national_new(struct national **ret_national)
{
    struct national *n = calloc(1, sizeof *n);
    if (!n)
        return fault(F_NOMEM, "the national authorities");
    *ret_national = n;
    return F_OK;
}

void national_free(struct national *n)
{
    if (!n)
        return;
    for (size_t i = 0; i < n->issuers_len; i++)
        X509_free(n->issuers[i]);
    for (size_t i = 0; i < n->lists_len; i++)
        X509_CRL_free(n->lists[i]);
    free(n);
}

static X509 *read_cert(const void *bytes, size_t len)
{
    const unsigned char *at = bytes;
    BIO *in = BIO_new_mem_buf(bytes, (int)len);
    X509 *cert = in ? PEM_read_bio_X509(in, NULL, NULL, NULL) : NULL;
    BIO_free(in);
    return cert ? cert : d2i_X509(NULL, &at, (long)len);
}

static X509_CRL *read_list(const void *bytes, size_t len)
{
    const unsigned char *at = bytes;
    BIO *in = BIO_new_mem_buf(bytes, (int)len);
    X509_CRL *list = in ? PEM_read_bio_X509_CRL(in, NULL, NULL, NULL) : NULL;
    BIO_free(in);
    return list ? list : d2i_X509_CRL(NULL, &at, (long)len);
}

static bool list_signed(const struct national *n, X509_CRL *list)
{
    bool right = false;
    for (size_t i = 0; !right && i < n->issuers_len; i++) {
        X509 *issuer = n->issuers[i];
        if (!X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_subject_name(issuer)))
            right = gost_key(issuer) ? gost_listed(list, issuer) : X509_CRL_verify(list, X509_get0_pubkey(issuer)) == 1;
    }
    return right;
}

static enum fault add_list(struct national *n, X509_CRL *list)
{
    enum fault f = F_OK;
    if (!list_signed(n, list))
        f = fault(F_INVALID, "a revocation list that no listed authority signed");
    else if (n->lists_len == NATIONAL_FILES_MAX)
        f = fault(F_TOO_BIG, "more than %d revocation lists", NATIONAL_FILES_MAX);
    if (f)
        X509_CRL_free(list);
    else
        n->lists[n->lists_len++] = list;
    return f;
}

static enum fault add_issuer(struct national *n, X509 *cert)
{
    enum fault f = F_OK;
    if (X509_check_ca(cert) != 1)
        f = fault(F_INVALID, "the certificate is not an authority's");
    else if (n->issuers_len == NATIONAL_FILES_MAX)
        f = fault(F_TOO_BIG, "more than %d authorities", NATIONAL_FILES_MAX);
    if (f)
        X509_free(cert);
    else
        n->issuers[n->issuers_len++] = cert;
    return f;
}

enum fault national_add(struct national *n, const void *bytes, size_t len)
{
    enum fault f;
    if (len > NATIONAL_FILE_BYTES_MAX)
        return fault(F_INVALID, "a file of %zu bytes", len);
    X509 *cert = read_cert(bytes, len);
    X509_CRL *list = cert ? NULL : read_list(bytes, len);
    if (cert)
        f = add_issuer(n, cert);
    else
        f = list ? add_list(n, list) : fault(F_INVALID, "neither a certificate nor a revocation list");
    ERR_clear_error();
    return f;
}
