/* links: session */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "kinds.h"

static void words_lead_back_to_kinds(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++)
        assert_int_equal(kind_from(kind_row((enum incident_kind)kind)->word), kind);
    assert_int_equal(kind_from("boredom"), KINDS);
    assert_int_equal(kind_from(""), KINDS);
}

static void every_kind_speaks_three_languages(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        const struct kind_row *row = kind_row((enum incident_kind)kind);
        struct rules_policy policy;

        rules_policy_defaults(&policy);
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            assert_true(strlen(row->title[lang]) > 5);
            /* Who is to be advised is told something. */
            assert_int_equal(policy.kind[kind].advise_ms > 0, strlen(row->advice[lang]) > 0);
        }
        assert_string_not_equal(row->title[LANG_KK], row->title[LANG_RU]);
        assert_in_range(row->box, 0, 6);
        assert_true(row->klass == CLASS_TECHNICAL || row->klass == CLASS_NOTICE || row->box > 0);
    }
}

static void sentence_carries_time_and_numbers(void **state)
{
    const struct kind_number number = {"structure_milli", 300, 2600};
    struct rules_policy policy;
    char out[KIND_SENTENCE_MAX];

    (void)state;
    rules_policy_defaults(&policy);
    kind_sentence(KIND_COVERED, LANG_EN, &policy, 20300, 35300, 36000, &number, 1, out, sizeof out);
    assert_string_equal(out, "The camera is covered: 15 s (threshold 1.5 s); picture structure 0.3, threshold 2.6.");
    kind_sentence(KIND_COVERED, LANG_RU, &policy, 20300, -1, 25800, &number, 1, out, sizeof out);
    assert_string_equal(out, "Камера закрыта: 5,5 с (порог 1,5 с); структура изображения 0,3, порог 2,6.");
    kind_sentence(KIND_NO_FRAMES, LANG_KK, &policy, 1000, 6000, 6000, NULL, 0, out, sizeof out);
    assert_string_equal(out, "Камерадан сурет келмей тұр: 5 с (шегі 4 с).");
}

/* A sentence that is cut ends between letters, not inside one. */
static void sentence_is_cut_between_letters(void **state)
{
    struct rules_policy policy;
    char whole[KIND_SENTENCE_MAX], cut[KIND_SENTENCE_MAX];

    (void)state;
    rules_policy_defaults(&policy);
    kind_sentence(KIND_EXTRA_PERSON, LANG_KK, &policy, 0, 4000, 4000, NULL, 0, whole, sizeof whole);
    for (size_t size = 1; size <= strlen(whole) + 1; size++) {
        memset(cut, 'x', sizeof cut);
        kind_sentence(KIND_EXTRA_PERSON, LANG_KK, &policy, 0, 4000, 4000, NULL, 0, cut, size);
        size_t len = strlen(cut);
        assert_true(len < size);
        assert_memory_equal(cut, whole, len);
        assert_true(((unsigned char)whole[len] & 0xC0) != 0x80);
        assert_int_equal(cut[size], 'x');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_lead_back_to_kinds),
        cmocka_unit_test(every_kind_speaks_three_languages),
        cmocka_unit_test(sentence_carries_time_and_numbers),
        cmocka_unit_test(sentence_is_cut_between_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
