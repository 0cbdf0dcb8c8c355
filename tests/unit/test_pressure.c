/* links: hall */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "pressure.h"

static const struct pressure_signs calm = {0}, pressed = {.behind_ms = PRESSURE_BEHIND_MS},
                                   between = {.behind_ms = PRESSURE_BEHIND_MS / 2};

static int changes(struct pressure *p, const struct pressure_signs *signs, int seconds)
{
    int n = 0;
    while (seconds-- > 0)
        n += pressure_step(p, signs);
    return n;
}

static void things_are_given_up_one_by_one_and_come_back_in_reverse(void **state)
{
    struct pressure p = {0};
    (void)state;
    for (int level = 0; level < PRESSURE_LEVELS - 1; level++) {
        assert_int_equal(changes(&p, &pressed, PRESSURE_UP_S), 1);
        assert_int_equal(p.level, level + 1);
    }
    assert_int_equal(changes(&p, &pressed, 10 * PRESSURE_UP_S), 0);
    assert_int_equal(p.level, PRESSURE_RECORDING);
    for (int level = PRESSURE_LEVELS - 1; level > 0; level--) {
        assert_int_equal(changes(&p, &calm, PRESSURE_DOWN_S), 1);
        assert_int_equal(p.level, level - 1);
    }
    assert_int_equal(changes(&p, &calm, 10 * PRESSURE_DOWN_S), 0);
}

static void a_moment_is_no_pressure_and_no_calm(void **state)
{
    struct pressure p = {0};
    (void)state;
    for (int i = 0; i < 20; i++) {
        assert_int_equal(changes(&p, &pressed, PRESSURE_UP_S - 1), 0);
        assert_int_equal(changes(&p, &calm, 1), 0);
    }
    assert_int_equal(changes(&p, &pressed, PRESSURE_UP_S), 1);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(changes(&p, &calm, PRESSURE_DOWN_S - 1), 0);
        assert_int_equal(changes(&p, &between, 1), 0);
    }
    assert_int_equal(p.level, PRESSURE_UPPER);
}

static void each_sign_alone_is_pressure(void **state)
{
    const struct pressure_signs signs[] = {{.behind_ms = PRESSURE_BEHIND_MS},
                                           {.lag_ms = PRESSURE_LAG_MS},
                                           {.journal_milli = PRESSURE_JOURNAL_MILLI}};
    (void)state;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        struct pressure p = {0};
        assert_int_equal(changes(&p, &signs[i], PRESSURE_UP_S), 1);
    }
}

/* An eye that only just keeps up would fall behind again at once. */
static void a_busy_eye_keeps_the_level(void **state)
{
    const struct pressure_signs busy = {.busy_milli = PRESSURE_EYE_MILLI + 1};
    struct pressure p = {.level = PRESSURE_LOOKS};
    (void)state;
    assert_int_equal(changes(&p, &busy, 10 * PRESSURE_DOWN_S), 0);
    assert_int_equal(p.level, PRESSURE_LOOKS);
}

static void eyes_are_asked_for_less_and_never_for_more(void **state)
{
    (void)state;
    for (int level = 0; level < PRESSURE_LEVELS; level++) {
        struct wire_tune usual = {0}, slow = {.look_every_ms = 5000, .objects_every_ms = 60000};
        pressure_tune((enum pressure_level)level, &usual);
        pressure_tune((enum pressure_level)level, &slow);
        assert_int_equal(usual.objects_every_ms, level >= PRESSURE_OBJECTS ? 4 * TUNE_OBJECTS_EVERY_MS : 0);
        assert_int_equal(usual.identity_every_ms, level >= PRESSURE_IDENTITY ? 4 * TUNE_IDENTITY_EVERY_MS : 0);
        assert_int_equal(usual.look_every_ms, level >= PRESSURE_LOOKS ? 2000 : 0);
        assert_int_equal(slow.look_every_ms, 5000);
        assert_true(slow.objects_every_ms >= 60000);
    }
}

static void every_level_has_a_word(void **state)
{
    (void)state;
    for (int i = 0; i < PRESSURE_LEVELS; i++)
        for (int k = 0; k < i; k++)
            assert_string_not_equal(pressure_word((enum pressure_level)i), pressure_word((enum pressure_level)k));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(things_are_given_up_one_by_one_and_come_back_in_reverse),
        cmocka_unit_test(a_moment_is_no_pressure_and_no_calm),
        cmocka_unit_test(each_sign_alone_is_pressure),
        cmocka_unit_test(a_busy_eye_keeps_the_level),
        cmocka_unit_test(eyes_are_asked_for_less_and_never_for_more),
        cmocka_unit_test(every_level_has_a_word),
    };
    return cmocka_run_group_tests_name("pressure", tests, NULL, NULL);
}
