/* links: hall acts session */
#include "act_package.h"

/* Here the attacker holds the server's seal, and seals the changed package again. */

static void a_missing_signature_is_seen_under_a_good_seal(void **state)
{
    struct bundle b = copy_of_whole();
    (void)state;
    take_out(&b, "signatures/2-engineer.p7s");
    seal_again(&b, &authority);
    broken_by(&b, "signature 2");
    bundle_release(&b);
}

static void one_person_signing_twice_is_seen(void **state)
{
    struct bundle b = copy_of_whole();
    const struct bundle_file *first = bundle_find(&whole, "signatures/1-specialist.p7s");
    (void)state;
    put(&b, "signatures/2-engineer.p7s", first->bytes, first->len);
    seal_again(&b, &authority);
    assert_int_equal(verdict_of(&b, NULL), VERDICT_BROKEN);
    bundle_release(&b);
}

static void a_fourth_signature_is_seen(void **state)
{
    struct bundle b = copy_of_whole();
    const struct bundle_file *first = bundle_find(&whole, "signatures/1-specialist.p7s");
    (void)state;
    assert_ok(bundle_add(&b, "signatures/4-specialist.p7s", first->bytes, first->len));
    seal_again(&b, &authority);
    broken_by(&b, "signers");
    bundle_release(&b);
}

static void exchanged_signers_are_seen(void **state)
{
    struct bundle b = copy_of_whole();
    const struct bundle_file *one = bundle_find(&whole, "signatures/1-specialist.p7s"),
                             *two = bundle_find(&whole, "signatures/2-engineer.p7s"),
                             *one_cert = bundle_find(&whole, "certs/1-specialist.pem"),
                             *two_cert = bundle_find(&whole, "certs/2-engineer.pem");
    (void)state;
    put(&b, "signatures/1-specialist.p7s", two->bytes, two->len);
    put(&b, "signatures/2-engineer.p7s", one->bytes, one->len);
    put(&b, "certs/1-specialist.pem", two_cert->bytes, two_cert->len);
    put(&b, "certs/2-engineer.pem", one_cert->bytes, one_cert->len);
    seal_again(&b, &authority);
    broken_by(&b, "signature 1");
    bundle_release(&b);
}

static void a_changed_page_is_seen_under_a_good_seal(void **state)
{
    struct bundle b = copy_of_whole();
    const struct bundle_file *pdf = bundle_find(&whole, "act.pdf");
    char *copy = malloc(pdf->len);
    (void)state;
    memcpy(copy, pdf->bytes, pdf->len);
    copy[pdf->len / 2] ^= 1;
    put(&b, "act.pdf", copy, pdf->len);
    free(copy);
    seal_again(&b, &authority);
    broken_by(&b, "signature 1");
    bundle_release(&b);
}

static void changed_data_are_seen_under_a_good_seal(void **state)
{
    struct bundle b = copy_of_whole();
    const struct bundle_file *json = bundle_find(&whole, "act.json");
    (void)state;
    char *copy = strdup(json->bytes), *name = strstr(copy, "Сынақов");
    assert_non_null(name);
    memcpy(name, "Тынақов", strlen("Тынақов"));
    put(&b, "act.json", copy, json->len);
    free(copy);
    seal_again(&b, &authority);
    broken_by(&b, "act.pdf");
    bundle_release(&b);
}

static void absent_evidence_is_seen_under_a_good_seal(void **state)
{
    struct bundle b = copy_of_whole();
    char path[BUNDLE_PATH_MAX] = "";
    (void)state;
    for (size_t i = 0; i < b.len; i++)
        if (!strncmp(b.files[i].path, "evidence/", 9))
            memcpy(path, b.files[i].path, sizeof path);
    take_out(&b, path);
    seal_again(&b, &authority);
    broken_by(&b, "evidence");
    bundle_release(&b);
}

static void evidence_that_the_act_does_not_list_is_seen(void **state)
{
    struct bundle b = copy_of_whole();
    char path[BUNDLE_PATH_MAX];
    (void)state;
    snprintf(path, sizeof path, "evidence/%s.jpg", hex256_of("x", 1).text);
    assert_ok(bundle_add(&b, path, "x", 1));
    seal_again(&b, &authority);
    broken_by(&b, "evidence");
    bundle_release(&b);
}

static void another_number_on_the_sheet_is_seen(void **state)
{
    struct bundle b = copy_of_whole();
    const struct bundle_file *sheet = bundle_find(&whole, "registration.json");
    (void)state;
    char *copy = strdup(sheet->bytes), *number = strstr(copy, "-2026-1\"");
    assert_non_null(number);
    number[6] = '2';
    put(&b, "registration.json", copy, sheet->len);
    seal_again(&b, &authority);
    broken_by(&b, "registration");
    free(copy);
    bundle_release(&b);
}

static void a_sheet_of_another_act_is_seen(void **state)
{
    struct bundle b = copy_of_whole(), other;
    struct ca ca;
    void *p7s;
    size_t len;
    (void)state;
    bundle_init(&other);
    assert_ok(package_sample(ACT_A, &other, &ca));
    const struct bundle_file *sheet = bundle_find(&other, "registration.json");
    assert_ok(ca_seal(&authority, sheet->bytes, sheet->len, made_ms - 60000, &p7s, &len));
    put(&b, "registration.json", sheet->bytes, sheet->len);
    put(&b, "registration.p7s", p7s, len);
    seal_again(&b, &authority);
    broken_by(&b, "registration");
    free(p7s);
    bundle_release(&other);
    ca_release(&ca);
    bundle_release(&b);
}

