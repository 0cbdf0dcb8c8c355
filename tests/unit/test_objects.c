/* links: vision */
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "things.h"

enum { CELLS_MAX = 1680, ROW = NET_OBJECT_CLASSES + 4 * NET_OBJECT_BINS, PHONE = 67, REMOTE = 65, BOOK = 73 };

static float rows[CELLS_MAX * ROW];

static void nothing_seen(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        rows[i] = i % ROW < NET_OBJECT_CLASSES ? -12.0F : 0.0F;
}

/* A thing of `class` around a cell of stride 16, `bins` strides to each side. */
static void put(const struct net_kind *kind, int x, int y, int class, float score, int bins)
{
    int across, down, before = net_cells(kind, 0, &across, &down);
    float *row;

    net_cells(kind, 1, &across, &down);
    row = rows + (ptrdiff_t)(before + y * across + x) * ROW;
    row[class] = logf(score / (1.0F - score));
    for (int side = 0; side < 4; side++)
        row[NET_OBJECT_CLASSES + side * NET_OBJECT_BINS + bins] = 30.0F;
}

static void near_to(float is, float expected, float slack)
{
    assert_true(fabsf(is - expected) <= slack);
}

static void rows_become_boxes_of_the_picture(void **state)
{
    const struct net_kind *kind = &net_kinds[NET_OBJECTS_SMALL];
    const struct view view = {NET_OBJECTS_SMALL, {100, 50, 512, 384}};
    struct objects seen;

    (void)state;
    nothing_seen();
    put(kind, 3, 5, PHONE, 0.4F, 2);
    objects_decode(kind, rows, &view, 0.1F, &seen);
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.object[0].label, OBJECT_PHONE);
    near_to(seen.object[0].score, 0.4F, 0.001F);
    near_to(seen.object[0].at.x, 100 + 2 * (56 - 32), 0.1F); /* the net's pixel is two of the picture */
    near_to(seen.object[0].at.y, 50 + 2 * (88 - 32), 0.1F);
    near_to(seen.object[0].at.w, 128, 0.1F);
    near_to(seen.object[0].at.h, 128, 0.1F);
    objects_decode(kind, rows, &view, 0.5F, &seen);
    assert_int_equal(seen.count, 0);
}

static void one_thing_is_told_of_once(void **state)
{
    const struct net_kind *kind = &net_kinds[NET_OBJECTS];
    const struct view view = {NET_OBJECTS, {0, 0, 320, 256}};
    struct objects seen;

    (void)state;
    nothing_seen();
    put(kind, 6, 6, PHONE, 0.3F, 3);
    put(kind, 7, 6, PHONE, 0.5F, 3); /* the same phone, from the next cell */
    put(kind, 15, 10, PHONE, 0.2F, 2);
    put(kind, 6, 7, BOOK, 0.6F, 3);
    objects_decode(kind, rows, &view, 0.1F, &seen);
    assert_int_equal(seen.count, 3);
    assert_int_equal(seen.object[0].label, OBJECT_BOOK);
    near_to(seen.object[1].score, 0.5F, 0.001F);
    near_to(seen.object[2].score, 0.2F, 0.001F);
}

static void people_and_chairs_are_allowed_and_a_remote_must_be_surer(void **state)
{
    const struct net_kind *kind = &net_kinds[NET_OBJECTS_SMALL];
    const struct view view = {NET_OBJECTS_SMALL, {0, 0, 256, 192}};
    struct objects seen;

    (void)state;
    nothing_seen();
    for (int class = 0; class < NET_OBJECT_CLASSES; class++)
        if (class != PHONE && class != REMOTE && class != BOOK && class != 62 && class != 63)
            put(kind, class % 16, class / 16, class, 0.9F, 1);
    put(kind, 12, 10, REMOTE, 0.25F, 1);
    objects_decode(kind, rows, &view, 0.12F, &seen);
    assert_int_equal(seen.count, 0);
    put(kind, 12, 10, REMOTE, 0.6F, 1);
    objects_decode(kind, rows, &view, 0.12F, &seen);
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.object[0].label, OBJECT_PHONE);
    near_to(seen.object[0].score, 0.4F, 0.001F);
}

