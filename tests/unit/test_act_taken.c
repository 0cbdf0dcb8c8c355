/* links: hall acts session */
/* A signing key that was taken back: the authority's list names it, packages made afterwards carry the list, and what
   a stamp shows to be signed before stands. */
#include "act_books.h"
#include "act_package.h"
#include "act_stamp.h"
#include "files.h"

#define AT(minutes) (T0 + (minutes)*MINUTE)
enum { LATER = 26 * 60 }; /* minutes: the hours to explain are over */

static const int64_t hour_ms = INT64_C(3600000);

/* -- the list -- */

/* The sample's authority with no list of its own. */
static struct ca listless(void)
{
    struct ca ca = authority;
    ca.list = NULL;
    return ca;
}

static X509 *signer(int order)
{
    char path[BUNDLE_PATH_MAX];
    X509 *cert;
    const struct bundle_file *pem = bundle_find(&whole, package_cert_path(ACT_A, order, path));
    assert_ok(cert_from_pem(pem->bytes, pem->len, &cert));
    return cert;
}

static struct ca_taken taken(int order, int64_t at_ms)
{
    char path[BUNDLE_PATH_MAX];
    return (struct ca_taken){bundle_find(&whole, package_cert_path(ACT_A, order, path))->bytes, at_ms};
}

static void once_on_the_list_always_on_it(void **state)
{
    struct ca ca = listless(), closed = listless();
    const struct ca_taken first = taken(1, SAMPLE_FROZEN_MS + 1500), both[] = {first, taken(2, SAMPLE_FROZEN_MS)};
    X509 *one = signer(1), *two = signer(2);
    size_t lacking;
    int64_t at_ms;
    (void)state;
    assert_ok(ca_list_lacks(&ca, both, 2, &lacking));
    assert_int_equal(lacking, 2);
    assert_ok(ca_list_make(&ca, &first, 1, made_ms));
    assert_int_equal(ca_list_made_ms(ca.list), made_ms);
    assert_true(ca_listed(ca.list, one, &at_ms));
    assert_int_equal(at_ms, SAMPLE_FROZEN_MS + 1000); /* whole seconds */
    assert_false(ca_listed(ca.list, two, &at_ms));
    assert_ok(ca_list_lacks(&ca, both, 2, &lacking));
    assert_int_equal(lacking, 1);
    assert_ok(ca_list_make(&ca, NULL, 0, made_ms)); /* books restored to before */
    assert_true(ca_listed(ca.list, one, &at_ms));
    closed.key = NULL;
    assert_fault(ca_list_make(&closed, &first, 1, made_ms), F_CA_SEALED);
    assert_null(closed.list);
    X509_CRL_free(ca.list);
    X509_free(one);
    X509_free(two);
}

static void a_list_is_read_back_as_the_authority_s_own_alone(void **state)
{
    char dir[] = "/tmp/baqyla-list-XXXXXX", path[64], *text;
    struct ca ca = listless(), other;
    const struct ca_taken first = taken(1, SAMPLE_FROZEN_MS);
    X509_CRL *list;
    size_t len;
    (void)state;
    assert_non_null(mkdtemp(dir));
    assert_ok(ca_make("Үлгі университеті", made_ms, &other)); /* of the same name */
    for (int i = 0; i < 2; i++) { /* the second in place of the first */
        assert_ok(ca_list_make(&ca, &first, 1, made_ms + i * hour_ms));
        assert_ok(ca_list_write(dir, &ca));
    }
    snprintf(path, sizeof path, "%s/" CA_LIST_FILE, dir);
    assert_ok(file_read(path, CA_LIST_BYTES_MAX, &text, &len));
    assert_ok(ca_list_read(text, len, authority.cert, &list));
    assert_int_equal(ca_list_made_ms(list), made_ms + hour_ms);
    X509_CRL_free(list);
    assert_fault(ca_list_read(text, len, other.cert, &list), F_CORRUPT);
    assert_fault(ca_list_read(text, len / 2, authority.cert, &list), F_CORRUPT);
    free(text);
    X509_CRL_free(ca.list);
    ca_release(&other);
    assert_int_equal(tree_remove(dir), 0);
}