static void a_broken_chain_is_seen_under_a_good_seal(void **state)
{
    const struct bundle_file *chain = bundle_find(&whole, "chain.jsonl");
    (void)state;
    /* a changed row; a row left out; none at all */
    for (int how = 0; how < 3; how++) {
        struct bundle b = copy_of_whole();
        char *copy = strdup(chain->bytes), *second = strchr(copy, '\n') + 1, *third = strchr(second, '\n') + 1;
        size_t len = chain->len;
        if (how == 0)
            memcpy(strstr(second, "act.freeze"), "act.frozen", 10);
        else if (how == 1) {
            memmove(second, third, len - (size_t)(third - copy) + 1);
            len -= (size_t)(third - second);
        } else
            len = 0;
        put(&b, "chain.jsonl", copy, len);
        seal_again(&b, &authority);
        broken_by(&b, "chain");
        free(copy);
        bundle_release(&b);
    }
}

static void a_person_cannot_seal(void **state)
{
    static const struct signer_subject subject = {"Сынамақ", "Ерлан", NULL, "991231400456", "p", "Үлгі", POST_ENGINEER};
    struct bundle b = copy_of_whole();
    char *key_pem, *cert_pem;
    struct ca forged = authority;
    (void)state;
    assert_ok(ca_issue(&authority, &subject, "engineer's password", made_ms - 600000, &key_pem, &cert_pem));
    assert_ok(cert_from_pem(cert_pem, strlen(cert_pem), &forged.seal_cert));
    assert_ok(key_open(key_pem, "engineer's password", &forged.seal_key));
    put(&b, "certs/seal.pem", cert_pem, strlen(cert_pem));
    seal_again(&b, &forged);
    broken_by(&b, "manifest");
    X509_free(forged.seal_cert);
    EVP_PKEY_free(forged.seal_key);
    free(key_pem);
    free(cert_pem);
    bundle_release(&b);
}

/* A forger makes everything anew under an authority of their own. */
static void a_foreign_authority_is_broken_under_our_root(void **state)
{
    struct bundle b;
    struct ca foreign;
    struct hex256 root;
    (void)state;
    bundle_init(&b);
    assert_ok(package_sample(ACT_A, &b, &foreign));
    assert_ok(ca_fingerprint(&authority, &root));
    assert_int_equal(verdict_of(&b, &root), VERDICT_BROKEN);
    assert_int_equal(verdict_of(&b, NULL), VERDICT_UNKNOWN_ISSUER);
    /* our own certificate in the foreign package does not help */
    const struct bundle_file *ours = bundle_find(&whole, "certs/ca.pem");
    put(&b, "certs/ca.pem", ours->bytes, ours->len);
    seal_again(&b, &foreign);
    assert_int_equal(verdict_of(&b, &root), VERDICT_BROKEN);
    bundle_release(&b);
    ca_release(&foreign);
}

/* The word of another national authority, under our seal. */
static void another_authority_s_word_is_seen_under_a_good_seal(void **state)
{
    static const char *const paths[] = {"revocation/3-head.ocsp", "revocation/3-head.crl"};
    struct bundle other;
    (void)state;
    bundle_init(&other);
    assert_ok(package_sample_under(&authority, ACT_A, &other));
    for (size_t i = 0; i < 2; i++) {
        struct bundle b = copy_of_whole();
        const struct bundle_file *theirs = bundle_find(&other, paths[i]);
        put(&b, paths[i], theirs->bytes, theirs->len);
        seal_again(&b, &authority);
        broken_by(&b, "revocation 3");
        bundle_release(&b);
    }
    bundle_release(&other);
}

static void a_foreign_seal_on_our_package_is_seen(void **state)
{
    struct bundle b = copy_of_whole();
    struct ca foreign;
    (void)state;
    assert_ok(ca_make("Бөтен", made_ms - 600000, &foreign));
    seal_again(&b, &foreign);
    broken_by(&b, "manifest");
    ca_release(&foreign);
    bundle_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_signature_is_seen_under_a_good_seal),
        cmocka_unit_test(one_person_signing_twice_is_seen),
        cmocka_unit_test(a_fourth_signature_is_seen),
        cmocka_unit_test(exchanged_signers_are_seen),
        cmocka_unit_test(a_changed_page_is_seen_under_a_good_seal),
        cmocka_unit_test(changed_data_are_seen_under_a_good_seal),
        cmocka_unit_test(absent_evidence_is_seen_under_a_good_seal),
        cmocka_unit_test(evidence_that_the_act_does_not_list_is_seen),
        cmocka_unit_test(another_number_on_the_sheet_is_seen),
        cmocka_unit_test(a_sheet_of_another_act_is_seen),
        cmocka_unit_test(a_broken_chain_is_seen_under_a_good_seal),
        cmocka_unit_test(a_person_cannot_seal),
        cmocka_unit_test(a_foreign_authority_is_broken_under_our_root),
        cmocka_unit_test(another_authority_s_word_is_seen_under_a_good_seal),
        cmocka_unit_test(a_foreign_seal_on_our_package_is_seen),
    };
    return cmocka_run_group_tests(tests, sample_once, sample_gone);
}
