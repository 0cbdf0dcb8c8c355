#include "cut_mux.h"

#include <libavformat/avformat.h>
#include <stdlib.h>
#include <string.h>

enum { IO_BYTES = 64 * 1024 };

struct mux {
    struct cut_sink sink;
    uint32_t part;
    AVFormatContext *format;
    AVPacket *packet;
    uint64_t at, end; /* of the file */
    int64_t last;     /* time of the last packet, in the stream's time base */
    int failed;
};

static int io_write(void *opaque, uint8_t *bytes, int len)
{
    struct mux *m = opaque;
    if (m->failed || m->sink.bytes(m->sink.user, m->part, m->at, bytes, (size_t)len)) {
        m->failed = 1;
        return AVERROR(EIO);
    }
    m->at += (uint64_t)len;
    if (m->at > m->end)
        m->end = m->at;
    return len;
}

static int64_t io_seek(void *opaque, int64_t offset, int whence)
{
    struct mux *m = opaque;
    if (whence == AVSEEK_SIZE)
        return (int64_t)m->end;
    if ((whence & ~AVSEEK_FORCE) != SEEK_SET || offset < 0)
        return AVERROR(EINVAL);
    m->at = (uint64_t)offset;
    return offset;
}

static enum AVCodecID codec_id(uint32_t codec)
{
    switch (codec) {
    case WIRE_H264:
        return AV_CODEC_ID_H264;
    case WIRE_VP8:
        return AV_CODEC_ID_VP8;
    case WIRE_VP9:
        return AV_CODEC_ID_VP9;
    case WIRE_JPEG:
        return AV_CODEC_ID_MJPEG;
    default:
        return AV_CODEC_ID_OPUS;
    }
}

static int stream_make(struct mux *m, const struct cut_part *part, const uint8_t *extradata, size_t len)
{
    AVStream *s = avformat_new_stream(m->format, NULL);
    if (!s)
        return -1;
    AVCodecParameters *p = s->codecpar;
    p->codec_id = codec_id(part->codec);
    p->codec_type = part->codec ? AVMEDIA_TYPE_VIDEO : AVMEDIA_TYPE_AUDIO;
    p->width = (int)part->width;
    p->height = (int)part->height;
    p->format = part->codec ? AV_PIX_FMT_YUV420P : -1;
    s->time_base = strcmp(part->ending, "mp4") ? (AVRational){1, 1000} : (AVRational){1, 90000};
    if (!part->codec) {
        p->sample_rate = 48000;
        av_channel_layout_default(&p->ch_layout, len > 9 && extradata[9] == 2 ? 2 : 1);
    }
    if (!len)
        return 0;
    p->extradata = av_mallocz(len + AV_INPUT_BUFFER_PADDING_SIZE);
    if (!p->extradata)
        return -1;
    memcpy(p->extradata, extradata, len);
    p->extradata_size = (int)len;
    return 0;
}

static int file_begin(struct mux *m, const struct cut_part *part, const uint8_t *extradata, size_t len)
{
    const char *name = !strcmp(part->ending, "mkv") ? "matroska" : part->ending;
    uint8_t *buffer = av_malloc(IO_BYTES);
    m->packet = av_packet_alloc();
    if (!buffer || !m->packet || avformat_alloc_output_context2(&m->format, NULL, name, NULL) < 0) {
        av_free(buffer);
        return -1;
    }
    m->format->pb = avio_alloc_context(buffer, IO_BYTES, 1, m, NULL, io_write, io_seek);
    if (!m->format->pb) {
        av_free(buffer);
        return -1;
    }
    m->format->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT;
    if (stream_make(m, part, extradata, len))
        return -1;
    return avformat_write_header(m->format, NULL) < 0 || m->failed ? -1 : 0;
}

struct mux *mux_begin(const struct cut_sink *sink, const struct cut_part *part, const uint8_t *extradata, size_t len)
{
    struct mux *m = calloc(1, sizeof *m);
    if (!m)
        return NULL;
    m->sink = *sink;
    m->part = part->part;
    m->last = -1;
    if (file_begin(m, part, extradata, len)) {
        mux_drop(m);
        return NULL;
    }
    return m;
}

int mux_frame(struct mux *m, uint64_t us, uint32_t duration_us, int key, const uint8_t *bytes, size_t len)
{
    AVRational base = m->format->streams[0]->time_base;
    int64_t at = av_rescale_q((int64_t)us, (AVRational){1, 1000000}, base);
    if (at <= m->last)
        at = m->last + 1;
    m->last = at;
    m->packet->data = (uint8_t *)(uintptr_t)bytes;
    m->packet->size = (int)len;
    m->packet->pts = m->packet->dts = at;
    m->packet->duration = av_rescale_q(duration_us, (AVRational){1, 1000000}, base);
    m->packet->stream_index = 0;
    m->packet->flags = key ? AV_PKT_FLAG_KEY : 0;
    int rc = av_write_frame(m->format, m->packet);
    av_packet_unref(m->packet);
    return rc < 0 || m->failed ? -1 : 0;
}

int mux_end(struct mux *m)
{
    if (!m)
        return 0;
    int rc = av_write_trailer(m->format);
    avio_flush(m->format->pb);
    rc = rc < 0 || m->failed ? -1 : 0;
    mux_drop(m);
    return rc;
}

void mux_drop(struct mux *m)
{
    if (!m)
        return;
    if (m->format && m->format->pb) {
        m->failed = 1;
        av_freep(&m->format->pb->buffer);
        avio_context_free(&m->format->pb);
    }
    avformat_free_context(m->format);
    av_packet_free(&m->packet);
    free(m);
}
