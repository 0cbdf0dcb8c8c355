#ifndef BAQYLA_EYE_COSTS_H
#define BAQYLA_EYE_COSTS_H

#include <vision/wire.h>

/* [loop] What an eye has spent since its message before, for /metrics. An eye that began anew comes with `before` zeroed. */
void eye_costs(const struct wire_load *before, const struct wire_load *now);

#endif
