#include "http.h"

#include <libwebsockets.h>
#include <string.h>

#include "http_parse.h"
#include "settings.h"

static const struct {
    enum lws_token_indexes token;
    const char *method;
} methods[] = {
    {WSI_TOKEN_GET_URI, "GET"},         {WSI_TOKEN_POST_URI, "POST"}, {WSI_TOKEN_PUT_URI, "PUT"},
    {WSI_TOKEN_DELETE_URI, "DELETE"},   {WSI_TOKEN_HEAD_URI, "HEAD"}, {WSI_TOKEN_PATCH_URI, "PATCH"},
    {WSI_TOKEN_OPTIONS_URI, "OPTIONS"},
};

static const char *method_of(struct lws *wsi)
{
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        if (lws_hdr_total_length(wsi, methods[i].token))
            return methods[i].method;
    return "OTHER";
}

/* NULL when absent or longer than a header may be. */
static const char *header(struct lws *wsi, enum lws_token_indexes token, struct arena *arena)
{
    int len = lws_hdr_total_length(wsi, token);
    if (len <= 0 || len >= HTTP_HEADER_MAX)
        return NULL;
    char *copy = arena_alloc(arena, (size_t)len + 2);
    return copy && lws_hdr_copy(wsi, copy, len + 1, token) >= 0 ? copy : NULL;
}

static enum fault check_size(struct lws *wsi)
{
    int total = 0;
    for (int t = 0; t < WSI_TOKEN_COUNT; t++) {
        int len = lws_hdr_total_length(wsi, (enum lws_token_indexes)t);
        if (len >= HTTP_HEADER_MAX)
            return fault(F_HEADERS, "a header of %d bytes", len);
        total += len;
    }
    return total > HTTP_HEADERS_MAX ? fault(F_HEADERS, "headers of %d bytes", total) : F_OK;
}

static enum fault read_query(struct lws *wsi, struct request *r)
{
    char pair[HTTP_PATH_MAX];
    for (int i = 0;; i++) {
        int len = lws_hdr_copy_fragment(wsi, pair, sizeof pair, WSI_TOKEN_HTTP_URI_ARGS, i);
        if (len < 0)
            return F_OK;
        if (r->queries == REQUEST_QUERY)
            return fault(F_INVALID, "more than %d parts of a query", REQUEST_QUERY);
        if (memchr(pair, '\0', (size_t)len))
            return fault(F_INVALID, "NUL in a query");
        char *name = arena_copy(r->arena, pair, (size_t)len);
        char *equals = name ? strchr(name, '=') : NULL;
        if (equals)
            *equals = '\0';
        r->query[r->queries].name = name;
        r->query[r->queries++].value = equals ? equals + 1 : "";
    }
}

static enum fault read_length(struct lws *wsi, struct arena *arena, struct http_in *in)
{
    const char *text = header(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH, arena);
    in->length = -1;
    in->chunked = lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) > 0;
    if (in->chunked)
        return fault(F_LENGTH, "Transfer-Encoding instead of Content-Length");
    return text ? http_length(text, &in->length) : F_OK;
}

static void read_peer(struct lws *wsi, struct request *r, struct http_in *in)
{
    char *address = r->who.address;
    address[0] = '\0';
    lws_get_peer_simple(wsi, address, sizeof r->who.address);
    if (!strncmp(address, "::ffff:", 7))
        memmove(address, address + 7, strlen(address + 7) + 1);
    in->loopback = !strcmp(address, "127.0.0.1") || !strcmp(address, "::1");
    const char *proxy = settings()->trusted_proxy;
    if (*proxy && !strcmp(address, proxy)) {
        in->loopback = false;
        http_forwarded(header(wsi, WSI_TOKEN_X_FORWARDED_FOR, r->arena), address, sizeof r->who.address);
    }
}

static void read_headers(struct lws *wsi, struct arena *arena, struct http_in *in)
{
    in->host = header(wsi, WSI_TOKEN_HOST, arena);
    in->origin = header(wsi, WSI_TOKEN_ORIGIN, arena);
    in->content_type = header(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE, arena);
    in->accept_language = header(wsi, WSI_TOKEN_HTTP_ACCEPT_LANGUAGE, arena);
    in->accept_encoding = header(wsi, WSI_TOKEN_HTTP_ACCEPT_ENCODING, arena);
    in->if_none_match = header(wsi, WSI_TOKEN_HTTP_IF_NONE_MATCH, arena);
    in->range = header(wsi, WSI_TOKEN_HTTP_RANGE, arena);
    in->if_range = header(wsi, WSI_TOKEN_HTTP_IF_RANGE, arena);
    in->authorization = header(wsi, WSI_TOKEN_HTTP_AUTHORIZATION, arena);
    const char *connection = header(wsi, WSI_TOKEN_CONNECTION, arena);
    const char *version = header(wsi, WSI_TOKEN_HTTP, arena);
    in->close = (connection && !strcasecmp(connection, "close")) || (version && strstr(version, "/1.0"));
}

enum fault http_read(struct lws *wsi, const char *uri, size_t uri_len, struct errand *errand, struct http_in *ret_in)
{
    struct request *r = &errand->request;
    struct http_in *in = ret_in;
    memset(in, 0, sizeof *in);
    r->method = method_of(wsi);
    r->path = arena_copy(r->arena, uri, uri_len < HTTP_PATH_MAX ? uri_len : HTTP_PATH_MAX);
    in->head = !strcmp(r->method, "HEAD");
    read_headers(wsi, r->arena, in);
    read_peer(wsi, r, in);
    r->who.lang = http_language(in->accept_language);
    r->user_agent = header(wsi, WSI_TOKEN_HTTP_USER_AGENT, r->arena);
    const char *cookies = header(wsi, WSI_TOKEN_HTTP_COOKIE, r->arena);
    char token[128];
    if (http_cookie(cookies, "baqyla", token, sizeof token))
        r->token = arena_text(r->arena, token);
    if (in->authorization && !strncasecmp(in->authorization, "Bearer ", 7))
        r->key = in->authorization + 7;
    enum fault f = check_size(wsi);
    if (f == F_OK)
        f = uri_len >= HTTP_PATH_MAX || memchr(uri, '\0', uri_len) ? fault(F_NOT_FOUND, "path of %zu bytes", uri_len)
                                                                   : F_OK;
    if (f == F_OK)
        f = read_length(wsi, r->arena, in);
    if (f == F_OK)
        f = read_query(wsi, r);
    return f == F_OK ? arena_check(r->arena) : f;
}

bool http_wants_websocket(struct lws *wsi)
{
    char value[32];
    return lws_hdr_copy(wsi, value, sizeof value, WSI_TOKEN_UPGRADE) > 0 && !strcasecmp(value, "websocket");
}
