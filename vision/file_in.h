#ifndef BAQYLA_FILE_IN_H
#define BAQYLA_FILE_IN_H

#include "look.h"

/* A recording taken apart inside the jail: WebM, Matroska, MP4, MOV, Y4M and
   raw H.264, any pixel format. The descriptor is open before; nothing else is
   ever opened, whatever the file asks for (playlists, external tracks). */

enum {
    FILE_SIDE_MAX = 4096,       /* larger clips are refused */
    FILE_SPACING_US = 250000,   /* pictures nearer than this to the last one are not handed out */
};

struct file_in; /* one thread */

/* Reads `fd` (a regular file at offset 0, borrowed) until the first video track
   is known. NULL and a static sentence in *ret_why when it is not one of the
   formats, holds no video or is damaged. */
struct file_in *file_in_open(int fd, const char **ret_why);
void file_in_close(struct file_in *in);
/* Before the first picture: hand out every one, however near. */
void file_in_every(struct file_in *in);

/* The next picture at least FILE_SPACING_US after the last: 1 and *ret_picture
   (borrowed until the next call), 0 at the end. Damaged frames in between are
   skipped. Pictures come in media-time order; times begin at 0. */
int file_in_next(struct file_in *in, struct picture *ret_picture);

/* End of the last frame seen, media time. */
uint64_t file_in_duration_us(const struct file_in *in);

/* Frames that could not be decoded. */
uint32_t file_in_damaged(const struct file_in *in);

#endif
