/* links: vision */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "chip.h"
#include "identity.h"

/* ---- the chip ---- */

/* A face upright, its eyes `eyes` pixels apart, turned by `angle` about its middle at (x, y). */
static void face_points(float x, float y, float eyes, float angle, float ret[CHIP_POINTS][2])
{
    static const float at[CHIP_POINTS][2] = {{-0.5F, -0.52F}, {0.5F, -0.52F}, {0, 0.07F}, {0, 0.58F}};

    for (int i = 0; i < CHIP_POINTS; i++) {
        ret[i][0] = x + eyes * (at[i][0] * cosf(angle) - at[i][1] * sinf(angle));
        ret[i][1] = y + eyes * (at[i][0] * sinf(angle) + at[i][1] * cosf(angle));
    }
}

static void chip_is_upright_whatever_the_face(void **state)
{
    (void)state;
    for (int i = 0; i < 24; i++) {
        float points[CHIP_POINTS][2], eyes = 20.0F + 10.0F * (float)i, angle = -0.7F + 0.06F * (float)i;
        struct chip_map map;

        face_points(300, 200, eyes, angle, points);
        assert_int_equal(chip_fit(points, &map), 0);
        assert_true(fabsf(chip_step(&map) - eyes / 57.0F) < 0.03F * eyes / 57.0F + 0.01F);
        assert_true(map.misfit < 1.5F);
        /* the middle of the chip lies on the face, and up in the chip is up along the face */
        float x = map.x + map.a * 74.5F - map.b * 74.5F, y = map.y + map.b * 74.5F + map.a * 74.5F;
        assert_true(hypotf(x - 300, y - 200) < 0.2F * eyes);
        assert_true(fabsf(atan2f(map.b, map.a) - angle) < 0.01F);
    }
}

static void no_face_no_chip(void **state)
{
    (void)state;
    struct chip_map map;
    const float same[CHIP_POINTS][2] = {{5, 5}, {5, 5}, {5, 5}, {5, 5}};
    const float swapped[CHIP_POINTS][2] = {{100, 50}, {50, 50}, {75, 80}, {75, 105}};
    const float wild[CHIP_POINTS][2] = {{1, 1}, {NAN, 1}, {2, 2}, {2, 3}};

    assert_int_equal(chip_fit(same, &map), -1);
    assert_int_equal(chip_fit(swapped, &map), -1);
    assert_int_equal(chip_fit(wild, &map), -1);
}

enum { WIDE = 200, HIGH = 160 };

static struct picture grey_picture(uint8_t *luma, const uint8_t *chroma)
{
    return (struct picture){.plane = {luma, chroma, chroma},
                            .stride = {WIDE, WIDE / 2, WIDE / 2},
                            .width = WIDE,
                            .height = HIGH,
                            .chroma = CHROMA_420,
                            .full_range = 1};
}

/* A picture whose brightness is its column shows where each pixel of the chip was taken from. */
static void chip_takes_pixels_from_where_the_map_says(void **state)
{
    (void)state;
    static uint8_t luma[WIDE * HIGH], chroma[WIDE / 2 * HIGH / 2];
    static float chip[CHIP_SIDE * CHIP_SIDE * 3];
    const struct net_input plain = {.mean = {0, 0, 0}, .scale = {1, 1, 1}};
    struct chip_map map = {.a = 0.5F, .b = 0, .x = 40, .y = 30};

    for (int i = 0; i < WIDE * HIGH; i++)
        luma[i] = (uint8_t)(i % WIDE);
    memset(chroma, 128, sizeof chroma);
    struct picture p = grey_picture(luma, chroma);
    chip_cut(&p, &map, &plain, chip);
    for (int v = 0; v < CHIP_SIDE; v += 37)
        for (int u = 0; u < CHIP_SIDE; u += 7)
            assert_true(fabsf(chip[3 * (v * CHIP_SIDE + u)] - (40.0F + 0.5F * (float)u)) < 0.01F);
    map = (struct chip_map){.a = 0, .b = 0.5F, .x = 150, .y = 20}; /* turned by a quarter */
    chip_cut(&p, &map, &plain, chip);
    assert_true(fabsf(chip[3 * (100 * CHIP_SIDE + 3)] - 100.0F) < 0.01F);
    map = (struct chip_map){.a = 3.0F, .b = 0, .x = -100, .y = -100}; /* beyond the picture its border goes on */
    chip_cut(&p, &map, &plain, chip);
    assert_true(chip[0] == 0.0F);
    assert_true(fabsf(chip[3 * (75 * CHIP_SIDE + 149)] - 199.0F) < 0.01F);
}

