#ifndef BAQYLA_LIVE_PRESSURE_H
#define BAQYLA_LIVE_PRESSURE_H

#include "live_attempt.h"
#include "pressure.h"

/* Pressure on this server, measured and acted on (pressure.h says in which order). All [loop]. */

/* From every tick of the live part; looks once a second. */
void live_pressure_tick(void);
enum pressure_level live_pressure(void);
/* While faces are looked at rarely the attempt's timeline is owed a note; it is written when that is over, and here
   when the attempt, or the server, ends before. */
void live_pressure_note(struct live *live);

#endif
