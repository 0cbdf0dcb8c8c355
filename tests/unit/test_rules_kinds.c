/* links: session */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "camera_label.h"
#include "rules_play.h"

/* A look each 15 s, and each second after a find. */
static void objects(struct played *p, int64_t until_ms, int64_t from_ms, int64_t to_ms)
{
    int64_t looked_ms = p->now_ms - 15000;
    int found = 0;

    for (; p->now_ms < until_ms; p->now_ms += STEP_MS) {
        struct sight s = seen(p->now_ms, CAMERA_OK, 1);

        s.objects = OBJECTS_UNKNOWN;
        if (p->now_ms - looked_ms >= (found ? 1000 : 15000)) {
            looked_ms = p->now_ms;
            found = p->now_ms >= from_ms && p->now_ms < to_ms;
            s.objects = (int16_t)found;
            s.object[0] = (struct sight_object){.score_milli = 310, .label = OBJECT_PHONE};
        }
        feed(p, s);
    }
}

static void an_object_counts_from_its_first_look(void **state)
{
    struct played p;
    char text[KIND_SENTENCE_MAX];

    (void)state;
    play_begin(&p);
    objects(&p, 100000, 20000, 55000);
    finish(&p, 1);
    const struct verdict *open = nth(&p, VERDICT_OPEN, KIND_OBJECT, 0);
    const struct verdict *close = nth(&p, VERDICT_CLOSE, KIND_OBJECT, 0);
    assert_non_null(open);
    assert_non_null(close);
    assert_true(open->from_ms >= 20000 && open->from_ms <= 20000 + 15000 + STEP_MS);
    assert_true(open->at_ms <= 20000 + 15000 + 3000 + 1000);
    assert_in_range(close->to_ms, 55000, 56200);
    assert_int_equal(close->number[0].value, 310);
    assert_int_equal(close->number[0].threshold, TUNE_OBJECT_MILLI);
    kind_sentence(KIND_OBJECT, LANG_EN, &p.policy, 0, 20000, 20000, close->number, close->numbers, text, sizeof text);
    assert_non_null(strstr(text, "it resembles: a phone"));
    kind_sentence(KIND_OBJECT, LANG_KK, &p.policy, 0, 20000, 20000, close->number, close->numbers, text, sizeof text);
    assert_non_null(strstr(text, "ұқсайды: телефон"));
}

static void one_look_finds_nothing_for_certain(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    objects(&p, 100000, 20000, 31000); /* the look at 30 s alone, gone by the next */
    finish(&p, 1);
    assert_int_equal(p.count, 0);
}

/* Looks that stop coming leave nothing open for ever. */
static void an_object_nobody_looks_for_ended_where_it_was_seen(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    objects(&p, 40000, 15000, 90000);
    int64_t last_ms = p.rules.kind[KIND_OBJECT].last.pts_ms;
    for (; p.now_ms < 80000; p.now_ms += STEP_MS) {
        struct sight s = seen(p.now_ms, CAMERA_OK, 1);
        s.objects = OBJECTS_UNKNOWN;
        feed(&p, s);
    }
    const struct verdict *close = nth(&p, VERDICT_CLOSE, KIND_OBJECT, 0);
    assert_non_null(close);
    assert_int_equal(close->to_ms, last_ms);
}

static void repeats(struct sight *s, int n)
{
    (void)n;
    s->loop_milli = 995;
    s->loop_period_ms = 8000;
}

static void a_repeating_stream_is_suspected(void **state)
{
    struct played p;
    char text[KIND_SENTENCE_MAX];

    (void)state;
    play_begin(&p);
    show(&p, 10000, CAMERA_OK, 1);
    show_with(&p, 40000, repeats);
    show(&p, 60000, CAMERA_OK, 1);
    const struct verdict *open = nth(&p, VERDICT_OPEN, KIND_LOOPING, 0);
    const struct verdict *close = nth(&p, VERDICT_CLOSE, KIND_LOOPING, 0);
    assert_non_null(open);
    assert_non_null(close);
    assert_true(open->at_ms - open->from_ms <= 21000);
    assert_string_equal(close->number[3].name, "loop_period_ms");
    assert_int_equal(close->number[3].value, 8000);
    kind_sentence(KIND_LOOPING, LANG_RU, &p.policy, 0, 20000, 20000, close->number, close->numbers, text, sizeof text);
    assert_non_null(strstr(text, "повторяется каждые 8 с"));
}

static void drawn(struct sight *s, int n)
{
    (void)n;
    s->synthetic_milli = 800;
}

