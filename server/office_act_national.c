#include <sodium.h>
#include <string.h>

#include "act_sign.h"
#include "office_acts.h"
#include "role.h"
#include "settings.h"
#include "sign_reading.h"
#include "signing.h"
#include "stamping.h"

/* Signing by a key of the national authority: the client on the signer's computer made the CMS, the server checks it
   in the reader's jail. */

/* The document that the signer saw is the one that is signed. */
static enum fault target(struct db *db, struct request *request, struct act *ret_act, const char **ret_cms)
{
    json_int_t version;
    const char *pdf;
    enum fault f =
        request_unpack(request, "{s:I, s:s, s:s !}", "version", &version, "pdf_sha256", &pdf, "cms", ret_cms);
    if (!f && !*settings()->national)
        f = fault(F_NATIONAL_OFF, "no folder of national authorities is set");
    if (!f)
        f = office_act_for(db, request, DEED_SIGN, version, ret_act);
    if (!f && strcmp(pdf, ret_act->pdf_sha256))
        f = fault(F_STALE, "act %s: another PDF was seen", ret_act->id);
    return f;
}

/* The client's text is base64, in lines or not. */
static enum fault decode(struct arena *arena, const char *text, const void **ret_bytes, size_t *ret_len)
{
    size_t most = strlen(text) / 4 * 3 + 4;
    unsigned char *bytes = arena_alloc(arena, most);
    if (!bytes)
        return fault(F_NOMEM, "a signature");
    if (sodium_base642bin(bytes, most, text, strlen(text), " \r\n", ret_len, NULL, sodium_base64_VARIANT_ORIGINAL))
        return fault(F_SIGN_FORM, "a signature that is not base64");
    *ret_bytes = bytes;
    return F_OK;
}

enum fault office_act_national_prepare(struct db *db, struct request *request, struct reply *reply)
{
    struct act act;
    struct act_national seen;
    const char *text;
    const void *p7s = NULL, *pdf = NULL;
    size_t len = 0, pdf_len = 0;
    struct act_hand_signed *hand = arena_alloc(request->arena, sizeof *hand);
    (void)reply;
    enum fault f = hand ? target(db, request, &act, &text) : fault(F_NOMEM, "signing");
    if (!f)
        f = decode(request->arena, text, &p7s, &len);
    if (!f)
        f = act_page(&act, settings()->data, request->arena, &pdf, &pdf_len);
    if (f)
        return f;
    f = sign_reading_cms(settings()->national, settings()->data, p7s, len, pdf, pdf_len, request->now_ms,
                         request->arena, &seen);
    if (f == F_NOT_FOUND || f == F_INVALID)
        f = fault(F_IO, "the folder of national authorities: %s", arena_text(request->arena, fault_text()));
    if (!f)
        f = act_sign_national(db, request->who.person, &seen, p7s, len, request->now_ms, request->arena, hand);
    if (!f)
        stamping_ask(hand->p7s, hand->p7s_len, request->arena, &hand->stamp);
    request->stage = hand;
    return f;
}

enum fault office_act_national(struct db *db, struct request *request, struct reply *reply)
{
    struct act act;
    const char *text;
    const struct ca *ca;
    struct actor by = office_actor(request);
    enum fault f = target(db, request, &act, &text);
    if (!f)
        f = signing_need_seal(&ca);
    if (f)
        return f;
    by.role = role_from(post_name(act_post_at(act.kind, act_place(&act, request->who.person))));
    f = act_sign(db, &by, &act, request->stage, ca, request->now_ms);
    return f ? f : office_act_reply(db, request, act.id, act_last_turn(&act), reply);
}
