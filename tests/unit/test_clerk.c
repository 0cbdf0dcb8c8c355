/* links: hall session */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "clerk.h"
#include "clock.h"
#include "loop_post.h"
#include "role.h"

static char folder[64], path[96];

static int setup(void **state)
{
    struct db *db;
    snprintf(folder, sizeof folder, "/tmp/test-clerk-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/books.sqlite", folder);
    assert_int_equal(db_open(path, DB_WRITE, &db), F_OK);
    *state = db;
    return 0;
}

static int teardown(void **state)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    char name[128];
    db_close(*state);
    for (size_t i = 0; i < 4; i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
    return rmdir(folder);
}

/* A handler that writes one row under the errand's path, and says what the test told it to say. */
static enum fault write_row(struct db *db, struct request *request, struct reply *reply)
{
    enum fault f = db_run(db, S_THROTTLE_SET, "tiii", request->path, (int64_t)1, (int64_t)0, (int64_t)0);
    if (f == F_OK && strstr(request->path, "refuse")) {
        reply->status = 201;
        f = fault(F_CONFLICT, "told to refuse");
    }
    return f;
}

static enum fault write_much(struct db *db, struct request *request, struct reply *reply)
{
    (void)reply;
    char *big = arena_alloc(request->arena, 1 << 20);
    memset(big, 'x', (1 << 20) - 1);
    return db_run(db, S_THROTTLE_SET, "tiii", big, (int64_t)1, (int64_t)0, (int64_t)0);
}

static enum fault hold_the_clerk(struct db *db, struct request *request, struct reply *reply)
{
    int64_t until = clock_steady_us() + CLERK_OFFICE_US;
    while (clock_steady_us() <= until)
        ;
    return write_row(db, request, reply);
}

static const struct route row_write = {"T", "write", ROLE_ANY, LANE_EXAM, 0, write_row, NULL, NULL, "t"};
static const struct route row_much = {"T", "much", ROLE_ANY, LANE_EXAM, 0, write_much, NULL, NULL, "t"};
static const struct route row_slow = {"T", "slow", ROLE_ANY, LANE_OFFICE, 0, hold_the_clerk, NULL, NULL, "t"};

static struct errand *make(const struct route *row, const char *name, struct errand *next)
{
    struct errand *e = errand_new();
    assert_non_null(e);
    e->internal = true;
    e->request.route = row;
    e->request.path = name;
    e->next = next;
    return e;
}

static void free_all(struct errand *e)
{
    while (e) {
        struct errand *next = e->next;
        errand_free(e);
        e = next;
    }
}

static bool is_written(struct db *db, const char *name)
{
    struct row row;
    enum fault f = db_row(db, &row, S_THROTTLE_GET, "t", name);
    if (f == F_OK)
        row_done(&row);
    return f == F_OK;
}

static void a_refused_errand_is_undone_alone(void **state)
{
    struct errand *list = make(&row_write, "one", make(&row_write, "refuse", make(&row_write, "three", NULL)));
    list = clerk_batch(*state, list, NULL);
    assert_int_equal(list->fault, F_OK);
    assert_int_equal(list->next->fault, F_CONFLICT);
    assert_string_equal(list->next->fault_text, "told to refuse");
    assert_int_equal(list->next->reply.status, 0);
    assert_true(is_written(*state, "one"));
    assert_false(is_written(*state, "refuse"));
    assert_true(is_written(*state, "three"));
    free_all(list);
}

static void without_a_sign_in_nothing_is_done(void **state)
{
    struct errand *e = make(&row_write, "stranger", NULL);
    e->internal = false;
    e = clerk_batch(*state, e, NULL);
    assert_int_equal(e->fault, F_UNAUTHENTICATED);
    snprintf(e->request.who.session, sizeof e->request.who.session, "01hzy3k4m5n6p7q8r9s0");
    static const struct route head_only = {"T", "w", ROLE_HEAD, LANE_EXAM, 0, write_row, NULL, NULL, "t"};
    e->request.route = &head_only;
    e->request.who.roles = ROLE_STUDENT;
    e->fault = F_OK;
    e = clerk_batch(*state, e, NULL);
    assert_int_equal(e->fault, F_FORBIDDEN);
    assert_false(is_written(*state, "stranger"));
    free_all(e);
}

static struct errand *office;

static struct errand *take_office(void)
{
    struct errand *e = office;
    if (e) {
        office = e->next;
        e->next = NULL;
    }
    return e;
}

