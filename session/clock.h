#ifndef BAQYLA_CLOCK_H
#define BAQYLA_CLOCK_H

#include <stdint.h>

/* The one clock of the books: UTC milliseconds since 1970. It never runs
   backwards within a process: when the system's clock is set back, it stands
   still until that clock has caught up, and clock_held_ms() says by how much.
   Any thread. */
int64_t clock_now_ms(void);
int64_t clock_held_ms(void);

/* Monotonic milli- and microseconds for durations on one machine; no calendar meaning. */
int64_t clock_steady_ms(void);
int64_t clock_steady_us(void);

/* Processor time of the calling thread, in microseconds: for benches, which others on the machine do not disturb. */
int64_t clock_thread_us(void);

/* Tests: time stands at `now_ms` until set again; 0 returns to the system's clock. */
void clock_set_for_test(int64_t now_ms);

/* "2026-11-21T02:17:32Z" into `out`, which holds at least 21 bytes; returns `out`. */
char *clock_rfc3339(int64_t ms, char *out);

#endif
