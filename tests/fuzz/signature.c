/* sources: session/reader/si*re.c acts/[nt][as]*.c acts/[ch][re]*.c acts/[cg][mo]s*.c session/ar*.c session/fa*.c */
#include "fuzz.h"

#include <openssl/cms.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

#include "../../session/reader/signature.h"
#include "national.h"
#include "tsa.h"

/* What the reader's child does with what strangers hand in about signatures: the public vectors, and an authority of
   this file that stamps and tells of revocations. The first byte says in which place the others stand. */

#define SIGNED_C3 INT64_C(1664314181000)

enum { DOCUMENT_MAX = 256 * 1024 };

struct bytes {
    uint8_t *at;
    size_t len;
};

static struct bytes rsa_authority, gost_authority, signer, own_pem, stamp_request, ocsp_request;
static X509 *own; /* an authority that also stamps */
static EVP_PKEY *own_key;

static void must(bool right)
{
    if (!right)
        abort();
}

static struct bytes vector(const char *name)
{
    char path[300];
    struct bytes b = {malloc(DOCUMENT_MAX), 0};
    snprintf(path, sizeof path, SOURCE_DIR "/tests/unit/national/%s", name);
    FILE *f = fopen(path, "rb");
    must(f && b.at);
    b.len = fread(b.at, 1, DOCUMENT_MAX, f);
    fclose(f);
    return b;
}

static void seed(const char *name, char place, const void *bytes, size_t len)
{
    uint8_t *whole = malloc(len + 1);
    must(whole != NULL);
    whole[0] = (uint8_t)place;
    memcpy(whole + 1, bytes, len);
    seed_write(name, whole, len + 1);
    free(whole);
}

static void extension(X509 *cert, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, cert, cert, NULL, NULL, 0);
    X509_EXTENSION *made = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    must(made && X509_add_ext(cert, made, -1) == 1);
    X509_EXTENSION_free(made);
}

static void own_make(void)
{
    BIO *out = BIO_new(BIO_s_mem());
    char *pem;
    own = X509_new();
    own_key = EVP_RSA_gen(2048);
    X509_NAME *name = X509_get_subject_name(own);
    must(X509_set_version(own, X509_VERSION_3) && X509_set_pubkey(own, own_key) &&
         ASN1_INTEGER_set(X509_get_serialNumber(own), 7) &&
         X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"own", -1, -1, 0) &&
         X509_set_issuer_name(own, name) && ASN1_TIME_set(X509_getm_notBefore(own), 1577836800) &&
         ASN1_TIME_set(X509_getm_notAfter(own), 1893456000));
    extension(own, NID_basic_constraints, "critical,CA:TRUE");
    extension(own, NID_ext_key_usage, "critical,timeStamping");
    must(X509_sign(own, own_key, EVP_sha256()) > 0 && PEM_write_bio_X509(out, own) == 1);
    own_pem.len = (size_t)BIO_get_mem_data(out, &pem);
    own_pem.at = malloc(own_pem.len + 1);
    memcpy(own_pem.at, pem, own_pem.len);
    own_pem.at[own_pem.len] = 0;
    BIO_free(out);
}

static int told_time(TS_RESP_CTX *context, void *user, long *s, long *us)
{
    (void)context, (void)user;
    *s = (long)(SIGNED_C3 / 1000);
    *us = 0;
    return 1;
}

static ASN1_INTEGER *serial(TS_RESP_CTX *context, void *user)
{
    ASN1_INTEGER *number = ASN1_INTEGER_new();
    (void)context, (void)user;
    must(ASN1_INTEGER_set(number, 7) == 1);
    return number;
}

