#include "office_acts.h"

#include <stdlib.h>

#include "act_sign.h"
#include "evidence.h"
#include "reading.h"
#include "seal.h"
#include "settings.h"
#include "signing.h"

/* A page that was signed on paper: somebody of the office enters its scan as the signature of the one whose turn it is.
 */

/* ?version=&pdf_sha256=: what was printed and signed is what is entered. */
static enum fault target(struct db *db, struct request *request, struct act *ret_act)
{
    const char *version = request_query(request, "version"), *pdf = request_query(request, "pdf_sha256");
    char *end = NULL;
    int64_t number = version ? strtoll(version, &end, 10) : 0;
    if (!version || !*version || *end || !pdf)
        return fault(F_INVALID, "version and pdf_sha256 of the page are asked for");
    enum fault f = office_act_for(db, request, DEED_PAPER, number, ret_act);
    return !f && strcmp(pdf, ret_act->pdf_sha256) ? fault(F_STALE, "act %s: another PDF was signed", ret_act->id) : f;
}

enum fault office_act_paper_prepare(struct db *db, struct request *request, struct reply *reply)
{
    struct act act;
    struct read_found found = {0};
    struct act_hand_signed *hand = arena_alloc(request->arena, sizeof *hand);
    (void)reply;
    enum fault f = hand ? target(db, request, &act) : fault(F_NOMEM, "a scan");
    if (!f)
        f = reading_bytes("sniff", NULL, request->body, request->body_len, NULL, &found, NULL, NULL);
    if (f)
        return f;
    const struct act_scan scan = {arena_text(request->arena, found.mime), request->body, request->body_len};
    f = scan.type
            ? act_paper_make(&act, request->who.person, &scan, settings()->data, request->now_ms, request->arena, hand)
            : arena_check(request->arena);
    request->stage = hand;
    return f;
}

enum fault office_act_paper(struct db *db, struct request *request, struct reply *reply)
{
    struct act act;
    const struct ca *ca;
    const struct actor by = office_actor(request);
    enum fault f = target(db, request, &act);
    if (!f)
        f = signing_need_seal(&ca);
    if (!f)
        f = act_sign(db, &by, &act, request->stage, ca, request->now_ms);
    return f ? f : office_act_reply(db, request, act.id, act_turn(&act) == ACT_SIGNERS, reply);
}

/* The scan of signature :n, for whoever sees the act. */
enum fault office_act_scan(struct db *db, struct request *request, struct reply *reply)
{
    struct act act;
    struct row row;
    char sha256[HASH_HEX + 1], *path = arena_alloc(request->arena, EVIDENCE_PATH_MAX);
    const struct actor by = office_actor(request);
    enum fault f = path ? office_act_seen(db, request, &act) : fault(F_NOMEM, "path");
    if (!f)
        f = db_row(db, &row, S_ACT_SCAN, "tii", act.id, act.version, (int64_t)strtoll(request->arg[1], NULL, 10));
    if (f)
        return f;
    snprintf(sha256, sizeof sha256, "%s", row_peek(&row, 0));
    reply->mime = row_text(&row, 1, request->arena);
    row_done(&row);
    reply->download_name = "scan";
    reply->file = path;
    f = evidence_path(settings()->data, sha256, path);
    return f ? f : audit(db, &by, "act.scan", "act", act.id, "signature %s", request->arg[1]);
}
