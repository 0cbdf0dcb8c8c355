#ifndef BAQYLA_ACT_B_H
#define BAQYLA_ACT_B_H

#include "act.h"

/* Act B: result of an inspection after a technical fault (003-5.3.15, appendix
   B): purpose, result, decision. One act may cover many attempts. Its decision
   takes effect at registration, when the third has signed. [clerk] */

/* F_CONFLICT: an attempt has an open act B already. */
enum fault act_b_open(struct db *db, const struct actor *by, const char *const *attempts, size_t n, const char *purpose,
                      int64_t now_ms, struct id *ret_id) MUST_CHECK;

/* Opens one for every attempt that was suspended because lost connections went beyond the cap and that has none yet; at
   most 64 a call. Call after attempt_sweep, in the same transaction. */
enum fault act_b_suspended(struct db *db, int64_t now_ms, size_t *ret_opened) MUST_CHECK;

struct act_b_edit {
    const char *purpose, *result, *decision_text; /* never NULL */
    enum act_decision decision;
    int64_t extra_s;
};
/* opened → inspecting → findings, by what is filled in. F_INVALID: extra time without seconds, OTHER without words.
 */
enum fault act_b_edit(struct db *db, const struct actor *by, const struct act *act, const struct act_b_edit *edit,
                      int64_t now_ms) MUST_CHECK;

/* F_DECISION when the attempt, as it stands, cannot take the decision: asked when people freeze, not when the last of
   them signs. */
enum fault act_b_possible(const struct act *act, const struct act_link *link) MUST_CHECK;

/* Registration has happened: carries the decision out for every attempt; registered → executed. CANCEL_SITTING cancels
   the sittings and every attempt in them that is not over and that no other act holds; CONVERT_TO_A drafts an act A for
   each attempt, which takes the incidents over and goes its own way; OTHER lets the attempts go, people do the rest. */
enum fault act_b_effect(struct db *db, const struct actor *by, const struct act *act, int64_t now_ms) MUST_CHECK;

#endif
