#include "upright.h"

#include <libavcodec/avcodec.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>
#include <stdlib.h>
#include <string.h>

#include "decode.h"

enum photo_type photo_sniff(const uint8_t *bytes, size_t len)
{
    if (len >= 3 && !memcmp(bytes, "\xFF\xD8\xFF", 3))
        return PHOTO_JPEG;
    if (len >= 8 && !memcmp(bytes, "\x89PNG\r\n\x1a\n", 8))
        return PHOTO_PNG;
    if (len >= 12 && !memcmp(bytes, "RIFF", 4) && !memcmp(bytes + 8, "WEBP", 4))
        return PHOTO_WEBP;
    return PHOTO_NONE;
}

static int turn_of(const AVFrame *frame)
{
    const AVDictionaryEntry *e = av_dict_get(frame->metadata, "Orientation", NULL, 0);
    long turn = e ? strtol(e->value, NULL, 10) : 1;
    return turn >= 1 && turn <= 8 ? (int)turn : 1;
}

static AVFrame *one_decode(AVCodecContext *ctx, const uint8_t *bytes, size_t len, const char **ret_why)
{
    AVPacket *packet = av_packet_alloc();
    AVFrame *frame = av_frame_alloc();
    int rc = AVERROR(ENOMEM);
    if (packet && frame) {
        packet->data = (uint8_t *)(uintptr_t)bytes;
        packet->size = (int)len;
        rc = avcodec_send_packet(ctx, packet);
        if (rc >= 0)
            rc = avcodec_send_packet(ctx, NULL);
        if (rc >= 0)
            rc = avcodec_receive_frame(ctx, frame);
        packet->data = NULL;
        packet->size = 0;
    }
    av_packet_free(&packet);
    if (rc >= 0)
        return frame;
    av_frame_free(&frame);
    *ret_why = rc == AVERROR(ENOMEM) ? "the picture needs too much memory" : "the picture is damaged or too large";
    return NULL;
}

struct AVFrame *photo_decode(const uint8_t *bytes, size_t len, int *ret_turn, const char **ret_why)
{
    static const enum AVCodecID ids[] = {
        [PHOTO_JPEG] = AV_CODEC_ID_MJPEG, [PHOTO_PNG] = AV_CODEC_ID_PNG, [PHOTO_WEBP] = AV_CODEC_ID_WEBP};
    enum photo_type type = photo_sniff(bytes, len);
    if (type == PHOTO_NONE || len > PHOTO_BYTES_MAX) {
        *ret_why = type ? "the file is too large" : "this is not a JPEG, PNG or WebP picture";
        return NULL;
    }
    const AVCodec *codec = avcodec_find_decoder(ids[type]);
    AVCodecContext *ctx = codec ? avcodec_alloc_context3(codec) : NULL;
    if (!ctx) {
        *ret_why = "no memory";
        return NULL;
    }
    ctx->thread_count = 1;
    ctx->max_pixels = PHOTO_PIXELS_MAX;
    AVFrame *frame = NULL;
    if (avcodec_open2(ctx, codec, NULL) < 0)
        *ret_why = "no memory";
    else
        frame = one_decode(ctx, bytes, len, ret_why);
    avcodec_free_context(&ctx);
    if (frame)
        *ret_turn = turn_of(frame);
    return frame;
}

static AVFrame *frame_make(int format, int width, int height)
{
    AVFrame *f = av_frame_alloc();
    if (!f)
        return NULL;
    f->format = format;
    f->width = width;
    f->height = height;
    if (av_frame_get_buffer(f, 0) < 0)
        av_frame_free(&f);
    return f;
}

static int is_rgb_or_full(const AVFrame *f)
{
    const char *name = av_get_pix_fmt_name(f->format);
    int yuv = name && (!strncmp(name, "yuv4", 4) || !strncmp(name, "nv", 2) || !strncmp(name, "p01", 3) ||
                       !strncmp(name, "yuva", 4) || !strncmp(name, "uyvy", 4) || !strncmp(name, "yuyv", 4));
    return !yuv || f->color_range == AVCOL_RANGE_JPEG;
}

