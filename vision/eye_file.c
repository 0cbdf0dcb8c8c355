#include "eye_file.h"

#include <libavutil/frame.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "decode.h"
#include "eye_io.h"
#include "eye_small.h"
#include "file_in.h"
#include "upright.h"

static int64_t steady_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int say_end(struct eye_io *io, const char *why, uint32_t frames, uint64_t duration_us)
{
    struct wire_end end = {.failed = why != NULL, .frames = frames, .duration_us = duration_us};
    if (why)
        snprintf(end.text, sizeof end.text, "%s", why);
    eye_io_tell(io, WIRE_END, &end, sizeof end);
    eye_io_flush(io);
    eye_io_release(io);
    return why != NULL;
}

static int begin(struct eye_io *io, int out_fd, struct looker *looker)
{
    struct wire_ready ready;
    if (eye_io_init(io, -1, out_fd))
        return -1;
    looker_thread();
    looker_ready(looker, &ready);
    eye_io_tell(io, WIRE_READY, &ready, sizeof ready);
    return 0;
}

int eye_file_refuse(int out_fd, const char *why)
{
    struct eye_io io;
    if (eye_io_init(&io, -1, out_fd))
        return 1;
    return say_end(&io, why, 0, 0);
}

/* The whole file, followed by the zeros that decoders want. */
static uint8_t *file_load(int fd, size_t *ret_len, const char **ret_why)
{
    off_t size = lseek(fd, 0, SEEK_END);
    if (size < 0 || size > PHOTO_BYTES_MAX || lseek(fd, 0, SEEK_SET)) {
        *ret_why = size > PHOTO_BYTES_MAX ? "the file is too large for a picture" : "the file cannot be read";
        return NULL;
    }
    uint8_t *bytes = calloc(1, (size_t)size + EYE_PADDING);
    size_t got = 0;
    while (bytes && got < (size_t)size) {
        ssize_t n = read(fd, bytes + got, (size_t)size - got);
        if (n <= 0)
            break;
        got += (size_t)n;
    }
    if (!bytes)
        *ret_why = "no memory";
    *ret_len = got;
    return bytes;
}

/* A decoded picture the right way up; the frames behind it are the caller's to free. */
struct photo {
    AVFrame *frame, *upright;
    struct picture picture;
    int shrunk_milli;
};

static void photo_release(struct photo *photo)
{
    av_frame_free(&photo->upright);
    av_frame_free(&photo->frame);
}

/* NULL, or why it cannot be looked at; to be released in either case. */
static const char *photo_open(int fd, struct photo *ret_photo)
{
    const char *why = NULL;
    size_t len = 0;
    int turn = 1;
    *ret_photo = (struct photo){.shrunk_milli = 1000};
    uint8_t *bytes = file_load(fd, &len, &why);
    ret_photo->frame = bytes ? photo_decode(bytes, len, &turn, &why) : NULL;
    if (ret_photo->frame)
        ret_photo->upright = frame_upright(ret_photo->frame, turn, LOOK_SIDE_MAX, &ret_photo->shrunk_milli);
    free(bytes);
    if (ret_photo->upright && picture_from_frame(ret_photo->upright, &ret_photo->picture)) {
        ret_photo->picture.pts_us = 0;
        ret_photo->picture.seq = 0;
        ret_photo->picture.flags = 0;
        return NULL;
    }
    return why ? why : "the picture could not be converted";
}

/* Says WIRE_ENROLLED of a picture file. NULL, or why it cannot be looked at. */
static const char *photo_describe(struct eye_io *io, struct looker *looker, const struct wire_tune *tune, int fd,
                                  struct wire_enrolled *ret_enrolled)
{
    struct photo photo;
    const char *why = photo_open(fd, &photo);
    if (!why) {
        look_likeness(looker, tune, &photo.picture, ret_enrolled);
        eye_io_tell(io, WIRE_ENROLLED, ret_enrolled, sizeof *ret_enrolled);
    }
    photo_release(&photo);
    return why;
}

/* The photo's face is who should be in view. NULL, or why the file cannot be read. */
static const char *photo_refer(struct eye_io *io, struct looker *looker, const struct wire_tune *tune, int fd,
                               struct memory *memory)
{
    struct wire_reference reference = {.count = 1, .photos = 1};
    struct wire_enrolled photo;
    const char *why = photo_describe(io, looker, tune, fd, &photo);
    if (why || photo.unverifiable)
        return why;
    memcpy(reference.net_sha256, photo.net_sha256, sizeof reference.net_sha256);
    memcpy(reference.likeness[0], photo.likeness, sizeof reference.likeness[0]);
    memory_refer(memory, &reference);
    return NULL;
}

/* By what is looked. Descriptions of another net say nothing to this one: nobody is known then. */
static void begin_by(struct again *again, uint32_t looks, const struct looker *looker, struct wire_tune *ret_tune)
{
    tune_defaults(ret_tune);
    ret_tune->looks = looks;
    if (again)
        *ret_tune = again->what.tune;
    if (again && !looker_describes(looker, again->what.reference.net_sha256))
        again->what.reference.count = again->what.reference.photos = 0;
}

