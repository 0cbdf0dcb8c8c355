#include "office_acts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "act_sign.h"
#include "evidence.h"
#include "live_media.h"
#include "log.h"
#include "page.h"
#include "role.h"
#include "seal.h"
#include "settings.h"
#include "signing.h"
#include "signing_key.h"
#include "sights_store.h"
#include "stamping.h"

/* Handlers in stages: a hand renders, signs or packs; the clerk decides. */

/* Once their term is over, or where nobody looked, an act goes without; damaged looks keep none from going on. */
static enum fault looks_of_act(struct db *db, const struct act *act, uint8_t **ret_bytes, size_t *ret_len)
{
    char attempt[ID_LEN + 1];
    enum fault f = act_replayed(db, act, attempt);
    if (!f)
        f = sights_kept(db, media_journal(), attempt, ret_bytes, ret_len);
    if (f == F_CORRUPT || f == F_IO)
        log_line(LEVEL_ERROR, "act_without_looks", "act=%s why=%s", act->id, fault_text());
    return f == F_NOMEM ? f : F_OK;
}

static enum fault moment_looks(struct db *db, struct request *request, const struct act *act, struct act_moment *moment)
{
    uint8_t *sights = NULL;
    size_t len = 0;
    enum fault f = looks_of_act(db, act, &sights, &len);
    if (!f && sights)
        f = act_moment_looks(db, act, sights, len, request->arena, moment);
    if (f == F_CORRUPT || f == F_INVALID) {
        log_line(LEVEL_ERROR, "act_without_looks", "act=%s why=%s", act->id, fault_text());
        f = F_OK;
    }
    free(sights);
    return f;
}

/* ---- freeze ---- */

enum fault office_act_freeze_prepare(struct db *db, struct request *request, struct reply *reply)
{
    json_int_t version;
    struct act act;
    struct act_moment moment;
    struct act_rendered *rendered = arena_alloc(request->arena, sizeof *rendered);
    (void)reply;
    if (!rendered)
        return fault(F_NOMEM, "rendering");
    enum fault f = request_unpack(request, "{s:I !}", "version", &version);
    if (!f)
        f = office_act_for(db, request, DEED_FREEZE, version, &act);
    if (!f)
        f = act_moment_take(db, signing_verify_base(request->arena), request->who.person, request->now_ms, &moment);
    if (!f)
        f = moment_looks(db, request, &act, &moment);
    if (!f)
        f = act_render(db, &act, &moment, settings()->data, request->arena, rendered);
    request->stage = rendered;
    return f;
}

enum fault office_act_freeze(struct db *db, struct request *request, struct reply *reply)
{
    struct act act;
    struct actor by = office_actor(request);
    json_int_t version = json_integer_value(json_object_get(request->json, "version"));
    enum fault f = office_act_for(db, request, DEED_FREEZE, version, &act);
    if (!f)
        f = act_freeze(db, &by, &act, request->stage, request->now_ms);
    return f ? f : office_act_reply(db, request, act.id, false, reply);
}

/* ---- sign ---- */

struct sign_stage {
    struct act_hand_signed hand;
    enum fault refused; /* a wrong password: written down by the clerk */
};

static enum fault sign_words(const struct request *request, json_int_t *version, const char **pdf,
                             const char **password, const char **code)
{
    *code = NULL;
    return request_unpack(request, "{s:I, s:s, s:s, s?s !}", "version", version, "pdf_sha256", pdf, "password",
                          password, "code", code);
}

/* The document that the signer saw is the one that is signed. */
static enum fault sign_target(struct db *db, struct request *request, struct act *ret_act)
{
    json_int_t version;
    const char *pdf, *password, *code;
    enum fault f = sign_words(request, &version, &pdf, &password, &code);
    if (!f)
        f = signing_locked(db, request);
    if (!f)
        f = office_act_for(db, request, DEED_SIGN, version, ret_act);
    if (!f && strcmp(pdf, ret_act->pdf_sha256))
        f = fault(F_STALE, "act %s: another PDF was seen", ret_act->id);
    return f;
}

enum fault office_act_sign_prepare(struct db *db, struct request *request, struct reply *reply)
{
    json_int_t version;
    const char *pdf, *password, *code;
    struct act act;
    struct sign_stage *stage = arena_alloc(request->arena, sizeof *stage);
    (void)reply;
    if (!stage)
        return fault(F_NOMEM, "signing");
    enum fault f = sign_target(db, request, &act);
    if (!f)
        f = sign_words(request, &version, &pdf, &password, &code);
    if (f)
        return f;
    stage->refused = act_sign_make(db, &act, request->who.person, password, settings()->data, request->now_ms,
                                   request->arena, &stage->hand);
    if (!stage->refused)
        stamping_ask(stage->hand.p7s, stage->hand.p7s_len, request->arena, &stage->hand.stamp);
    request->stage = stage;
    return stage->refused == F_SIGN_PASSWORD ? F_OK : stage->refused;
}

enum fault office_act_sign(struct db *db, struct request *request, struct reply *reply)
{
    json_int_t version;
    const char *pdf, *password, *code;
    struct act act;
    const struct ca *ca;
    const struct sign_stage *stage = request->stage;
    struct actor by = office_actor(request);
    enum fault f = sign_target(db, request, &act);
    if (!f)
        f = sign_words(request, &version, &pdf, &password, &code);
    if (!f)
        f = signing_need_seal(&ca);
    if (f)
        return f;
    if (stage->refused)
        return signing_refused(db, request, reply, "act", act.id, stage->refused);
    by.role = role_from(post_name(act_post_at(act.kind, act_place(&act, request->who.person))));
    f = signing_second_factor(db, request, code);
    if (!f)
        f = signing_done(db, request);
    if (!f)
        f = act_sign(db, &by, &act, &stage->hand, ca, request->now_ms);
    return f ? f : office_act_reply(db, request, act.id, act_last_turn(&act), reply);
}

