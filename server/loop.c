#include "loop.h"

#include <errno.h>
#include <libwebsockets.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <uv.h>

#include "audit.h"
#include "clerk.h"
#include "clock.h"
#include "doing.h"
#include "hands.h"
#include "http_conn.h"
#include "live.h"
#include "log.h"
#include "loop_post.h"
#include "metrics.h"
#include "route.h"
#include "seal.h"
#include "settings.h"
#include "stamping.h"
#include "sock_lws.h"
#include "static.h"
#include "tls.h"

enum { TICK_MS = 1000, STOP_TICK_MS = 20, ACCEPTS = 32, LINGER_MS = 300, FILES_WANTED = 65536 };
enum { GAUGE_EVERY = 10, SILENT_MANY = 20 }; /* seconds; connections in that time */

static struct {
    uv_loop_t uv;
    uv_poll_t accept;
    uv_signal_t term;
    uv_timer_t tick, stop;
    struct lws_context *lws;
    struct lws_vhost *vhost;
    struct loop_start start;
    int64_t began_ms, due_us, stop_by_ms, empty_ms;
    int connections, silent, ticks;
    bool accepting, stopping, live_stopped;
} loop;

struct uv_loop_s *loop_uv(void)
{
    return &loop.uv;
}

bool loop_stopping(void)
{
    return loop.stopping;
}

/* -- libwebsockets -- */

static void accept_on(void);

/* Room that libwebsockets gives a connection with its first whole request and not before: who has none, never said
   what it wanted. */
struct spoke {
    char yes;
};

static void destroyed(struct lws *wsi)
{
    metric_set(M_connections, --loop.connections);
    if (!lws_wsi_user(wsi)) {
        loop.silent++;
        metric_add(M_connections_silent, 1);
    }
    if (sock_is(wsi))
        sock_on_close(wsi);
    else
        http_on_close(wsi);
    accept_on();
}

static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
    (void)user;
    switch (reason) {
    case LWS_CALLBACK_HTTP: return http_on_request(wsi, in, len);
    case LWS_CALLBACK_HTTP_BODY: return http_on_body(wsi, in, len);
    case LWS_CALLBACK_HTTP_BODY_COMPLETION: return http_on_body_end(wsi);
    case LWS_CALLBACK_HTTP_WRITEABLE: return http_on_writeable(wsi);
    case LWS_CALLBACK_CLOSED_HTTP:
        if (!sock_is(wsi))
            http_on_close(wsi);
        return 0;
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE: return sock_on_upgrade(wsi);
    case LWS_CALLBACK_ESTABLISHED: return sock_on_established(wsi);
    case LWS_CALLBACK_RECEIVE: return sock_on_receive(wsi, in, len);
    case LWS_CALLBACK_RECEIVE_PONG: sock_on_pong(wsi); return 0;
    case LWS_CALLBACK_SERVER_WRITEABLE: return sock_on_writeable(wsi);
    case LWS_CALLBACK_CLOSED: sock_on_close(wsi); return 0;
    case LWS_CALLBACK_WSI_CREATE: metric_set(M_connections, ++loop.connections); return 0;
    case LWS_CALLBACK_WSI_DESTROY: destroyed(wsi); return 0;
    default: return 0;
    }
}

static void lws_says(int level, const char *line)
{
    char quoted[256];
    log_line(level & LLL_ERR ? LEVEL_WARN : LEVEL_DEBUG, "lws", "text=%s", log_quote(line, quoted, sizeof quoted));
}

static enum fault open_lws(void)
{
    static const struct lws_protocols protocols[] = {
        {"baqyla", on_event, sizeof(struct spoke), 16 * 1024, 0, NULL, 0},
        {0},
    };
    static lws_retry_bo_t heart;
    struct tls_paths paths;
    enum fault f = tls_prepare(&paths);
    if (f != F_OK)
        return f;
    heart.secs_since_valid_ping = (uint16_t)settings()->heartbeat_s;
    heart.secs_since_valid_hangup = (uint16_t)(settings()->heartbeat_s * 2);
    void *foreign[1] = {&loop.uv};
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN_SERVER,
        .protocols = protocols,
        .alpn = "http/1.1",
        .foreign_loops = foreign,
        .options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_VALIDATE_UTF8 |
                   LWS_SERVER_OPTION_EXPLICIT_VHOSTS,
        .pt_serv_buf_size = 64 * 1024,
        .max_http_header_data2 = 16 * 1024,
        .gid = (gid_t)-1,
        .uid = (uid_t)-1,
        .keepalive_timeout = 30,
        .timeout_secs = 30,
        .ka_time = 60,
        .ka_interval = 10,
        .ka_probes = 3,
        .ssl_cert_filepath = paths.cert,
        .ssl_private_key_filepath = paths.key,
        .ssl_options_set = SSL_OP_NO_SSLv3 | SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1 | SSL_OP_NO_RENEGOTIATION,
        .retry_and_idle_policy = &heart,
        .vhost_name = "baqyla",
    };
    lws_set_log_level(LLL_ERR | LLL_WARN, lws_says);
    loop.lws = lws_create_context(&info);
    loop.vhost = loop.lws ? lws_create_vhost(loop.lws, &info) : NULL;
    return loop.vhost ? F_OK : fault(F_IO, "TLS could not be set up with %.150s", paths.cert);
}