/* Returns how many pictures were looked at. */
static uint32_t clip_look(struct eye_io *io, struct looker *looker, struct memory *memory, const struct wire_tune *tune,
                          struct file_in *in, struct again *again)
{
    struct picture picture;
    struct wire_enrolled own;
    uint32_t frames = 0;
    if (again && again->what.count)
        file_in_every(in);
    int64_t began_us = steady_us();
    while (file_in_next(in, &picture)) {
        struct sight sight;
        if (!again_wants(again, memory, &picture))
            continue;
        int64_t decoded_us = steady_us();
        look(looker, memory, tune, &picture, &sight);
        int64_t looked_us = steady_us();
        sight.decode_us = (uint32_t)(decoded_us - began_us);
        sight.look_us = (uint32_t)(looked_us - decoded_us);
        eye_io_tell(io, WIRE_SIGHT, &sight, sizeof sight);
        if (again && again->what.count && memory_enrolled(memory, &own) && own.own)
            eye_io_tell(io, WIRE_ENROLLED, &own, sizeof own);
        frames++;
        began_us = looked_us;
    }
    return frames;
}

int eye_file_clip(int in_fd, int small_fd, int photo_fd, int out_fd, struct looker *looker, uint32_t looks,
                  struct again *again)
{
    struct eye_io io;
    struct wire_tune tune;
    char photo_why[sizeof((struct wire_end *)0)->text];
    const char *why = NULL;
    uint32_t frames = 0;
    if (begin(&io, out_fd, looker))
        return 1;
    struct memory *memory = memory_new();
    begin_by(again, looks, looker, &tune);
    if (memory && photo_fd >= 0 && (why = photo_refer(&io, looker, &tune, photo_fd, memory))) {
        snprintf(photo_why, sizeof photo_why, "the reference: %s", why);
        why = photo_why;
    }
    struct file_in *in = memory && !why ? file_in_open(in_fd, &why) : NULL;
    struct file_in *small = in && small_fd >= 0 ? file_in_open(small_fd, &why) : NULL;
    if (small)
        frames = eye_small_clip(&io, looker, memory, &tune, in, small, again);
    else if (in && small_fd < 0)
        frames = clip_look(&io, looker, memory, &tune, in, again);
    uint64_t duration_us = in ? file_in_duration_us(in) : 0;
    if (!in && !why)
        why = "no memory";
    if (!why && !frames)
        why = "no picture in it could be decoded";
    file_in_close(small);
    file_in_close(in);
    memory_free(memory);
    return say_end(&io, why, frames, duration_us);
}

static int16_t grown(int16_t v, int shrunk_milli)
{
    int32_t g = (int32_t)v * shrunk_milli / 1000;
    return (int16_t)(g > INT16_MAX ? INT16_MAX : g < INT16_MIN ? INT16_MIN : g);
}

static void sight_grow(struct sight *sight, int shrunk_milli)
{
    for (uint32_t i = 0; i < sight->boxes && i < SIGHT_BOXES; i++) {
        struct sight_box *b = &sight->box[i];
        b->x = grown(b->x, shrunk_milli);
        b->y = grown(b->y, shrunk_milli);
        b->w = grown(b->w, shrunk_milli);
        b->h = grown(b->h, shrunk_milli);
    }
    for (int i = 0; i < sight->objects && i < SIGHT_OBJECTS; i++) {
        struct sight_object *o = &sight->object[i];
        o->x = grown(o->x, shrunk_milli);
        o->y = grown(o->y, shrunk_milli);
        o->w = grown(o->w, shrunk_milli);
        o->h = grown(o->h, shrunk_milli);
    }
    sight->width = (uint16_t)(sight->width * shrunk_milli / 1000);
    sight->height = (uint16_t)(sight->height * shrunk_milli / 1000);
}

static void still_look(struct eye_io *io, struct looker *looker, struct picture *picture, int shrunk_milli)
{
    struct sight sight;
    struct wire_tune tune;
    tune_defaults(&tune);
    int64_t began_us = steady_us();
    look_still(looker, &tune, picture, &sight);
    sight.look_us = (uint32_t)(steady_us() - began_us);
    if (shrunk_milli != 1000)
        sight_grow(&sight, shrunk_milli);
    eye_io_tell(io, WIRE_SIGHT, &sight, sizeof sight);
}

int eye_file_still(int in_fd, int out_fd, struct looker *looker)
{
    struct eye_io io;
    struct photo photo;
    if (begin(&io, out_fd, looker))
        return 1;
    const char *why = photo_open(in_fd, &photo);
    if (!why)
        still_look(&io, looker, &photo.picture, photo.shrunk_milli);
    photo_release(&photo);
    return say_end(&io, why, why ? 0 : 1, 0);
}

int eye_file_likeness(int in_fd, int photo_fd, int out_fd, struct looker *looker)
{
    struct eye_io io;
    struct wire_tune tune;
    struct wire_enrolled enrolled;
    if (begin(&io, out_fd, looker))
        return 1;
    tune_defaults(&tune);
    const char *why = photo_describe(&io, looker, &tune, in_fd, &enrolled);
    uint32_t pictures = why ? 0 : 1;
    if (!why && photo_fd >= 0) {
        why = photo_describe(&io, looker, &tune, photo_fd, &enrolled);
        pictures += why ? 0 : 1;
    }
    return say_end(&io, why, pictures, 0);
}
