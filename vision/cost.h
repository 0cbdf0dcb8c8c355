#ifndef BAQYLA_COST_H
#define BAQYLA_COST_H

#include <stdint.h>

/* Where an eye's CPU time goes, by samples: each COST_SAMPLE_US of it a signal notes which part is at work, so that a
   switch costs one store. A part's share of a minute is right to about a hundredth. One thread. */

enum cost { COST_NOTHING, COST_DECODE, COST_CHECK, COST_FACE, COST_IDENTITY, COST_OBJECTS, COSTS };

enum { COST_SAMPLE_US = 2000 };

/* Begins sampling the calling thread; before a jail closes, and once. Without it, or where timers are refused, all
   totals stay 0. */
void cost_watch(void);
/* From now on time is that part's; returns what it was before. */
enum cost cost_switch(enum cost part);
/* Total of a part since cost_watch(), in µs. */
uint64_t cost_us(enum cost part);

#endif