/* -- packages -- */

/* The sample with a list that names signer 1, as somebody seals it who holds the seal. */
static struct bundle listed_by(struct ca *ca, const struct ca_taken *one)
{
    struct bundle b = copy_of_whole();
    unsigned char *der = NULL;
    assert_ok(ca_list_make(ca, one, 1, made_ms));
    int len = i2d_X509_CRL(ca->list, &der);
    assert_true(len > 0);
    put(&b, PACKAGE_LIST, der, (size_t)len);
    OPENSSL_free(der);
    X509_CRL_free(ca->list);
    seal_again(&b, &authority);
    return b;
}

/* What is said of revocation, one line behind the other. */
static char told[1024];

static void tell(void *user, bool good, const char *check, const char *detail)
{
    size_t *len = user;
    assert_true(good || !strcmp(check, "issuer"));
    if (!strncmp(check, "revocation", 10) && !strchr("3", check[strlen(check) - 1]))
        *len += (size_t)snprintf(told + *len, sizeof told - *len, "%s: %s\n", check, detail);
}

static void tells(const struct bundle *b, const char *lines)
{
    enum package_verdict verdict;
    size_t len = 0;
    out(b);
    assert_ok(verify_apart(folder, NULL, tell, &len, &verdict));
    gone();
    assert_int_equal(verdict, VERDICT_UNKNOWN_ISSUER);
    assert_string_equal(told, lines);
}

static void a_package_tells_whose_key_was_taken_back(void **state)
{
    (void)state;
    tells(&whole, "revocation: the university's list of 2026-11-21 06:00:00 UTC, keys taken back: 0\n"
                  "revocation 1: not taken back, by the university's list\n"
                  "revocation 2: not taken back, by the university's list\n");
}

static void what_was_stamped_before_stands(void **state)
{
    struct ca ca = listless();
    const struct ca_taken after = taken(1, SAMPLE_FROZEN_MS + hour_ms); /* signed a minute after the freezing */
    struct bundle b = listed_by(&ca, &after);
    (void)state;
    tells(&b, "revocation: the university's list of 2026-11-21 06:05:00 UTC, keys taken back: 1\n"
              "revocation 1: stamped at 2026-11-21 06:01:00 UTC, before the key was taken back at "
              "2026-11-21 07:00:00 UTC\n"
              "revocation 2: not taken back, by the university's list\n");
    bundle_release(&b);
}

static void what_was_stamped_afterwards_does_not(void **state)
{
    struct ca ca = listless();
    const struct ca_taken before = taken(1, SAMPLE_FROZEN_MS + 30000);
    struct bundle b = listed_by(&ca, &before);
    (void)state;
    broken_by(&b, "revocation 1: the key was taken back at ");
    bundle_release(&b);
}

static void nor_what_no_stamp_tells_of(void **state)
{
    struct ca ca = listless();
    const struct ca_taken after = taken(1, SAMPLE_FROZEN_MS + hour_ms);
    struct bundle b = listed_by(&ca, &after);
    (void)state;
    take_out(&b, "stamps/1-specialist.tsr");
    seal_again(&b, &authority);
    broken_by(&b, "revocation 1: the key was taken back at ");
    bundle_release(&b);
}

static void another_authority_s_list_says_nothing(void **state)
{
    struct ca other;
    const struct ca_taken first = taken(1, SAMPLE_FROZEN_MS + hour_ms);
    (void)state;
    assert_ok(ca_make("Үлгі университеті", made_ms, &other));
    X509_CRL_free(other.list);
    other.list = NULL;
    struct bundle b = listed_by(&other, &first);
    other.list = NULL;
    broken_by(&b, "revocation: revocation/ca.crl");
    bundle_release(&b);
    ca_release(&other);
}

/* -- the books -- */

