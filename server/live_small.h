#ifndef BAQYLA_LIVE_SMALL_H
#define BAQYLA_LIVE_SMALL_H

#include <vision/wire.h>

#include "frame.h"
#include "live_attempt.h"
#include "sock.h"

/* The camera's second, small stream: what is looked at while it comes, so that the large one, which is recorded and
   watched, need not be decoded. [loop]

   It is believed only as far as the recording bears it out. Key frames of the large stream are asked for at moments
   the student cannot foresee and held against it (vision/witness.h); a small stream that shows something else twice in
   a row, or falls silent, is no longer looked at, and the large one is again. What was different is written into the
   attempt's timeline: a person judges it, nothing opens by itself. Forbidden things, and faces too small to compare,
   are looked for in those same key frames.

   A client without it is looked at as before: by the base layer of its large stream. */

enum {
    SMALL_SIDE_MAX = 480,       /* pixels, both sides */
    SMALL_SILENT_MS = 3000,     /* of media time that the large stream is ahead: that one is looked at */
    SMALL_WITNESS_MS = 20000,   /* on the mean a key frame is compared so often at least */
    SMALL_APART_MILLI = 18000,  /* levels from which a part of the picture is another (wire_witness) */
    SMALL_APART_TIMES = 2,
};

/* F_INVALID: too large, or of a kind that a small stream has not. */
enum fault small_allowed(const struct inlet_config *config) MUST_CHECK;

/* A frame of it came. The first key frame of a config makes it what is looked at. */
void small_frame(struct live *live, const struct frame_head *head, const struct inlet_config *config, bool late,
                 struct buffer *payload);
/* A live frame of the large stream came. True: it is not to be looked at as such. A key frame of it may be handed on as
   a detail. */
bool small_instead(struct live *live, const struct frame_head *head, const struct inlet_config *config,
                   struct buffer *payload);
/* The eye needs a key frame of what it looks at. */
void small_want_key(struct live *live);
/* The eye has something for a larger picture; what a larger picture said. */
void small_want_detail(struct live *live);
void small_witness(struct live *live, const struct wire_witness *witness);

#endif
