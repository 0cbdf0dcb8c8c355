#ifndef RULES_PLAY_H
#define RULES_PLAY_H

/* A made-up exam for tests of the rules: pictures, silences and signals in,
   verdicts out. Include cmocka's headers before it. */

#include <string.h>

#include "rules.h"

/* The live cadence: 3.75 pictures a second, every second one looked at. */
enum { STEP_MS = 267, LOG_MAX = 2048 };

struct played {
    struct rules_policy policy;
    struct rules rules;
    int64_t now_ms;
    uint32_t seq;
    struct verdict log[LOG_MAX];
    size_t count;
};

static inline void play_begin(struct played *p)
{
    memset(p, 0, sizeof *p);
    rules_policy_defaults(&p->policy);
    p->policy.version = 7;
    rules_init(&p->rules);
}

static inline void take(struct played *p, const struct verdict *v, size_t count)
{
    assert_true(p->count + count <= LOG_MAX);
    memcpy(p->log + p->count, v, count * sizeof *v);
    p->count += count;
}

static inline struct sight seen(int64_t at_ms, enum camera_state camera, int faces)
{
    struct sight s;

    memset(&s, 0, sizeof s);
    s.wire = SIGHT_WIRE;
    s.pts_us = (uint64_t)at_ms * 1000;
    s.camera = (uint8_t)camera;
    s.faces = (int16_t)faces;
    s.net = faces == FACES_UNKNOWN ? 0 : 1;
    s.luma_mean_milli = 120000;
    s.luma_sd_milli = 40000;
    s.structure_milli = camera == CAMERA_COVERED ? 400 : 30000;
    s.covered_milli = 5500;
    for (int i = 0; i < faces && i < SIGHT_BOXES; i++) {
        s.box[i] = (struct sight_box){.x = (int16_t)(100 * i), .y = 50, .w = (int16_t)(100 - i), .h = 120,
                                      .score_milli = 990, .sharpness_milli = 400, .identifiable = 1};
        s.boxes++;
    }
    return s;
}

static inline void feed(struct played *p, struct sight s)
{
    struct verdict out[RULES_VERDICTS];
    struct rules_input in = {.kind = RULES_SIGHT, .sight = &s};

    s.seq = ++p->seq;
    take(p, out, rules_step(&p->policy, &p->rules, &in, out));
}

static inline void signal_now(struct played *p, enum client_signal signal)
{
    struct verdict out[RULES_VERDICTS];
    struct rules_input in = {.kind = RULES_SIGNAL, .at_ms = p->now_ms, .signal = signal};

    take(p, out, rules_step(&p->policy, &p->rules, &in, out));
}

/* Pictures of one sort until `until_ms`. */
static inline void show(struct played *p, int64_t until_ms, enum camera_state camera, int faces)
{
    int blind = camera == CAMERA_COVERED || camera == CAMERA_BLOCKED;

    for (; p->now_ms < until_ms; p->now_ms += STEP_MS)
        feed(p, seen(p->now_ms, camera, blind ? FACES_UNKNOWN : faces));
}

/* No pictures, the clock goes on. */
static inline void wait_until(struct played *p, int64_t until_ms)
{
    struct verdict out[RULES_VERDICTS];

    for (; p->now_ms < until_ms; p->now_ms += 250) {
        struct rules_input in = {.kind = RULES_TICK, .at_ms = p->now_ms};
        take(p, out, rules_step(&p->policy, &p->rules, &in, out));
    }
}

static inline void finish(struct played *p, int lasting)
{
    struct verdict out[RULES_VERDICTS];

    take(p, out, rules_end(&p->policy, &p->rules, p->now_ms, lasting, out));
}

static inline const struct verdict *nth(const struct played *p, enum verdict_what what, enum incident_kind kind,
                                        size_t n)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->log[i].what == what && p->log[i].kind == kind && n-- == 0)
            return &p->log[i];
    return NULL;
}

static inline size_t count_of(const struct played *p, enum verdict_what what, int kind)
{
    size_t n = 0;

    for (size_t i = 0; i < p->count; i++)
        n += p->log[i].what == what && (kind < 0 || p->log[i].kind == (enum incident_kind)kind);
    return n;
}

/* Sights with one thing about them, every STEP_MS until `until_ms`. */
static inline void show_with(struct played *p, int64_t until_ms, void (*change)(struct sight *s, int n))
{
    for (int n = 0; p->now_ms < until_ms; p->now_ms += STEP_MS, n++) {
        struct sight s = seen(p->now_ms, CAMERA_OK, 1);

        s.width = 640;
        s.height = 480;
        change(&s, n);
        feed(p, s);
    }
}

#endif
