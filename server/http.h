#ifndef BAQYLA_HTTP_H
#define BAQYLA_HTTP_H

#include <stdbool.h>
#include <stdint.h>

#include "errand.h"
#include "http_head.h"
#include "static.h"

/* HTTP on the loop, inside the server's core: http_conn.c (requests), http_request.c (headers), http_send.c
   (responses), machine.c (/healthz and its kin). All of it is [loop]. */

struct lws;

enum {
    HTTP_PATH_MAX = 1024,
    HTTP_HEADER_MAX = 4096, /* of one header; all together: HTTP_HEADERS_MAX */
    HTTP_HEADERS_MAX = 12 * 1024,
    HTTP_HEADERS_HARD_MAX = 16 * 1024, /* beyond it the connection is dropped without an answer */
    HTTP_CHUNK = 64 * 1024,
    HTTP_DISCARD_MAX = 4 * 1024 * 1024, /* of a refused body; a longer one ends the connection */
    HTTP_LINGER_S = 10,                 /* then, so that whoever still sends it can read why */
};

/* What the headers said, copied into the errand's arena. NULL: absent. */
struct http_in {
    const char *host, *origin, *content_type, *accept_language, *accept_encoding, *if_none_match, *range, *if_range,
        *authorization;
    int64_t length; /* of the body; -1 when not said */
    bool chunked, head, close;
    bool loopback; /* the peer is this machine, and no proxy stands between */
};

/* One request and its response. */
struct http_conn {
    struct lws *wsi; /* NULL when the peer is gone */
    struct errand *errand;
    struct http_in in;
    bool away;  /* the errand is with clerk or hands */
    bool sent;  /* it was sent, or the answer was made without it */
    char *body; /* of the request, in the arena */
    size_t body_len;
    int64_t began_us;

    struct head head;
    int status;
    bool ready; /* the response may be written */
    bool head_written;
    char *text;                 /* malloc'd response body, owned */
    const unsigned char *bytes; /* or what is borrowed from errand or shelf */
    int64_t from, to;           /* what of bytes or file is still to be sent */
    int file;                   /* descriptor; -1 without one */
    bool reading;               /* a file operation is under way */
    bool broken;                /* the file ended early: the connection must be dropped */
    unsigned char *chunk;       /* LWS_PRE + HTTP_CHUNK */
    size_t chunk_len;           /* read and not yet written */
    void *fs;                   /* uv_fs_t */
};

/* http_request.c: fills errand->request (method, path, query, address, user_agent, token, who.lang) and in.
   F_INVALID, F_LENGTH, F_HEADERS: the request cannot be trusted, answer and close. */
enum fault http_read(struct lws *wsi, const char *uri, size_t uri_len, struct errand *errand,
                     struct http_in *ret_in) MUST_CHECK;
/* Whether the Upgrade header asks for a WebSocket. */
bool http_wants_websocket(struct lws *wsi);

/* http_send.c: make the response; it is written as the socket allows. */
void http_answer_fault(struct http_conn *c, enum fault f, const char *text);
void http_answer_reply(struct http_conn *c); /* of the finished errand */
void http_answer_static(struct http_conn *c, const struct static_file *file);
void http_answer_text(struct http_conn *c, int status, const char *mime, char *take_text, size_t len);
/* One step of writing; 0, or -1 to drop the connection. */
int http_write(struct http_conn *c);
void http_conn_free(struct http_conn *c);

/* probes.c: true when the path was one of the machines' own. */
bool probe_answer(struct http_conn *c);

/* {"fault":{…}}; NULL when out of memory. */
json_t *fault_json(enum fault f, enum lang lang, const char *request_id);

#endif
