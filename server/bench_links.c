#include "bench_links.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"

enum { CONNECTIONS_MAX = 4 * BENCH_LINKS_MAX, PIECE = 4096, WINDOW = 16 * 1024, STEP_MS = 5 };

struct piece { /* on its way */
    struct piece *next;
    int64_t due_us;
    size_t len, sent;
    unsigned char bytes[PIECE];
};

struct way {
    int from, to;
    bool ended; /* the sender closed; told when all has arrived */
    struct piece *first, *last;
    int64_t waiting;
    struct net_way order;
};

struct connection {
    int link; /* -1: free */
    struct way way[2]; /* up: student to server; down */
};

struct bench_links {
    int students, server_port;
    int64_t began_us;
    pthread_t thread;
    atomic_bool quit;
    struct net_link link[BENCH_LINKS_MAX];
    int listener[BENCH_LINKS_MAX], port[BENCH_LINKS_MAX];
    bool out[BENCH_LINKS_MAX]; /* the outage is being suffered */
    struct connection connection[CONNECTIONS_MAX];
};

static struct sockaddr_in loopback(int port)
{
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static void way_clear(struct way *w)
{
    while (w->first) {
        struct piece *p = w->first;
        w->first = p->next;
        free(p);
    }
    *w = (struct way){.from = -1, .to = -1};
}

static void connection_end(struct connection *c)
{
    if (c->link < 0)
        return;
    close(c->way[0].from);
    close(c->way[0].to);
    way_clear(&c->way[0]);
    way_clear(&c->way[1]);
    c->link = -1;
}

static void connection_begin(struct bench_links *l, int link)
{
    struct connection *c = l->connection;
    while (c < l->connection + CONNECTIONS_MAX && c->link >= 0)
        c++;
    int student = accept4(l->listener[link], NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    int server = student < 0 ? -1 : socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const struct sockaddr_in at = loopback(l->server_port);
    bool full = c == l->connection + CONNECTIONS_MAX;
    if (full || server < 0 || connect(server, (const struct sockaddr *)&at, sizeof at)) {
        if (student >= 0)
            close(student);
        if (server >= 0)
            close(server);
        return;
    }
    fcntl(server, F_SETFL, O_NONBLOCK);
    *c = (struct connection){link, {{.from = student, .to = server}, {.from = server, .to = student}}};
}

/* Takes what the link has room for; -1: the connection is over. */
static int way_read(struct bench_links *l, int link, int which, struct way *w, int64_t now_us)
{
    struct piece *p = malloc(sizeof *p);
    if (!p)
        return -1;
    ssize_t n = read(w->from, p->bytes, sizeof p->bytes);
    if (n <= 0) {
        free(p);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            return 0;
        w->ended = true;
        return n < 0 ? -1 : 0;
    }
    p->next = NULL;
    p->len = (size_t)n;
    p->sent = 0;
    p->due_us = net_link_send(&l->link[link], which, &w->order, now_us, n);
    if (w->first)
        w->last->next = p;
    else
        w->first = p;
    w->last = p;
    w->waiting += n;
    return 0;
}

static int way_write(struct way *w, int64_t now_us)
{
    while (w->first && w->first->due_us <= now_us) {
        struct piece *p = w->first;
        ssize_t n = send(w->to, p->bytes + p->sent, p->len - p->sent, MSG_NOSIGNAL);
        if (n < 0)
            return errno == EAGAIN || errno == EINTR ? 0 : -1;
        p->sent += (size_t)n;
        w->waiting -= n;
        if (p->sent < p->len)
            return 0;
        w->first = p->next;
        free(p);
    }
    return w->ended && !w->first ? -1 : 0;
}

static bool has_room(const struct bench_links *l, const struct connection *c, int which)
{
    const struct way *w = &c->way[which];
    return !w->ended && w->waiting < net_link_room(&l->link[c->link]);
}

static void step(struct bench_links *l, int64_t now_us)
{
    for (int i = 0; i < l->students; i++) {
        bool out = net_link_out(&l->link[i], now_us);
        for (int k = 0; l->out[i] && !out && k < CONNECTIONS_MAX; k++)
            if (l->connection[k].link == i)
                connection_end(&l->connection[k]); /* the other end gave up meanwhile */
        l->out[i] = out;
    }
    for (struct connection *c = l->connection; c < l->connection + CONNECTIONS_MAX; c++)
        for (int which = 0; which < 2 && c->link >= 0 && !l->out[c->link]; which++)
            if ((has_room(l, c, which) && way_read(l, c->link, which, &c->way[which], now_us)) ||
                way_write(&c->way[which], now_us))
                connection_end(c);
}

static void *run(void *arg)
{
    struct bench_links *l = arg;
    struct pollfd fds[BENCH_LINKS_MAX];
    pthread_setname_np(pthread_self(), "links");
    while (!atomic_load(&l->quit)) {
        for (int i = 0; i < l->students; i++)
            fds[i] = (struct pollfd){.fd = l->out[i] ? -1 : l->listener[i], .events = POLLIN};
        if (poll(fds, (nfds_t)l->students, STEP_MS) > 0)
            for (int i = 0; i < l->students; i++)
                if (fds[i].revents)
                    connection_begin(l, i);
        step(l, clock_steady_us() - l->began_us);
    }
    for (int i = 0; i < CONNECTIONS_MAX; i++)
        connection_end(&l->connection[i]);
    return NULL;
}

static int listen_on(int *ret_port)
{
    struct sockaddr_in at = loopback(0);
    socklen_t len = sizeof at;
    const int window = WINDOW;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &window, sizeof window) ||
        bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 16) ||
        getsockname(fd, (struct sockaddr *)&at, &len)) {
        close(fd);
        return -1;
    }
    *ret_port = ntohs(at.sin_port);
    return fd;
}

static void listeners_close(struct bench_links *l)
{
    for (int i = 0; i < l->students; i++)
        if (l->listener[i] >= 0)
            close(l->listener[i]);
    free(l);
}

enum fault bench_links_start(enum net_profile profile, int students, int server_port, struct bench_links **ret_links)
{
    struct bench_links *l = calloc(1, sizeof *l);
    bool good = true;
    if (!l)
        return fault(F_NOMEM, "the links");
    l->students = students;
    l->server_port = server_port;
    l->began_us = clock_steady_us();
    for (int i = 0; i < CONNECTIONS_MAX; i++)
        l->connection[i].link = -1;
    for (int i = 0; i < students; i++) {
        net_link_init(&l->link[i], profile, (uint32_t)i + 1);
        l->listener[i] = listen_on(&l->port[i]);
        good = good && l->listener[i] >= 0;
    }
    if (!good || pthread_create(&l->thread, NULL, run, l)) {
        listeners_close(l);
        return fault(F_IO, "the links could not be made");
    }
    *ret_links = l;
    return F_OK;
}

int bench_links_port(const struct bench_links *links, int student)
{
    return links->port[student];
}

void bench_links_stop(struct bench_links *links)
{
    if (!links)
        return;
    atomic_store(&links->quit, true);
    pthread_join(links->thread, NULL);
    listeners_close(links);
}
