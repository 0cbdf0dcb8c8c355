#include "sock_lws.h"

#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "doing.h"
#include "errand.h"
#include "http.h"
#include "http_parse.h"
#include "log.h"
#include "loop.h"
#include "metrics.h"
#include "settings.h"
#include "sock.h"

_Static_assert(BUFFER_ROOM >= LWS_PRE + SOCK_HEAD_MAX, "room for libwebsockets and a head");

struct message {
    struct message *next;
    struct buffer *buffer;
    size_t head_len;
    unsigned char head[SOCK_HEAD_MAX];
    bool text;
};

struct sock {
    struct lws *wsi;
    const struct sock_kind *kind;
    struct errand *errand; /* of the handshake: lives as long as the socket, holds who */
    bool away, open, closing;
    bool parting; /* `goodbye` is on its way */
    struct post goodbye;
    int close_code;
    char close_reason[124];
    void *user;
    unsigned char *rx; /* a message in parts */
    size_t rx_len, rx_room;
    bool rx_binary;
    struct message *first, *last;
    size_t waiting;
    int64_t heard_steady_ms;
    struct sock *next, **at; /* in `all` */
};

static struct kind {
    const struct sock_kind *kind;
    struct route row;
    enum metric gauge;
} kinds[SOCK_KINDS_MAX];
static int kinds_len;
static struct sock *all;
static int count;

/* -- kinds -- */

static enum fault admitted(struct db *db, struct request *request, struct reply *reply)
{
    (void)db;
    (void)request;
    (void)reply;
    return F_OK;
}

void sock_kind_register(const struct sock_kind *kind)
{
    static const enum metric gauges[] = {M_sockets_exam, M_sockets_media, M_sockets_board, M_sockets_watch};
    static const char *const paths[] = {"/ws/exam", "/ws/media", "/ws/board", "/ws/watch"};
    if (kinds_len == SOCK_KINDS_MAX)
        abort();
    struct kind *k = &kinds[kinds_len++];
    *k = (struct kind){
        kind, {"OPEN", kind->path, kind->roles, LANE_READ, 0, admitted, NULL, NULL, "handshake"}, M_COUNT};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        if (!strcmp(paths[i], kind->path))
            k->gauge = gauges[i];
}

static struct kind *kind_of(const char *path)
{
    for (int i = 0; i < kinds_len; i++)
        if (!strcmp(kinds[i].kind->path, path))
            return &kinds[i];
    return NULL;
}

static void gauge(const struct sock *s, int by)
{
    struct kind *k = kind_of(s->kind->path);
    if (k->gauge != M_COUNT)
        metric_add(k->gauge, by);
}

/* -- handshake -- */

static int refuse(struct lws *wsi, struct errand *e, enum fault f)
{
    struct head head;
    char quoted[FAULT_TEXT_MAX + 4];
    log_line(LEVEL_INFO, "handshake_refused", "request=%s fault=%s text=%s", e->request.id, fault_code(f),
             log_quote(fault_text(), quoted, sizeof quoted));
    json_t *json = fault_json(f, e->request.who.lang, e->request.id);
    char *body = json ? json_dumps(json, JSON_COMPACT) : NULL;
    size_t len = body ? strlen(body) : 0;
    head_begin(&head, fault_status(f), e->request.id);
    head_add(&head, "content-type", "application/json");
    head_add(&head, "connection", "close");
    head_add(&head, "content-length", "%zu", len);
    head_end(&head);
    unsigned char *out = malloc(LWS_PRE + head.len + len);
    if (out) {
        memcpy(out + LWS_PRE, head.bytes, head.len);
        if (len)
            memcpy(out + LWS_PRE + head.len, body, len);
        lws_write(wsi, out + LWS_PRE, head.len + len, LWS_WRITE_HTTP_FINAL);
    }
    metric_add(M_http_faults_client, 1);
    free(out);
    free(body);
    json_decref(json);
    errand_free(e);
    return 1;
}

