#include "signature_json.h"

#include <stdlib.h>

#include "evidence.h"
#include "reading.h"
#include "settings.h"

json_t *stamp_told_json(const char *why, int64_t tries, int64_t at_ms, bool elsewhere, enum lang lang)
{
    if (why)
        return json_pack("{s:s, s:I, s:s}", "state", "pending", "tries", (json_int_t)tries, "why",
                         fault_sentence(fault_from(why), lang));
    return at_ms ? json_pack("{s:s, s:s, s:I}", "state", "stamped", "by", elsewhere ? "authority" : "internal", "at_ms",
                             (json_int_t)at_ms)
                 : json_null();
}

json_t *paper_told_json(const char *sha256, const char *type, const char *entered_by)
{
    return sha256 ? json_pack("{s:s, s:s, s:s?}", "sha256", sha256, "type", type, "entered_by", entered_by)
                  : json_null();
}

enum fault scan_words(const struct request *request, int64_t *ret_version, const char **ret_pdf)
{
    const char *version = request_query(request, "version"), *pdf = request_query(request, "pdf_sha256");
    char *end = NULL;
    *ret_version = version ? strtoll(version, &end, 10) : 0;
    *ret_pdf = pdf;
    return version && *version && !*end && pdf ? F_OK
                                               : fault(F_INVALID, "version and pdf_sha256 of the page are asked for");
}

enum fault scan_take(struct request *request)
{
    struct read_found found = {0};
    struct act_hand_signed *hand = arena_alloc(request->arena, sizeof *hand);
    enum fault f = hand ? reading_bytes("sniff", NULL, request->body, request->body_len, NULL, &found, NULL, NULL)
                        : fault(F_NOMEM, "a scan");
    if (f)
        return f;
    const struct act_scan scan = {arena_text(request->arena, found.mime), request->body, request->body_len};
    f = scan.type ? page_paper_make(request->who.person, &scan, settings()->data, request->now_ms, request->arena, hand)
                  : arena_check(request->arena);
    request->stage = hand;
    return f;
}

enum fault scan_reply(const struct request *request, const char *sha256, const char *type, struct reply *reply)
{
    char *path = arena_alloc(request->arena, EVIDENCE_PATH_MAX);
    if (!path)
        return fault(F_NOMEM, "path");
    reply->mime = type;
    reply->download_name = "scan";
    reply->file = path;
    return evidence_path(settings()->data, sha256, path);
}
