/* links: session */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "admission.h"
#include "csvrec.h"
#include "import.h"

static struct admission_verdict judged(bool active, int midterms, int sum, int least, int open, const char *holds)
{
    static const struct admission_rules rules = {.midterm_count = 1, .threshold = 50};
    const struct admission_facts facts = {active, midterms, sum, least, open, holds};
    return admission_judge(&rules, &facts);
}

static void gates_are_named_and_all_must_be_open(void **state)
{
    (void)state;
    struct admission_verdict v = judged(true, 1, 50, 50, 0, NULL);
    assert_true(v.admitted);
    assert_int_equal(v.rating, 50);
    assert_string_equal(judged(true, 1, 49, 49, 0, NULL).gates, "threshold");
    assert_string_equal(judged(true, 0, 0, 0, 0, NULL).gates, "midterm");
    assert_int_equal(judged(true, 0, 0, 0, 0, NULL).rating, -1);
    assert_string_equal(judged(false, 1, 20, 20, 2, "tuition,academic").gates,
                        "status,threshold,task,tuition,academic");
}

static void two_midterms_are_a_mean_or_count_each(void **state)
{
    (void)state;
    const struct admission_facts facts = {.active = true, .midterms = 2, .sum = 89 + 40, .least = 40};
    struct admission_rules rules = {.midterm_count = 2, .threshold = 50};
    assert_int_equal(admission_judge(&rules, &facts).rating, 65); /* 64.5, half up */
    assert_true(admission_judge(&rules, &facts).admitted);
    rules.each = true;
    assert_string_equal(admission_judge(&rules, &facts).gates, "threshold");
}

static void the_last_digit_of_an_iin_follows_from_the_others(void **state)
{
    (void)state;
    int sound = 0;
    char iin[] = "990101000000";
    for (char c = '0'; c <= '9'; c++) {
        iin[11] = c;
        sound += iin_sound(iin);
    }
    assert_int_equal(sound, 1);
}

enum { F = CSV_FIELD_END, R = CSV_RECORD_END };

/* A sheet of one line. */
static struct import_line read_one(struct arena *arena, const char *rk1, const char *term)
{
    static char text[512];
    struct import_sheet sheet;
    snprintf(text, sizeof text, "1%cstudent_no%ccourse%cyear%cterm%crk1%c2%cA-1%cC1%c2026%c%s%c%s%c", F, F, F, F, F, R,
             F, F, F, F, term, F, rk1, R);
    assert_int_equal(import_read(IMPORT_MIDTERMS, text, strlen(text), arena, &sheet), F_OK);
    assert_int_equal(sheet.count, 1);
    return sheet.lines[0];
}

static void cells_become_canonical_or_are_named(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    struct import_line line = read_one(&arena, "87,5", "КҮЗГІ");
    assert_string_equal(line.cell[4], "88");
    assert_string_equal(line.cell[3], "autumn");
    assert_string_equal(line.notes[0].code, "rounded");
    assert_false(line.notes[0].error);
    assert_string_equal(read_one(&arena, "101", "2").notes[0].code, "score_form");
    assert_string_equal(read_one(&arena, "-1", "2").notes[0].code, "score_form");
    assert_string_equal(read_one(&arena, "100,1", "2").notes[0].code, "score_form");
    assert_string_equal(read_one(&arena, "50", "winter").notes[0].code, "word_unknown");
    assert_string_equal(read_one(&arena, "", "spring").notes[0].code, "missing");
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gates_are_named_and_all_must_be_open),
        cmocka_unit_test(two_midterms_are_a_mean_or_count_each),
        cmocka_unit_test(the_last_digit_of_an_iin_follows_from_the_others),
        cmocka_unit_test(cells_become_canonical_or_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
