#ifndef BAQYLA_BENCH_RUN_H
#define BAQYLA_BENCH_RUN_H

#include <signal.h>

#include "account.h"
#include "bench_cost.h"
#include "bench_every.h"
#include "bench_kills.h"
#include "bench_links.h"
#include "bench_proc.h"
#include "bench_streams.h"
#include "bench_times.h"
#include "demo_books.h"
#include "sim_proctor.h"
#include "sim_student.h"
#include "sim_usher.h"

/* One run of `baqyla bench students`: a class that sits an exam before a real
   server, and what is measured meanwhile. The students, the proctor and the clock
   are on one thread; the usher who admits them has his own. */

enum { BENCH_STUDENTS_MAX = 400, BENCH_TILES_MAX = SIM_TILES_MAX };

struct bench_options {
    int students, seconds, watch;
    int spare; /* further students of the sitting, who do not come */
    int answer_every_s, every_s; /* every_s 0: no lines meanwhile */
    int eye_kills, server_kills;
    enum bench_codec codec;
    bool events, small, json, peer_row; /* small: the students send their camera once more, small */
    enum net_profile net;
    char streams[4096], data[4096]; /* folders; "": the usual ones */
};

/* The accounts of the books, each with a sign-in that was made before the server started. */
struct bench_class {
    struct demo_logins logins;
    char token[DEMO_LOGINS_MAX][TOKEN_HEX + 1];
};

/* A scripted event as it was shown. */
struct bench_shown {
    lws_usec_t at_us; /* steady time at which its first picture was taken; 0: not yet */
    uint64_t from_us; /* media time of that picture */
    bool scored;      /* began and could be found within the time that is measured */
    int64_t found_us; /* from the event in the picture to the proctor's socket; 0: not found */
};

/* One showing of the clip's event, by media time of its pictures; a stream goes round, and back to a key frame. */
struct bench_showing {
    uint64_t from_us, to_us; /* to_us 0: there was none */
};

struct bench_student {
    struct sim_student sim;
    struct bench_showing showing[2]; /* the latest, and the one before */
    const struct bench_stream *stream;
    struct bench_shown shown;
    struct bench_run *run;
};

/* What is counted while the time runs, and totals at its two ends. */
struct bench_snapshot {
    struct bench_spent spent;
    struct bench_said said;
    uint64_t looks, frames_in, drops[8], own_us, restarts, eye_restarts;
    uint64_t sent, shed, bytes, asked, answers, faults, reconnects, ring_lost, tiles;
    lws_usec_t at_us;
};

/* Incidents that no script explains, by kind. */
enum { BENCH_KINDS_MAX = 24 };
struct bench_unscripted {
    char kind[24];
    bool violation;
    int count;
};

/* What books and journal hold when the server has stopped, of the whole run and all students together. */
struct bench_books {
    json_t *gaps; /* {cause: ms} */
    int64_t credited_ms, violations, others;
    int64_t interruptions, interrupted_ms; /* that are over */
    int64_t answers, answers_lost;         /* lost: acknowledged and not there */
    uint64_t frames, recorded_us, missing_us, thin_us; /* of the cameras (bench_kept.h) */
    uint64_t longest_missing_us;                       /* of one student */
};

struct bench_run {
    struct bench_options options;
    struct lws_context *context;
    struct bench_student *student;
    struct sim_proctor proctor;
    struct sim_usher usher;
    pid_t keeper;
    bool counting;
    lws_usec_t began_us; /* of the command */
    lws_usec_t seat_us, full_us, until_us, say_us;
    struct bench_snapshot from, to;
    struct bench_memory memory, empty; /* at the end; before the first student */
    struct bench_times durable, answered, late, found;
    struct bench_unscripted unscripted[BENCH_KINDS_MAX];
    int unscripted_len;
    struct bench_links *links; /* NULL: the loopback itself */
    struct bench_kills kills;
    struct bench_every every;
    struct bench_books books;
    json_t *known; /* ids of incidents that were counted */
    char runtime[32];
};

/* The drops of a snapshot, in order; NULL ends them. */
extern const char *const bench_drop_causes[];

/* Seats the class before the server on `port`, waits until all sit, measures for options.seconds. `run` is zeroed but
   for options, began_us and keeper. *stopped ends it early: F_CONFLICT. F_EXPIRED: not all sat within a minute. F_IO:
   the server died meanwhile. Everything that was begun is ended on return, `run` holds the figures. */
enum fault bench_run_class(struct bench_run *run, const struct bench_streams *streams, const struct bench_class *people,
                           int port, const volatile sig_atomic_t *stopped) MUST_CHECK;
void bench_run_release(struct bench_run *run);

#endif
