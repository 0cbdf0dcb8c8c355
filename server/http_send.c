#include "http.h"

#include <errno.h>
#include <fcntl.h>
#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

#include "clock.h"
#include "http_parse.h"
#include "log.h"
#include "loop.h"
#include "metrics.h"

enum { SEND_TIMEOUT_S = 60 };

json_t *fault_json(enum fault f, enum lang lang, const char *request_id)
{
    return json_pack("{s:{s:s, s:s, s:s}}", "fault", "code", fault_code(f), "sentence", fault_sentence(f, lang),
                     "request", request_id);
}

static void begin(struct http_conn *c, int status)
{
    c->sent = true;
    c->status = status;
    head_begin(&c->head, status, c->errand->request.id);
}

static void log_answer(const struct http_conn *c)
{
    const struct request *r = &c->errand->request;
    int64_t us = clock_steady_us() - c->began_us;
    log_line(LEVEL_DEBUG, "http", "request=%s method=%s route=%s status=%d us=%lld", r->id, r->method,
             r->route ? r->route->path : "-", c->status, (long long)us);
}

/* A body that was refused and is too long to be waited for. */
static bool pours(const struct http_conn *c)
{
    return !c->body && c->in.length > HTTP_DISCARD_MAX;
}

/* The head is whole: what remains is to be written when the socket allows. */
static void release(struct http_conn *c, int64_t body_len)
{
    if (c->status != 304)
        head_add(&c->head, "content-length", "%lld", (long long)body_len);
    if (c->in.close || pours(c))
        head_add(&c->head, "connection", "close");
    head_end(&c->head);
    if (c->in.head || c->status == 304)
        c->from = c->to;
    c->ready = true;
    metric_add(M_http_requests, 1);
    if (c->status >= 400)
        metric_add(c->status >= 500 ? M_http_faults_server : M_http_faults_client, 1);
    log_answer(c);
    if (!c->wsi)
        return;
    lws_rx_flow_control(c->wsi, 1); /* a connection held back is not told that it may write either */
    lws_set_timeout(c->wsi, PENDING_TIMEOUT_HTTP_CONTENT, SEND_TIMEOUT_S);
    lws_callback_on_writable(c->wsi);
}

static void answer_bytes(struct http_conn *c, const void *bytes, size_t len)
{
    c->bytes = bytes;
    c->from = 0;
    c->to = (int64_t)len;
    release(c, c->to);
}

void http_answer_text(struct http_conn *c, int status, const char *mime, char *take_text, size_t len)
{
    begin(c, status);
    head_add(&c->head, "content-type", "%s", mime);
    head_add(&c->head, "cache-control", "no-store");
    c->text = take_text;
    answer_bytes(c, take_text, len);
}

static void add_allow(struct http_conn *c)
{
    static const char *const methods[] = {"GET", "POST", "PUT", "DELETE"};
    char allow[64] = "";
    struct request asked = {.path = c->errand->request.path, .arena = c->errand->request.arena};
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        const struct route *row;
        asked.method = methods[i];
        if (route_find(&asked, &row) == F_OK)
            snprintf(allow + strlen(allow), sizeof allow - strlen(allow), "%s%s", *allow ? ", " : "", methods[i]);
    }
    head_add(&c->head, "allow", "%s", *allow ? allow : "GET, HEAD");
}

void http_answer_fault(struct http_conn *c, enum fault f, const char *text)
{
    struct errand *e = c->errand;
    char quoted[FAULT_TEXT_MAX + 4];
    int status = fault_status(f);
    log_line(status >= 500 && f != F_BUSY ? LEVEL_ERROR : LEVEL_INFO, "refused", "request=%s route=%s fault=%s text=%s",
             e->request.id, e->request.route ? e->request.route->path : "-", fault_code(f),
             log_quote(text, quoted, sizeof quoted));
    json_t *json = fault_json(f, e->request.who.lang, e->request.id);
    char *body = json ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    begin(c, status);
    head_add(&c->head, "content-type", "application/json");
    head_add(&c->head, "cache-control", "no-store");
    if (status == 503 || status == 429)
        head_add(&c->head, "retry-after", "%d", e->reply.retry_after_s ? e->reply.retry_after_s : 2);
    if (f == F_METHOD)
        add_allow(c);
    c->text = body;
    answer_bytes(c, body ? body : "", body ? strlen(body) : 0);
}

