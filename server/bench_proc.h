#ifndef BAQYLA_BENCH_PROC_H
#define BAQYLA_BENCH_PROC_H

#include <stdint.h>
#include <sys/types.h>

#include "bench_cost.h"

/* What /proc says of a running `baqyla serve`: its keeper, its server, eyes and readers. */

struct bench_memory {
    uint64_t server_kb, eyes_kb; /* resident; the server with its keeper and readers */
};

/* `keeper` is the pid that was started. What cannot be read counts as nothing. */
void bench_proc_spent(pid_t keeper, struct bench_spent *ret_spent);
void bench_proc_memory(pid_t keeper, struct bench_memory *ret_memory);

/* The server, and the eye that has worked most; 0: there is none just now. */
pid_t bench_proc_server(pid_t keeper);
pid_t bench_proc_eye(pid_t keeper);

/* CPU time of this process, user and system. */
uint64_t bench_own_us(void);
/* The processor's name; "unknown" when /proc does not say. */
void bench_cpu_name(char *out, size_t size);

#endif
