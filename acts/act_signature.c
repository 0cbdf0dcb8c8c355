#include <stdlib.h>
#include <string.h>

#include "act_sign_parts.h"
#include "policy.h"
#include "tsa.h"

/* The policy's word on this kind of signature. */
static enum fault allowed(struct db *db, const struct act *act, const struct act_hand_signed *hand)
{
    struct act_sign_ways ways;
    uint32_t roles;
    if (hand->scan_sha256) {
        enum fault f = act_paper_roles(db, act, &roles);
        if (!f && (!roles || !strcmp(hand->entered_by, act->signer[act_turn(act) - 1])))
            f = fault(F_PAPER_OFF, "act %s: nobody enters paper, or not the signer", act->id);
        return f;
    }
    enum fault f = act_sign_ways(db, act, &ways);
    if (!f && !(hand->issuer_pem ? ways.national : ways.internal))
        f = fault(F_NATIONAL_ONLY, "act %s: the policy asks for another kind of key", act->id);
    return f;
}

/* An authority elsewhere tells the time, or will; else our own stamping key does. */
static enum fault stamps_elsewhere(struct db *db, const struct act *act, const struct act_stamp *stamp,
                                   bool *ret_elsewhere)
{
    char value[POLICY_TEXT_MAX];
    *ret_elsewhere = stamp->tsr != NULL;
    if (!stamp->asked || stamp->tsr)
        return F_OK;
    enum fault f = policy_text(db, act->policy_version, "signature.stamp", value);
    *ret_elsewhere = !f && !strcmp(value, "wait");
    return f;
}

static enum fault add(struct db *db, const struct actor *by, const struct act *act, const struct act_hand_signed *hand,
                      const struct ca *ca, int64_t now_ms)
{
    const int turn = act_turn(act);
    const struct act_stamp *stamp = &hand->stamp;
    const char *why = stamp->tsr ? NULL : fault_code(stamp->why);
    bool elsewhere = false;
    void *tsr = NULL;
    size_t tsr_len = 0;
    enum fault f = hand->p7s ? stamps_elsewhere(db, act, stamp, &elsewhere) : F_OK;
    if (!f && hand->p7s && !elsewhere)
        f = tsa_stamp(ca, hand->p7s, hand->p7s_len, now_ms, &tsr, &tsr_len);
    if (!f || f == F_NOT_FOUND)
        f = db_run(db, S_ACT_SIGN_ADD, "tiitttbtibtttit", act->id, act->version, (int64_t)turn,
                   hand->scan_sha256 ? act->signer[turn - 1] : by->person, post_name(act_post_at(act->kind, turn)),
                   act->pdf_sha256, hand->p7s, hand->p7s_len, hand->cert_pem, hand->signed_ms, tsr, tsr_len,
                   hand->issuer_pem, hand->scan_sha256, hand->scan_type, hand->scan_bytes, hand->entered_by);
    free(tsr);
    if (!f && elsewhere)
        f = db_run(db, S_ACT_STAMP_ADD, "tiiitbti", act->id, act->version, (int64_t)turn, now_ms, why, stamp->tsr,
                   stamp->tsr_len, stamp->authority_pem, stamp->at_ms);
    return f;
}

enum fault act_signature_add(struct db *db, const struct actor *by, const struct act *act,
                             const struct act_hand_signed *hand, const struct ca *ca, int64_t now_ms)
{
    enum fault f = allowed(db, act, hand);
    if (!f)
        f = add(db, by, act, hand, ca, now_ms);
    if (!f && hand->revocation == REVOCATION_GOOD)
        f = db_run(db, S_ACT_SIGNATURE_CHECKED, "tiittbi", act->id, act->version, (int64_t)act_turn(act), "good", "crl",
                   NULL, (size_t)0, now_ms);
    return f;
}
