#ifndef BAQYLA_SIM_STUDENT_H
#define BAQYLA_SIM_STUDENT_H

#include <libwebsockets.h>

#include "frame.h"
#include "sim_clip.h"
#include "sim_https.h"

/* A simulated student: signs in, walks through the check-in, streams a clip,
   answers a question now and then. It speaks the whole protocol of a browser
   over its own two sockets, acks and resume included, goes on filming while the
   server is away, and sends that late when it is back. All on the thread that runs the lws context. */

enum { SIM_RING = 1024, SIM_RING_LONG = 8192, SIM_OUT = 32, SIM_SMALL_EVERY = 4, SIM_HELD = 8 };

/* What a student tells the one who counts, with a number. */
enum sim_told {
    SIM_FRAME_SENT,    /* for the first time: its place in the clip */
    SIM_FRAME_DURABLE, /* µs since it was first sent */
    SIM_ANSWER_SAVED,  /* µs since it was sent */
};

enum sim_phase { SIM_AWAY, SIM_CHECKIN, SIM_WAITING, SIM_SITTING, SIM_DONE };

struct sim_sent { /* what has to be sent again until it is durable */
    uint32_t seq;
    uint64_t pts_us;
    lws_usec_t sent_us; /* for the first time, steady time; 0: not yet */
    const struct sim_frame *frame;
};

struct sim_held { /* waits for others to share a message with */
    struct frame_head head;
    const struct sim_frame *frame;
};

/* One stream of pictures: a clip, played over and over. */
struct sim_stream {
    int number; /* enum frame_stream */
    const struct sim_clip *clip;
    size_t frame;         /* next of the clip */
    uint16_t shed;        /* frames left out since the last one sent: the link is too slow */
    uint32_t seq;         /* latest used */
    uint64_t next_pts_us; /* media time of the next frame */
    struct sim_sent *ring;       /* of the student's ring_len */
    uint32_t ring_from, durable; /* seq of the oldest kept; acked as durable */
    uint32_t live;               /* next seq to send for the first time; above `seq`: none waits */
    uint32_t resend, resend_to;  /* next and last seq to send again, or late; resend 0: none */
    int greeted;                 /* a new frame went over this connection: what is late may follow */
};

struct sim_student {
    struct lws_context *context;
    struct sim_user user;
    char login[64], attempt[32], tab[72], resume[80], media_token[80];
    enum sim_phase phase;

    struct lws *exam, *media;
    json_t *out[SIM_OUT], *media_out[SIM_OUT]; /* text waiting for a writable socket; oldest first */
    int out_len, media_out_len;
    char text[2][64 * 1024]; /* a message being put together: exam, media */
    size_t text_len[2];
    int64_t n;     /* of the latest numbered word */
    int step;      /* the check-in step asked for */
    json_t *items; /* of the exam, once it runs */
    json_t *revs;  /* item id → revision */
    size_t next_item;
    uint32_t answer_every_s;
    int send_bytes; /* what his socket may hold unsent; 0: the system's own measure */
    lws_usec_t answered_us;
    json_t *unsaved; /* the answer that waits to be saved; sent again after a reconnect */

    struct sim_stream camera;
    struct sim_stream small; /* every SIM_SMALL_EVERYth picture of the camera once more; its clip NULL: none */
    uint32_t ring_len;       /* frames that a stream keeps until they are durable; 0: SIM_RING */
    lws_usec_t epoch_us;     /* steady time of media time 0 */
    struct sim_held held[SIM_HELD];
    int held_len;
    lws_usec_t held_us, gather_us; /* since when; how long frames may be gathered, by the server's word */
    int welcomed, configured;

    lws_sorted_usec_list_t tick, answer, again;
    /* figures */
    uint64_t frames_sent, frames_shed, bytes_sent, answers_asked, answers_acked, faults, reconnects, ring_lost;
    lws_usec_t cut_us, longest_cut_us, all_cuts_us; /* exam without the server: since (0: is not); the longest; all */
    void (*told)(struct sim_student *student, enum sim_told what, int64_t number); /* NULL: nobody asks */
    void *told_user;
};

/* The one protocol of the simulation's context; the socket's user pointer is the student. */
extern const struct lws_protocols sim_protocols[];

/* `student` is zeroed but for user, login, the clips, camera.frame (where in the clip to begin), answer_every_s,
   ring_len, send_bytes and told; it must not move afterwards. Asks for the student's first attempt and opens the
   sockets after `begin_us`. */
enum fault sim_student_start(struct sim_student *student, struct lws_context *context, lws_usec_t begin_us) MUST_CHECK;
void sim_student_release(struct sim_student *student);

#endif
