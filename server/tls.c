#include "tls.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "settings.h"

enum { YEARS = 10 };

static enum fault check_cert(const char *path, X509 **ret_cert)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return fault(F_IO, "the certificate %.150s cannot be read: %s", path, strerror(errno));
    X509 *cert = PEM_read_X509(file, NULL, NULL, NULL);
    fclose(file);
    if (!cert)
        return fault(F_INVALID, "%.150s holds no certificate in PEM", path);
    *ret_cert = cert;
    return F_OK;
}

static enum fault check_key(const char *path, EVP_PKEY **ret_key)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return fault(F_IO, "the private key %.150s cannot be read: %s", path, strerror(errno));
    EVP_PKEY *key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
    fclose(file);
    if (!key)
        return fault(F_INVALID, "%.150s holds no private key in PEM", path);
    *ret_key = key;
    return F_OK;
}

static enum fault check_pair(const struct tls_paths *paths)
{
    X509 *cert = NULL;
    EVP_PKEY *key = NULL;
    enum fault f = check_cert(paths->cert, &cert);
    if (f == F_OK)
        f = check_key(paths->key, &key);
    if (f == F_OK && X509_check_private_key(cert, key) != 1)
        f = fault(F_INVALID, "the key %.100s does not belong to the certificate %.100s", paths->key, paths->cert);
    ERR_clear_error();
    EVP_PKEY_free(key);
    X509_free(cert);
    return f;
}

static int add_extension(X509 *cert, int nid, const char *value)
{
    X509V3_CTX ctx;
    X509V3_set_ctx(&ctx, cert, cert, NULL, NULL, 0);
    X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
    int ok = ext && X509_add_ext(cert, ext, -1);
    X509_EXTENSION_free(ext);
    return ok;
}

static int set_serial(X509 *cert)
{
    unsigned char serial[16];
    if (RAND_bytes(serial, sizeof serial) != 1)
        return 0;
    serial[0] &= 0x7f;
    BIGNUM *number = BN_bin2bn(serial, sizeof serial, NULL);
    int ok = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(cert));
    BN_free(number);
    return ok;
}

static int fill_cert(X509 *cert, EVP_PKEY *key)
{
    char host[128] = "", sans[256];
    if (gethostname(host, sizeof host - 1) || strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                           "0123456789.-") != strlen(host))
        host[0] = '\0';
    snprintf(sans, sizeof sans, "DNS:localhost,IP:127.0.0.1,IP:::1%s%s", *host ? ",DNS:" : "", host);

    X509_NAME *name = X509_get_subject_name(cert);
    return set_serial(cert) && X509_set_version(cert, 2) && X509_gmtime_adj(X509_getm_notBefore(cert), -3600) &&
           X509_time_adj_ex(X509_getm_notAfter(cert), YEARS * 365, 0, NULL) &&
           X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"localhost", -1, -1, 0) &&
           X509_set_issuer_name(cert, name) && X509_set_pubkey(cert, key) &&
           add_extension(cert, NID_basic_constraints, "critical,CA:FALSE") &&
           add_extension(cert, NID_key_usage, "critical,digitalSignature") &&
           add_extension(cert, NID_ext_key_usage, "serverAuth") && add_extension(cert, NID_subject_alt_name, sans) &&
           X509_sign(cert, key, EVP_sha256()) > 0;
}

static FILE *create_private(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
    if (!file && fd >= 0)
        close(fd);
    return file;
}

/* The key is written first: a certificate on the disk means that the pair is whole. */
static enum fault write_pair(const struct tls_paths *paths, X509 *cert, EVP_PKEY *key)
{
    FILE *key_file = create_private(paths->key);
    int ok = key_file && PEM_write_PrivateKey(key_file, key, NULL, NULL, 0, NULL, NULL) && !fflush(key_file) &&
             !fsync(fileno(key_file));
    if (key_file && fclose(key_file))
        ok = 0;
    FILE *cert_file = ok ? create_private(paths->cert) : NULL;
    ok = ok && cert_file && PEM_write_X509(cert_file, cert) && !fflush(cert_file) && !fsync(fileno(cert_file));
    if (cert_file && fclose(cert_file))
        ok = 0;
    return ok ? F_OK : fault(F_IO, "the certificate cannot be written beside %.150s: %s", paths->key, strerror(errno));
}

static enum fault make_pair(const struct tls_paths *paths)
{
    char folder[1024];
    settings_path("tls", folder, sizeof folder);
    if (mkdir(folder, 0700) && errno != EEXIST)
        return fault(F_IO, "%.150s cannot be made: %s", folder, strerror(errno));
    enum fault f;
    X509 *cert = X509_new();
    EVP_PKEY *key = EVP_EC_gen("P-256");
    if (!cert || !key || !fill_cert(cert, key))
        f = fault(F_IO, "a self-signed certificate could not be made");
    else
        f = write_pair(paths, cert, key);
    ERR_clear_error();
    EVP_PKEY_free(key);
    X509_free(cert);
    return f;
}

enum fault tls_prepare(struct tls_paths *ret_paths)
{
    struct tls_paths paths;
    enum fault f = F_OK;
    if (settings()->cert[0]) {
        snprintf(paths.cert, sizeof paths.cert, "%s", settings()->cert);
        snprintf(paths.key, sizeof paths.key, "%s", settings()->key);
    } else {
        settings_path("tls/cert.pem", paths.cert, sizeof paths.cert);
        settings_path("tls/key.pem", paths.key, sizeof paths.key);
        if (access(paths.cert, F_OK))
            f = make_pair(&paths);
    }
    if (f == F_OK)
        f = check_pair(&paths);
    if (f == F_OK)
        *ret_paths = paths;
    return f;
}
