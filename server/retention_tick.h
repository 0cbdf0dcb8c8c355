#ifndef BAQYLA_RETENTION_TICK_H
#define BAQYLA_RETENTION_TICK_H

#include "route.h"

/* The job that keeps the terms of session/retention.h: at the start, every hour, and when an officer asks. */

enum { RETENTION_EVERY_MS = 3600000 };

/* [loop] With each beat of the live part. */
void retention_tick(int64_t steady_ms);
/* [hand] The finish of a request that ordered a destruction: the next beat runs the job, whatever the hour. */
handler retention_finish;
/* Whether that happened; once. */
bool retention_hurried(void);

#endif
