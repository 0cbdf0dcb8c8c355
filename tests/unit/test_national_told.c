/* links: acts */
#include <stdlib.h>
#include <string.h>

#include "assert_fault.h"
#include "national.h"
#include "sample_national.h"

/* What an authority said of a certificate, read long after it was said: the OCSP answer and the list of the sample. */

enum { HOUR_MS = 3600000, DAY_MS = 24 * HOUR_MS };
static const int64_t at_ms = INT64_C(1795240800000);
static struct sample_national ours, other;
static X509 *cert;

static enum fault told(const void *answer, size_t len, const char *issuer_pem, int64_t signed_ms)
{
    enum revocation said = REVOCATION_PENDING;
    enum fault f = national_told(answer, len, cert, issuer_pem, signed_ms, &said);
    return f ? f : said == REVOCATION_GOOD ? F_OK : F_CERT_REVOKED;
}

static enum fault listed(const void *list, size_t len, const char *issuer_pem, int64_t signed_ms)
{
    enum revocation said = REVOCATION_PENDING;
    enum fault f = national_listed(list, len, cert, issuer_pem, signed_ms, &said);
    return f ? f : said == REVOCATION_GOOD ? F_OK : F_CERT_REVOKED;
}

static void it_tells_of_the_moment_of_signing(void **state)
{
    (void)state;
    assert_ok(told(ours.answer, ours.answer_len, ours.issuer_pem, at_ms));
    assert_ok(told(ours.answer, ours.answer_len, ours.issuer_pem, at_ms - 3 * DAY_MS)); /* asked days later */
    assert_fault(told(ours.answer, ours.answer_len, ours.issuer_pem, at_ms + 2 * DAY_MS), F_CORRUPT); /* over before */
    assert_ok(listed(ours.list, ours.list_len, ours.issuer_pem, at_ms));
    assert_ok(listed(ours.list, ours.list_len, ours.issuer_pem, at_ms - 3 * DAY_MS));
    assert_fault(listed(ours.list, ours.list_len, ours.issuer_pem, at_ms + 2 * DAY_MS), F_INVALID);
}

static void another_authority_s_word_says_nothing(void **state)
{
    (void)state;
    assert_fault(told(other.answer, other.answer_len, ours.issuer_pem, at_ms), F_CORRUPT);
    assert_fault(told(ours.answer, ours.answer_len, other.issuer_pem, at_ms), F_CORRUPT);
    assert_fault(listed(other.list, other.list_len, ours.issuer_pem, at_ms), F_INVALID);
    assert_fault(listed(ours.list, ours.list_len, other.issuer_pem, at_ms), F_INVALID);
    assert_fault(told(ours.list, ours.list_len, ours.issuer_pem, at_ms), F_CORRUPT);
    assert_fault(listed(ours.issuer_pem, strlen(ours.issuer_pem), ours.issuer_pem, at_ms), F_INVALID);
}

static int changed(const void *bytes, size_t len, enum fault (*ask)(const void *, size_t, const char *, int64_t))
{
    int accepted = 0;
    unsigned char *copy = malloc(len + 1);
    assert_non_null(copy);
    for (size_t i = 0; i < len; i++) {
        memcpy(copy, bytes, len);
        copy[i] ^= 1;
        accepted += ask(copy, len, ours.issuer_pem, at_ms) == F_OK;
    }
    memcpy(copy, bytes, len);
    copy[len] = 0;
    assert_int_not_equal(ask(copy, len - 1, ours.issuer_pem, at_ms), F_OK);
    free(copy);
    return accepted;
}

static void a_changed_byte_of_either_is_not_accepted(void **state)
{
    (void)state;
    const int answers = changed(ours.answer, ours.answer_len, told),
              lists = changed(ours.list, ours.list_len, listed);
    print_message("%zu bytes of an answer, %d without meaning; %zu of a list, %d\n", ours.answer_len, answers,
                  ours.list_len, lists);
    assert_in_range(answers, 0, 2); /* the empty parameters of the algorithm's name are signed by nobody */
    assert_in_range(lists, 0, 2);
}

static int once(void **state)
{
    (void)state;
    assert_ok(sample_national_sign("ҚИЯЛИ СЫНАҚАЙ", "IIN850630300110", "page", 4, at_ms, &ours));
    assert_ok(sample_national_sign("ҚИЯЛИ СЫНАҚАЙ", "IIN850630300110", "page", 4, at_ms, &other));
    assert_ok(cert_from_pem(ours.cert_pem, strlen(ours.cert_pem), &cert));
    return 0;
}

static int gone(void **state)
{
    (void)state;
    X509_free(cert);
    sample_national_release(&ours);
    sample_national_release(&other);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_tells_of_the_moment_of_signing),
        cmocka_unit_test(another_authority_s_word_says_nothing),
        cmocka_unit_test(a_changed_byte_of_either_is_not_accepted),
    };
    return cmocka_run_group_tests(tests, once, gone);
}
