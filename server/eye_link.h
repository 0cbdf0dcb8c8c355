#ifndef BAQYLA_EYE_LINK_H
#define BAQYLA_EYE_LINK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <uv.h>

#include <vision/wire.h>

#include "fault.h"
#include "sock.h"

/* One eye: a child process and the local socket to it. [loop]

   The child gets its end as descriptor 3, nothing on 0, our stderr, dies with
   us, and runs a little nicer than the loop. A message longer than its kind
   allows, or an unknown one, ends the link: the child is killed. */

struct eye_link {
    uv_pipe_t pipe;
    pid_t pid;
    bool open;
    size_t filled;
    unsigned char *in; /* EYE_IN_MAX bytes */
    /* Set by the owner. A whole message; body borrowed. */
    void (*message)(struct eye_link *link, const struct wire_head *head, const void *body);
    /* The pipe is closed and the child killed and reaped; the struct may be used again. Always the last. */
    void (*gone)(struct eye_link *link);
    void *user;
};

enum { EYE_IN_MAX = (int)(sizeof(struct wire_head) + sizeof(struct wire_frame)) + WIRE_FRAME_MAX };

/* `argv` ends with NULL; argv[0] is the program's path. F_IO, F_NOMEM: nothing is running then. */
enum fault eye_link_start(struct eye_link *link, uv_loop_t *loop, char *const argv[]) MUST_CHECK;
/* Ends it; `gone` follows. Harmless when it is ending already. */
void eye_link_end(struct eye_link *link);

/* Head, `fixed` and (held until written) `payload`, each may be NULL. Lost when the link is ending. */
void eye_link_send(struct eye_link *link, enum wire_kind kind, uint32_t seat, const void *fixed, size_t fixed_len,
                   struct buffer *payload);
size_t eye_link_waiting(const struct eye_link *link); /* bytes not yet written */

#endif
