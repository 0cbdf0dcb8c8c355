#ifndef BAQYLA_TEST_RECORDED_H
#define BAQYLA_TEST_RECORDED_H

#include <libavcodec/avcodec.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mediarec.h"

/* Encoded frames made by the test itself: a ball rolls over a slanted ground. */

struct coded_frame {
    uint8_t *bytes; /* 64 zero bytes follow */
    size_t len;
    int key;
};

static inline void scene_draw(AVFrame *f, int n)
{
    int bx = (n * 7) % f->width, by = f->height / 2;
    for (int y = 0; y < f->height; y++)
        for (int x = 0; x < f->width; x++) {
            int in = (x - bx) * (x - bx) + (y - by) * (y - by) < f->height * f->height / 36;
            f->data[0][y * f->linesize[0] + x] = (uint8_t)(in ? 220 : 40 + (x + y + n) % 150);
        }
    for (int k = 1; k < 3; k++)
        for (int y = 0; y < (f->height + 1) / 2; y++)
            memset(f->data[k] + y * f->linesize[k], k == 1 ? 110 : 140, (size_t)(f->width + 1) / 2);
}

/* 0 when this libavcodec has no such encoder. Key frames every `group` frames, no B-frames. `layering`: libvpx's
   ts-parameters, or NULL. */
static inline int scene_encode_with(const char *encoder, const char *layering, int width, int height, int count,
                                    int group, struct coded_frame *out)
{
    memset(out, 0, (size_t)count * sizeof *out);
    av_log_set_level(AV_LOG_FATAL);
    const AVCodec *codec = avcodec_find_encoder_by_name(encoder);
    if (!codec)
        return 0;
    int jpeg = codec->id == AV_CODEC_ID_MJPEG, made = 0;
    AVCodecContext *ctx = avcodec_alloc_context3(codec);
    ctx->width = width;
    ctx->height = height;
    ctx->time_base = (AVRational){1, 15};
    ctx->pix_fmt = jpeg ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_YUV420P;
    ctx->gop_size = group;
    ctx->max_b_frames = 0;
    ctx->bit_rate = 300000;
    ctx->thread_count = 1;
    AVDictionary *options = NULL;
    if (!strncmp(encoder, "libvpx", 6))
        av_dict_parse_string(&options, "deadline=realtime:cpu-used=8:lag-in-frames=0", "=", ":", 0);
    else if (!jpeg)
        av_dict_parse_string(&options, "tune=zerolatency:preset=ultrafast:profile=baseline", "=", ":", 0);
    if (layering) {
        av_dict_set(&options, "ts-parameters", layering, 0);
        av_dict_set(&options, "error-resilient", "1", 0);
    }
    AVFrame *frame = av_frame_alloc();
    AVPacket *packet = av_packet_alloc();
    frame->format = ctx->pix_fmt;
    frame->width = width;
    frame->height = height;
    if (avcodec_open2(ctx, codec, &options) >= 0 && av_frame_get_buffer(frame, 0) >= 0)
        for (int n = 0; n <= count; n++) {
            if (n < count && av_frame_make_writable(frame) >= 0) {
                scene_draw(frame, n);
                frame->pts = n;
                frame->quality = 3 * FF_QP2LAMBDA;
            }
            avcodec_send_frame(ctx, n < count ? frame : NULL);
            while (made < count && avcodec_receive_packet(ctx, packet) >= 0) {
                out[made].bytes = calloc(1, (size_t)packet->size + 64);
                memcpy(out[made].bytes, packet->data, (size_t)packet->size);
                out[made].len = (size_t)packet->size;
                out[made].key = jpeg || packet->flags & AV_PKT_FLAG_KEY;
                made++;
                av_packet_unref(packet);
            }
        }
    av_dict_free(&options);
    av_packet_free(&packet);
    av_frame_free(&frame);
    avcodec_free_context(&ctx);
    return made;
}

static inline int scene_encode(const char *encoder, int width, int height, int count, int group,
                               struct coded_frame *out)
{
    return scene_encode_with(encoder, NULL, width, height, count, group, out);
}

static inline void scene_free(struct coded_frame *frames, int count)
{
    for (int i = 0; i < count; i++)
        free(frames[i].bytes);
    memset(frames, 0, (size_t)count * sizeof *frames);
}

static inline void media_make(uint8_t out[MEDIAREC_MEDIA], uint32_t seq, uint64_t pts_us, int flags, uint16_t config)
{
    memset(out, 0, MEDIAREC_MEDIA);
    out[0] = 1;
    out[2] = (uint8_t)flags;
    memcpy(out + 4, &seq, 4);
    memcpy(out + 8, &pts_us, 8);
    memcpy(out + 16, &config, 2);
}

#endif
