/* links: hall */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bucket.h"

enum { PER_S = 10, BURST = 50 };

static int taken(struct bucket *b, int64_t at_ms, int tries)
{
    int n = 0;
    while (tries-- > 0)
        n += bucket_take(b, at_ms, PER_S, BURST);
    return n;
}

static void a_burst_then_the_rate(void **state)
{
    struct bucket b = {0};
    (void)state;
    assert_int_equal(taken(&b, 1000000, 1000), BURST);
    assert_int_equal(taken(&b, 1000050, 1000), 0);
    assert_int_equal(taken(&b, 1001000, 1000), PER_S);
    assert_int_equal(taken(&b, 1003000, 1000), 2 * PER_S);
    assert_int_equal(taken(&b, 9000000, 1000), BURST);
}

static void who_keeps_to_the_rate_is_never_stopped(void **state)
{
    struct bucket b = {0};
    (void)state;
    for (int64_t ms = 5; ms < 1000000; ms += 1000 / PER_S)
        assert_true(bucket_take(&b, ms, PER_S, BURST));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_burst_then_the_rate),
        cmocka_unit_test(who_keeps_to_the_rate_is_never_stopped),
    };
    return cmocka_run_group_tests_name("bucket", tests, NULL, NULL);
}
