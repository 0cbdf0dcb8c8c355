#ifndef BAQYLA_EBML_H
#define BAQYLA_EBML_H

#include <stddef.h>
#include <stdint.h>

#include <vision/wire.h>

/* An incremental reader of WebM as MediaRecorder writes it: pieces of any
   length in, whole encoded frames of the first video track out. Elements of
   unknown size (segment, cluster) are ordinary; everything that is not a track
   or a block is skipped. Memory is one frame, allocated once.

   A new EBML header in the middle (the recorder was started again) begins a new
   stream: tracks are forgotten and announced again. After EBML_BAD the reader
   skips everything until such a header, which it finds at the start of a feed
   only: MediaRecorder's first piece begins with it. */

struct ebml; /* one thread */

struct ebml_track {
    uint32_t codec; /* enum wire_codec; 0 = one that we do not decode */
    uint32_t width, height;
    const uint8_t *extradata; /* CodecPrivate; borrowed until the next ebml_ call */
    uint32_t extradata_len;
};

struct ebml_block {
    const uint8_t *bytes; /* borrowed until the next ebml_ call; 64 zero bytes follow */
    size_t len;
    int64_t time_us; /* since the stream's start, as the file counts */
    int key;
};

enum ebml_event {
    EBML_MORE,  /* all input is used up */
    EBML_TRACK, /* the video track is known: ret_track is filled; comes before its first block */
    EBML_BLOCK, /* ret_block is filled */
    EBML_BAD,   /* not WebM, a frame over WIRE_FRAME_MAX or laced frames; the rest of the input is dropped */
};

struct ebml *ebml_new(void); /* NULL: no memory */
void ebml_free(struct ebml *e);

/* Pieces are missing: skips everything up to the next file header, as after EBML_BAD. */
void ebml_lose(struct ebml *e);

/* Continues at *bytes with *len bytes and advances both past what was used.
   Call until it answers EBML_MORE or EBML_BAD. */
enum ebml_event ebml_next(struct ebml *e, const uint8_t **bytes, size_t *len, struct ebml_track *ret_track,
                          struct ebml_block *ret_block);

#endif
