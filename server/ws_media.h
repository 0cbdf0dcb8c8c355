#ifndef BAQYLA_WS_MEDIA_H
#define BAQYLA_WS_MEDIA_H

#include "live_attempt.h"

/* /ws/media: the student's camera (docs/protocol.md, section 5). [loop] */

enum {
    MEDIA_ACK_MS = 500,
    MEDIA_QUIET_MS = 2000, /* an ack goes out so often even when nothing is new: a sign of life */
    MEDIA_FRAMES_PER_S = 120, /* camera, microphone and screen together send half of it … */
    MEDIA_FRAMES_BURST = 6000, /* … and a backlog of minutes comes at once */
    MEDIA_GATHER_MS = 250, /* so long frames may wait for each other while nobody watches closely */
    MEDIA_SMALL_ACK = 8,   /* frames of the small stream are acknowledged together */
};

void ws_media_register(void);
/* Tells the student's client whether its frames may be gathered: not while a proctor has it in focus. */
void media_pace(struct live *live);
/* Asks the student for a key frame of one of the camera's streams soon; many askers make one request. */
void media_want_key(struct live *live, enum frame_stream stream);
/* The attempt is over: a last ack, then the socket closes with 1000. */
void media_link_stop(struct live *live);
/* Acks, waiting welcomes. Every 250 ms. */
void media_link_tick(struct live *live);

#endif
