/* links: session */
#include "books.h"

#include "text.h"

enum { ROWS = 5 };

static struct db *with_rows(void **state)
{
    struct db *db = *state;
    for (int i = 0; i < ROWS; i++)
        assert_ok(audit(db, &by_proctor, "test.step", "thing", "a", "step %d", i));
    return db;
}

/* What an intruder with the file in hand would do. */
static void tamper(struct db *db, const char *sql)
{
    assert_ok(db_exec(db, "DROP TRIGGER audit_row_keep_u; DROP TRIGGER audit_row_keep_d; PRAGMA foreign_keys = OFF"));
    assert_ok(db_exec(db, sql));
}

static void broken_at(struct db *db, int64_t seq)
{
    struct chain_report report;
    assert_ok(chain_verify(db, &report));
    assert_int_equal(report.broken_seq, seq);
    assert_int_equal(report.why != NULL, seq != 0);
}

static void an_untouched_chain_is_intact(void **state)
{
    struct chain_report report;
    int64_t seq;
    char head[HASH_HEX + 1];
    struct db *db = with_rows(state);
    assert_ok(chain_verify(db, &report));
    assert_ok(chain_head(db, &seq, head));
    assert_int_equal(report.rows, ROWS);
    assert_int_equal(report.broken_seq, 0);
    assert_int_equal(seq, ROWS);
    assert_string_equal(head, report.head);
}

static void a_changed_row_is_named(void **state)
{
    struct db *db = with_rows(state);
    tamper(db, "UPDATE audit_row SET action = 'test.other' WHERE seq = 3");
    broken_at(db, 3);
}

static void a_changed_detail_is_named(void **state)
{
    struct db *db = with_rows(state);
    tamper(db, "UPDATE audit_private SET detail = 'nothing happened' WHERE seq = 2");
    broken_at(db, 2);
}

static void another_person_in_the_row_is_named(void **state)
{
    struct db *db = with_rows(state);
    tamper(db, "UPDATE audit_private SET actor = '" P_HEAD "' WHERE seq = 4");
    broken_at(db, 4);
}

static void a_removed_row_is_named(void **state)
{
    struct db *db = with_rows(state);
    tamper(db, "DELETE FROM audit_private WHERE seq = 2; DELETE FROM audit_row WHERE seq = 2");
    broken_at(db, 2);
}

static void two_exchanged_rows_are_named(void **state)
{
    struct db *db = with_rows(state);
    tamper(db, "UPDATE audit_row SET seq = 99 WHERE seq = 2; UPDATE audit_row SET seq = 2 WHERE seq = 3;"
               "UPDATE audit_row SET seq = 3 WHERE seq = 99");
    broken_at(db, 2);
}

static void a_cut_tail_is_named_by_the_head(void **state)
{
    struct db *db = with_rows(state);
    tamper(db, "DELETE FROM audit_private WHERE seq = 5; DELETE FROM audit_row WHERE seq = 5");
    broken_at(db, 5);
}

static void a_cut_tail_with_its_head_is_named_by_the_checkpoint(void **state)
{
    struct db *db = with_rows(state);
    char printed[HASH_HEX + 1];
    int64_t seq;
    bool holds;
    struct checkpoint checkpoint;
    assert_ok(checkpoint_due(db, T0, &checkpoint));
    assert_ok(checkpoint_add(db, &checkpoint, "signature", 9));
    assert_fault(checkpoint_due(db, T0, &checkpoint), F_CONFLICT);
    checkpoint.hash[0] ^= 1;
    assert_fault(checkpoint_add(db, &checkpoint, "signature", 9), F_CONFLICT);
    assert_ok(chain_head(db, &seq, printed));
    tamper(db, "DELETE FROM audit_private WHERE seq = 5; DELETE FROM audit_row WHERE seq = 5;"
               "UPDATE chain_head SET seq = 4, hash = (SELECT hash FROM audit_row WHERE seq = 4)");
    broken_at(db, 5);
    assert_ok(chain_holds(db, seq, printed, &holds));
    assert_false(holds);
}

