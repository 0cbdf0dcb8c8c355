#include "decode.h"

#include <libavcodec/avcodec.h>
#include <stdlib.h>
#include <string.h>

#include "coded.h"

struct decoder {
    AVCodecContext *ctx;
    AVPacket *packet;
    AVFrame *frame;
    uint32_t codec;
    int waiting; /* for a key frame */
    enum sick sick;
    uint8_t extradata[WIRE_CONFIG_MAX];
    size_t extradata_len;
};

static const struct {
    uint32_t codec;
    enum AVCodecID id;
} codecs[] = {
    {WIRE_H264, AV_CODEC_ID_H264},
    {WIRE_VP8, AV_CODEC_ID_VP8},
    {WIRE_VP9, AV_CODEC_ID_VP9},
    {WIRE_JPEG, AV_CODEC_ID_MJPEG},
};

struct decoder *decoder_new(void)
{
    struct decoder *d = calloc(1, sizeof *d);
    if (!d)
        return NULL;
    d->packet = av_packet_alloc();
    d->frame = av_frame_alloc();
    if (!d->packet || !d->frame) {
        decoder_free(d);
        return NULL;
    }
    return d;
}

void decoder_free(struct decoder *d)
{
    if (!d)
        return;
    avcodec_free_context(&d->ctx);
    av_packet_free(&d->packet);
    av_frame_free(&d->frame);
    free(d);
}

/* The last gate before memory is taken: codecs learn a new size in mid-stream too. */
static int buffer_get(AVCodecContext *ctx, AVFrame *frame, int flags)
{
    struct decoder *d = ctx->opaque;
    if (frame->width <= 0 || frame->height <= 0 || !coded_size_allowed((uint32_t)ctx->width, (uint32_t)ctx->height)) {
        d->sick = SICK_SIZE;
        return AVERROR(EINVAL);
    }
    return avcodec_default_get_buffer2(ctx, frame, flags);
}

static AVCodecContext *context_new(struct decoder *d, enum AVCodecID id, const uint8_t *extradata, size_t len)
{
    const AVCodec *codec = avcodec_find_decoder(id);
    AVCodecContext *ctx = codec ? avcodec_alloc_context3(codec) : NULL;
    if (!ctx)
        return NULL;
    ctx->thread_count = 1;
    ctx->flags |= AV_CODEC_FLAG_LOW_DELAY;
    /* Concealment stays on: without it H.264 marks every frame as damaged. What was concealed is refused below. */
    ctx->err_recognition = AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER | AV_EF_EXPLODE;
    ctx->max_pixels = 2048 * 2048;
    ctx->opaque = d;
    ctx->get_buffer2 = buffer_get;
    if (len) {
        ctx->extradata = av_mallocz(len + AV_INPUT_BUFFER_PADDING_SIZE);
        if (ctx->extradata) {
            memcpy(ctx->extradata, extradata, len);
            ctx->extradata_size = (int)len;
        }
    }
    if (avcodec_open2(ctx, codec, NULL) < 0)
        avcodec_free_context(&ctx);
    return ctx;
}

int decoder_open(struct decoder *d, uint32_t codec, const uint8_t *extradata, size_t extradata_len)
{
    enum AVCodecID id = AV_CODEC_ID_NONE;
    for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++)
        if (codecs[i].codec == codec)
            id = codecs[i].id;
    if (id == AV_CODEC_ID_NONE || extradata_len > sizeof d->extradata)
        return SICK_CODEC;
    AVCodecContext *ctx = context_new(d, id, extradata, extradata_len);
    if (!ctx)
        return SICK_CODEC;
    avcodec_free_context(&d->ctx);
    av_frame_unref(d->frame);
    d->ctx = ctx;
    d->codec = codec;
    d->waiting = 1;
    d->extradata_len = extradata_len;
    if (extradata_len)
        memcpy(d->extradata, extradata, extradata_len);
    return 0;
}

static enum decoded sicken(struct decoder *d, enum sick why)
{
    d->sick = why;
    if (!d->waiting)
        avcodec_flush_buffers(d->ctx);
    d->waiting = 1;
    return DECODED_SICK;
}

/* One packet gives one picture: asking for a second would already drop the first. */
static int frame_take(struct decoder *d)
{
    int rc = avcodec_receive_frame(d->ctx, d->frame);
    return rc == AVERROR(EAGAIN) ? 0 : rc < 0 ? rc : 1;
}

/* What must hold before the codec sees the bytes; DECODED_NOTHING when it does. */
static enum decoded gate(struct decoder *d, const uint8_t *bytes, size_t len)
{
    struct coded coded = {0};
    if (!d->ctx)
        return DECODED_WAITING;
    if (len == 0 || len > WIRE_FRAME_MAX)
        return sicken(d, SICK_BYTES);
    int known = coded_look(d->codec, d->extradata, d->extradata_len, bytes, len, &coded);
    if (d->waiting && !coded.key)
        return DECODED_WAITING;
    if (!known)
        return sicken(d, SICK_BYTES);
    if (coded.width && !coded_size_allowed(coded.width, coded.height))
        return sicken(d, SICK_SIZE);
    return DECODED_NOTHING;
}

