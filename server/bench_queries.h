#ifndef BAQYLA_BENCH_QUERIES_H
#define BAQYLA_BENCH_QUERIES_H

#include <stdint.h>
#include <stdio.h>

#include "bench_university.h"

/* Every GET of the route table, asked of the books by every role that may, as the server's hands would, without
   sockets: lists with their searches, orders, filters and far pages, and single rows at random. What is no screen's
   query but work that is waited for, a document set or the whole chain walked, is timed apart: a job. */

enum { QUERY_RUNS = 20, QUERY_NAME_MAX = 120, QUERIES_MAX = 1500, JOBS_MAX = 16 };

/* One way to ask: "registrar /api/grades?sort=-final". */
struct query_time {
    char name[QUERY_NAME_MAX];
    int runs;
    int64_t p50_us, p95_us; /* of the processor's time */
    int64_t wall_p95_us;    /* of time as it passed: on a busy machine others stand in it */
};
/* What a statement took of one request, at its slowest. */
struct statement_time {
    enum statement statement;
    char where[QUERY_NAME_MAX];
    int64_t p95_us;
};
struct query_report {
    struct query_time queries[QUERIES_MAX]; /* the slowest first */
    int count, slow;                        /* slow: those with a p95 above `limit_us` */
    struct query_time jobs[JOBS_MAX];       /* in the order asked; neither in `queries` nor in `statements` */
    int jobs_len;
    struct statement_time statements[S_COUNT]; /* the slowest first; those that never ran are not among them */
    int statements_len;
    char unasked[8192]; /* a line for each that no role and no row answered, with the last fault's word */
    int unasked_len;    /* lines */
};

/* Runs each way `runs` times (1 to QUERY_RUNS), fewer when a way takes seconds: after three none begins again.
   `progress` hears how far it is. *ret_report is malloc'd, the caller's.
   `db`: a university of bench_university.h, opened for reading. */
enum fault bench_queries(struct db *db, const struct university *u, int runs, int64_t limit_us, int64_t now_ms,
                         FILE *progress, struct query_report **ret_report) MUST_CHECK;

#endif