static void erasure_keeps_the_chain_valid(void **state)
{
    struct db *db = with_rows(state);
    int64_t rows;
    assert_ok(audit_forget(db, &actor_system, P_PROCTOR, &rows));
    assert_int_equal(rows, ROWS);
    assert_int_equal(books_number(db, "SELECT count(*) FROM audit_private WHERE actor = '" P_PROCTOR "'"), 0);
    broken_at(db, 0);
}

static void counters_have_no_gaps(void **state)
{
    int64_t a, b, c;
    assert_ok(counter_next(*state, "act_a", &a));
    assert_ok(counter_next(*state, "act_a", &b));
    assert_ok(counter_next(*state, "act_b", &c));
    assert_int_equal(a, 1);
    assert_int_equal(b, 2);
    assert_int_equal(c, 1);
}

static void folding_finds_what_was_typed_with_another_keyboard(void **state)
{
    char a[64], b[64];
    (void)state;
    assert_string_equal(text_fold("БIЛIМ", a, sizeof a), text_fold("білім", b, sizeof b));
    assert_string_equal(text_fold("Үлгібек Өтегенұлы", a, sizeof a), text_fold("улгибек отегенулы", b, sizeof b));
    assert_string_equal(text_fold("ҚҢҒӘҺ", a, sizeof a), text_fold("кнгах", b, sizeof b));
    assert_string_not_equal(text_fold("Сынақ", a, sizeof a), text_fold("Сынап", b, sizeof b));
    assert_string_equal(text_fold("ққққ", a, 4), "к");
}

static void text_that_is_no_text_is_refused(void **state)
{
    (void)state;
    assert_true(text_fits("Қазақ\nтілі", 100));
    assert_false(text_fits("", 100));
    assert_false(text_fits("\xff\xfe", 100));
    assert_false(text_fits("\xc0\x80", 100));
    assert_false(text_fits("\xed\xa0\x80", 100));
    assert_false(text_fits("a\x01z", 100));
    assert_false(text_fits("сөз", 4));
}

static void names_stand_in_the_order_of_the_kazakh_alphabet(void **state)
{
    static const char *const names[] = {"Anna", "Абай",  "Әбіш", "Баян", "Гүл",    "Ғабит",  "Қали",  "Лаура",  "Нұр",
                                        "Ңа",   "Ойдан", "Өмір", "Үлгі", "Фариза", "Ыбырай", "Ілияс", "Эльмира"};
    (void)state;
    for (size_t i = 0; i + 1 < sizeof names / sizeof *names; i++) {
        assert_true(text_compare(names[i], names[i + 1]) < 0);
        assert_true(text_compare(names[i + 1], names[i]) > 0);
    }
    assert_true(text_compare("қали", "Қали") != 0);
    assert_true(text_compare("Қали", "Қалибек") < 0);
    assert_int_equal(text_compare("Үлгі", "Үлгі"), 0);
}

int main(void)
{
#define BOOKS(name) cmocka_unit_test_setup_teardown(name, books_setup, books_teardown)
    const struct CMUnitTest tests[] = {
        BOOKS(an_untouched_chain_is_intact),
        BOOKS(a_changed_row_is_named),
        BOOKS(a_changed_detail_is_named),
        BOOKS(another_person_in_the_row_is_named),
        BOOKS(a_removed_row_is_named),
        BOOKS(two_exchanged_rows_are_named),
        BOOKS(a_cut_tail_is_named_by_the_head),
        BOOKS(a_cut_tail_with_its_head_is_named_by_the_checkpoint),
        BOOKS(erasure_keeps_the_chain_valid),
        BOOKS(counters_have_no_gaps),
        cmocka_unit_test(folding_finds_what_was_typed_with_another_keyboard),
        cmocka_unit_test(names_stand_in_the_order_of_the_kazakh_alphabet),
        cmocka_unit_test(text_that_is_no_text_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
