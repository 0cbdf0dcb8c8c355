#include "cost.h"

#include <time.h>

static struct {
    enum cost part;
    int64_t since_ns;
    int64_t ns[COSTS];
} watch;

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

enum cost cost_switch(enum cost part)
{
    enum cost before = watch.part;
    int64_t now = now_ns();
    watch.ns[before] += now - watch.since_ns;
    watch.since_ns = now;
    watch.part = part;
    return before;
}

uint64_t cost_us(enum cost part)
{
    return (uint64_t)(watch.ns[part] / 1000);
}
