#ifndef BAQYLA_LIVE_SIGHTS_H
#define BAQYLA_LIVE_SIGHTS_H

#include <stdbool.h>

#include "live_attempt.h"
#include "sightlog.h"

/* Stores what the rules of one attempt were told (session/sightlog.h), record by
   record in the media journal, where it is durable half a second later. [loop]

   A record that the journal refuses (its disk is full or too slow) is lost and
   counted; a replay of the exam then shows where. */

enum { SIGHTS_DETECTORS_MAX = 480 };

struct sights {
    bool begun;
    uint32_t seq, lives;
    enum sightlog_state state;
    uint32_t lost;
    char detectors[SIGHTS_DETECTORS_MAX];
};

/* The rules begin anew, by this policy. */
void sights_begin(struct live *live, struct sights *sights, const struct rules_policy *policy);
void sights_policy(struct live *live, struct sights *sights, const struct rules_policy *policy);
/* Before the input is given to the rules. */
void sights_input(struct live *live, struct sights *sights, const struct rules_input *in);
void sights_event(struct live *live, struct sights *sights, enum sightlog_kind kind, int64_t at_ms, uint32_t number);
/* Which verdicts become incidents from here on; written when it changes. */
void sights_state(struct live *live, struct sights *sights, enum sightlog_state state);

#endif
