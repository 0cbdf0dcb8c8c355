#ifndef BAQYLA_TEST_HTTP_DOUBLE_H
#define BAQYLA_TEST_HTTP_DOUBLE_H

#include <arpa/inet.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "assert_fault.h"

/* An authority's service for a test: takes one POST after the other on a thread of its own and answers what `answer`
   makes of the body; NULL: it stays silent until the asker goes, or hangs up at once. */

struct http_double {
    int port, listener;
    pthread_t thread;
    const char *type;
    bool hangs_up;
    /* malloc'd; *ret_len its bytes */
    char *(*answer)(const char *body, size_t len, size_t *ret_len);
};

static inline size_t http_double_body(int fd, char *room, size_t size)
{
    size_t len = 0, head = 0, want = 0;
    for (ssize_t n; len < size - 1 && (!head || len < head + want); len += (size_t)n) {
        n = read(fd, room + len, size - 1 - len);
        if (n <= 0)
            return 0;
        room[len + (size_t)n] = 0;
        const char *end = head ? NULL : strstr(room, "\r\n\r\n"), *length = strcasestr(room, "content-length:");
        if (end && length) {
            head = (size_t)(end - room) + 4;
            want = strtoul(length + 15, NULL, 10);
        }
    }
    memmove(room, room + head, want);
    return want;
}

static inline void *http_double_run(void *user)
{
    struct http_double *d = user;
    static char room[64 * 1024];
    for (int fd; (fd = accept(d->listener, NULL, NULL)) >= 0; close(fd)) {
        size_t len, body_len = http_double_body(fd, room, sizeof room);
        char *body = body_len ? d->answer(room, body_len, &len) : NULL, rest;
        if (body) {
            dprintf(fd, "HTTP/1.0 200 OK\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n", d->type, len);
            assert_true(write(fd, body, len) == (ssize_t)len);
            free(body);
        } else {
            while (!d->hangs_up && read(fd, &rest, 1) > 0)
                continue;
        }
    }
    return NULL;
}

static inline void http_double_start(struct http_double *d)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;
    d->listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(d->listener >= 0 && !bind(d->listener, (struct sockaddr *)&at, len) && !listen(d->listener, 4));
    assert_int_equal(getsockname(d->listener, (struct sockaddr *)&at, &len), 0);
    d->port = ntohs(at.sin_port);
    assert_int_equal(pthread_create(&d->thread, NULL, http_double_run, d), 0);
}

static inline void http_double_stop(struct http_double *d)
{
    shutdown(d->listener, SHUT_RDWR);
    close(d->listener);
    pthread_join(d->thread, NULL);
}

#endif