/* Into planar 4:2:0 of the same range, and of the wanted size. */
static AVFrame *frame_convert(const AVFrame *in, int width, int height)
{
    int full = is_rgb_or_full(in) || (in->format == AV_PIX_FMT_YUVJ420P || in->format == AV_PIX_FMT_YUVJ422P ||
                                      in->format == AV_PIX_FMT_YUVJ444P || in->format == AV_PIX_FMT_YUVJ440P);
    AVFrame *out = frame_make(full ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_YUV420P, width, height);
    if (!out)
        return NULL;
    out->color_range = full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    struct SwsContext *sws = sws_getContext(in->width, in->height, in->format, width, height, out->format,
                                            SWS_AREA | SWS_ACCURATE_RND | SWS_BITEXACT, NULL, NULL, NULL);
    int rc =
        sws ? sws_scale(sws, (const uint8_t *const *)in->data, in->linesize, 0, in->height, out->data, out->linesize)
            : -1;
    sws_freeContext(sws);
    if (rc <= 0)
        av_frame_free(&out);
    return out;
}

/* EXIF orientations as steps: 5 to 8 swap the axes, then the source runs backwards in x or y. */
static void plane_turn(const uint8_t *src, int src_stride, int w, int h, uint8_t *dst, int dst_stride, int turn)
{
    static const struct {
        int swap, back_x, back_y;
    } how[9] = {{0}, {0, 0, 0}, {0, 1, 0}, {0, 1, 1}, {0, 0, 1}, {1, 0, 0}, {1, 0, 1}, {1, 1, 1}, {1, 1, 0}};
    int out_w = how[turn].swap ? h : w, out_h = how[turn].swap ? w : h;
    for (int y = 0; y < out_h; y++)
        for (int x = 0; x < out_w; x++) {
            int sx = how[turn].swap ? y : x, sy = how[turn].swap ? x : y;
            sx = how[turn].back_x ? w - 1 - sx : sx;
            sy = how[turn].back_y ? h - 1 - sy : sy;
            dst[(ptrdiff_t)y * dst_stride + x] = src[(ptrdiff_t)sy * src_stride + sx];
        }
}

static AVFrame *frame_turn(const AVFrame *in, int turn)
{
    AVFrame *out =
        turn >= 5 ? frame_make(in->format, in->height, in->width) : frame_make(in->format, in->width, in->height);
    if (!out)
        return NULL;
    out->color_range = in->color_range;
    for (int k = 0; k < 3; k++) {
        int w = k ? (in->width + 1) / 2 : in->width, h = k ? (in->height + 1) / 2 : in->height;
        plane_turn(in->data[k], in->linesize[k], w, h, out->data[k], out->linesize[k], turn);
    }
    return out;
}

struct AVFrame *frame_upright(const struct AVFrame *frame, int turn, int side_max, int *ret_shrunk_milli)
{
    int side = frame->width > frame->height ? frame->width : frame->height;
    int w = frame->width, h = frame->height;
    if (side > side_max) {
        w = (int)((int64_t)w * side_max / side);
        h = (int)((int64_t)h * side_max / side);
    }
    if (w < 1 || h < 1)
        return NULL;
    struct picture seen;
    int as_is = w == frame->width && picture_from_frame(frame, &seen);
    if (as_is && turn >= 2 && turn <= 8)
        as_is = seen.chroma == CHROMA_420; /* turning a half-wide plane would change its shape */
    AVFrame *ready = as_is ? av_frame_clone(frame) : frame_convert(frame, w, h);
    if (ready && turn >= 2 && turn <= 8) {
        AVFrame *turned = frame_turn(ready, turn);
        av_frame_free(&ready);
        ready = turned;
    }
    if (ready)
        *ret_shrunk_milli = (int)((int64_t)frame->width * 1000 / w);
    return ready;
}

