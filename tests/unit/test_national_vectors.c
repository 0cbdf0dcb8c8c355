/* links: hall acts session */
/* The public test vectors of the national authority: what each must be taken for, and what it is taken for: by the
   check itself and by the same check in the reader's jail, as the server asks it. */
#include <openssl/cms.h>
#include <openssl/pem.h>
#include <stdlib.h>

#include "assert_fault.h"
#include "clock.h"
#include "files.h"
#include "national.h"
#include "reading.h"
#include "sign_reading.h"
#include "tree.h"

/* Moments of the vectors. */
#define JUNE_2022 INT64_C(1654041600000)
#define JANUARY_2024 INT64_C(1704067200000)
#define TODAY INT64_C(1796000000000)
#define VALID INT64_C(1640995200000) /* of the RSA signer, who signed after it ended */
#define SIGNED_C0 INT64_C(1664313479000)
#define SIGNED_C1 INT64_C(1664650339000)
#define SIGNED_C2 INT64_C(1664376030000)
#define SIGNED_C3 INT64_C(1664314181000)

static struct arena arena;
static char folder[64];

struct bytes {
    char *at;
    size_t len;
};

static struct bytes vector(const char *name)
{
    struct bytes b;
    char path[200];
    snprintf(path, sizeof path, "%s/tests/unit/national/%s", SOURCE_DIR, name);
    assert_ok(file_read(path, 1 << 20, &b.at, &b.len));
    return b;
}

static enum fault add(struct national *n, const char *name)
{
    struct bytes b = vector(name);
    enum fault f = national_add(n, b.at, b.len);
    free(b.at);
    return f;
}

static struct national *authorities(bool rsa, bool gost)
{
    struct national *n;
    assert_ok(national_new(&n));
    if (rsa)
        assert_ok(add(n, "nca_rsa_test.crt"));
    if (gost)
        assert_ok(add(n, "nca_gost2015_test.cer"));
    return n;
}

/* The same authorities as files of a folder; one that issued nothing here stands for none. */
static void folder_fill(bool rsa, bool gost, const char *list, const void *list_bytes, size_t list_len)
{
    static const char *const names[] = {"nca_rsa_test.crt", "nca_gost2015_test.cer", "nca_gost_test.crt"};
    const bool wanted[] = {rsa, gost, !rsa && !gost};
    char path[200];
    assert_int_equal(tree_remove(folder), 0);
    assert_ok(folder_make(folder, 0700));
    for (size_t i = 0; i < 3; i++)
        if (wanted[i]) {
            struct bytes b = vector(names[i]);
            snprintf(path, sizeof path, "%s/%s", folder, names[i]);
            assert_ok(file_write_new(path, b.at, b.len, 0600));
            free(b.at);
        }
    if (!list)
        return;
    snprintf(path, sizeof path, "%s/%s", folder, list);
    assert_ok(file_write_new(path, list_bytes, list_len, 0600));
}

static enum fault jailed_certificate(X509 *cert, int64_t at_ms)
{
    char *pem;
    size_t len;
    enum revocation revocation;
    const char *list;
    assert_ok(cert_to_pem(cert, &pem, &len));
    enum fault f = sign_reading_certificate(folder, folder, pem, at_ms, &arena, &revocation, &list);
    free(pem);
    if (f)
        return f;
    assert_int_equal(!list, revocation == REVOCATION_PENDING);
    return revocation == REVOCATION_REVOKED ? F_CERT_REVOKED : F_OK;
}

static int rows_tried, rows_refused;

/* What, what it must be taken for, what it is taken for, and what the signer is told. */
static void row(const char *what, enum fault expected, enum fault found)
{
    const char *wanted = expected ? fault_code(expected) : "accepted", *got = found ? fault_code(found) : "accepted";
    print_message("%-80s %-13s %-13s %s\n", what, wanted, got,
                  !found               ? ""
                  : found == F_INVALID ? fault_text()
                                       : fault_sentence(found, LANG_EN));
    rows_tried++;
    rows_refused += found != F_OK;
    for (int lang = 0; found && lang < LANG_COUNT; lang++)
        assert_true(strlen(fault_sentence(found, (enum lang)lang)) > 20);
    if (found != expected)
        fail_msg("%s: %s, not %s: %s", what, got, wanted, fault_text());
}

