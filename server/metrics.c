#include "metrics.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum type { COUNTER, GAUGE, HISTOGRAM };

static const struct {
    enum type type;
    const char *name, *labels, *help;
} table[M_COUNT] = {
#define METRIC(name, type, prometheus, labels, help) {type, prometheus, labels, help},
#include "metrics.def"
#undef METRIC
};

static const int64_t bounds_us[] = {250,   500,    1000,   2500,   5000,    10000,   20000,
                                    50000, 100000, 250000, 500000, 1000000, 2500000, 10000000};
enum { BOUNDS = sizeof bounds_us / sizeof bounds_us[0] };

static struct {
    _Atomic int64_t value; /* of a histogram: observations */
    _Atomic int64_t sum_us;
    _Atomic int64_t bucket[BOUNDS];
} cells[M_COUNT];

void metric_add(enum metric m, int64_t n)
{
    atomic_fetch_add_explicit(&cells[m].value, n, memory_order_relaxed);
}

void metric_set(enum metric m, int64_t value)
{
    atomic_store_explicit(&cells[m].value, value, memory_order_relaxed);
}

void metric_observe_us(enum metric m, int64_t us)
{
    if (us < 0)
        us = 0;
    for (int i = 0; i < BOUNDS; i++) {
        if (us <= bounds_us[i]) {
            atomic_fetch_add_explicit(&cells[m].bucket[i], 1, memory_order_relaxed);
            break;
        }
    }
    atomic_fetch_add_explicit(&cells[m].sum_us, us, memory_order_relaxed);
    atomic_fetch_add_explicit(&cells[m].value, 1, memory_order_relaxed);
}

int64_t metric_value(enum metric m)
{
    return atomic_load_explicit(&cells[m].value, memory_order_relaxed);
}

static void print_histogram(FILE *out, int m)
{
    int64_t total = 0;
    for (int i = 0; i < BOUNDS; i++) {
        total += atomic_load_explicit(&cells[m].bucket[i], memory_order_relaxed);
        fprintf(out, "%s_bucket{le=\"%g\"} %" PRId64 "\n", table[m].name, (double)bounds_us[i] / 1e6, total);
    }
    int64_t count = metric_value((enum metric)m);
    fprintf(out, "%s_bucket{le=\"+Inf\"} %" PRId64 "\n", table[m].name, count > total ? count : total);
    fprintf(out, "%s_sum %.6f\n", table[m].name,
            (double)atomic_load_explicit(&cells[m].sum_us, memory_order_relaxed) / 1e6);
    fprintf(out, "%s_count %" PRId64 "\n", table[m].name, count > total ? count : total);
}

char *metrics_text(size_t *ret_len)
{
    static const char *const types[] = {"counter", "gauge", "histogram"};
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    if (!out)
        return NULL;
    for (int m = 0; m < M_COUNT; m++) {
        if (!m || strcmp(table[m].name, table[m - 1].name))
            fprintf(out, "# HELP %s %s\n# TYPE %s %s\n", table[m].name, table[m].help, table[m].name,
                    types[table[m].type]);
        if (table[m].type == HISTOGRAM)
            print_histogram(out, m);
        else
            fprintf(out, "%s%s%s%s %" PRId64 "\n", table[m].name, *table[m].labels ? "{" : "", table[m].labels,
                    *table[m].labels ? "}" : "", metric_value((enum metric)m));
    }
    if (fclose(out)) {
        free(text);
        return NULL;
    }
    *ret_len = len;
    return text;
}
