#ifndef BAQYLA_SIM_SOCKET_H
#define BAQYLA_SIM_SOCKET_H

#include <libwebsockets.h>

#include "sim_https.h"

/* A WebSocket over TLS to the server on this machine, as a user who has signed in. */

/* `protocol` is one of the context's by name; `owner` comes back as its callback's user. NULL: it cannot be begun. */
struct lws *sim_socket_open(struct lws_context *context, const struct sim_user *user, const char *path,
                            const char *protocol, void *owner);
/* For LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER: who one is. */
int sim_socket_cookie(const struct sim_user *user, struct lws *wsi, void *in, size_t len);

#endif