static enum fault certificate(const char *name, int64_t at_ms, bool listed)
{
    X509 *cert;
    struct national_seen seen;
    struct bytes b = vector(name);
    struct national *n = authorities(listed, listed);
    const unsigned char *der = (const unsigned char *)b.at;
    if (*b.at == '-')
        assert_ok(cert_from_pem(b.at, b.len, &cert));
    else
        assert_non_null(cert = d2i_X509(NULL, &der, (long)b.len));
    enum fault f = national_cert(n, cert, at_ms, &arena, &seen);
    if (!f)
        assert_string_equal(seen.iin, "123456789011");
    folder_fill(listed, listed, NULL, NULL, 0);
    assert_fault(jailed_certificate(cert, at_ms), f);
    X509_free(cert);
    national_free(n);
    free(b.at);
    return f;
}

static void certificates(void **state)
{
    static const struct {
        const char *what, *file;
        int64_t at_ms;
        bool unlisted;
        enum fault expected;
    } rows[] = {
        {"RSA, made for signing", "individual_valid_sign_2004_rsa.cer", JUNE_2022, false, F_OK},
        {"RSA, made for signing, today", "individual_valid_sign_2004_rsa.cer", TODAY, false, F_CERT_EXPIRED},
        {"RSA, made for signing, no authority listed", "individual_valid_sign_2004_rsa.cer", JUNE_2022, true,
         F_CERT_ISSUER},
        {"RSA, made for signing in", "individual_valid_sign_2004_rsa_auth.cer", JUNE_2022, false, F_CERT_PURPOSE},
        {"GOST-2015, made for signing", "gk_test_certs_gost1.cer", JANUARY_2024, false, F_OK},
        {"GOST-2015, made for signing, today", "gk_test_certs_gost1.cer", TODAY, false, F_CERT_EXPIRED},
        {"GOST-2015, made for signing, no authority listed", "gk_test_certs_gost1.cer", JANUARY_2024, true,
         F_CERT_ISSUER},
        {"GOST 34.310-2004, a head's", "ceo_valid_sign_2004_gost.cer", JUNE_2022, false, F_CERT_WEAK},
        {"GOST-2015, an authority's own", "nca_gost2015_test.cer", JANUARY_2024, false, F_CERT_PURPOSE},
        {"RSA, an authority's own", "nca_rsa_test.crt", JUNE_2022, false, F_CERT_PURPOSE},
        {"GOST 34.310-2004, an authority's own", "nca_gost_test.crt", JUNE_2022, false, F_CERT_WEAK},
    };
    char what[100];
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        snprintf(what, sizeof what, "%s (%s)", rows[i].what, rows[i].file);
        row(what, rows[i].expected, certificate(rows[i].file, rows[i].at_ms, !rows[i].unlisted));
    }
}

/* The list with one bit of its last byte, which is the signature's, changed. */
static struct bytes spoilt(const char *name)
{
    struct bytes b = vector(name);
    unsigned char *der = NULL;
    const unsigned char *at = (const unsigned char *)b.at;
    BIO *in = BIO_new_mem_buf(b.at, (int)b.len);
    X509_CRL *list = PEM_read_bio_X509_CRL(in, NULL, NULL, NULL);
    if (!list)
        list = d2i_X509_CRL(NULL, &at, (long)b.len);
    assert_non_null(list);
    int len = i2d_X509_CRL(list, &der);
    der[len - 1] ^= 1;
    free(b.at);
    b = (struct bytes){malloc((size_t)len), (size_t)len};
    memcpy(b.at, der, b.len);
    OPENSSL_free(der);
    X509_CRL_free(list);
    BIO_free(in);
    return b;
}

