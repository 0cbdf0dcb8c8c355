#include "readrec.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static void write_all(int fd, const void *bytes, size_t len)
{
    const char *at = bytes;
    while (len) {
        ssize_t n = write(fd, at, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            _exit(1);
        at += n;
        len -= (size_t)n;
    }
}

void read_record_write(int fd, int kind, const void *body, size_t len, const void *tail, size_t tail_len)
{
    char record[sizeof(struct read_head) + READ_BODY_MAX];
    struct read_head head = {.len = (uint32_t)(len + tail_len), .kind = (uint16_t)kind};
    if (len > READ_BODY_MAX || tail_len > READ_BODY_MAX - len)
        _exit(1);
    memcpy(record, &head, sizeof head);
    if (len)
        memcpy(record + sizeof head, body, len);
    if (tail_len)
        memcpy(record + sizeof head + len, tail, tail_len);
    write_all(fd, record, sizeof head + len + tail_len);
}
