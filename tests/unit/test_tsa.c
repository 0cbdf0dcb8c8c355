/* links: acts */
#include <stdlib.h>

#include "assert_fault.h"
#include "ca.h"
#include "sample.h"
#include "tsa.h"

static struct ca authority, other;
static const char bytes[] = "a signature";

static int once(void **state)
{
    (void)state;
    assert_ok(ca_make("Үлгі", SAMPLE_FROZEN_MS, &authority));
    assert_ok(ca_make("Бөтен", SAMPLE_FROZEN_MS, &other));
    return 0;
}

static int gone(void **state)
{
    (void)state;
    ca_release(&authority);
    ca_release(&other);
    return 0;
}

static enum fault stamped(const struct ca *ca, int64_t at_ms, void **tsr, size_t *len)
{
    return tsa_stamp(ca, bytes, sizeof bytes, at_ms, tsr, len);
}

static void a_stamp_tells_when_its_bytes_existed(void **state)
{
    void *tsr;
    size_t len;
    int64_t at = 0;
    (void)state;
    assert_ok(stamped(&authority, SAMPLE_FROZEN_MS + 61500, &tsr, &len));
    assert_ok(tsa_check(tsr, len, bytes, sizeof bytes, authority.cert, &at));
    assert_int_equal(at, SAMPLE_FROZEN_MS + 61000);
    assert_fault(tsa_check(tsr, len, bytes, sizeof bytes - 1, authority.cert, &at), F_CORRUPT); /* other bytes */
    assert_fault(tsa_check(tsr, len, bytes, sizeof bytes, other.cert, &at), F_CORRUPT);
    assert_fault(tsa_check(tsr, len - 1, bytes, sizeof bytes, authority.cert, &at), F_CORRUPT);
    assert_fault(tsa_check("x", 1, bytes, sizeof bytes, authority.cert, &at), F_CORRUPT);
    free(tsr);
}

static void bytes_behind_a_stamp_are_refused(void **state)
{
    void *tsr;
    size_t len;
    int64_t at;
    (void)state;
    assert_ok(stamped(&authority, SAMPLE_FROZEN_MS + 60000, &tsr, &len));
    unsigned char *longer = calloc(1, len + 1);
    assert_non_null(longer);
    memcpy(longer, tsr, len);
    assert_fault(tsa_check(longer, len + 1, bytes, sizeof bytes, authority.cert, &at), F_CORRUPT);
    free(longer);
    free(tsr);
}

/* A year of the certificate's end, and before its beginning. */
static void a_stamp_outside_the_certificate_s_days_is_refused(void **state)
{
    static const int64_t days[] = {-2, 5 * 366};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        void *tsr;
        size_t len;
        int64_t at;
        assert_ok(stamped(&authority, SAMPLE_FROZEN_MS + days[i] * INT64_C(86400000), &tsr, &len));
        assert_fault(tsa_check(tsr, len, bytes, sizeof bytes, authority.cert, &at), F_CORRUPT);
        free(tsr);
    }
}

static void the_seal_s_key_does_not_stamp(void **state)
{
    struct ca forged = authority;
    void *tsr;
    size_t len;
    (void)state;
    forged.tsa_cert = authority.seal_cert;
    forged.tsa_key = authority.seal_key;
    assert_fault(stamped(&forged, SAMPLE_FROZEN_MS + 60000, &tsr, &len), F_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stamp_tells_when_its_bytes_existed),
        cmocka_unit_test(bytes_behind_a_stamp_are_refused),
        cmocka_unit_test(a_stamp_outside_the_certificate_s_days_is_refused),
        cmocka_unit_test(the_seal_s_key_does_not_stamp),
    };
    return cmocka_run_group_tests(tests, once, gone);
}
