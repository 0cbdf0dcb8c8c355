/* links: vision */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "things.h"

/* A stream without pictures: what is in view is said, what was claimed is asked. */
struct stream {
    struct things things;
    struct wire_tune tune;
    struct scene scene;
    uint8_t luma[LUMA_SIZE];
    struct objects in_view;
    struct sight sight;
    int looks;
};

static void stream_init(struct stream *s)
{
    static const struct box face = {250, 100, 120, 120};

    memset(s, 0, sizeof *s);
    tune_defaults(&s->tune);
    for (int i = 0; i < LUMA_SIZE; i++)
        s->luma[i] = (uint8_t)(90 + (i % LUMA_W) / 4 + i / LUMA_W % 9);
    s->scene = (struct scene){0, 640, 480, 1, &face, 0, s->luma};
}

/* One picture later; 1 when it was looked at. */
static int step(struct stream *s)
{
    int due;

    s->sight.objects = OBJECTS_UNKNOWN;
    due = things_due(&s->things, &s->tune, &s->scene);
    if (due)
        things_saw(&s->things, &s->tune, &s->scene, &s->in_view, &s->sight);
    s->looks += due;
    s->scene.pts_us += 250000;
    return due;
}

static int steps(struct stream *s, int count)
{
    int before = s->looks;

    while (count-- > 0)
        step(s);
    return s->looks - before;
}

static void in_view(struct stream *s, enum object_label label, float score, struct box at)
{
    s->in_view.count = 1;
    s->in_view.object[0] = (struct object){at, score, label};
}

static const struct box hand = {330, 250, 60, 110};

/* What a thing in the hand does to the picture. */
static void darken(struct stream *s, struct box at, uint8_t to)
{
    for (int y = (int)at.y / 4; y < (int)(at.y + at.h) / 4; y++)
        for (int x = (int)at.x / 4; x < (int)(at.x + at.w) / 4; x++)
            s->luma[y * LUMA_W + x] = (uint8_t)(to + (x * 7 + y * 13) % 40);
}

static void a_quiet_stream_is_looked_at_each_twelve_seconds(void **state)
{
    struct stream s;

    (void)state;
    stream_init(&s);
    assert_true(step(&s));
    assert_int_equal(s.sight.objects, 0);
    assert_int_equal(steps(&s, 4 * 600 - 1), 600 / 12 - 1);
    s.tune.looks |= LOOK_EVERY;
    assert_int_equal(steps(&s, 40), 40);
}

static void after_a_find_the_next_looks_follow_each_second(void **state)
{
    struct stream s;

    (void)state;
    stream_init(&s);
    step(&s);
    in_view(&s, OBJECT_PHONE, 0.3F, hand);
    steps(&s, 47);
    assert_int_equal(s.looks, 1);
    assert_true(step(&s));
    assert_int_equal(s.sight.objects, 1);
    assert_int_equal(s.sight.object[0].label, OBJECT_PHONE);
    assert_int_equal(s.sight.object[0].x, 330);
    assert_int_equal(s.sight.object[0].h, 110);
    assert_int_equal(s.sight.object[0].score_milli, 300);
    assert_int_equal(steps(&s, 16), 4);
}

static void what_persists_in_one_place_counts_and_what_wanders_does_not(void **state)
{
    struct stream s;

    (void)state;
    stream_init(&s);
    in_view(&s, OBJECT_PHONE, 0.17F, hand);
    step(&s);
    assert_int_equal(s.sight.objects, OBJECTS_UNKNOWN); /* neither a phone nor none */
    while (!step(&s))
        ;
    assert_int_equal(s.sight.objects, OBJECTS_UNKNOWN);
    while (!step(&s))
        ;
    assert_int_equal(s.sight.objects, 1);
    stream_init(&s);
    in_view(&s, OBJECT_PHONE, 0.24F, hand); /* surer: the second look is enough */
    step(&s);
    assert_int_equal(s.sight.objects, OBJECTS_UNKNOWN);
    while (!step(&s))
        ;
    assert_int_equal(s.sight.objects, 1);
    stream_init(&s);
    for (int i = 0; i < 12; i++) {
        in_view(&s, OBJECT_PHONE, 0.24F, (struct box){(float)(i % 3) * 200 + 10, 250, 60, 110});
        while (!step(&s))
            ;
        assert_int_equal(s.sight.objects, OBJECTS_UNKNOWN);
    }
    stream_init(&s);
    in_view(&s, OBJECT_PHONE, 0.12F, hand);
    assert_int_equal(steps(&s, 4 * 60), 5);
}