/* Whether the list is taken beside these authorities. */
static enum fault list_taken(struct bytes list, bool rsa, bool gost)
{
    X509 *cert;
    struct national *n = authorities(rsa, gost);
    enum fault f = national_add(n, list.at, list.len);
    char why[FAULT_TEXT_MAX];
    snprintf(why, sizeof why, "%s", fault_text());
    struct bytes b = vector("gk_test_certs_gost1.cer");
    assert_ok(cert_from_pem(b.at, b.len, &cert));
    folder_fill(rsa, gost, "its.crl", list.at, list.len);
    enum fault jailed = jailed_certificate(cert, JANUARY_2024);
    assert_int_equal(jailed == F_INVALID, f == F_INVALID);
    if (f)
        assert_non_null(strstr(fault_text(), "its.crl: ")); /* the file is named */
    X509_free(cert);
    free(b.at);
    free(list.at);
    national_free(n);
    return f ? fault(f, "%s", why) : F_OK;
}

static void revocation_lists(void **state)
{
    static const char *const names[] = {"nca_rsa_test.crl", "nca_gost2022_test.crl"};
    char what[100];
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        snprintf(what, sizeof what, "list of its authority (%s)", names[i]);
        row(what, F_OK, list_taken(vector(names[i]), true, true));
        snprintf(what, sizeof what, "list of an authority that is not listed (%s)", names[i]);
        row(what, F_INVALID, list_taken(vector(names[i]), i == 1, i == 0));
        snprintf(what, sizeof what, "list with one bit changed (%s)", names[i]);
        row(what, F_INVALID, list_taken(spoilt(names[i]), true, true));
    }
}

/* The signatures are attached, or by two people; what one of them is worth alone is seen after taking the others out.
 */
struct change {
    bool detach;
    int keep;  /* the signer by key: 0 all, 'R' RSA alone, 'G' GOST-2015 alone */
    int spoil; /* a byte from the end of the file, the signature's last part */
};

static bool has_gost_key(CMS_SignerInfo *signer)
{
    X509_ALGOR *digest;
    const ASN1_OBJECT *object;
    char text[80];
    CMS_SignerInfo_get0_algs(signer, NULL, NULL, &digest, NULL);
    X509_ALGOR_get0(&object, NULL, NULL, digest);
    OBJ_obj2txt(text, sizeof text, object, 1);
    return !strcmp(text, "1.2.398.3.10.1.3.3");
}

static void jailed_signature(const struct bytes *p7s, const char *content, int64_t now_ms, bool listed,
                             enum fault expected, const struct national_seen *direct)
{
    struct act_national seen;
    X509 *cert;
    struct hex256 sha256;
    folder_fill(listed, listed, NULL, NULL, 0);
    assert_fault(sign_reading_cms(folder, folder, p7s->at, p7s->len, content, strlen(content), now_ms, &arena, &seen),
                 expected);
    if (expected)
        return;
    assert_string_equal(seen.iin, direct->iin);
    assert_int_equal(seen.revocation, direct->revocation);
    assert_ok(cert_pem_hash(seen.cert_pem, &sha256));
    assert_string_equal(sha256.text, direct->signer.sha256.text);
    assert_ok(cert_from_pem(seen.issuer_pem, strlen(seen.issuer_pem), &cert));
    X509_free(cert);
}

/* The file after the change. */
static struct bytes changed(const struct bytes *file, struct change change)
{
    unsigned char *der = NULL;
    const unsigned char *at = (const unsigned char *)file->at;
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, (long)file->len);
    assert_non_null(cms);
    if (change.detach)
        assert_int_equal(CMS_set_detached(cms, 1), 1);
    STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
    for (int i = sk_CMS_SignerInfo_num(signers) - 1; change.keep && i >= 0; i--)
        if (has_gost_key(sk_CMS_SignerInfo_value(signers, i)) != (change.keep == 'G'))
            (void)sk_CMS_SignerInfo_delete(signers, i);
    int len = i2d_CMS_ContentInfo(cms, &der);
    assert_true(len > change.spoil);
    struct bytes made = {malloc((size_t)len), (size_t)len};
    memcpy(made.at, der, made.len);
    if (change.spoil)
        made.at[len - change.spoil] ^= 1;
    OPENSSL_free(der);
    CMS_ContentInfo_free(cms);
    return made;
}

