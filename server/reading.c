#include "reading.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "nursery.h"

enum { FEED_BYTES = 256 * 1024 };

static const char *program = "baqyla-reader";
static bool forked; /* by its mother */

struct reading {
    pid_t pid;   /* 0: its mother has it */
    int status;  /* from its mother; -1: none */
    int in, out; /* our ends; -1 closed */
    int64_t until_ms;
    uint64_t room; /* output bytes still allowed */
    reading_feed *feed;
    reading_take *take;
    void *feed_user, *take_user;
    enum fault state;
    int done; /* the last record came */
    unsigned char feeding[FEED_BYTES];
    size_t fed_from, fed_to;
    unsigned char got[sizeof(struct read_head) + READ_BODY_MAX];
    size_t got_len;
};

void reading_program(const char *path)
{
    program = path;
    forked = false;
}

void reading_mother(const char *path)
{
    program = path;
    forked = true;
}

static void ours_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static enum fault spawn(struct reading *r, const char *verb, const char *const *args)
{
    char *argv[READING_ARGS_MAX + 3] = {(char *)(uintptr_t)program, (char *)(uintptr_t)verb};
    for (int i = 0; args && args[i] && i < READING_ARGS_MAX; i++)
        argv[2 + i] = (char *)(uintptr_t)args[i];
    int to[2] = {-1, -1}, from[2] = {-1, -1};
    /* A socket and not a pipe: writing to a reader that died must not raise SIGPIPE. */
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, to) || pipe2(from, O_CLOEXEC)) {
        ours_close(&to[0]);
        ours_close(&to[1]);
        return fault(F_IO, "no sockets for the reader: %s", strerror(errno));
    }
    int rc = forked ? nursery_fork(program, argv + 1, to[0], from[1], &r->status)
                    : nursery_spawn(program, argv, to[0], from[1], &r->pid);
    close(to[0]);
    close(from[1]);
    r->in = to[1];
    r->out = from[0];
    if (rc)
        return fault(F_IO, "the reader %s could not be started: %s", program, strerror(rc));
    fcntl(r->in, F_SETFL, O_NONBLOCK);
    fcntl(r->out, F_SETFL, O_NONBLOCK);
    return F_OK;
}

/* One write's worth of the document. A reader that wants no more of it is not wrong. */
static enum fault feed_some(struct reading *r)
{
    if (r->fed_from == r->fed_to) {
        size_t n = 0;
        enum fault f = r->feed(r->feed_user, r->feeding, sizeof r->feeding, &n);
        if (f != F_OK)
            return f;
        if (!n) {
            ours_close(&r->in);
            return F_OK;
        }
        r->fed_from = 0;
        r->fed_to = n;
    }
    ssize_t n = send(r->in, r->feeding + r->fed_from, r->fed_to - r->fed_from, MSG_NOSIGNAL);
    if (n > 0)
        r->fed_from += (size_t)n;
    else if (errno != EAGAIN && errno != EINTR)
        ours_close(&r->in);
    return F_OK;
}

static enum fault record_take(struct reading *r, const struct read_head *head, const unsigned char *body)
{
    if (r->done)
        return fault(F_UNREADABLE, "the reader went on after its last record");
    if (head->kind == READ_REFUSED)
        return fault(F_UNREADABLE, "%.*s", (int)(head->len < 200 ? head->len : 200), (const char *)body);
    if (head->kind == READ_DONE) {
        r->done = 1;
        return F_OK;
    }
    return r->take ? r->take(r->take_user, head->kind, body, head->len) : F_OK;
}

static enum fault records_take(struct reading *r)
{
    size_t at = 0;
    enum fault f = F_OK;
    while (f == F_OK && r->got_len - at >= sizeof(struct read_head)) {
        struct read_head head;
        memcpy(&head, r->got + at, sizeof head);
        if (head.len > READ_BODY_MAX || head.zero)
            return fault(F_UNREADABLE, "the reader said something that is not a record");
        if (r->got_len - at < sizeof head + head.len)
            break;
        f = record_take(r, &head, r->got + at + sizeof head);
        at += sizeof head + head.len;
    }
    memmove(r->got, r->got + at, r->got_len - at);
    r->got_len -= at;
    return f;
}

static enum fault take_some(struct reading *r)
{
    ssize_t n = read(r->out, r->got + r->got_len, sizeof r->got - r->got_len);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return F_OK;
    if (n <= 0) {
        ours_close(&r->out);
        return F_OK;
    }
    if ((uint64_t)n > r->room)
        return fault(F_TOO_BIG, "the reader's output is too large");
    r->room -= (uint64_t)n;
    r->got_len += (size_t)n;
    return records_take(r);
}

static enum fault converse(struct reading *r)
{
    enum fault f = F_OK;
    while (f == F_OK && r->out >= 0) {
        int64_t left_ms = r->until_ms - clock_steady_ms();
        if (left_ms <= 0)
            return fault(F_UNREADABLE, "the reader took too long");
        struct pollfd fds[2] = {{.fd = r->out, .events = POLLIN}, {.fd = r->in, .events = POLLOUT}};
        if (poll(fds, 2, left_ms > 1000 ? 1000 : (int)left_ms) < 0 && errno != EINTR)
            return fault(F_IO, "poll: %s", strerror(errno));
        if (fds[0].revents)
            f = take_some(r);
        if (f == F_OK && r->in >= 0 && fds[1].revents)
            f = feed_some(r);
    }
    return f;
}

