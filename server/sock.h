#ifndef BAQYLA_SOCK_H
#define BAQYLA_SOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault.h"
#include "route.h"

/* WebSockets as the rest of the server sees them. All of it is [loop].
   Nothing here knows what is said: the kinds of socket (exam, media, board,
   watch) register their callbacks, sock_lws.c carries the bytes. */

enum {
    SOCK_TEXT_MAX = 16 * 1024,
    SOCK_BINARY_MAX = 24 + (512 + 16) * 1024, /* a frame, and what is gathered with it */
    SOCK_SEND_MAX = 4 * 1024 * 1024, /* bytes waiting to be sent; beyond it the socket is closed with 1013 */
};

/* A counted buffer: one frame sent to many watchers without copies. [loop] */
struct buffer {
    int count;
    size_t len;
    unsigned char *bytes; /* `len` usable; room for the protocol's own prefix lies before it */
};
struct buffer *buffer_new(const void *bytes, size_t len); /* count 1; NULL when out of memory */
struct buffer *buffer_hold(struct buffer *b);
void buffer_drop(struct buffer *b); /* takes NULL */

struct sock;

struct sock_kind {
    const char *path; /* "/ws/exam" */
    uint32_t roles;
    size_t text_max, binary_max; /* 0: that type is refused with 1003 */
    /* The handshake passed origin, session and role. `request` is valid during the call. A fault closes with 1008
       and its sentence. *ret_user is handed to the other callbacks. */
    enum fault (*open)(struct sock *sock, const struct request *request, void **ret_user);
    void (*text)(struct sock *sock, void *user, const char *text, size_t len); /* whole message, NUL follows */
    void (*binary)(struct sock *sock, void *user, const unsigned char *bytes, size_t len);
    void (*drained)(struct sock *sock, void *user); /* the send queue fell to zero; optional */
    void (*close)(void *user);                      /* always the last; the sock is gone */
};

void sock_kind_register(const struct sock_kind *kind);

/* Queue a message. A closed or over-full socket drops it; the close callback follows. */
void sock_text(struct sock *sock, const char *text, size_t len);
void sock_json(struct sock *sock, const json_t *json);
/* `head_len` bytes (≤ 32) are copied before the shared payload; holds the buffer until sent. */
void sock_binary(struct sock *sock, const void *head, size_t head_len, struct buffer *payload);
size_t sock_waiting(const struct sock *sock); /* bytes queued and not yet written */
/* How long nothing came of it: it is asked for a sign of life each heartbeat_s (settings.def). */
int64_t sock_silent_ms(const struct sock *sock);
void sock_close(struct sock *sock, int code, const char *reason);
/* {"fault":…} for the user's language; `re` 0 leaves it out. */
void sock_fault(struct sock *sock, int64_t re, enum fault f, const char *request_id);
const struct who *sock_who(const struct sock *sock);

/* Who is behind each open socket, and the roles that let it in; one person may come several times. `each` closes
   nothing. */
void socks_each(void (*each)(const struct who *who, uint32_t roles, void *user), void *user);
/* Closes the sockets of a login session whose kind is for one of `roles`: with 4401 for F_UNAUTHENTICATED (signed
   out), else they hear the fault and are closed with 4403. */
void socks_refuse(const char *session, uint32_t roles, enum fault f);

#endif
