#include "eye_io.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int eye_io_init(struct eye_io *io, int in_fd, int out_fd)
{
    memset(io, 0, sizeof *io);
    io->in_fd = in_fd;
    io->out_fd = out_fd;
    io->in = in_fd >= 0 ? calloc(1, EYE_IN_BYTES + EYE_PADDING) : NULL;
    io->out = malloc(EYE_OUT_BYTES);
    if ((in_fd >= 0 && !io->in) || !io->out) {
        eye_io_release(io);
        return -1;
    }
    return 0;
}

void eye_io_release(struct eye_io *io)
{
    free(io->in);
    free(io->out);
    io->in = io->out = NULL;
}

static size_t body_max(uint16_t kind)
{
    switch (kind) {
    case WIRE_OPEN:
        return sizeof(struct wire_open) + WIRE_CONFIG_MAX;
    case WIRE_FRAME:
        return sizeof(struct wire_frame) + WIRE_FRAME_MAX;
    case WIRE_DETAIL:
        return sizeof(struct wire_detail) + WIRE_FRAME_MAX;
    case WIRE_TUNE:
        return sizeof(struct wire_tune);
    case WIRE_REFERENCE:
        return sizeof(struct wire_reference);
    default:
        return 0;
    }
}

/* Walks over the heads of what has arrived; a message that its kind does not allow ends the conversation. */
static void messages_count(struct eye_io *io)
{
    struct wire_head head;
    while (io->in_end - io->in_counted >= sizeof head) {
        memcpy(&head, io->in + io->in_counted, sizeof head);
        if (head.len > body_max(head.kind)) {
            io->ended = 1;
            return;
        }
        if (io->in_end - io->in_counted < sizeof head + head.len)
            return;
        io->in_counted += sizeof head + head.len;
        io->waiting++;
    }
}

static void bytes_read(struct eye_io *io)
{
    if (io->in_start > EYE_IN_BYTES / 2 || io->in_start == io->in_end) {
        memmove(io->in, io->in + io->in_start, io->in_end - io->in_start);
        io->in_end -= io->in_start;
        io->in_counted -= io->in_start;
        io->in_start = 0;
    }
    size_t room = EYE_IN_BYTES - io->in_end;
    if (!room)
        return;
    ssize_t n = read(io->in_fd, io->in + io->in_end, room);
    if (n > 0) {
        io->in_end += (size_t)n;
        messages_count(io);
    } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        io->ended = 1;
    }
}

static void bytes_write(struct eye_io *io)
{
    ssize_t n = write(io->out_fd, io->out + io->out_start, io->out_end - io->out_start);
    if (n > 0)
        io->out_start += (size_t)n;
    else if (errno != EAGAIN && errno != EINTR)
        io->ended = 1;
    if (io->out_start == io->out_end)
        io->out_start = io->out_end = 0;
}

void eye_io_turn(struct eye_io *io, int timeout_ms)
{
    int reading = io->in_fd >= 0 && (io->in_end < EYE_IN_BYTES || io->in_start > EYE_IN_BYTES / 2);
    int writing = io->out_end > io->out_start;
    struct pollfd fds[2] = {{.fd = reading ? io->in_fd : -1, .events = POLLIN},
                            {.fd = writing ? io->out_fd : -1, .events = POLLOUT}};
    if (poll(fds, 2, timeout_ms) <= 0)
        return;
    if (fds[1].revents)
        bytes_write(io);
    if (fds[0].revents && !io->ended)
        bytes_read(io);
}

int eye_io_take(struct eye_io *io, struct wire_head *ret_head, const uint8_t **ret_body)
{
    if (!io->waiting)
        return 0;
    memcpy(ret_head, io->in + io->in_start, sizeof *ret_head);
    *ret_body = io->in + io->in_start + sizeof *ret_head;
    io->in_start += sizeof *ret_head + ret_head->len;
    io->waiting--;
    return 1;
}

int eye_io_room(const struct eye_io *io)
{
    return EYE_OUT_BYTES - (io->out_end - io->out_start) >= 2 * (size_t)EYE_MESSAGE_MAX;
}

void eye_io_put(struct eye_io *io, uint16_t kind, uint32_t seat, const void *body, size_t len, const void *tail,
                size_t tail_len)
{
    struct wire_head head = {.len = (uint32_t)(len + tail_len), .kind = kind, .seat = seat};
    if (EYE_OUT_BYTES - io->out_end < sizeof head + len + tail_len) {
        memmove(io->out, io->out + io->out_start, io->out_end - io->out_start);
        io->out_end -= io->out_start;
        io->out_start = 0;
    }
    assert(EYE_OUT_BYTES - io->out_end >= sizeof head + len + tail_len);
    memcpy(io->out + io->out_end, &head, sizeof head);
    if (len)
        memcpy(io->out + io->out_end + sizeof head, body, len);
    if (tail_len)
        memcpy(io->out + io->out_end + sizeof head + len, tail, tail_len);
    io->out_end += sizeof head + len + tail_len;
}

void eye_io_push(struct eye_io *io)
{
    if (!io->ended && io->out_end > io->out_start)
        bytes_write(io);
}

void eye_io_flush(struct eye_io *io)
{
    while (!io->ended && io->out_end > io->out_start) {
        struct pollfd fd = {.fd = io->out_fd, .events = POLLOUT};
        if (poll(&fd, 1, -1) > 0)
            bytes_write(io);
    }
}

void eye_io_tell(struct eye_io *io, uint16_t kind, const void *body, size_t len)
{
    if (!eye_io_room(io))
        eye_io_flush(io);
    eye_io_put(io, kind, 0, body, len, NULL, 0);
}
