/* links: hall */
/* What in the picture an incident is about: boxes are remembered until a rule has made up its mind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "live_boxes.h"

static struct sight two_people(uint32_t seq)
{
    return (struct sight){.seq = seq,
                          .width = 640,
                          .height = 480,
                          .faces = 2,
                          .boxes = 2,
                          .box = {{.x = 64, .y = 48, .w = 128, .h = 240, .score_milli = 990},
                                  {.x = 480, .y = 96, .w = 64, .h = 96, .score_milli = 870}},
                          .objects = OBJECTS_UNKNOWN};
}

static json_t *first(json_t *json, size_t n)
{
    return json_array_get(json_object_get(json, "boxes"), n);
}

static void both_people_stand_there_in_thousandths(void **state)
{
    (void)state;
    static struct boxes boxes;
    struct sight s = two_people(7);
    const char *what;
    int x, y, w, h, score;
    boxes_keep(&boxes, &s);
    json_t *json = boxes_json(&boxes, KIND_EXTRA_PERSON, 7);
    assert_int_equal(json_integer_value(json_object_get(json, "seq")), 7);
    assert_int_equal(json_unpack(first(json, 1), "{s:s, s:i, s:i, s:i, s:i, s:i !}", "what", &what, "x", &x, "y", &y,
                                 "w", &w, "h", &h, "score_milli", &score),
                     0);
    assert_string_equal(what, "face");
    assert_int_equal(x, 750);
    assert_int_equal(y, 200);
    assert_int_equal(w, 100);
    assert_int_equal(h, 200);
    assert_int_equal(score, 870);
    json_decref(json);
}

static void a_poster_is_not_drawn(void **state)
{
    (void)state;
    static struct boxes boxes;
    struct sight s = two_people(7);
    s.box[1].flat = 1;
    boxes_keep(&boxes, &s);
    json_t *json = boxes_json(&boxes, KIND_EXTRA_PERSON, 7);
    assert_int_equal(json_array_size(json_object_get(json, "boxes")), 1);
    json_decref(json);
}

static void an_object_has_its_own_word(void **state)
{
    (void)state;
    static struct boxes boxes;
    struct sight s = {.seq = 9, .width = 1280, .height = 720, .objects = 1};
    s.object[0] =
        (struct sight_object){.x = 640, .y = 360, .w = 128, .h = 72, .score_milli = 610, .label = OBJECT_PHONE};
    boxes_keep(&boxes, &s);
    json_t *json = boxes_json(&boxes, KIND_OBJECT, 9);
    assert_string_equal(json_string_value(json_object_get(first(json, 0), "what")), "phone");
    assert_int_equal(json_integer_value(json_object_get(first(json, 0), "x")), 500);
    json_decref(json);
}

static void kinds_about_the_whole_picture_have_none(void **state)
{
    (void)state;
    static struct boxes boxes;
    struct sight s = two_people(7);
    boxes_keep(&boxes, &s);
    json_t *covered = boxes_json(&boxes, KIND_COVERED, 7), *absent = boxes_json(&boxes, KIND_ABSENT, 7);
    json_t *object = boxes_json(&boxes, KIND_OBJECT, 7), *other_frame = boxes_json(&boxes, KIND_EXTRA_PERSON, 8);
    assert_true(json_is_null(covered) && json_is_null(absent) && json_is_null(object) && json_is_null(other_frame));
    json_decref(covered), json_decref(absent), json_decref(object), json_decref(other_frame);
}

static void looks_are_forgotten_in_turn_and_empty_ones_take_no_place(void **state)
{
    (void)state;
    static struct boxes boxes;
    struct sight s = two_people(1), empty = {.seq = 2, .width = 640, .height = 480, .objects = OBJECTS_UNKNOWN};
    boxes_keep(&boxes, &s);
    for (int i = 0; i < 3 * BOXES_LOOKS; i++)
        boxes_keep(&boxes, &empty);
    json_t *kept = boxes_json(&boxes, KIND_EXTRA_PERSON, 1);
    assert_true(json_is_object(kept));
    for (uint32_t i = 0; i < BOXES_LOOKS; i++) {
        s.seq = 100 + i;
        boxes_keep(&boxes, &s);
    }
    json_t *gone = boxes_json(&boxes, KIND_EXTRA_PERSON, 1), *last = boxes_json(&boxes, KIND_EXTRA_PERSON, 100);
    assert_true(json_is_null(gone) && json_is_object(last));
    json_decref(kept), json_decref(gone), json_decref(last);
}

static void others_are_found_around_a_time_and_the_examinee_is_left_alone(void **state)
{
    (void)state;
    static struct boxes boxes;
    struct read_area area[READ_AREAS_MAX];
    struct sight s = two_people(7);
    s.pts_us = 10000000;
    boxes_keep(&boxes, &s);
    assert_int_equal(boxes_others(&boxes, 10000 + BOXES_NEAR_MS, area), 1);
    assert_true(area[0].x < 750 && area[0].x + area[0].w > 850 && area[0].y < 200 && area[0].y + area[0].h > 400);
    assert_true(area[0].x > 64 * 1000 / 640 + 200); /* the examinee sits there */
    assert_int_equal(boxes_others(&boxes, 10001 + BOXES_NEAR_MS, area), 0);
    /* A large poster behind them is nobody who sits the exam. */
    s.box[0].flat = 1;
    s.pts_us = 20000000;
    boxes_keep(&boxes, &s);
    assert_int_equal(boxes_others(&boxes, 20000, area), 1);
    assert_int_equal(area[0].x, 40); /* 64 − 3/10 of 128, of 640 */
    /* Seen again a little aside it is still one area. */
    s.box[0].x += 20;
    s.pts_us = 20500000;
    boxes_keep(&boxes, &s);
    assert_int_equal(boxes_others(&boxes, 20000, area), 1);
    assert_true(area[0].x == 40 && area[0].w > 320);
}

