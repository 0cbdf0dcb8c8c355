/* links: hall */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stuck.h"

/* A sleeping child: its silence is its own. */
static pid_t child;

static int born(void **state)
{
    (void)state;
    child = fork();
    if (child == 0) {
        pause();
        _exit(0);
    }
    return child < 0;
}

static int buried(void **state)
{
    (void)state;
    kill(child, SIGKILL);
    return waitpid(child, NULL, 0) != child;
}

static void test_a_sleepers_silence_is_its_own(void **state)
{
    (void)state;
    struct stuck s = {0};
    stuck_heard(&s, 1000);
    int64_t quiet_ms = stuck_look(&s, child, 1200);
    assert_in_range(quiet_ms, 0, 200);
    s.waited_ns = UINT64_MAX; /* whatever it waited before it slept */
    assert_int_equal(stuck_look(&s, child, 1400), quiet_ms + 200);
    stuck_heard(&s, 1500);
    s.waited_ns = UINT64_MAX;
    assert_int_equal(stuck_look(&s, child, 1600), 100);
}

static void test_when_we_did_not_look_little_counts(void **state)
{
    (void)state;
    struct stuck s = {.waited_ns = UINT64_MAX};
    stuck_heard(&s, 1000);
    assert_int_equal(stuck_look(&s, child, 61000), STUCK_STEP_MAX_MS);
}

static void test_an_unknown_process_is_silent(void **state)
{
    (void)state;
    struct stuck s = {0};
    stuck_heard(&s, 0);
    assert_int_equal(stuck_look(&s, -1, 300), 300);
    assert_int_equal(stuck_look(&s, -1, 600), 600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_sleepers_silence_is_its_own, born, buried),
        cmocka_unit_test_setup_teardown(test_when_we_did_not_look_little_counts, born, buried),
        cmocka_unit_test(test_an_unknown_process_is_silent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
