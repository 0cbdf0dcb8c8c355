#ifndef BAQYLA_EYE_SEAT_H
#define BAQYLA_EYE_SEAT_H

#include <stdint.h>

#include "decode.h"
#include "ebml.h"
#include "look.h"

/* The seats of one eye: for each camera stream its decoder, its memory of what
   was seen and its thresholds. One thread. */

enum { EYE_SEATS_MAX = 512, EYE_BUCKETS = 256 };

/* A chain of frames that refer to each other. Frames sent again after a gap
   come in between the live ones, so they have a chain of their own. */
struct chain {
    struct decoder *decoder;
    struct memory *memory;
    int sick;            /* the last thing said about it was WIRE_SICK */
    int skipped;         /* pictures were left out since the latest look, because the eye was late */
    int64_t asked_us;    /* when a key frame was last asked for, steady time */
    int64_t looked_us;   /* when it was last looked at, steady time */
    int64_t hurried_us;  /* since when things and who it is wait because the eye is late, steady time; 0: they do not */
    uint64_t next_pts_us; /* media time from which the next picture is looked at */
};

enum { CHAIN_LIVE, CHAIN_LATE, CHAINS };

struct seat {
    uint32_t id, codec; /* enum wire_codec; WIRE_SLICE stays WIRE_SLICE */
    int details;        /* larger pictures come when asked for */
    struct chain chain[CHAINS];
    struct wire_tune tune;
    struct wire_reference reference; /* who should be in view, with what the live chain learnt since */
    struct ebml *ebml; /* of a WIRE_SLICE stream */
    int64_t slice_base_us;
    uint32_t slice_codec, slice_seq;
    uint8_t extradata[WIRE_CONFIG_MAX];
    uint32_t extradata_len;
    struct seat *next;
};

struct seats {
    struct seat *bucket[EYE_BUCKETS];
    uint32_t count;
};

struct seat *seat_find(const struct seats *seats, uint32_t id); /* NULL when there is none */
/* The seat of that id, made when there is none; NULL without memory or at EYE_SEATS_MAX. */
struct seat *seat_make(struct seats *seats, uint32_t id);
void seat_forget(struct seats *seats, uint32_t id);
void seats_release(struct seats *seats);

/* A stream begins, or another takes its place: both chains start from nothing. 0 or an enum sick. */
int seat_open(struct seat *seat, uint32_t codec, const uint8_t *extradata, uint32_t extradata_len);

/* The track inside a WIRE_SLICE stream became known. 0 or an enum sick. */
int seat_slice_open(struct seat *seat, const struct ebml_track *track);

/* Who should be in view, from now on; and one more look that the live chain took as a reference. */
void seat_refer(struct seat *seat, const struct wire_reference *reference);
void seat_learnt(struct seat *seat, const struct wire_enrolled *enrolled);

/* The chain, with its decoder open on the seat's codec; the late one is made at first need. NULL: no memory. */
struct chain *seat_chain(struct seat *seat, int which);

#endif
