/* links: vision */
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <setjmp.h>
#include <cmocka.h>

#include "objects.h"

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

static struct object thing(float x, float score)
{
    return (struct object){{x, 100, 60, 90}, score, OBJECT_PHONE};
}

static void one_view_alone_claims_nothing(void **state)
{
    struct objects views[3] = {{2, {thing(100, 0.6F), thing(400, 0.9F)}}, {1, {thing(105, 0.3F)}}}, said;

    (void)state;
    objects_seconded(views, 3, &said);
    assert_int_equal(said.count, 1); /* once, though two views saw it */
    near_to(said.object[0].score, 0.3F, 0.001F);
    assert_true(said.object[0].at.x < 200);
    views[2] = (struct objects){1, {thing(98, 0.5F)}};
    objects_seconded(views, 3, &said);
    near_to(said.object[0].score, 0.5F, 0.001F); /* of 0.6, 0.5 and 0.3 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_become_boxes_of_the_picture),
        cmocka_unit_test(one_thing_is_told_of_once),
        cmocka_unit_test(people_and_chairs_are_allowed_and_a_remote_must_be_surer),
        cmocka_unit_test(the_face_sets_the_scale),
        cmocka_unit_test(a_view_shows_the_person_and_never_only_what_is_outside),
        cmocka_unit_test(one_view_alone_claims_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
