#include <dirent.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "gost.h"
#include "national_parts.h"

enum { PATH_BYTES = 4200 };

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

static bool ends(const char *name, const char *end)
{
    size_t len = strlen(name), end_len = strlen(end);
    return len > end_len && !strcmp(name + len - end_len, end);
}

static bool wanted(const char *name, bool lists)
{
    return lists ? ends(name, ".crl") : ends(name, ".cer") || ends(name, ".crt") || ends(name, ".pem");
}

static enum fault add_folder(struct national *n, const char *dir, bool lists)
{
    enum fault f = F_OK;
    DIR *folder = opendir(dir);
    if (!folder)
        return fault(F_NOT_FOUND, "cannot open %.120s", dir);
    for (struct dirent *entry = readdir(folder); !f && entry; entry = readdir(folder)) {
        char path[PATH_BYTES], *bytes;
        size_t len;
        if (!wanted(entry->d_name, lists))
            continue;
        snprintf(path, sizeof path, "%.3900s/%s", dir, entry->d_name);
        f = file_read(path, NATIONAL_FILE_BYTES_MAX, &bytes, &len);
        if (f)
            break;
        f = national_add(n, bytes, len);
        free(bytes);
        if (f) {
            char why[FAULT_TEXT_MAX];
            snprintf(why, sizeof why, "%s", fault_text());
            f = fault(f, "%.100s: %s", entry->d_name, why);
        }
    }
    closedir(folder);
    return f;
}

enum fault national_open(const char *dir, struct national **ret_national)
{
    struct national *n = NULL;
    enum fault f = national_new(&n);
    if (f)
        return f;
    f = add_folder(n, dir, false);
    if (!f && !n->issuers_len)
        f = fault(F_NOT_FOUND, "no certificate of an authority in %.120s", dir);
    if (!f)
        f = add_folder(n, dir, true);
    if (f)
        national_free(n);
    else
        *ret_national = n;
    return f;
}