/* ---- the gates ---- */

static struct wire_tune usual(void)
{
    struct wire_tune tune;
    tune_defaults(&tune);
    return tune;
}

static struct portrait fine(struct face *f)
{
    *f = (struct face){.verify = 0.9F, .sharpness_milli = 400};
    return (struct portrait){.face = f, .eyes = 60, .turned = 0.1F, .raised = 0.6F, .eyes_seen = 0.7F,
                             .one_side = 1.2F, .contrast = 30};
}

static void each_gate_names_its_reason(void **state)
{
    (void)state;
    struct wire_tune tune = usual();
    struct face f;
    struct portrait m = fine(&f);

    assert_int_equal(identity_gate(&tune, &m, FOR_STREAM), UNVERIFIABLE_NOT);
    m.eyes = 12;
    assert_int_equal(identity_gate(&tune, &m, FOR_STREAM), UNVERIFIABLE_SMALL);
    m = fine(&f);
    f.sharpness_milli = (int)tune.face_sharp_milli - 1;
    assert_int_equal(identity_gate(&tune, &m, FOR_STREAM), UNVERIFIABLE_SOFT);
    m = fine(&f);
    m.turned = 0.8F;
    assert_int_equal(identity_gate(&tune, &m, FOR_STREAM), UNVERIFIABLE_TURNED);
    assert_int_equal(identity_gate(&tune, &m, FOR_PHOTO), UNVERIFIABLE_NOT);
    m.turned = 1.1F;
    assert_int_equal(identity_gate(&tune, &m, FOR_PHOTO), UNVERIFIABLE_TURNED);
    m = fine(&f);
    m.raised = 1.3F;
    assert_int_equal(identity_gate(&tune, &m, FOR_STREAM), UNVERIFIABLE_TURNED);
    m = fine(&f);
    m.one_side = 6;
    assert_int_equal(identity_gate(&tune, &m, FOR_STREAM), UNVERIFIABLE_LIGHT);
    m = fine(&f);
    m.contrast = 1;
    assert_int_equal(identity_gate(&tune, &m, FOR_STREAM), UNVERIFIABLE_LIGHT);
    m = fine(&f);
    m.eyes_seen = 0.05F; /* dark glasses, a hand */
    assert_int_equal(identity_gate(&tune, &m, FOR_STREAM), UNVERIFIABLE_COVERED);
    m = fine(&f);
    f.verify = 0.45F;
    assert_int_equal(identity_gate(&tune, &m, FOR_STREAM), UNVERIFIABLE_COVERED);
}

/* ---- judging ---- */

/* Two descriptions whose likeness is `milli`: the second is the first, leant towards an axis of its own. */
static void leant(int milli, int axis, float ret[WIRE_LIKENESS])
{
    float c = (float)milli / 1000.0F;

    memset(ret, 0, sizeof(float) * WIRE_LIKENESS);
    ret[0] = c;
    ret[axis] = sqrtf(1.0F - c * c);
}

static void thresholds_stand_in_order(void **state)
{
    (void)state;
    struct wire_tune t = usual();

    assert_true(t.photo_different_milli < t.photo_same_milli);
    assert_true(t.different_milli < t.same_milli);
    assert_true(t.photo_same_milli <= t.same_milli && t.photo_different_milli <= t.different_milli);
    assert_true(t.same_milli < 1000);
}

