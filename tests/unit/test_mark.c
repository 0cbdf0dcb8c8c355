/* links: session */
#include "books.h"

#include "answer.h"
#include "incident.h"
#include "mark.h"

/* An essay and a file of the course, in the exam of the books. */
#define ESSAY "000000000000000000t7"
#define FILE_ITEM "000000000000000000t8"
#define P_SECOND "00000000000000000p20"
#define P_THIRD "00000000000000000p21"
#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct actor by_teacher = {P_TEACHER, ROLE_TEACHER, "192.0.2.9"};
static const struct actor by_second = {P_SECOND, ROLE_TEACHER, "192.0.2.10"};
static const struct actor by_third = {P_THIRD, ROLE_TEACHER, "192.0.2.11"};

static enum mark_part part;

static int setup(void **state)
{
    struct db *db = books_new();
    *state = db;
    assert_ok(db_exec(db, "INSERT INTO item (id, course, kind, stem_kk, stem_ru, stem_en, points, created_ms) VALUES"
                          " ('" ESSAY "', '000000000000000000c1', 'essay', 'э', 'э', 'e', 10, 1),"
                          " ('" FILE_ITEM "', '000000000000000000c1', 'file', 'ф', 'ф', 'f', 6, 1);"
                          "INSERT INTO exam_item VALUES ('" EXAM "', 4, '" ESSAY "'), ('" EXAM "', 5, '" FILE_ITEM "');"
                          "INSERT INTO person (id, university, surname, given, name, search, created_ms) VALUES"
                          " ('" P_SECOND "', '" UNI "', 'С', 'Г', 'Екінші Тексеруші', '', 1),"
                          " ('" P_THIRD "', '" UNI "', 'С', 'Г', 'Үшінші Тексеруші', '', 1);"
                          "INSERT INTO offering_teacher VALUES ('" OFFERING "', '" P_SECOND "', 'examiner'),"
                          " ('" OFFERING "', '" P_THIRD "', 'examiner')"));
    return 0;
}

static enum fault write_text(struct db *db, struct id id, const char *item, int64_t rev, const char *text)
{
    enum answer_outcome outcome;
    int64_t saved;
    struct answer_given given = {.text = text};
    return answer_save(db, id.text, item, rev, &given, 0, T0 + rev, &outcome, &saved);
}

static enum fault mark(struct db *db, const struct actor *by, struct id id, const char *item, int64_t points,
                       const char *comment)
{
    struct mark_new m = {id.text, item, points, comment};
    return mark_add(db, by, &m, T0 + 70 * MINUTE, &part);
}

/* Everything answered, handed in; the automatic part has 4 of 4 points. */
static struct id handed_in(struct db *db)
{
    struct id id = books_started(db);
    enum answer_outcome outcome;
    int64_t saved;
    const char *one[] = {Q(11)}, *two[] = {Q(21), Q(22)}, *three[] = {Q(31)};
    assert_ok(answer_save(db, id.text, ITEM_1, 1, &(struct answer_given){one, 1, NULL}, 0, T0, &outcome, &saved));
    assert_ok(answer_save(db, id.text, ITEM_2, 1, &(struct answer_given){two, 2, NULL}, 0, T0, &outcome, &saved));
    assert_ok(answer_save(db, id.text, ITEM_3, 1, &(struct answer_given){three, 1, NULL}, 0, T0, &outcome, &saved));
    assert_ok(write_text(db, id, ESSAY, 1, "Ықтималдық — …"));
    assert_ok(answer_file_add(db, &by_student, id.text, FILE_ITEM, HASH, "application/pdf", 10, T0));
    assert_ok(write_text(db, id, FILE_ITEM, 1, HASH));
    assert_ok(attempt_submit(db, &by_student, id.text, "k", T0 + 10 * MINUTE));
    return id;
}

static struct attempt seen(struct db *db, struct id id)
{
    struct attempt a;
    assert_ok(attempt_load(db, id.text, &a));
    return a;
}

static void an_essay_waits_for_its_mark_and_then_reaches_the_ledger(void **state)
{
    struct db *db = *state;
    struct id id = handed_in(db);
    assert_int_equal(seen(db, id).state, ATTEMPT_GRADED_PENDING);
    assert_int_equal(books_number(db, "SELECT count(*) FROM grade_event"), 0);
    assert_int_equal(books_number(db, "SELECT length(code) FROM mark_code"), MARK_CODE);
    assert_ok(mark(db, &by_teacher, id, ESSAY, 7, ""));
    assert_int_equal(seen(db, id).state, ATTEMPT_GRADED_PENDING);
    assert_ok(mark(db, &by_teacher, id, ESSAY, 8, "second thoughts"));
    assert_ok(mark(db, &by_teacher, id, FILE_ITEM, 3, ""));
    struct attempt a = seen(db, id);
    assert_int_equal(a.state, ATTEMPT_RELEASED);
    assert_int_equal(a.score_raw, 4 + 8 + 3);
    assert_int_equal(a.score_max, 4 + 10 + 6);
    assert_int_equal(a.score, 75);
    assert_int_equal(books_number(db, "SELECT exam FROM grade_current"), 75);
    assert_fault(mark(db, &by_teacher, id, ESSAY, 10, ""), F_CONFLICT);
    assert_int_equal(books_number(db, "SELECT count(*) FROM mark"), 3);
    assert_fault(db_exec(db, "UPDATE mark SET points = 10"), F_CONFLICT);
}

