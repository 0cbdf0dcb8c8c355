#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act_sign.h"
#include "evidence.h"
#include "policy.h"

enum fault act_sign_ways(struct db *db, const struct act *act, struct act_sign_ways *ret_ways)
{
    char level[POLICY_TEXT_MAX];
    enum fault f = policy_text(db, act->policy_version, "signature.min_level", level);
    if (!f)
        *ret_ways = (struct act_sign_ways){.internal = strcmp(level, "nuc") != 0, .national = true};
    return f;
}

/* The IIN in the certificate is the person's own. */
static enum fault same_person(struct db *db, const char *person, const char *iin)
{
    struct row row;
    enum fault f = db_row(db, &row, S_PERSON_IIN, "t", person);
    if (f)
        return f;
    const char *own = row_peek(&row, 0);
    if (!own || strcmp(own, iin))
        f = fault(F_CERT_PERSON, "the certificate is not of person %s", person);
    row_done(&row);
    return f;
}

enum fault act_page(const struct act *act, const char *dir, struct arena *arena, const void **ret_pdf, size_t *ret_len)
{
    if (!act->pdf_sha256)
        return fault(F_CONFLICT, "act %s is not frozen", act->id);
    return evidence_read(dir, act->pdf_sha256, arena, ret_pdf, ret_len);
}

enum fault act_sign_national(struct db *db, const char *person, const struct act_national *seen, const void *p7s,
                             size_t p7s_len, int64_t now_ms, struct arena *arena, struct act_hand_signed *ret_signed)
{
    enum fault f = same_person(db, person, seen->iin);
    if (f)
        return f;
    *ret_signed = (struct act_hand_signed){.p7s = arena_copy(arena, p7s, p7s_len),
                                           .p7s_len = p7s_len,
                                           .cert_pem = seen->cert_pem,
                                           .signed_ms = now_ms,
                                           .issuer_pem = seen->issuer_pem,
                                           .revocation = seen->revocation,
                                           .list_sha256 = seen->list_sha256};
    return arena_check(arena);
}

enum fault act_signature_unchecked(struct db *db, int64_t skip, struct arena *arena,
                                   struct act_unchecked *ret_unchecked)
{
    struct row row;
    struct act_unchecked u;
    enum fault f = db_row(db, &row, S_ACT_SIGNATURE_UNCHECKED, "i", skip);
    if (f)
        return f;
    snprintf(u.act, sizeof u.act, "%s", row_peek(&row, 0));
    u.version = row_int(&row, 1);
    u.n = row_int(&row, 2);
    u.cert_pem = row_text(&row, 3, arena);
    u.issuer_pem = row_text(&row, 4, arena);
    row_done(&row);
    *ret_unchecked = u;
    return arena_check(arena);
}

enum fault act_signature_settle(struct db *db, const struct act_unchecked *u, const struct act_told *told,
                                int64_t now_ms)
{
    enum fault f =
        db_run(db, S_ACT_SIGNATURE_CHECKED, "tiittbit", u->act, u->version, u->n, revocation_word(told->said),
               told->answer ? "ocsp" : "crl", told->answer, told->answer_len, now_ms, told->list_sha256);
    const char *action = told->said == REVOCATION_GOOD ? "certificate_good" : "certificate_revoked";
    return f ? f : act_tell(db, &actor_system, u->act, action, NULL, now_ms);
}

enum fault act_signatures_stand(struct db *db, const struct act *act)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ACT_CERTIFICATES, "ti", act->id, act->version);
    if (f)
        return f;
    int64_t pending = row_int(&row, 0), revoked = row_int(&row, 1), unstamped = row_int(&row, 2);
    row_done(&row);
    if (unstamped && !revoked)
        return fault(F_STAMP_PENDING, "act %s: %lld stamps are awaited", act->id, (long long)unstamped);
    if (revoked)
        return fault(F_CERT_REVOKED, "act %s: %lld signatures by revoked certificates", act->id, (long long)revoked);
    return pending ? fault(F_CERT_PENDING, "act %s: %lld certificates not checked yet", act->id, (long long)pending)
                   : F_OK;
}