static void a_stream_is_compared_with_its_own_first_look(void **state)
{
    (void)state;
    struct wire_tune tune = usual();
    struct identity who = {0};
    float first[WIRE_LIKENESS], other[WIRE_LIKENESS];

    leant(1000, 1, first);
    struct verdict_of_likeness v = identity_judge(&who, &tune, first);
    assert_int_equal(v.identity, IDENTITY_NOT_ASKED); /* nobody is known yet */
    assert_int_equal(identity_learn(&who, &tune, first, &v), 1);
    const struct {
        int milli;
        enum sight_identity want;
    } ladder[] = {{990, IDENTITY_SAME}, {(int)tune.same_milli, IDENTITY_SAME},
                  {(int)tune.same_milli - 2, IDENTITY_REVIEW}, {(int)tune.different_milli + 1, IDENTITY_REVIEW},
                  {(int)tune.different_milli - 2, IDENTITY_OTHER}, {500, IDENTITY_OTHER}};
    for (size_t i = 0; i < sizeof ladder / sizeof *ladder; i++) {
        leant(ladder[i].milli, 2, other);
        v = identity_judge(&who, &tune, other);
        assert_int_equal(v.identity, ladder[i].want);
        assert_int_equal(v.against, AGAINST_STREAM);
        assert_in_range(v.likeness_milli, ladder[i].milli - 1, ladder[i].milli + 1);
    }
}

static void looks_learnt_are_bounded_new_and_the_same_person_s(void **state)
{
    (void)state;
    struct wire_tune tune = usual();
    struct identity who = {0};
    float look[WIRE_LIKENESS];
    int learnt = 0;

    leant(1000, 1, look);
    struct verdict_of_likeness v = identity_judge(&who, &tune, look);
    learnt += identity_learn(&who, &tune, look, &v);
    v = identity_judge(&who, &tune, look); /* nothing new */
    assert_int_equal(identity_learn(&who, &tune, look, &v), 0);
    leant((int)tune.different_milli - 5, 3, look); /* somebody else */
    v = identity_judge(&who, &tune, look);
    assert_int_equal(identity_learn(&who, &tune, look, &v), 0);
    leant((int)tune.same_milli - 5, 3, look); /* doubtful */
    v = identity_judge(&who, &tune, look);
    assert_int_equal(identity_learn(&who, &tune, look, &v), 0);
    for (int axis = 4; axis < 40; axis++) {
        leant(960, axis, look);
        v = identity_judge(&who, &tune, look);
        learnt += identity_learn(&who, &tune, look, &v);
    }
    assert_int_equal(learnt, WIRE_REFERENCES);
    assert_int_equal(who.known.count, WIRE_REFERENCES);
}

static struct identity with_photo(void)
{
    struct identity who = {.known = {.count = 1, .photos = 1}};
    leant(1000, 1, who.known.likeness[0]);
    return who;
}

static void a_photo_speaks_until_the_stream_knows_better(void **state)
{
    (void)state;
    struct wire_tune tune = usual();
    struct identity who = with_photo();
    float look[WIRE_LIKENESS];

    leant((int)tune.photo_same_milli + 5, 2, look);
    struct verdict_of_likeness v = identity_judge(&who, &tune, look);
    assert_int_equal(v.identity, IDENTITY_SAME);
    assert_int_equal(v.against, AGAINST_PHOTO);
    assert_int_equal(v.same_milli, tune.photo_same_milli);
    assert_int_equal(identity_learn(&who, &tune, look, &v), 1);
    v = identity_judge(&who, &tune, look); /* the same person, now known by the stream */
    assert_int_equal(v.identity, IDENTITY_SAME);
    assert_int_equal(v.against, AGAINST_STREAM);
}

static void whom_the_photo_excludes_is_never_learnt(void **state)
{
    (void)state;
    struct wire_tune tune = usual();
    struct identity who = with_photo();
    float look[WIRE_LIKENESS];

    leant((int)tune.photo_different_milli - 5, 2, look);
    for (int i = 0; i < 5; i++) {
        struct verdict_of_likeness v = identity_judge(&who, &tune, look);
        assert_int_equal(v.identity, IDENTITY_OTHER);
        assert_int_equal(v.against, AGAINST_PHOTO);
        assert_int_equal(identity_learn(&who, &tune, look, &v), 0);
    }
    assert_int_equal(who.known.count, 1);
}

