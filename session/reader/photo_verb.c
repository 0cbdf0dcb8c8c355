#include <libavutil/frame.h>
#include <stdlib.h>

#include "upright.h"
#include "verbs.h"

enum { PHOTO_SIDE = 1600, PHOTO_SIDE_MIN = 32, PHOTO_SIDE_MAX = 4096, PHOTO_QUANTISER = 3, PHOTO_IN_MAX = 16 << 20 };

const char *verb_photo(int argc, char **argv)
{
    int64_t side = arg_number(argc, argv, "--side");
    if (side < 0)
        side = PHOTO_SIDE;
    if (side < PHOTO_SIDE_MIN || side > PHOTO_SIDE_MAX)
        return "--side must be between 32 and 4096 pixels";
    const char *why = NULL;
    size_t len = 0, jpeg_len = 0;
    int turn = 1, shrunk = 1000;
    uint8_t *jpeg = NULL, *bytes = in_all(PHOTO_IN_MAX, &len, &why);
    if (!bytes)
        return why;
    AVFrame *frame = photo_decode(bytes, len, &turn, &why);
    free(bytes);
    if (!frame)
        return why;
    AVFrame *upright = frame_upright(frame, turn, (int)side, &shrunk);
    av_frame_free(&frame);
    if (!upright || frame_jpeg(upright, PHOTO_QUANTISER, &jpeg, &jpeg_len)) {
        av_frame_free(&upright);
        return "the picture could not be converted";
    }
    struct read_found found = {.type = READ_TYPE_JPEG,
                               .width = (uint32_t)upright->width,
                               .height = (uint32_t)upright->height,
                               .mime = "image/jpeg"};
    out_put(READ_FOUND, &found, sizeof found, NULL, 0);
    out_bytes(0, 0, jpeg, jpeg_len);
    free(jpeg);
    av_frame_free(&upright);
    return NULL;
}
