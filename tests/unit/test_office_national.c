/* links: hall acts session */
#include "national_office.h"

#include "package.h"
#include "policy.h"

/* Signing an act by keys of the national authority, over the routes, with an authority and people of this test. */

static struct national_pair foreign, other, for_login, expired, weak, stranger;

static int once(void **state)
{
    const int64_t later = T0 + 300 * DAY;
    (void)state;
    keys_make(later);
    foreign = key("БӨТЕН ОРТАЛЫҚ", NULL, NULL, NULL, 0, later, NULL);
    other = key("БАСҚА АДАМ", "IIN000101500120", SIGNING_USES, SIGNING_USAGE, 0, later, &authority);
    for_login = key("ҚИЯЛИ СЫНАҚАЙ", "IIN" IIN_SPECIALIST, "clientAuth,1.2.398.3.3.4.1.1",
                    "critical,digitalSignature,keyEncipherment", 0, later, &authority);
    expired = key("ҚИЯЛИ СЫНАҚАЙ", "IIN" IIN_SPECIALIST, SIGNING_USES, SIGNING_USAGE, 0, T0 - DAY, &authority);
    weak = key("ҚИЯЛИ СЫНАҚАЙ", "IIN" IIN_SPECIALIST, SIGNING_USES, SIGNING_USAGE, 1024, later, &authority);
    stranger = key("ҚИЯЛИ СЫНАҚАЙ", "IIN" IIN_SPECIALIST, SIGNING_USES, SIGNING_USAGE, 0, later, &foreign);
    return 0;
}

static int gone(void **state)
{
    struct national_pair *const all[] = {&foreign, &other, &for_login, &expired, &weak, &stranger};
    (void)state;
    keys_free();
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        national_pair_free(all[i]);
    return 0;
}

static void sign_all(const char *act)
{
    assert_ok(sign_with(&as_specialist, act, &keys[0]));
    assert_string_equal(text_at("act.signatures.0.method"), "national");
    assert_ok(sign_with(&as_engineer, act, &keys[1]));
    assert_ok(sign_with(&as_head, act, &keys[2]));
    assert_string_equal(text_at("act.state"), "registered");
}

static void with_a_fresh_list_an_act_goes_all_its_way(void **state)
{
    struct id id = frozen();
    (void)state;
    list(NULL);
    assert_ok(get(desk->db, &as_specialist, path_of("/api/acts/", id.text, "")));
    assert_string_equal(text_at("act.sign_with.1"), "national");
    sign_all(id.text);
    assert_string_equal(text_at("act.signatures.2.certificate"), "good");
    prepare(id.text);
    assert_ok(do_post(id.text));
    assert_string_equal(text_at("act.state"), "executed");
}

static void until_an_authority_has_said_it_nothing_is_posted(void **state)
{
    struct id id = frozen();
    (void)state;
    sign_all(id.text);
    assert_string_equal(text_at("act.signatures.0.certificate"), "pending");
    prepare(id.text);
    assert_fault(do_post(id.text), F_CERT_PENDING);
    assert_fault(db_exec(desk->db, "UPDATE act SET posted_by = '" P_REGISTRAR_HEAD "', posted_ms = 1790000000000"),
                 F_CONFLICT); /* around the code too */
    assert_ok(settle());
    assert_int_equal(books_number(desk->db, "SELECT count(*) FROM act_signature_check"),
                     0); /* no list, nobody to ask */
    list(NULL);
    for (int i = 0; i < 3; i++)
        assert_ok(settle());
    assert_int_equal(books_number(desk->db, "SELECT count(*) FROM act_signature_check WHERE state = 'good'"), 3);
    assert_ok(do_post(id.text));
}

static void a_revoked_certificate_stops_the_posting(void **state)
{
    struct id id = frozen();
    (void)state;
    sign_all(id.text);
    prepare(id.text);
    list(keys[1].cert);
    for (int i = 0; i < 6; i++)
        assert_ok(settle());
    assert_fault(do_post(id.text), F_CERT_REVOKED);
    assert_ok(get(desk->db, &as_registrar_head, path_of("/api/acts/", id.text, "")));
    assert_string_equal(text_at("act.signatures.0.certificate"), "good");
    assert_string_equal(text_at("act.signatures.1.certificate"), "revoked");
    assert_int_equal(books_number(desk->db, "SELECT count(*) FROM act_event WHERE action = 'certificate_revoked'"), 1);
    assert_fault(db_exec(desk->db, "UPDATE act_signature_check SET state = 'good'"), F_CONFLICT);
}

static void each_wrong_key_has_its_sentence(void **state)
{
    struct id id = frozen();
    struct {
        const char *what;
        const struct national_pair *pair;
        enum fault expected;
    } rows[] = {{"somebody else's", &other, F_CERT_PERSON},
                {"made for signing in", &for_login, F_CERT_PURPOSE},
                {"out of its days", &expired, F_CERT_EXPIRED},
                {"RSA of 1024 bits", &weak, F_CERT_WEAK},
                {"of another authority", &stranger, F_CERT_ISSUER}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        enum fault f = sign_with(&as_specialist, id.text, rows[i].pair);
        print_message("%-24s %-14s %s\n", rows[i].what, fault_code(f), fault_sentence(f, LANG_EN));
        assert_fault(f, rows[i].expected);
    }
    list(keys[0].cert);
    assert_fault(sign_with(&as_specialist, id.text, &keys[0]), F_CERT_REVOKED);
    assert_fault(sign_with(&as_engineer, id.text, &keys[1]), F_SIGN_ORDER); /* not their turn */
    assert_string_equal(act_state_word(desk_act(desk, id.text).state), "frozen");
    assert_int_equal(books_number(desk->db, "SELECT count(*) FROM act_signature"), 0);
}