/* A photo that is neither sure nor against leaves it open, and a swap is found all the same. */
static void a_doubtful_photo_does_not_hide_a_swap(void **state)
{
    (void)state;
    struct wire_tune tune = usual();
    struct identity who = with_photo();
    float first[WIRE_LIKENESS], swapped[WIRE_LIKENESS];

    leant((int)tune.photo_different_milli + 10, 2, first);
    leant((int)tune.photo_different_milli + 10, 3, swapped); /* as near to the photo, far from the first */
    struct verdict_of_likeness v = identity_judge(&who, &tune, first);
    assert_int_equal(v.identity, IDENTITY_REVIEW);
    assert_int_equal(identity_learn(&who, &tune, first, &v), 1);
    assert_int_equal(identity_judge(&who, &tune, first).identity, IDENTITY_REVIEW); /* known, but not vouched for */
    v = identity_judge(&who, &tune, swapped);
    assert_int_equal(v.identity, IDENTITY_OTHER);
    assert_int_equal(v.against, AGAINST_STREAM);
}

/* ---- when to look ---- */

static int due(struct identity *who, const struct wire_tune *tune, double second, int count, struct box at, int jump)
{
    uint64_t us = (uint64_t)(second * 1e6);
    int yes = identity_due(who, tune, us, count, &at, jump);
    if (yes) {
        who->begun = 1;
        who->confirm = who->changed = 0;
        who->judged = 1;
        who->looked_us = us;
    }
    return yes;
}

static void looks_come_on_change_and_on_a_slow_timer(void **state)
{
    (void)state;
    struct wire_tune tune = usual();
    struct identity who = {.known = {.count = WIRE_REFERENCES}};
    const struct box here = {100, 100, 80, 100}, there = {400, 100, 80, 100};
    int looks = 0;

    assert_int_equal(due(&who, &tune, 0, 1, here, 0), 1); /* at the start */
    for (int i = 1; i < 40; i++)
        looks += due(&who, &tune, i * 0.5, 1, here, 0);
    assert_int_equal(looks, 0);
    assert_int_equal(due(&who, &tune, 20, 1, here, 0), 1); /* identity_every_ms */
    assert_int_equal(due(&who, &tune, 23, 1, there, 0), 1); /* the track was lost */
    assert_int_equal(due(&who, &tune, 23.5, 1, here, 0), 0); /* again, but too soon … */
    assert_int_equal(due(&who, &tune, 25.5, 1, here, 0), 1); /* … not forgotten */
    assert_int_equal(due(&who, &tune, 28, 0, here, 0), 0);
    assert_int_equal(due(&who, &tune, 30, 1, here, 0), 1); /* after absence */
    assert_int_equal(due(&who, &tune, 33, 1, here, 1), 1); /* the scene jumped */
    who.confirm = 1;
    assert_int_equal(due(&who, &tune, 33.5, 1, here, 0), 1); /* a doubt is looked at again at once */
    assert_int_equal(due(&who, &tune, 34, 1, here, 0), 0);
}

/* One first look is little to go by, so a second view is looked for; of somebody who sits still there is none. */
static void a_second_view_is_looked_for_ever_more_rarely(void **state)
{
    (void)state;
    struct wire_tune tune = usual();
    struct identity who = {.known = {.count = 1}};
    const struct box here = {100, 100, 80, 100};
    int early = 0, late = 0;

    for (int i = 0; i < 240; i++)
        if (due(&who, &tune, i * 0.5, 1, here, 0)) {
            who.nothing_new += who.nothing_new < IDENTITY_DOUBLED_MAX;
            early += i < 60;
            late += i >= 60;
        }
    assert_int_equal(early, 4); /* 0, 4, 12 and 28 s */
    assert_int_equal(late, 4);  /* then by the slow timer */
    struct identity unknown = {.begun = 0};
    early = 0;
    for (int i = 0; i < 60; i++)
        early += due(&unknown, &tune, i * 0.5, 1, here, 0);
    assert_int_equal(early, 15); /* without a first look, no rest */
}

