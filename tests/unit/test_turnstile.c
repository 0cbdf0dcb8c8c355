/* links: hall */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "turnstile.h"

static int passes(struct turnstile *t, const char *address, int tries, int64_t now_ms)
{
    int passed = 0;
    for (int i = 0; i < tries; i++)
        passed += turnstile_pass(t, address, now_ms);
    return passed;
}

static void so_many_in_a_minute_and_no_more(void **state)
{
    struct turnstile *t = calloc(1, sizeof *t);
    (void)state;
    assert_non_null(t);
    assert_int_equal(passes(t, "192.0.2.7", 100, 1000000), TURNSTILE_PASSES);
    assert_int_equal(passes(t, "192.0.2.8", 1, 1000000), 1); /* a neighbour goes through */
    assert_int_equal(passes(t, "192.0.2.7", 1, 1000000 + TURNSTILE_WINDOW_MS - 1), 0);
    assert_int_equal(passes(t, "192.0.2.7", 1, 1000000 + TURNSTILE_WINDOW_MS), 1);
    assert_int_equal(passes(t, "192.0.2.7", 1, 5), 1); /* a clock set back locks nobody out */
    free(t);
}

static void a_network_of_ipv6_is_one(void **state)
{
    struct turnstile *t = calloc(1, sizeof *t);
    (void)state;
    assert_non_null(t);
    assert_int_equal(passes(t, "2001:db8:1:2::1", 40, 1000000) + passes(t, "2001:db8:1:2:ffff::9", 40, 1000000),
                     TURNSTILE_PASSES);
    assert_int_equal(passes(t, "2001:db8:1:3::1", 1, 1000000), 1);
    assert_int_equal(passes(t, "", 100, 1000000), TURNSTILE_PASSES);
    free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(so_many_in_a_minute_and_no_more),
        cmocka_unit_test(a_network_of_ipv6_is_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
