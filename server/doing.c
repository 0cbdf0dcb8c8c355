#include "doing.h"

#include <inttypes.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { EVERY_NS = 4000000 };

static const char *const names[DOINGS] = {"receive", "relay", "record", "look", "books"};
static volatile sig_atomic_t current; /* [loop]; read by the handler on the same thread */
static _Atomic uint64_t samples[DOINGS];

enum doing doing_now(enum doing what)
{
    enum doing before = (enum doing)current;
    current = (sig_atomic_t)what;
    return before;
}

static void on_sample(int signal)
{
    (void)signal;
    atomic_fetch_add_explicit(&samples[current], 1, memory_order_relaxed);
}

void doing_watch(void)
{
    struct sigaction action = {.sa_handler = on_sample, .sa_flags = SA_RESTART};
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGPROF};
    const struct itimerspec every = {.it_interval.tv_nsec = EVERY_NS, .it_value.tv_nsec = EVERY_NS};
    timer_t timer;
    event._sigev_un._tid = (pid_t)syscall(SYS_gettid);
    sigemptyset(&action.sa_mask);
    if (!sigaction(SIGPROF, &action, NULL) && !timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &timer))
        timer_settime(timer, 0, &every, NULL);
}

void doing_metrics(FILE *out)
{
    fputs("# HELP baqyla_loop_samples_total What the loop was doing, each 4 ms of its CPU time.\n"
          "# TYPE baqyla_loop_samples_total counter\n",
          out);
    for (int i = 0; i < DOINGS; i++)
        fprintf(out, "baqyla_loop_samples_total{of=\"%s\"} %" PRIu64 "\n", names[i],
                atomic_load_explicit(&samples[i], memory_order_relaxed));
}
