#ifndef BAQYLA_CODED_H
#define BAQYLA_CODED_H

#include <stddef.h>
#include <stdint.h>

#include <vision/wire.h>

/* What encoded frames say about themselves, read without decoding them: is it
   a key frame, how large is the picture. Pure functions over hostile bytes;
   they never read past `len` and answer 0 when they cannot tell. */

enum {
    /* Larger pictures are refused before a decoder sees them: 1920x1080 in either orientation. */
    CODED_SIDE_MAX = 1920,
    CODED_PIXELS_MAX = 1920 * 1088,
};

struct coded {
    int key;
    uint32_t width, height; /* 0 = not said here; delta frames do not say */
};

/* `extradata` as in a WebM or a codec description: for H.264 an avcC record
   makes the samples length-prefixed, anything else Annex B. 1 = understood. */
int coded_look(uint32_t codec, const uint8_t *extradata, size_t extradata_len, const uint8_t *bytes, size_t len,
               struct coded *ret_coded);

/* 1 when a picture of this size may be decoded. */
int coded_size_allowed(uint32_t width, uint32_t height);

/* 1 when extradata is an avcC record. */
int coded_is_avcc(const uint8_t *extradata, size_t len);

/* The next NAL unit of an Annex B stream, without its start code; advances *bytes and *len past it. 0 at the end. */
int nal_next(const uint8_t **bytes, size_t *len, const uint8_t **ret_nal, size_t *ret_nal_len);

enum { NAL_SLICE = 1, NAL_IDR = 5, NAL_SPS = 7, NAL_PPS = 8 };

/* Copies the parameter sets of an Annex B frame, each with a four-byte start
   code, into `out`; returns their length, 0 when there are none or they do not fit. */
size_t nal_parameter_sets(const uint8_t *bytes, size_t len, uint8_t *out, size_t out_max);

#endif
