#ifndef BAQYLA_OFFICE_ACTS_H
#define BAQYLA_OFFICE_ACTS_H

#include "act.h"
#include "office_json.h"

/* What the handlers of acts share, and what others show of an act. */

/* `act` of the protocol, as this asker may see it: `actions` is what they may do now; grades only for registrars, the
   history only for staff. JSON is the caller's. */
enum fault office_act_json(struct db *db, const struct request *request, const char *id, json_t **ret_json) MUST_CHECK;
/* {"id","kind","state"} */
json_t *office_act_short(const struct act *act);

struct act_asker office_asker(const struct request *request);

/* Loads the act of request->arg[0]; F_NOT_FOUND for a stranger's, then whether the deed is theirs and the version
 * fresh. */
enum fault office_act_for(struct db *db, const struct request *request, enum act_deed deed, int64_t version,
                          struct act *ret_act) MUST_CHECK;
/* Loads it for reading. */
enum fault office_act_seen(struct db *db, const struct request *request, struct act *ret_act) MUST_CHECK;

/* {"act":{…}} after a change, the student and the boards told; `effects`: the attempts themselves changed. */
enum fault office_act_reply(struct db *db, struct request *request, const char *id, bool effects,
                            struct reply *reply) MUST_CHECK;

/* The handlers that work with files and keys; office_act_sign.c. */
handler office_act_freeze_prepare, office_act_freeze, office_act_sign_prepare, office_act_sign, office_act_pdf,
    office_act_package_prepare, office_act_package, office_signing_key_prepare, office_signing_key;
/* By a key of the national authority; office_act_national.c. */
handler office_act_national_prepare, office_act_national;
/* On paper; office_act_paper.c. */
handler office_act_paper_prepare, office_act_paper, office_act_scan;

#endif
