#ifndef BAQYLA_LIVE_LOAD_H
#define BAQYLA_LIVE_LOAD_H

#include "live_attempt.h"

/* Reads an attempt out of the books and brings the live copy, the student's
   screen and the boards up to date. [loop] One reading at a time per attempt;
   asked for again meanwhile, it is read once more. */
void live_load(struct live *live);

#endif
