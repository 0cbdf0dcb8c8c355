#ifndef BAQYLA_EYE_IO_H
#define BAQYLA_EYE_IO_H

#include <stddef.h>
#include <stdint.h>

#include <vision/wire.h>

/* Messages of wire.h over one stream socket, without blocking. Both buffers
   are allocated once. A full input buffer is not read on, so that the server's
   socket fills and the server decides what to leave out; a full output buffer
   stops the taking of messages. One thread. */

enum {
    EYE_IN_BYTES = 4 * 1024 * 1024,
    EYE_OUT_BYTES = 2 * 1024 * 1024,
    EYE_PADDING = 64, /* readable bytes that follow every body */
    /* the longest message of either direction */
    EYE_MESSAGE_MAX = (int)sizeof(struct wire_head) + (int)sizeof(struct wire_frame) + WIRE_FRAME_MAX,
};

struct eye_io {
    int in_fd, out_fd; /* the same for a socket; in_fd -1: output only */
    uint8_t *in, *out;
    size_t in_start, in_end, in_counted; /* in_counted: up to here messages are in `waiting` */
    size_t out_start, out_end;
    uint32_t waiting; /* whole messages not yet taken */
    int ended;        /* the other side closed, or broke the protocol */
};

/* 0, or -1 when memory is short. Descriptors are borrowed; a socket should be non-blocking. */
int eye_io_init(struct eye_io *io, int in_fd, int out_fd);
void eye_io_release(struct eye_io *io);

/* Waits up to `timeout_ms` (0: not at all) for bytes or for room, then reads and writes what goes. */
void eye_io_turn(struct eye_io *io, int timeout_ms);

/* The next whole message: 1 and its head and body (borrowed until the next eye_io call; EYE_PADDING bytes follow),
   0 when none is whole. */
int eye_io_take(struct eye_io *io, struct wire_head *ret_head, const uint8_t **ret_body);

/* 1 when any message fits into the output buffer. */
int eye_io_room(const struct eye_io *io);

/* Queues a message of two parts; `tail` may be NULL. The caller has asked eye_io_room(). */
void eye_io_put(struct eye_io *io, uint16_t kind, uint32_t seat, const void *body, size_t len, const void *tail,
                size_t tail_len);

/* Writes what goes at once, without asking first whether anything does. */
void eye_io_push(struct eye_io *io);

/* Writes everything out, waiting as long as it takes. */
void eye_io_flush(struct eye_io *io);

/* A message about no seat, written out at once where the buffer is full: for those who speak of a file. */
void eye_io_tell(struct eye_io *io, uint16_t kind, const void *body, size_t len);

#endif