int sock_on_upgrade(struct lws *wsi)
{
    struct http_in in;
    char *path = NULL;
    int path_len = 0;
    if (!http_wants_websocket(wsi) || lws_get_opaque_user_data(wsi) ||
        lws_http_get_uri_and_method(wsi, &path, &path_len) < 0)
        return -1;
    struct errand *e = path ? errand_new() : NULL;
    if (!e)
        return -1;
    enum fault f = http_read(wsi, path, (size_t)path_len, e, &in);
    if (f != F_OK)
        return refuse(wsi, e, f);
    if (!http_same_origin(in.origin, in.host, settings()->public_url))
        return refuse(wsi, e, fault(F_ORIGIN, "Origin differs from Host"));
    struct kind *kind = kind_of(e->request.path);
    if (!kind)
        return refuse(wsi, e, fault(F_NOT_FOUND, "no such kind of socket"));
    if (loop_stopping())
        return refuse(wsi, e, fault(F_BUSY, "the server is stopping"));
    struct sock *s = calloc(1, sizeof *s);
    if (!s)
        return refuse(wsi, e, fault(F_NOMEM, "socket"));
    s->wsi = wsi;
    s->kind = kind->kind;
    s->errand = e;
    e->request.route = &kind->row;
    lws_set_opaque_user_data(wsi, s);
    s->next = all;
    s->at = &all;
    if (all)
        all->at = &s->next;
    all = s;
    count++;
    return 0;
}

static void came_back(struct errand *e, void *user)
{
    struct sock *s = user;
    if (!s)
        return;
    e->kept = true;
    s->away = false;
    enum fault f = e->fault;
    if (f == F_OK && !s->closing) {
        f = s->kind->open ? s->kind->open(s, &e->request, &s->user) : F_OK;
        if (f != F_OK)
            memcpy(e->fault_text, fault_text(), sizeof e->fault_text - 1);
    }
    if (f != F_OK) {
        char quoted[FAULT_TEXT_MAX + 4];
        log_line(LEVEL_INFO, "socket_refused", "request=%s path=%s fault=%s text=%s", e->request.id, s->kind->path,
                 fault_code(f), log_quote(e->fault_text, quoted, sizeof quoted));
        sock_fault(s, 0, f, e->request.id);
        sock_close(s, 1008, fault_code(f));
        return;
    }
    s->open = true;
    gauge(s, 1);
    lws_rx_flow_control(s->wsi, 1);
}

int sock_on_established(struct lws *wsi)
{
    struct sock *s = lws_get_opaque_user_data(wsi);
    if (!s)
        return -1;
    lws_rx_flow_control(wsi, 0);
    s->heard_steady_ms = clock_steady_ms();
    s->away = true;
    s->errand->done = came_back;
    s->errand->user = s;
    errand_send(s->errand);
    return 0;
}

/* -- receiving -- */

static int too_big(struct sock *s, size_t max)
{
    char reason[64];
    snprintf(reason, sizeof reason, "a message may not exceed %zu bytes", max);
    if (s->rx_binary && max)
        metric_add(M_drop_too_large, 1);
    sock_close(s, max ? 1009 : 1003, max ? reason : "this type of message is not taken here");
    return 0;
}

static int gather(struct sock *s, const void *bytes, size_t len)
{
    if (s->rx_len + len + 1 > s->rx_room) {
        size_t room = s->rx_room ? s->rx_room : 4096;
        while (room < s->rx_len + len + 1)
            room *= 2;
        unsigned char *bigger = realloc(s->rx, room);
        if (!bigger)
            return -1;
        s->rx = bigger;
        s->rx_room = room;
    }
    memcpy(s->rx + s->rx_len, bytes, len);
    s->rx_len += len;
    s->rx[s->rx_len] = '\0';
    return 0;
}

void sock_on_pong(struct lws *wsi)
{
    struct sock *s = lws_get_opaque_user_data(wsi);
    if (s)
        s->heard_steady_ms = clock_steady_ms();
}

int64_t sock_silent_ms(const struct sock *sock)
{
    return clock_steady_ms() - sock->heard_steady_ms;
}

