/* links: session */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "rules_play.h"

static void quiet_exam_says_nothing(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    show(&p, 600000, CAMERA_OK, 1);
    finish(&p, 1);
    assert_int_equal(p.count, 0);
}

/* Each camera state and each face count, alone, for long enough. */
static void each_kind_opens_once_with_its_times(void **state)
{
    static const struct {
        enum camera_state camera;
        int faces;
        enum incident_kind kind;
    } cases[] = {
        {CAMERA_COVERED, 0, KIND_COVERED}, {CAMERA_BLOCKED, 0, KIND_BLOCKED},     {CAMERA_FROZEN, 1, KIND_FROZEN},
        {CAMERA_DARK, 1, KIND_DARK},       {CAMERA_DEFOCUSED, 1, KIND_DEFOCUSED}, {CAMERA_OK, 0, KIND_ABSENT},
        {CAMERA_OK, 2, KIND_EXTRA_PERSON}, {CAMERA_OK, 3, KIND_EXTRA_PERSON},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct played p;

        play_begin(&p);
        show(&p, 20000, CAMERA_OK, 1);
        int64_t from_ms = p.now_ms;
        show(&p, 40000, cases[i].camera, cases[i].faces);
        int64_t to_ms = p.now_ms;
        show(&p, 60000, CAMERA_OK, 1);
        finish(&p, 1);
        assert_int_equal(count_of(&p, VERDICT_OPEN, -1), 1);
        assert_int_equal(count_of(&p, VERDICT_CLOSE, -1), 1);
        const struct verdict *open = nth(&p, VERDICT_OPEN, cases[i].kind, 0);
        const struct verdict *close = nth(&p, VERDICT_CLOSE, cases[i].kind, 0);
        assert_non_null(open);
        assert_non_null(close);
        int64_t slack = cases[i].kind == KIND_FROZEN ? 2 * STEP_MS : 0; /* it began with the picture that stuck */
        assert_in_range(open->from_ms, from_ms - slack, from_ms);
        assert_true(open->at_ms - from_ms <= p.policy.kind[cases[i].kind].open_ms + 1000);
        assert_int_equal(close->from_ms, open->from_ms);
        assert_int_equal(close->to_ms, to_ms);
        assert_true(close->at_ms - to_ms <= p.policy.kind[cases[i].kind].close_ms + 1000);
        assert_int_equal(open->policy_version, 7);
        assert_int_equal(count_of(&p, VERDICT_ADVISE, cases[i].kind), 1);
        assert_int_equal(count_of(&p, VERDICT_UNADVISE, cases[i].kind), 1);
    }
}

static void advice_comes_before_the_incident(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    show(&p, 10000, CAMERA_OK, 1);
    show(&p, 11000, CAMERA_COVERED, 0);
    show(&p, 20000, CAMERA_OK, 1);
    assert_int_equal(count_of(&p, VERDICT_ADVISE, KIND_COVERED), 1);
    assert_int_equal(count_of(&p, VERDICT_UNADVISE, KIND_COVERED), 1);
    assert_int_equal(count_of(&p, VERDICT_OPEN, -1), 0);
}

static void passer_by_is_nobody(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    show(&p, 10000, CAMERA_OK, 1);
    show(&p, 11500, CAMERA_OK, 2);
    show(&p, 30000, CAMERA_OK, 1);
    assert_int_equal(count_of(&p, VERDICT_OPEN, -1), 0);
}

static void near_ones_of_a_kind_are_one(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    show(&p, 10000, CAMERA_OK, 1);
    show(&p, 14000, CAMERA_COVERED, 0);
    show(&p, 14700, CAMERA_OK, 1); /* shorter than close */
    show(&p, 18000, CAMERA_COVERED, 0);
    show(&p, 30000, CAMERA_OK, 1);
    assert_int_equal(count_of(&p, VERDICT_OPEN, -1), 1);
    assert_int_equal(count_of(&p, VERDICT_CLOSE, -1), 1);
    const struct verdict *close = nth(&p, VERDICT_CLOSE, KIND_COVERED, 0);
    assert_in_range(close->from_ms, 10000, 10300);
    assert_in_range(close->to_ms, 18000, 18300);
}

