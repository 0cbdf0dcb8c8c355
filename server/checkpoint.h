#ifndef BAQYLA_CHECKPOINT_H
#define BAQYLA_CHECKPOINT_H

#include <stdint.h>

/* The head of the audit chain under the server's seal, at the start, every ten
   minutes in which it grew, and before a backup is worth anything: whoever
   rewrites the chain afterwards would have to forge a seal. */

enum { CHECKPOINT_EVERY_MS = 600000 };

/* [loop] With each beat of the live part. */
void checkpoint_tick(int64_t steady_ms);

#endif
