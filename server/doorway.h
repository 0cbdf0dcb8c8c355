#ifndef BAQYLA_DOORWAY_H
#define BAQYLA_DOORWAY_H

#include "fault.h"

/* What must be had alone before a server starts: the data folder and the port. */
struct doorway {
    int lock;     /* flock on <data>/lock; a server that outlives its keeper still holds it */
    int listener; /* listening, non-blocking */
    int port;
};

/* Makes the data folder when missing, locks it, listens, and writes <data>/port. F_BUSY: folder or port in use; F_IO
   otherwise. The sentence is meant for the operator. */
enum fault doorway_open(struct doorway *ret_door) MUST_CHECK;
void doorway_close(struct doorway *door);

#endif
