#ifndef BAQYLA_LOOP_H
#define BAQYLA_LOOP_H

#include <stdbool.h>

#include "fault.h"

/* The loop: one libuv loop on the main thread that carries sockets, timers
   and child processes. Nothing on it blocks. */

struct uv_loop_s;
struct uv_loop_s *loop_uv(void); /* [loop] for timers, pipes and processes of your own */

/* Any thread: `run(user)` is called soon on the loop, in order of posting. Never fails; allocates nothing
   when `post` is the caller's own memory, which stays untouched until `run` is called. */
struct post {
    void (*run)(struct post *post); /* find your struct by offsetof */
    struct post *next;
};
void loop_post(struct post *post, void (*run)(struct post *post));

bool loop_on(void);       /* is this the loop's thread? for asserts */
bool loop_stopping(void); /* [loop] a graceful stop has begun */

/* What the keeper hands to the server process it starts. */
struct loop_start {
    int listener; /* listening TCP socket */
    int ready;    /* one byte is written here when the server is ready to answer */
    int port;     /* of the listener */
    int restarts; /* how often the keeper has started the server before */
};

/* The server process: runs until SIGTERM. Returns the exit status: 0 after a graceful stop, 1 when it could not start.
 */
int loop_run(const struct loop_start *start);

#endif