static void a_virtual_camera_needs_the_name_and_the_picture(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p); /* a drawn picture from a camera of any name */
    show_with(&p, 60000, drawn);
    assert_int_equal(count_of(&p, VERDICT_OPEN, -1), 0);
    play_begin(&p); /* the name over a sensor's picture */
    signal_now(&p, SIGNAL_CAMERA_VIRTUAL);
    show(&p, 60000, CAMERA_OK, 1);
    assert_int_equal(count_of(&p, VERDICT_OPEN, -1), 0);
    play_begin(&p); /* both */
    signal_now(&p, SIGNAL_CAMERA_VIRTUAL);
    show_with(&p, 40000, drawn);
    assert_int_equal(count_of(&p, VERDICT_OPEN, KIND_VIRTUAL_CAMERA), 1);
    assert_true(nth(&p, VERDICT_OPEN, KIND_VIRTUAL_CAMERA, 0)->at_ms <= 21000);
    signal_now(&p, SIGNAL_CAMERA_REAL); /* exchanged for a real one */
    int64_t real_ms = p.now_ms;
    show(&p, 60000, CAMERA_OK, 1);
    assert_int_equal(nth(&p, VERDICT_CLOSE, KIND_VIRTUAL_CAMERA, 0)->to_ms, real_ms);
}

static void names_of_virtual_drivers_are_known(void **state)
{
    static const char *const virtual[] = {"OBS Virtual Camera", "ManyCam Virtual Webcam", "XSplit VCam",
                                          "Dummy video device (0x0000)", "Snap Camera"};
    static const char *const real[] = {"Integrated Camera (04f2:b6d9)",
                                       "HD Pro Webcam C920",
                                       "FaceTime HD Camera",
                                       "fake_device_0",
                                       "DroidCam Source 3",
                                       "USB2.0 HD UVC WebCam",
                                       ""};

    (void)state;
    for (size_t i = 0; i < sizeof virtual / sizeof *virtual; i++)
        assert_int_equal(camera_label_virtual(virtual[i]), 1);
    for (size_t i = 0; i < sizeof real / sizeof *real; i++)
        assert_int_equal(camera_label_virtual(real[i]), 0);
    assert_int_equal(camera_label_virtual(NULL), 0);
}

static void elsewhere(struct sight *s, int n)
{
    (void)n;
    s->moved_milli = 300;
}

static void at_home(struct sight *s, int n)
{
    (void)n;
    s->moved_milli = 950;
}

static void a_moved_camera_is_advised_then_noted(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    show_with(&p, 10000, at_home);
    int64_t from_ms = p.now_ms;
    show_with(&p, 30000, elsewhere);
    int64_t to_ms = p.now_ms;
    show_with(&p, 40000, at_home);
    const struct verdict *advise = nth(&p, VERDICT_ADVISE, KIND_MOVED, 0);
    const struct verdict *close = nth(&p, VERDICT_CLOSE, KIND_MOVED, 0);
    assert_non_null(advise);
    assert_non_null(close);
    assert_true(advise->at_ms - from_ms <= 4000);
    assert_int_equal(close->from_ms, from_ms);
    assert_int_equal(close->to_ms, to_ms);
    assert_int_equal(close->number[0].threshold, TUNE_MOVED_MILLI);
    assert_int_equal(kind_row(KIND_MOVED)->klass, CLASS_NOTICE);
}

static void turned(struct sight *s, int n)
{
    (void)n;
    s->box[0].turned_milli = 800;
}

static void a_turned_head_is_a_notice_when_asked_for(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p); /* off by default */
    show_with(&p, 60000, turned);
    assert_int_equal(p.count, 0);
    play_begin(&p);
    p.policy.kind[KIND_ATTENTION] = *kind_usual(KIND_ATTENTION);
    show(&p, 5000, CAMERA_OK, 1);
    show_with(&p, 30000, turned);
    show(&p, 40000, CAMERA_OK, 1);
    assert_int_equal(count_of(&p, VERDICT_OPEN, -1), 1);
    assert_int_equal(count_of(&p, VERDICT_CLOSE, KIND_ATTENTION), 1);
    assert_int_equal(kind_row(KIND_ATTENTION)->klass, CLASS_NOTICE);
}

/* The head sinks, is lost for three seconds and comes up for one, again and again. */
static void bowing(struct sight *s, int n)
{
    int at = n % 15;

    if (at >= 4) {
        s->faces = 0;
        s->boxes = 0;
    } else {
        s->box[0].y = at < 2 ? 100 : (int16_t)(100 + 60 * (at - 1));
    }
}

static void standing_up(struct sight *s, int n)
{
    int at = n % 15;

    if (at >= 4) {
        s->faces = 0;
        s->boxes = 0;
    } else {
        s->box[0].y = at < 2 ? 100 : (int16_t)(100 - 40 * (at - 1));
    }
}

static void upright(struct sight *s, int n)
{
    (void)n;
    s->box[0].y = 100;
}

