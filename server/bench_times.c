#include "bench_times.h"

void bench_times_add(struct bench_times *times, int64_t us)
{
    int64_t ms = us < 0 ? 0 : (us + 500) / 1000;
    times->count[ms > BENCH_TIMES_MS ? BENCH_TIMES_MS : ms]++;
    times->total++;
    times->sum_us += us < 0 ? 0 : us;
}

int64_t bench_times_ms(const struct bench_times *times, int per_mille)
{
    if (!times->total)
        return -1;
    uint64_t rank = (times->total * (uint64_t)per_mille + 999) / 1000, seen = 0;
    int64_t ms = 0;
    while (ms < BENCH_TIMES_MS && (seen += times->count[ms]) < (rank ? rank : 1))
        ms++;
    return ms;
}

double bench_times_mean_ms(const struct bench_times *times)
{
    return times->total ? (double)times->sum_us / (double)times->total / 1000 : -1;
}