/* -- accepting: the keeper's socket, so that connections wait in it while a server restarts -- */

static void accept_some(uv_poll_t *handle, int status, int events)
{
    (void)handle;
    (void)events;
    for (int i = 0; status == 0 && i < ACCEPTS && loop.connections < settings()->max_connections; i++) {
        int fd = accept4(loop.start.listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), on = 1;
        if (fd < 0)
            break;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (!lws_adopt_socket_vhost(loop.vhost, fd))
            log_line(LEVEL_WARN, "adopt", NULL);
    }
    if (loop.connections >= settings()->max_connections && loop.accepting) {
        uv_poll_stop(&loop.accept);
        loop.accepting = false;
        log_line(LEVEL_WARN, "connections_full", "open=%d", loop.connections);
    }
}

static void accept_on(void)
{
    if (loop.accepting || loop.stopping || loop.connections >= settings()->max_connections)
        return;
    loop.accepting = uv_poll_start(&loop.accept, UV_READABLE, accept_some) == 0;
}

/* -- the second hand -- */

static void disk_gauges(void)
{
    char path[1024];
    uv_fs_t fs;
    if (uv_fs_statfs(NULL, &fs, settings()->data, NULL) == 0) {
        const uv_statfs_t *s = fs.ptr;
        metric_set(M_disk_free_bytes, (int64_t)(s->f_bavail * s->f_bsize));
    }
    uv_fs_req_cleanup(&fs);
    if (uv_fs_stat(NULL, &fs, settings_path("books.sqlite-wal", path, sizeof path), NULL) == 0)
        metric_set(M_wal_bytes, (int64_t)fs.statbuf.st_size);
    uv_fs_req_cleanup(&fs);
}

/* One now and then is a port being looked at; many are somebody who means it. */
static void silent_told(void)
{
    if (loop.silent >= SILENT_MANY)
        log_line(LEVEL_WARN, "connections_silent", "ended=%d in_s=%d", loop.silent, GAUGE_EVERY);
    loop.silent = 0;
}

static void tick(uv_timer_t *timer)
{
    (void)timer;
    int64_t now_us = clock_steady_us();
    metric_observe_us(M_loop_lag, now_us - loop.due_us);
    loop.due_us = now_us + TICK_MS * 1000;
    metric_set(M_uptime_s, clock_steady_ms() / 1000 - loop.began_ms / 1000);
    if (loop.ticks++ % GAUGE_EVERY == 0) {
        disk_gauges();
        silent_told();
    }
}

/* -- stopping -- */

static void live_stopped(void)
{
    loop.live_stopped = true;
    socks_close_all();
}

static void stop_step(uv_timer_t *timer)
{
    (void)timer;
    int64_t now = clock_steady_ms();
    bool late = now >= loop.stop_by_ms;
    if (late)
        log_line(LEVEL_ERROR, "stop_late", "errands=%d sockets=%d live=%d", errands_away(), socks_open(),
                 loop.live_stopped);
    if (!late && (!loop.live_stopped || errands_away() || socks_open()))
        return;
    if (!loop.empty_ms)
        loop.empty_ms = now; /* answers that came back last still have to leave */
    if (late || now - loop.empty_ms >= LINGER_MS)
        uv_stop(&loop.uv);
}

static void asked_to_stop(uv_signal_t *handle, int signal)
{
    (void)handle;
    (void)signal;
    if (loop.stopping)
        return;
    log_line(LEVEL_INFO, "stopping", NULL);
    loop.stopping = true;
    if (loop.accepting)
        uv_poll_stop(&loop.accept);
    loop.accepting = false;
    loop.stop_by_ms = clock_steady_ms() + settings()->stop_s * 1000;
    uv_timer_start(&loop.stop, stop_step, STOP_TICK_MS, STOP_TICK_MS);
    live_stop(settings()->back_ms, live_stopped);
}

