#include "clock.h"

#include <stdatomic.h>
#include <time.h>

static _Atomic int64_t pinned, latest;

static int64_t system_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_now_ms(void)
{
    int64_t fixed = atomic_load(&pinned);
    if (fixed)
        return fixed;
    int64_t now = system_ms(), seen = atomic_load(&latest);
    while (now > seen && !atomic_compare_exchange_weak(&latest, &seen, now))
        ;
    return now > seen ? now : seen;
}

int64_t clock_held_ms(void)
{
    int64_t behind = atomic_load(&latest) - system_ms();
    return behind > 0 ? behind : 0;
}

int64_t clock_steady_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t clock_thread_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t clock_steady_ms(void)
{
    return clock_steady_us() / 1000;
}

void clock_set_for_test(int64_t now_ms)
{
    atomic_store(&pinned, now_ms);
}

char *clock_rfc3339(int64_t ms, char *out)
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm tm;
    gmtime_r(&seconds, &tm);
    if (!strftime(out, 21, "%Y-%m-%dT%H:%M:%SZ", &tm))
        out[0] = 0;
    return out;
}