/* Reaps the child; one that is not done is killed first. */
static int reap(struct reading *r, int must_die)
{
    int status = 0;
    if (!r->pid)
        return nursery_end(&r->status, must_die);
    if (must_die)
        kill(r->pid, SIGKILL);
    while (waitpid(r->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}

static enum fault ended(const struct reading *r, int status)
{
    if (WIFSIGNALED(status))
        return fault(F_UNREADABLE, "the reader died of signal %d", WTERMSIG(status));
    if (!r->done || !WIFEXITED(status) || WEXITSTATUS(status))
        return fault(F_UNREADABLE, "the reader gave up with status %d", WEXITSTATUS(status));
    return F_OK;
}

static struct reading *reading_new(reading_take *take, void *take_user, const struct reading_limits *limits)
{
    int64_t timeout_ms = limits && limits->timeout_ms ? limits->timeout_ms : READING_TIMEOUT_MS;
    struct reading *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    r->in = r->out = r->status = -1;
    r->until_ms = clock_steady_ms() + timeout_ms;
    r->room = limits && limits->output_max ? limits->output_max : READING_OUTPUT_MAX;
    r->take = take;
    r->take_user = take_user;
    return r;
}

/* Hears it out and buries it. */
static enum fault finish(struct reading *r)
{
    enum fault f = converse(r);
    ours_close(&r->in);
    /* Its output is closed: it is at its end, or its fault is known. */
    int status = reap(r, f != F_OK || !r->done);
    return f == F_OK ? ended(r, status) : f;
}

static void reading_free(struct reading *r)
{
    ours_close(&r->in);
    ours_close(&r->out);
    free(r);
}

enum fault reading_run(const char *verb, const char *const *args, reading_feed *feed, void *feed_user,
                       reading_take *take, void *take_user, const struct reading_limits *limits)
{
    struct reading *r = reading_new(take, take_user, limits);
    if (!r)
        return fault(F_NOMEM, "no memory to run the reader");
    r->feed = feed;
    r->feed_user = feed_user;
    enum fault f = spawn(r, verb, args);
    if (f == F_OK)
        f = finish(r);
    reading_free(r);
    return f;
}

enum fault reading_child(pid_t pid, int out, reading_take *take, void *take_user, const struct reading_limits *limits)
{
    struct reading *r = reading_new(take, take_user, limits);
    if (!r) {
        close(out); /* which ends it */
        return fault(F_NOMEM, "no memory to hear a child");
    }
    r->pid = pid;
    r->out = out;
    fcntl(out, F_SETFL, O_NONBLOCK);
    enum fault f = finish(r);
    reading_free(r);
    return f;
}

enum fault gathering_put(struct gathering *g, uint64_t offset, const void *bytes, size_t len)
{
    if (offset > g->max || len > g->max - offset)
        return fault(F_TOO_BIG, "the reader's file is larger than %zu bytes", g->max);
    size_t end = (size_t)offset + len;
    if (end > g->room) {
        size_t room = end * 2 < g->max ? end * 2 : g->max;
        unsigned char *grown = realloc(g->bytes, room);
        if (!grown)
            return fault(F_NOMEM, "no memory for the reader's file");
        memset(grown + g->room, 0, room - g->room);
        g->bytes = grown;
        g->room = room;
    }
    memcpy(g->bytes + offset, bytes, len);
    if (end > g->len)
        g->len = end;
    return F_OK;
}

enum fault gathering_take(void *gathering, enum read_kind kind, const void *body, size_t len)
{
    struct gathering *g = gathering;
    struct read_bytes at;
    if (kind == READ_FOUND && len == sizeof g->found)
        memcpy(&g->found, body, sizeof g->found);
    if (kind != READ_BYTES || len < sizeof at)
        return F_OK;
    memcpy(&at, body, sizeof at);
    if (at.part)
        return fault(F_TOO_BIG, "the reader made more than one file");
    return gathering_put(g, at.offset, (const unsigned char *)body + sizeof at, len - sizeof at);
}

struct memory_feed {
    const unsigned char *bytes;
    size_t len;
};

static enum fault memory_feed(void *user, void *out, size_t max, size_t *ret_len)
{
    struct memory_feed *m = user;
    size_t n = m->len < max ? m->len : max;
    memcpy(out, m->bytes, n);
    m->bytes += n;
    m->len -= n;
    *ret_len = n;
    return F_OK;
}

enum fault reading_bytes(const char *verb, const char *const *args, const void *document, size_t len,
                         const struct reading_limits *limits, struct read_found *ret_found, void **ret_bytes,
                         size_t *ret_len)
{
    struct memory_feed m = {.bytes = document, .len = len};
    struct gathering g = {.max = limits && limits->output_max ? (size_t)limits->output_max : READING_OUTPUT_MAX};
    enum fault f = reading_run(verb, args, memory_feed, &m, gathering_take, &g, limits);
    if (f == F_OK && ret_found)
        *ret_found = g.found;
    if (f == F_OK && ret_bytes) {
        *ret_bytes = g.bytes;
        *ret_len = g.len;
        g.bytes = NULL;
    }
    free(g.bytes);
    return f;
}
