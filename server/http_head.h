#ifndef BAQYLA_HTTP_HEAD_H
#define BAQYLA_HTTP_HEAD_H

#include <stdbool.h>
#include <stddef.h>

#include "fault.h"

/* The head of a response, composed as bytes. Every head carries the security headers and the request's id. Pure. */

enum { HEAD_ROOM = 64, HEAD_MAX = 4096, TOKEN_COOKIE_MAX_AGE_S = 30 * 24 * 3600 };

struct head {
    char bytes[HEAD_MAX];
    size_t len;
    bool full; /* something did not fit: the head must not be sent */
};

void head_begin(struct head *head, int status, const char *request_id);
void head_add(struct head *head, const char *name, const char *format, ...) PRINTF_LIKE(3, 4);
/* The session cookie: set, or cleared for "". */
void head_cookie(struct head *head, const char *token);
/* Content-Disposition with a plain and a UTF-8 file name. */
void head_download(struct head *head, const char *file_name);
void head_end(struct head *head);

#endif
