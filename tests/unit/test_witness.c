/* links: vision */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "witness.h"

enum { STEP_US = 266667 };

/* A room with a head at `x`, of 160x120. */
static void paint(uint8_t luma[LUMA_SIZE], int x, int lighter, unsigned noise)
{
    unsigned seed = noise;

    for (int i = 0; i < LUMA_SIZE; i++) {
        int col = i % LUMA_W, row = i / LUMA_W, head = (col - x) * (col - x) + (row - 60) * (row - 60) < 30 * 30;

        seed = seed * 1103515245U + 12345U;
        luma[i] = (uint8_t)((head ? 180 : 60 + col / 2) + lighter + (noise ? (int)(seed >> 16 & 7) - 3 : 0));
    }
}

static void one_instant_in_two_streams_is_the_same_whatever_coder_and_light(void **state)
{
    (void)state;
    struct witness w = {0};
    uint8_t luma[LUMA_SIZE];

    for (int i = 0; i < 20; i++) {
        paint(luma, 60 + i, 0, 7U + (unsigned)i);
        witness_note(&w, (uint64_t)i * STEP_US, luma);
    }
    paint(luma, 60 + 17, 9, 99);
    float apart = witness_apart(&w, 17 * STEP_US, luma);
    assert_true(apart >= 0.0F && apart < 5.0F);
}

static void another_moment_of_the_same_room_is_another_picture(void **state)
{
    (void)state;
    struct witness w = {0};
    uint8_t luma[LUMA_SIZE];

    for (int i = 0; i < 20; i++) {
        paint(luma, 60, 0, 7U + (unsigned)i);
        witness_note(&w, (uint64_t)i * STEP_US, luma);
    }
    paint(luma, 90, 0, 99);
    assert_true(witness_apart(&w, 17 * STEP_US, luma) > 25.0F);
}

static void between_two_pictures_the_nearer_one_speaks(void **state)
{
    (void)state;
    struct witness w = {0};
    uint8_t luma[LUMA_SIZE];

    paint(luma, 40, 0, 0);
    witness_note(&w, 0, luma);
    paint(luma, 80, 0, 0);
    witness_note(&w, STEP_US, luma);
    assert_true(witness_apart(&w, STEP_US - 40000, luma) == 0.0F);
}

static void without_a_picture_near_in_time_nothing_is_said(void **state)
{
    (void)state;
    struct witness w = {0};
    uint8_t luma[LUMA_SIZE];

    paint(luma, 40, 0, 0);
    assert_true(witness_apart(&w, 0, luma) < 0.0F);
    for (int i = 0; i < WITNESS_KEPT + 1; i++)
        witness_note(&w, (uint64_t)(i + 4) * STEP_US, luma);
    assert_true(witness_apart(&w, 0, luma) < 0.0F);
    assert_true(witness_apart(&w, (uint64_t)(WITNESS_KEPT + 4) * STEP_US + WITNESS_NEAR_US + 1, luma) < 0.0F);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_instant_in_two_streams_is_the_same_whatever_coder_and_light),
        cmocka_unit_test(another_moment_of_the_same_room_is_another_picture),
        cmocka_unit_test(between_two_pictures_the_nearer_one_speaks),
        cmocka_unit_test(without_a_picture_near_in_time_nothing_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
