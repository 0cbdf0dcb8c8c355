/* links: session */
#include "books.h"

#include "demo.h"

static void the_demo_university_is_whole_and_works(void **state)
{
    struct db *db;
    static struct demo demo, second;
    struct account account;
    struct chain_report report;
    (void)state;
    clock_set_for_test(T0);
    assert_ok(db_open(":memory:", DB_WRITE, &db));
    assert_ok(demo_fill(db, T0, &demo));
    assert_fault(demo_fill(db, T0, &second), F_CONFLICT);
    assert_int_equal(books_number(db, "SELECT count(*) FROM attempt WHERE state = 'scheduled'"), 30);
    assert_int_equal(books_number(db, "SELECT count(*) FROM exam_item"), 20);
    assert_int_equal(books_number(db, "SELECT count(*) FROM item WHERE kind = 'multiple'"), 5);
    /* Every single has one right option, every multiple at least two, and no option is said twice. */
    assert_int_equal(
        books_number(db, "SELECT count(*) FROM item i WHERE (SELECT count(*) FROM item_option o WHERE o.item = i.id"
                         " AND correct = 1) <> 1 AND i.kind = 'single'"),
        0);
    assert_int_equal(
        books_number(db, "SELECT count(*) FROM item i WHERE (SELECT count(*) FROM item_option o WHERE o.item = i.id"
                         " AND correct = 1) < 2 AND i.kind = 'multiple'"),
        0);
    assert_int_equal(
        books_number(db, "SELECT count(*) FROM (SELECT 1 FROM item_option GROUP BY item, text_kk HAVING count(*) > 1)"),
        0);
    assert_int_equal(books_number(db, "SELECT max(duration_s) - min(duration_s) FROM attempt"), 1350);
    /* As if it had come from a file in each language: a key for each, so that the same file adds nothing. */
    assert_int_equal(books_number(db, "SELECT count(*) FROM item"), 20);
    assert_int_equal(books_number(db, "SELECT count(*) FROM item_key"), 60);
    assert_int_equal(books_number(db, "SELECT count(DISTINCT name) FROM item"), 20);
    assert_int_equal(books_number(db, "SELECT count(*) FROM item WHERE search NOT LIKE '%' || fold(stem_en) || '%'"),
                     0);
    assert_int_equal(books_number(db, "SELECT json_valid(labels_json) FROM university"), 1);
    assert_int_equal(books_number(db, "SELECT json_valid(rules_json) FROM exam"), 1);
    assert_int_equal(demo.count, 49);
    uint32_t all = 0;
    for (size_t i = 0; i < demo.count; i++)
        all |= role_from(demo.logins[i].role);
    assert_int_equal(all, ROLE_ANY);
    assert_string_equal(demo.logins[0].role, "student");
    assert_ok(account_by_login(db, "proctor", T0, &account));
    assert_int_equal(account.roles, ROLE_PROCTOR);
    assert_true(password_verify(account.hash, demo.logins[1].password));
    assert_false(password_verify(account.hash, demo.logins[2].password));
    assert_ok(chain_verify(db, &report));
    assert_int_equal(report.broken_seq, 0);
    assert_fault(demo_again(db, "student", T0), F_CONFLICT);
    assert_ok(db_exec(db, "UPDATE attempt SET state = 'released'"));
    assert_ok(demo_again(db, "student", T0));
    db_close(db);
    clock_set_for_test(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_demo_university_is_whole_and_works)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
