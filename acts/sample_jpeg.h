#ifndef BAQYLA_SAMPLE_JPEG_H
#define BAQYLA_SAMPLE_JPEG_H

#include <stddef.h>
#include <stdint.h>

#include "fault.h"

/* A small baseline JPEG writer (grey, ITU-T T.81 annex K tables), enough for
   the pictures of a sample package: the server links no picture library.
   width and height are multiples of 8. *ret_bytes is malloc'd. */
enum fault sample_jpeg(const uint8_t *luma, int width, int height, void **ret_bytes, size_t *ret_len) MUST_CHECK;

#endif
