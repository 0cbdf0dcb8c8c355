/* links: session */
#include "books.h"

#include "answer.h"

/* One question of each further kind, in the exam of the books. */
#define NUMERIC "000000000000000000t4"
#define SHORT "000000000000000000t5"
#define MATCHING "000000000000000000t6"
#define ESSAY "000000000000000000t7"
#define FILE_ITEM "000000000000000000t8"
#define ORDERING "000000000000000000t9"
#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static enum answer_outcome outcome;
static int64_t saved;

static int setup(void **state)
{
    struct db *db = books_new();
    *state = db;
    assert_ok(db_exec(
        db,
        "INSERT INTO item (id, course, kind, stem_kk, stem_ru, stem_en, points, created_ms, category, difficulty) "
        "VALUES"
        " ('" NUMERIC "', '000000000000000000c1', 'numeric', 'н', '', '', 3, 1, 'a', 1),"
        " ('" SHORT "', '000000000000000000c1', 'short', 'қ', '', '', 1, 1, 'a', 2),"
        " ('" MATCHING "', '000000000000000000c1', 'matching', 'м', '', '', 2, 1, 'a/b', 1),"
        " ('" ESSAY "', '000000000000000000c1', 'essay', 'э', '', '', 5, 1, 'c', 0),"
        " ('" FILE_ITEM "', '000000000000000000c1', 'file', 'ф', '', '', 5, 1, 'c', 0),"
        " ('" ORDERING "', '000000000000000000c1', 'ordering', 'р', '', '', 2, 1, 'ab', 0);"
        "INSERT INTO item_option (id, item, n, text_kk, text_ru, text_en, correct, pair_kk, value_micro,"
        " tolerance_micro) VALUES"
        " ('" Q(41) "', '" NUMERIC "', 1, '', '', '', 1, '', 3140000, 10000),"
                    " ('" Q(51) "', '" SHORT "', 1, 'Астана', '', '', 1, '', NULL, NULL),"
                                " ('" Q(61) "', '" MATCHING "', 1, 'H', '', '', 1, 'сутек', NULL, NULL),"
                                            " ('" Q(
                                                62) "', '" MATCHING "', 2, 'O', '', '', 1, 'оттек', NULL, NULL),"
                                                    " ('" Q(
                                                        91) "', '" ORDERING "', 1, 'бір', '', '', 1, '', NULL, NULL),"
                                                            " ('" Q(
                                                                92) "', '" ORDERING
                                                                    "', 2, 'екі', '', '', 1, '', NULL, NULL),"
                                                                    " ('" Q(
                                                                        93) "', '" ORDERING
                                                                            "', 3, 'үш', '', '', 1, '', NULL, NULL);"
                                                                            "INSERT INTO exam_item VALUES ('" EXAM
                                                                            "', 4, '" NUMERIC "'), ('" EXAM
                                                                            "', 5, '" SHORT "'),"
                                                                            " ('" EXAM "', 6, '" MATCHING "'), ('" EXAM
                                                                            "', 7, '" ESSAY "'), ('" EXAM
                                                                            "', 8, '" FILE_ITEM "'),"
                                                                            " ('" EXAM "', 9, '" ORDERING "')"));
    return 0;
}

static enum fault say(struct db *db, struct id id, const char *item, int64_t rev, const char *text)
{
    struct answer_given given = {.text = text};
    return answer_save(db, id.text, item, rev, &given, 0, T0 + rev, &outcome, &saved);
}

static enum fault choose(struct db *db, struct id id, const char *item, int64_t rev, const char *a, const char *b,
                         const char *c)
{
    const char *choice[] = {a, b, c};
    struct answer_given given = {choice, c ? 3 : b ? 2 : a ? 1 : 0, NULL};
    return answer_save(db, id.text, item, rev, &given, 0, T0 + rev, &outcome, &saved);
}

