#ifndef BAQYLA_EYES_PARTS_H
#define BAQYLA_EYES_PARTS_H

#include <uv.h>

#include "eye_link.h"
#include "eyes.h"
#include "stuck.h"

/* What the files eyes*.c share: eyes.c has the processes, eyes_seats.c the
   seats, eyes_said.c what the processes say. All [loop]. */

enum { PATH_LEN = 1024, DETECTORS_LEN = 480 };

struct eyes_seat {
    uint32_t seat; /* 0: free */
    struct eye *eye;
    struct wire_open open;
    struct buffer *extradata;
    struct wire_tune tune;
    struct wire_reference *reference; /* who should be in view, with what eyes learnt since; NULL: never told */
    bool tuned, dropping;
    uint64_t given_pts_us; /* of the frame whose sight is timed */
    uint32_t lives; /* eyes_lives */
    uint64_t given_us;
    enum unseen unseen; /* why looks are missing since seen_us */
    uint64_t seen_us, offered_us; /* media time of the latest sight and of the latest frame; 0: none */
};

struct eye {
    struct eyes *eyes;
    struct eye_link link;
    uv_timer_t timer; /* restart, and silence */
    bool running, ready, timer_closed;
    struct wire_ready said; /* when it became ready */
    uint32_t seats, restarts, looks;
    uint64_t dropped;
    struct stuck stuck;
    int64_t late_ms; /* the longest that a picture waited for its sight, since it was last asked */
    struct wire_load load;
};

struct eyes {
    uv_loop_t *loop;
    char program[PATH_LEN], models[PATH_LEN], runtime[16];
    struct eyes_events events;
    void *user;
    struct eye slot[EYES_MAX + 1];
    struct eye *eye[EYES_MAX]; /* at work */
    struct eye *spare;         /* started once one is ready; takes the place of an eye that ends */
    int count, alive; /* alive: links or timers not yet closed */
    struct eyes_seat *seat;
    uint32_t seats; /* used entries, free ones among them */
    char detectors[DETECTORS_LEN];
    char identity_net[2 * 32 + 1];
    bool stopping;
    void (*stopped)(void *user);
};

/* -- eyes_seats.c -- */

/* NULL: unknown; 0 asks for a free one among those used. */
struct eyes_seat *seat_find(struct eyes *eyes, uint32_t seat);
/* All of its seats, in an eye that knows nothing of them yet; their students are asked for a key frame. */
void seats_begin(struct eye *eye);
/* All seats of one eye become the other's, nothing said to either. */
void seats_move(struct eye *from, struct eye *to);
/* The eye ended: looks are missing from here on. */
void seats_unseen(struct eye *eye);
/* Looks are there again up to `to_us`: tells what was missed. */
void seat_seen(struct eyes *eyes, struct eyes_seat *s, uint64_t to_us);

/* -- eyes_said.c -- */

/* A whole message of an eye (eye_link's `message`). */
void eye_said(struct eye_link *link, const struct wire_head *head, const void *body);

/* -- eyes.c -- */

/* An eye is ready: a spare is started beside the first one. */
void eyes_want_spare(struct eyes *eyes);
void eyes_measure(const struct eyes *eyes); /* the gauges of all eyes together */

#endif
