/* links: session */
/* Memory fails at every allocation of an operation in turn: it is refused and leaves the books as they were, and the
   same operation succeeds afterwards on the same connection. */
#include "nth.h"
#include "sitting.h"

enum { ALLOCATIONS_MAX = 20000 };

static void try_every_allocation(struct db *db, int which)
{
    struct id id = books_started(db);
    int refused = 0;
    for (long n = 1; n < ALLOCATIONS_MAX; n++) {
        nth_arm(NTH_MALLOC, n, 0);
        enum fault f = transact(db, operations[which].run, id.text);
        int hit = nth_disarm();
        if (f == F_OK) {
            assert_int_equal(books_number(db, operations[which].count), 1);
            chain_is_whole(db);
            assert_true(refused > 0);
            return;
        }
        assert_true(hit);
        assert_int_equal(books_number(db, operations[which].count), 0);
        chain_is_whole(db);
        refused++;
    }
    fail_msg("%s never succeeded", operations[which].name);
}

static void answer_survives_want_of_memory(void **state)
{
    try_every_allocation(*state, 0);
}

static void submit_survives_want_of_memory(void **state)
{
    try_every_allocation(*state, 1);
}

static void incident_survives_want_of_memory(void **state)
{
    try_every_allocation(*state, 2);
}

static void pause_survives_want_of_memory(void **state)
{
    try_every_allocation(*state, 3);
}

#define BOOKS(test) cmocka_unit_test_setup_teardown(test, books_setup, books_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOKS(answer_survives_want_of_memory),
        BOOKS(submit_survives_want_of_memory),
        BOOKS(incident_survives_want_of_memory),
        BOOKS(pause_survives_want_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
