#ifndef BAQYLA_BUF_H
#define BAQYLA_BUF_H

#include <stdbool.h>
#include <stddef.h>

/* A text that grows up to BUF_MAX bytes, NUL-terminated; what is put in after
   that, or when memory is short, is dropped and remembered in `full`. */
enum { BUF_MAX = 8 * 1024 * 1024 };

struct buf {
    char *text; /* NULL until something is put in */
    size_t len, room;
    bool full;
};

void buf_put(struct buf *b, const char *bytes, size_t len);
void buf_text(struct buf *b, const char *text);
/* What is in it, "" when nothing; borrowed until the next put. */
const char *buf_get(const struct buf *b);
void buf_clear(struct buf *b); /* keeps the memory */
void buf_free(struct buf *b);

#endif
