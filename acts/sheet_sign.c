#include "sheet_sign.h"

#include <stdlib.h>

enum fault sheet_sign_add(struct db *db, const struct actor *by, const struct sheet *sheet, const char *signer,
                          const struct act_hand_signed *hand, const struct ca *ca, int64_t now_ms)
{
    bool elsewhere = false;
    void *tsr = NULL;
    size_t tsr_len = 0;
    int n = 0;
    enum fault f = hand->p7s ? stamp_choose(db, sheet->policy_version, &hand->stamp, ca, hand->p7s, hand->p7s_len,
                                            now_ms, &elsewhere, &tsr, &tsr_len)
                             : F_OK;
    const struct sheet_signed how = {.signer = signer,
                                     .signed_ms = hand->signed_ms,
                                     .p7s = hand->p7s,
                                     .p7s_len = hand->p7s_len,
                                     .tsr = tsr,
                                     .tsr_len = tsr_len,
                                     .cert_pem = hand->cert_pem,
                                     .scan_sha256 = hand->scan_sha256,
                                     .scan_type = hand->scan_type,
                                     .entered_by = hand->entered_by,
                                     .scan_bytes = hand->scan_bytes};
    if (!f)
        f = sheet_sign(db, by, sheet, &how, &n);
    free(tsr);
    if (!f && elsewhere)
        f = stamp_book(db, sheet->id, sheet->version, n, &hand->stamp, now_ms);
    return f ? f : sheet_register(db, by, sheet, now_ms);
}
