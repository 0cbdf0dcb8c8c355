#include "route.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const char *request_query(const struct request *request, const char *name)
{
    for (int i = 0; i < request->queries; i++)
        if (!strcmp(request->query[i].name, name))
            return request->query[i].value;
    return NULL;
}

bool request_has(const struct request *request, uint32_t roles)
{
    return (request->who.roles & roles) != 0;
}

enum fault request_unpack(const struct request *request, const char *format, ...)
{
    json_error_t error;
    va_list args;
    if (!request->json)
        return fault(F_INVALID, "the request has no JSON object");
    va_start(args, format);
    int failed = json_vunpack_ex((json_t *)request->json, &error, 0, format, args);
    va_end(args);
    return failed ? fault(F_INVALID, "%.160s", error.text) : F_OK;
}

enum fault reply_json(struct reply *reply, json_t *json)
{
    if (!json)
        return fault(F_NOMEM, "JSON of the reply");
    json_decref(reply->json);
    reply->json = json;
    return F_OK;
}

enum fault reply_notice(struct reply *reply, enum notice_kind kind, const char *attempt, json_t *json)
{
    if (reply->notices_len == REPLY_NOTICES) {
        json_decref(json);
        return fault(F_NOMEM, "more than %d notices of one errand", REPLY_NOTICES);
    }
    struct notice *n = &reply->notices[reply->notices_len++];
    n->kind = kind;
    n->json = json;
    snprintf(n->attempt, sizeof n->attempt, "%s", attempt ? attempt : "");
    return F_OK;
}

void reply_release(struct reply *reply)
{
    json_decref(reply->json);
    if (reply->bytes_owned)
        free((void *)reply->bytes);
    for (int i = 0; i < reply->notices_len; i++)
        json_decref(reply->notices[i].json);
    int retry_after_s = reply->retry_after_s;
    memset(reply, 0, sizeof *reply);
    reply->retry_after_s = retry_after_s;
}

json_t *page_json(json_t *rows, int64_t page, int64_t size, int64_t total)
{
    int64_t pages = size > 0 ? (total + size - 1) / size : 1;
    return json_pack("{s:o, s:I, s:I, s:I}", "rows", rows, "page", (json_int_t)page, "pages",
                     (json_int_t)(pages ? pages : 1), "total", (json_int_t)total);
}