static void a_locked_database_answers_everyone_and_writes_nothing(void **state)
{
    struct errand *list = make(&row_write, "exam", NULL);
    office = make(&row_write, "office", NULL);
    char lock[160];
    snprintf(lock, sizeof lock, "ATTACH '%s' AS other", path);
    struct db *other;
    assert_int_equal(db_open(":memory:", DB_WRITE, &other), F_OK);
    assert_int_equal(db_exec(other, lock), F_OK);
    assert_int_equal(db_exec(other, "BEGIN; DELETE FROM other.throttle"), F_OK);
    list = clerk_batch(*state, list, take_office);
    assert_int_equal(list->fault, F_BUSY);
    assert_non_null(list->next);
    assert_int_equal(list->next->fault, F_BUSY);
    db_close(other);
    assert_false(is_written(*state, "exam"));
    free_all(list);
}

static void a_full_disk_keeps_nothing_that_was_not_acknowledged(void **state)
{
    assert_int_equal(db_exec(*state, "PRAGMA max_page_count = 1"), F_OK); /* as few as it already has */
    struct errand *list = make(&row_write, "before", make(&row_much, "much", make(&row_write, "after", NULL)));
    list = clerk_batch(*state, list, NULL);
    assert_int_equal(list->next->fault, F_DISK_FULL);
    for (struct errand *e = list; e; e = e->next)
        if (e->request.route == &row_write)
            assert_int_equal(e->fault == F_OK, is_written(*state, e->request.path));
    free_all(list);
    assert_int_equal(db_exec(*state, "PRAGMA max_page_count = 100000"), F_OK);
    list = clerk_batch(*state, make(&row_write, "again", NULL), NULL);
    assert_int_equal(list->fault, F_OK);
    free_all(list);
}

static void the_exam_goes_first_and_the_office_has_its_time(void **state)
{
    struct errand *list = make(&row_write, "exam", NULL);
    office = make(&row_slow, "office one", make(&row_slow, "office two", NULL));
    list = clerk_batch(*state, list, take_office);
    assert_string_equal(list->request.path, "exam");
    assert_string_equal(list->next->request.path, "office one");
    assert_null(list->next->next);
    assert_string_equal(office->request.path, "office two");
    free_all(list);
    list = clerk_batch(*state, NULL, take_office);
    assert_string_equal(list->request.path, "office two");
    assert_null(office);
    free_all(list);
}

/* -- the threads -- */

static uv_loop_t uv;
static int back, forgotten, order;
static int stages[3];
static sem_t gate, at_gate;

static int start_threads(void **state)
{
    if (setup(state))
        return -1;
    db_close(*state);
    back = forgotten = order = 0;
    sem_init(&gate, 0, 0);
    sem_init(&at_gate, 0, 0);
    assert_int_equal(uv_loop_init(&uv), 0);
    assert_int_equal(loop_post_open(&uv), F_OK);
    assert_int_equal(clerk_start(path), F_OK);
    assert_int_equal(hands_start(path, 2), F_OK);
    return 0;
}

static int stop_threads(void **state)
{
    hands_stop();
    clerk_stop();
    loop_post_close();
    uv_run(&uv, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&uv), 0);
    *state = NULL;
    return teardown(state);
}

static void run_until_home(void)
{
    while (errands_away())
        uv_run(&uv, UV_RUN_ONCE);
}

static void came_back(struct errand *e, void *user)
{
    assert_true(loop_on());
    if (!user)
        forgotten++;
    else if (e->fault == F_OK)
        back++;
}

static void *go_through_the_gate(void)
{
    sem_post(&at_gate);
    sem_wait(&gate);
    return NULL;
}

static enum fault prepare(struct db *db, struct request *request, struct reply *reply)
{
    (void)reply;
    (void)request;
    assert_false(loop_on());
    stages[0] = ++order;
    return db_run(db, S_THROTTLE_CLEAR, "t", "x") == F_OK ? fault(F_IO, "a hand may write") : F_OK;
}

static enum fault decide(struct db *db, struct request *request, struct reply *reply)
{
    stages[1] = ++order;
    return write_row(db, request, reply);
}

static enum fault finish(struct db *db, struct request *request, struct reply *reply)
{
    (void)reply;
    stages[2] = ++order;
    return is_written(db, request->path) ? F_OK : fault(F_IO, "the commit is not seen");
}

static void the_stages_come_in_order_and_the_answer_after_the_commit(void **state)
{
    (void)state;
    static const struct route row = {"T", "three", ROLE_ANY, LANE_OFFICE, 0, decide, prepare, finish, "t"};
    struct errand *e = make(&row, "three", NULL);
    e->done = came_back;
    e->user = &back;
    errand_send(e);
    run_until_home();
    assert_int_equal(back, 1);
    assert_int_equal(stages[0], 1);
    assert_int_equal(stages[1], 2);
    assert_int_equal(stages[2], 3);
}

