#ifndef BAQYLA_STUCK_H
#define BAQYLA_STUCK_H

#include <stdint.h>
#include <sys/types.h>

/* Whether a child that says nothing is stuck, or only gets no processor: on a
   loaded machine both are silent, and killing the second makes things worse.
   Silence counts while the child sleeps or computes, not while it waits for a
   processor (/proc/PID/schedstat), nor while we ourselves did not come to look.
   [loop] */

enum { STUCK_STEP_MAX_MS = 500 }; /* the most that one look can add */

struct stuck {
    int64_t at_ms;      /* of the previous look */
    uint64_t waited_ns; /* the child's waiting for a processor until then */
    int64_t quiet_ms;   /* silence that was the child's own */
};

/* It begins, or has spoken. */
void stuck_heard(struct stuck *s, int64_t now_ms);
/* Looks; to be called a few times a second. Returns the silence so far that was the child's own. Where the kernel does
   not tell how long a process waited, all silence counts. */
int64_t stuck_look(struct stuck *s, pid_t pid, int64_t now_ms);

#endif