static void a_face_lost_downward_is_looking_away(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    p.policy.kind[KIND_ATTENTION] = *kind_usual(KIND_ATTENTION);
    show_with(&p, 10000, upright);
    show_with(&p, 50000, bowing);
    show_with(&p, 60000, upright);
    const struct verdict *close = nth(&p, VERDICT_CLOSE, KIND_ATTENTION, 0);
    assert_non_null(close);
    assert_string_equal(close->number[3].name, "looks_down");
    assert_true(close->number[3].value > 20);
    assert_int_equal(count_of(&p, VERDICT_OPEN, KIND_ABSENT), 0);
    play_begin(&p);
    p.policy.kind[KIND_ATTENTION] = *kind_usual(KIND_ATTENTION);
    show_with(&p, 10000, upright);
    show_with(&p, 50000, standing_up);
    assert_int_equal(count_of(&p, VERDICT_OPEN, KIND_ATTENTION), 0);
}

static void a_hidden_page_is_named_as_the_cause(void **state)
{
    struct played p;
    char text[KIND_SENTENCE_MAX];

    (void)state;
    play_begin(&p);
    show(&p, 10000, CAMERA_OK, 1);
    signal_now(&p, SIGNAL_PAGE_HIDDEN);
    int64_t hidden_ms = p.now_ms;
    wait_until(&p, 20000);
    signal_now(&p, SIGNAL_PAGE_SHOWN);
    int64_t shown_ms = p.now_ms;
    show(&p, 30000, CAMERA_OK, 1);
    const struct verdict *close = nth(&p, VERDICT_CLOSE, KIND_NO_FRAMES, 0);
    assert_non_null(close);
    assert_int_equal(close->numbers, 4);
    assert_string_equal(close->number[3].name, "hidden_ms");
    assert_in_range(close->number[3].value, shown_ms - hidden_ms - 300, shown_ms - hidden_ms);
    kind_sentence(KIND_NO_FRAMES, LANG_EN, &p.policy, close->from_ms, close->to_ms, close->at_ms, close->number,
                  close->numbers, text, sizeof text);
    assert_non_null(strstr(text, "the exam page was hidden for"));
    play_begin(&p); /* a silence with the page in view says nothing of it */
    show(&p, 10000, CAMERA_OK, 1);
    wait_until(&p, 20000);
    show(&p, 30000, CAMERA_OK, 1);
    assert_int_equal(nth(&p, VERDICT_CLOSE, KIND_NO_FRAMES, 0)->numbers, 3);
}

/* What was not seen does not count: half a second of each on both sides of a gap of his own link. */
static void silence_makes_no_violation(void **state)
{
    static const struct {
        enum camera_state camera;
        int faces;
    } sorts[] = {{CAMERA_COVERED, FACES_UNKNOWN}, {CAMERA_OK, 0}, {CAMERA_OK, 2}};

    (void)state;
    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++)
        for (int64_t gap_ms = 2200; gap_ms < 60000; gap_ms += 700) {
            struct played p;

            play_begin(&p);
            show(&p, 10000, CAMERA_OK, 1);
            show(&p, p.now_ms + 500, sorts[i].camera, sorts[i].faces);
            p.now_ms += gap_ms;
            show(&p, p.now_ms + 500, sorts[i].camera, sorts[i].faces);
            show(&p, p.now_ms + 10000, CAMERA_OK, 1);
            finish(&p, 1);
            for (size_t v = 0; v < p.count; v++)
                assert_true(p.log[v].what != VERDICT_OPEN || p.log[v].kind == KIND_NO_FRAMES);
        }
}

/* An eye that began anew: pictures came, nobody looked at them, and nobody is to answer for it. */
static void what_we_did_not_look_at_is_not_his_silence(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    show(&p, 10000, CAMERA_OK, 1);
    show(&p, 10500, CAMERA_OK, 2);
    p.now_ms += 8000;
    signal_now(&p, SIGNAL_UNSEEN);
    show(&p, p.now_ms + 500, CAMERA_OK, 2);
    show(&p, p.now_ms + 10000, CAMERA_OK, 1);
    finish(&p, 1);
    assert_int_equal(count_of(&p, VERDICT_OPEN, -1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_object_counts_from_its_first_look),
        cmocka_unit_test(one_look_finds_nothing_for_certain),
        cmocka_unit_test(an_object_nobody_looks_for_ended_where_it_was_seen),
        cmocka_unit_test(a_repeating_stream_is_suspected),
        cmocka_unit_test(a_virtual_camera_needs_the_name_and_the_picture),
        cmocka_unit_test(names_of_virtual_drivers_are_known),
        cmocka_unit_test(a_moved_camera_is_advised_then_noted),
        cmocka_unit_test(a_turned_head_is_a_notice_when_asked_for),
        cmocka_unit_test(a_face_lost_downward_is_looking_away),
        cmocka_unit_test(a_hidden_page_is_named_as_the_cause),
        cmocka_unit_test(silence_makes_no_violation),
        cmocka_unit_test(what_we_did_not_look_at_is_not_his_silence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
