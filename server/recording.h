#ifndef BAQYLA_RECORDING_H
#define BAQYLA_RECORDING_H

#include <stdint.h>

/* Recordings: cut out of the media journal into playable files by the reader,
   <data>/recordings/<attempt>/camera.N.mp4 or .webm. Nothing is re-encoded.

   After an attempt has ended all its streams are cut once, hashed, booked part
   by part, the camera's small pictures (camera.0.sprites) among them, what the
   rules were told beside them (sights_store.h), and then the journal may forget
   the attempt. While it runs: recording_now.h. */

enum {
    RECORDING_SPRITES = 7,       /* the number that small pictures have in the books, where parts have their stream's */
    RECORDING_SETTLE_MS = 40000, /* after the end: the backlog may still come */
    RECORDING_AGAIN_MS = 60000,  /* after a failure */
    RECORDING_TRIES = 10,        /* then it is logged and left to the next start */
};

/* [loop] The attempt is over: cut it when `settle_ms` have passed. Twice is once. */
void recording_want(const char *attempt, int64_t settle_ms);
/* [loop] Starts what is due; one at a time. */
void recording_tick(void);
/* [loop] At the start: what the journal holds of attempts that are over is cut. */
void recording_begin(void);

#endif