int sock_on_receive(struct lws *wsi, const void *bytes, size_t len)
{
    struct sock *s = lws_get_opaque_user_data(wsi);
    if (!s)
        return 0;
    s->heard_steady_ms = clock_steady_ms();
    if (s->closing)
        return 0;
    bool first = lws_is_first_fragment(wsi);
    bool last = lws_is_final_fragment(wsi) && !lws_remaining_packet_payload(wsi);
    if (first) {
        s->rx_len = 0;
        s->rx_binary = lws_frame_is_binary(wsi);
    }
    size_t max = s->rx_binary ? s->kind->binary_max : s->kind->text_max;
    if (s->rx_len + len > max)
        return too_big(s, max);
    metric_add(M_bytes_in, (int64_t)len);
    if (s->rx_binary && first && last) {
        s->kind->binary(s, s->user, bytes, len);
        return 0;
    }
    if (gather(s, bytes, len))
        return -1;
    if (!last)
        return 0;
    if (s->rx_binary)
        s->kind->binary(s, s->user, s->rx, s->rx_len);
    else
        s->kind->text(s, s->user, (const char *)s->rx, s->rx_len);
    s->rx_len = 0;
    return 0;
}

/* -- sending -- */

static void drop_queue(struct sock *s)
{
    while (s->first) {
        struct message *m = s->first;
        s->first = m->next;
        buffer_drop(m->buffer);
        free(m);
    }
    s->last = NULL;
    s->waiting = 0;
}

static void queue(struct sock *s, const void *head, size_t head_len, struct buffer *buffer, bool text)
{
    if (s->closing || !s->wsi || !buffer)
        return;
    if (s->waiting + head_len + buffer->len > SOCK_SEND_MAX) {
        metric_add(M_socket_overflow, 1);
        drop_queue(s);
        sock_close(s, 1013, "the connection is too slow");
        return;
    }
    struct message *m = calloc(1, sizeof *m);
    if (!m) {
        sock_close(s, 1011, "no memory");
        return;
    }
    m->buffer = buffer_hold(buffer);
    m->text = text;
    m->head_len = head_len;
    if (head_len)
        memcpy(m->head, head, head_len);
    if (s->last)
        s->last->next = m;
    else
        s->first = m;
    s->last = m;
    s->waiting += head_len + buffer->len;
    lws_callback_on_writable(s->wsi);
}

void sock_text(struct sock *sock, const char *text, size_t len)
{
    struct buffer *b = buffer_new(text, len);
    queue(sock, NULL, 0, b, true);
    buffer_drop(b);
}

void sock_json(struct sock *sock, const json_t *json)
{
    size_t len = json ? json_dumpb(json, NULL, 0, JSON_COMPACT) : 0;
    struct buffer *b = len ? buffer_new(NULL, len) : NULL;
    if (b && json_dumpb(json, (char *)b->bytes, len, JSON_COMPACT) == len)
        queue(sock, NULL, 0, b, true);
    buffer_drop(b);
}

void sock_binary(struct sock *sock, const void *head, size_t head_len, struct buffer *payload)
{
    if (head_len <= SOCK_HEAD_MAX)
        queue(sock, head, head_len, payload, false);
}

size_t sock_waiting(const struct sock *sock)
{
    return sock->waiting;
}

const struct who *sock_who(const struct sock *sock)
{
    return &sock->errand->request.who;
}

void sock_fault(struct sock *sock, int64_t re, enum fault f, const char *request_id)
{
    json_t *json = fault_json(f, sock_who(sock)->lang, request_id ? request_id : "");
    if (json && re)
        json_object_set_new(json, "re", json_integer(re));
    sock_json(sock, json);
    json_decref(json);
}

void sock_close(struct sock *sock, int code, const char *reason)
{
    if (sock->closing || !sock->wsi)
        return;
    sock->closing = true;
    sock->close_code = code;
    snprintf(sock->close_reason, sizeof sock->close_reason, "%s", reason ? reason : "");
    lws_rx_flow_control(sock->wsi, 1);
    lws_callback_on_writable(sock->wsi);
}

