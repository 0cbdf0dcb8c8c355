#include "hands.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "errand.h"
#include "metrics.h"

enum { HANDS_MAX = 32, HAND_NICE = 4 };

static struct {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct job *first, *last; /* {lock} */
    int waiting;              /* {lock} */
    bool stopping;            /* {lock} */
    pthread_t threads[HANDS_MAX];
    struct db *books[HANDS_MAX]; /* each belongs to its thread */
    int count;
} hands = {.lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};

static struct job *take(void)
{
    pthread_mutex_lock(&hands.lock);
    while (!hands.first && !hands.stopping)
        pthread_cond_wait(&hands.wake, &hands.lock);
    struct job *job = hands.first;
    if (job) {
        hands.first = job->next;
        if (!hands.first)
            hands.last = NULL;
        metric_set(M_queue_hands, --hands.waiting);
    }
    pthread_mutex_unlock(&hands.lock);
    return job;
}

static void *work(void *arg)
{
    struct db *books = arg;
    pthread_setname_np(pthread_self(), "hand");
    /* this thread, and the readers that it starts: what must be durable goes first */
    setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + HAND_NICE);
    for (struct job *job; (job = take());)
        job->run(job, books);
    return NULL;
}

enum fault hands_push(struct job *job, bool accepted)
{
    enum fault f = F_OK;
    pthread_mutex_lock(&hands.lock);
    if (!accepted && (hands.waiting >= ERRANDS_HANDS_MAX || hands.stopping)) {
        f = fault(F_BUSY, "%d errands wait for a hand", hands.waiting);
    } else {
        job->next = NULL;
        if (hands.last)
            hands.last->next = job;
        else
            hands.first = job;
        hands.last = job;
        metric_set(M_queue_hands, ++hands.waiting);
        pthread_cond_signal(&hands.wake);
    }
    pthread_mutex_unlock(&hands.lock);
    if (f != F_OK)
        metric_add(M_refused_busy, 1);
    return f;
}

enum fault hands_start(const char *books, int count)
{
    hands.stopping = false;
    for (hands.count = 0; hands.count < count && hands.count < HANDS_MAX; hands.count++) {
        int i = hands.count;
        enum fault f = db_open(books, DB_READ, &hands.books[i]);
        if (f == F_OK && pthread_create(&hands.threads[i], NULL, work, hands.books[i])) {
            db_close(hands.books[i]);
            f = fault(F_NOMEM, "a hand could not be started");
        }
        if (f != F_OK) {
            hands_stop();
            return f;
        }
    }
    return F_OK;
}

void hands_stop(void)
{
    pthread_mutex_lock(&hands.lock);
    hands.stopping = true;
    pthread_cond_broadcast(&hands.wake);
    pthread_mutex_unlock(&hands.lock);
    for (int i = 0; i < hands.count; i++) {
        pthread_join(hands.threads[i], NULL);
        db_close(hands.books[i]);
    }
    hands.count = 0;
}
