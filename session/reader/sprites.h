#ifndef BAQYLA_READER_SPRITES_H
#define BAQYLA_READER_SPRITES_H

#include "recording.h"

/* Small pictures of a recording, a sheet a minute, for whoever looks for a place in it. Key frames alone are decoded.

   One file: the sheets (JPEG, SPRITES_COLUMNS × SPRITES_ROWS cells of SPRITE_WIDTH × SPRITE_HEIGHT, each of
   SPRITE_CELL_S seconds of media time, black where there is no picture), then for each sheet three little-endian u32:
   its minute of media time, its offset, its length; then their count and SPRITES_MAGIC. */

enum {
    SPRITE_WIDTH = 160,
    SPRITE_HEIGHT = 120,
    SPRITES_COLUMNS = 4,
    SPRITES_ROWS = 3,
    SPRITE_CELL_S = 5,
    SPRITE_STANDS_S = 12,       /* a picture stands so long for those that did not come */
    SPRITES_SHEETS_MAX = 2880,  /* minutes; 48 hours */
    SPRITES_MAGIC = 0x50535142, /* "BQSP" */
};

struct sprites;
/* Of [from_us, to_us] of media time, which a last picture may reach: sheets that end before are not made. NULL: no
   memory. */
struct sprites *sprites_new(uint64_t from_us, uint64_t to_us);
void sprites_free(struct sprites *sprites);
/* The next record of the stream, in order. NULL, or a static sentence why it cannot go on. Whole sheets go out. */
const char *sprites_take(struct sprites *sprites, const struct recording *record);
/* No record comes any more: the last sheet and the index go out. Without any picture, nothing does. */
const char *sprites_end(struct sprites *sprites);

#endif