static enum fault signature(const char *name, struct change change, const char *content, int64_t now_ms, bool listed)
{
    struct national_seen seen;
    struct bytes b = vector(name), p7s = changed(&b, change);
    struct national *n = authorities(listed, listed);
    enum fault f = national_check(n, p7s.at, p7s.len, content, strlen(content), now_ms, &arena, &seen);
    if (!f) {
        assert_int_equal(seen.gost, change.keep == 'G');
        assert_string_equal(seen.iin, change.keep == 'G' ? "123456789012" : "123456789011");
        assert_int_equal(seen.revocation, REVOCATION_PENDING);
    }
    jailed_signature(&p7s, content, now_ms, listed, f, &seen);
    national_free(n);
    free(p7s.at);
    free(b.at);
    return f;
}

static void signatures(void **state)
{
    static const struct {
        const char *what, *file, *content;
        struct change change;
        int64_t now_ms;
        bool unlisted;
        enum fault expected;
    } rows[] = {
        {"GOST-2015 and RSA, attached", "c0.der", "test123", {0}, SIGNED_C0, false, F_SIGN_SEVERAL},
        {"the GOST-2015 signer alone, detached", "c0.der", "test123", {true, 'G', 0}, SIGNED_C0, false, F_OK},
        {"the RSA signer alone, detached", "c0.der", "test123", {true, 'R', 0}, SIGNED_C0, false, F_CERT_EXPIRED},
        {"the same, when it was valid: all but the clock",
         "c0.der",
         "test123",
         {true, 'R', 0},
         VALID,
         false,
         F_CERT_CLOCK},
        {"RSA, attached", "c1.der", "lol_kek", {0}, SIGNED_C1, false, F_SIGN_FORM},
        {"the same, detached", "c1.der", "lol_kek", {true, 0, 0}, SIGNED_C1, false, F_CERT_EXPIRED},
        {"the same, when it was valid: all but the clock",
         "c1.der",
         "lol_kek",
         {true, 0, 0},
         VALID,
         false,
         F_CERT_CLOCK},
        {"RSA, attached", "c2.der", "test123", {0}, SIGNED_C2, false, F_SIGN_FORM},
        {"the same, detached", "c2.der", "test123", {true, 0, 0}, SIGNED_C2, false, F_CERT_EXPIRED},
        {"the same, when it was valid: all but the clock",
         "c2.der",
         "test123",
         {true, 0, 0},
         VALID,
         false,
         F_CERT_CLOCK},
        {"the same, over other bytes", "c2.der", "test124", {true, 0, 0}, VALID, false, F_SIGN_OTHER},
        {"the same, a bit of the signature changed", "c2.der", "test123", {true, 0, 9}, VALID, false, F_SIGN_OTHER},
        {"the same, no authority listed", "c2.der", "test123", {true, 0, 0}, VALID, true, F_CERT_ISSUER},
        {"GOST-2015 and RSA, detached", "c3.der", "test123", {0}, SIGNED_C3, false, F_SIGN_SEVERAL},
        {"the GOST-2015 signer alone", "c3.der", "test123", {false, 'G', 0}, SIGNED_C3, false, F_OK},
        {"the same, over other bytes", "c3.der", "test124", {false, 'G', 0}, SIGNED_C3, false, F_SIGN_OTHER},
        {"the same, a bit of the signature changed",
         "c3.der",
         "test123",
         {false, 'G', 9},
         SIGNED_C3,
         false,
         F_SIGN_OTHER},
        {"the same, an hour later", "c3.der", "test123", {false, 'G', 0}, SIGNED_C3 + 3600000, false, F_CERT_CLOCK},
        {"the same, today", "c3.der", "test123", {false, 'G', 0}, TODAY, false, F_CERT_EXPIRED},
        {"the same, no authority listed", "c3.der", "test123", {false, 'G', 0}, SIGNED_C3, true, F_CERT_ISSUER},
        {"the RSA signer alone, when it was valid: all but the clock",
         "c3.der",
         "test123",
         {false, 'R', 0},
         VALID,
         false,
         F_CERT_CLOCK},
    };
    char what[100];
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        snprintf(what, sizeof what, "%s (%s)", rows[i].what, rows[i].file);
        row(what, rows[i].expected,
            signature(rows[i].file, rows[i].change, rows[i].content, rows[i].now_ms, !rows[i].unlisted));
    }
}

