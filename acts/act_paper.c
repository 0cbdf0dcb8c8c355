#include <string.h>

#include "act_sign.h"
#include "evidence.h"
#include "policy.h"
#include "role.h"

enum fault page_paper_roles(struct db *db, int64_t policy_version, uint32_t among, uint32_t *ret_roles)
{
    char value[POLICY_TEXT_MAX];
    uint32_t roles = 0;
    enum fault f = policy_text(db, policy_version, "signature.paper", value);
    if (f)
        return f;
    for (char *save, *word = strtok_r(value, ", ", &save); word; word = strtok_r(NULL, ", ", &save))
        roles |= role_from(word);
    *ret_roles = roles & among;
    return F_OK;
}

enum fault act_paper_roles(struct db *db, const struct act *act, uint32_t *ret_roles)
{
    return page_paper_roles(db, act->policy_version, ROLE_CENTRE | ROLE_REGISTRARS, ret_roles);
}

enum fault page_paper_make(const char *entered_by, const struct act_scan *scan, const char *dir, int64_t now_ms,
                           struct arena *arena, struct act_hand_signed *ret_signed)
{
    char *sha256 = arena_alloc(arena, HASH_HEX + 1);
    const bool kind = !strcmp(scan->type, "application/pdf") || !strcmp(scan->type, "image/jpeg");
    if (!sha256)
        return fault(F_NOMEM, "a scan");
    if (!kind)
        return fault(F_UNSUPPORTED, "a scan is a PDF or a JPEG, not %.40s", scan->type);
    if (!scan->len || scan->len > ACT_SCAN_BYTES_MAX)
        return fault(F_TOO_BIG, "a scan of %zu bytes", scan->len);
    enum fault f = evidence_store(dir, scan->bytes, scan->len, sha256);
    if (!f)
        *ret_signed = (struct act_hand_signed){.signed_ms = now_ms,
                                               .scan_sha256 = sha256,
                                               .scan_type = scan->type,
                                               .scan_bytes = (int64_t)scan->len,
                                               .entered_by = entered_by};
    return f;
}
