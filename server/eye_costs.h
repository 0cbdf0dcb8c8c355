#ifndef BAQYLA_EYE_COSTS_H
#define BAQYLA_EYE_COSTS_H

#include <vision/wire.h>

/* [loop] What an eye has spent since its message before, for /metrics. `before` is zero for one that began anew. */
void eye_costs(const struct wire_load *before, const struct wire_load *now);

#endif
