#include "bench_every.h"

#include <stdio.h>
#include <string.h>

#include "bench_run.h"
#include "settings.h"

static void line(json_t *take_word)
{
    if (take_word) {
        json_dumpf(take_word, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
        putchar('\n');
        fflush(stdout);
    }
    json_decref(take_word);
}

void bench_every_begin(struct bench_run *run, int port)
{
    if (!run->options.every_s)
        return;
    run->every.due_us = run->full_us;
    line(json_pack("{s:{s:i,s:s}}", "ready", "port", port, "data", settings()->data));
}

void bench_every_told(struct bench_run *run, enum sim_told what, int64_t us)
{
    if (!run->options.every_s || what == SIM_FRAME_SENT)
        return;
    bench_times_add(what == SIM_FRAME_DURABLE ? &run->every.durable : &run->every.answered, us);
}

static json_t *percentiles(const struct bench_times *times)
{
    return json_pack("{s:f,s:I,s:I,s:I,s:I}", "mean", bench_times_mean_ms(times), "p50",
                     (json_int_t)bench_times_ms(times, 500), "p99", (json_int_t)bench_times_ms(times, 990), "max",
                     (json_int_t)bench_times_ms(times, 1000), "n", (json_int_t)times->total);
}

void bench_every_tick(struct bench_run *run, lws_usec_t now)
{
    struct bench_memory memory;
    int sitting = 0, cut = 0;
    if (!run->options.every_s || now < run->every.due_us)
        return;
    run->every.due_us += (lws_usec_t)run->options.every_s * LWS_US_PER_SEC;
    bench_proc_memory(run->keeper, &memory);
    for (int i = 0; i < run->options.students; i++) {
        sitting += run->student[i].sim.phase == SIM_SITTING;
        cut += run->student[i].sim.cut_us != 0;
    }
    line(json_pack("{s:f,s:i,s:i,s:i,s:I,s:I,s:o,s:o}", "at_s", (double)(now - run->full_us) / 1e6, "sitting", sitting,
                   "cut", cut, "kills", run->kills.next, "server_kb", (json_int_t)memory.server_kb, "eyes_kb",
                   (json_int_t)memory.eyes_kb, "ack_durable_ms", percentiles(&run->every.durable), "answer_saved_ms",
                   percentiles(&run->every.answered)));
    memset(&run->every.durable, 0, sizeof run->every.durable);
    memset(&run->every.answered, 0, sizeof run->every.answered);
}