static void each_kind_takes_its_own_answer_and_no_other(void **state)
{
    struct db *db = *state;
    struct id id = books_started(db);
    char long_text[ANSWER_TEXT_MAX + 2];
    memset(long_text, 'a', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = 0;
    assert_ok(say(db, id, NUMERIC, 1, "3,14"));
    assert_fault(say(db, id, NUMERIC, 2, "pi"), F_INVALID);
    assert_fault(choose(db, id, NUMERIC, 2, Q(41), NULL, NULL), F_INVALID);
    assert_ok(say(db, id, SHORT, 1, "астана"));
    assert_fault(say(db, id, SHORT, 2, "bell \x07"), F_INVALID);
    assert_fault(say(db, id, ITEM_1, 1, "words"), F_INVALID);
    assert_ok(choose(db, id, MATCHING, 1, Q(61) "=" Q(61), Q(62) "=" Q(62), NULL));
    assert_fault(choose(db, id, MATCHING, 2, Q(61) "=" Q(61), Q(61) "=" Q(62), NULL), F_INVALID);
    assert_fault(choose(db, id, MATCHING, 2, Q(61) "=" Q(91), NULL, NULL), F_INVALID);
    assert_fault(choose(db, id, MATCHING, 2, Q(61), NULL, NULL), F_INVALID);
    assert_ok(choose(db, id, ORDERING, 1, Q(93), Q(91), Q(92)));
    assert_int_equal(
        books_number(db, "SELECT choice = '" Q(93) "," Q(91) "," Q(92) "' FROM answer WHERE item = '" ORDERING "'"), 1);
    assert_fault(choose(db, id, ORDERING, 2, Q(93), Q(93), NULL), F_INVALID);
    assert_ok(say(db, id, ESSAY, 1, "Бір.\nЕкі."));
    assert_fault(say(db, id, ESSAY, 2, long_text), F_INVALID);
    assert_ok(say(db, id, ESSAY, 2, ""));
    assert_fault(say(db, id, FILE_ITEM, 1, HASH), F_INVALID);
    assert_ok(answer_file_add(db, &by_student, id.text, FILE_ITEM, HASH, "application/pdf", 9, T0));
    assert_ok(answer_file_add(db, &by_student, id.text, FILE_ITEM, HASH, "application/pdf", 9, T0));
    assert_fault(answer_file_add(db, &by_student, id.text, ESSAY, HASH, "application/pdf", 9, T0), F_CONFLICT);
    assert_ok(say(db, id, FILE_ITEM, 1, HASH));
    assert_int_equal(books_number(db, "SELECT count(*) FROM answer"), 7);
}

static void the_same_words_twice_are_one_answer(void **state)
{
    struct db *db = *state;
    struct id id = books_started(db);
    assert_ok(say(db, id, ESSAY, 1, "бір"));
    assert_ok(say(db, id, ESSAY, 1, "бір"));
    assert_int_equal(outcome, ANSWER_SAME);
    assert_fault(say(db, id, ESSAY, 1, "екі"), F_STALE);
    /* The log says how long an essay is, not what stands in it. */
    assert_int_equal(books_number(db, "SELECT count(*) FROM audit_private WHERE detail LIKE '%бір%'"), 0);
}

static void every_kind_is_scored(void **state)
{
    struct db *db = *state;
    struct id id = books_started(db);
    int64_t raw, max, unmarked;
    assert_ok(say(db, id, NUMERIC, 1, "3,145"));
    assert_ok(say(db, id, SHORT, 1, " АСТАНА "));
    assert_ok(choose(db, id, MATCHING, 1, Q(61) "=" Q(61), Q(62) "=" Q(61), NULL));
    assert_ok(choose(db, id, ORDERING, 1, Q(91), Q(92), Q(93)));
    assert_ok(answers_score(db, id.text, false, &raw, &max, &unmarked));
    assert_int_equal(raw, 3 + 1 + 0 + 2);
    assert_int_equal(max, 4 + 3 + 1 + 2 + 5 + 5 + 2);
    assert_int_equal(unmarked, 2);
    assert_ok(answers_score(db, id.text, true, &raw, &max, &unmarked));
    assert_int_equal(raw, 3 + 1 + 1 + 2);
}

static void pairs_and_steps_are_never_shown_in_their_own_order_by_rule(void **state)
{
    struct db *db = *state;
    struct id one = books_schedule(db, ST_1);
    int64_t moved = 0;
    for (int64_t seed = 1; seed <= 20; seed++) {
        assert_ok(db_exec(db, "DELETE FROM attempt_item"));
        assert_ok(attempt_items_make(db, one.text, EXAM, seed, false));
        moved += books_number(db, "SELECT option_order <> '0,1,2' FROM attempt_item WHERE item = '" ORDERING "'");
        assert_int_equal(books_number(db, "SELECT option_order = '0,1,2' FROM attempt_item WHERE item = '" ITEM_1 "'"),
                         1);
        assert_int_equal(books_number(db, "SELECT option_order = '' FROM attempt_item WHERE item = '" NUMERIC "'"), 1);
    }
    assert_true(moved > 5);
}

static void a_blueprint_draws_by_category_and_difficulty(void **state)
{
    struct db *db = *state;
    struct id one = books_schedule(db, ST_1), two = books_schedule(db, ST_2);
    assert_ok(db_exec(db, "DELETE FROM exam_item WHERE n > 1;"
                          "INSERT INTO exam_draw VALUES ('" EXAM "', 1, 'a', 0, 2), ('" EXAM "', 2, '', 0, 3)"));
    assert_ok(attempt_items_make(db, one.text, EXAM, 5, true));
    assert_ok(attempt_items_make(db, two.text, EXAM, 5, true));
    assert_int_equal(books_number(db, "SELECT count(*) FROM attempt_item WHERE attempt = (SELECT id FROM attempt WHERE"
                                      " student = '" ST_1 "')"),
                     6);
    /* The same seed, the same paper; 'ab' is no part of 'a'; nothing twice. */
    assert_int_equal(books_number(db, "SELECT count(*) FROM attempt_item a JOIN attempt_item b ON b.n = a.n AND"
                                      " b.item = a.item AND b.attempt <> a.attempt"),
                     12);
    assert_true(books_number(db, "SELECT count(*) FROM attempt_item t JOIN item i ON i.id = t.item WHERE"
                                 " i.category IN ('a', 'a/b')") >= 4);
    assert_ok(db_exec(db, "UPDATE exam_draw SET items = 4 WHERE n = 1; DELETE FROM attempt_item"));
    assert_fault(attempt_items_make(db, one.text, EXAM, 5, true), F_CONFLICT);
    assert_ok(db_exec(db,
                      "UPDATE exam_draw SET items = 1, difficulty = 2 WHERE n = 1; UPDATE item SET state = 'retired'"
                      " WHERE id = '" SHORT "'"));
    assert_fault(attempt_items_make(db, one.text, EXAM, 5, true), F_CONFLICT);
}

static void each_fitting_question_is_drawn_about_as_often(void **state)
{
    struct db *db = *state;
    struct id one = books_schedule(db, ST_1);
    enum { PAPERS = 300 };
    int64_t numeric = 0;
    assert_ok(db_exec(db, "DELETE FROM exam_item; INSERT INTO exam_draw VALUES ('" EXAM "', 1, 'a', 0, 1)"));
    for (int64_t seed = 1; seed <= PAPERS; seed++) {
        assert_ok(db_exec(db, "DELETE FROM attempt_item"));
        assert_ok(attempt_items_make(db, one.text, EXAM, seed, true));
        numeric += books_number(db, "SELECT count(*) FROM attempt_item WHERE item = '" NUMERIC "'");
    }
    assert_in_range(numeric, PAPERS / 3 - PAPERS / 10, PAPERS / 3 + PAPERS / 10); /* one of three */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, books_teardown)
        TEST(each_kind_takes_its_own_answer_and_no_other),
        TEST(the_same_words_twice_are_one_answer),
        TEST(every_kind_is_scored),
        TEST(pairs_and_steps_are_never_shown_in_their_own_order_by_rule),
        TEST(a_blueprint_draws_by_category_and_difficulty),
        TEST(each_fitting_question_is_drawn_about_as_often),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
