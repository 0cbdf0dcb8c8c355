#ifndef BAQYLA_FRAME_H
#define BAQYLA_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault.h"

/* The 24-byte head of every binary message on /ws/media and /ws/watch
   (docs/protocol.md, section 5), little-endian on the wire. Pure. */

enum {
    FRAME_HEAD = 24,
    FRAME_VERSION = 1,
    FRAME_PAYLOAD_MAX = 512 * 1024,
    FRAME_LAYER_MAX = 7,
    FRAME_STREAMS = 7,
    FRAME_PLAYED = 5, /* streams below it are played back */
};

enum frame_stream {
    STREAM_CAMERA,
    STREAM_MICROPHONE,
    STREAM_SCREEN,
    STREAM_EXAMINER_CAMERA,
    STREAM_EXAMINER_MICROPHONE,
    STREAM_LOOKS, /* of the journal alone: what the eyes said (sightlog.h) */
    STREAM_SMALL, /* the camera once more, small: what is looked at */
};

/* The same bits as WIRE_* of vision/wire.h. */
enum { FRAME_KEY = 1, FRAME_DISCONTINUITY = 2, FRAME_LATE = 4, FRAME_HIDDEN = 8, FRAME_FLAGS = 15 };

#define FRAME_PTS_MAX_US ((uint64_t)48 * 3600 * 1000000) /* no sitting is longer */

struct frame_head {
    uint8_t version, stream, flags, layer;
    uint32_t seq;    /* by stream, from 1 */
    uint64_t pts_us; /* since the attempt's first media hello */
    uint16_t config; /* towards watchers: the seat */
    uint16_t dropped_before;
    uint32_t duration_us;
};

/* F_INVALID: too short, no payload, wrong version, stream, flag, layer, sequence 0 or a time beyond
   FRAME_PTS_MAX_US. F_TOO_BIG: the payload. */
enum fault frame_parse(const unsigned char *bytes, size_t len, struct frame_head *ret_head) MUST_CHECK;
void frame_write(const struct frame_head *head, unsigned char out[FRAME_HEAD]);

/* Several frames may share one message, since to receive a message costs more than to take a frame of it: a byte
   FRAME_BUNDLE, then each frame after its own length (u32, head included). */
enum { FRAME_BUNDLE = 2, FRAME_BUNDLE_LENGTH = 4 };

/* What is left of a bundle's bytes. */
struct frame_bundle {
    const unsigned char *at;
    size_t left;
};

/* Whether the message is a bundle; then it can be taken apart. */
bool frame_bundle_begin(const unsigned char *bytes, size_t len, struct frame_bundle *ret_bundle);
/* The next frame, not judged yet; call while something is left. F_INVALID: nothing is left, or less than it says. */
enum fault frame_bundle_next(struct frame_bundle *bundle, const unsigned char **ret_frame, size_t *ret_len) MUST_CHECK;
/* What stands before each frame of a bundle. */
void frame_bundle_length(size_t len, unsigned char out[FRAME_BUNDLE_LENGTH]);

#endif
