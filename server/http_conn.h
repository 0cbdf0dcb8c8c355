#ifndef BAQYLA_HTTP_CONN_H
#define BAQYLA_HTTP_CONN_H

#include <stddef.h>

struct lws;

/* The events of an HTTP connection, called by the loop's lws callback; -1 drops it. All [loop]. */
int http_on_request(struct lws *wsi, const char *uri, size_t uri_len);
int http_on_body(struct lws *wsi, const void *bytes, size_t len);
int http_on_body_end(struct lws *wsi);
int http_on_writeable(struct lws *wsi);
void http_on_close(struct lws *wsi);

#endif
