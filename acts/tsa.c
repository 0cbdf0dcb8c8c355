#include "tsa.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ts.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "oids.h"

static enum fault crypto_fault(enum fault f, const char *what)
{
    unsigned long code = ERR_peek_last_error();
    f = fault(f, "%s: %s", what, code ? ERR_reason_error_string(code) : "refused");
    ERR_clear_error();
    return f;
}

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

static int64_t time_ms(const ASN1_GENERALIZEDTIME *time)
{
    struct tm tm;
    return time && ASN1_TIME_to_tm(time, &tm) == 1 ? (int64_t)timegm(&tm) * 1000 : 0;
}

/* A context that checks what `flags` say against `store`, which is its own then. NULL: out of memory. */
static TS_VERIFY_CTX *verifier(TS_REQ *request, X509_STORE *store, int64_t at_ms)
{
    TS_VERIFY_CTX *context = !store ? NULL : request ? TS_REQ_to_TS_VERIFY_CTX(request, NULL) : TS_VERIFY_CTX_new();
    if (!context) {
        X509_STORE_free(store);
        return NULL;
    }
    X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), (time_t)(at_ms / 1000));
    TS_VERIFY_CTX_set_store(context, store);
    return context;
}

static bool verifies(TS_RESP *response, const void *bytes, size_t len, X509_STORE *store, int64_t at_ms)
{
    TS_VERIFY_CTX *context = verifier(NULL, store, at_ms);
    if (!context)
        return false;
    TS_VERIFY_CTX_set_flags(context, TS_VFY_ALL_DATA & ~(TS_VFY_NONCE | TS_VFY_POLICY | TS_VFY_TSA_NAME));
    TS_VERIFY_CTX_set_data(context, BIO_new_mem_buf(bytes, (int)len));
    bool right = TS_RESP_verify_response(context, response) == 1;
    TS_VERIFY_CTX_free(context);
    return right;
}

/* `store` is given away. */
static enum fault check_in(const void *tsr, size_t tsr_len, const void *bytes, size_t len, X509_STORE *store,
                           int64_t *ret_ms)
{
    const unsigned char *at = tsr;
    enum fault f = F_OK;
    TS_RESP *response = tsr_len <= TSA_BYTES_MAX ? d2i_TS_RESP(NULL, &at, (long)tsr_len) : NULL;
    TS_TST_INFO *info = response ? TS_RESP_get_tst_info(response) : NULL;
    int64_t ms = info ? time_ms(TS_TST_INFO_get_time(info)) : 0;
    if (!ms || at != (const unsigned char *)tsr + tsr_len) {
        X509_STORE_free(store);
        f = crypto_fault(F_CORRUPT, "not one time stamp");
    } else if (!verifies(response, bytes, len, store, ms)) {
        f = crypto_fault(F_CORRUPT, "time stamp");
    } else {
        *ret_ms = ms;
    }
    TS_RESP_free(response);
    return f;
}

enum fault tsa_check(const void *tsr, size_t tsr_len, const void *bytes, size_t len, X509 *authority, int64_t *ret_ms)
{
    X509_STORE *store = X509_STORE_new();
    if (!store || X509_STORE_add_cert(store, authority) != 1) {
        X509_STORE_free(store);
        return fault(F_NOMEM, "a time stamp");
    }
    return check_in(tsr, tsr_len, bytes, len, store, ret_ms);
}

/* -- by an authority elsewhere -- */

/* Each certificate of the text is trusted by itself, whoever stands above it. */
static enum fault store_of(const char *pem, X509_STORE **ret_store)
{
    int count = 0;
    X509 *cert;
    BIO *in = BIO_new_mem_buf(pem, -1);
    X509_STORE *store = X509_STORE_new();
    bool ok = in && store && X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN) == 1;
    while (ok && (cert = PEM_read_bio_X509(in, NULL, NULL, NULL))) {
        ok = X509_STORE_add_cert(store, cert) == 1;
        X509_free(cert);
        count++;
    }
    BIO_free(in);
    ERR_clear_error(); /* the end of the text is one too */
    if (ok && count) {
        *ret_store = store;
        return F_OK;
    }
    X509_STORE_free(store);
    return ok ? fault(F_INVALID, "no certificate in PEM") : fault(F_NOMEM, "certificates of a time authority");
}

enum fault tsa_authority_check(const char *authority_pem)
{
    X509_STORE *store;
    enum fault f = store_of(authority_pem, &store);
    if (!f)
        X509_STORE_free(store);
    return f;
}

enum fault tsa_check_under(const void *tsr, size_t tsr_len, const void *bytes, size_t len, const char *authority_pem,
                           int64_t *ret_ms)
{
    X509_STORE *store;
    enum fault f = store_of(authority_pem, &store);
    return f ? f : check_in(tsr, tsr_len, bytes, len, store, ret_ms);
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

/* Digest and nonce are the question's, the certificate is made for stamping and one of theirs. */
static bool answers(TS_REQ *request, TS_RESP *response, X509_STORE *store, int64_t at_ms)
{
    TS_VERIFY_CTX *context = verifier(request, store, at_ms);
    if (!context)
        return false;
    TS_VERIFY_CTX_add_flags(context, TS_VFY_SIGNATURE);
    bool right = TS_RESP_verify_response(context, response) == 1;
    TS_VERIFY_CTX_free(context);
    return right;
}

static enum fault at_this_time(int64_t told_ms, int64_t now_ms)
{
    if (told_ms > now_ms + TSA_CLOCK_MS)
        return fault(F_STAMP_FUTURE, "a stamp that is %lld ms ahead", (long long)(told_ms - now_ms));
    return told_ms < now_ms - TSA_CLOCK_MS
               ? fault(F_STAMP_WRONG, "a stamp that is %lld ms behind", (long long)(now_ms - told_ms))
               : F_OK;
}

enum fault tsa_read(const void *request_der, size_t request_len, const void *answer, size_t answer_len,
                    const char *authority_pem, int64_t now_ms, int64_t *ret_ms)
{
    X509_STORE *store;
    const unsigned char *q = request_der, *a = answer;
    enum fault f = answer_len > TSA_BYTES_MAX ? fault(F_STAMP_WRONG, "a stamp of %zu bytes", answer_len)
                                              : store_of(authority_pem, &store);
    if (f)
        return f;
    TS_REQ *request = d2i_TS_REQ(NULL, &q, (long)request_len);
    TS_RESP *response = d2i_TS_RESP(NULL, &a, (long)answer_len);
    TS_TST_INFO *info = response ? TS_RESP_get_tst_info(response) : NULL;
    int64_t ms = info ? time_ms(TS_TST_INFO_get_time(info)) : 0;
    if (!request || !ms || a != (const unsigned char *)answer + answer_len) {
        X509_STORE_free(store);
        f = crypto_fault(F_STAMP_WRONG, "not a stamp");
    } else if (!answers(request, response, store, ms)) {
        f = crypto_fault(F_STAMP_WRONG, "stamp");
    } else {
        f = at_this_time(ms, now_ms);
    }
    TS_RESP_free(response);
    TS_REQ_free(request);
    if (!f)
        *ret_ms = ms;
    return f;
}
