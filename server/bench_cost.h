#ifndef BAQYLA_BENCH_COST_H
#define BAQYLA_BENCH_COST_H

#include <stdint.h>

/* What the product spent, from totals that exist anyway, and what it spent it on. */

/* CPU time, user and system, in µs: totals since start, or what was spent between two of them. */
struct bench_spent {
    uint64_t loop_us, clerk_us, hands_us, journal_us; /* threads of the server */
    uint64_t rest_us;    /* its other threads, and the keeper */
    uint64_t readers_us; /* processes that ended, and readers at work */
    uint64_t eyes_us;
};

/* What server and eyes say of themselves (/metrics). */
struct bench_said {
    uint64_t receive, relay, record, look, books; /* samples of the loop's work (server/doing.h) */
    uint64_t decode_us, check_us, face_us, identity_us, objects_us; /* CPU of the eyes */
};

enum bench_part {
    PART_RECEIVE_TLS,
    PART_RELAY,
    PART_RECORD,
    PART_DECODE,
    PART_CHECKS,
    PART_FACES,
    PART_IDENTITY,
    PART_OBJECTS,
    PART_BOOKS,
    PART_OTHER, /* between server and eyes, and what the eyes do besides */
    BENCH_PARTS
};
extern const char *const bench_part_names[BENCH_PARTS];

uint64_t bench_spent_all_us(const struct bench_spent *spent);
struct bench_spent bench_spent_between(const struct bench_spent *from, const struct bench_spent *to);
struct bench_said bench_said_between(const struct bench_said *from, const struct bench_said *to);

/* Divides `spent` into parts, in µs; together they are bench_spent_all_us(). The loop's time goes by its samples;
   without any, all of it is receiving. What the eyes say is theirs, scaled down when it exceeds what /proc saw; the
   rest of the eyes is PART_OTHER. */
void bench_cost_divide(const struct bench_spent *spent, const struct bench_said *said,
                       double ret_us[BENCH_PARTS]);

/* How many students one core carries when `students` of them cost `spent_us` in `seconds`; 0: nothing was spent. */
double bench_students_per_core(int students, double seconds, uint64_t spent_us);

#endif