static void nobody_escapes_in_a_crowd(void **state)
{
    (void)state;
    static struct boxes boxes;
    struct read_area area[READ_AREAS_MAX];
    struct sight s = {.width = 1000, .height = 1000, .boxes = SIGHT_BOXES, .objects = OBJECTS_UNKNOWN};
    for (int16_t i = 0; i < SIGHT_BOXES; i++)
        s.box[i] = (struct sight_box){.x = (int16_t)(100 * i), .y = 100, .w = 40, .h = i ? 40 : 60};
    for (uint32_t look = 0; look < 2; look++) {
        for (int i = 1; i < SIGHT_BOXES; i++)
            s.box[i].y = (int16_t)(100 + 400 * look);
        boxes_keep(&boxes, &s);
    }
    assert_int_equal(boxes_others(&boxes, 0, area), READ_AREAS_MAX);
    for (uint32_t look = 0; look < 2; look++)
        for (int i = 1; i < SIGHT_BOXES; i++) {
            bool hidden = false;
            for (int k = 0; k < READ_AREAS_MAX; k++)
                hidden |= area[k].x <= 100 * i && area[k].x + area[k].w >= 100 * i + 40 &&
                          area[k].y <= 100 + 400 * (int)look && area[k].y + area[k].h >= 140 + 400 * (int)look;
            assert_true(hidden);
        }
    assert_true(boxes_others_matter(KIND_EXTRA_PERSON) && boxes_others_matter(KIND_WRONG_PERSON));
    assert_false(boxes_others_matter(KIND_COVERED) || boxes_others_matter(KIND_ABSENT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_people_stand_there_in_thousandths),
        cmocka_unit_test(a_poster_is_not_drawn),
        cmocka_unit_test(an_object_has_its_own_word),
        cmocka_unit_test(kinds_about_the_whole_picture_have_none),
        cmocka_unit_test(others_are_found_around_a_time_and_the_examinee_is_left_alone),
        cmocka_unit_test(nobody_escapes_in_a_crowd),
        cmocka_unit_test(looks_are_forgotten_in_turn_and_empty_ones_take_no_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
