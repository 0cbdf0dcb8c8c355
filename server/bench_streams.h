#ifndef BAQYLA_BENCH_STREAMS_H
#define BAQYLA_BENCH_STREAMS_H

#include <stdbool.h>
#include <stddef.h>

#include "sim_clip.h"

/* The encoded streams of `baqyla bench students`, as tests/bench/streams.mjs left
   them in a folder, and who sends which. Read-only once loaded. */

enum { BENCH_STREAMS_MAX = 64 };

enum bench_codec { BENCH_MIX, BENCH_H264, BENCH_VP8, BENCH_VP9, BENCH_CODECS };
extern const char *const bench_codec_words[BENCH_CODECS]; /* "mix", "h264", … */

struct bench_event {
    char kind[24];          /* of the incident that it should open; "" for none */
    size_t from, to;        /* frames of the clip */
};

struct bench_stream {
    struct sim_clip clip;
    struct sim_clip small; /* the camera once more, small; frames_len 0: none */
    enum bench_codec codec;
    struct bench_event event;
};

struct bench_streams {
    struct bench_stream stream[BENCH_STREAMS_MAX];
    size_t len;
    char from[16]; /* "clips" or "samples": what they show */
};

/* F_NOT_FOUND without streams.json; F_INVALID or the clip's own fault. */
enum fault bench_streams_load(const char *folder, struct bench_streams *ret_streams) MUST_CHECK;
void bench_streams_release(struct bench_streams *streams);

/* What student number `student` (from 0) sends. Of twenty students of the mix fourteen send H.264 in layers, three VP8
   or VP9 in layers, three one layer; with one codec all send it in layers. Without `events` only streams in which
   nothing happens. NULL: there is no such stream. Borrowed. */
const struct bench_stream *bench_stream_for(const struct bench_streams *streams, enum bench_codec codec, bool events,
                                            size_t student);

#endif
