#ifndef BAQYLA_SHEET_SIGN_H
#define BAQYLA_SHEET_SIGN_H

#include "act_sign.h"
#include "sheet.h"

/* A signature on a grade statement, by the same means as on an act: a key with its stamp, or paper with its scan. */

/* [clerk] Books it, with the stamp or the wait for it; the last one registers the statement, once no stamp is awaited.
   `signer`: whose it is; for paper the one of sheet_may_enter. */
enum fault sheet_sign_add(struct db *db, const struct actor *by, const struct sheet *sheet, const char *signer,
                          const struct act_hand_signed *hand, const struct ca *ca, int64_t now_ms) MUST_CHECK;

#endif