static void answer_part(struct http_conn *c, int64_t size)
{
    const struct reply *reply = &c->errand->reply;
    int64_t from = 0, to = size;
    const char *asked = http_if_range(c->in.if_range, reply->etag) ? c->in.range : NULL;
    enum range range = http_range(asked, size, &from, &to);
    begin(c, range == RANGE_PART ? 206 : range == RANGE_BAD ? 416 : reply->status ? reply->status : 200);
    if (range == RANGE_BAD)
        from = to = 0;
    head_add(&c->head, "accept-ranges", "bytes");
    if (range == RANGE_PART)
        head_add(&c->head, "content-range", "bytes %lld-%lld/%lld", (long long)from, (long long)to - 1,
                 (long long)size);
    else if (range == RANGE_BAD)
        head_add(&c->head, "content-range", "bytes */%lld", (long long)size);
    head_add(&c->head, "content-type", "%s", reply->mime ? reply->mime : "application/octet-stream");
    head_add(&c->head, "cache-control", "%s", reply->cacheable ? "private, max-age=31536000, immutable" : "no-store");
    if (reply->etag)
        head_add(&c->head, "etag", "%s", reply->etag);
    if (reply->download_name)
        head_download(&c->head, reply->download_name);
    if (reply->cookie)
        head_cookie(&c->head, reply->cookie);
    c->from = from;
    c->to = to;
    release(c, to - from);
}

/* -- files: opened, measured and read by libuv's own threads, never by the loop -- */

static uv_fs_t *fs_of(struct http_conn *c)
{
    if (!c->fs)
        c->fs = calloc(1, sizeof(uv_fs_t));
    uv_fs_t *fs = c->fs;
    if (fs)
        fs->data = c;
    return fs;
}

/* An operation has ended. NULL: the peer went away in the meantime and the conn is gone. */
static struct http_conn *fs_done(uv_fs_t *fs, int64_t *ret_result)
{
    struct http_conn *c = fs->data;
    *ret_result = fs->result;
    uv_fs_req_cleanup(fs);
    c->reading = false;
    if (c->wsi)
        return c;
    if (c->file < 0 && *ret_result >= 0 && fs->fs_type == UV_FS_OPEN)
        c->file = (int)*ret_result;
    http_conn_free(c);
    return NULL;
}

static void file_measured(uv_fs_t *fs)
{
    int64_t size = (int64_t)fs->statbuf.st_size, result;
    struct http_conn *c = fs_done(fs, &result);
    if (!c)
        return;
    if (result < 0)
        http_answer_fault(c, F_IO, uv_strerror((int)result));
    else
        answer_part(c, size);
}

static void file_opened(uv_fs_t *fs)
{
    int64_t result;
    struct http_conn *c = fs_done(fs, &result);
    if (!c)
        return;
    if (result < 0) {
        http_answer_fault(c, result == UV_ENOENT ? F_NOT_FOUND : F_IO, uv_strerror((int)result));
        return;
    }
    c->file = (int)result;
    c->reading = uv_fs_fstat(loop_uv(), fs, c->file, file_measured) == 0;
    if (!c->reading)
        http_answer_fault(c, F_IO, "fstat could not be asked for");
}

static void answer_file(struct http_conn *c)
{
    uv_fs_t *fs = fs_of(c);
    c->reading = fs && uv_fs_open(loop_uv(), fs, c->errand->reply.file, O_RDONLY | O_CLOEXEC, 0, file_opened) == 0;
    if (!c->reading)
        http_answer_fault(c, F_NOMEM, "a file could not be asked for");
}

static void file_read(uv_fs_t *fs)
{
    int64_t result;
    struct http_conn *c = fs_done(fs, &result);
    if (!c)
        return;
    c->chunk_len = result > 0 ? (size_t)result : 0;
    c->broken = result <= 0;
    lws_callback_on_writable(c->wsi);
}

static int read_more(struct http_conn *c)
{
    size_t len = c->to - c->from > HTTP_CHUNK ? HTTP_CHUNK : (size_t)(c->to - c->from);
    uv_buf_t buf = uv_buf_init((char *)c->chunk + LWS_PRE, (unsigned int)len);
    c->reading = uv_fs_read(loop_uv(), fs_of(c), c->file, &buf, 1, c->from, file_read) == 0;
    return c->reading ? 0 : -1;
}

/* -- answers -- */

