#ifndef BAQYLA_TEST_STILL_PICTURE_H
#define BAQYLA_TEST_STILL_PICTURE_H

#include <libavutil/frame.h>
#include <stdlib.h>
#include <string.h>

#include "assert_fault.h"
#include "upright.h"

/* What a still shows. */

/* A JPEG's planes; the caller's to free. */
static inline AVFrame *still_decoded(const void *bytes, size_t len)
{
    int turn;
    const char *why = NULL;
    uint8_t *padded = calloc(1, len + 64);
    assert_non_null(padded);
    memcpy(padded, bytes, len);
    AVFrame *frame = photo_decode(padded, len, &turn, &why);
    free(padded);
    if (!frame)
        fail_msg("%s", why);
    return frame;
}

/* The range of brightness in a window about the middle of a square. */
static inline int still_range(const AVFrame *f, int left, int top, int side)
{
    enum { WINDOW = 4 };
    int least = 255, most = 0;
    for (int y = top + side / 2 - WINDOW; y <= top + side / 2 + WINDOW; y++)
        for (int x = left + side / 2 - WINDOW; x <= left + side / 2 + WINDOW; x++) {
            int v = f->data[0][y * f->linesize[0] + x];
            least = v < least ? v : least;
            most = v > most ? v : most;
        }
    return most - least;
}

#endif
