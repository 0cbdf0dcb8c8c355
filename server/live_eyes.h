#ifndef BAQYLA_LIVE_EYES_H
#define BAQYLA_LIVE_EYES_H

#include "eyes.h"
#include "live_attempt.h"

/* Between attempts and the eyes: what eyes say goes to the rules of the attempt, what is looked at goes to its eye.
   [loop] */

/* Starts the pool as the settings say; *ret_eyes as of eyes_start. */
enum fault live_eyes_start(struct eyes **ret_eyes) MUST_CHECK;
/* The attempt's eye begins anew with a stream of that config. `details`: key frames of a larger one can be had. */
void live_eye_open(struct live *live, const struct inlet_config *config, bool details);
/* Hands it a frame. */
void live_eye_frame(struct live *live, const struct wire_frame *frame, struct buffer *payload);

#endif