/* ---- the page and the package ---- */

/* A draft as it would look: not kept, and its QR leads nowhere yet; in English, as a reading aid, a frozen one too. */
static enum fault drawn(struct db *db, struct request *request, const struct act *act, bool english,
                        struct reply *reply)
{
    struct act_moment moment;
    char *pdf;
    enum fault f =
        act_moment_take(db, signing_verify_base(request->arena), request->who.person, request->now_ms, &moment);
    memset(moment.token, '0', sizeof moment.token - 1);
    if (!f && english)
        f = act_reading(db, act, &moment, request->arena, &pdf, &reply->bytes_len);
    else if (!f && !(f = moment_looks(db, request, act, &moment)))
        f = act_preview(db, act, &moment, settings()->data, request->arena, &pdf, &reply->bytes_len);
    if (f)
        return f;
    reply->bytes = pdf;
    reply->bytes_owned = true;
    reply->mime = "application/pdf";
    return F_OK;
}

enum fault office_act_pdf(struct db *db, struct request *request, struct reply *reply)
{
    struct act act;
    char *path = arena_alloc(request->arena, EVIDENCE_PATH_MAX);
    enum fault f = path ? office_act_seen(db, request, &act) : fault(F_NOMEM, "path");
    if (f)
        return f;
    const char *lang = request_query(request, "lang");
    const bool english = lang && !strcmp(lang, "en");
    if (!act.pdf_sha256 || english)
        return drawn(db, request, &act, english, reply);
    f = evidence_path(settings()->data, act.pdf_sha256, path);
    reply->file = path;
    reply->mime = "application/pdf";
    return f;
}

struct package_stage {
    const void *zip;
    size_t len;
};

enum fault office_act_package_prepare(struct db *db, struct request *request, struct reply *reply)
{
    struct act act;
    struct bundle bundle;
    const struct ca *ca;
    void *zip;
    struct package_stage *stage = arena_alloc(request->arena, sizeof *stage);
    uint8_t *sights = NULL;
    size_t sights_len = 0;
    (void)reply;
    bundle_init(&bundle);
    enum fault f = stage ? signing_need_seal(&ca) : fault(F_NOMEM, "package");
    if (!f)
        f = office_act_seen(db, request, &act);
    if (!f)
        f = looks_of_act(db, &act, &sights, &sights_len);
    if (!f)
        f = act_package(db, &act, settings()->data, ca, sights, sights_len, request->now_ms, &bundle);
    free(sights);
    if (!f && !(f = bundle_zip(&bundle, request->now_ms, &zip, &stage->len))) {
        stage->zip = arena_copy(request->arena, zip, stage->len);
        free(zip);
        f = stage->zip ? F_OK : fault(F_TOO_BIG, "a package of %zu bytes", stage->len);
    }
    bundle_release(&bundle);
    request->stage = stage;
    return f;
}

enum fault office_act_package(struct db *db, struct request *request, struct reply *reply)
{
    struct act act;
    const struct package_stage *stage = request->stage;
    struct actor by = office_actor(request);
    enum fault f = office_act_seen(db, request, &act);
    if (!f)
        f = audit(db, &by, "act.export", "export", act.id, "%zu bytes", stage->len);
    if (f)
        return f;
    reply->bytes = stage->zip;
    reply->bytes_len = stage->len;
    reply->mime = "application/zip";
    reply->download_name = arena_format(request->arena, "act-%s.zip", act.id);
    return arena_check(request->arena);
}

/* ---- signing keys ---- */

enum fault office_signing_key_prepare(struct db *db, struct request *request, struct reply *reply)
{
    const char *password;
    const struct ca *ca;
    enum act_post post;
    struct signing_key *key = arena_alloc(request->arena, sizeof *key);
    (void)reply;
    enum fault f = key ? signing_need_seal(&ca) : fault(F_NOMEM, "signing key");
    if (!f)
        f = request_unpack(request, "{s:s !}", "password", &password);
    if (!f)
        f = signing_post(request->who.roles, &post);
    if (!f)
        f = signing_key_of(db, request->who.person, request->now_ms, request->arena, key);
    if (f != F_SIGNING_KEY)
        return f ? f : fault(F_CONFLICT, "person %s has a signing key", request->who.person);
    request->stage = key;
    return signing_key_make(db, ca, request->who.person, post, password, request->now_ms, request->arena, key);
}

enum fault office_signing_key(struct db *db, struct request *request, struct reply *reply)
{
    struct signing_key now;
    const struct signing_key *key = request->stage;
    struct actor by = office_actor(request);
    enum fault f = signing_key_of(db, request->who.person, request->now_ms, request->arena, &now);
    if (f != F_SIGNING_KEY)
        return f ? f : fault(F_CONFLICT, "person %s has a signing key", request->who.person);
    f = signing_key_put(db, &by, request->who.person, key, request->now_ms);
    return f ? f : reply_json(reply, json_pack("{s:I}", "to_ms", (json_int_t)key->to_ms));
}