static void many_answers_all_come_back(void **state)
{
    (void)state;
    enum { MANY = 5000 };
    for (int i = 0; i < MANY; i++) {
        struct errand *e = make(&row_write, "many", NULL);
        e->done = came_back;
        e->user = &back;
        errand_send(e);
    }
    run_until_home();
    assert_int_equal(back, MANY);
}

static enum fault wait_at_gate(struct db *db, struct request *request, struct reply *reply)
{
    (void)db;
    (void)request;
    (void)reply;
    go_through_the_gate();
    return F_OK;
}

static int place_of_exam;

static enum fault hold_at_gate(struct db *db, struct request *request, struct reply *reply)
{
    (void)db;
    (void)request;
    (void)reply;
    int64_t until = clock_steady_us() + CLERK_OFFICE_LEAST_US;
    go_through_the_gate();
    while (clock_steady_us() <= until)
        ;
    order++;
    return F_OK;
}

static enum fault office_work(struct db *db, struct request *request, struct reply *reply)
{
    order++;
    return write_row(db, request, reply);
}

static enum fault exam_work(struct db *db, struct request *request, struct reply *reply)
{
    place_of_exam = ++order;
    return write_row(db, request, reply);
}

static void an_answer_goes_before_the_office_that_waits_longer(void **state)
{
    (void)state;
    enum { WAITING = 50 };
    static const struct route gated = {"T", "gate", ROLE_ANY, LANE_OFFICE, 0, hold_at_gate, NULL, NULL, "t"};
    static const struct route clerical = {"T", "office", ROLE_ANY, LANE_OFFICE, 0, office_work, NULL, NULL, "t"};
    static const struct route answer = {"T", "answer", ROLE_ANY, LANE_EXAM, 0, exam_work, NULL, NULL, "t"};
    errand_send(make(&gated, "gate", NULL));
    sem_wait(&at_gate);
    for (int i = 0; i < WAITING; i++)
        errand_send(make(&clerical, "office", NULL));
    errand_send(make(&answer, "answer", NULL));
    sem_post(&gate);
    run_until_home();
    assert_int_equal(place_of_exam, 2); /* behind what the clerk was about, before all that waited */
    assert_int_equal(order, WAITING + 2);
}

static void a_full_queue_answers_at_once(void **state)
{
    (void)state;
    static const struct route row = {"T", "gate", ROLE_ANY, LANE_READ, 0, wait_at_gate, NULL, NULL, "t"};
    for (int i = 0; i < 2; i++) {
        struct errand *e = make(&row, "gate", NULL);
        e->done = came_back;
        e->user = &back;
        errand_send(e);
    }
    sem_wait(&at_gate);
    sem_wait(&at_gate);
    for (int i = 0; i < ERRANDS_HANDS_MAX; i++) {
        struct errand *e = make(&row, "gate", NULL);
        e->done = came_back;
        e->user = &back;
        errand_send(e);
    }
    struct errand *e = make(&row, "gate", NULL);
    e->done = came_back;
    e->user = NULL;
    errand_send(e);
    assert_int_equal(forgotten, 1); /* called at once, on the loop, with F_BUSY */
    for (int i = 0; i < ERRANDS_HANDS_MAX + 2; i++)
        sem_post(&gate);
    run_until_home();
    assert_int_equal(back, ERRANDS_HANDS_MAX + 2);
}

static void a_forgotten_errand_is_still_done(void **state)
{
    (void)state;
    struct errand *e = make(&row_write, "forgotten", NULL);
    e->done = came_back;
    e->user = &back;
    errand_send(e);
    errand_forget(e);
    run_until_home();
    assert_int_equal(forgotten, 1);
    assert_int_equal(back, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_refused_errand_is_undone_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(without_a_sign_in_nothing_is_done, setup, teardown),
        cmocka_unit_test_setup_teardown(a_locked_database_answers_everyone_and_writes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_full_disk_keeps_nothing_that_was_not_acknowledged, setup, teardown),
        cmocka_unit_test_setup_teardown(the_exam_goes_first_and_the_office_has_its_time, setup, teardown),
        cmocka_unit_test_setup_teardown(the_stages_come_in_order_and_the_answer_after_the_commit, start_threads,
                                        stop_threads),
        cmocka_unit_test_setup_teardown(many_answers_all_come_back, start_threads, stop_threads),
        cmocka_unit_test_setup_teardown(an_answer_goes_before_the_office_that_waits_longer, start_threads,
                                        stop_threads),
        cmocka_unit_test_setup_teardown(a_full_queue_answers_at_once, start_threads, stop_threads),
        cmocka_unit_test_setup_teardown(a_forgotten_errand_is_still_done, start_threads, stop_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
