#include "arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 16 * 1024 };

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

void arena_init(struct arena *a, size_t ceiling)
{
    *a = (struct arena){.ceiling = ceiling ? ceiling : ARENA_CEILING_DEFAULT};
}

void arena_release(struct arena *a)
{
    for (struct arena_block *b = a->blocks, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    arena_init(a, a->ceiling);
}

void *arena_alloc(struct arena *a, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size > a->ceiling || a->used > a->ceiling - size) {
        a->failed = 1;
        return NULL;
    }
    size_t room = (size + align - 1) & ~(align - 1);
    struct arena_block *b = a->blocks;
    if (!b || b->size - b->used < room) {
        size_t want = room > BLOCK_SIZE ? room : BLOCK_SIZE;
        b = calloc(1, sizeof *b + want);
        if (!b) {
            a->failed = 1;
            return NULL;
        }
        b->size = want;
        b->next = a->blocks;
        a->blocks = b;
    }
    void *p = b->bytes + b->used;
    b->used += room;
    a->used += room;
    return p;
}

char *arena_copy(struct arena *a, const void *bytes, size_t len)
{
    char *p = arena_alloc(a, len + 1);
    if (p && len)
        memcpy(p, bytes, len);
    return p;
}

char *arena_text(struct arena *a, const char *text)
{
    return text ? arena_copy(a, text, strlen(text)) : NULL;
}

char *arena_format(struct arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *p = len < 0 ? NULL : arena_alloc(a, (size_t)len + 1);
    if (!p)
        return NULL;
    va_start(args, format);
    vsnprintf(p, (size_t)len + 1, format, args);
    va_end(args);
    return p;
}

enum fault arena_check(const struct arena *a)
{
    return a->failed ? fault(F_NOMEM, "arena of %zu bytes is full", a->ceiling) : F_OK;
}