/* Limited-range luma would come out grey: JPEG is always full range. */
static AVFrame *frame_full(const AVFrame *in)
{
    AVFrame *out = frame_make(AV_PIX_FMT_YUVJ420P, in->width, in->height);
    struct picture seen;
    if (!out || !picture_from_frame(in, &seen)) {
        av_frame_free(&out);
        return NULL;
    }
    struct SwsContext *sws = sws_getContext(in->width, in->height, in->format, out->width, out->height, out->format,
                                            SWS_AREA | SWS_ACCURATE_RND | SWS_BITEXACT, NULL, NULL, NULL);
    int rc = -1;
    if (sws) {
        const int *table = sws_getCoefficients(SWS_CS_ITU601);
        sws_setColorspaceDetails(sws, table, seen.full_range, table, 1, 0, 1 << 16, 1 << 16);
        rc = sws_scale(sws, (const uint8_t *const *)in->data, in->linesize, 0, in->height, out->data, out->linesize);
    }
    sws_freeContext(sws);
    if (rc <= 0)
        av_frame_free(&out);
    else
        out->color_range = AVCOL_RANGE_JPEG;
    return out;
}

static AVCodecContext *jpeg_encoder(int width, int height, int quantiser)
{
    const AVCodec *codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
    AVCodecContext *ctx = codec ? avcodec_alloc_context3(codec) : NULL;
    if (!ctx)
        return NULL;
    ctx->width = width;
    ctx->height = height;
    ctx->pix_fmt = AV_PIX_FMT_YUVJ420P;
    ctx->color_range = AVCOL_RANGE_JPEG;
    ctx->time_base = (AVRational){1, 25};
    ctx->thread_count = 1;
    ctx->flags |= AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT;
    ctx->global_quality = quantiser * FF_QP2LAMBDA;
    ctx->qmin = ctx->qmax = quantiser;
    if (avcodec_open2(ctx, codec, NULL) < 0)
        avcodec_free_context(&ctx);
    return ctx;
}

int frame_jpeg(const struct AVFrame *frame, int quantiser, uint8_t **ret_bytes, size_t *ret_len)
{
    AVFrame *full = frame_full(frame);
    AVCodecContext *ctx = full ? jpeg_encoder(full->width, full->height, quantiser) : NULL;
    AVPacket *packet = av_packet_alloc();
    int rc = -1;
    if (ctx && packet) {
        full->quality = quantiser * FF_QP2LAMBDA;
        full->pts = 0;
        if (avcodec_send_frame(ctx, full) >= 0 && avcodec_send_frame(ctx, NULL) >= 0 &&
            avcodec_receive_packet(ctx, packet) >= 0) {
            uint8_t *bytes = malloc((size_t)packet->size);
            if (bytes) {
                memcpy(bytes, packet->data, (size_t)packet->size);
                *ret_bytes = bytes;
                *ret_len = (size_t)packet->size;
                rc = 0;
            }
        }
    }
    av_packet_free(&packet);
    avcodec_free_context(&ctx);
    av_frame_free(&full);
    return rc;
}

int photo_warm(void)
{
    av_log_set_level(AV_LOG_QUIET);
    AVFrame *grey = frame_make(AV_PIX_FMT_RGB24, 32, 32);
    if (!grey)
        return -1;
    for (int y = 0; y < 32; y++)
        memset(grey->data[0] + (ptrdiff_t)y * grey->linesize[0], 128, 96);
    int shrunk = 0, turn = 0, rc = -1;
    const char *why = NULL;
    uint8_t *bytes = NULL;
    size_t len = 0;
    AVFrame *small = frame_upright(grey, 6, 16, &shrunk);
    if (small && !frame_jpeg(small, 4, &bytes, &len)) {
        uint8_t *padded = calloc(1, len + 64);
        if (padded) {
            memcpy(padded, bytes, len);
            AVFrame *back = photo_decode(padded, len, &turn, &why);
            rc = back && back->width == 16 ? 0 : -1;
            av_frame_free(&back);
        }
        free(padded);
    }
    free(bytes);
    av_frame_free(&small);
    av_frame_free(&grey);
    return rc;
}
