/* links: session */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "policy.h"
#include "rules_policy.h"

/* One operating point: what exams are judged by unless a university says otherwise is what recordings are. */
static void seeds_and_program_have_the_same_numbers(void **state)
{
    struct rules_policy usual;
    char key[RULES_KEY_MAX];
    size_t keys = 0;

    (void)state;
    rules_policy_defaults(&usual);
    for (; rules_policy_key(keys, key); keys++) {
        const char *seed = policy_key_default(key);

        if (!seed)
            fail_msg("seeds/policy.txt lacks %s", key);
        if (!strcmp(seed, "true") || !strcmp(seed, "false"))
            continue;
        if (!strcmp(key, "kind.attention.open_ms")) /* kind.attention.on switches it */
            assert_int_equal(strtol(seed, NULL, 10), kind_usual(KIND_ATTENTION)->open_ms);
        else if (rules_policy_get(&usual, key) != strtol(seed, NULL, 10))
            fail_msg("%s: seeds/policy.txt has %s, the program %lld", key, seed,
                     (long long)rules_policy_get(&usual, key));
    }
    assert_true(keys > 60);
}

static void lines_take_effect(void **state)
{
    struct rules_policy p;

    (void)state;
    rules_policy_defaults(&p);
    assert_int_equal(rules_policy_read("# tuning\n\nkind.covered.open_ms = 2500\neye.dark_mean_milli = 31000\n"
                                       "kind.attention.on = true\ngrade_scale = KZ-2018\nkind.object.open_ms = 0",
                                       &p),
                     F_OK);
    assert_int_equal(p.kind[KIND_COVERED].open_ms, 2500);
    assert_int_equal(p.tune.dark_mean_milli, 31000);
    assert_int_equal(p.kind[KIND_ATTENTION].open_ms, 20000);
    assert_int_equal(p.kind[KIND_OBJECT].open_ms, 0);
    assert_int_equal(p.tune.looks & LOOK_OBJECTS, 0); /* nobody looks for what nobody judges */
    assert_int_equal(rules_policy_read("kind.attention.on = false\n", &p), F_OK);
    assert_int_equal(p.kind[KIND_ATTENTION].open_ms, 0);
}

static void a_bad_line_is_named_and_nothing_changes(void **state)
{
    static const char *const bad[] = {
        "kind.covered.open_ms = 1\nkind.coverd.open_ms = 2500",
        "kind.covered.open_ms = 1\nkind.covered.open_ms = soon",
        "kind.covered.open_ms = 1\nkind.covered.open_ms 5",
        "kind.covered.open_ms = 1\nkind.covered.open_ms = -5",
        "kind.covered.open_ms = 1\nkind.attention.on = 1",
        "kind.covered.open_ms = 1\nkind.covered.open_ms = 1 2",
        "kind.covered.open_ms = 1\nrules.colour = 7",
        "kind.covered.open_ms = 1\neye.loop_milli = 99999999999",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct rules_policy p, before;

        rules_policy_defaults(&p);
        before = p;
        assert_int_equal(rules_policy_read(bad[i], &p), F_INVALID);
        assert_non_null(strstr(fault_text(), "line 2: "));
        assert_memory_equal(&p, &before, sizeof p);
    }
}

static void what_is_written_reads_back(void **state)
{
    struct rules_policy p, back;
    char text[8192];

    (void)state;
    rules_policy_defaults(&p);
    p.version = 12;
    p.expect_people = 2;
    p.kind[KIND_DARK].open_ms = 0;
    p.kind[KIND_ATTENTION].open_ms = 9000;
    p.tune.looks = LOOK_CHEAP | LOOK_FACES | LOOK_OBJECTS;
    p.tune.turned_milli = 555;
    assert_in_range(rules_policy_write(&p, text, sizeof text), 1000, sizeof text - 1);
    rules_policy_defaults(&back);
    assert_int_equal(rules_policy_read(text, &back), F_OK);
    assert_memory_equal(&p, &back, sizeof p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seeds_and_program_have_the_same_numbers),
        cmocka_unit_test(lines_take_effect),
        cmocka_unit_test(a_bad_line_is_named_and_nothing_changes),
        cmocka_unit_test(what_is_written_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
