#ifndef BAQYLA_SAMPLE_SIGHTS_H
#define BAQYLA_SAMPLE_SIGHTS_H

#include "rules.h"
#include "sample.h"

/* What an eye would have said of the sample's exam: a camera covered from 20 to 35 s, a second person from 45 to 60 s;
   stored as a real exam's, and judged by the rules. */
enum { SAMPLE_INCIDENTS = 2 };

/* Fills sample->sights and sample->replay; ret_verdicts: how each of the two incidents ended. */
enum fault sample_sights(struct sample *sample, struct verdict ret_verdicts[SAMPLE_INCIDENTS]) MUST_CHECK;

#endif
