#ifndef BAQYLA_ACT_H
#define BAQYLA_ACT_H

#include "audit.h"
#include "content.h"
#include "db.h"
#include "id.h"
#include "zone.h"

/* Acts in the books: loading, who may do what, and the steps that A and B
   share. A's own steps are act_a.h, B's act_b.h, signing act_sign.h.

   A (003-5.3.14): drafted → frozen → signed_1 → signed_2 → registered →
   prepared → executed → closed; aside: refused, dismissed, converted_to_b, cancelled.
   B (003-5.3.15): opened → inspecting → findings → frozen → signed_1 →
   signed_2 → registered → executed → closed; aside: refused.

   `version` grows with every change of content and on every return, which makes
   the signatures under the old one void. A request names the version it saw:
   another one is F_STALE. Everything that writes: [clerk], in its transaction. */

#define ACT_STATES(STATE)                                                                                              \
    STATE(DRAFTED, drafted)                                                                                            \
    STATE(OPENED, opened)                                                                                              \
    STATE(INSPECTING, inspecting)                                                                                      \
    STATE(FINDINGS, findings)                                                                                          \
    STATE(FROZEN, frozen)                                                                                              \
    STATE(SIGNED_1, signed_1)                                                                                          \
    STATE(SIGNED_2, signed_2)                                                                                          \
    STATE(REGISTERED, registered)                                                                                      \
    STATE(PREPARED, prepared)                                                                                          \
    STATE(EXECUTED, executed)                                                                                          \
    STATE(REFUSED, refused)                                                                                            \
    STATE(DISMISSED, dismissed) STATE(CONVERTED, converted_to_b) STATE(CANCELLED, cancelled) STATE(CLOSED, closed)

enum act_state {
#define STATE(name, word) ACT_##name,
    ACT_STATES(STATE)
#undef STATE
        ACT_STATE_COUNT
};
const char *act_state_word(enum act_state state);

/* What a person may do with an act; the words are the protocol's. */
#define ACT_DEEDS(DEED)                                                                                                \
    DEED(EDIT, edit)                                                                                                   \
    DEED(FREEZE, freeze)                                                                                               \
    DEED(SIGN, sign)                                                                                                   \
    DEED(REFUSE, refuse)                                                                                               \
    DEED(RETURN, return )                                                                                              \
    DEED(DISMISS, dismiss)                                                                                             \
    DEED(TO_B, to_b)                                                                                                   \
    DEED(PREPARE, prepare) DEED(POST, post) DEED(REINSTATE, reinstate) DEED(EXPLAIN, explain) DEED(PAPER, paper)

enum act_deed {
#define DEED(name, word) DEED_##name,
    ACT_DEEDS(DEED)
#undef DEED
        ACT_DEED_COUNT
};
const char *act_deed_word(enum act_deed deed);

enum act_explain { EXPLAIN_NONE, EXPLAIN_OPEN, EXPLAIN_GIVEN, EXPLAIN_WAIVED, EXPLAIN_LATE, EXPLAIN_COUNT };
const char *act_explain_word(enum act_explain state);

struct act { /* texts in the arena of act_load; times 0: not yet */
    char id[ID_LEN + 1], university[ID_LEN + 1];
    enum act_form kind;
    enum act_state state;
    int64_t version, policy_version, created_ms, changed_ms;
    uint32_t kinds;
    const char *other_text, *observation, *purpose, *result, *decision_text;
    enum act_decision decision;
    int64_t extra_s;
    int64_t frozen_ms, registered_ms, prepared_ms, posted_ms;
    const char *created_by, *act_date, *verify_token, *json_sha256, *pdf_sha256, *reg_no; /* NULL: not yet */
    const char *signer[ACT_SIGNERS]; /* persons; NULL until frozen */
    enum act_explain explain;
    int64_t explain_until_ms, explain_ms;
    const char *explain_text, *dismiss_by, *dismiss_reason;
    const char *prepared_by, *prepare_comment, *outcome, *posted_by, *converted_to;
    const char *refused_by, *cancelled_by, *cancel_ground;
    int64_t cancelled_ms;
    const char *cancel_asked_by, *cancel_asked_ground; /* an error that the head of the Centre named */
    int64_t cancel_asked_ms;
    bool any_order;         /* sign_order of the policy is "free": whoever is ready signs */
    unsigned signed_places; /* of this version: 1 << (place - 1) */
};

