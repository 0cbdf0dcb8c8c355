/* links: session */
#include "books.h"

#include "grade.h"
#include "policy.h"

static const struct grade_rules usual = {60, 40, 50, ROUND_HALF_UP, true, false, SCALE_KZ_2018};

/* The vectors of the grading rules, word for word. */
static void the_vectors_hold(void **state)
{
    static const struct {
        int rating, exam, final;
        const char *letter;
    } vectors[] = {
        {88, 74, 82, "B"},  {50, 50, 50, "D"},  {95, 94, 95, "A"},  {70, 70, 70, "C+"}, {89, 90, 89, "B+"},
        {90, 89, 90, "A-"}, {74, 76, 75, "B-"}, {50, 49, -1, "FX"}, {90, 30, -1, "FX"}, {100, 24, -1, "F"},
        {60, 25, -1, "FX"}, {99, 0, -1, "F"},   {50, 40, -1, "FX"}, {50, 60, 54, "D"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        struct grade g = grade_compute(&usual, vectors[i].rating, vectors[i].exam);
        assert_true(g.admitted);
        assert_int_equal(g.final, vectors[i].final);
        assert_string_equal(g.letter, vectors[i].letter);
    }
}

static void below_the_threshold_there_is_no_grade(void **state)
{
    (void)state;
    for (int exam = 0; exam <= 100; exam++) {
        struct grade g = grade_compute(&usual, 49, exam);
        assert_false(g.admitted);
        assert_null(g.letter);
    }
}

static void floor_and_half_up_give_other_letters(void **state)
{
    struct grade_rules floor_rules = usual;
    (void)state;
    floor_rules.rounding = ROUND_FLOOR;
    assert_string_equal(grade_compute(&usual, 95, 94).letter, "A");
    assert_string_equal(grade_compute(&floor_rules, 95, 94).letter, "A-");
    assert_int_equal(grade_compute(&floor_rules, 95, 94).final, 94);
}

static void without_the_positive_exam_rule_the_formula_decides(void **state)
{
    struct grade_rules rules = usual;
    (void)state;
    rules.require_positive_exam = false;
    assert_string_equal(grade_compute(&rules, 90, 30).letter, "C");
    rules.require_positive_exam = rules.fx_by_final = true;
    assert_string_equal(grade_compute(&rules, 100, 24).letter, "FX");
}

static void every_percent_has_the_letter_of_its_band(void **state)
{
    static const int from[] = {0, 25, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 101};
    static const char *const letters[] = {"F", "FX", "D", "D+", "C-", "C", "C+", "B-", "B", "B+", "A-", "A"};
    (void)state;
    for (int band = 0; band < 12; band++)
        for (int percent = from[band]; percent < from[band + 1]; percent++)
            assert_string_equal(grade_letter(percent), letters[band]);
    assert_int_equal(grade_points("A-"), 367);
    assert_int_equal(grade_points("FX"), 50);
    assert_int_equal(grade_points("E"), -1);
}

static void points_become_a_hundred_half_up(void **state)
{
    (void)state;
    assert_int_equal(grade_score(0, 7), 0);
    assert_int_equal(grade_score(7, 7), 100);
    assert_int_equal(grade_score(1, 3), 33);
    assert_int_equal(grade_score(2, 3), 67);
    assert_int_equal(grade_score(1, 200), 1);
}

/* R = 50: 40 is FX; 60 the second time makes 54, D; a second failure is F whatever its band. */
static void a_retake_keeps_the_rating_and_fails_but_once(void **state)
{
    (void)state;
    assert_string_equal(grade_compute(&usual, 50, 40).letter, "FX");
    struct grade again = grade_retake(&usual, 50, 60, true);
    assert_int_equal(again.final, 54);
    assert_string_equal(again.letter, "D");
    for (int exam = 0; exam < 50; exam++)
        assert_string_equal(grade_retake(&usual, 50, exam, true).letter, "F");
    assert_string_equal(grade_retake(&usual, 50, 49, false).letter, "FX");
    assert_string_equal(grade_retake(&usual, 40, 60, true).letter, "F"); /* 48 in all, and no second token */
}

static void the_older_scale_knows_no_fx(void **state)
{
    struct grade_rules old = usual;
    (void)state;
    old.scale = SCALE_KZ_2011;
    assert_string_equal(grade_compute(&old, 50, 49).letter, "F");
    assert_string_equal(grade_compute(&old, 90, 30).letter, "F");
    assert_string_equal(grade_compute(&old, 70, 70).letter, "C+");
    assert_int_equal(scale_from("KZ-2011"), SCALE_KZ_2011);
    assert_int_equal(scale_from("KZ-2018"), SCALE_KZ_2018);
}

static int64_t current(struct db *db, const char *column, const char *word)
{
    char sql[256];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM grade_current WHERE enrolment = '" ENR_1 "' AND %s = '%s'", column,
             word);
    return books_number(db, sql);
}

