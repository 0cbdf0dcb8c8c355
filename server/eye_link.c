#include "eye_link.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "doing.h"

enum { EYE_FD = 3, EYE_NICE = 5, FIXED_MAX = 4096 };

_Static_assert(sizeof(struct wire_reference) <= FIXED_MAX && sizeof(struct wire_tune) <= FIXED_MAX, "fits");

struct outgoing { /* what the pipe did not take at once */
    uv_write_t write;
    struct buffer *payload;
    unsigned char front[]; /* head and fixed part */
};

/* Between fork and exec: only what is safe after a fork of a program with threads. */
static void become_eye(int fd, pid_t parent, char *const argv[])
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(126);
    setpriority(PRIO_PROCESS, 0, EYE_NICE);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    int null = open("/dev/null", O_RDWR);
    if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0)
        _exit(126);
    if (fd == EYE_FD)
        fcntl(fd, F_SETFD, 0);
    else if (dup2(fd, EYE_FD) < 0)
        _exit(126);
    execv(argv[0], argv);
    _exit(127);
}

static size_t body_max(uint16_t kind)
{
    switch (kind) {
    case WIRE_OPEN:
        return sizeof(struct wire_open) + WIRE_CONFIG_MAX;
    case WIRE_READY:
        return sizeof(struct wire_ready);
    case WIRE_SIGHT:
        return sizeof(struct sight);
    case WIRE_CHUNK:
        return sizeof(struct wire_frame) + WIRE_FRAME_MAX;
    case WIRE_LOAD:
        return sizeof(struct wire_load);
    case WIRE_SICK:
        return sizeof(uint32_t);
    case WIRE_ENROLLED:
        return sizeof(struct wire_enrolled);
    case WIRE_WITNESS:
        return sizeof(struct wire_witness);
    default:
        return 0;
    }
}

static bool known(uint16_t kind)
{
    return body_max(kind) || kind == WIRE_WANT_KEY || kind == WIRE_WANT_DETAIL;
}

static void closed(uv_handle_t *handle)
{
    struct eye_link *link = handle->data;
    /* Killed before: the wait is as long as the kernel needs to take the process down. */
    while (waitpid(link->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    free(link->in);
    link->in = NULL;
    link->gone(link);
}

void eye_link_end(struct eye_link *link)
{
    if (!link->open)
        return;
    link->open = false;
    kill(link->pid, SIGKILL);
    uv_close((uv_handle_t *)&link->pipe, closed);
}

static void give(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    (void)suggested;
    struct eye_link *link = handle->data;
    *buf = uv_buf_init((char *)link->in + link->filled, (unsigned)(EYE_IN_MAX - link->filled));
}

static void take(struct eye_link *link)
{
    size_t at = 0;
    struct wire_head head;
    while (link->open && link->filled - at >= sizeof head) {
        memcpy(&head, link->in + at, sizeof head);
        if (!known(head.kind) || head.len > body_max(head.kind)) {
            eye_link_end(link);
            return;
        }
        if (link->filled - at - sizeof head < head.len)
            break;
        link->message(link, &head, link->in + at + sizeof head);
        at += sizeof head + head.len;
    }
    memmove(link->in, link->in + at, link->filled - at);
    link->filled -= at;
}

static void readable(uv_stream_t *stream, ssize_t got, const uv_buf_t *buf)
{
    (void)buf;
    struct eye_link *link = stream->data;
    if (got < 0) {
        eye_link_end(link);
        return;
    }
    link->filled += (size_t)got;
    enum doing before = doing_now(DOING_LOOK);
    take(link);
    doing_now(before);
}

enum fault eye_link_start(struct eye_link *link, uv_loop_t *loop, char *const argv[])
{
    enum fault f = F_OK;
    int ends[2] = {-1, -1};
    link->filled = 0;
    link->in = malloc(EYE_IN_MAX);
    if (!link->in)
        return fault(F_NOMEM, "no memory for an eye");
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)) {
        f = fault(F_IO, "socketpair: %s", strerror(errno));
        goto out;
    }
    pid_t parent = getpid(), pid = fork();
    if (pid < 0) {
        f = fault(F_IO, "fork: %s", strerror(errno));
        goto out;
    }
    if (!pid)
        become_eye(ends[1], parent, argv);
    link->pid = pid;
    link->open = true;
    int r = uv_pipe_init(loop, &link->pipe, 0);
    assert(r == 0);
    link->pipe.data = link;
    r = uv_pipe_open(&link->pipe, ends[0]);
    if (r == 0)
        ends[0] = -1;
    if (r == 0)
        r = uv_read_start((uv_stream_t *)&link->pipe, give, readable);
    if (r)
        eye_link_end(link);
out:
    if (ends[0] >= 0)
        close(ends[0]);
    if (ends[1] >= 0)
        close(ends[1]);
    if (f) {
        free(link->in);
        link->in = NULL;
    }
    return f;
}

static void written(uv_write_t *write, int status)
{
    struct outgoing *o = write->data;
    struct eye_link *link = write->handle->data;
    buffer_drop(o->payload);
    free(o);
    if (status < 0)
        eye_link_end(link);
}

/* The first `taken` bytes of front and payload are in the pipe; the rest follows when it has room. */
static bool send_later(struct eye_link *link, const void *front, size_t front_len, struct buffer *payload, size_t taken)
{
    struct outgoing *o = malloc(sizeof *o + front_len);
    if (!o)
        return false;
    memcpy(o->front, front, front_len);
    o->payload = payload ? buffer_hold(payload) : NULL;
    o->write.data = o;
    size_t skip = taken < front_len ? taken : front_len, skip_payload = taken - skip;
    uv_buf_t bufs[2] = {uv_buf_init((char *)o->front + skip, (unsigned)(front_len - skip))};
    if (payload)
        bufs[1] = uv_buf_init((char *)payload->bytes + skip_payload, (unsigned)(payload->len - skip_payload));
    if (uv_write(&o->write, (uv_stream_t *)&link->pipe, bufs, payload ? 2 : 1, written)) {
        buffer_drop(o->payload);
        free(o);
        return false;
    }
    return true;
}

void eye_link_send(struct eye_link *link, enum wire_kind kind, uint32_t seat, const void *fixed, size_t fixed_len,
                   struct buffer *payload)
{
    unsigned char front[sizeof(struct wire_head) + FIXED_MAX];
    assert(fixed_len <= FIXED_MAX);
    if (!link->open)
        return;
    size_t front_len = sizeof(struct wire_head) + fixed_len, len = fixed_len + (payload ? payload->len : 0);
    const struct wire_head head = {.len = (uint32_t)len, .kind = (uint16_t)kind, .seat = seat};
    memcpy(front, &head, sizeof head);
    if (fixed_len)
        memcpy(front + sizeof head, fixed, fixed_len);
    uv_buf_t bufs[2] = {uv_buf_init((char *)front, (unsigned)front_len)};
    if (payload)
        bufs[1] = uv_buf_init((char *)payload->bytes, (unsigned)payload->len);
    int taken = uv_try_write((uv_stream_t *)&link->pipe, bufs, payload ? 2 : 1);
    if (taken == UV_EAGAIN)
        taken = 0;
    if (taken < 0 || ((size_t)taken < sizeof head + len && !send_later(link, front, front_len, payload, (size_t)taken)))
        eye_link_end(link);
}

size_t eye_link_waiting(const struct eye_link *link)
{
    return link->open ? uv_stream_get_write_queue_size((const uv_stream_t *)&link->pipe) : 0;
}