static void the_face_sets_the_scale(void **state)
{
    struct picture p = {.width = 640, .height = 480};
    struct box near_face = {240, 100, 160, 160}, middle_face = {240, 100, 110, 110}, far_face = {500, 60, 40, 40};
    struct view v = objects_view(&p, &near_face, 40);

    (void)state;
    assert_int_equal(v.net, NET_OBJECTS_TINY);
    near_to(v.from.w, 640, 0.1F); /* 160 pixels of 640: the face has 40 */
    near_to(v.from.h, 512, 0.1F);
    v = objects_view(&p, &middle_face, 40);
    assert_int_equal(v.net, NET_OBJECTS_SMALL);
    near_to(110 * 256 / v.from.w, 40, 0.1F);
    v = objects_view(&p, &far_face, 40); /* too small for the whole: what is within reach, in full size */
    assert_int_equal(v.net, NET_OBJECTS);
    near_to(v.from.w, 320, 0.5F);
    near_to(v.from.x, 320, 0.5F);
    v = objects_view(&p, NULL, 40);
    assert_int_equal(v.net, NET_OBJECTS_SMALL);
    near_to(v.from.w, 640, 0.1F);
}

static void a_view_shows_the_person_and_never_only_what_is_outside(void **state)
{
    uint32_t seed = 7;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        uint32_t r[6];

        for (int k = 0; k < 6; k++) {
            seed = seed * 1664525U + 1013904223U;
            r[k] = seed >> 8;
        }
        struct picture p = {.width = 16 + (int)(r[0] % 4081), .height = 16 + (int)(r[1] % 4081)};
        struct box face = {(float)(r[2] % (uint32_t)p.width), (float)(r[3] % (uint32_t)p.height),
                           (float)(r[4] % 4000) / 3, (float)(r[5] % 4000) / 3};
        struct view v = objects_view(&p, &face, 40);
        const struct net_kind *k = &net_kinds[v.net];

        assert_true(v.from.x >= 0 && v.from.y >= 0 && v.from.x < (float)p.width && v.from.y < (float)p.height);
        near_to(v.from.w / v.from.h, (float)k->width / (float)k->height, 0.001F);
        assert_true(face.w <= 0 || face.h <= 0 || face.x + face.w > v.from.x || face.y + face.h > v.from.y);
    }
}

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

static void a_quiet_stream_is_looked_at_each_fifteen_seconds(void **state)
{
    struct stream s;

    (void)state;
    stream_init(&s);
    assert_true(step(&s));
    assert_int_equal(s.sight.objects, 0);
    assert_int_equal(steps(&s, 4 * 600 - 1), 600 / 15 - 1);
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
    steps(&s, 59);
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
    assert_int_equal(steps(&s, 4 * 60), 4);
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
    in_view(&s, OBJECT_PHONE, 0.4F, hand);
    step(&s);
    last_us = s.scene.pts_us;
    s.in_view.count = 0;
    while (!step(&s))
        ;
    assert_int_equal(s.sight.objects, OBJECTS_UNKNOWN);
    while (!step(&s))
        ;
    assert_int_equal(s.sight.objects, 0);
    assert_true(s.scene.pts_us - last_us <= 2000000);
    assert_int_equal(steps(&s, 59), 0); /* back to the slow timer */
}

static void a_phone_that_lies_still_is_looked_at_less_until_it_is_moved(void **state)
{
    struct stream s;

    (void)state;
    stream_init(&s);
    in_view(&s, OBJECT_PHONE, 0.4F, hand);
    steps(&s, 4 * 12);
    assert_in_range(steps(&s, 4 * 60), 11, 13);
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
        cmocka_unit_test(rows_become_boxes_of_the_picture),
        cmocka_unit_test(one_thing_is_told_of_once),
        cmocka_unit_test(people_and_chairs_are_allowed_and_a_remote_must_be_surer),
        cmocka_unit_test(the_face_sets_the_scale),
        cmocka_unit_test(a_view_shows_the_person_and_never_only_what_is_outside),
        cmocka_unit_test(a_quiet_stream_is_looked_at_each_fifteen_seconds),
        cmocka_unit_test(after_a_find_the_next_looks_follow_each_second),
        cmocka_unit_test(what_persists_in_one_place_counts_and_what_wanders_does_not),
        cmocka_unit_test(what_counted_is_believed_on_at_less),
        cmocka_unit_test(a_miss_says_nothing_and_the_next_says_gone),
        cmocka_unit_test(a_phone_that_lies_still_is_looked_at_less_until_it_is_moved),
        cmocka_unit_test(furniture_is_nobodys_deed),
        cmocka_unit_test(books_and_screens_must_be_surer_than_phones),
        cmocka_unit_test(a_lost_face_is_a_reason_to_look_and_not_again_at_once),
        cmocka_unit_test(a_change_that_stays_is_a_reason_to_look),
        cmocka_unit_test(who_cannot_look_does_not_say_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
