#include "sock.h"

#include <stdlib.h>
#include <string.h>

#include "sock_lws.h"

struct buffer *buffer_new(const void *bytes, size_t len)
{
    struct buffer *b = malloc(sizeof *b);
    unsigned char *room = malloc(BUFFER_ROOM + len + 1);
    if (!b || !room) {
        free(b);
        free(room);
        return NULL;
    }
    *b = (struct buffer){.count = 1, .len = len, .bytes = room + BUFFER_ROOM};
    if (bytes)
        memcpy(b->bytes, bytes, len);
    b->bytes[len] = '\0';
    return b;
}

struct buffer *buffer_hold(struct buffer *b)
{
    b->count++;
    return b;
}

void buffer_drop(struct buffer *b)
{
    if (!b || --b->count)
        return;
    free(b->bytes - BUFFER_ROOM);
    free(b);
}
