#include "ca.h"

#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "files.h"

enum { PEM_BYTES_MAX = 16 * 1024, PATH_BYTES = 4200 };

static enum fault write_key(const char *dir, const char *file, EVP_PKEY *key, const char *passphrase)
{
    char path[PATH_BYTES], *text = NULL;
    enum fault f = F_OK;
    BIO *out = BIO_new(BIO_s_mem());
    snprintf(path, sizeof path, "%s/%s", dir, file);
    if (passphrase)
        f = key_seal(key, passphrase, &text);
    else if (!out || PEM_write_bio_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL) != 1)
        f = fault(F_IO, "cannot write a key");
    if (!f && passphrase) {
        f = file_write_new(path, text, strlen(text), 0600);
        free(text);
    } else if (!f) {
        long len = BIO_get_mem_data(out, &text);
        f = file_write_new(path, text, (size_t)len, 0600);
    }
    BIO_free(out);
    return f;
}

static enum fault write_cert(const char *dir, const char *file, X509 *cert)
{
    char path[PATH_BYTES], *pem;
    size_t len;
    snprintf(path, sizeof path, "%s/%s", dir, file);
    enum fault f = cert_to_pem(cert, &pem, &len);
    if (f)
        return f;
    f = file_write_new(path, pem, len, 0644);
    free(pem);
    return f;
}

static enum fault write_stamper(const char *dir, const struct ca *ca)
{
    enum fault f = write_key(dir, "tsa.key", ca->tsa_key, NULL);
    return f ? f : write_cert(dir, "tsa.pem", ca->tsa_cert);
}

enum fault ca_init(const char *dir, const char *passphrase, const char *university, int64_t now_ms)
{
    char path[PATH_BYTES];
    struct ca ca;
    if (strlen(dir) > PATH_BYTES - 32)
        return fault(F_INVALID, "a path of %zu bytes", strlen(dir));
    snprintf(path, sizeof path, "%s/ca.pem", dir);
    if (!access(path, 0))
        return fault(F_CONFLICT, "%.120s exists already", path);
    enum fault f = folder_make(dir, 0700);
    if (f)
        return f;
    f = ca_make(university, now_ms, &ca);
    if (f)
        return f;
    f = write_key(dir, "ca.key", ca.key, passphrase);
    if (!f)
        f = write_key(dir, "seal.key", ca.seal_key, NULL);
    if (!f)
        f = write_cert(dir, "seal.pem", ca.seal_cert);
    if (!f)
        f = write_stamper(dir, &ca);
    if (!f)
        f = ca_list_write(dir, &ca);
    /* Last: with this file the ceremony counts as done. */
    if (!f)
        f = write_cert(dir, "ca.pem", ca.cert);
    ca_release(&ca);
    return f;
}

static enum fault read_pem(const char *dir, const char *file, char **ret_text)
{
    char path[PATH_BYTES];
    size_t len;
    if (strlen(dir) > PATH_BYTES - 32)
        return fault(F_INVALID, "a path of %zu bytes", strlen(dir));
    snprintf(path, sizeof path, "%s/%s", dir, file);
    return file_read(path, PEM_BYTES_MAX, ret_text, &len);
}

static enum fault read_cert(const char *dir, const char *file, X509 **ret_cert)
{
    char *text;
    enum fault f = read_pem(dir, file, &text);
    if (f)
        return f;
    f = cert_from_pem(text, strlen(text), ret_cert);
    free(text);
    return f;
}

static enum fault read_key(const char *dir, const char *file, const char *passphrase, X509 *cert, EVP_PKEY **ret_key)
{
    char *text;
    EVP_PKEY *key;
    enum fault f = read_pem(dir, file, &text);
    if (f)
        return f;
    f = key_open(text, passphrase, &key);
    OPENSSL_cleanse(text, strlen(text));
    free(text);
    if (f)
        return f;
    if (X509_check_private_key(cert, key) != 1) {
        EVP_PKEY_free(key);
        return fault(F_CORRUPT, "%s does not belong to its certificate", file);
    }
    *ret_key = key;
    return F_OK;
}

/* A folder of before there were stamps gets its key when the authority is open. */
static enum fault open_stamper(const char *dir, struct ca *ca)
{
    char name[200] = "";
    enum fault f = read_cert(dir, "tsa.pem", &ca->tsa_cert);
    if (!f)
        return read_key(dir, "tsa.key", "", ca->tsa_cert, &ca->tsa_key);
    if (f != F_NOT_FOUND || !ca->key)
        return f == F_NOT_FOUND ? F_OK : f;
    X509_NAME_get_text_by_NID(X509_get_subject_name(ca->cert), NID_organizationName, name, sizeof name);
    f = ca_stamper_make(ca, name, clock_now_ms());
    return f ? f : write_stamper(dir, ca);
}

static enum fault open_list(const char *dir, struct ca *ca)
{
    char path[PATH_BYTES], *text;
    size_t len;
    snprintf(path, sizeof path, "%s/" CA_LIST_FILE, dir);
    enum fault f = file_read(path, CA_LIST_BYTES_MAX, &text, &len);
    if (f)
        return f == F_NOT_FOUND ? F_OK : f;
    f = ca_list_read(text, len, ca->cert, &ca->list);
    free(text);
    return f;
}

enum fault ca_open(const char *dir, const char *passphrase, struct ca *ret_ca)
{
    struct ca ca = {0};
    enum fault f = read_cert(dir, "ca.pem", &ca.cert);
    if (!f)
        f = read_cert(dir, "seal.pem", &ca.seal_cert);
    if (!f)
        f = read_key(dir, "seal.key", "", ca.seal_cert, &ca.seal_key);
    if (!f && passphrase)
        f = read_key(dir, "ca.key", passphrase, ca.cert, &ca.key);
    if (!f)
        f = open_stamper(dir, &ca);
    if (!f)
        f = open_list(dir, &ca);
    if (f)
        ca_release(&ca);
    else
        *ret_ca = ca;
    return f;
}