static void each_wrong_signature_has_its_sentence(void **state)
{
    struct id id = frozen();
    size_t len, n;
    const void *pdf = page_of(id.text, &len);
    const int64_t now = clock_now_ms();
    struct {
        const char *what;
        const struct national_pair *second;
        size_t len;
        int64_t at_ms;
        const EVP_MD *md;
        bool attached;
        enum fault expected;
    } rows[] = {{"a byte less of the PDF", NULL, len - 1, now, EVP_sha256(), false, F_SIGN_OTHER},
                {"two signers", &keys[1], len, now, EVP_sha256(), false, F_SIGN_SEVERAL},
                {"SHA-1", NULL, len, now, EVP_sha1(), false, F_CERT_WEAK},
                {"attached", NULL, len, now, EVP_sha256(), true, F_SIGN_FORM},
                {"an hour ahead", NULL, len, now + 60 * MINUTE, EVP_sha256(), false, F_CERT_CLOCK},
                {"an hour behind", NULL, len, now - 60 * MINUTE, EVP_sha256(), false, F_CERT_CLOCK}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        unsigned char *p7s =
            national_sign(&keys[0], rows[i].second, pdf, rows[i].len, rows[i].at_ms, rows[i].md, rows[i].attached, &n);
        enum fault f = n > 64 * 1024 ? F_SIGN_FORM : send_cms(&as_specialist, id.text, p7s, n);
        print_message("%-24s %-14s %s\n", rows[i].what, fault_code(f), fault_sentence(f, LANG_EN));
        assert_fault(f, rows[i].expected);
        free(p7s);
    }
    assert_fault(send_cms(&as_specialist, id.text, (const unsigned char *)"cms", 3), F_SIGN_FORM);
    assert_int_equal(books_number(desk->db, "SELECT count(*) FROM act_signature"), 0);
    assert_ok(sign_with(&as_specialist, id.text, &keys[0]));
    assert_fault(sign_with(&as_specialist, id.text, &keys[0]), F_CONFLICT); /* once is enough */
}

static void the_policy_says_which_keys(void **state)
{
    struct id id = frozen();
    int64_t version;
    const struct policy_change change = {"signature.min_level", "nuc"};
    char sql[100];
    (void)state;
    assert_ok(settings_set("national", ""));
    assert_ok(get(desk->db, &as_specialist, path_of("/api/acts/", id.text, "")));
    assert_int_equal(json_array_size(at("act.sign_with")), 1);
    assert_fault(sign_with(&as_specialist, id.text, &keys[0]), F_NATIONAL_OFF);
    assert_ok(settings_set("national", folder));
    assert_ok(policy_write(desk->db, &actor_system, "сынақ", T0 + 42 * MINUTE, &change, 1, &version));
    snprintf(sql, sizeof sql, "UPDATE act SET policy_version = %lld", (long long)version);
    assert_ok(db_exec(desk->db, sql));
    assert_fault(sign_internal(&as_specialist, id.text), F_NATIONAL_ONLY);
    assert_ok(sign_with(&as_specialist, id.text, &keys[0]));
}

/* One by an internal key, two by national ones: a stranger checks them together. */
static void the_package_stands_with_both_kinds_of_keys(void **state)
{
    struct id id = frozen();
    struct bundle bundle;
    struct cert_subject root;
    struct signing_key key_of;
    struct act act;
    (void)state;
    assert_ok(cert_read(seal_ca()->cert, &root));
    assert_ok(
        signing_key_make(desk->db, seal_ca(), P_SPECIALIST, POST_SPECIALIST, PASSWORD, T0, &desk->arena, &key_of));
    assert_ok(signing_key_put(desk->db, &actor_system, P_SPECIALIST, &key_of, T0));
    assert_ok(sign_internal(&as_specialist, id.text));
    assert_ok(sign_with(&as_engineer, id.text, &keys[1]));
    assert_ok(sign_with(&as_head, id.text, &keys[2]));
    act = desk_act(desk, id.text);
    bundle_init(&bundle);
    assert_ok(act_package(desk->db, &act, desk->dir, seal_ca(), NULL, 0, clock_now_ms(), &bundle));
    assert_non_null(bundle_find(&bundle, "certs/3-head-issuer.pem"));
    assert_int_equal(verdict_of(&bundle, &root.sha256), VERDICT_INTACT);
    /* Another authority of the same name and key is another certificate: the sealed sheet names the one. */
    struct bundle_file *issuer = (struct bundle_file *)bundle_find(&bundle, "certs/3-head-issuer.pem");
    char *pem;
    free(issuer->bytes);
    assert_ok(cert_to_pem(foreign.cert, &pem, &issuer->len));
    issuer->bytes = pem;
    assert_int_equal(verdict_of(&bundle, &root.sha256), VERDICT_BROKEN);
    bundle_release(&bundle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(with_a_fresh_list_an_act_goes_all_its_way, setup, teardown),
        cmocka_unit_test_setup_teardown(until_an_authority_has_said_it_nothing_is_posted, setup, teardown),
        cmocka_unit_test_setup_teardown(a_revoked_certificate_stops_the_posting, setup, teardown),
        cmocka_unit_test_setup_teardown(each_wrong_key_has_its_sentence, setup, teardown),
        cmocka_unit_test_setup_teardown(each_wrong_signature_has_its_sentence, setup, teardown),
        cmocka_unit_test_setup_teardown(the_policy_says_which_keys, setup, teardown),
        cmocka_unit_test_setup_teardown(the_package_stands_with_both_kinds_of_keys, setup, teardown),
    };
    return cmocka_run_group_tests(tests, once, gone);
}
