#include <stdlib.h>
#include <string.h>

#include "act_sign_parts.h"

/* The policy's word on this kind of signature at this place. */
static enum fault allowed(struct db *db, const struct act *act, const struct act_hand_signed *hand, int place)
{
    struct act_sign_ways ways;
    uint32_t roles;
    if (hand->scan_sha256) {
        enum fault f = act_paper_roles(db, act, &roles);
        if (!f && (!roles || !strcmp(hand->entered_by, act->signer[place - 1])))
            f = fault(F_PAPER_OFF, "act %s: nobody enters paper, or not the signer", act->id);
        return f;
    }
    enum fault f = act_sign_ways(db, act, &ways);
    if (!f && !(hand->issuer_pem ? ways.national : ways.internal))
        f = fault(F_NATIONAL_ONLY, "act %s: the policy asks for another kind of key", act->id);
    return f;
}

static enum fault add(struct db *db, const struct actor *by, const struct act *act, const struct act_hand_signed *hand,
                      int place, const struct ca *ca, int64_t now_ms)
{
    bool elsewhere = false;
    void *tsr = NULL;
    size_t tsr_len = 0;
    enum fault f = hand->p7s ? stamp_choose(db, act->policy_version, &hand->stamp, ca, hand->p7s, hand->p7s_len, now_ms,
                                            &elsewhere, &tsr, &tsr_len)
                             : F_OK;
    if (!f)
        f = db_run(db, S_ACT_SIGN_ADD, "tiitttbtibtttit", act->id, act->version, (int64_t)place,
                   hand->scan_sha256 ? act->signer[place - 1] : by->person, post_name(act_post_at(act->kind, place)),
                   act->pdf_sha256, hand->p7s, hand->p7s_len, hand->cert_pem, hand->signed_ms, tsr, tsr_len,
                   hand->issuer_pem, hand->scan_sha256, hand->scan_type, hand->scan_bytes, hand->entered_by);
    free(tsr);
    return f || !elsewhere ? f : stamp_book(db, act->id, act->version, place, &hand->stamp, now_ms);
}

/* By whole seconds, as a signature tells them. A signature that seems older than the page or than one before it would
   stand in the package for good as given out of order. */
static enum fault not_before(struct db *db, const struct act *act, int64_t signed_ms)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ACT_SIGNED_LAST, "ti", act->id, act->version);
    if (f)
        return f;
    const int64_t last_ms = row_int(&row, 0);
    row_done(&row);
    return signed_ms / 1000 < last_ms / 1000
               ? fault(F_CLOCK_BACK, "act %s: the clock is %lld ms before the last signature", act->id,
                       (long long)(last_ms - signed_ms))
               : F_OK;
}

/* Of the paper what was asked for, else the first that awaits one; of a key its holder's. */
static int place_of(const struct actor *by, const struct act *act, const struct act_hand_signed *hand)
{
    if (hand->scan_sha256)
        return hand->place ? hand->place : act_turn(act);
    const int place = act_place(act, by->person);
    return place ? place : act_turn(act);
}

enum fault act_signature_add(struct db *db, const struct actor *by, const struct act *act,
                             const struct act_hand_signed *hand, const struct ca *ca, int64_t now_ms)
{
    const int place = place_of(by, act, hand);
    if (place && act->signed_places & 1u << (place - 1))
        return fault(F_CONFLICT, "act %s: place %d is signed", act->id, place);
    if (!place || !act_awaits(act, place))
        return fault(F_SIGN_ORDER, "act %s: place %d is not to be signed now", act->id, place);
    enum fault f = allowed(db, act, hand, place);
    if (!f)
        f = not_before(db, act, hand->signed_ms);
    if (!f)
        f = add(db, by, act, hand, place, ca, now_ms);
    if (!f && hand->revocation == REVOCATION_GOOD)
        f = db_run(db, S_ACT_SIGNATURE_CHECKED, "tiittbit", act->id, act->version, (int64_t)place, "good", "crl", NULL,
                   (size_t)0, now_ms, hand->list_sha256);
    return f;
}
