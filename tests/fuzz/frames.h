#ifndef BAQYLA_FUZZ_FRAMES_H
#define BAQYLA_FUZZ_FRAMES_H

#include "../unit/recorded.h"
#include "fuzz.h"

/* Streams of frames as fuzz input: a codec byte, then frames of {u16 length, u8 flags, bytes}. */

struct frames_in {
    const uint8_t *bytes;
    size_t len;
    uint8_t padded[65536 + 64];
};

/* The next frame, copied with its padding: its length, or 0 at the end. */
static inline size_t frames_next(struct frames_in *in, uint8_t *ret_flags)
{
    const uint8_t *head = take(&in->bytes, &in->len, 3);
    if (!head)
        return 0;
    size_t n = (size_t)head[0] | (size_t)head[1] << 8;
    if (n > in->len)
        n = in->len;
    memset(in->padded + n, 0, 64);
    memcpy(in->padded, in->bytes, n);
    in->bytes += n;
    in->len -= n;
    *ret_flags = head[2];
    return n;
}

static inline void frames_seed(const char *name, uint8_t codec, const char *encoder)
{
    enum { N = 4 };
    struct coded_frame f[N];
    static uint8_t out[200000];
    size_t len = 0;
    int n = scene_encode(encoder, 64, 48, N, 2, f);
    out[len++] = codec;
    for (int i = 0; i < n; i++) {
        if (f[i].len > 20000)
            continue;
        out[len++] = (uint8_t)f[i].len;
        out[len++] = (uint8_t)(f[i].len >> 8);
        out[len++] = (uint8_t)f[i].key;
        memcpy(out + len, f[i].bytes, f[i].len);
        len += f[i].len;
    }
    seed_write(name, out, len);
    scene_free(f, n);
}

static inline void frames_seeds(void)
{
    frames_seed("h264", 1, "libx264");
    frames_seed("vp8", 2, "libvpx");
    frames_seed("vp9", 3, "libvpx-vp9");
    frames_seed("jpeg", 4, "mjpeg");
}

#endif
