#ifndef BAQYLA_BENCH_EVERY_H
#define BAQYLA_BENCH_EVERY_H

#include "bench_times.h"
#include "sim_student.h"

/* What `baqyla bench students --every S` prints while it measures, one JSON object a line, for programs that look on:
   first where the server is, {"ready":{"port","data"}}, then each S seconds what the class has met since the line
   before: memory, how long pictures and answers took to be durable, who sits. One thread. */

struct bench_run;

struct bench_every {
    lws_usec_t due_us;
    struct bench_times durable, answered; /* since the latest line */
};

/* The measured time begins; nothing is printed without --every. */
void bench_every_begin(struct bench_run *run, int port);
void bench_every_told(struct bench_run *run, enum sim_told what, int64_t us);
void bench_every_tick(struct bench_run *run, lws_usec_t now);

#endif
