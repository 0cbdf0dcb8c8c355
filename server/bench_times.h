#ifndef BAQYLA_BENCH_TIMES_H
#define BAQYLA_BENCH_TIMES_H

#include <stdint.h>

/* Durations counted by the millisecond, so that percentiles are exact to one. */

enum { BENCH_TIMES_MS = 60000 }; /* longer ones count as this long */

struct bench_times {
    uint32_t count[BENCH_TIMES_MS + 1];
    uint64_t total;
    int64_t sum_us;
};

void bench_times_add(struct bench_times *times, int64_t us); /* rounded to the nearest; below 0 counts as 0 */
/* The smallest duration that at least `per_mille` of all do not exceed (nearest rank); -1 when there is none. */
int64_t bench_times_ms(const struct bench_times *times, int per_mille);
double bench_times_mean_ms(const struct bench_times *times); /* -1 when there is none */

#endif