void http_answer_reply(struct http_conn *c)
{
    struct errand *e = c->errand;
    struct reply *reply = &e->reply;
    if (e->fault != F_OK) {
        http_answer_fault(c, e->fault, e->fault_text);
    } else if (reply->file) {
        answer_file(c);
    } else if (reply->bytes) {
        c->bytes = reply->bytes;
        answer_part(c, (int64_t)reply->bytes_len);
    } else {
        c->text = reply->json ? json_dumps(reply->json, JSON_COMPACT) : strdup("{}");
        begin(c, reply->status ? reply->status : 200);
        head_add(&c->head, "content-type", "application/json");
        head_add(&c->head, "cache-control", "no-store");
        if (reply->retry_after_s)
            head_add(&c->head, "retry-after", "%d", reply->retry_after_s);
        if (reply->cookie)
            head_cookie(&c->head, reply->cookie);
        answer_bytes(c, c->text, c->text ? strlen(c->text) : 0);
    }
}

void http_answer_static(struct http_conn *c, const struct static_file *file)
{
    const unsigned char *bytes = file->plain;
    size_t len = file->plain_len;
    const char *coding = NULL;
    if (file->brotli_len && http_accepts(c->in.accept_encoding, "br")) {
        bytes = file->brotli;
        len = file->brotli_len;
        coding = "br";
    } else if (file->gzip_len && http_accepts(c->in.accept_encoding, "gzip")) {
        bytes = file->gzip;
        len = file->gzip_len;
        coding = "gzip";
    }
    begin(c, http_etag_match(c->in.if_none_match, file->etag) ? 304 : 200);
    head_add(&c->head, "content-type", "%s", file->mime);
    head_add(&c->head, "etag", "%s", file->etag);
    head_add(&c->head, "vary", "accept-encoding");
    head_add(&c->head, "cache-control", "%s", file->immutable ? "public, max-age=31536000, immutable" : "no-cache");
    if (coding && c->status == 200)
        head_add(&c->head, "content-encoding", "%s", coding);
    answer_bytes(c, bytes, len);
}

static int end(struct http_conn *c)
{
    struct lws *wsi = c->wsi;
    bool close = c->in.close, more = pours(c);
    lws_set_opaque_user_data(wsi, NULL);
    http_conn_free(c);
    lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0);
    if (lws_http_transaction_completed(wsi))
        return -1;
    if (!more)
        return close ? -1 : 0;
    /* Closing on somebody who still sends would take the answer from them: what comes is thrown away for a while. */
    lws_set_timeout(wsi, PENDING_TIMEOUT_HTTP_CONTENT, HTTP_LINGER_S);
    return 0;
}

static int put(struct http_conn *c, size_t len, bool last)
{
    metric_add(M_bytes_out, (int64_t)len);
    lws_set_timeout(c->wsi, PENDING_TIMEOUT_HTTP_CONTENT, SEND_TIMEOUT_S);
    int n = lws_write(c->wsi, c->chunk + LWS_PRE, len, last ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP);
    if (n < (int)len)
        return -1;
    if (last)
        return end(c);
    lws_callback_on_writable(c->wsi);
    return 0;
}

/* The head goes out with as much of the body as fits behind it. */
static size_t fill(struct http_conn *c)
{
    size_t used = 0;
    if (!c->head_written) {
        memcpy(c->chunk + LWS_PRE, c->head.bytes, c->head.len);
        used = c->head.len;
        c->head_written = true;
    }
    size_t left = (size_t)(c->to - c->from), room = HTTP_CHUNK - used;
    if (c->file < 0 && left) {
        size_t len = left < room ? left : room;
        memcpy(c->chunk + LWS_PRE + used, c->bytes + c->from, len);
        c->from += (int64_t)len;
        used += len;
    }
    return used;
}

int http_write(struct http_conn *c)
{
    if (c->reading)
        return 0;
    if (!c->chunk)
        c->chunk = malloc(LWS_PRE + HTTP_CHUNK);
    if (!c->chunk || c->head.full || c->broken)
        return -1;
    if (c->chunk_len) {
        size_t len = c->chunk_len;
        c->chunk_len = 0;
        c->from += (int64_t)len;
        return put(c, len, c->from >= c->to);
    }
    if (c->head_written && c->file >= 0)
        return read_more(c);
    size_t len = fill(c);
    return put(c, len, c->from >= c->to);
}

void http_conn_free(struct http_conn *c)
{
    c->wsi = NULL;
    if (c->reading)
        return;
    if (c->away)
        errand_forget(c->errand);
    else
        errand_free(c->errand);
    if (c->file >= 0)
        close(c->file);
    free(c->text);
    free(c->chunk);
    free(c->fs);
    free(c);
}
