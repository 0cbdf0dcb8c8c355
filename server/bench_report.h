#ifndef BAQYLA_BENCH_REPORT_H
#define BAQYLA_BENCH_REPORT_H

#include "bench_run.h"
#include "capacity.h"

/* The figures of a run that has ended, as one JSON object (the caller's); NULL without memory. */
json_t *bench_report_json(const struct bench_run *run, const struct bench_streams *streams);
/* The line that a comparison with peers takes: {"name","ms_per_ss","rss_per_stream_kb","det","note"}. */
json_t *bench_report_peer(const struct bench_run *run);
/* What a student's second cost, without the time of measuring. False: the run says nothing about capacity. */
bool bench_report_capacity(const struct bench_run *run, struct capacity *ret_capacity);
/* The same for people, a few lines. */
void bench_report_print(const struct bench_run *run, FILE *out);

#endif
