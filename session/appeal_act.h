#ifndef BAQYLA_APPEAL_ACT_H
#define BAQYLA_APPEAL_ACT_H

#include "audit.h"

/* Appeals against an act A (model 2.3.11); against a result: appeal_result.h. [clerk]

   filed → accepted (a commission of three or more is named) → upheld, partly or
   rejected, by the majority of its votes and with the number of its protocol.
   The student may withdraw it until it is decided. Nobody sits on the commission
   who signed an act of the exam, was its proctor, judged an incident of it or
   teaches the course: the books refuse them (trigger appeal_member_apart).

   A decision changes no grade by itself: what is upheld is told to the
   registrar's heads, who reinstate on the ground of the protocol. */

enum { ACT_APPEAL_TEXT_MAX = 4000, ACT_APPEAL_MEMBERS_MIN = 3, ACT_APPEAL_MEMBERS_MAX = 9 };

/* Until when an appeal may be filed against the act: appeal_act_days working days after its posting, or registration
   while it waits for that. F_NOT_FOUND: it cannot be yet, or is not about this attempt. */
enum fault act_appeal_until(struct db *db, const char *attempt, const char *act, int64_t *ret_until_ms) MUST_CHECK;

/* F_EXPIRED after that; F_CONFLICT: there is one already. The attempt is the actor's, the caller has checked it. */
enum fault act_appeal_file(struct db *db, const struct actor *by, const char *attempt, const char *act,
                           const char *text, int64_t now_ms, struct id *ret_id) MUST_CHECK;
/* By who filed it. F_CONFLICT: decided. */
enum fault act_appeal_withdraw(struct db *db, const struct actor *by, const char *id, int64_t now_ms) MUST_CHECK;

/* Names the commission; the first is its chair. F_INVALID: not 3 to 9 different people. F_CONFLICT: not filed.
   F_TOOK_PART: one of them did, in what is appealed. */
enum fault act_appeal_accept(struct db *db, const struct actor *by, const char *id, const char *const *members,
                             size_t count, int64_t now_ms) MUST_CHECK;
/* One vote, once. F_FORBIDDEN: not of the commission. */
enum fault act_appeal_vote(struct db *db, const struct actor *by, const char *id, const char *vote,
                           int64_t now_ms) MUST_CHECK;
/* The chair closes it with the protocol's number, when all have voted: *ret_state says what the majority wanted; no
   majority upholds in part. F_FORBIDDEN: not the chair. F_CONFLICT: votes are missing. */
enum fault act_appeal_decide(struct db *db, const struct actor *by, const char *id, const char *protocol,
                             const char *decision, int64_t now_ms, const char **ret_state) MUST_CHECK;

#endif