/* The head is put into the room before the shared payload: libwebsockets copies what it cannot send at once, so
   the room is free again for the next watcher when lws_write returns. */
static int write_one(struct sock *s)
{
    struct message *m = s->first;
    unsigned char *from = m->buffer->bytes - m->head_len;
    size_t len = m->head_len + m->buffer->len;
    memcpy(from, m->head, m->head_len);
    enum doing before = doing_now(m->text ? DOING_RECEIVE : DOING_RELAY); /* pictures alone are binary */
    int n = lws_write(s->wsi, from, len, m->text ? LWS_WRITE_TEXT : LWS_WRITE_BINARY);
    doing_now(before);
    s->first = m->next;
    if (!s->first)
        s->last = NULL;
    s->waiting -= len;
    buffer_drop(m->buffer);
    free(m);
    metric_add(M_bytes_out, (int64_t)len);
    return n < (int)len ? -1 : 0;
}

/* Returning -1 after lws_close_reason() would be the way, but Debian's libwebsockets closes twice on libuv and the
   second time kills the connection before the close frame is out. Closed from outside its service, it closes once. */
static void say_goodbye(struct post *post)
{
    struct sock *s = (struct sock *)((char *)post - offsetof(struct sock, goodbye));
    s->parting = false;
    if (!s->wsi) {
        free(s);
        return;
    }
    lws_close_reason(s->wsi, (enum lws_close_status)s->close_code, (unsigned char *)s->close_reason,
                     strlen(s->close_reason));
    lws_set_timeout(s->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
}

int sock_on_writeable(struct lws *wsi)
{
    struct sock *s = lws_get_opaque_user_data(wsi);
    if (!s)
        return -1;
    bool had = s->first != NULL;
    /* What is writable takes one message; whether it takes more must be asked, which is a system call. */
    for (int i = 0; i < SOCK_WRITES && s->first && (!i || !lws_send_pipe_choked(wsi)); i++)
        if (write_one(s))
            return -1;
    if (s->first) {
        lws_callback_on_writable(wsi);
        return 0;
    }
    if (s->closing && !s->parting) {
        s->parting = true;
        loop_post(&s->goodbye, say_goodbye);
        return 0;
    }
    if (had && s->open && s->kind->drained)
        s->kind->drained(s, s->user);
    return 0;
}

/* -- the end -- */

void sock_on_close(struct lws *wsi)
{
    struct sock *s = lws_get_opaque_user_data(wsi);
    lws_set_opaque_user_data(wsi, NULL);
    if (!s)
        return;
    s->wsi = NULL;
    s->closing = true;
    *s->at = s->next;
    if (s->next)
        s->next->at = s->at;
    count--;
    if (s->open) {
        gauge(s, -1);
        if (s->kind->close)
            s->kind->close(s->user);
    }
    if (s->away)
        errand_forget(s->errand);
    else
        errand_free(s->errand);
    drop_queue(s);
    free(s->rx);
    if (!s->parting)
        free(s);
}

bool sock_is(struct lws *wsi)
{
    const void *held = lws_get_opaque_user_data(wsi);
    const struct sock *s = all;
    while (s && s != held)
        s = s->next;
    return s != NULL;
}

void socks_each(void (*each)(const struct who *who, uint32_t roles, void *user), void *user)
{
    for (struct sock *s = all; s; s = s->next)
        if (s->open && !s->closing)
            each(sock_who(s), sock_who(s)->roles & s->kind->roles, user);
}

void socks_refuse(const char *session, uint32_t roles, enum fault f)
{
    for (struct sock *s = all; s; s = s->next) {
        if (s->closing || s->away || !(s->kind->roles & roles) || strcmp(sock_who(s)->session, session) != 0)
            continue;
        if (f != F_UNAUTHENTICATED)
            sock_fault(s, 0, f, NULL);
        sock_close(s, f == F_UNAUTHENTICATED ? 4401 : 4403, fault_code(f));
    }
}

void socks_close_all(void)
{
    for (struct sock *s = all; s; s = s->next)
        sock_close(s, 1001, "the server restarts");
}

int socks_open(void)
{
    return count;
}
