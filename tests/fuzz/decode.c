/* sources: vision/decode.c vision/coded.c session/mediarec.c */
#include "frames.h"

#include "decode.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    frames_seeds();
    return decode_warm();
}

/* Every byte of an accepted picture must be readable. */
static void picture_touch(const struct picture *p)
{
    unsigned sum = 0;
    for (int y = 0; y < p->height; y++)
        for (int x = 0; x < p->width; x++)
            sum += p->plane[0][(ptrdiff_t)y * p->stride[0] + x];
    if (p->width < 1 || p->height < 1 || sum == 1)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct frames_in in;
    struct picture picture;
    uint8_t flags;
    size_t n;
    if (len < 4)
        return 0;
    struct decoder *d = decoder_new();
    in.bytes = bytes + 1;
    in.len = len - 1;
    if (d && !decoder_open(d, 1 + bytes[0] % 4u, NULL, 0))
        while ((n = frames_next(&in, &flags)))
            if (decoder_feed(d, in.padded, n, &picture) == DECODED_PICTURE)
                picture_touch(&picture);
    decoder_free(d);
    return 0;
}
