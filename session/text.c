#include "text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct fold {
    uint32_t from, to;
};

/* Sorted by `from`, for bsearch; upper-case letters come here already in lower case. */
static const struct fold folds[] = {
    {'a', 0x430},   {'c', 0x441},   {'e', 0x435},   {'i', 0x438},   {'k', 0x43a},   {'o', 0x43e},   {'p', 0x440},
    {'x', 0x445},   {'y', 0x443},   {0x451, 0x435}, {0x456, 0x438}, {0x493, 0x433}, {0x49b, 0x43a}, {0x4a3, 0x43d},
    {0x4af, 0x443}, {0x4b1, 0x443}, {0x4bb, 0x445}, {0x4d9, 0x430}, {0x4e9, 0x43e},
};

/* The next character; 0 at the end, UINT32_MAX when the bytes are no UTF-8. */
static uint32_t next(const unsigned char **text)
{
    const unsigned char *p = *text;
    uint32_t c = *p;
    int more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xf0 && c < 0xf5 ? 3 : -1;
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    if (!c)
        return 0;
    if (more < 0)
        return UINT32_MAX;
    c &= more == 0 ? 0x7f : 0x3fu >> more;
    for (int i = 1; i <= more; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return UINT32_MAX;
        c = c << 6 | (p[i] & 0x3f);
    }
    if (c < least[more] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        return UINT32_MAX;
    *text = p + 1 + more;
    return c;
}

static int compare(const void *key, const void *row)
{
    uint32_t a = *(const uint32_t *)key, b = ((const struct fold *)row)->from;
    return a < b ? -1 : a > b;
}

static uint32_t lower(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0x410 && c <= 0x42f))
        return c + 32;
    if (c >= 0x400 && c <= 0x40f)
        return c + 80;
    if (c >= 0x48a && c <= 0x52f && c != 0x4c0 && c < 0x4c1)
        return c | 1;
    return c >= 0x4d0 && c <= 0x52f ? c | 1 : c;
}

static size_t encode(uint32_t c, char *out)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t len = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char head[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = len - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)(head[len] | c);
    return len;
}

char *text_fold(const char *text, char *out, size_t size)
{
    const unsigned char *p = (const unsigned char *)text;
    size_t used = 0;
    uint32_t c;
    while ((c = next(&p)) && c != UINT32_MAX) {
        c = lower(c);
        const struct fold *f = bsearch(&c, folds, sizeof folds / sizeof *folds, sizeof *folds, compare);
        char bytes[4];
        size_t len = encode(f ? f->to : c, bytes);
        if (used + len >= size)
            break;
        memcpy(out + used, bytes, len);
        used += len;
    }
    out[used] = 0;
    return out;
}

bool text_valid(const char *text)
{
    const unsigned char *p = (const unsigned char *)text;
    uint32_t c;
    while ((c = next(&p))) {
        if (c == UINT32_MAX || (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

size_t text_cut(const char *text, size_t max)
{
    size_t len = strnlen(text, max + 1);
    if (len <= max)
        return len;
    for (len = max; len && ((unsigned char)text[len] & 0xc0) == 0x80;)
        len--;
    return len;
}

bool text_fits(const char *text, size_t max)
{
    return text && *text && strlen(text) <= max && text_valid(text);
}

/* The Kazakh alphabet; what is not in it keeps its code point, below or above. */
static const uint32_t alphabet[] = {0x430, 0x4d9, 0x431, 0x432, 0x433, 0x493, 0x434, 0x435, 0x451, 0x436, 0x437,
                                    0x438, 0x439, 0x43a, 0x49b, 0x43b, 0x43c, 0x43d, 0x4a3, 0x43e, 0x4e9, 0x43f,
                                    0x440, 0x441, 0x442, 0x443, 0x4b1, 0x4af, 0x444, 0x445, 0x4bb, 0x446, 0x447,
                                    0x448, 0x449, 0x44a, 0x44b, 0x456, 0x44c, 0x44d, 0x44e, 0x44f};

static uint32_t weight(uint32_t c)
{
    c = lower(c);
    for (uint32_t i = 0; c >= 0x430 && i < sizeof alphabet / sizeof *alphabet; i++)
        if (alphabet[i] == c)
            return 0x400 + i;
    return c;
}

int text_compare(const char *a, const char *b)
{
    const unsigned char *p = (const unsigned char *)a, *q = (const unsigned char *)b;
    for (;;) {
        uint32_t c = next(&p), d = next(&q);
        if (c == UINT32_MAX || d == UINT32_MAX || (!c && !d))
            return strcmp(a, b);
        uint32_t x = c ? weight(c) : 0, y = d ? weight(d) : 0;
        if (x != y)
            return x < y ? -1 : 1;
    }
}
