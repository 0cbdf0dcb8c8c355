/* links: session */
#include "books.h"

#include <stdlib.h>
#include <unistd.h>

static void a_misspelt_state_is_refused_by_the_table(void **state)
{
    struct db *db = *state;
    struct id id = books_schedule(db, ST_1);
    char sql[128];
    snprintf(sql, sizeof sql, "UPDATE attempt SET state = 'in progress' WHERE id = '%s'", id.text);
    assert_fault(db_exec(db, sql), F_CONFLICT);
}

static void written_rows_stay_written(void **state)
{
    struct db *db = *state;
    assert_ok(db_exec(db, "INSERT INTO grade_event VALUES ('" ENR_1
                          "', 1, 'exam_score', 'provisional', NULL, 88, 74, 82, 'B',"
                          " 'half_up', 60, 40, 0, 'attempt', NULL, NULL, 1)"));
    assert_fault(db_exec(db, "UPDATE grade_event SET exam = 100"), F_CONFLICT);
    assert_fault(db_exec(db, "DELETE FROM grade_event"), F_CONFLICT);
    assert_ok(audit(db, &actor_system, "test", "none", "", "x"));
    assert_fault(db_exec(db, "UPDATE audit_row SET action = 'other'"), F_CONFLICT);
    assert_fault(db_exec(db, "DELETE FROM audit_row"), F_CONFLICT);
    assert_int_equal(books_number(db, "SELECT exam FROM grade_event"), 74);
}

static void foreign_keys_hold(void **state)
{
    assert_fault(db_run(*state, S_NOTE_ADD, "tttti", "n", "no such attempt", P_PROCTOR, "text", T0), F_CONFLICT);
}

static void undo_forgets_one_errand_only(void **state)
{
    struct db *db = *state;
    assert_ok(db_begin(db));
    assert_ok(db_savepoint(db));
    assert_ok(db_run(db, S_THROTTLE_SET, "tiii", "first", (int64_t)1, T0, T0));
    assert_ok(db_release(db));
    assert_ok(db_savepoint(db));
    assert_ok(db_run(db, S_THROTTLE_SET, "tiii", "second", (int64_t)1, T0, T0));
    db_undo(db);
    assert_ok(db_commit(db));
    assert_int_equal(books_number(db, "SELECT count(*) FROM throttle WHERE key IN ('first', 'second')"), 1);
}

struct folder {
    char dir[64], path[80];
};

static int folder_setup(void **state)
{
    static struct folder f;
    snprintf(f.dir, sizeof f.dir, "/tmp/baqyla-db-XXXXXX");
    if (!mkdtemp(f.dir))
        return -1;
    snprintf(f.path, sizeof f.path, "%s/books.db", f.dir);
    *state = &f;
    return 0;
}

static int folder_teardown(void **state)
{
    struct folder *f = *state;
    static const char *const suffixes[] = {"", "-wal", "-shm", ".lock"};
    char path[120];
    for (size_t i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s%s", f->path, suffixes[i]);
        unlink(path);
    }
    return rmdir(f->dir);
}

static void two_servers_cannot_open_the_same_books(void **state)
{
    struct folder *folder = *state;
    struct db *first, *second = NULL;
    assert_ok(db_open(folder->path, DB_WRITE, &first));
    assert_fault(db_open(folder->path, DB_WRITE, &second), F_BUSY);
    assert_null(second);
    db_close(first);
    assert_ok(db_open(folder->path, DB_WRITE, &second));
    db_close(second);
}

static void a_reader_cannot_write(void **state)
{
    struct folder *folder = *state;
    struct db *writer, *reader;
    struct row row;
    assert_ok(db_open(folder->path, DB_WRITE, &writer));
    assert_ok(db_run(writer, S_THROTTLE_SET, "tiii", "k", (int64_t)3, T0, T0));
    assert_ok(db_open(folder->path, DB_READ, &reader));
    assert_fault(db_run(reader, S_THROTTLE_CLEAR, "t", "k"), F_IO);
    assert_ok(db_row(reader, &row, S_THROTTLE_GET, "t", "k"));
    assert_int_equal(row_int(&row, 0), 3);
    row_done(&row);
    db_close(reader);
    db_close(writer);
}

static void a_locked_database_is_busy_and_keeps_nothing(void **state)
{
    struct folder *folder = *state;
    struct db *writer, *reader;
    assert_ok(db_open(folder->path, DB_WRITE, &writer));
    assert_ok(db_open(folder->path, DB_READ, &reader));
    assert_ok(db_exec(reader, "PRAGMA query_only = OFF; BEGIN IMMEDIATE"));
    assert_ok(db_exec(writer, "PRAGMA busy_timeout = 1"));
    assert_fault(db_begin(writer), F_BUSY);
    assert_ok(db_exec(reader, "ROLLBACK"));
    assert_ok(db_begin(writer));
    db_rollback(writer);
    db_close(reader);
    db_close(writer);
}

static void newer_data_is_refused(void **state)
{
    struct folder *folder = *state;
    struct db *db;
    assert_ok(db_open(folder->path, DB_WRITE, &db));
    assert_ok(db_exec(db, "PRAGMA user_version = 9999"));
    db_close(db);
    assert_fault(db_open(folder->path, DB_WRITE, &db), F_CONFLICT);
}

static void a_full_disk_is_said_so(void **state)
{
    struct db *db = *state;
    enum fault f = F_OK;
    char key[32];
    assert_ok(db_exec(db, "PRAGMA max_page_count = 1"));
    for (int i = 0; i < 10000 && !f; i++) {
        snprintf(key, sizeof key, "login:%d", i);
        f = db_run(db, S_THROTTLE_SET, "tiii", key, (int64_t)i, T0, T0);
    }
    assert_int_equal(f, F_DISK_FULL);
    assert_ok(db_exec(db, "PRAGMA max_page_count = 100000"));
    assert_ok(db_run(db, S_THROTTLE_SET, "tiii", "after", (int64_t)1, T0, T0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_misspelt_state_is_refused_by_the_table, books_setup, books_teardown),
        cmocka_unit_test_setup_teardown(written_rows_stay_written, books_setup, books_teardown),
        cmocka_unit_test_setup_teardown(foreign_keys_hold, books_setup, books_teardown),
        cmocka_unit_test_setup_teardown(undo_forgets_one_errand_only, books_setup, books_teardown),
        cmocka_unit_test_setup_teardown(a_full_disk_is_said_so, books_setup, books_teardown),
        cmocka_unit_test_setup_teardown(two_servers_cannot_open_the_same_books, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(a_reader_cannot_write, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(a_locked_database_is_busy_and_keeps_nothing, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(newer_data_is_refused, folder_setup, folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
