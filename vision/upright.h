#ifndef BAQYLA_UPRIGHT_H
#define BAQYLA_UPRIGHT_H

#include <stddef.h>
#include <stdint.h>

/* Decoded frames made fit for looking and for evidence: 8-bit planar, not
   larger than wanted, the right way up; and JPEG in and out of memory.
   All of it runs inside the jail. One thread at a time per object. */

struct AVFrame;

enum {
    PHOTO_BYTES_MAX = 64 * 1024 * 1024, /* of a compressed picture */
    PHOTO_PIXELS_MAX = 64 * 1024 * 1024, /* of a picture before it is made smaller */
};

enum photo_type { PHOTO_NONE, PHOTO_JPEG, PHOTO_PNG, PHOTO_WEBP };

/* By its first bytes, never by its name. */
enum photo_type photo_sniff(const uint8_t *bytes, size_t len);

/* Decodes a JPEG, PNG or WebP of any pixel format. `bytes` must be followed by
   64 zero bytes. Returns a new frame, or NULL and a sentence in *ret_why (static).
   *ret_turn is the EXIF orientation, 1 to 8. */
struct AVFrame *photo_decode(const uint8_t *bytes, size_t len, int *ret_turn, const char **ret_why);

/* A new frame in a format that picture_from_frame() takes, turned upright by
   `turn` (EXIF orientation) and scaled so that neither side exceeds `side_max`
   pixels; *ret_shrunk_milli is 1000 × old side / new side. The same input gives
   the same bytes. NULL: no memory or a format that cannot be converted. */
struct AVFrame *frame_upright(const struct AVFrame *frame, int turn, int side_max, int *ret_shrunk_milli);

/* A baseline JPEG without any metadata, quality by quantiser (2 best … 31; 4 for
   evidence). `*ret_bytes` is malloc'd, the caller's. 0 = done, -1 = no memory. */
int frame_jpeg(const struct AVFrame *frame, int quantiser, uint8_t **ret_bytes, size_t *ret_len);

/* Makes and reads back one small picture, so that encoder, decoder and scaler
   have what they need before a jail closes. */
int photo_warm(void);

#endif
