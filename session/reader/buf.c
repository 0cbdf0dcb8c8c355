#include "buf.h"

#include <stdlib.h>
#include <string.h>

void buf_put(struct buf *b, const char *bytes, size_t len)
{
    if (b->full || len > BUF_MAX - b->len) {
        b->full = true;
        return;
    }
    if (b->len + len + 1 > b->room) {
        size_t room = (b->len + len + 1) * 2;
        char *grown = realloc(b->text, room);
        if (!grown) {
            b->full = true;
            return;
        }
        b->text = grown;
        b->room = room;
    }
    if (len)
        memcpy(b->text + b->len, bytes, len);
    b->len += len;
    b->text[b->len] = 0;
}

void buf_text(struct buf *b, const char *text)
{
    buf_put(b, text, strlen(text));
}

const char *buf_get(const struct buf *b)
{
    return b->text ? b->text : "";
}

void buf_clear(struct buf *b)
{
    b->len = 0;
    b->full = false;
    if (b->text)
        b->text[0] = 0;
}

void buf_free(struct buf *b)
{
    free(b->text);
    *b = (struct buf){0};
}
