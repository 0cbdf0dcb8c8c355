/* links: session */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "score.h"

#define ALL SHARE_ALL_PPM
#define NONE                                                                                                           \
    {                                                                                                                  \
        "", "", ""                                                                                                     \
    }

static void points_of_a_multiple(void **state)
{
    (void)state;
    assert_int_equal(item_points(2, 2, 2, 0, false), 2);
    assert_int_equal(item_points(2, 2, 2, 1, false), 0);
    assert_int_equal(item_points(2, 2, 1, 0, false), 0);
    assert_int_equal(item_points(2, 2, 1, 0, true), 1);
    assert_int_equal(item_points(2, 2, 2, 1, true), 1);
    assert_int_equal(item_points(2, 2, 1, 2, true), 0);
    assert_int_equal(item_points(1, 3, 2, 0, true), 0);
}

static void a_half_right_option_counts_only_by_parts(void **state)
{
    (void)state;
    const struct score_option options[] = {{"a", true, ALL, NONE, NONE, 0, 0},
                                           {"b", false, 500000, NONE, NONE, 0, 0},
                                           {"c", false, -500000, NONE, NONE, 0, 0}};
    const struct score_item item = {ITEM_SINGLE, 3, false, options, 3};
    assert_int_equal(score_answer(&item, "a", "", false), 3);
    assert_int_equal(score_answer(&item, "b", "", false), 0);
    assert_int_equal(score_answer(&item, "b", "", true), 1);
    assert_int_equal(score_answer(&item, "c", "", true), 0);
    assert_int_equal(score_answer(&item, "", "", true), 0);
    assert_int_equal(score_answer(&item, "stranger", "", true), 0);
}

static void numbers_are_read_as_people_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t micro;
    } good[] = {
        {"3,5", 3500000},
        {" 3.5 ", 3500000},
        {"-0,000001", -1},
        {"\xE2\x88\x92"
         "2",
         -2000000},
        {"+7", 7000000},
        {"1 000 000", INT64_C(1000000000000)},
        {"1.10000000", 1100000},
        {".5", 500000},
        {"9000000000000", INT64_C(9000000000000000000)},
    };
    static const char *const bad[] = {
        "", " ", "-", ".", "1e5", "1.2.3", "0x10", "1,0000001", "9000000000001", "99999999999999999999", "12 км", "--1",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        int64_t micro = 0;
        assert_true(number_micro(good[i].text, &micro));
        assert_int_equal(micro, good[i].micro);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t micro = 0;
        if (number_micro(bad[i], &micro))
            fail_msg("\"%s\" is a number", bad[i]);
    }
}

static void a_number_within_its_tolerance_is_right(void **state)
{
    (void)state;
    const struct score_option options[] = {{"a", true, ALL, NONE, NONE, 3140000, 10000},
                                           {"b", false, 500000, NONE, NONE, 3000000, 500000}};
    const struct score_item item = {ITEM_NUMERIC, 4, false, options, 2};
    assert_int_equal(score_answer(&item, "", "3,14", false), 4);
    assert_int_equal(score_answer(&item, "", "3.15", false), 4);
    assert_int_equal(score_answer(&item, "", "3.150001", false), 0);
    assert_int_equal(score_answer(&item, "", "3.150001", true), 2);
    assert_int_equal(score_answer(&item, "", "2,5", true), 2);
    assert_int_equal(score_answer(&item, "", "2,499999", true), 0);
    assert_int_equal(score_answer(&item, "", "pi", true), 0);
    /* The far ends of what fits do not overflow. */
    const struct score_option far = {"a", true, ALL, NONE, NONE, INT64_C(-9000000000000000000), 0};
    const struct score_item lonely = {ITEM_NUMERIC, 1, false, &far, 1};
    assert_int_equal(score_answer(&lonely, "", "9000000000000", false), 0);
}

static void a_short_answer_is_folded_unless_it_must_be_exact(void **state)
{
    (void)state;
    const struct score_option options[] = {{"a", true, ALL, {"Ықтималдық", "Вероятность", ""}, NONE, 0, 0},
                                           {"b", false, 500000, {"*шанс*", "", ""}, NONE, 0, 0}};
    struct score_item item = {ITEM_SHORT, 2, false, options, 2};
    assert_int_equal(score_answer(&item, "", "  ықтималдық ", false), 2);
    assert_int_equal(score_answer(&item, "", "ВЕРОЯТНОСТЬ", false), 2);
    assert_int_equal(score_answer(&item, "", "Bepoятность", false), 0);
    assert_int_equal(score_answer(&item, "", "это шанс на удачу", true), 1);
    assert_int_equal(score_answer(&item, "", "", true), 0);
    item.exact = true;
    assert_int_equal(score_answer(&item, "", "вероятность", false), 0);
    assert_int_equal(score_answer(&item, "", "Вероятность", false), 2);
}

static void a_star_stands_for_anything_and_takes_no_time(void **state)
{
    (void)state;
    char many[1001];
    memset(many, 'a', 1000);
    many[1000] = 0;
    assert_true(short_matches("*", ""));
    assert_true(short_matches("a*c", "abbbc"));
    assert_false(short_matches("a*c", "abbb"));
    assert_true(short_matches("5\\*3", "5*3"));
    assert_false(short_matches("5\\*3", "5773"));
    assert_false(short_matches("*a*a*a*a*a*a*a*a*a*a*a*a*b", many));
}

