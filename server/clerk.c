#include "clerk.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#include "admit.h"
#include "clock.h"
#include "log.h"
#include "metrics.h"

enum { OPEN_PAUSE_MS = 20, OPEN_TRIES = 100 };

struct queue {
    struct errand *first, *last;
    int waiting, ceiling;
    enum metric metric;
};

static struct {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct queue exam, office; /* {lock} */
    bool stopping;             /* {lock} */
    pthread_t thread;
    struct db *books;       /* [clerk] */
    int64_t office_from_us; /* [clerk] when the office's batch began */
} clerk = {
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .wake = PTHREAD_COND_INITIALIZER,
    .exam = {.ceiling = ERRANDS_EXAM_MAX, .metric = M_queue_exam},
    .office = {.ceiling = ERRANDS_OFFICE_MAX, .metric = M_queue_office},
};

static void append(struct queue *q, struct errand *e)
{
    e->next = NULL;
    if (q->last)
        q->last->next = e;
    else
        q->first = e;
    q->last = e;
    metric_set(q->metric, ++q->waiting);
}

static struct errand *shift(struct queue *q)
{
    struct errand *e = q->first;
    if (e) {
        q->first = e->next;
        if (!q->first)
            q->last = NULL;
        e->next = NULL;
        metric_set(q->metric, --q->waiting);
    }
    return e;
}

enum fault clerk_push(struct errand *errand, bool accepted)
{
    enum fault f = F_OK;
    pthread_mutex_lock(&clerk.lock);
    struct queue *q = errand->request.route->lane == LANE_EXAM ? &clerk.exam : &clerk.office;
    if (!accepted && (q->waiting >= q->ceiling || clerk.stopping))
        f = fault(F_BUSY, "%d errands wait for the clerk", q->waiting);
    else
        append(q, errand);
    pthread_cond_signal(&clerk.wake);
    pthread_mutex_unlock(&clerk.lock);
    if (f != F_OK)
        metric_add(M_refused_busy, 1);
    return f;
}

static void keep_fault(struct errand *e, enum fault f)
{
    e->fault = f;
    memcpy(e->fault_text, fault_text(), sizeof e->fault_text - 1);
    reply_release(&e->reply);
}

static void run_one(struct db *db, struct errand *e)
{
    int64_t from = clock_steady_us();
    enum fault f = admit(e, db);
    if (f == F_OK)
        f = db_savepoint(db);
    if (f == F_OK) {
        f = e->request.route->handle(db, &e->request, &e->reply);
        if (f == F_OK)
            f = arena_check(&e->arena);
        if (f != F_OK) {
            keep_fault(e, f);
            db_undo(db);
        } else {
            f = db_release(db);
        }
    }
    if (f != F_OK && e->fault == F_OK)
        keep_fault(e, f);
    int64_t held = clock_steady_us() - from;
    metric_observe_us(M_clerk_hold, held);
    route_held(e->request.route, held);
}

static void fail_all(struct errand *errands, enum fault f)
{
    metric_add(M_commit_failures, 1);
    log_fault(f, "commit", NULL);
    for (struct errand *e = errands; e; e = e->next)
        if (e->fault == F_OK)
            keep_fault(e, f);
}

/* One errand; a fault when the transaction is no more: then nothing of the batch can be kept, and a savepoint of the
   next errand would commit by itself. */
static enum fault run_in(struct db *db, struct errand *e)
{
    run_one(db, e);
    if (db_active(db))
        return F_OK;
    return fault(e->fault ? e->fault : F_IO, "the transaction ended early: %.160s", e->fault_text);
}

/* Runs the list, then what `more` gives while the office lane's time lasts; all of it becomes one list. */
static enum fault run_all(struct db *db, struct errand **list, struct errand *(*more)(void))
{
    struct errand **end = list;
    enum fault f = F_OK;
    for (; *end; end = &(*end)->next)
        if (f == F_OK)
            f = run_in(db, *end);
    int64_t until = clock_steady_us() + CLERK_OFFICE_US;
    while (f == F_OK && more && clock_steady_us() < until && (*end = more())) {
        f = run_in(db, *end);
        end = &(*end)->next;
    }
    return f;
}

