#ifndef BAQYLA_BUCKET_H
#define BAQYLA_BUCKET_H

#include <stdbool.h>
#include <stdint.h>

/* A rate with a burst: so many at once, then so many a second. Begins zeroed, and full. Pure; times are steady. */

struct bucket {
    int64_t spent, at_ms; /* of the burst, as of at_ms */
};

/* True when one more may pass; it is counted then. */
bool bucket_take(struct bucket *bucket, int64_t now_ms, int64_t per_s, int64_t burst);

#endif
