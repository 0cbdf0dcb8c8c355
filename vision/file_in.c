#include "file_in.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "decode.h"
#include "upright.h"

enum {
    IO_BYTES = 64 * 1024,
    NOTHING_MAX = 4096, /* packets in a row without a picture */
    FRAME_USUAL_US = 40000,
    SKIP_BELOW_US = 45000,
};

struct file_in {
    int fd, stream, turn, draining, ended;
    AVIOContext *io;
    AVFormatContext *format;
    AVCodecContext *codec;
    AVPacket *packet;
    AVFrame *frame, *upright;
    int64_t spacing_us;
    int64_t first_us, last_us, end_us; /* first_us: INT64_MIN until known */
    int64_t frame_us;                  /* nominal */
    uint32_t damaged, seen;
};

static int io_read(void *opaque, uint8_t *out, int len)
{
    const struct file_in *in = opaque;
    ssize_t n = read(in->fd, out, (size_t)len);
    return n > 0 ? (int)n : n == 0 ? AVERROR_EOF : AVERROR(EIO);
}

static int64_t io_seek(void *opaque, int64_t offset, int whence)
{
    const struct file_in *in = opaque;
    if (whence == AVSEEK_SIZE) {
        off_t here = lseek(in->fd, 0, SEEK_CUR), end = lseek(in->fd, 0, SEEK_END);
        lseek(in->fd, here, SEEK_SET);
        return end;
    }
    return lseek(in->fd, offset, whence & ~AVSEEK_FORCE);
}

/* A container may name further files; there are none in here. */
static int io_none(AVFormatContext *s, AVIOContext **pb, const char *url, int flags, AVDictionary **options)
{
    (void)s, (void)pb, (void)url, (void)flags, (void)options;
    return AVERROR(EACCES);
}

static const char *demux_open(struct file_in *in)
{
    uint8_t *buffer = av_malloc(IO_BYTES);
    in->io = buffer ? avio_alloc_context(buffer, IO_BYTES, 0, in, io_read, NULL, io_seek) : NULL;
    in->format = avformat_alloc_context();
    if (!in->io || !in->format)
        return "no memory";
    in->format->pb = in->io;
    in->format->io_open = io_none;
    in->format->flags |= AVFMT_FLAG_CUSTOM_IO;
    in->format->format_whitelist = av_strdup("matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,yuv4mpegpipe,h264");
    if (avformat_open_input(&in->format, NULL, NULL, NULL) < 0)
        return "this is not a recording in WebM, Matroska, MP4, MOV, Y4M or H.264, or it is damaged";
    return NULL;
}

static int turn_from_matrix(const AVStream *stream)
{
    const int32_t *matrix = (const int32_t *)av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, NULL);
    if (!matrix)
        return 1;
    double angle = -av_display_rotation_get(matrix); /* clockwise; NaN for a matrix that turns nothing */
    if (!isfinite(angle))
        return 1;
    int quarter = ((int)(angle / 90.0 + (angle < 0 ? -0.5 : 0.5)) % 4 + 4) % 4;
    static const int turns[4] = {1, 6, 3, 8};
    return turns[quarter];
}

static const char *codec_open(struct file_in *in)
{
    const AVCodec *codec = NULL;
    in->stream = av_find_best_stream(in->format, AVMEDIA_TYPE_VIDEO, -1, -1, &codec, 0);
    if (in->stream < 0 || !codec)
        return in->stream == AVERROR_DECODER_NOT_FOUND ? "its video codec is not one that we read"
                                                       : "it holds no video track";
    AVStream *stream = in->format->streams[in->stream];
    for (unsigned i = 0; i < in->format->nb_streams; i++)
        in->format->streams[i]->discard = (int)i == in->stream ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
    in->codec = avcodec_alloc_context3(codec);
    if (!in->codec || avcodec_parameters_to_context(in->codec, stream->codecpar) < 0)
        return "no memory";
    in->codec->thread_count = 1;
    in->codec->max_pixels = (int64_t)FILE_SIDE_MAX * FILE_SIDE_MAX;
    in->codec->pkt_timebase = stream->time_base;
    AVRational rate = stream->avg_frame_rate.num ? stream->avg_frame_rate : stream->r_frame_rate;
    in->frame_us = rate.num > 0 && rate.den > 0 ? av_rescale(1000000, rate.den, rate.num) : FRAME_USUAL_US;
    if (in->frame_us < 1000 || in->frame_us > 10000000)
        in->frame_us = FRAME_USUAL_US;
    /* What nothing refers to is not needed for a look every quarter second; in a slow recording it is, and in one
       without time stamps every frame counts as time. */
    if (in->frame_us <= SKIP_BELOW_US && strcmp(in->format->iformat->name, "h264") != 0)
        in->codec->skip_frame = AVDISCARD_NONREF;
    if (avcodec_open2(in->codec, codec, NULL) < 0)
        return "its video track is damaged";
    in->turn = turn_from_matrix(stream);
    return NULL;
}

