/* links: session */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "rules_play.h"
#include "rules_policy.h"
#include "sightlog.h"

enum { STORE_MAX = 1024 * 1024, CEILING = 400 };

static uint8_t store[STORE_MAX];
static size_t stored;

static void keep(const uint8_t *bytes, size_t len)
{
    assert_true(stored + len <= STORE_MAX);
    memcpy(store + stored, bytes, len);
    stored += len;
}

static uint32_t roll(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

/* An exam with faces, objects and signals, judged and stored as it goes. */
static void sit(struct played *p, uint32_t seed)
{
    uint8_t out[SIGHTLOG_RECORD_MAX];
    char policy[SIGHTLOG_TEXT_MAX];

    stored = 0;
    play_begin(p);
    p->policy.kind[KIND_ATTENTION] = *kind_usual(KIND_ATTENTION);
    p->policy.expect_people = 1 + seed % 2;
    rules_policy_write(&p->policy, policy, sizeof policy);
    keep(out, sightlog_event(SIGHTLOG_BEGIN, 0, SIGHT_WIRE, out));
    keep(out, sightlog_text(SIGHTLOG_POLICY, policy, out));
    for (uint32_t sort = 0; p->now_ms < 120000; p->now_ms += STEP_MS) {
        sort = roll(&seed) % 40 ? sort : roll(&seed);
        if (sort % 7 == 6) { /* silence */
            struct verdict v[RULES_VERDICTS];
            const struct rules_input tick = {.kind = RULES_TICK, .at_ms = p->now_ms};
            keep(out, sightlog_event(SIGHTLOG_TICK, p->now_ms, 0, out));
            take(p, v, rules_step(&p->policy, &p->rules, &tick, v));
            continue;
        }
        int covered = sort % 5 == 1;
        struct sight s = seen(p->now_ms, covered ? CAMERA_COVERED : CAMERA_OK, covered ? -1 : (int)(sort % 4));
        s.objects = (int16_t)((int)(sort % 3) - 1);
        s.object[0].score_milli = (uint16_t)(roll(&seed) % 900);
        s.likeness_milli = (uint16_t)(roll(&seed) % 1000);
        s.identity = (uint8_t)(sort % 5);
        s.seq = p->seq + 1; /* feed() numbers it so */
        size_t len = sightlog_sight(&s, out);
        assert_true(len <= CEILING);
        keep(out, len);
        feed(p, s);
        if (roll(&seed) % 90 == 0) {
            enum client_signal signal = (enum client_signal)(roll(&seed) % SIGNALS);
            keep(out, sightlog_event(SIGHTLOG_SIGNAL, p->now_ms, (uint32_t)signal, out));
            signal_now(p, signal);
        }
    }
    keep(out, sightlog_event(SIGHTLOG_END, p->now_ms, 0, out));
    finish(p, 0);
}

/* Rules over what was stored: the same verdicts, byte for byte. */
static void verdicts_come_out_again(void **state)
{
    size_t opened = 0;

    (void)state;
    for (uint32_t seed = 1; seed <= 60; seed++) {
        static struct played p;
        static struct sightlog_play again;
        static struct verdict log[LOG_MAX];
        struct sightlog_record r;
        struct verdict v[RULES_VERDICTS];
        size_t count = 0, n;
        enum fault f;

        sit(&p, seed);
        sightlog_play_init(&again, NULL);
        const uint8_t *at = store, *end = store + stored;
        while ((f = sightlog_next(&at, end, &r)) == F_OK) {
            assert_int_equal(sightlog_play_step(&again, &r, v, &n), F_OK);
            assert_true(count + n <= LOG_MAX);
            memcpy(log + count, v, n * sizeof *v);
            count += n;
        }
        assert_int_equal(f, F_NOT_FOUND);
        p.policy.version = 7; /* as play_begin has it */
        assert_int_equal(count, p.count);
        assert_memory_equal(log, p.log, count * sizeof *log);
        assert_memory_equal(&again.rules, &p.rules, sizeof p.rules);
        opened += count_of(&p, VERDICT_OPEN, -1);
    }
    assert_true(opened > 100);
}

static void a_sight_comes_back_whole_but_for_its_costs(void **state)
{
    uint8_t out[SIGHTLOG_RECORD_MAX];
    struct sight s;
    struct sightlog_record r;

    (void)state;
    for (uint32_t seed = 1; seed < 200; seed++) {
        uint32_t t = seed;
        memset(&s, 0, sizeof s);
        for (size_t i = 0; i < sizeof s; i++)
            ((uint8_t *)&s)[i] = (uint8_t)(roll(&t) % 3 ? 0 : roll(&t));
        s.wire = SIGHT_WIRE;
        s.boxes %= SIGHT_BOXES + 1;
        s.camera %= CAMERA_STATES;
        const uint8_t *at = out, *end = out + sightlog_sight(&s, out);
        assert_int_equal(sightlog_next(&at, end, &r), F_OK);
        s.decode_us = s.look_us = 0;
        assert_memory_equal(&r.sight, &s, sizeof s);
        assert_ptr_equal(at, end);
    }
}

/* Cut off anywhere or with any byte changed: refused or read as something else, never past its end. */
static void damage_is_refused(void **state)
{
    static struct played p;
    static uint8_t copy[STORE_MAX];
    struct sightlog_record r;
    size_t corrupt = 0;

    (void)state;
    sit(&p, 3);
    for (size_t len = 0; len < 4000; len++) {
        uint8_t *exact = malloc(len ? len : 1); /* so that a sanitizer sees a step too far */
        memcpy(exact, store, len);
        const uint8_t *at = exact;
        enum fault f = F_OK;
        while (f == F_OK)
            f = sightlog_next(&at, exact + len, &r);
        corrupt += f == F_CORRUPT;
        free(exact);
    }
    assert_true(corrupt > 3000);
    for (uint32_t i = 0, seed = 9; i < 2000; i++) {
        memcpy(copy, store, 6000);
        copy[roll(&seed) % 6000] ^= (uint8_t)(1 + roll(&seed) % 255);
        const uint8_t *at = copy;
        enum fault f = F_OK;
        while (f == F_OK)
            f = sightlog_next(&at, copy + 6000, &r);
    }
    uint8_t out[SIGHTLOG_RECORD_MAX];
    const uint8_t *at = out, *end = out + sightlog_event(SIGHTLOG_BEGIN, 0, SIGHT_WIRE + 1, out);
    assert_int_equal(sightlog_next(&at, end, &r), F_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts_come_out_again),
        cmocka_unit_test(a_sight_comes_back_whole_but_for_its_costs),
        cmocka_unit_test(damage_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
