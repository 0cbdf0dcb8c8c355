/* links: vision */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "look.h"
#include "net.h"

/* What one run of each net costs on one thread, by engine: processor time, so that a busy machine changes little.
   usage: bench_nets MODELS [RUNS]; prints one JSON object a line, call_us null where an engine does not load a net. */

enum { RUNS_MAX = 1000 };

static const struct net_engine *const engines[] = {&net_xnnpack, &net_opencv, &net_eight};

static int64_t thread_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int by_time(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static int64_t median_us(struct net *n, const struct net_kind *kind, int runs)
{
    int64_t took[RUNS_MAX];

    for (int i = 0; i < kind->width * kind->height * 3; i++)
        n->input[i] = (float)(i % 255) / 255.0F - 0.5F;
    for (int i = -3; i < runs; i++) { /* the first few are not counted */
        int64_t began = thread_us();

        if (n->run(n))
            return -1;
        if (i >= 0)
            took[i] = thread_us() - began;
    }
    qsort(took, (size_t)runs, sizeof *took, by_time);
    return took[runs / 2];
}

int main(int argc, char **argv)
{
    int runs = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 40;

    if (argc < 2 || runs < 1 || runs > RUNS_MAX) {
        fputs("usage: bench_nets MODELS [RUNS]\n", stderr);
        return 2;
    }
    looker_thread();
    for (int k = 0; k < NETS; k++)
        for (size_t e = 0; e < sizeof engines / sizeof *engines; e++) {
            struct net_file file = {0};
            struct net net = {0};
            int64_t us = -1;

            if (!engines[e]->start() && net_load(&net, engines[e], &net_kinds[k], argv[1], &file) == WIRE_NET_LOADED)
                us = median_us(&net, &net_kinds[k], runs);
            net_release(&net);
            net_file_release(&file);
            printf("{\"net\":\"%s\",\"runtime\":\"%s\",\"call_us\":", net_kinds[k].name, engines[e]->word);
            if (us < 0)
                printf("null}\n");
            else
                printf("%" PRId64 "}\n", us);
            fflush(stdout);
        }
    return 0;
}