static void stamp_seed(void)
{
    void *request;
    unsigned char *der = NULL;
    must(!tsa_ask("test123", 7, &request, &stamp_request.len));
    stamp_request.at = request;
    ASN1_OBJECT *policy = OBJ_txt2obj("1.2.3.4.5", 1);
    TS_RESP_CTX *context = TS_RESP_CTX_new();
    BIO *in = BIO_new_mem_buf(request, (int)stamp_request.len);
    must(TS_RESP_CTX_set_signer_cert(context, own) && TS_RESP_CTX_set_signer_key(context, own_key) &&
         TS_RESP_CTX_set_signer_digest(context, EVP_sha256()) && TS_RESP_CTX_set_def_policy(context, policy) &&
         TS_RESP_CTX_add_md(context, EVP_sha256()));
    TS_RESP_CTX_set_serial_cb(context, serial, NULL);
    TS_RESP_CTX_set_time_cb(context, told_time, NULL);
    TS_RESP *response = TS_RESP_create_response(context, in);
    int len = i2d_TS_RESP(response, &der);
    must(len > 0);
    seed("stamp", 's', der, (size_t)len);
    OPENSSL_free(der);
    TS_RESP_free(response);
    TS_RESP_CTX_free(context);
    ASN1_OBJECT_free(policy);
    BIO_free(in);
}

static void ocsp_seed(void)
{
    unsigned char *der = NULL;
    OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha1(), own, own);
    OCSP_REQUEST *request = OCSP_REQUEST_new();
    OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
    ASN1_TIME *from = ASN1_GENERALIZEDTIME_set(NULL, (time_t)(SIGNED_C3 / 1000));
    must(OCSP_request_add0_id(request, id) && OCSP_request_add1_nonce(request, NULL, -1) == 1);
    ocsp_request.len = (size_t)i2d_OCSP_REQUEST(request, &ocsp_request.at);
    must(OCSP_basic_add1_status(basic, id, V_OCSP_CERTSTATUS_GOOD, 0, NULL, from, NULL) &&
         OCSP_copy_nonce(basic, request) && OCSP_basic_sign(basic, own, own_key, EVP_sha256(), NULL, 0) == 1);
    OCSP_RESPONSE *response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
    int len = i2d_OCSP_RESPONSE(response, &der);
    must(len > 0);
    seed("ocsp", 'o', der, (size_t)len);
    OPENSSL_free(der);
    OCSP_RESPONSE_free(response);
    OCSP_BASICRESP_free(basic);
    OCSP_REQUEST_free(request);
    ASN1_TIME_free(from);
}

/* c3 with each of its two signers alone: the second in the file signs by RSA. */
static void cms_seeds(void)
{
    static CMS_SignerInfo *kept[2]; /* OpenSSL has no way to free one alone */
    struct bytes whole = vector("c3.der");
    seed("c3", 'c', whole.at, whole.len);
    for (int left_out = 0; left_out < 2; left_out++) {
        const unsigned char *at = whole.at;
        unsigned char *der = NULL;
        CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, (long)whole.len);
        STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
        must(sk_CMS_SignerInfo_num(signers) == 2);
        kept[left_out] = sk_CMS_SignerInfo_delete(signers, left_out);
        int len = i2d_CMS_ContentInfo(cms, &der);
        seed(left_out ? "c3_first" : "c3_second", 'c', der, (size_t)len);
        OPENSSL_free(der);
        CMS_ContentInfo_free(cms);
    }
    free(whole.at);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static const char *const files[][2] = {
        {"c0.der", "c"},
        {"c1.der", "c"},
        {"c2.der", "c"},
        {"gk_test_certs_gost1.cer", "p"},
        {"individual_valid_sign_2004_rsa.cer", "p"},
        {"individual_valid_sign_2004_rsa_auth.cer", "p"},
        {"ceo_valid_sign_2004_gost.cer", "p"},
        {"nca_rsa_test.crl", "l"},
        {"nca_gost2022_test.crl", "l"},
        {"nca_gost_test.crt", "l"},
    };
    (void)argc, (void)argv;
    rsa_authority = vector("nca_rsa_test.crt");
    gost_authority = vector("nca_gost2015_test.cer");
    signer = vector("gk_test_certs_gost1.cer");
    own_make();
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct bytes b = vector(files[i][0]);
        seed(files[i][0], files[i][1][0], b.at, b.len);
        if (files[i][1][0] == 'p')
            seed("question", 'q', b.at, b.len);
        free(b.at);
    }
    cms_seeds();
    stamp_seed();
    ocsp_seed();
    return 0;
}

