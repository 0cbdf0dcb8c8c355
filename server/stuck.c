#include "stuck.h"

#include <inttypes.h>
#include <stdio.h>

static uint64_t waited_ns(pid_t pid)
{
    char path[48];
    uint64_t ran = 0, waited = 0;
    snprintf(path, sizeof path, "/proc/%d/schedstat", (int)pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    if (fscanf(file, "%" SCNu64 " %" SCNu64, &ran, &waited) != 2)
        waited = 0;
    fclose(file);
    return waited;
}

void stuck_heard(struct stuck *s, int64_t now_ms)
{
    s->quiet_ms = 0;
    s->at_ms = now_ms;
}

int64_t stuck_look(struct stuck *s, pid_t pid, int64_t now_ms)
{
    uint64_t waited = waited_ns(pid);
    int64_t own_ms = now_ms - s->at_ms;
    if (own_ms > STUCK_STEP_MAX_MS)
        own_ms = STUCK_STEP_MAX_MS;
    if (waited > s->waited_ns)
        own_ms -= (int64_t)((waited - s->waited_ns) / 1000000);
    if (own_ms > 0)
        s->quiet_ms += own_ms;
    s->waited_ns = waited;
    s->at_ms = now_ms;
    return s->quiet_ms;
}
