#include "sim_socket.h"

#include <stdio.h>
#include <string.h>

struct lws *sim_socket_open(struct lws_context *context, const struct sim_user *user, const char *path,
                            const char *protocol, void *owner)
{
    char host[32], origin[48];
    struct lws *wsi = NULL;
    snprintf(host, sizeof host, "localhost:%d", user->port);
    snprintf(origin, sizeof origin, "https://%s", host);
    struct lws_client_connect_info info = {
        .context = context,
        .address = "127.0.0.1",
        .port = user->port,
        .path = path,
        .host = host,
        .origin = origin,
        .ssl_connection = LCCSCF_USE_SSL | LCCSCF_ALLOW_SELFSIGNED | LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK |
                          LCCSCF_ALLOW_INSECURE,
        .local_protocol_name = protocol,
        .alpn = "http/1.1",
        .pwsi = &wsi,
        .userdata = owner,
        .opaque_user_data = owner,
    };
    return lws_client_connect_via_info(&info) ? wsi : NULL;
}

int sim_socket_cookie(const struct sim_user *user, struct lws *wsi, void *in, size_t len)
{
    unsigned char **at = in, *end = *at + len;
    return lws_add_http_header_by_name(wsi, (const unsigned char *)"Cookie:", (const unsigned char *)user->cookie,
                                       (int)strlen(user->cookie), at, end);
}
