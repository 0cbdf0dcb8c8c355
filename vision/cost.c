#include "cost.h"

#include <signal.h>
#include <stdatomic.h>
#include <time.h>

static volatile sig_atomic_t current; /* read by the handler, on the same thread */
static _Atomic uint64_t samples[COSTS];

enum cost cost_switch(enum cost part)
{
    enum cost before = (enum cost)current;
    current = (sig_atomic_t)part;
    return before;
}

/* A signal that waited while the thread did not run stands for several. */
static void on_sample(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    (void)context;
    atomic_fetch_add_explicit(&samples[current], 1 + (uint64_t)info->si_overrun, memory_order_relaxed);
}

void cost_watch(void)
{
    struct sigaction action = {.sa_sigaction = on_sample, .sa_flags = SA_RESTART | SA_SIGINFO};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGPROF};
    const struct itimerspec every = {.it_interval.tv_nsec = COST_SAMPLE_US * 1000L,
                                     .it_value.tv_nsec = COST_SAMPLE_US * 1000L};
    timer_t timer;
    sigemptyset(&action.sa_mask);
    if (!sigaction(SIGPROF, &action, NULL) && !timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &timer))
        timer_settime(timer, 0, &every, NULL);
}

uint64_t cost_us(enum cost part)
{
    return atomic_load_explicit(&samples[part], memory_order_relaxed) * COST_SAMPLE_US;
}