struct file_in *file_in_open(int fd, const char **ret_why)
{
    struct file_in *in = calloc(1, sizeof *in);
    if (!in) {
        *ret_why = "no memory";
        return NULL;
    }
    in->fd = fd;
    in->first_us = in->last_us = INT64_MIN;
    in->spacing_us = FILE_SPACING_US;
    in->packet = av_packet_alloc();
    in->frame = av_frame_alloc();
    const char *why = in->packet && in->frame ? demux_open(in) : "no memory";
    /* Raw H.264 names neither size nor rate before its first frames. */
    if (!why && (!in->format->nb_streams || !in->format->streams[0]->codecpar->width) &&
        avformat_find_stream_info(in->format, NULL) < 0)
        why = "it is damaged at its beginning";
    if (!why)
        why = codec_open(in);
    if (why) {
        *ret_why = why;
        file_in_close(in);
        return NULL;
    }
    return in;
}

void file_in_close(struct file_in *in)
{
    if (!in)
        return;
    avcodec_free_context(&in->codec);
    avformat_close_input(&in->format);
    if (in->io)
        av_freep(&in->io->buffer);
    avio_context_free(&in->io);
    av_packet_free(&in->packet);
    av_frame_free(&in->frame);
    av_frame_free(&in->upright);
    free(in);
}

/* Feeds one packet, or the end. 0 = fed, 1 = nothing left to feed. */
static int feed(struct file_in *in)
{
    while (av_read_frame(in->format, in->packet) >= 0) {
        if (in->packet->stream_index != in->stream) {
            av_packet_unref(in->packet);
            continue;
        }
        if (avcodec_send_packet(in->codec, in->packet) < 0)
            in->damaged++;
        av_packet_unref(in->packet);
        return 0;
    }
    if (in->draining)
        return 1;
    in->draining = 1;
    avcodec_send_packet(in->codec, NULL);
    return 0;
}

/* Media time of the decoded frame from 0, or -1 for one that is not to be handed out. */
static int64_t frame_time(struct file_in *in)
{
    const AVStream *stream = in->format->streams[in->stream];
    int64_t at = in->frame->best_effort_timestamp;
    int64_t us = at == AV_NOPTS_VALUE ? (in->first_us == INT64_MIN ? 0 : in->end_us + in->first_us)
                                      : av_rescale_q(at, stream->time_base, AV_TIME_BASE_Q);
    if (in->first_us == INT64_MIN)
        in->first_us = us;
    us -= in->first_us;
    if (us < 0 || us > (int64_t)1000000 * 86400 * 7)
        return -1;
    if (us + in->frame_us > in->end_us)
        in->end_us = us + in->frame_us;
    if (in->last_us != INT64_MIN && us - in->last_us < in->spacing_us)
        return -1;
    in->last_us = us;
    return us;
}

static int picture_make(struct file_in *in, int64_t us, struct picture *ret_picture)
{
    int shrunk = 1000;
    av_frame_free(&in->upright);
    in->upright = frame_upright(in->frame, in->turn, FILE_SIDE_MAX, &shrunk);
    if (!in->upright || !picture_from_frame(in->upright, ret_picture))
        return 0;
    ret_picture->pts_us = (uint64_t)us;
    ret_picture->seq = in->seen++;
    ret_picture->flags = 0;
    return 1;
}

void file_in_every(struct file_in *in)
{
    in->spacing_us = 0;
    in->codec->skip_frame = AVDISCARD_DEFAULT;
}

int file_in_next(struct file_in *in, struct picture *ret_picture)
{
    for (int nothing = 0; !in->ended && nothing < NOTHING_MAX;) {
        av_frame_unref(in->frame);
        int rc = avcodec_receive_frame(in->codec, in->frame);
        if (rc == AVERROR(EAGAIN)) {
            nothing++;
            if (feed(in))
                break;
            continue;
        }
        if (rc == AVERROR_EOF)
            break;
        if (rc < 0) {
            in->damaged++;
            nothing++;
            if (!in->draining)
                feed(in);
            continue;
        }
        nothing = 0;
        int64_t us = frame_time(in);
        if (us >= 0 && picture_make(in, us, ret_picture))
            return 1;
    }
    in->ended = 1;
    return 0;
}

uint64_t file_in_duration_us(const struct file_in *in)
{
    return (uint64_t)in->end_us;
}

uint32_t file_in_damaged(const struct file_in *in)
{
    return in->damaged;
}
