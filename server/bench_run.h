#ifndef BAQYLA_BENCH_RUN_H
#define BAQYLA_BENCH_RUN_H

#include <signal.h>

#include "account.h"
#include "bench_cost.h"
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

enum { BENCH_STUDENTS_MAX = 400, BENCH_TILES_MAX = SIM_TILES_MAX, BENCH_ANSWER_EVERY_S = 20 };

struct bench_options {
    int students, seconds, watch;
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

struct bench_student {
    struct sim_student sim;
    const struct bench_stream *stream;
    struct bench_shown shown;
    struct bench_round {
        uint64_t from_us, to_us; /* media time; to_us 0: not yet */
    } round[2];                  /* when the event was shown, the latest first */
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

/* What the books hold when the server has stopped, of the whole run. */
struct bench_books {
    json_t *gaps; /* {cause: ms}, all students together */
    int64_t credited_ms, answers, violations, others;
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
/* After the server has stopped: gaps, answers and credited time as the books have them. */
enum fault bench_run_books(struct bench_run *run) MUST_CHECK;
void bench_run_release(struct bench_run *run);

#endif