/* -- the whole -- */

static void raise_files(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit))
        return;
    rlim_t wanted = limit.rlim_max < FILES_WANTED ? limit.rlim_max : FILES_WANTED;
    if (limit.rlim_cur < wanted) {
        limit.rlim_cur = wanted;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static void load_web(void)
{
    const char *tries[] = {settings()->web, "../web", "../../web/dist"};
    char path[4096 + 64];
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        if (i == 0 && !*tries[0])
            continue;
        snprintf(path, sizeof path, i ? "%s/%s" : "%.0s%s", program_folder(), tries[i]);
        enum fault f = static_load(path);
        if (f == F_OK)
            return;
        if (i == 0) {
            log_fault(f, "web", NULL);
            return;
        }
    }
    log_line(LEVEL_WARN, "no_web", "text=\"no built web client beside the program; pages answer 404\"");
}

static enum fault open_handles(void)
{
    uv_loop_t *uv = &loop.uv;
    if (uv_poll_init_socket(uv, &loop.accept, loop.start.listener) || uv_signal_init(uv, &loop.term) ||
        uv_timer_init(uv, &loop.tick) || uv_timer_init(uv, &loop.stop))
        return fault(F_IO, "the loop's handles could not be made");
    loop.due_us = clock_steady_us() + TICK_MS * 1000;
    uv_timer_start(&loop.tick, tick, TICK_MS, TICK_MS);
    uv_signal_start(&loop.term, asked_to_stop, SIGTERM);
    return F_OK;
}

/* Everything that is said and done belongs to a university; without one the server would only fail later. */
static enum fault need_university(const char *books)
{
    char id[ID_LEN + 1];
    struct db *db = NULL;
    enum fault f = db_open(books, DB_READ, &db);
    if (f == F_OK)
        f = university_id(db, id);
    if (f == F_OK)
        f = seal_start(db);
    db_close(db);
    if (f == F_NOT_FOUND)
        return fault(F_NOT_FOUND, "the books in %.100s hold no university yet: make it with "
                     "`baqyla user university`, or try one with --demo on", settings()->data);
    return f;
}

static enum fault open_all(void)
{
    char books[1024];
    settings_path("books.sqlite", books, sizeof books);
    enum fault f = routes_check();
    if (f == F_OK)
        f = loop_post_open(&loop.uv);
    if (f == F_OK)
        f = clerk_start(books);
    if (f == F_OK)
        f = need_university(books);
    if (f == F_OK)
        f = stamping_start();
    if (f == F_OK)
        f = hands_start(books, (int)settings()->hands);
    if (f == F_OK)
        f = open_lws();
    if (f == F_OK)
        f = open_handles();
    if (f == F_OK) {
        load_web();
        f = live_start();
    }
    return f;
}

static void close_handle(uv_handle_t *handle, void *unused)
{
    (void)unused;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void close_all(void)
{
    hands_stop();
    clerk_stop();
    seal_stop();
    loop_post_close();
    uv_close((uv_handle_t *)&loop.accept, NULL);
    uv_close((uv_handle_t *)&loop.term, NULL);
    uv_close((uv_handle_t *)&loop.tick, NULL);
    uv_close((uv_handle_t *)&loop.stop, NULL);
    lws_context_destroy(loop.lws);
    for (int i = 0; i < 100 && uv_run(&loop.uv, UV_RUN_NOWAIT); i++)
        ;
    uv_walk(&loop.uv, close_handle, NULL);
    uv_run(&loop.uv, UV_RUN_NOWAIT);
    uv_loop_close(&loop.uv);
    static_free();
}

int loop_run(const struct loop_start *start)
{
    loop.start = *start;
    loop.began_ms = clock_steady_ms();
    raise_files();
    metric_set(M_restarts, start->restarts);
    if (uv_loop_init(&loop.uv) || open_all() != F_OK) {
        fprintf(stderr, "baqyla: %s\n", fault_text());
        return 1;
    }
    accept_on();
    if (write(start->ready, "R", 1) < 0)
        log_line(LEVEL_WARN, "ready_pipe", "errno=%d", errno);
    close(start->ready);
    log_line(LEVEL_INFO, "ready", "port=%d restarts=%d", start->port, start->restarts);
    doing_watch();
    uv_run(&loop.uv, UV_RUN_DEFAULT);
    close_all();
    log_line(LEVEL_INFO, "stopped", NULL);
    return 0;
}
