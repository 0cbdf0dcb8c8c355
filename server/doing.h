#ifndef BAQYLA_DOING_H
#define BAQYLA_DOING_H

#include <stdio.h>

/* What the loop's time goes into, by sampling: the loop says what it begins to
   do, and a timer on its own CPU time counts what it is doing (/metrics). Costs
   a store where the work changes and one signal per 4 ms of the loop's CPU. */

enum doing {
    DOING_RECEIVE, /* sockets, TLS and the protocol; whatever is nothing of the below */
    DOING_RELAY,   /* pictures to those who watch */
    DOING_RECORD,  /* the media journal */
    DOING_LOOK,    /* frames to the eyes; what they saw, and the rules */
    DOING_BOOKS,   /* errands, their answers, ticks */
    DOINGS
};

/* [loop] Says what is done from now on; returns what was done before, to be said again at the end. */
enum doing doing_now(enum doing what);

/* [loop] Begins to count. Without such a timer nothing is counted. */
void doing_watch(void);

/* [any] */
void doing_metrics(FILE *out);

#endif