static void covered_camera_is_not_an_absent_student(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    show(&p, 10000, CAMERA_OK, 0); /* absent */
    show(&p, 20000, CAMERA_COVERED, 0);
    show(&p, 30000, CAMERA_OK, 1);
    assert_int_equal(count_of(&p, VERDICT_OPEN, KIND_ABSENT), 1);
    assert_int_equal(count_of(&p, VERDICT_OPEN, KIND_COVERED), 1);
    const struct verdict *absent = nth(&p, VERDICT_CLOSE, KIND_ABSENT, 0);
    const struct verdict *covered = nth(&p, VERDICT_CLOSE, KIND_COVERED, 0);
    assert_true(absent->to_ms <= covered->from_ms);
}

/* An empty room stands still as a stuck picture does: it stays absence. */
static void quiet_empty_room_is_absence(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    show(&p, 10000, CAMERA_OK, 1);
    show(&p, 11000, CAMERA_OK, 0);
    for (; p.now_ms < 30000; p.now_ms += STEP_MS)
        feed(&p, seen(p.now_ms, CAMERA_FROZEN, 0));
    assert_int_equal(count_of(&p, VERDICT_OPEN, KIND_ABSENT), 1);
    assert_int_equal(count_of(&p, VERDICT_OPEN, KIND_FROZEN), 0);
}

static void blurred_face_needs_the_face(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    show(&p, 5000, CAMERA_OK, 1);
    int64_t from_ms = p.now_ms;
    for (; p.now_ms < 15000; p.now_ms += STEP_MS) {
        struct sight s = seen(p.now_ms, CAMERA_OK, 1);
        s.box[0].identifiable = 0;
        s.box[0].sharpness_milli = 40;
        feed(&p, s);
    }
    show(&p, 20000, CAMERA_OK, 1);
    const struct verdict *close = nth(&p, VERDICT_CLOSE, KIND_BLURRED_FACE, 0);
    assert_non_null(close);
    assert_int_equal(close->from_ms, from_ms);
    assert_int_equal(close->number[0].value, 40);
    assert_int_equal(close->number[0].threshold, TUNE_FACE_SHARP_MILLI);
    assert_int_equal(count_of(&p, VERDICT_OPEN, -1), 1);
}

static void silence_is_no_frames_and_ends_what_was_seen(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    show(&p, 10000, CAMERA_OK, 2);
    int64_t last_ms = p.now_ms - STEP_MS;
    wait_until(&p, 20000);
    int64_t back_ms = p.now_ms;
    show(&p, 30000, CAMERA_OK, 1);
    const struct verdict *gap = nth(&p, VERDICT_CLOSE, KIND_NO_FRAMES, 0);
    const struct verdict *extra = nth(&p, VERDICT_CLOSE, KIND_EXTRA_PERSON, 0);
    assert_non_null(gap);
    assert_int_equal(gap->from_ms, last_ms);
    assert_int_equal(gap->to_ms, back_ms);
    assert_int_equal(gap->first.pts_ms, -1);
    assert_non_null(extra);
    assert_int_equal(extra->to_ms, last_ms);
    assert_int_equal(count_of(&p, VERDICT_OPEN, -1), 2);
}

/* A recording has no clock between its pictures: the jump alone must tell. */
static void jump_in_a_recording_is_no_frames(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    show(&p, 10000, CAMERA_OK, 1);
    int64_t last_ms = p.now_ms - STEP_MS;
    p.now_ms = 18000;
    show(&p, 30000, CAMERA_OK, 1);
    const struct verdict *gap = nth(&p, VERDICT_CLOSE, KIND_NO_FRAMES, 0);
    assert_non_null(gap);
    assert_int_equal(gap->from_ms, last_ms);
    assert_int_equal(gap->to_ms, 18000);
}

static void lost_connection_is_technical_and_nothing_else(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    show(&p, 10000, CAMERA_OK, 1);
    signal_now(&p, SIGNAL_SOCKET_LOST);
    int64_t lost_ms = p.now_ms;
    wait_until(&p, 40000);
    signal_now(&p, SIGNAL_SOCKET_BACK);
    int64_t back_ms = p.now_ms;
    show(&p, 60000, CAMERA_OK, 1);
    assert_int_equal(count_of(&p, VERDICT_OPEN, -1), 1);
    const struct verdict *close = nth(&p, VERDICT_CLOSE, KIND_TECHNICAL, 0);
    assert_non_null(close);
    assert_int_equal(close->from_ms, lost_ms);
    assert_int_equal(close->to_ms, back_ms);
}

