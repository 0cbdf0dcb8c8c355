#ifndef BAQYLA_SIM_USHER_H
#define BAQYLA_SIM_USHER_H

#include <pthread.h>
#include <stdatomic.h>

#include "sim_https.h"

/* A proctor who admits whoever waits, each second, on a thread of his own. */
struct sim_usher {
    struct sim_user user; /* signed in before the start */
    pthread_t thread;
    atomic_int quit, admitted;
};

int sim_usher_start(struct sim_usher *usher); /* 0, or an errno */
void sim_usher_stop(struct sim_usher *usher); /* of one that was started; waits for its round to end */

#endif
