#ifndef BAQYLA_SIM_CLIP_H
#define BAQYLA_SIM_CLIP_H

#include <stddef.h>
#include <stdint.h>

#include "fault.h"

/* A short encoded clip that a simulated student sends again and again: an IVF
   file of VP8, VP9 or H.264 (Annex B) whose frames lie in the temporal layers
   0,2,1,2 from each key frame on, or in one layer (seeds/demo/clips.sh and
   tests/bench/streams.mjs make such files). Read-only once loaded and shared by
   all students that play it. */

enum { SIM_CLIP_BYTES_MAX = 64 * 1024 * 1024, SIM_CLIP_FRAMES_MAX = 60 * 60 * 30 };

struct sim_frame {
    const unsigned char *bytes;
    uint32_t len;
    uint8_t key, layer;
};

struct sim_clip {
    char name[64];     /* file name without its ending */
    const char *codec; /* as the protocol names it: "avc1.42E01E", "vp8", "vp09.00.10.08" */
    int layers;        /* 3 or 1 */
    int width, height;
    uint32_t frame_us;
    size_t frames_len;
    struct sim_frame *frames; /* the first is a key frame */
    unsigned char *file;
};

/* `layers` is 3 or 1: the file does not say. F_IO, F_TOO_BIG, or F_UNSUPPORTED when the file is no such clip; *ret_clip
   is untouched then. */
enum fault sim_clip_load(const char *path, int layers, struct sim_clip *ret_clip) MUST_CHECK;
void sim_clip_release(struct sim_clip *clip);

/* The key frame at or before `frame`. */
size_t sim_clip_key_before(const struct sim_clip *clip, size_t frame);

#endif
