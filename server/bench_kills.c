#include "bench_kills.h"

#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

#include "bench_proc.h"

static int by_due(const void *a, const void *b)
{
    int64_t x = ((const struct bench_kill *)a)->due_us, y = ((const struct bench_kill *)b)->due_us;
    return (x > y) - (x < y);
}

/* Eyes at the ends of equal parts, servers in the middle of theirs, so that the two seldom meet. */
static void spread(struct bench_kills *k, enum bench_victim victim, int count, int64_t from_us, int64_t until_us)
{
    for (int i = 1; i <= count && k->len < BENCH_KILLS_MAX; i++) {
        bool eye = victim == BENCH_VICTIM_EYE;
        int64_t at = eye ? 2 * i : 2 * i - 1, of = eye ? 2 * count + 2 : 2 * count;
        k->kill[k->len++] = (struct bench_kill){.victim = victim, .due_us = from_us + (until_us - from_us) * at / of};
    }
}

void bench_kills_plan(struct bench_kills *k, int eyes, int servers, int64_t from_us, int64_t until_us)
{
    int64_t calm_us = BENCH_KILLS_CALM_US < (until_us - from_us) / 3 ? BENCH_KILLS_CALM_US : (until_us - from_us) / 3;
    *k = (struct bench_kills){0};
    spread(k, BENCH_VICTIM_EYE, eyes, from_us, until_us - calm_us);
    spread(k, BENCH_VICTIM_SERVER, servers, from_us, until_us - calm_us);
    qsort(k->kill, (size_t)k->len, sizeof *k->kill, by_due);
}

void bench_kills_do(struct bench_kills *k, pid_t keeper, int64_t now_us)
{
    if (k->next == k->len || k->kill[k->next].due_us > now_us)
        return;
    struct bench_kill *next = &k->kill[k->next];
    pid_t pid = next->victim == BENCH_VICTIM_EYE ? bench_proc_eye(keeper) : bench_proc_server(keeper);
    if (!pid || kill(pid, SIGKILL))
        return;
    next->at_us = now_us;
    k->next++;
}
