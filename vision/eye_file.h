#ifndef BAQYLA_EYE_FILE_H
#define BAQYLA_EYE_FILE_H

#include "eye_again.h"
#include "look.h"

/* The eye's work on files: the live code over a recording or a picture.
   Writes WIRE_READY, then a WIRE_SIGHT per picture, then WIRE_END, to `out_fd`. */

/* A recording: pictures at least 250 ms apart, in media time from 0. Boxes are
   in pixels of the upright picture. `looks`: LOOK_ bits, unless `again` (NULL: none;
   borrowed) says by what, at which pictures and with whom in view to look. `photo_fd`: a picture of
   the person who should be in view, told of by a WIRE_ENROLLED before the first
   sight; -1: none, and neither is it when its face cannot be described. Returns
   0, or 1 when either could not be read (WIRE_END says why); a recording that
   breaks off is read as far as it goes. `small_fd` not -1: the recording's small stream is what is looked at, as beside
   the server, with larger pictures out of the recording where they are wanted, a picture later. */
int eye_file_clip(int in_fd, int small_fd, int photo_fd, int out_fd, struct looker *looker, uint32_t looks,
                  struct again *again);

/* A JPEG, PNG or WebP picture, turned by its EXIF orientation: one WIRE_SIGHT.
   Larger pictures than LOOK_SIDE_MAX are looked at smaller; boxes are in
   pixels of the picture as it is. Returns 0, or 1 when it could not be read. */
int eye_file_still(int in_fd, int out_fd, struct looker *looker);

/* One or (photo_fd not -1) two pictures: a WIRE_ENROLLED of the largest face of
   each. Returns 0, or 1 when one could not be read; `frames` of WIRE_END says how
   many were. */
int eye_file_likeness(int in_fd, int photo_fd, int out_fd, struct looker *looker);

/* The file itself could not be opened: WIRE_END with that sentence alone. */
int eye_file_refuse(int out_fd, const char *why);

#endif
