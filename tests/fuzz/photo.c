/* sources: vision/upright.c vision/decode.c vision/coded.c session/mediarec.c */
#include "frames.h"

#include <libavutil/frame.h>

#include "decode.h"
#include "upright.h"

static void seed(const char *name, const char *encoder)
{
    struct coded_frame f;
    if (scene_encode(encoder, 48, 36, 1, 1, &f) == 1)
        seed_write(name, f.bytes, f.len);
    scene_free(&f, 1);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    seed("jpeg", "mjpeg");
    seed("png", "png");
    seed("webp", "libwebp");
    return photo_warm();
}

/* Whatever a file says of itself: what comes out is a picture that may be looked at, or nothing and a sentence. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    enum { SIDE = 640 };
    int turn = 0, shrunk_milli = 0;
    const char *why = NULL;
    struct picture picture;
    uint8_t *padded = calloc(1, len + 64);
    if (!padded)
        return 0;
    memcpy(padded, bytes, len);
    struct AVFrame *frame = photo_decode(padded, len, &turn, &why);
    if (!frame && !why)
        abort();
    struct AVFrame *upright = frame ? frame_upright(frame, turn, SIDE, &shrunk_milli) : NULL;
    if (frame && (turn < 1 || turn > 8))
        abort();
    if (upright && (!picture_from_frame(upright, &picture) || picture.width < 1 || picture.width > SIDE ||
                    picture.height < 1 || picture.height > SIDE))
        abort();
    av_frame_free(&upright);
    av_frame_free(&frame);
    free(padded);
    return 0;
}
