#ifndef BAQYLA_LIVE_H
#define BAQYLA_LIVE_H

#include <stdio.h>

#include <jansson.h>

#include "fault.h"
#include "route.h"

/* What the live part (exam, media, board, watch, eyes, journal) gives to the
   core, which calls it. All of it is [loop]. */

/* Before the first connection: register the kinds of socket, open the journal, start the eyes. The books are open and
   errands may be sent. A fault stops the start with its sentence. */
enum fault live_start(void) MUST_CHECK;

/* After the commit of any errand, for each of its notices, before the errand's own `done`. NOTICE_LOGOUT has already
   closed the sockets of that sign-in. */
void live_notice(const struct notice *notice);

/* /readyz: appends one sentence for each reason why the live part is not ready; none when it is. */
void live_ready(json_t *reasons);

/* Detectors that an eye cannot run for want of a net: ["identity"]. Staff see it; nothing pretends to look. */
json_t *live_off(void);

/* /metrics: what the eyes compute with. */
void live_metrics(FILE *out);

/* A graceful stop has begun: say `bye` with `back_ms` to the exam and board sockets, stop the eyes, flush the journal
   and call `done` when all of it is on the disk. Errands still work until then. */
void live_stop(int64_t back_ms, void (*done)(void));

#endif
