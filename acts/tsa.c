#include "tsa.h"

#include <openssl/rand.h>
#include <openssl/ts.h>
#include <stdlib.h>
#include <string.h>

#include "ca.h"
#include "crypto_fault.h"
#include "oids.h"

static ASN1_INTEGER *random_number(void)
{
    unsigned char bytes[16];
    ASN1_INTEGER *serial = ASN1_INTEGER_new();
    if (!serial || RAND_bytes(bytes, sizeof bytes) != 1)
        goto bad;
    bytes[0] = (bytes[0] & 0x7f) | 0x40;
    BIGNUM *number = BN_bin2bn(bytes, sizeof bytes, NULL);
    bool ok = number && BN_to_ASN1_INTEGER(number, serial);
    BN_free(number);
    if (ok)
        return serial;
bad:
    ASN1_INTEGER_free(serial);
    return NULL;
}

static ASN1_INTEGER *random_serial(TS_RESP_CTX *context, void *user)
{
    (void)context;
    (void)user;
    return random_number();
}

static int given_time(TS_RESP_CTX *context, void *user, long *ret_s, long *ret_us)
{
    (void)context;
    *ret_s = (long)(*(const int64_t *)user / 1000);
    *ret_us = 0;
    return 1;
}

/* A request for the digest, which asks for the certificate. */
static BIO *request_for(const void *bytes, size_t len, const ASN1_INTEGER *nonce)
{
    unsigned char digest[32];
    size_t digest_len = sizeof digest;
    TS_REQ *request = TS_REQ_new();
    TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
    X509_ALGOR *algorithm = X509_ALGOR_new();
    BIO *out = BIO_new(BIO_s_mem());
    bool ok = request && imprint && algorithm && out &&
              EVP_Q_digest(NULL, "SHA256", NULL, bytes, len, digest, &digest_len) == 1;
    if (ok) {
        X509_ALGOR_set_md(algorithm, EVP_sha256());
        ok = TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1 &&
             TS_MSG_IMPRINT_set_msg(imprint, digest, (int)digest_len) == 1 && TS_REQ_set_version(request, 1) == 1 &&
             TS_REQ_set_msg_imprint(request, imprint) == 1 && TS_REQ_set_cert_req(request, 1) == 1 &&
             (!nonce || TS_REQ_set_nonce(request, nonce) == 1) && i2d_TS_REQ_bio(out, request) == 1;
    }
    X509_ALGOR_free(algorithm);
    TS_MSG_IMPRINT_free(imprint);
    TS_REQ_free(request);
    if (ok)
        return out;
    BIO_free(out);
    return NULL;
}

static TS_RESP_CTX *stamper(const struct ca *ca, int64_t *now_ms)
{
    ASN1_OBJECT *policy = OBJ_txt2obj(OID_STAMP_POLICY, 1);
    TS_RESP_CTX *context = TS_RESP_CTX_new();
    bool ok = policy && context && TS_RESP_CTX_set_signer_cert(context, ca->tsa_cert) == 1 &&
              TS_RESP_CTX_set_signer_key(context, ca->tsa_key) == 1 &&
              TS_RESP_CTX_set_signer_digest(context, EVP_sha256()) == 1 &&
              TS_RESP_CTX_set_ess_cert_id_digest(context, EVP_sha256()) == 1 &&
              TS_RESP_CTX_set_def_policy(context, policy) == 1 && TS_RESP_CTX_add_md(context, EVP_sha256()) == 1;
    ASN1_OBJECT_free(policy);
    if (!ok) {
        TS_RESP_CTX_free(context);
        return NULL;
    }
    TS_RESP_CTX_set_serial_cb(context, random_serial, NULL);
    TS_RESP_CTX_set_time_cb(context, given_time, now_ms);
    return context;
}

enum fault tsa_stamp(const struct ca *ca, const void *bytes, size_t len, int64_t now_ms, void **ret_tsr,
                     size_t *ret_len)
{
    unsigned char *der = NULL;
    int der_len = 0;
    if (!ca->tsa_key)
        return fault(F_NOT_FOUND, "the authority has no stamping key");
    BIO *request = request_for(bytes, len, NULL);
    TS_RESP_CTX *context = request ? stamper(ca, &now_ms) : NULL;
    TS_RESP *response = context ? TS_RESP_create_response(context, request) : NULL;
    bool granted = response &&
                   ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(response))) == TS_STATUS_GRANTED;
    if (granted)
        der_len = i2d_TS_RESP(response, &der);
    void *copy = der_len > 0 ? malloc((size_t)der_len) : NULL;
    if (copy)
        memcpy(copy, der, (size_t)der_len);
    OPENSSL_free(der);
    TS_RESP_free(response);
    TS_RESP_CTX_free(context);
    BIO_free(request);
    if (!copy)
        return crypto_fault(F_IO, "cannot stamp");
    *ret_tsr = copy;
    *ret_len = (size_t)der_len;
    return F_OK;
}

enum fault tsa_ask(const void *bytes, size_t len, void **ret_request, size_t *ret_len)
{
    ASN1_INTEGER *nonce = random_number();
    BIO *request = nonce ? request_for(bytes, len, nonce) : NULL;
    char *der = NULL;
    long der_len = request ? BIO_get_mem_data(request, &der) : 0;
    void *copy = der_len > 0 ? malloc((size_t)der_len) : NULL;
    if (copy)
        memcpy(copy, der, (size_t)der_len);
    BIO_free(request);
    ASN1_INTEGER_free(nonce);
    if (!copy)
        return crypto_fault(F_IO, "cannot ask for a stamp");
    *ret_request = copy;
    *ret_len = (size_t)der_len;
    return F_OK;
}
