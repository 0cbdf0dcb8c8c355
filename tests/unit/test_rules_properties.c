/* links: session */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "accommodation.h"
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
    } sorts[] = {{CAMERA_COVERED, 0, KIND_COVERED},
                 {CAMERA_OK, 2, KIND_EXTRA_PERSON},
                 {CAMERA_OK, 0, KIND_ABSENT},
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

/* A sight of any sort, with every detector's numbers. */
static struct sight any_sight(uint32_t *seed, int64_t at_ms)
{
    enum camera_state camera = roll(seed) % 3 ? CAMERA_OK : (enum camera_state)(roll(seed) % CAMERA_STATES);
    int blind = camera == CAMERA_COVERED || camera == CAMERA_BLOCKED;
    struct sight s = seen(at_ms, camera, blind ? FACES_UNKNOWN : (int)(roll(seed) % 4) - 1);

    s.width = 640;
    s.height = 480;
    s.identity = (uint8_t)(roll(seed) % 5);
    s.likeness_milli = (uint16_t)(800 + roll(seed) % 200);
    s.objects = (int16_t)((int)(roll(seed) % 3) - 1);
    s.object[0] = (struct sight_object){.score_milli = (uint16_t)(200 + roll(seed) % 700), .label = OBJECT_PHONE};
    s.loop_milli = (uint16_t)(roll(seed) % 2 ? 900 + roll(seed) % 100 : 0);
    s.moved_milli = (uint16_t)(500 + roll(seed) % 500);
    s.synthetic_milli = (uint16_t)(roll(seed) % 1000);
    for (uint32_t i = 0; i < s.boxes; i++) {
        s.box[i].turned_milli = (uint16_t)(roll(seed) % 1000);
        s.box[i].y = (int16_t)(roll(seed) % 300);
        s.box[i].identifiable = roll(seed) % 2;
    }
    return s;
}

/* Stretches of one sort, so that incidents come about, with silences and signals between them. */
static void any_exam(struct played *p, uint32_t seed, int signals)
{
    uint32_t s = seed;

    for (int i = 0; i < 24 && p->count < LOG_MAX - 4 * RULES_VERDICTS; i++) {
        uint32_t sort = roll(&s), r = roll(&s);
        int64_t until_ms = p->now_ms + 500 + roll(&s) % 12000;

        if (signals && r % 6 == 0)
            signal_now(p, (enum client_signal)(r / 6 % SIGNALS));
        if (r % 6 == 1) {
            wait_until(p, until_ms);
            continue;
        }
        for (; p->now_ms < until_ms && p->count < LOG_MAX - 2 * RULES_VERDICTS; p->now_ms += STEP_MS) {
            uint32_t same = roll(&s) % 8 ? sort : sort + roll(&s) % 5; /* now and then another */
            feed(p, any_sight(&same, p->now_ms));
        }
    }
    finish(p, 0);
}

static void attention_on(struct played *p)
{
    play_begin(p);
    p->policy.kind[KIND_ATTENTION] = *kind_usual(KIND_ATTENTION);
}

/* Whatever is seen: each incident has its times in order, ends once, and causes of one another never overlap. */
static void one_cause_makes_one_incident(void **state)
{
    size_t opened = 0;

    (void)state;
    for (uint32_t seed = 1; seed <= 400; seed++) {
        struct played p;
        int64_t from_ms[KINDS], to_ms[LOG_MAX], begun_ms[LOG_MAX];
        size_t causes = 0;
        int open[KINDS] = {0};

        attention_on(&p);
        any_exam(&p, seed, 1);
        for (size_t i = 0; i < p.count; i++) {
            const struct verdict *v = &p.log[i];

            assert_true(v->from_ms <= v->at_ms);
            assert_true(v->numbers <= KIND_NUMBERS);
            if (v->what == VERDICT_OPEN) {
                assert_int_equal(open[v->kind]++, 0);
                from_ms[v->kind] = v->from_ms;
                opened++;
            }
            if (v->what != VERDICT_CLOSE)
                continue;
            assert_int_equal(--open[v->kind], 0);
            assert_int_equal(v->from_ms, from_ms[v->kind]);
            assert_true(v->to_ms >= v->from_ms && v->to_ms <= v->at_ms); /* never its end and close */
            if (v->kind > KIND_ABSENT)
                continue;
            for (size_t k = 0; k < causes; k++)
                if (v->to_ms > begun_ms[k] && v->from_ms < to_ms[k])
                    fail_msg("seed %u: %s %lld–%lld beside one of %lld–%lld", seed, kind_row(v->kind)->word,
                             (long long)v->from_ms, (long long)v->to_ms, (long long)begun_ms[k], (long long)to_ms[k]);
            begun_ms[causes] = v->from_ms;
            to_ms[causes++] = v->to_ms;
        }
        for (int k = 0; k < KINDS; k++)
            assert_int_equal(open[k], 0);
    }
    assert_true(opened > 400);
}

/* Frames that come late, in whatever order and number, change nothing. */
static void late_frames_may_come_in_any_order(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 60; seed++) {
        struct played a, b;
        uint32_t s = seed, t = seed * 7919;

        attention_on(&a);
        attention_on(&b);
        for (int64_t at = 0; at < 60000 && a.count < LOG_MAX - 2 * RULES_VERDICTS; at += STEP_MS) {
            uint32_t copy = s += (uint32_t)(at / 8000);
            struct sight g = any_sight(&copy, at);

            for (uint32_t n = roll(&t) % 4; n; n--) {
                struct sight late = any_sight(&t, (int64_t)(roll(&t) % 60000));
                late.flags |= WIRE_LATE;
                feed(&b, late);
                b.seq--;
            }
            feed(&a, g);
            feed(&b, g);
        }
        assert_int_equal(a.count, b.count);
        assert_memory_equal(a.log, b.log, a.count * sizeof *a.log);
        assert_memory_equal(&a.rules, &b.rules, sizeof a.rules);
    }
}

