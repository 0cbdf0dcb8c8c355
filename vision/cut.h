#ifndef BAQYLA_CUT_H
#define BAQYLA_CUT_H

#include <stddef.h>
#include <stdint.h>

#include <vision/wire.h>

/* Cutting: encoded frames of one stream in, playable files out; nothing is
   encoded anew.

     H.264            MP4, its index at the end (players fetch it by a byte range)
     VP8, VP9         WebM with cues
     JPEG stills      Matroska with MJPEG, for players; browsers have the stills themselves
     WebM slices      by the codec inside
     Opus             WebM

   A change of codec, size or parameter sets starts a new part. A part begins
   with a key frame; frames whose predecessors are missing are left out up to
   the next key frame. Times inside a part count from its first frame, gaps
   stay as long as they were.

   Files are not written in order: lengths and indexes are filled in later. The
   sink therefore gets bytes with their offset, and keeps what it got last.

   The same frames give the same bytes. One thread. */

struct cut_part {
    uint32_t part;  /* from 0 */
    uint32_t codec; /* enum wire_codec; 0 = sound */
    uint32_t width, height;
    uint32_t frames, keys;      /* 0 at the part's begin */
    uint64_t first_us, last_us; /* media time of first and last frame */
    char mime[48];              /* "video/mp4; codecs=\"avc1.42E01E\"" */
    char ending[8];             /* "mp4" */
};

struct cut_sink {
    void *user;
    /* Each returns 0, or anything else to stop the cutting. */
    int (*begin)(void *user, const struct cut_part *part);
    int (*bytes)(void *user, uint32_t part, uint64_t offset, const void *bytes, size_t len);
    int (*end)(void *user, const struct cut_part *part); /* the part is whole */
};

struct cut_totals {
    uint32_t frames;     /* written */
    uint32_t doubles;    /* came before */
    uint32_t unplayable; /* no key frame before them, or something between missing */
    uint32_t damaged;    /* not a frame of their codec */
};

struct cut_frame {
    uint32_t seq, flags; /* WIRE_*; numbers must grow */
    uint64_t pts_us;
    uint32_t duration_us, dropped_before;
    const uint8_t *bytes; /* 64 readable bytes follow */
    size_t len;
};

struct cut;
struct cut *cut_new(const struct cut_sink *sink); /* NULL: no memory. The sink is copied. */
void cut_free(struct cut *c);

/* What the following frames are. `name` is the client's ("avc1.42E01E", "vp8", "opus"). 0, or -1 for an unknown codec
   (its frames are then counted as damaged). */
int cut_config(struct cut *c, uint32_t codec, const char *name, const uint8_t *extradata, size_t extradata_len);

/* 0, or -1 when the sink stopped it or memory is short; frames that cannot be used are counted, not refused. */
int cut_frame(struct cut *c, const struct cut_frame *frame);

/* Finishes the last part. 0 or -1. */
int cut_end(struct cut *c);

void cut_totals(const struct cut *c, struct cut_totals *ret_totals);

#endif
