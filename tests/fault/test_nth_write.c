/* links: session */
/* The disk fails at every write, and at every sync, of an operation in turn; then the machine stops and the books are
   opened again. What was acknowledged is there; what was not is there whole or not at all. */
#include "nth.h"
#include "sitting.h"

#include <stdlib.h>
#include <unistd.h>

enum { WRITES_MAX = 4000 };

struct place {
    char folder[64], master[96], books[96];
    struct id attempt;
};

static void copy_file(const char *from, const char *to)
{
    char bytes[65536];
    size_t len;
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    assert_non_null(in);
    assert_non_null(out);
    while ((len = fread(bytes, 1, sizeof bytes, in)) > 0)
        assert_int_equal(fwrite(bytes, 1, len, out), len);
    fclose(in);
    assert_int_equal(fclose(out), 0);
}

static void place_clean(const struct place *place)
{
    static const char *const tails[] = {"", "-wal", "-shm", "-journal", ".lock"};
    char path[128];
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        snprintf(path, sizeof path, "%s%s", place->books, tails[i]);
        unlink(path);
    }
}

static void place_make(struct place *place)
{
    char sql[160];
    snprintf(place->folder, sizeof place->folder, "%s", "/tmp/baqyla-fault-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->master, sizeof place->master, "%s/master.db", place->folder);
    snprintf(place->books, sizeof place->books, "%s/books.db", place->folder);
    struct db *db = books_new();
    place->attempt = books_started(db);
    snprintf(sql, sizeof sql, "VACUUM INTO '%s'", place->master);
    assert_ok(db_exec(db, sql));
    db_close(db);
}

static void place_release(struct place *place)
{
    place_clean(place);
    unlink(place->master);
    rmdir(place->folder);
    clock_set_for_test(0);
}

/* One run with the n-th call failing; returns whether anything failed. */
static int run_once(const struct place *place, int which, enum nth_kind kind, long n)
{
    struct db *db;
    place_clean(place);
    copy_file(place->master, place->books);
    assert_ok(db_open(place->books, DB_WRITE, &db));
    nth_arm(kind, n, 1);
    enum fault f = transact(db, operations[which].run, place->attempt.text);
    int hit = nth_disarm();
    db_close(db);
    assert_ok(db_open(place->books, DB_WRITE, &db));
    int64_t there = books_number(db, operations[which].count);
    if (f == F_OK)
        assert_int_equal(there, 1);
    else
        assert_true(there == 0 || there == 1);
    chain_is_whole(db);
    db_close(db);
    return hit;
}

static void try_every_call(int which, enum nth_kind kind)
{
    struct place place;
    long n = 1;
    place_make(&place);
    while (n < WRITES_MAX && run_once(&place, which, kind, n))
        n++;
    place_release(&place);
    assert_true(n > 1);
    assert_true(n < WRITES_MAX);
}

static void answer_survives_a_full_disk(void **state)
{
    (void)state;
    try_every_call(0, NTH_WRITE);
}

static void answer_survives_a_failing_sync(void **state)
{
    (void)state;
    try_every_call(0, NTH_SYNC);
}

static void submit_survives_a_full_disk(void **state)
{
    (void)state;
    try_every_call(1, NTH_WRITE);
}

static void incident_survives_a_full_disk(void **state)
{
    (void)state;
    try_every_call(2, NTH_WRITE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answer_survives_a_full_disk),
        cmocka_unit_test(answer_survives_a_failing_sync),
        cmocka_unit_test(submit_survives_a_full_disk),
        cmocka_unit_test(incident_survives_a_full_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