static void muted_track_is_blocked_not_silence(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    show(&p, 10000, CAMERA_OK, 1);
    signal_now(&p, SIGNAL_TRACK_MUTED);
    int64_t muted_ms = p.now_ms;
    wait_until(&p, 20000);
    int64_t live_ms = p.now_ms;
    signal_now(&p, SIGNAL_TRACK_LIVE);
    show(&p, 30000, CAMERA_OK, 1);
    assert_int_equal(count_of(&p, VERDICT_OPEN, -1), 1);
    const struct verdict *close = nth(&p, VERDICT_CLOSE, KIND_BLOCKED, 0);
    assert_non_null(close);
    assert_int_equal(close->from_ms, muted_ms);
    assert_int_equal(close->to_ms, live_ms);
}

static void paused_exam_raises_nothing(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    show(&p, 10000, CAMERA_COVERED, 0);
    signal_now(&p, SIGNAL_PAUSED);
    int64_t paused_ms = p.now_ms;
    assert_int_equal(count_of(&p, VERDICT_CLOSE, KIND_COVERED), 1);
    show(&p, 20000, CAMERA_COVERED, 0);
    wait_until(&p, 40000);
    signal_now(&p, SIGNAL_RESUMED);
    show(&p, 50000, CAMERA_OK, 1);
    assert_int_equal(count_of(&p, VERDICT_OPEN, -1), 1);
    assert_int_equal(nth(&p, VERDICT_CLOSE, KIND_COVERED, 0)->to_ms, paused_ms);
}

static void late_and_repeated_sights_change_nothing(void **state)
{
    struct played a, b;

    (void)state;
    play_begin(&a);
    play_begin(&b);
    for (int64_t t = 0; t < 20000; t += STEP_MS) {
        int covered = t > 5000 && t < 9000;
        struct sight s = seen(t, covered ? CAMERA_COVERED : CAMERA_OK, covered ? FACES_UNKNOWN : 1);
        feed(&a, s);
        feed(&b, s);
        b.seq--; /* the number belongs to the picture, not to the delivery */
        feed(&b, s);
        struct sight late = seen(t / 2, CAMERA_OK, 3);
        late.flags = WIRE_LATE;
        feed(&b, late);
        b.seq = a.seq;
    }
    assert_int_equal(a.count, b.count);
    for (size_t i = 0; i < a.count; i++) {
        assert_int_equal(a.log[i].what, b.log[i].what);
        assert_int_equal(a.log[i].from_ms, b.log[i].from_ms);
        assert_int_equal(a.log[i].to_ms, b.log[i].to_ms);
    }
}

static void switched_off_kind_stays_silent(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    p.policy.kind[KIND_COVERED].open_ms = 0;
    show(&p, 30000, CAMERA_COVERED, 0);
    finish(&p, 1);
    assert_int_equal(p.count, 0);
}

static void what_lasts_at_the_end_has_no_end(void **state)
{
    struct played p;

    (void)state;
    play_begin(&p);
    show(&p, 5000, CAMERA_OK, 1);
    show(&p, 15000, CAMERA_COVERED, 0);
    finish(&p, 1);
    const struct verdict *close = nth(&p, VERDICT_CLOSE, KIND_COVERED, 0);
    assert_non_null(close);
    assert_int_equal(close->to_ms, -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quiet_exam_says_nothing),
        cmocka_unit_test(each_kind_opens_once_with_its_times),
        cmocka_unit_test(advice_comes_before_the_incident),
        cmocka_unit_test(passer_by_is_nobody),
        cmocka_unit_test(near_ones_of_a_kind_are_one),
        cmocka_unit_test(covered_camera_is_not_an_absent_student),
        cmocka_unit_test(quiet_empty_room_is_absence),
        cmocka_unit_test(blurred_face_needs_the_face),
        cmocka_unit_test(silence_is_no_frames_and_ends_what_was_seen),
        cmocka_unit_test(jump_in_a_recording_is_no_frames),
        cmocka_unit_test(lost_connection_is_technical_and_nothing_else),
        cmocka_unit_test(muted_track_is_blocked_not_silence),
        cmocka_unit_test(paused_exam_raises_nothing),
        cmocka_unit_test(late_and_repeated_sights_change_nothing),
        cmocka_unit_test(switched_off_kind_stays_silent),
        cmocka_unit_test(what_lasts_at_the_end_has_no_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
