#include "bench_cost.h"

#include <string.h>

const char *const bench_part_names[BENCH_PARTS] = {"receive_tls", "relay",    "record",  "decode", "checks",
                                                   "faces",       "identity", "objects", "books",  "other"};

uint64_t bench_spent_all_us(const struct bench_spent *s)
{
    return s->loop_us + s->clerk_us + s->hands_us + s->journal_us + s->rest_us + s->readers_us + s->eyes_us;
}

/* A total that fell belongs to a process that began anew. */
static uint64_t grown(uint64_t from, uint64_t to)
{
    return to >= from ? to - from : to;
}

struct bench_spent bench_spent_between(const struct bench_spent *from, const struct bench_spent *to)
{
    return (struct bench_spent){
        .loop_us = grown(from->loop_us, to->loop_us),
        .clerk_us = grown(from->clerk_us, to->clerk_us),
        .hands_us = grown(from->hands_us, to->hands_us),
        .journal_us = grown(from->journal_us, to->journal_us),
        .rest_us = grown(from->rest_us, to->rest_us),
        .readers_us = grown(from->readers_us, to->readers_us),
        .eyes_us = grown(from->eyes_us, to->eyes_us),
    };
}

struct bench_said bench_said_between(const struct bench_said *from, const struct bench_said *to)
{
    return (struct bench_said){
        .receive = grown(from->receive, to->receive),
        .relay = grown(from->relay, to->relay),
        .record = grown(from->record, to->record),
        .look = grown(from->look, to->look),
        .books = grown(from->books, to->books),
        .decode_us = grown(from->decode_us, to->decode_us),
        .check_us = grown(from->check_us, to->check_us),
        .face_us = grown(from->face_us, to->face_us),
        .identity_us = grown(from->identity_us, to->identity_us),
        .objects_us = grown(from->objects_us, to->objects_us),
    };
}

static void divide_loop(const struct bench_spent *spent, const struct bench_said *said, double us[BENCH_PARTS])
{
    double loop = (double)spent->loop_us;
    uint64_t samples = said->receive + said->relay + said->record + said->look + said->books;
    double one = samples ? loop / (double)samples : 0;
    us[PART_RECEIVE_TLS] = samples ? one * (double)said->receive : loop;
    us[PART_RELAY] = one * (double)said->relay;
    us[PART_RECORD] = one * (double)said->record + (double)spent->journal_us;
    us[PART_BOOKS] = one * (double)said->books + (double)(spent->clerk_us + spent->hands_us + spent->rest_us) +
                     (double)spent->readers_us;
    us[PART_OTHER] = one * (double)said->look;
}

static void divide_eyes(const struct bench_spent *spent, const struct bench_said *said, double us[BENCH_PARTS])
{
    double eyes = (double)spent->eyes_us;
    double all = (double)(said->decode_us + said->check_us + said->face_us + said->identity_us + said->objects_us);
    double scale = all > eyes ? eyes / all : 1;
    us[PART_DECODE] = scale * (double)said->decode_us;
    us[PART_CHECKS] = scale * (double)said->check_us;
    us[PART_FACES] = scale * (double)said->face_us;
    us[PART_IDENTITY] = scale * (double)said->identity_us;
    us[PART_OBJECTS] = scale * (double)said->objects_us;
    us[PART_OTHER] += eyes - scale * all;
}

void bench_cost_divide(const struct bench_spent *spent, const struct bench_said *said, double ret_us[BENCH_PARTS])
{
    memset(ret_us, 0, BENCH_PARTS * sizeof *ret_us);
    divide_loop(spent, said, ret_us);
    divide_eyes(spent, said, ret_us);
}

double bench_students_per_core(int students, double seconds, uint64_t spent_us)
{
    return spent_us ? students * seconds * 1e6 / (double)spent_us : 0;
}