struct errand *clerk_batch(struct db *db, struct errand *errands, struct errand *(*more)(void))
{
    int64_t from = clock_steady_us();
    enum fault f = db_begin(db);
    if (f != F_OK) {
        struct errand **end = &errands;
        while (*end)
            end = &(*end)->next;
        while (more && (*end = more()))
            end = &(*end)->next;
        fail_all(errands, f);
        return errands;
    }
    f = run_all(db, &errands, more);
    if (f == F_OK)
        f = db_commit(db);
    if (f != F_OK) {
        db_rollback(db);
        fail_all(errands, f);
        return errands;
    }
    metric_add(M_commits, 1);
    metric_observe_us(M_commit_latency, clock_steady_us() - from);
    return errands;
}

/* False when it is time to end. */
static bool wait_for_work(void)
{
    while (!clerk.exam.first && !clerk.office.first && !clerk.stopping)
        pthread_cond_wait(&clerk.wake, &clerk.lock);
    return clerk.exam.first || clerk.office.first;
}

static struct errand *take_exam(void)
{
    struct errand *first = NULL, **end = &first;
    for (int i = 0; i < CLERK_BATCH_MAX && clerk.exam.first; i++) {
        *end = shift(&clerk.exam);
        end = &(*end)->next;
    }
    return first;
}

/* Nothing when somebody in an exam waits and the office has had its least. */
static struct errand *take_office(void)
{
    bool had = clock_steady_us() - clerk.office_from_us >= CLERK_OFFICE_LEAST_US;
    pthread_mutex_lock(&clerk.lock);
    struct errand *e = had && clerk.exam.first ? NULL : shift(&clerk.office);
    pthread_mutex_unlock(&clerk.lock);
    return e;
}

static void *work(void *unused)
{
    (void)unused;
    bool turn_of_office = false;
    pthread_setname_np(pthread_self(), "clerk");
    pthread_mutex_lock(&clerk.lock);
    while (wait_for_work()) {
        struct errand *errands = turn_of_office && clerk.office.first ? NULL : take_exam();
        pthread_mutex_unlock(&clerk.lock);
        turn_of_office = errands != NULL;
        clerk.office_from_us = clock_steady_us();
        errands = clerk_batch(clerk.books, errands, errands ? NULL : take_office);
        while (errands) {
            struct errand *e = errands;
            errands = e->next;
            errand_decided(e);
        }
        pthread_mutex_lock(&clerk.lock);
    }
    pthread_mutex_unlock(&clerk.lock);
    return NULL;
}

/* After a kill -9, a child that the dead server had just forked may hold the books' lock for a moment more. The keeper
   already made sure that there is no other server, so this one waits. */
static enum fault open_patiently(const char *books)
{
    const struct timespec pause = {.tv_nsec = OPEN_PAUSE_MS * 1000000L};
    enum fault f = db_open(books, DB_WRITE, &clerk.books);
    for (int i = 0; f == F_BUSY && i < OPEN_TRIES; i++) {
        nanosleep(&pause, NULL);
        f = db_open(books, DB_WRITE, &clerk.books);
    }
    return f;
}

enum fault clerk_start(const char *books)
{
    enum fault f = open_patiently(books);
    if (f != F_OK)
        return f;
    clerk.stopping = false;
    if (!pthread_create(&clerk.thread, NULL, work, NULL))
        return F_OK;
    db_close(clerk.books);
    clerk.books = NULL;
    return fault(F_NOMEM, "the clerk could not be started");
}

void clerk_stop(void)
{
    if (!clerk.books)
        return;
    pthread_mutex_lock(&clerk.lock);
    clerk.stopping = true;
    pthread_cond_signal(&clerk.wake);
    pthread_mutex_unlock(&clerk.lock);
    pthread_join(clerk.thread, NULL);
    db_close(clerk.books);
    clerk.books = NULL;
}
