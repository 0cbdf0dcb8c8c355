#ifndef BAQYLA_OFFICE_CONSENT_H
#define BAQYLA_OFFICE_CONSENT_H

#include "consent.h"
#include "office_json.h"

/* Which language's text of the consent in force has this hash; the asker's when it is NULL. F_STALE: none. */
enum fault office_consent_lang(struct db *db, struct request *request, const char *sha256,
                               enum lang *ret_lang) MUST_CHECK;
/* {"version","text","sha256"}: the text in force, in the asker's language. */
enum fault office_consent_text(struct db *db, struct request *request, json_t **ret_json) MUST_CHECK;

/* The answer to a withdrawal: `{request, due_ms, attempt, state}`, and the attempt's camera closes when it leaves. */
enum fault office_consent_ended(const struct consent_end *end, struct reply *reply) MUST_CHECK;

#endif