enum decoded decoder_feed(struct decoder *d, const uint8_t *bytes, size_t len, struct picture *ret_picture)
{
    enum decoded before = gate(d, bytes, len);
    if (before != DECODED_NOTHING)
        return before;
    d->sick = 0;
    d->waiting = 0;
    d->packet->data = (uint8_t *)(uintptr_t)bytes;
    d->packet->size = (int)len;
    int rc = avcodec_send_packet(d->ctx, d->packet);
    d->packet->data = NULL;
    d->packet->size = 0;
    int got = rc < 0 ? rc : frame_take(d);
    if (got < 0)
        return sicken(d, d->sick ? d->sick : got == AVERROR(ENOMEM) ? SICK_MEMORY : SICK_BYTES);
    if (!got)
        return DECODED_NOTHING;
    if (d->frame->decode_error_flags || d->frame->flags & AV_FRAME_FLAG_CORRUPT)
        return sicken(d, SICK_BYTES);
    if (!picture_from_frame(d->frame, ret_picture))
        return sicken(d, SICK_CODEC);
    return DECODED_PICTURE;
}

enum sick decoder_sick(const struct decoder *d)
{
    return d->sick;
}

const struct AVFrame *decoder_frame(const struct decoder *d)
{
    return d->frame;
}

void decoder_break(struct decoder *d)
{
    if (d->ctx && !d->waiting)
        avcodec_flush_buffers(d->ctx);
    d->waiting = 1;
}

int picture_from_frame(const struct AVFrame *frame, struct picture *ret_picture)
{
    static const struct {
        enum AVPixelFormat format;
        enum chroma chroma;
        int full;
    } formats[] = {
        {AV_PIX_FMT_YUV420P, CHROMA_420, 0}, {AV_PIX_FMT_YUVJ420P, CHROMA_420, 1},
        {AV_PIX_FMT_YUV422P, CHROMA_422, 0}, {AV_PIX_FMT_YUVJ422P, CHROMA_422, 1},
        {AV_PIX_FMT_YUV444P, CHROMA_444, 0}, {AV_PIX_FMT_YUVJ444P, CHROMA_444, 1},
        {AV_PIX_FMT_GRAY8, CHROMA_NONE, 1},
    };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (formats[i].format != frame->format)
            continue;
        struct picture p = {.width = frame->width, .height = frame->height, .chroma = formats[i].chroma};
        for (int k = 0; k < 3; k++) {
            if (frame->data[k] && frame->linesize[k] <= 0)
                return 0;
            p.plane[k] = frame->data[k];
            p.stride[k] = frame->linesize[k];
        }
        p.full_range = formats[i].full || frame->color_range == AVCOL_RANGE_JPEG;
        *ret_picture = p;
        return 1;
    }
    return 0;
}

/* A grey square of 16 pixels in each video codec. */
static const uint8_t warm_vp8[] = {0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x10, 0x00, 0x10, 0x00,
                                   0x00, 0x47, 0x08, 0x85, 0x85, 0x88, 0x99, 0x84, 0x88, 0x02,
                                   0x02, 0x00, 0x0c, 0x0d, 0x60, 0x00, 0xfe, 0xc3, 0xe0, 0x00};
static const uint8_t warm_vp9[] = {0x82, 0x49, 0x83, 0x42, 0x00, 0x00, 0xf0, 0x00, 0xf6, 0x00, 0x38, 0x24, 0x1c,
                                   0x18, 0x42, 0x00, 0x00, 0x30, 0x60, 0x00, 0x00, 0x30, 0x6a, 0x00, 0x00};
static const uint8_t warm_h264[] = {0x00, 0x00, 0x00, 0x01, 0x67, 0x42, 0xc0, 0x0a, 0xd9, 0x1e, 0xc0, 0x44, 0x00,
                                    0x00, 0x03, 0x00, 0x04, 0x00, 0x00, 0x03, 0x00, 0x08, 0x3c, 0x48, 0x99, 0x20,
                                    0x00, 0x00, 0x00, 0x01, 0x68, 0xcb, 0x83, 0xcb, 0x20, 0x00, 0x00, 0x01, 0x65,
                                    0x88, 0x84, 0x05, 0x7c, 0x98, 0xa0, 0x00, 0x20, 0x5b, 0x80};

static int warm_one(struct decoder *d, uint32_t codec, const uint8_t *bytes, size_t len)
{
    struct picture picture;
    uint8_t padded[512 + 64] = {0};
    if (len > 512)
        return -1;
    memcpy(padded, bytes, len);
    if (decoder_open(d, codec, NULL, 0))
        return -1;
    return decoder_feed(d, padded, len, &picture) == DECODED_PICTURE && picture.width == 16 ? 0 : -1;
}

int decode_warm(void)
{
    av_log_set_level(AV_LOG_QUIET);
    struct decoder *d = decoder_new();
    if (!d)
        return -1;
    int rc = warm_one(d, WIRE_VP8, warm_vp8, sizeof warm_vp8);
    if (!rc)
        rc = warm_one(d, WIRE_VP9, warm_vp9, sizeof warm_vp9);
    if (!rc)
        rc = warm_one(d, WIRE_H264, warm_h264, sizeof warm_h264);
    if (!rc)
        rc = decoder_open(d, WIRE_JPEG, NULL, 0);
    decoder_free(d);
    return rc;
}
