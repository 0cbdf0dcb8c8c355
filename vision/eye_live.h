#ifndef BAQYLA_EYE_LIVE_H
#define BAQYLA_EYE_LIVE_H

#include "look.h"

/* The eye's life beside the server: messages of wire.h over one socket until
   the other side closes it.

   What arrives is handled in order. When the eye falls behind it puts off what
   takes long, then gives up looks, then frames. A seat sends about four messages
   a second, so what waits is counted by the seats: at a quarter of a second of
   it, things and who it is wait for a later picture, EYE_HURRIED_FOR_US at most
   (streams that begin all at once would hold each other up); at half a second,
   a seat that was looked at within the last second is decoded but not looked
   at; at two seconds, frames are dropped until the seat's next key frame, which
   is asked for. Beyond that the socket is left unread and the server sees it
   fill. wire_load.queued and .looks show each of these.

   A WIRE_SLICE stream is taken apart: WIRE_OPEN goes back with the codec and
   extradata of the video track, at each file header, then every frame as
   WIRE_CHUNK, numbered from 1, times counted from the pts_us of the slice that
   began with the header. Of H.264 the bytes are as in the file (mostly
   length-prefixed, extradata avcC).

   Frames marked WIRE_LATE are decoded apart from the live ones, with a memory
   of their own; a late frame whose chain has no key frame is dropped. */

enum {
    EYE_HURRIED_LATE = 1, /* messages a seat … */
    EYE_LOOKS_LATE = 2,
    EYE_FRAMES_LATE = 8,
    EYE_LATE_SEATS = 64,  /* … of at least so many seats */
    EYE_HURRIED_FOR_US = 10000000,
};

/* Runs inside the jail; says WIRE_READY first. Returns 0 when the server closed the
   socket between messages, -1 when it broke the protocol or memory was short. */
int eye_live(int fd, struct looker *looker);

#endif
