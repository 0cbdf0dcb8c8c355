#ifndef BAQYLA_EYES_H
#define BAQYLA_EYES_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <vision/wire.h>

#include "fault.h"
#include "sock.h"

/* The pool of eyes: child processes that look at pictures (vision/wire.h).
   All [loop]. A seat is pinned to the eye with the fewest seats. An eye that
   dies or hangs is replaced at once by a spare one that has its models loaded
   already, and becomes the spare when it has started again; its seats are
   opened in the new one and their students asked for a key frame. Nobody else
   notices, and the stretch that nobody looked at is told (`unseen`).

   Towards an eye at most EYES_QUEUE_BYTES wait. Beyond it a seat's frames are
   dropped (eye_busy) up to its next key frame (no_key), and counted; for each
   that lacks one it is asked for again (want_key). */

struct uv_loop_s;
struct eyes;

enum {
    EYES_MAX = 64,
    EYES_SEATS = 4096, /* over all eyes */
    EYES_QUEUE_BYTES = 8 * 1024 * 1024,
    EYES_RESTART_MS = 200,
    EYES_RESTART_SLOW_MS = 1000, /* after an eye that died before it was ready */
    EYES_QUIET_MS = 1200,   /* an eye that has said nothing for so long is killed (stuck.h); it speaks each 400 ms */
    EYES_LOAD_MS = 30000,   /* while it loads its models it may be silent for longer */
    EYES_CHECK_MS = 200,
    EYES_UNSEEN_MS = 1500,  /* a shorter stretch without looks is not worth telling */
};

struct eyes_options {
    const char *program; /* path of baqyla-eye; copied */
    const char *models;  /* folder; copied */
    const char *runtime; /* "xnnpack", "opencv", "eight", or NULL: the best that loads; copied */
    int count;           /* 1 … EYES_MAX */
};

enum unseen { UNSEEN_NOT, UNSEEN_RESTART, UNSEEN_BUSY };

/* What eyes say. `user` is eyes_start's. Calls may use every eyes_ function but eyes_stop. */
struct eyes_events {
    void (*sight)(void *user, uint32_t seat, const struct sight *sight);
    void (*want_key)(void *user, uint32_t seat);
    /* what a WIRE_SLICE stream holds, before its first chunk; extradata borrowed */
    void (*opened)(void *user, uint32_t seat, const struct wire_open *open, const void *extradata);
    /* one frame out of a WIRE_SLICE stream; bytes borrowed */
    void (*chunk)(void *user, uint32_t seat, const struct wire_frame *frame, const void *bytes, size_t len);
    void (*sick)(void *user, uint32_t seat, enum sick why);
    /* frames of this stretch of media time came and were not looked at: our doing, never the student's */
    void (*unseen)(void *user, uint32_t seat, enum unseen why, uint64_t from_us, uint64_t to_us);
    /* a look at the one face in view was described: taken as a reference, or asked for. May be NULL */
    void (*enrolled)(void *user, uint32_t seat, const struct wire_enrolled *enrolled);
    /* something is to be looked at in a key frame of the larger stream (eyes_detail). May be NULL */
    void (*want_detail)(void *user, uint32_t seat);
    /* what such a frame says of the pictures that are looked at. May be NULL */
    void (*witness)(void *user, uint32_t seat, const struct wire_witness *witness);
};

/* Starts the processes. F_IO when none could be started, F_NOMEM. *ret_eyes belongs to the caller until eyes_stop's
 * done. */
enum fault eyes_start(struct uv_loop_s *loop, const struct eyes_options *options, const struct eyes_events *events,
                      void *user, struct eyes **ret_eyes) MUST_CHECK;
/* Closes the pipes, kills and reaps the children, frees `eyes`, then calls done(user). */
void eyes_stop(struct eyes *eyes, void (*done)(void *user));

/* A stream begins, or changes its codec. F_TOO_MANY beyond EYES_SEATS. */
enum fault eyes_open(struct eyes *eyes, uint32_t seat, const struct wire_open *open, const void *extradata) MUST_CHECK;
void eyes_tune(struct eyes *eyes, uint32_t seat, const struct wire_tune *tune);
/* Who should be in view. Kept, with what the eye says it learnt, for the eye that may come after this one. */
void eyes_refer(struct eyes *eyes, uint32_t seat, const struct wire_reference *reference);
/* Holds the payload until it is written. An unknown seat is ignored. */
void eyes_frame(struct eyes *eyes, uint32_t seat, const struct wire_frame *frame, struct buffer *payload);
/* A key frame of the larger stream of a seat that was opened with `details`; dropped while its eye is busy. */
void eyes_detail(struct eyes *eyes, uint32_t seat, const struct wire_detail *detail, struct buffer *payload);
void eyes_close(struct eyes *eyes, uint32_t seat);
/* How often the seat was begun in an eye: what it remembered was gone each time. 0: an unknown seat. */
uint32_t eyes_lives(struct eyes *eyes, uint32_t seat);

/* The seat's eye has done all that it was given: what it says nothing about, it cannot see. */
bool eyes_idle(struct eyes *eyes, uint32_t seat);

/* The longest that a picture waited for its sight since this was last asked; 0: there was none. */
int64_t eyes_behind_ms(struct eyes *eyes);

/* One eye at least has loaded its models. *ret_degraded: without a face model. */
bool eyes_ready(const struct eyes *eyes, bool *ret_degraded);

/* The LOOK_ bits that some eye which is ready cannot do: a net of theirs is not loaded. */
uint32_t eyes_off(const struct eyes *eyes);

/* Prometheus lines about runtime, nets and detectors of the eyes that are ready. */
void eyes_metrics(const struct eyes *eyes, FILE *out);

/* What looks: runtime and nets with the beginning of their hashes, "xnnpack rfb160=0123456789ab …". Static until the
   next eye is ready; "none" before the first. */
const char *eyes_detectors(const struct eyes *eyes);

/* The spare has loaded its models. */
bool eyes_spare_ready(const struct eyes *eyes);

/* SHA-256 in hex of the net that describes faces; "" while none is loaded. */
const char *eyes_identity_net(const struct eyes *eyes);

struct eyes_load {
    int pid;
    bool ready;
    uint32_t busy_milli, seats, queued;
    size_t waiting_bytes;
    uint32_t restarts;
    uint64_t dropped; /* frames not handed over */
};
/* Fills at most `max`; returns how many eyes there are. */
int eyes_loads(const struct eyes *eyes, struct eyes_load *ret_loads, int max);

#endif
