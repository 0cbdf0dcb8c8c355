/* links: hall */
/* The live outline of the check-in: which one thing a student is asked to mend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "live_seen.h"

enum { TURNED = 600 };

/* One face, well placed: a third of the height, in the middle, sharp, towards the camera. */
static struct sight good(void)
{
    return (struct sight){.wire = SIGHT_WIRE,
                          .width = 640,
                          .height = 480,
                          .camera = CAMERA_OK,
                          .faces = 1,
                          .luma_mean_milli = 110000,
                          .boxes = 1,
                          .box = {{.x = 260, .y = 140, .w = 120, .h = 160, .sharpness_milli = 400, .identifiable = 1}}};
}

static void wants(const struct sight *s, const char *word)
{
    assert_string_equal(seen_word(seen_want(s, TURNED)), word);
}

static void a_good_picture_wants_nothing(void **state)
{
    (void)state;
    struct sight s = good();
    wants(&s, "ok");
}

static void the_camera_comes_before_the_face(void **state)
{
    (void)state;
    struct sight s = good();
    s.faces = 2;
    s.camera = CAMERA_COVERED;
    wants(&s, "covered");
    s.camera = CAMERA_BLOCKED;
    wants(&s, "blocked");
    s.camera = CAMERA_FROZEN;
    wants(&s, "frozen");
    s.camera = CAMERA_DARK;
    wants(&s, "dark");
    s.camera = CAMERA_DEFOCUSED;
    wants(&s, "defocused");
    s.camera = CAMERA_STATES;
    wants(&s, "unknown");
}

static void nobody_and_several_are_told_apart_from_not_looked(void **state)
{
    (void)state;
    struct sight s = good();
    s.faces = 0;
    wants(&s, "nobody");
    s.faces = 3;
    wants(&s, "several");
    s.faces = FACES_UNKNOWN;
    wants(&s, "unknown");
}

static void the_distance_counts_in_shares_of_the_picture(void **state)
{
    (void)state;
    struct sight s = good();
    s.box[0].h = 480 * SEEN_SMALL_MILLI / 1000 - 1;
    wants(&s, "far");
    s.box[0].h = 480 * SEEN_LARGE_MILLI / 1000 + 1;
    wants(&s, "near");
    s.width = 1920, s.height = 1080; /* the same face in a larger picture is far away */
    s.box[0].h = 160;
    wants(&s, "far");
}

static void the_middle_is_wide(void **state)
{
    (void)state;
    struct sight s = good();
    s.box[0].x = 100; /* the middle at a quarter of the width */
    wants(&s, "ok");
    s.box[0].x = 0;
    wants(&s, "aside");
    s.box[0].x = 640 - 120;
    wants(&s, "aside");
    s.box[0].x = 260;
    s.box[0].y = 480 - 160 + 40; /* half out of the picture */
    wants(&s, "aside");
}

static void a_turned_head_and_a_soft_face(void **state)
{
    (void)state;
    struct sight s = good();
    s.box[0].turned_milli = TURNED - 1;
    wants(&s, "ok");
    s.box[0].turned_milli = TURNED;
    wants(&s, "turned");
    s.box[0].turned_milli = 0;
    s.box[0].identifiable = 0;
    wants(&s, "soft");
    s.box[0].sharpness_milli = 0; /* nobody measured it: nobody may blame it */
    wants(&s, "ok");
}

static void a_poster_on_the_wall_is_not_the_student(void **state)
{
    (void)state;
    struct sight s = good();
    s.boxes = 2;
    s.box[1] = s.box[0];
    s.box[0] = (struct sight_box){.x = 5, .y = 5, .w = 30, .h = 40, .flat = 1, .identifiable = 1};
    wants(&s, "ok");
}

static void what_the_page_hears(void **state)
{
    (void)state;
    struct sight s = good();
    const char *t, *want;
    int faces, light, sharp, turned, x, y, w, h, degraded;
    json_t *word = seen_json(&s, TURNED, 0);
    assert_int_equal(json_unpack(word, "{s:s, s:s, s:i, s:i, s:i, s:i, s:[i,i,i,i !], s:b !}", "t", &t, "want", &want,
                                 "faces", &faces, "light_milli", &light, "sharp_milli", &sharp, "turned_milli", &turned,
                                 "box", &x, &y, &w, &h, "degraded", &degraded),
                     0);
    assert_string_equal(t, "seen");
    assert_int_equal(faces, 1);
    assert_int_equal(light, 110000);
    assert_int_equal(x, 406);
    assert_int_equal(h, 333);
    assert_false(degraded);
    json_decref(word);
}

static void without_a_face_model_no_face_is_claimed(void **state)
{
    (void)state;
    struct sight s = good();
    s.faces = FACES_UNKNOWN;
    s.boxes = 0;
    json_t *word = seen_json(&s, TURNED, 1);
    assert_true(json_is_null(json_object_get(word, "faces")));
    assert_true(json_is_null(json_object_get(word, "box")));
    assert_true(json_is_true(json_object_get(word, "degraded")));
    assert_string_equal(json_string_value(json_object_get(word, "want")), "unknown");
    json_decref(word);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_picture_wants_nothing),
        cmocka_unit_test(the_camera_comes_before_the_face),
        cmocka_unit_test(nobody_and_several_are_told_apart_from_not_looked),
        cmocka_unit_test(the_distance_counts_in_shares_of_the_picture),
        cmocka_unit_test(the_middle_is_wide),
        cmocka_unit_test(a_turned_head_and_a_soft_face),
        cmocka_unit_test(a_poster_on_the_wall_is_not_the_student),
        cmocka_unit_test(what_the_page_hears),
        cmocka_unit_test(without_a_face_model_no_face_is_claimed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