static const char *scored(struct db *db, struct id *attempt)
{
    *attempt = books_schedule(db, ST_1);
    assert_ok(grade_exam(db, &actor_system, ENR_1, attempt->text, 74, POLICY_DEFAULT, T0));
    return attempt->text;
}

static void a_score_is_computed_with_the_rating(void **state)
{
    struct db *db = *state;
    struct id attempt;
    scored(db, &attempt);
    assert_int_equal(current(db, "state", "provisional"), 1);
    assert_int_equal(current(db, "letter", "B"), 1);
    assert_int_equal(books_number(db, "SELECT final FROM grade_current"), 82);
    assert_int_equal(books_number(db, "SELECT count(*) FROM grade_event"), 2);
}

static void annulment_takes_score_and_letter_and_reinstating_brings_them_back(void **state)
{
    struct db *db = *state;
    struct id attempt;
    const char *a = scored(db, &attempt);
    assert_ok(grade_annul(db, &by_registrar_head, ENR_1, a, "act", T0 + 1));
    assert_int_equal(current(db, "state", "annulled"), 1);
    assert_int_equal(books_number(db, "SELECT rating FROM grade_current"), 88);
    assert_int_equal(books_number(db, "SELECT final IS NULL AND exam IS NULL AND letter IS NULL FROM grade_current"),
                     1);
    assert_fault(grade_annul(db, &by_registrar_head, ENR_1, a, "act", T0 + 2), F_CONFLICT);
    assert_ok(grade_reinstate(db, &by_registrar_head, ENR_1, a, "act", "error", T0 + 3));
    assert_int_equal(current(db, "state", "reinstated"), 1);
    assert_int_equal(current(db, "letter", "B"), 1);
    assert_int_equal(books_number(db, "SELECT final FROM grade_current"), 82);
    assert_int_equal(books_number(db, "SELECT count(*) FROM grade_event"), 4);
    assert_fault(grade_reinstate(db, &by_registrar_head, ENR_1, a, "act", "error", T0 + 4), F_CONFLICT);
}

static void a_grade_under_an_open_act_is_not_released(void **state)
{
    struct db *db = *state;
    struct id attempt;
    char sql[128];
    scored(db, &attempt);
    snprintf(sql, sizeof sql, "UPDATE attempt SET act_a = 'x' WHERE id = '%s'", attempt.text);
    assert_ok(db_exec(db, sql));
    assert_fault(grade_release(db, &actor_system, ENR_1, "attempt", attempt.text, T0), F_CONFLICT);
    assert_ok(db_exec(db, "UPDATE attempt SET act_a = NULL"));
    assert_ok(grade_release(db, &actor_system, ENR_1, "attempt", attempt.text, T0));
    assert_ok(grade_release(db, &actor_system, ENR_1, "attempt", attempt.text, T0));
    assert_int_equal(books_number(db, "SELECT count(*) FROM grade_event WHERE kind = 'released'"), 1);
}

static void an_overridden_admission_may_be_below_the_threshold(void **state)
{
    struct db *db = *state;
    struct id attempt = books_schedule(db, ST_1);
    assert_ok(db_exec(db, "UPDATE admission SET rating = 40, status = 'not_admitted' WHERE enrolment = '" ENR_1 "'"));
    assert_fault(grade_exam(db, &actor_system, ENR_1, attempt.text, 90, POLICY_DEFAULT, T0), F_CONFLICT);
    assert_int_equal(books_number(db, "SELECT count(*) FROM grade_event"), 0);
    assert_ok(db_exec(db, "UPDATE admission SET status = 'overridden' WHERE enrolment = '" ENR_1 "'"));
    assert_ok(grade_exam(db, &actor_system, ENR_1, attempt.text, 90, POLICY_DEFAULT, T0));
    assert_int_equal(books_number(db, "SELECT final FROM grade_current"), 60);
}

int main(void)
{
#define BOOKS(name) cmocka_unit_test_setup_teardown(name, books_setup, books_teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_hold),
        cmocka_unit_test(below_the_threshold_there_is_no_grade),
        cmocka_unit_test(floor_and_half_up_give_other_letters),
        cmocka_unit_test(without_the_positive_exam_rule_the_formula_decides),
        cmocka_unit_test(every_percent_has_the_letter_of_its_band),
        cmocka_unit_test(points_become_a_hundred_half_up),
        cmocka_unit_test(a_retake_keeps_the_rating_and_fails_but_once),
        cmocka_unit_test(the_older_scale_knows_no_fx),
        BOOKS(a_score_is_computed_with_the_rating),
        BOOKS(annulment_takes_score_and_letter_and_reinstating_brings_them_back),
        BOOKS(a_grade_under_an_open_act_is_not_released),
        BOOKS(an_overridden_admission_may_be_below_the_threshold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
