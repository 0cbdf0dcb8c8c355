#ifndef BAQYLA_ACT_LOOKS_H
#define BAQYLA_ACT_LOOKS_H

#include "content.h"

/* The stored looks of an exam (session/sightlog.h), counted over its time: the lowest lane of the annex's strip. */

/* Looks that were judged, between the two server times in at most ACT_SLOTS_MAX slots of whole seconds. `epoch_ms`:
   server time of media time 0. len 0 when the time is empty; the attempt is the caller's to set. F_CORRUPT, F_INVALID:
   the looks cannot be read. Pure. */
enum fault act_looks_count(const void *sights, size_t len, int64_t epoch_ms, int64_t from_ms, int64_t to_ms,
                           struct act_looks *ret_looks) MUST_CHECK;

#endif
