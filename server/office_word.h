#ifndef BAQYLA_OFFICE_WORD_H
#define BAQYLA_OFFICE_WORD_H

#include "attempt.h"
#include "route.h"

/* The words that the live part says in the books' name (docs/protocol.md, sections 4, 6 and 7). */

/* reply.json = {attempt, clock, tile}, and the attempt's `items` when they are asked for and the exam runs. */
enum fault office_live_json(struct db *db, struct request *request, const struct attempt *attempt, bool items,
                            struct reply *reply) MUST_CHECK;
/* {"t":"incident","incident":{…}} to the boards, and the tile anew. */
enum fault office_incident_notice(struct db *db, struct request *request, const char *incident, struct reply *reply)
    MUST_CHECK;

#endif