static void what_counted_is_believed_on_at_less(void **state)
{
    struct stream s;

    (void)state;
    stream_init(&s);
    in_view(&s, OBJECT_PHONE, 0.3F, hand);
    step(&s);
    s.in_view.object[0].score = 0.1F;
    while (!step(&s))
        ;
    assert_int_equal(s.sight.objects, 1);
    s.in_view.object[0].at.x = 20; /* the same score elsewhere is nothing */
    while (!step(&s))
        ;
    assert_int_equal(s.sight.objects, OBJECTS_UNKNOWN);
}

static void a_miss_says_nothing_and_the_next_says_gone(void **state)
{
    struct stream s;
    uint64_t last_us;

    (void)state;
    stream_init(&s);
    darken(&s, hand, 20);
    in_view(&s, OBJECT_PHONE, 0.4F, hand);
    step(&s);
    last_us = s.scene.pts_us;
    s.in_view.count = 0;
    darken(&s, hand, 160);
    while (!step(&s))
        ;
    assert_int_equal(s.sight.objects, OBJECTS_UNKNOWN);
    while (!step(&s))
        ;
    assert_int_equal(s.sight.objects, 0);
    assert_true(s.scene.pts_us - last_us <= 2000000);
    assert_int_equal(steps(&s, 47), 0); /* back to the slow timer */
}

static void what_is_missed_stays_while_its_place_looks_as_it_did(void **state)
{
    struct stream s;

    (void)state;
    stream_init(&s);
    darken(&s, hand, 20);
    in_view(&s, OBJECT_PHONE, 0.4F, hand);
    step(&s);
    s.in_view.count = 0;
    for (int i = 0; i < 20; i++) { /* the net does not see it for five seconds */
        step(&s);
        assert_int_equal(s.sight.objects, OBJECTS_UNKNOWN);
    }
    in_view(&s, OBJECT_PHONE, 0.2F, hand);
    while (!step(&s))
        ;
    assert_int_equal(s.sight.objects, 1);
    s.in_view.count = 0; /* but nobody believes for ever in what is not seen */
    steps(&s, 4 * 11);
    while (!step(&s))
        ;
    assert_int_equal(s.sight.objects, 0);
    stream_init(&s); /* a doubt is no thing: it leaves with the looks that miss it */
    in_view(&s, OBJECT_PHONE, 0.16F, hand);
    step(&s);
    s.in_view.count = 0;
    steps(&s, 4 * 3);
    assert_int_equal(s.things.count, 0);
}

static void a_doubt_costs_few_looks(void **state)
{
    struct stream s;

    (void)state;
    stream_init(&s);
    in_view(&s, OBJECT_PHONE, 0.16F, hand);
    for (int i = 0; i < 8; i++) { /* never twice as sure as to count */
        s.in_view.object[0].score = i % 2 ? 0.1F : 0.15F;
        while (!step(&s))
            ;
        assert_true(s.sight.objects <= 0);
    }
    assert_true(s.scene.pts_us > 15000000);
}

static void successive_looks_take_the_scales_in_turn(void **state)
{
    static const struct picture p = {.width = 640, .height = 480};
    static const struct box face = {250, 100, 120, 120};
    struct stream s;
    enum objects_turn first;

    (void)state;
    stream_init(&s);
    first = s.things.turn;
    step(&s);
    assert_int_not_equal(s.things.turn, first);
    steps(&s, 4 * 12);
    assert_int_equal(s.things.turn, first);
    s.scene.faces = 0;
    steps(&s, 4 * 8); /* a look for a reason is a near one, whoever's turn it was */
    assert_int_equal(s.looks, 3);
    assert_int_equal(s.things.turn, OBJECTS_FAR);
    assert_true(objects_view(&p, &face, 110.0F).from.w < objects_view(&p, &face, 48.0F).from.w);
}

static void a_phone_that_lies_still_is_looked_at_less_until_it_is_moved(void **state)
{
    struct stream s;

    (void)state;
    stream_init(&s);
    in_view(&s, OBJECT_PHONE, 0.4F, hand);
    steps(&s, 4 * 12);
    assert_in_range(steps(&s, 4 * 60), 14, 16);
    darken(&s, hand, 30);
    assert_in_range(steps(&s, 4), 1, 2);
}