static void a_key_taken_back_is_on_the_list_a_replaced_one_is_not(void **state)
{
    struct desk *d = *state;
    struct ca_taken *all;
    size_t n;
    assert_ok(signing_key_put(d->db, &actor_system, P_ENGINEER, desk_key(d->db, POST_ENGINEER), AT(1))); /* replaced */
    assert_ok(signing_keys_taken(d->db, &d->arena, &all, &n));
    assert_int_equal(n, 0);
    assert_ok(signing_key_revoke(d->db, &actor_system, P_SPECIALIST, AT(2)));
    assert_fault(signing_key_revoke(d->db, &actor_system, P_SPECIALIST, AT(3)), F_NOT_FOUND);
    assert_ok(signing_keys_taken(d->db, &d->arena, &all, &n));
    assert_int_equal(n, 1);
    assert_string_equal(all[0].cert_pem, desk_key(d->db, POST_SPECIALIST)->cert_pem);
    assert_int_equal(all[0].at_ms, AT(2));
    assert_fault(db_exec(d->db, "UPDATE signing_key SET taken_ms = NULL WHERE taken_ms IS NOT NULL"), F_CONFLICT);
    assert_fault(db_exec(d->db, "UPDATE signing_key SET revoked_ms = NULL WHERE taken_ms IS NOT NULL"), F_CONFLICT);
}

static void packages_made_afterwards_carry_the_list(void **state)
{
    struct desk *d = *state;
    struct id id = desk_frozen(d);
    struct bundle b;
    struct hex256 root;
    struct ca ca = d->ca;
    struct ca_taken *all;
    size_t n;
    desk_sign_all(d, id.text, AT(LATER));
    assert_ok(signing_key_revoke(d->db, &actor_system, P_SPECIALIST, AT(LATER + 5)));
    assert_ok(signing_keys_taken(d->db, &d->arena, &all, &n));
    ca.list = NULL;
    assert_ok(ca_list_make(&ca, all, n, AT(LATER + 6)));
    struct act act = desk_act(d, id.text);
    bundle_init(&b);
    assert_ok(act_package(d->db, &act, d->dir, &ca, NULL, 0, AT(LATER + 7), &b));
    X509_CRL_free(ca.list);
    assert_non_null(bundle_find(&b, PACKAGE_LIST));
    assert_non_null(
        strstr(bundle_find(&b, "README.txt")->bytes, "openssl ts -reply -in stamps/1-specialist.tsr -text"));
    assert_ok(ca_fingerprint(&d->ca, &root));
    assert_int_equal(verdict_of(&b, &root), VERDICT_INTACT); /* it signed before, by its stamp */
    bundle_release(&b);
}

/* Where stamps are waited for, the key may be taken back in between. */
static void a_stamp_that_came_too_late_stops_the_posting(void **state)
{
    struct desk *d = *state;
    struct id id = desk_frozen(d);
    const struct act_stamp stamp = {
        .asked = true, .tsr = "tsr", .tsr_len = 3, .at_ms = AT(LATER + 30), .authority_pem = "pem"};
    desk_sign_all(d, id.text, AT(LATER));
    struct act act = desk_act(d, id.text);
    assert_ok(stamp_book(d->db, id.text, act.version, 1, &stamp, AT(LATER + 30)));
    assert_ok(act_signatures_stand(d->db, &act));
    assert_ok(signing_key_revoke(d->db, &actor_system, P_SPECIALIST, AT(LATER + 20)));
    assert_fault(act_signatures_stand(d->db, &act), F_CERT_REVOKED);
}

#define DESK(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(once_on_the_list_always_on_it),
        cmocka_unit_test(a_list_is_read_back_as_the_authority_s_own_alone),
        cmocka_unit_test(a_package_tells_whose_key_was_taken_back),
        cmocka_unit_test(what_was_stamped_before_stands),
        cmocka_unit_test(what_was_stamped_afterwards_does_not),
        cmocka_unit_test(nor_what_no_stamp_tells_of),
        cmocka_unit_test(another_authority_s_list_says_nothing),
        DESK(a_key_taken_back_is_on_the_list_a_replaced_one_is_not),
        DESK(packages_made_afterwards_carry_the_list),
        DESK(a_stamp_that_came_too_late_stops_the_posting),
    };
    return cmocka_run_group_tests(tests, sample_once, sample_gone);
}
