#ifndef BAQYLA_STAMPING_H
#define BAQYLA_STAMPING_H

#include "act_stamp.h"
#include "route.h"

/* The time authority of the settings `tsa` and `tsa_ca` (acts/tsa.h), asked by HTTP POST: when a person signs, and by a
   job for each stamp that is pending. One that gave no good answer is left alone for STAMPING_QUIET_MS, so that it
   holds up nobody for long. */

enum { STAMPING_EVERY_MS = 5000, STAMPING_QUIET_MS = 15000 };

/* [before the threads] Reads the certificates. F_INVALID: one of the two settings without the other, or a file that
   holds no certificate; F_IO. */
enum fault stamping_start(void) MUST_CHECK;

/* [hand] Asks for a stamp over these bytes, up to FETCH_SECONDS; what came of it, also nothing. */
void stamping_ask(const void *bytes, size_t len, struct arena *arena, struct act_stamp *ret_stamp);

/* [loop] With each beat of the live part: asks about one pending stamp. */
void stamping_tick(int64_t steady_ms);
/* [hand] asks, [clerk] keeps; for the row of the tick, and for tests. */
handler stamping_retry, stamping_keep;

#endif
