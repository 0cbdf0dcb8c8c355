#ifndef BAQYLA_SOCK_LWS_H
#define BAQYLA_SOCK_LWS_H

#include <stdbool.h>
#include <stddef.h>

struct lws;

/* The events of a WebSocket, called by the loop's lws callback; -1 drops it. All [loop]. */

enum {
    SOCK_HEAD_MAX = 32,
    BUFFER_ROOM = 16 + SOCK_HEAD_MAX, /* before each payload: libwebsockets' prefix and a watcher's own head */
    SOCK_KINDS_MAX = 8,
    SOCK_WRITES = 16, /* messages written in one go, before others have their turn */
};

/* Headers have come: 0 to shake hands, 1 when an answer was written instead. */
int sock_on_upgrade(struct lws *wsi);
int sock_on_established(struct lws *wsi);
int sock_on_receive(struct lws *wsi, const void *bytes, size_t len);
void sock_on_pong(struct lws *wsi);
int sock_on_writeable(struct lws *wsi);
void sock_on_close(struct lws *wsi);
/* Whether the connection holds a socket, also one whose handshake never ended. */
bool sock_is(struct lws *wsi);

/* A graceful stop: every socket that is still open is closed with 1001. */
void socks_close_all(void);
int socks_open(void);

#endif
