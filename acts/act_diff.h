#ifndef BAQYLA_ACT_DIFF_H
#define BAQYLA_ACT_DIFF_H

#include "act.h"

/* What changed in an act since the version that was sent back last: those who sign it anew, or signed it before, see it
   beside the page. Reads only. */

/* {"since":2, "returned_ms":…, "fields":[{"field":"kinds", "before":…, "after":…}]}, or null when no version was sent
   back. Fields are the protocol's: kinds (boxes), other_text, observation, purpose, result, decision, decision_text,
   extra_s, incidents (their kinds, oldest first); equal ones are left out. The JSON is the caller's. */
enum fault act_changes(struct db *db, const struct act *act, struct arena *arena, json_t **ret_json) MUST_CHECK;

#endif
