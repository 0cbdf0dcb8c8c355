#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "verbs.h"

enum { PIECE = 64 * 1024, PADDING = 64 };

void out_put(enum read_kind kind, const void *body, size_t len, const void *tail, size_t tail_len)
{
    read_record_write(STDOUT_FILENO, kind, body, len, tail, tail_len);
}

void out_bytes(uint32_t part, uint64_t offset, const void *bytes, size_t len)
{
    const uint8_t *p = bytes;
    while (len) {
        size_t n = len < PIECE ? len : PIECE;
        struct read_bytes head = {.part = part, .offset = offset};
        out_put(READ_BYTES, &head, sizeof head, p, n);
        p += n;
        offset += n;
        len -= n;
    }
}

int in_exactly(void *out, size_t len)
{
    size_t got = 0;
    while (got < len) {
        ssize_t n = read(STDIN_FILENO, (uint8_t *)out + got, len - got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return got || n < 0 ? -1 : 0;
        got += (size_t)n;
    }
    return 1;
}

uint8_t *in_all(size_t max, size_t *ret_len, const char **ret_why)
{
    size_t room = PIECE, len = 0;
    uint8_t *bytes = malloc(room + PADDING);
    while (bytes) {
        ssize_t n = read(STDIN_FILENO, bytes + len, room - len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            memset(bytes + len, 0, PADDING);
            *ret_len = len;
            *ret_why = "the document could not be read to its end";
            if (n == 0)
                return bytes;
            break;
        }
        len += (size_t)n;
        if (len > max) {
            *ret_why = "the document is too large";
            break;
        }
        if (len == room) {
            room *= 2;
            uint8_t *grown = realloc(bytes, room + PADDING);
            if (!grown)
                free(bytes);
            bytes = grown;
        }
    }
    if (!bytes)
        *ret_why = "no memory";
    free(bytes);
    return NULL;
}

static int64_t number(const char *text)
{
    char *end = NULL;
    errno = 0;
    long long v = strtoll(text, &end, 10);
    return errno || *end || end == text || v < 0 ? -1 : (int64_t)v;
}

int64_t arg_number(int argc, char **argv, const char *name)
{
    for (int i = 0; i + 1 < argc; i++)
        if (!strcmp(argv[i], name))
            return number(argv[i + 1]);
    return -1;
}

const char *arg_text(int argc, char **argv, const char *name)
{
    for (int i = 0; i + 1 < argc; i++)
        if (!strcmp(argv[i], name))
            return argv[i + 1];
    return NULL;
}

int arg_times(int argc, char **argv, const char *name, uint64_t *ret_times, int max)
{
    int count = 0;
    for (int i = 0; i + 1 < argc; i++) {
        if (strcmp(argv[i], name))
            continue;
        int64_t v = number(argv[++i]);
        if (v < 0 || count == max || (count && (uint64_t)v < ret_times[count - 1]))
            return -1;
        ret_times[count++] = (uint64_t)v;
    }
    return count;
}
