#ifndef BAQYLA_ACT_A_H
#define BAQYLA_ACT_A_H

#include "act.h"

/* Act A: violation of the examination order (003-5.3.14, appendix A). The
   machine only drafts; people decide. One open act per attempt, incidents are
   merged into it. Rights are act_may's business and are asked before. [clerk] */

/* A person has confirmed the incident. By policy act_a.autodraft a violation drafts an act A or joins the open draft,
   and its box is ticked; a technical incident opens an act B or joins it; a question waits for a person
   (av_block_route). *ret_act names the act that now holds it, "" for none. Call after incident_confirm, in the same
   transaction. */
enum fault act_on_confirm(struct db *db, const struct actor *by, const char *incident, int64_t now_ms,
                          char ret_act[ID_LEN + 1]) MUST_CHECK;

/* A draft by hand from confirmed incidents of one attempt. F_CONFLICT: one is open, or an incident is not free. */
enum fault act_a_open(struct db *db, const struct actor *by, const char *attempt, const char *const *incidents,
                      size_t n, int64_t now_ms, struct id *ret_id) MUST_CHECK;

struct act_a_edit {
    uint32_t kinds;
    const char *other_text, *observation; /* never NULL */
    const char *const *incidents;         /* the whole list; NULL leaves it */
    size_t incidents_len;
};
enum fault act_a_edit(struct db *db, const struct actor *by, const struct act *act, const struct act_a_edit *edit,
                      int64_t now_ms) MUST_CHECK;

/* Two people dismiss a draft: the first call asks, the second person's ends it. After a refusal the head does, who with
   the one who refused makes two; a head who refused returns it instead. The incidents are dismissed with it, the score
   is released. */
enum fault act_a_dismiss(struct db *db, const struct actor *by, const struct act *act, const char *reason,
                         int64_t now_ms) MUST_CHECK;
/* The fault was technical: an act B takes the attempt and the incidents over. */
enum fault act_a_to_b(struct db *db, const struct actor *by, const struct act *act, const char *reason, int64_t now_ms,
                      struct id *ret_b) MUST_CHECK;

/* The inspection of a registered act B found a violation: a draft of A for the attempt, or the open one, takes over the
   incidents that B held of it; the finding of B is its observation. */
enum fault act_a_from_b(struct db *db, const struct actor *by, const struct act *b, const char *attempt,
                        int64_t now_ms) MUST_CHECK;

/* outcome: what is to follow, "RESIT" or "RE_ENROLMENT"; F_INVALID where the policy leaves it to the registrar and it
   is neither (annulled_outcome = void_decide). */
enum fault act_a_prepare(struct db *db, const struct actor *by, const struct act *act, const char *comment,
                         const char *outcome, int64_t now_ms) MUST_CHECK;
/* The registrar's head: the grade is annulled. */
enum fault act_a_post(struct db *db, const struct actor *by, const struct act *act, int64_t now_ms) MUST_CHECK;
/* …and brought back on a written ground; the act is cancelled. Two people do it (model 2.3.2): the head of the Centre
   names the error, which changes nothing yet; the registrar's head, who has not signed, takes the act back. After an
   appeal that was upheld the latter does it alone. */
enum fault act_a_reinstate(struct db *db, const struct actor *by, const struct act *act, const char *ground,
                           int64_t now_ms) MUST_CHECK;

#endif