static void only_the_courses_own_mark_and_only_what_is_to_be_marked(void **state)
{
    struct db *db = *state;
    struct id id = handed_in(db);
    const struct actor stranger = {P_PROCTOR, ROLE_PROCTOR, "192.0.2.3"};
    assert_fault(mark(db, &stranger, id, ESSAY, 1, ""), F_NOT_FOUND);
    assert_fault(mark(db, &by_teacher, id, ITEM_1, 1, ""), F_NOT_FOUND);
    assert_fault(mark(db, &by_teacher, id, "", 1, ""), F_NOT_FOUND);
    assert_fault(mark(db, &by_teacher, id, ESSAY, 11, ""), F_INVALID);
    assert_fault(mark(db, &by_teacher, id, ESSAY, -1, ""), F_INVALID);
    assert_fault(mark(db, &by_second, id, "00000000000000000zzz", 1, ""), F_NOT_FOUND);
    assert_int_equal(books_number(db, "SELECT count(*) FROM mark"), 0);
    assert_ok(mark(db, &by_teacher, id, ESSAY, 1, ""));
    assert_fault(mark(db, &by_second, id, ESSAY, 9, ""), F_CONFLICT);
}

static void two_markers_who_are_near_give_the_mean(void **state)
{
    struct db *db = *state;
    assert_ok(db_exec(db, "UPDATE exam SET second_marker = 1, mark_gap = 2"));
    struct id id = handed_in(db);
    assert_ok(mark(db, &by_teacher, id, ESSAY, 7, ""));
    assert_int_equal(part, MARK_FIRST);
    assert_ok(mark(db, &by_second, id, ESSAY, 8, ""));
    assert_int_equal(part, MARK_SECOND);
    assert_fault(mark(db, &by_third, id, ESSAY, 8, "both are fine"), F_CONFLICT);
    assert_ok(mark(db, &by_second, id, FILE_ITEM, 6, ""));
    assert_int_equal(part, MARK_FIRST);
    assert_ok(mark(db, &by_teacher, id, FILE_ITEM, 6, ""));
    assert_int_equal(seen(db, id).score_raw, 4 + 8 + 6); /* (7 + 8) / 2, half up */
}

static void two_markers_who_are_apart_need_a_third(void **state)
{
    struct db *db = *state;
    assert_ok(db_exec(db, "UPDATE exam SET second_marker = 1, mark_gap = 2"));
    struct id id = handed_in(db);
    assert_ok(mark(db, &by_teacher, id, FILE_ITEM, 2, ""));
    assert_ok(mark(db, &by_second, id, FILE_ITEM, 2, ""));
    assert_ok(mark(db, &by_teacher, id, ESSAY, 3, ""));
    assert_ok(mark(db, &by_second, id, ESSAY, 9, ""));
    assert_int_equal(seen(db, id).score, -1);
    assert_fault(mark(db, &by_third, id, ESSAY, 6, ""), F_INVALID);
    assert_ok(mark(db, &by_third, id, ESSAY, 6, "the argument holds, the sources are missing"));
    assert_int_equal(part, MARK_AGREED);
    assert_int_equal(seen(db, id).score_raw, 4 + 2 + 6);
}

static void an_exam_under_an_act_is_marked_and_not_released(void **state)
{
    struct db *db = *state;
    struct id id = handed_in(db);
    assert_ok(attempt_act_opened(db, &by_head, id.text, 'A', "0000000000000000act1", T0 + 11 * MINUTE));
    assert_int_equal(seen(db, id).state, ATTEMPT_ACT_A_OPEN);
    assert_ok(mark(db, &by_teacher, id, ESSAY, 10, ""));
    assert_ok(mark(db, &by_teacher, id, FILE_ITEM, 6, ""));
    assert_int_equal(seen(db, id).state, ATTEMPT_ACT_A_OPEN);
    assert_int_equal(books_number(db, "SELECT state = 'withheld' FROM grade_current"), 1);
    assert_ok(attempt_act_dropped(db, &by_head, id.text, 'A', "0000000000000000act1", T0 + 80 * MINUTE));
    assert_int_equal(seen(db, id).state, ATTEMPT_RELEASED);
}

static void an_oral_exam_is_graded_by_the_examiners_sheet(void **state)
{
    struct db *db = *state;
    assert_ok(db_exec(db, "DELETE FROM exam_item; UPDATE exam SET form = 'oral_online'"));
    struct id id = books_started(db);
    assert_ok(attempt_submit(db, &by_student, id.text, "k", T0 + 10 * MINUTE));
    assert_int_equal(seen(db, id).state, ATTEMPT_GRADED_PENDING);
    assert_fault(mark(db, &by_teacher, id, "", 101, ""), F_INVALID);
    assert_ok(mark(db, &by_teacher, id, "", 90, ""));
    assert_int_equal(seen(db, id).score, 90);
    assert_int_equal(seen(db, id).state, ATTEMPT_RELEASED);
}

static void a_test_without_questions_admits_nobody(void **state)
{
    struct db *db = *state;
    assert_ok(db_exec(db, "DELETE FROM exam_item"));
    struct id id = books_schedule(db, ST_1);
    assert_fault(attempt_items_make(db, id.text, EXAM, 1, true), F_CONFLICT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, books_teardown)
        TEST(an_essay_waits_for_its_mark_and_then_reaches_the_ledger),
        TEST(only_the_courses_own_mark_and_only_what_is_to_be_marked),
        TEST(two_markers_who_are_near_give_the_mean),
        TEST(two_markers_who_are_apart_need_a_third),
        TEST(an_exam_under_an_act_is_marked_and_not_released),
        TEST(an_oral_exam_is_graded_by_the_examiners_sheet),
        TEST(a_test_without_questions_admits_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
