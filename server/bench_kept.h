#ifndef BAQYLA_BENCH_KEPT_H
#define BAQYLA_BENCH_KEPT_H

#include "bench_run.h"

/* What is left of a class when its server has stopped, read from the disk and held against what the students saw: an
   answer that was acknowledged is in the books, a picture that was taken is in the recording. */

enum {
    BENCH_NEAR_BEFORE_US = 3000000, /* what is missing so long before a kill, … */
    BENCH_NEAR_AFTER_US = 15000000, /* … and so long after it, is the kill's */
    BENCH_THIN_US = 300000, /* a shorter stretch lacks upper layers, which may be left out; a longer one is lost */
};

/* Fills run->books, and what each kill cost. F_IO, F_CORRUPT. */
enum fault bench_kept_read(struct bench_run *run) MUST_CHECK;

/* Media time without a picture, as one student's recording has it. Fed in the order of their numbers. Pure. */
struct bench_missing {
    uint64_t end_us;             /* of the latest picture; 0: none yet */
    uint64_t lost_us, thin_us;   /* in stretches from BENCH_THIN_US on, and in shorter ones */
    uint64_t longest_us, recorded_us;
};
/* Returns the stretch before this picture when it is lost, in µs; 0: it is not. */
uint64_t bench_missing_frame(struct bench_missing *missing, uint64_t pts_us, uint32_t duration_us);

#endif