enum value { OF_MOVED, OF_TURNED, OF_LOOP, OF_DARK, OF_FACE, VALUES };

static struct sight at_value(enum value which, int64_t at_ms, int64_t value, const struct rules_policy *p)
{
    int dark = which == OF_DARK && value < p->tune.dark_mean_milli;
    struct sight s = seen(at_ms, dark ? CAMERA_DARK : CAMERA_OK, 1);

    if (which == OF_MOVED)
        s.moved_milli = (uint16_t)value;
    if (which == OF_TURNED)
        s.box[0].turned_milli = (uint16_t)value;
    if (which == OF_LOOP)
        s.loop_milli = (uint16_t)value;
    if (which == OF_DARK)
        s.luma_mean_milli = (uint32_t)value;
    if (which == OF_FACE) {
        s.box[0].sharpness_milli = (uint16_t)value;
        s.box[0].identifiable = value >= p->tune.face_sharp_milli;
    }
    return s;
}

/* A value that trembles about its limit, however long: at most one incident and one advice. */
static void trembling_values_are_one_incident(void **state)
{
    int opened[VALUES] = {0};

    (void)state;
    for (int which = 0; which < VALUES; which++)
        for (uint32_t seed = 1; seed <= 100; seed++) {
            struct played p;
            uint32_t s = seed;

            attention_on(&p);
            const int64_t limit[VALUES] = {p.policy.tune.moved_milli, p.policy.tune.turned_milli,
                                           p.policy.tune.loop_milli, p.policy.tune.dark_mean_milli,
                                           p.policy.tune.face_sharp_milli};
            for (; p.now_ms < 180000; p.now_ms += STEP_MS) {
                int64_t span = limit[which] / 25, off = (int64_t)(roll(&s) % 2001) - 1000; /* four per cent each way */
                int64_t value = limit[which] + span * off / 1000;

                feed(&p,
                     at_value((enum value)which, p.now_ms, which == OF_LOOP && value > 999 ? 999 : value, &p.policy));
            }
            finish(&p, 1);
            assert_true(count_of(&p, VERDICT_OPEN, -1) <= 1);
            assert_true(count_of(&p, VERDICT_ADVISE, -1) <= 1);
            opened[which] += count_of(&p, VERDICT_OPEN, -1) > 0;
        }
    for (int which = 0; which < VALUES; which++)
        assert_true(opened[which] > 0); /* the limit was in reach */
}

/* Whatever is granted, nothing is opened or advised that would not have been without it, nor earlier. */
static void accommodations_only_loosen(void **state)
{
    size_t spared = 0;

    (void)state;
    for (uint32_t seed = 1; seed <= 400; seed++) {
        struct played plain, kind;
        struct accommodated who = {
            .set = seed * 2654435761U >> 8 & ((1U << ACCOMMODATIONS) - 1), .people = seed % 3, .oral = seed % 5 == 0};

        attention_on(&plain);
        attention_on(&kind);
        accommodate(&kind.policy, &who);
        assert_int_equal(kind.policy.tune.looks & ~plain.policy.tune.looks, 0);
        any_exam(&plain, seed, 0);
        kind.now_ms = 0;
        uint32_t same = seed;
        any_exam(&kind, same, 0);
        for (size_t i = 0; i < kind.count; i++) {
            const struct verdict *v = &kind.log[i];
            int found = v->what != VERDICT_OPEN && v->what != VERDICT_ADVISE;

            for (size_t k = 0; k < plain.count && !found; k++)
                found = plain.log[k].what == v->what && plain.log[k].kind == v->kind && plain.log[k].at_ms <= v->at_ms;
            if (!found)
                fail_msg("seed %u: %s from %lld at %lld", seed, kind_row(v->kind)->word, (long long)v->from_ms,
                         (long long)v->at_ms);
        }
        assert_true(count_of(&kind, VERDICT_OPEN, -1) <= count_of(&plain, VERDICT_OPEN, -1));
        spared += count_of(&plain, VERDICT_OPEN, -1) - count_of(&kind, VERDICT_OPEN, -1);
    }
    assert_true(spared > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(longer_is_never_weaker),
        cmocka_unit_test(jitter_never_flickers),
        cmocka_unit_test(verdicts_pair_and_are_deterministic),
        cmocka_unit_test(one_cause_makes_one_incident),
        cmocka_unit_test(late_frames_may_come_in_any_order),
        cmocka_unit_test(trembling_values_are_one_incident),
        cmocka_unit_test(accommodations_only_loosen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
