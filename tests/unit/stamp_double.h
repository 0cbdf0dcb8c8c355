#ifndef BAQYLA_TEST_STAMP_DOUBLE_H
#define BAQYLA_TEST_STAMP_DOUBLE_H

#include <openssl/ts.h>

#include "act_books.h"
#include "http_double.h"
#include "national_keys.h"
#include "stamping.h"
#include "tsa.h"

/* A time authority elsewhere, a double on a socket: it answers rightly, wrongly, late or not at all. */

enum mode { GOOD, SILENT, HANGS_UP, FUTURE, PAST, OTHER_QUESTION, FOREIGN, REFUSED, NONSENSE, TRAILING };
static struct desk *desk; /* the test's own */
static enum mode mode;
static struct national_pair stamp_root, stamp_key, stamp_foreign;
static struct http_double stamper;

static inline ASN1_INTEGER *serial(TS_RESP_CTX *context, void *user)
{
    ASN1_INTEGER *number = ASN1_INTEGER_new();
    (void)context, (void)user;
    assert_true(ASN1_INTEGER_set(number, 7));
    return number;
}

static inline int told_time(TS_RESP_CTX *context, void *user, long *s, long *us)
{
    const int64_t hour = 60 * MINUTE;
    (void)context, (void)user;
    *s = (long)((clock_now_ms() + (mode == FUTURE ? hour : mode == PAST ? -hour : 0)) / 1000);
    *us = 0;
    return 1;
}

static inline char *stamp(const char *body, size_t len, size_t *ret_len)
{
    const struct national_pair *by = mode == FOREIGN ? &stamp_foreign : &stamp_key;
    void *another = NULL;
    stamper.hangs_up = mode == HANGS_UP;
    if (mode == SILENT || mode == HANGS_UP)
        return NULL;
    if (mode == NONSENSE) {
        *ret_len = 5;
        return strdup("hello");
    }
    if (mode == OTHER_QUESTION) {
        assert_ok(tsa_ask("other bytes", 11, &another, &len));
        body = another;
    }
    ASN1_OBJECT *policy = OBJ_txt2obj("1.2.3.4.5", 1);
    TS_RESP_CTX *context = TS_RESP_CTX_new();
    BIO *in = BIO_new_mem_buf(body, (int)len);
    assert_true(TS_RESP_CTX_set_signer_cert(context, by->cert) && TS_RESP_CTX_set_signer_key(context, by->key) &&
                TS_RESP_CTX_set_signer_digest(context, EVP_sha256()) && TS_RESP_CTX_set_def_policy(context, policy) &&
                TS_RESP_CTX_add_md(context, mode == REFUSED ? EVP_sha512() : EVP_sha256()));
    TS_RESP_CTX_set_serial_cb(context, serial, NULL);
    TS_RESP_CTX_set_time_cb(context, told_time, NULL);
    TS_RESP *response = TS_RESP_create_response(context, in);
    unsigned char *der = NULL;
    int der_len = i2d_TS_RESP(response, &der);
    assert_true(der_len > 0);
    *ret_len = (size_t)der_len + (mode == TRAILING);
    char *copy = calloc(1, *ret_len);
    memcpy(copy, der, (size_t)der_len);
    OPENSSL_free(der);
    TS_RESP_free(response);
    TS_RESP_CTX_free(context);
    ASN1_OBJECT_free(policy);
    BIO_free(in);
    free(another);
    return copy;
}

static inline void stamps_by(enum mode now)
{
    char path[100], url[64];
    mode = now;
    snprintf(path, sizeof path, "%s/tsa.pem", desk->dir);
    national_cert_write(path, stamp_root.cert);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/tsp", stamper.port);
    assert_ok(settings_set("tsa", url));
    assert_ok(settings_set("tsa_ca", path));
    assert_ok(stamping_start());
}

static inline void again(void)
{
    struct request request = {.now_ms = clock_now_ms(), .arena = &desk->arena};
    struct reply reply = {0};
    assert_ok(stamping_start()); /* its quiet is over */
    assert_ok(stamping_retry(desk->db, &request, &reply));
    assert_ok(stamping_keep(desk->db, &request, &reply));
    reply_release(&reply);
}

/* Once: keys are slow. The foreign one is of an authority that nobody listed. */
static inline void stamper_start(int64_t from_ms, int64_t to_ms, const struct national_pair *foreign)
{
    const char *usage = "critical,digitalSignature", *uses = "critical,timeStamping";
    const struct national_plan root = {"УАҚЫТ ОРТАЛЫҒЫ", NULL, NULL, NULL, from_ms, to_ms, 0},
                               key = {"УАҚЫТ", NULL, uses, usage, from_ms, to_ms, 0},
                               other = {"БӨТЕН УАҚЫТ", NULL, uses, usage, from_ms, to_ms, 0};
    stamp_root = national_make(&root, NULL);
    stamp_key = national_make(&key, &stamp_root);
    stamp_foreign = national_make(&other, foreign);
    stamper = (struct http_double){.type = "application/timestamp-reply", .answer = stamp};
    http_double_start(&stamper);
}

static inline void stamper_stop(void)
{
    http_double_stop(&stamper);
    national_pair_free(&stamp_root);
    national_pair_free(&stamp_key);
    national_pair_free(&stamp_foreign);
}

#endif
