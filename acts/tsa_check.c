#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <time.h>

#include "crypto_fault.h"
#include "tsa.h"

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
