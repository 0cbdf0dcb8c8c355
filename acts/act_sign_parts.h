#ifndef BAQYLA_ACT_SIGN_PARTS_H
#define BAQYLA_ACT_SIGN_PARTS_H

#include "act_sign.h"

/* [clerk] One signature into the books, with its stamp or the wait for it, when the policy allows this kind; the act's
   state is the caller's. F_NATIONAL_ONLY, F_PAPER_OFF; F_CONFLICT where order, post or a teacher forbids. */
enum fault act_signature_add(struct db *db, const struct actor *by, const struct act *act,
                             const struct act_hand_signed *hand, const struct ca *ca, int64_t now_ms) MUST_CHECK;

#endif
