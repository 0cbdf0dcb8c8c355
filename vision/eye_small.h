#ifndef BAQYLA_EYE_SMALL_H
#define BAQYLA_EYE_SMALL_H

#include "eye_again.h"
#include "eye_io.h"
#include "file_in.h"
#include "look.h"

/* A recording looked at by its small stream, as beside the server: the pictures are the small stream's; where something
   is to be seen larger, the recording's own picture a moment later is looked at beside them. With `again` (NULL, or
   without picks: all pictures) those that were looked at, in both. Says a WIRE_SIGHT each; returns how many pictures
   of the small stream were looked at. All is borrowed. */
uint32_t eye_small_clip(struct eye_io *io, struct looker *looker, struct memory *memory, const struct wire_tune *tune,
                        struct file_in *recording, struct file_in *small, struct again *again);

#endif
