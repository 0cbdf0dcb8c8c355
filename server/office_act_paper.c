#include "office_acts.h"

#include <stdlib.h>
#include <string.h>

#include "act_sign.h"
#include "seal.h"
#include "signature_json.h"
#include "signing.h"

/* A page that was signed on paper: somebody of the office enters its scan as the signature of the one whose place it
 * is.
 */

/* ?version=&pdf_sha256=&n=; n: the place, when the policy leaves the order free. */
static enum fault target(struct db *db, struct request *request, struct act *ret_act, int *ret_place)
{
    const char *pdf, *n = request_query(request, "n");
    char *end = NULL;
    int64_t version;
    const long place = n ? strtol(n, &end, 10) : 0;
    enum fault f = scan_words(request, &version, &pdf);
    if (!f && n && (!*n || *end || place < 1 || place > ACT_SIGNERS))
        f = fault(F_INVALID, "n is a place of the page, 1 to %d", ACT_SIGNERS);
    if (!f)
        f = office_act_for(db, request, DEED_PAPER, version, ret_act);
    *ret_place = (int)place;
    return !f && strcmp(pdf, ret_act->pdf_sha256) ? fault(F_STALE, "act %s: another PDF was signed", ret_act->id) : f;
}

enum fault office_act_paper_prepare(struct db *db, struct request *request, struct reply *reply)
{
    struct act act;
    int place;
    (void)reply;
    enum fault f = target(db, request, &act, &place);
    return f ? f : scan_take(request);
}

enum fault office_act_paper(struct db *db, struct request *request, struct reply *reply)
{
    struct act act;
    const struct ca *ca;
    struct act_hand_signed *hand = request->stage;
    const struct actor by = office_actor(request);
    enum fault f = target(db, request, &act, &hand->place);
    if (!f)
        f = signing_need_seal(&ca);
    if (!f)
        f = act_sign(db, &by, &act, hand, ca, request->now_ms);
    return f ? f : office_act_reply(db, request, act.id, act_last_turn(&act), reply);
}

/* The scan of signature :n, for whoever sees the act. */
enum fault office_act_scan(struct db *db, struct request *request, struct reply *reply)
{
    struct act act;
    struct row row;
    const struct actor by = office_actor(request);
    enum fault f = office_act_seen(db, request, &act);
    if (!f)
        f = db_row(db, &row, S_ACT_SCAN, "tii", act.id, act.version, (int64_t)strtoll(request->arg[1], NULL, 10));
    if (f)
        return f;
    const char *sha256 = row_text(&row, 0, request->arena), *type = row_text(&row, 1, request->arena);
    row_done(&row);
    f = arena_check(request->arena);
    if (!f)
        f = scan_reply(request, sha256, type, reply);
    return f ? f : audit(db, &by, "act.scan", "act", act.id, "signature %s", request->arg[1]);
}
