#ifndef BAQYLA_LIVE_RULES_H
#define BAQYLA_LIVE_RULES_H

#include <jansson.h>
#include <stdbool.h>

#include <vision/wire.h>

#include "live_attempt.h"

struct boxes;
struct live_facts;

/* From sights to verdicts: holds each attempt's rules (session/rules.h), feeds
   them what eyes saw and what the student's client said of itself, and passes
   their verdicts on: advice to the student at once, incidents to the books,
   evidence to be cut from the journal. [loop] */

/* The policy and the state came from the books. Watching begins with consent and ends with the attempt. */
void watchman_load(struct live *live, const struct live_facts *facts);
void watchman_free(struct watchman *watchman); /* takes NULL */

void watchman_sight(struct live *live, const struct sight *sight);
/* Pictures before the next sight came and nobody looked at them: that is not the student's silence. */
void watchman_unseen(struct live *live);
/* The client's own words: the camera's track (NULL label allowed) and the page. */
void watchman_track(struct live *live, const char *state, const char *label);
void watchman_page(struct live *live, bool hidden);
/* Time goes on, also without sights. Every 250 ms. */
void watchman_tick(struct live *live);
/* What is open ends: the attempt is over. */
void watchman_end(struct live *live);

/* Where faces were in the latest looks, for the pictures of evidence; NULL: nothing is remembered. Borrowed. */
const struct boxes *watchman_boxes(const struct live *live);

/* Kinds advised now, for the tile: ["covered"]; and as words for welcome. New references. */
json_t *watchman_advice_kinds(const struct live *live);
json_t *watchman_advice(const struct live *live);
/* Thresholds for the eye. */
void watchman_tune(const struct live *live, struct wire_tune *ret_tune);

#endif