/* Reads only. F_NOT_FOUND. */
enum fault act_load(struct db *db, const char *id, struct arena *arena, struct act *ret_act) MUST_CHECK;

/* 1..3: the first place that awaits its signature; 0: nobody is asked to sign. */
int act_turn(const struct act *act);
/* Whether the place, 1..3, may be signed now: the printed order is kept (clauses B7-B9) unless sign_order is free. */
bool act_awaits(const struct act *act, int place);
/* One signature is left. */
bool act_last_turn(const struct act *act);
/* The place of a named signatory, 1..3; 0: none. */
int act_place(const struct act *act, const char *person);

/* Who asks. */
struct act_asker {
    const char *person;
    uint32_t roles; /* of today */
    int64_t now_ms;
};
/* F_OK when this person may do it now; else F_FORBIDDEN (never theirs) or F_CONFLICT (not now, with the reason). The
   one place where rights on acts are decided: handlers ask it before they act, and `actions` is every deed it allows.
 */
enum fault act_may(struct db *db, const struct act *act, const struct act_asker *asker, enum act_deed deed) MUST_CHECK;
/* The mask 1 << deed of everything act_may allows. */
enum fault act_deeds(struct db *db, const struct act *act, const struct act_asker *asker,
                     uint32_t *ret_mask) MUST_CHECK;

/* The act's parties: the Centre, registrars, the assigned proctor, the student of it once it is frozen. F_NOT_FOUND. */
enum fault act_visible(struct db *db, const struct act *act, const struct act_asker *asker) MUST_CHECK;

/* One step of the history, and its audit row "act.<action>". */
enum fault act_tell(struct db *db, const struct actor *by, const char *act, const char *action, const char *note,
                    int64_t now_ms) MUST_CHECK;

/* After an update that is bound to a state: F_CONFLICT when it found the act in another one. */
enum fault act_moved(struct db *db, const struct act *act) MUST_CHECK;

/* The attempts of an act; at most `max` (more: F_TOO_BIG). */
struct act_link {
    char attempt[ID_LEN + 1], person[ID_LEN + 1], exam[ID_LEN + 1], enrolment[ID_LEN + 1], offering[ID_LEN + 1];
    char state[24];
    const char *student, *student_no; /* arena */
    int64_t started_ms, ended_ms;
};
enum fault act_links(struct db *db, const char *act, struct arena *arena, struct act_link **ret_links,
                     size_t *ret_len) MUST_CHECK;

/* Whether a commission upheld an appeal against it, wholly or in part. */
enum fault act_appeal_upheld(struct db *db, const char *act, bool *ret_upheld) MUST_CHECK;

/* -- steps of both kinds -- */

/* The student's word on a frozen act A: text, or NULL to waive. After the hours are over it is kept as late. */
enum fault act_explain(struct db *db, const struct actor *by, const struct act *act, const char *text,
                       int64_t now_ms) MUST_CHECK;
/* A signatory sends it back (frozen … signed_2), or the head after a refusal: version + 1, signatures void. */
enum fault act_return(struct db *db, const struct actor *by, const struct act *act, const char *reason,
                      int64_t now_ms) MUST_CHECK;
/* Whose turn it is will not sign: refused; the head decides what follows. */
enum fault act_refuse(struct db *db, const struct actor *by, const struct act *act, const char *reason,
                      int64_t now_ms) MUST_CHECK;

/* What was carried out, filed on paper, and cannot be appealed against any more is closed: the term of its evidence
   begins (act_evidence_days). At most 64 a call. */
enum fault acts_close(struct db *db, int64_t now_ms, size_t *ret_closed) MUST_CHECK;

/* Every deed checks `version` against the act it was shown. */
enum fault act_fresh(const struct act *act, int64_t version) MUST_CHECK;

enum { ACT_REASON_MAX = 1000 };

#endif
