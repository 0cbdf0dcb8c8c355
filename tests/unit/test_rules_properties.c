/* links: session */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "rules_play.h"

static uint32_t roll(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

/* A longer event never gives a weaker verdict: once it opens, every longer one opens too. */
static void longer_is_never_weaker(void **state)
{
    static const struct {
        enum camera_state camera;
        int faces;
        enum incident_kind kind;
    } sorts[] = {{CAMERA_COVERED, 0, KIND_COVERED}, {CAMERA_OK, 2, KIND_EXTRA_PERSON}, {CAMERA_OK, 0, KIND_ABSENT},
                 {CAMERA_DARK, 1, KIND_DARK}};

    (void)state;
    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++)
        for (uint32_t seed = 1; seed <= 40; seed++) {
            int opened = 0;

            for (int64_t length_ms = 250; length_ms < 16000; length_ms += 500) {
                struct played p;
                uint32_t s = seed;

                play_begin(&p);
                show(&p, 3000 + roll(&s) % 2000, CAMERA_OK, 1);
                int64_t until_ms = p.now_ms + length_ms;
                for (; p.now_ms < until_ms; p.now_ms += STEP_MS) {
                    int miss = roll(&s) % 8 == 0; /* the same looks fail in all lengths */
                    feed(&p, miss ? seen(p.now_ms, CAMERA_OK, 1)
                                  : seen(p.now_ms, sorts[i].camera,
                                         sorts[i].camera == CAMERA_COVERED ? FACES_UNKNOWN : sorts[i].faces));
                }
                show(&p, p.now_ms + 10000, CAMERA_OK, 1);
                int open = count_of(&p, VERDICT_OPEN, (int)sorts[i].kind) > 0;
                assert_true(open >= opened);
                opened = open;
            }
            assert_true(opened);
        }
}

/* A value that jitters about its threshold gives at most one incident, never a row of them. */
static void jitter_never_flickers(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 200; seed++) {
        struct played p;
        uint32_t s = seed;
        int well = 0;

        play_begin(&p);
        for (; p.now_ms < 120000; p.now_ms += STEP_MS) {
            well = well < 2 && roll(&s) % 2 ? well + 1 : 0; /* never well for as long as close_ms */
            feed(&p, seen(p.now_ms, well ? CAMERA_OK : CAMERA_COVERED, well ? 1 : FACES_UNKNOWN));
        }
        finish(&p, 1);
        assert_true(count_of(&p, VERDICT_OPEN, -1) <= 1);
        assert_true(count_of(&p, VERDICT_ADVISE, -1) <= 1);
    }
}

/* Whatever comes, verdicts pair up: nothing closes that did not open, times are in order, and
   two runs over the same inputs, one from a copy of the memory half-way, agree byte for byte. */
static void verdicts_pair_and_are_deterministic(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 300; seed++) {
        struct played a, b;
        uint32_t s = seed;
        int open[KINDS] = {0};

        play_begin(&a);
        play_begin(&b);
        for (int i = 0; i < 150; i++) {
            uint32_t r = roll(&s);
            int64_t until_ms = a.now_ms + 200 + roll(&s) % 6000;

            if (i == 75) {
                struct rules copy;
                memcpy(&copy, &b.rules, sizeof copy);
                memset(&b.rules, 0xAA, sizeof b.rules);
                memcpy(&b.rules, &copy, sizeof copy);
            }
            for (int twin = 0; twin < 2; twin++) {
                struct played *p = twin ? &b : &a;

                if (p->count > LOG_MAX - 3 * RULES_VERDICTS) { /* the log is full: look at it below, then go on */
                    p->now_ms = until_ms;
                    continue;
                }
                if (r % 5 == 0)
                    signal_now(p, (enum client_signal)(r / 5 % SIGNALS));
                else if (r % 5 == 1)
                    wait_until(p, until_ms);
                else
                    show(p, until_ms, (enum camera_state)(r / 5 % CAMERA_STATES), (int)(r / 64 % 4) - 1);
            }
        }
        finish(&a, 0);
        finish(&b, 0);
        assert_int_equal(a.count, b.count);
        assert_memory_equal(a.log, b.log, a.count * sizeof *a.log);
        assert_memory_equal(&a.rules, &b.rules, sizeof a.rules);
        for (size_t i = 0; i < a.count; i++) {
            const struct verdict *v = &a.log[i];

            if (v->what == VERDICT_OPEN)
                assert_int_equal(open[v->kind]++, 0);
            if (v->what == VERDICT_CLOSE) {
                assert_int_equal(--open[v->kind], 0);
                assert_true(v->to_ms >= v->from_ms);
            }
        }
        for (int k = 0; k < KINDS; k++)
            assert_int_equal(open[k], 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(longer_is_never_weaker),
        cmocka_unit_test(jitter_never_flickers),
        cmocka_unit_test(verdicts_pair_and_are_deterministic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