static void furniture_is_nobodys_deed(void **state)
{
    static const struct box shelf = {20, 20, 160, 120};
    struct stream s;

    (void)state;
    stream_init(&s);
    darken(&s, shelf, 100);
    in_view(&s, OBJECT_BOOK, 0.6F, shelf);
    step(&s);
    assert_int_equal(s.sight.objects, 0);
    s.in_view.count = 0; /* now and then the net does not see it */
    steps(&s, 60);
    in_view(&s, OBJECT_BOOK, 0.6F, shelf);
    while (!step(&s))
        ;
    assert_int_equal(s.sight.objects, 0);
    in_view(&s, OBJECT_BOOK, 0.6F, hand); /* a book that was not there before */
    darken(&s, hand, 200);
    while (!step(&s))
        ;
    assert_int_equal(s.sight.objects, 1);
    stream_init(&s);
    in_view(&s, OBJECT_PHONE, 0.3F, shelf); /* a phone counts wherever it lies */
    step(&s);
    assert_int_equal(s.sight.objects, 1);
}

static void books_and_screens_must_be_surer_than_phones(void **state)
{
    struct stream s;

    (void)state;
    stream_init(&s);
    step(&s);
    darken(&s, hand, 200);
    in_view(&s, OBJECT_BOOK, 0.4F, hand);
    while (!step(&s))
        ;
    assert_int_equal(s.sight.objects, 0);
}

static void a_lost_face_is_a_reason_to_look_and_not_again_at_once(void **state)
{
    struct stream s;

    (void)state;
    stream_init(&s);
    steps(&s, 4 * 16);
    assert_int_equal(s.looks, 2);
    steps(&s, 4 * 6);
    s.scene.faces = 0;
    assert_int_equal(steps(&s, 4), 1);
    for (int i = 0; i < 4; i++) { /* comes and goes: one look in seven seconds at most */
        s.scene.faces = i % 2;
        assert_true(steps(&s, 4) <= 1);
    }
    assert_true(s.looks <= 4);
}

static void a_change_that_stays_is_a_reason_to_look(void **state)
{
    struct stream s;

    (void)state;
    stream_init(&s);
    steps(&s, 4 * 8);
    assert_int_equal(s.looks, 1);
    darken(&s, (struct box){320, 240, 160, 160}, 20);
    assert_int_equal(steps(&s, 4), 1);
    assert_int_equal(steps(&s, 4 * 8), 0);
    for (int i = 0; i < LUMA_SIZE; i++) /* a lamp is none */
        s.luma[i] = (uint8_t)(s.luma[i] > 215 ? 255 : s.luma[i] + 40);
    assert_int_equal(steps(&s, 4), 0);
}

static void who_cannot_look_does_not_say_none(void **state)
{
    struct stream s;
    struct looker *none = looker_new(NULL, "none");
    struct picture p = {.width = 640, .height = 480};

    (void)state;
    assert_non_null(none);
    stream_init(&s);
    s.sight.objects = OBJECTS_UNKNOWN;
    things_look(none, &s.things, &s.tune, &p, &s.scene, 1, &s.sight);
    things_still(none, &s.tune, &p, NULL, &s.sight);
    assert_int_equal(s.sight.objects, OBJECTS_UNKNOWN);
    assert_int_equal(s.sight.net, 0);
    looker_free(none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quiet_stream_is_looked_at_each_twelve_seconds),
        cmocka_unit_test(after_a_find_the_next_looks_follow_each_second),
        cmocka_unit_test(what_persists_in_one_place_counts_and_what_wanders_does_not),
        cmocka_unit_test(what_counted_is_believed_on_at_less),
        cmocka_unit_test(a_miss_says_nothing_and_the_next_says_gone),
        cmocka_unit_test(what_is_missed_stays_while_its_place_looks_as_it_did),
        cmocka_unit_test(a_doubt_costs_few_looks),
        cmocka_unit_test(successive_looks_take_the_scales_in_turn),
        cmocka_unit_test(a_phone_that_lies_still_is_looked_at_less_until_it_is_moved),
        cmocka_unit_test(furniture_is_nobodys_deed),
        cmocka_unit_test(books_and_screens_must_be_surer_than_phones),
        cmocka_unit_test(a_lost_face_is_a_reason_to_look_and_not_again_at_once),
        cmocka_unit_test(a_change_that_stays_is_a_reason_to_look),
        cmocka_unit_test(who_cannot_look_does_not_say_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