/* What comes from a client is any bytes: every cut and every changed byte is refused with a sentence. */
static void no_changed_byte_is_accepted(void **state)
{
    struct national_seen seen;
    struct national *n = authorities(true, true);
    struct bytes b = vector("c3.der");
    int tried = 0;
    (void)state;
    for (size_t i = 0; i < b.len; i += 7, tried++) {
        assert_int_not_equal(national_check(n, b.at, i, "test123", 7, SIGNED_C3, &arena, &seen), F_OK);
        b.at[i] ^= 0x21;
        assert_int_not_equal(national_check(n, b.at, b.len, "test123", 7, SIGNED_C3, &arena, &seen), F_OK);
        b.at[i] ^= 0x21;
    }
    print_message("%d cuts and %d changed bytes, none accepted\n", tried, tried);
    free(b.at);
    national_free(n);
}

static double ms_each(enum fault (*check)(const struct bytes *p7s), const struct bytes *p7s, enum fault expected)
{
    enum { TIMES = 10 };
    assert_fault(check(p7s), expected);
    int64_t from_us = clock_steady_us();
    for (int i = 0; i < TIMES; i++)
        assert_fault(check(p7s), expected);
    return (double)(clock_steady_us() - from_us) / TIMES / 1000;
}

static enum fault check_here(const struct bytes *p7s)
{
    struct national_seen seen;
    struct national *n = authorities(true, true);
    enum fault f = national_check(n, p7s->at, p7s->len, "test123", 7, SIGNED_C3, &arena, &seen);
    national_free(n);
    return f;
}

static enum fault check_jailed(const struct bytes *p7s)
{
    struct act_national seen;
    return sign_reading_cms(folder, folder, p7s->at, p7s->len, "test123", 7, SIGNED_C3, &arena, &seen);
}

/* Told, not judged: what one signature costs in this process, and in a mother's child as the server asks it. */
static void what_the_jail_costs(void **state)
{
    struct bytes b = vector("c3.der");
    (void)state;
    folder_fill(true, true, NULL, NULL, 0);
    struct bytes alone = changed(&b, (struct change){.keep = 'G'});
    double here = ms_each(check_here, &alone, F_OK), jailed = ms_each(check_jailed, &alone, F_OK);
    print_message("a signature costs %.2f ms here, %.2f ms in the jail\n", here, jailed);
    free(alone.at);
    free(b.at);
}

static int once(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    reading_mother(BIN_DIR "/baqyla-reader");
    snprintf(folder, sizeof folder, "/tmp/baqyla-test-XXXXXX");
    return mkdtemp(folder) ? 0 : 1;
}

static int gone(void **state)
{
    (void)state;
    print_message("%d vectors as expected, %d of them refused, each with its sentence\n", rows_tried, rows_refused);
    arena_release(&arena);
    return tree_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certificates),        cmocka_unit_test(revocation_lists),
        cmocka_unit_test(signatures),          cmocka_unit_test(no_changed_byte_is_accepted),
        cmocka_unit_test(what_the_jail_costs),
    };
    return cmocka_run_group_tests(tests, once, gone);
}