static void pairs_count_by_what_they_say(void **state)
{
    (void)state;
    const struct score_option options[] = {{"l1", true, ALL, {"Н", "", ""}, {"газ", "", ""}, 0, 0},
                                           {"l2", true, ALL, {"Не", "", ""}, {"газ", "", ""}, 0, 0},
                                           {"l3", true, ALL, {"Fe", "", ""}, {"металл", "", ""}, 0, 0},
                                           {"d1", true, ALL, {"", "", ""}, {"жидкость", "", ""}, 0, 0}};
    const struct score_item item = {ITEM_MATCHING, 3, false, options, 4};
    assert_int_equal(score_answer(&item, "l1=l1,l2=l2,l3=l3", "", false), 3);
    assert_int_equal(score_answer(&item, "l1=l2,l2=l1,l3=l3", "", false), 3); /* the same words */
    assert_int_equal(score_answer(&item, "l1=l1,l2=d1,l3=l3", "", false), 0);
    assert_int_equal(score_answer(&item, "l1=l1,l2=d1,l3=l3", "", true), 2);
    assert_int_equal(score_answer(&item, "d1=d1", "", true), 0);
    assert_int_equal(score_answer(&item, "l1", "", true), 0);
    assert_int_equal(score_answer(&item, "", "", true), 0);
}

static void steps_count_in_their_places(void **state)
{
    (void)state;
    const struct score_option options[] = {{"one", true, ALL, NONE, NONE, 0, 0},
                                           {"two", true, ALL, NONE, NONE, 0, 0},
                                           {"six", true, ALL, NONE, NONE, 0, 0},
                                           {"ten", true, ALL, NONE, NONE, 0, 0}};
    const struct score_item item = {ITEM_ORDERING, 4, false, options, 4};
    assert_int_equal(score_answer(&item, "one,two,six,ten", "", false), 4);
    assert_int_equal(score_answer(&item, "one,two,ten,six", "", false), 0);
    assert_int_equal(score_answer(&item, "one,two,ten,six", "", true), 2);
    assert_int_equal(score_answer(&item, "one,two,six,ten,one", "", true), 4);
    assert_int_equal(score_answer(&item, "", "", true), 0);
}

static void people_mark_what_only_people_can(void **state)
{
    (void)state;
    const struct score_item essay = {ITEM_ESSAY, 10, false, NULL, 0};
    assert_int_equal(score_answer(&essay, "", "long and wise", true), 0);
    assert_true(item_marked(ITEM_ESSAY) && item_marked(ITEM_FILE) && !item_marked(ITEM_SHORT));
    for (int kind = 0; kind < ITEM_KIND_COUNT; kind++)
        assert_int_equal(item_kind_from(item_kind_word((enum item_kind)kind)), kind);
    assert_int_equal(item_kind_from("cloze"), -1);
}

/* Whatever is answered, an item earns from nothing to all of its points, and parts never less than all or nothing. */
static void no_answer_earns_more_than_there_is(void **state)
{
    (void)state;
    static const char *const ids[] = {"aa", "bb", "cc", "dd"};
    uint64_t dice = 7;
    for (int round = 0; round < 20000; round++) {
        struct score_option options[4];
        char choice[64] = "";
        for (int i = 0; i < 4; i++) {
            dice = dice * 6364136223846793005ULL + 1442695040888963407ULL;
            options[i] =
                (struct score_option){ids[i], dice >> 60 & 1, (int64_t)(dice >> 40 & 1) * ALL, NONE, NONE, 0, 0};
            options[i].pair[0] = dice >> 50 & 1 ? "x" : "y";
            options[i].text[0] = dice >> 51 & 1 ? "z" : "";
            if (dice >> 61 & 1)
                snprintf(choice + strlen(choice), sizeof choice - strlen(choice), "%s%s%s%s", *choice ? "," : "",
                         ids[i], round & 1 ? "=" : "", round & 1 ? ids[dice >> 62 & 3] : "");
        }
        for (int kind = 0; kind < ITEM_KIND_COUNT; kind++) {
            const struct score_item item = {(enum item_kind)kind, 1 + round % 7, false, options, 4};
            int64_t strict = score_answer(&item, choice, "5", false), parts = score_answer(&item, choice, "5", true);
            assert_true(strict == 0 || strict == item.points);
            assert_true(parts >= strict && parts <= item.points);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_of_a_multiple),
        cmocka_unit_test(a_half_right_option_counts_only_by_parts),
        cmocka_unit_test(numbers_are_read_as_people_write_them),
        cmocka_unit_test(a_number_within_its_tolerance_is_right),
        cmocka_unit_test(a_short_answer_is_folded_unless_it_must_be_exact),
        cmocka_unit_test(a_star_stands_for_anything_and_takes_no_time),
        cmocka_unit_test(pairs_count_by_what_they_say),
        cmocka_unit_test(steps_count_in_their_places),
        cmocka_unit_test(people_mark_what_only_people_can),
        cmocka_unit_test(no_answer_earns_more_than_there_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