/* What could not be judged after a change is looked at again soon, for a while, then at the usual pace. */
static void a_change_is_pursued_until_it_can_be_judged(void **state)
{
    (void)state;
    struct wire_tune tune = usual();
    struct identity who = {.known = {.count = WIRE_REFERENCES}};
    const struct box here = {100, 100, 80, 100}, there = {400, 100, 80, 100};
    int soon = 0, later = 0;

    assert_int_equal(due(&who, &tune, 0, 1, here, 0), 1);
    for (int i = 20; i < 40; i++) {
        int looked = due(&who, &tune, i * 0.5, 1, i < 21 ? here : there, 0);

        who.changed = i > 20; /* too turned, too soft */
        who.judged = i <= 20;
        soon += looked && i * 0.5 < 14;
        later += looked && i * 0.5 >= 15;
    }
    assert_in_range(soon, 6, 8);
    assert_in_range(later, 2, 3);
}

static void who_came_after_an_absence_came_then(void **state)
{
    (void)state;
    struct wire_tune tune = usual();
    struct identity who = {.known = {.count = WIRE_REFERENCES}};
    const struct box here = {100, 100, 80, 100};

    assert_int_equal(due(&who, &tune, 0, 1, here, 0), 1);
    (void)identity_due(&who, &tune, 5000000, 1, &here, 0);
    (void)identity_due(&who, &tune, 5500000, 0, NULL, 1); /* he gets up */
    (void)identity_due(&who, &tune, 12000000, 1, &here, 0);
    assert_int_equal(who.changed, 1);
    assert_int_equal(who.changed_us, 12000000); /* and not when the other left */
    (void)identity_due(&who, &tune, 12500000, 0, NULL, 0);
    (void)identity_due(&who, &tune, 13000000, 1, &here, 0); /* a face lost for a look did not leave */
    assert_int_equal(who.changed_us, 12000000);
}

/* ---- pictures ---- */

static void without_the_net_nobody_is_described(void **state)
{
    (void)state;
    static uint8_t luma[WIDE * HIGH], chroma[WIDE / 2 * HIGH / 2];
    struct looker *l = looker_new(NULL, "none");
    struct wire_tune tune = usual();
    struct wire_enrolled e;
    struct picture p = grey_picture(luma, chroma);
    uint8_t net[32] = {0};

    assert_non_null(l);
    look_likeness(l, &tune, &p, &e);
    assert_int_equal(e.unverifiable, UNVERIFIABLE_NO_FACE);
    assert_int_equal(looker_describes(l, net), 0);
    looker_free(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chip_is_upright_whatever_the_face),
        cmocka_unit_test(no_face_no_chip),
        cmocka_unit_test(chip_takes_pixels_from_where_the_map_says),
        cmocka_unit_test(each_gate_names_its_reason),
        cmocka_unit_test(thresholds_stand_in_order),
        cmocka_unit_test(a_stream_is_compared_with_its_own_first_look),
        cmocka_unit_test(looks_learnt_are_bounded_new_and_the_same_person_s),
        cmocka_unit_test(a_photo_speaks_until_the_stream_knows_better),
        cmocka_unit_test(whom_the_photo_excludes_is_never_learnt),
        cmocka_unit_test(a_doubtful_photo_does_not_hide_a_swap),
        cmocka_unit_test(looks_come_on_change_and_on_a_slow_timer),
        cmocka_unit_test(a_second_view_is_looked_for_ever_more_rarely),
        cmocka_unit_test(a_change_is_pursued_until_it_can_be_judged),
        cmocka_unit_test(who_came_after_an_absence_came_then),
        cmocka_unit_test(without_the_net_nobody_is_described),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
