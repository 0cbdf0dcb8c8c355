#ifndef BAQYLA_POLICY_CHANGE_H
#define BAQYLA_POLICY_CHANGE_H

#include "id.h"
#include "policy.h"

/* Changing the policy (003-6.1): the head of the Centre drafts, the registrar's head agrees, and the data-protection
   officer too where a key touches personal data. With the last word the draft becomes the next version, effective from
   its date; what was decided before keeps the version it was decided under. One draft is open at a time. [clerk] */

enum { POLICY_CHANGES_MAX = 64, POLICY_GROUND_MAX = 500, POLICY_CLAUSE_MAX = 40 };

struct policy_draft {
    const char *clause, *kind, *ground; /* kind: replace, cancel, add */
    int64_t effective_ms;               /* not in the past */
    const struct policy_change *changes;
    size_t count; /* 1 … POLICY_CHANGES_MAX, each another key and another value than now */
};
/* F_INVALID names what is wrong; F_CONFLICT while another draft is open. */
enum fault policy_draft_add(struct db *db, const struct actor *by, const struct policy_draft *draft, int64_t now_ms,
                            struct id *ret_id) MUST_CHECK;
/* The asker agrees as registrar's head, or as data-protection officer (`privacy`). Not the one who drafted.
   *ret_version: of the new policy when this was the last word, else 0. F_STALE when a version came between; F_EXPIRED
   when the date has passed meanwhile. */
enum fault policy_draft_agree(struct db *db, const struct actor *by, const char *id, bool privacy, int64_t now_ms,
                              int64_t *ret_version) MUST_CHECK;
enum fault policy_draft_reject(struct db *db, const struct actor *by, const char *id, const char *reason) MUST_CHECK;

/* Whether a key touches personal data, so that the officer's word is needed. */
bool policy_private(const char *key);

#endif