struct document {
    uint8_t *bytes;
    size_t len;
};

static void part(struct document *d, enum sign_kind kind, const void *bytes, size_t len)
{
    const struct sign_part head = {.kind = kind, .len = (uint32_t)len};
    must(d->len + sizeof head + len <= DOCUMENT_MAX);
    memcpy(d->bytes + d->len, &head, sizeof head);
    if (len)
        memcpy(d->bytes + d->len + sizeof head, bytes, len);
    d->len += sizeof head + len;
}

static void authorities(struct document *d)
{
    part(d, SIGN_TRUSTED, rsa_authority.at, rsa_authority.len);
    part(d, SIGN_TRUSTED, gost_authority.at, gost_authority.len);
}

/* The question's verb. */
static const char *ask(struct document *d, uint8_t place, const uint8_t *bytes, size_t len)
{
    static const char *const verbs[] = {"cms", "certificate", "stamp", "ocsp_ask", "ocsp"};
    switch (place) {
    case 'c':
        authorities(d);
        part(d, SIGN_CMS, bytes, len);
        part(d, SIGN_CONTENT, "test123", 7);
        return "cms";
    case 'l':
        authorities(d);
        part(d, SIGN_TRUSTED, bytes, len);
        part(d, SIGN_CERTIFICATE, signer.at, signer.len);
        return "certificate";
    case 'p':
        authorities(d);
        part(d, SIGN_CERTIFICATE, bytes, len);
        return "certificate";
    case 's':
        part(d, SIGN_REQUEST, stamp_request.at, stamp_request.len);
        part(d, SIGN_ANSWER, bytes, len);
        part(d, SIGN_AUTHORITY, own_pem.at, own_pem.len);
        return "stamp";
    case 'q':
        part(d, SIGN_CERTIFICATE, bytes, len);
        part(d, SIGN_ISSUER, own_pem.at, own_pem.len);
        return "ocsp_ask";
    case 'o':
        part(d, SIGN_REQUEST, ocsp_request.at, ocsp_request.len);
        part(d, SIGN_ANSWER, bytes, len);
        part(d, SIGN_ISSUER, own_pem.at, own_pem.len);
        return "ocsp";
    default: /* the parts themselves */
        memcpy(d->bytes, bytes, len);
        d->len = len;
        return verbs[place % 5];
    }
}

/* A verdict that the server may use as it is. */
static void must_be_sound(const char *verb, const struct sign_answer *a)
{
    const struct sign_verdict *v = &a->verdict;
    const bool person = !strcmp(verb, "cms") || !strcmp(verb, "certificate");
    must(v->fault < F_COUNT && memchr(v->why, 0, sizeof v->why) && memchr(v->iin, 0, sizeof v->iin) &&
         v->part <= SIGN_PARTS_MAX);
    for (int i = 0; i < SIGN_LIST - 1; i++)
        must(v->fault ? !a->file[i].bytes : a->file[i].len <= SIGN_FILE_BYTES_MAX);
    must(!a->file[SIGN_LIST - 1].bytes == (v->fault ? v->fault != F_CERT_REVOKED || strcmp(verb, "certificate")
                                                    : !person || v->revocation != REVOCATION_GOOD));
    if (v->fault)
        must(v->why[0] != 0);
    else if (person)
        must(strspn(v->iin, "0123456789") == 12 && a->file[0].len && a->file[1].len);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct sign_answer answer;
    struct document d = {malloc(DOCUMENT_MAX), 0};
    if (len && d.bytes) {
        const char *verb = ask(&d, bytes[0], bytes + 1, len - 1);
        /* In memory of its own, so that a byte read too far is seen. */
        uint8_t *exact = malloc(d.len ? d.len : 1);
        must(exact != NULL);
        memcpy(exact, d.bytes, d.len);
        if (!sign_judge(verb, exact, d.len, SIGNED_C3, &answer))
            must_be_sound(verb, &answer);
        sign_answer_release(&answer);
        free(exact);
    }
    free(d.bytes);
    return 0;
}
