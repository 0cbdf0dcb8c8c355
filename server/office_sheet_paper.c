#include <stdlib.h>
#include <string.h>

#include "office_sheets.h"
#include "role.h"
#include "seal.h"
#include "sheet_sign.h"
#include "signature_json.h"
#include "signing.h"

/* A statement that was signed on paper: the registrar's office enters its scan as the signature of whose turn it is. */

/* Whom the policy names; that they sign nothing themselves is sheet_may_enter's question. */
static enum fault office_names(struct db *db, const struct request *request, const struct sheet *sheet)
{
    uint32_t roles;
    enum fault f = page_paper_roles(db, sheet->policy_version, ROLE_REGISTRARS, &roles);
    return f || request_has(request, roles)
               ? f
               : fault(F_PAPER_OFF, "statement %s: a paper is not theirs to enter", sheet->id);
}

enum fault office_sheet_may_enter(struct db *db, const struct request *request, const struct sheet *sheet)
{
    const char *signer;
    enum fault f = office_names(db, request, sheet);
    if (!f)
        f = sheet_may_enter(db, sheet, request->who.person, NULL, request->arena, &signer);
    return f == F_INVALID ? F_OK : f; /* whose it is will be said */
}

/* ?version=&pdf_sha256=&signer=; signer: who accepted for the registrar. */
static enum fault target(struct db *db, struct request *request, struct sheet *ret_sheet, const char **ret_signer)
{
    const char *pdf, *signer = request_query(request, "signer");
    int64_t version;
    enum fault f = scan_words(request, &version, &pdf);
    if (!f && signer && !id_valid(signer))
        f = fault(F_INVALID, "signer is a person");
    if (!f)
        f = office_sheet_seen(db, request, ret_sheet);
    if (!f)
        f = sheet_fresh(ret_sheet, version);
    if (!f)
        f = office_names(db, request, ret_sheet);
    if (!f)
        f = sheet_may_enter(db, ret_sheet, request->who.person, signer, request->arena, ret_signer);
    return !f && strcmp(pdf, ret_sheet->pdf_sha256)
               ? fault(F_STALE, "statement %s: another PDF was signed", ret_sheet->id)
               : f;
}

enum fault office_sheet_scan_prepare(struct db *db, struct request *request, struct reply *reply)
{
    struct sheet sheet;
    const char *signer;
    (void)reply;
    enum fault f = target(db, request, &sheet, &signer);
    return f ? f : scan_take(request);
}

enum fault office_sheet_scan(struct db *db, struct request *request, struct reply *reply)
{
    struct sheet sheet;
    const struct ca *ca;
    const char *signer;
    const struct actor by = office_actor(request);
    enum fault f = target(db, request, &sheet, &signer);
    if (!f)
        f = signing_need_seal(&ca);
    if (!f)
        f = sheet_sign_add(db, &by, &sheet, signer, request->stage, ca, request->now_ms);
    return f ? f : office_sheet_reply(db, request, sheet.id, reply);
}

enum fault office_sheet_scan_get(struct db *db, struct request *request, struct reply *reply)
{
    struct sheet sheet;
    struct sheet_signer signers[SHEET_SIGNERS_MAX];
    size_t count = 0, n = strtoul(request->arg[1], NULL, 10);
    const struct actor by = office_actor(request);
    enum fault f = office_sheet_seen(db, request, &sheet);
    if (!f && sheet.state == SHEET_OPEN)
        f = fault(F_CONFLICT, "statement %s is open", sheet.id);
    if (!f)
        f = sheet_signers_of(db, &sheet, NULL, 0, request->arena, signers, &count);
    if (!f && (!n || n > count || !signers[n - 1].scan_sha256))
        f = fault(F_NOT_FOUND, "statement %s has no signature %zu on paper", sheet.id, n);
    if (!f)
        f = scan_reply(request, signers[n - 1].scan_sha256, signers[n - 1].scan_type, reply);
    return f ? f : audit(db, &by, "sheet.scan", "sheet", sheet.id, "signature %zu", n);
}
