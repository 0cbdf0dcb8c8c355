#ifndef BAQYLA_STILLS_H
#define BAQYLA_STILLS_H

#include "kinds.h"
#include "live_attempt.h"

/* Evidence pictures of an incident and its clip: cut out of the media journal by the
   reader, on a hand, as soon as the frames are durable; kept by their SHA-256
   and booked. Faces of others near the student are made unrecognisable in the
   pictures, not in the clip, unless the kind is about them (live_boxes.h); how
   many is booked with the picture. What was looked at in the small stream is
   kept as a clip of that one, too, so that it can be looked at again. [loop]
   Times are media milliseconds; negative: no frame, no still. */

enum {
    STILLS_BEFORE_MS = 1500, /* the picture "before" lies so long before the first supporting frame */
    STILLS_AFTER_MS = 500,   /* "after": so long after the end */
    STILLS_TRIES = 8,        /* while the frames are not yet durable; then the still is given up and logged */
    STILLS_QUEUE = 4096,     /* wanted and not yet cut; beyond it the newest is given up and logged */
};

/* It has opened: "before" the first frame that supports it and "at" the strongest one. */
void stills_at(struct live *live, const char *incident, enum incident_kind kind, int64_t first_ms, int64_t peak_ms,
               int64_t policy_version);
/* It has ended: "after" and the clip around [from_ms, to_ms], cut together once the frames after it have come. */
void stills_after(struct live *live, const char *incident, enum incident_kind kind, int64_t from_ms, int64_t to_ms,
                  int64_t policy_version);
/* Starts what is due. Every 250 ms. */
void stills_tick(void);
/* Wanted and not yet booked, of one attempt: its live entry stays until then. */
int stills_waiting(void);

#endif
