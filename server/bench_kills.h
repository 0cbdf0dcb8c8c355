#ifndef BAQYLA_BENCH_KILLS_H
#define BAQYLA_BENCH_KILLS_H

#include <stdint.h>
#include <sys/types.h>

/* What a class has to bear: eyes and servers are killed (SIGKILL), evenly spread over the measured time. The keeper
   starts the server again, as the service manager would the keeper. One thread. */

enum { BENCH_KILLS_MAX = 200, BENCH_KILLS_CALM_US = 15000000 /* none in the last of the time, or its first third */ };

enum bench_victim { BENCH_VICTIM_EYE, BENCH_VICTIM_SERVER };

struct bench_kill {
    enum bench_victim victim;
    int64_t due_us, at_us; /* steady time; at_us 0: not yet */
    int64_t lost_us, lost_all_us; /* of recordings around it: the student's who lost most, and all together */
};

struct bench_kills {
    struct bench_kill kill[BENCH_KILLS_MAX]; /* by due_us */
    int len, next;
};

/* `eyes` + `servers` are at most BENCH_KILLS_MAX. */
void bench_kills_plan(struct bench_kills *kills, int eyes, int servers, int64_t from_us, int64_t until_us);
/* Kills whom the plan says; who cannot be found just now (between two lives) is killed at a later call. `keeper` is the
   pid that was started. */
void bench_kills_do(struct bench_kills *kills, pid_t keeper, int64_t now_us);

#endif
