#ifndef BAQYLA_METRICS_H
#define BAQYLA_METRICS_H

#include <stddef.h>
#include <stdint.h>

/* Counters, gauges and histograms for /metrics: metrics.def is the one table.
   Any thread, no locks. */

enum metric {
#define METRIC(name, type, prometheus, labels, help) M_##name,
#include "metrics.def"
#undef METRIC
    M_COUNT
};

void metric_add(enum metric m, int64_t n);
void metric_set(enum metric m, int64_t value);
void metric_observe_us(enum metric m, int64_t us); /* histograms */
int64_t metric_value(enum metric m);               /* of a histogram: how many were observed */

/* Prometheus text, malloc'd; NULL when out of memory. The caller frees it. */
char *metrics_text(size_t *ret_len);

#endif
