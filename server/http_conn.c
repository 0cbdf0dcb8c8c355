#include "http_conn.h"

#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "http.h"
#include "http_parse.h"
#include "metrics.h"
#include "settings.h"
#include "turnstile.h"

static struct http_conn *conn_new(struct lws *wsi)
{
    struct http_conn *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    c->errand = errand_new();
    if (!c->errand) {
        free(c);
        return NULL;
    }
    c->wsi = wsi;
    c->file = -1;
    c->began_us = clock_steady_us();
    return c;
}

static void came_back(struct errand *errand, void *user)
{
    struct http_conn *c = user;
    if (!c)
        return;
    errand->kept = true;
    c->away = false;
    http_answer_reply(c);
}

static void send_errand(struct http_conn *c)
{
    struct errand *e = c->errand;
    c->sent = true;
    c->away = true;
    e->request.body = c->body ? c->body : "";
    e->request.body_len = c->body_len;
    e->done = came_back;
    e->user = c;
    lws_set_timeout(c->wsi, NO_PENDING_TIMEOUT, 0);
    lws_rx_flow_control(c->wsi, 0);
    errand_send(e);
}

static enum fault check_body(struct http_conn *c, const struct route *row)
{
    int64_t length = c->in.length;
    const char *method = c->errand->request.method;
    if (length < 0 && (!strcmp(method, "POST") || !strcmp(method, "PUT")))
        return fault(F_LENGTH, "%s without Content-Length", method);
    if (length > (int64_t)row->body_max)
        return fault(F_TOO_BIG, "a body of %lld bytes, at most %zu", (long long)length, row->body_max);
    if (length > 0 && !strcmp(method, "POST") && !http_is_json(c->in.content_type))
        return fault(F_UNSUPPORTED, "the body is not application/json");
    return F_OK;
}

static enum fault take_route(struct http_conn *c)
{
    struct request *r = &c->errand->request;
    enum fault f = route_find(r, &r->route);
    if (f == F_OK)
        f = check_body(c, r->route);
    if (f != F_OK)
        return f;
    if (c->in.length <= 0) {
        send_errand(c);
        return F_OK;
    }
    c->body = arena_alloc(r->arena, (size_t)c->in.length + 1);
    return arena_check(r->arena);
}

/* Anybody may open what a printed QR leads to, but not at any pace. */
static bool too_fast(const struct request *r)
{
    static struct turnstile gate;
    return !strncmp(r->path, "/v/", 3) && !turnstile_pass(&gate, r->who.address, clock_now_ms());
}

static void dispatch(struct http_conn *c)
{
    struct request *r = &c->errand->request;
    bool reads = !strcmp(r->method, "GET") || !strcmp(r->method, "HEAD");
    enum fault f = F_OK;
    if (!reads && !r->key && !http_same_origin(c->in.origin, c->in.host, settings()->public_url))
        f = fault(F_ORIGIN, "Origin differs from Host");
    else if (too_fast(r))
        f = fault(F_TOO_MANY, "the public page is asked for too often");
    else if (!strncmp(r->path, "/api/", 5) || !strncmp(r->path, "/v/", 3))
        f = take_route(c);
    else if (probe_answer(c))
        return;
    else if (!reads)
        f = fault(F_METHOD, "%s of a page", r->method);
    else {
        const struct static_file *file = strncmp(r->path, "/ws/", 4) ? static_find(r->path) : NULL;
        if (file)
            http_answer_static(c, file);
        else
            f = fault(F_NOT_FOUND, "no such page");
    }
    if (f != F_OK)
        http_answer_fault(c, f, fault_text());
}

int http_on_request(struct lws *wsi, const char *uri, size_t uri_len)
{
    struct http_conn *c = lws_get_opaque_user_data(wsi);
    if (c)
        http_conn_free(c);
    c = conn_new(wsi);
    lws_set_opaque_user_data(wsi, c);
    if (!c)
        return -1;
    enum fault f = http_read(wsi, uri, uri_len, c->errand, &c->in);
    if (f != F_OK) {
        c->in.close = true;
        http_answer_fault(c, f, fault_text());
    } else {
        dispatch(c);
    }
    return 0;
}

int http_on_body(struct lws *wsi, const void *bytes, size_t len)
{
    struct http_conn *c = lws_get_opaque_user_data(wsi);
    metric_add(M_bytes_in, (int64_t)len);
    if (!c || c->sent || !c->body)
        return 0;
    if (len > (size_t)c->in.length - c->body_len)
        return -1;
    memcpy(c->body + c->body_len, bytes, len);
    c->body_len += len;
    return 0;
}

int http_on_body_end(struct lws *wsi)
{
    struct http_conn *c = lws_get_opaque_user_data(wsi);
    if (c && c->body && !c->sent)
        send_errand(c);
    return 0;
}

int http_on_writeable(struct lws *wsi)
{
    struct http_conn *c = lws_get_opaque_user_data(wsi);
    return c && c->ready ? http_write(c) : 0;
}

void http_on_close(struct lws *wsi)
{
    struct http_conn *c = lws_get_opaque_user_data(wsi);
    lws_set_opaque_user_data(wsi, NULL);
    if (c)
        http_conn_free(c);
}
