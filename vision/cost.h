#ifndef BAQYLA_COST_H
#define BAQYLA_COST_H

#include <stdint.h>

/* Where an eye's time goes: one stopwatch that is switched from part to part.
   CPU time of the thread, so that a busy machine does not distort it. One thread;
   a switch costs a quarter of a microsecond. */

enum cost { COST_NOTHING, COST_DECODE, COST_CHECK, COST_FACE, COST_IDENTITY, COST_OBJECTS, COSTS };

/* From now on time is that part's; returns what it was before. */
enum cost cost_switch(enum cost part);
/* Total of a part since the process started, in µs, up to the latest switch. */
uint64_t cost_us(enum cost part);

#endif
