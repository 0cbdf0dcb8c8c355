#ifndef BAQYLA_DECODE_H
#define BAQYLA_DECODE_H

#include <stddef.h>
#include <stdint.h>

#include "look.h"

/* One stream's decoder: libavcodec with one thread, no frame delay and no
   guessing. A frame that is damaged, or refers to one that is missing, is
   refused, not patched: evidence must show what the camera saw.

   After a refusal everything is dropped until the next key frame (the caller
   asks for one). Sizes beyond coded_size_allowed() never reach the codec.
   Belongs to one thread. */

struct decoder;

struct decoder *decoder_new(void); /* NULL: no memory */
void decoder_free(struct decoder *d);

/* Begins a stream, also in place of another. Returns 0 or an enum sick:
   SICK_CODEC for a codec that is not H.264, VP8, VP9 or JPEG, SICK_MEMORY. */
int decoder_open(struct decoder *d, uint32_t codec, const uint8_t *extradata, size_t extradata_len);

enum decoded {
    DECODED_PICTURE, /* *ret_picture is filled; its planes are borrowed until the next decoder_ call */
    DECODED_NOTHING, /* the codec keeps the frame to itself (it is never shown) */
    DECODED_WAITING, /* dropped: no key frame since the stream began or broke */
    DECODED_SICK,    /* refused; decoder_sick() says why; a key frame is needed */
};

/* One whole encoded frame. `bytes` must be followed by 64 readable bytes
   (their value does not matter to the result, a codec may read them).
   Fills planes, strides, size, chroma and range; the caller fills the rest. */
enum decoded decoder_feed(struct decoder *d, const uint8_t *bytes, size_t len, struct picture *ret_picture);

enum sick decoder_sick(const struct decoder *d);

/* Frames before the next one are missing: drops everything until a key frame. */
void decoder_break(struct decoder *d);

/* The frame behind the latest DECODED_PICTURE; borrowed until the next decoder_ call. */
struct AVFrame;
const struct AVFrame *decoder_frame(const struct decoder *d);

/* Decodes one tiny built-in frame of each codec, so that tables and lazily
   loaded code are there before a jail closes. 0 = all codecs are there. */
int decode_warm(void);

/* Planes of a decoded libavcodec frame as a picture. 1 = done, 0 = not a planar 8-bit format. */
int picture_from_frame(const struct AVFrame *frame, struct picture *ret_picture);

#endif
