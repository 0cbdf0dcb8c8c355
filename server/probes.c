#include "doing.h"
#include "http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "live.h"
#include "loop.h"
#include "metrics.h"
#include "settings.h"

/* /healthz, /readyz, /metrics: for machines, not in the route table because they answer without the books. */

static void health(struct http_conn *c)
{
    char *text = strdup("ok\n");
    http_answer_text(c, 200, "text/plain; charset=utf-8", text, text ? strlen(text) : 0);
}

static void ready(struct http_conn *c)
{
    json_t *reasons = json_array();
    live_ready(reasons);
    if (loop_stopping())
        json_array_append_new(reasons, json_string("the server is stopping"));
    bool is_ready = json_array_size(reasons) == 0;
    /* What is off for want of a net does not make a server unready: an exam runs on what is left, and staff are
       told. */
    json_t *json = json_pack("{s:b, s:o, s:o}", "ready", is_ready, "reasons", reasons, "off", live_off());
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    http_answer_text(c, is_ready ? 200 : 503, "application/json", text, text ? strlen(text) : 0);
}

static bool may_measure(const struct http_conn *c)
{
    const char *token = settings()->metrics_token, *given = c->in.authorization;
    if (c->in.loopback)
        return true;
    if (!*token || !given || strncmp(given, "Bearer ", 7) || strlen(given + 7) != strlen(token))
        return false;
    return sodium_memcmp(given + 7, token, strlen(token)) == 0;
}

static void measure(struct http_conn *c)
{
    size_t len = 0, more = 0;
    char *text = metrics_text(&len), *routes = NULL;
    FILE *out = open_memstream(&routes, &more);
    if (out) {
        routes_metrics(out);
        live_metrics(out);
        doing_metrics(out);
        fclose(out);
    }
    char *both = text && routes ? realloc(text, len + more + 1) : NULL;
    if (!both) {
        free(text);
        free(routes);
        http_answer_fault(c, F_NOMEM, "metrics");
        return;
    }
    memcpy(both + len, routes, more + 1);
    free(routes);
    http_answer_text(c, 200, "text/plain; version=0.0.4; charset=utf-8", both, len + more);
}

bool probe_answer(struct http_conn *c)
{
    const struct request *r = &c->errand->request;
    void (*answer)(struct http_conn *) = !strcmp(r->path, "/healthz")   ? health
                                         : !strcmp(r->path, "/readyz")  ? ready
                                         : !strcmp(r->path, "/metrics") ? measure
                                                                        : NULL;
    if (!answer)
        return false;
    if (strcmp(r->method, "GET") && strcmp(r->method, "HEAD"))
        http_answer_fault(c, F_METHOD, "a machine's path is only read");
    else if (answer == measure && !may_measure(c))
        http_answer_fault(c, F_FORBIDDEN, "neither loopback nor the token");
    else
        answer(c);
    return true;
}
