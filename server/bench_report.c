#include "bench_report.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

struct figures {
    struct bench_spent spent;
    double part_us[BENCH_PARTS];
    double seconds, student_seconds; /* measured */
    double per_core;
    int scripted, detected, false_alarms;
    double looks; /* of one student in one second */
    bool whole;
};

/* Students whose pictures were not looked at cost little: such a run says nothing about capacity. */
enum { WHOLE_MILLI = 1900 /* looks of a student in a second; 2.0 are due */ };

/* What a server counts begins anew with it. */
static uint64_t grown(uint64_t from, uint64_t to)
{
    return to >= from ? to - from : to;
}

static bool is_whole(const struct bench_run *run, double looks)
{
    uint64_t lost = 0;
    for (int i = 0; bench_drop_causes[i]; i++)
        lost += grown(run->from.drops[i], run->to.drops[i]);
    return looks * 1000 >= WHOLE_MILLI && !lost && run->to.eye_restarts == run->from.eye_restarts;
}

static double rounded(double v, int digits)
{
    double scale = pow(10, digits);
    return round(v * scale) / scale;
}

static void events_count(const struct bench_run *run, struct figures *f)
{
    for (int i = 0; i < run->options.students; i++) {
        const struct bench_shown *s = &run->student[i].shown;
        f->scripted += s->scored;
        f->detected += s->scored && s->found_us;
    }
    for (int i = 0; i < run->unscripted_len; i++)
        f->false_alarms += run->unscripted[i].violation ? run->unscripted[i].count : 0;
}

static struct figures figures_of(const struct bench_run *run)
{
    struct figures f = {.spent = bench_spent_between(&run->from.spent, &run->to.spent)};
    const struct bench_said said = bench_said_between(&run->from.said, &run->to.said);
    f.seconds = (double)(run->to.at_us - run->from.at_us) / 1e6;
    f.student_seconds = f.seconds * run->options.students;
    bench_cost_divide(&f.spent, &said, f.part_us);
    f.per_core = bench_students_per_core(run->options.students, f.seconds, bench_spent_all_us(&f.spent));
    events_count(run, &f);
    f.looks = (double)grown(run->from.looks, run->to.looks) / f.student_seconds;
    f.whole = is_whole(run, f.looks);
    return f;
}

static json_t *percentiles(const struct bench_times *times)
{
    return json_pack("{s:I,s:I,s:I,s:I}", "p50", (json_int_t)bench_times_ms(times, 500), "p95",
                     (json_int_t)bench_times_ms(times, 950), "p99", (json_int_t)bench_times_ms(times, 990), "n",
                     (json_int_t)times->total);
}

static json_t *parts_json(const struct figures *f)
{
    json_t *parts = json_object();
    for (int i = 0; i < BENCH_PARTS; i++)
        json_object_set_new(parts, bench_part_names[i],
                            json_real(rounded(f->part_us[i] / 1000 / f->student_seconds, 3)));
    json_object_set_new(parts, "total",
                        json_real(rounded((double)bench_spent_all_us(&f->spent) / 1000 / f->student_seconds, 3)));
    return parts;
}

static json_t *lost_json(const struct bench_run *run)
{
    json_t *lost = json_object();
    for (int i = 0; bench_drop_causes[i]; i++)
        json_object_set_new(lost, bench_drop_causes[i],
                            json_integer((json_int_t)grown(run->from.drops[i], run->to.drops[i])));
    json_object_set_new(lost, "generator_ring", json_integer((json_int_t)(run->to.ring_lost - run->from.ring_lost)));
    return lost;
}

static json_t *others_json(const struct bench_run *run)
{
    json_t *others = json_object();
    for (int i = 0; i < run->unscripted_len; i++)
        json_object_set_new(others, run->unscripted[i].kind, json_integer(run->unscripted[i].count));
    return others;
}

static json_t *attribution_json(void)
{
    return json_pack(
        "{s:s,s:s,s:s,s:s,s:s,s:s}", "receive_tls",
        "loop thread, by samples of what it does each 4 ms of its CPU: sockets, TLS, protocol, what is nothing else",
        "relay", "loop, by samples: pictures queued and written to watchers, TLS included", "record",
        "journal thread, and the loop's samples of appending", "decode checks faces identity objects",
        "the eye's own CPU clock, switched at each part", "books",
        "clerk, hands, keeper, readers, and the loop's samples of errands, answers and ticks", "other",
        "the loop's samples of what goes to the eyes and comes back, rules included, and the rest of the eyes' CPU");
}

static json_t *server_json(const struct bench_run *run, const struct figures *f)
{
    const struct bench_spent *s = &f->spent;
    double us = f->seconds * 1e6;
    return json_pack("{s:f,s:f,s:f,s:f,s:f,s:f,s:f}", "loop", rounded((double)s->loop_us / us, 3), "clerk",
                     rounded((double)s->clerk_us / us, 3), "hands", rounded((double)s->hands_us / us, 3), "journal",
                     rounded((double)s->journal_us / us, 3), "readers", rounded((double)s->readers_us / us, 3), "eyes",
                     rounded((double)s->eyes_us / us, 3), "generator",
                     rounded((double)(run->to.own_us - run->from.own_us) / us, 3));
}

static json_t *memory_json(const struct bench_run *run)
{
    return json_pack("{s:I,s:I,s:I,s:I}", "server", (json_int_t)run->memory.server_kb, "eyes",
                     (json_int_t)run->memory.eyes_kb, "server_before", (json_int_t)run->empty.server_kb, "eyes_before",
                     (json_int_t)run->empty.eyes_kb);
}

static json_t *answers_json(const struct bench_run *run)
{
    uint64_t asked = 0, saved = 0, open = 0;
    for (int i = 0; i < run->options.students; i++) {
        const struct sim_student *s = &run->student[i].sim;
        asked += s->answers_asked, saved += s->answers_acked, open += s->unsaved != NULL;
    }
    return json_pack("{s:I,s:I,s:I,s:I,s:I}", "asked", (json_int_t)asked, "saved", (json_int_t)saved, "waiting",
                     (json_int_t)open, "in_books", (json_int_t)run->books.answers, "lost",
                     (json_int_t)(asked - saved - open) + (json_int_t)run->books.answers_lost);
}

/* What a bad link, or a dying server, did, and what it did not. */
static json_t *network_json(const struct bench_run *run)
{
    uint64_t shed = 0, sent = 0;
    lws_usec_t longest_us = 0, all_us = 0;
    for (int i = 0; i < run->options.students; i++) {
        const struct sim_student *s = &run->student[i].sim;
        shed += s->frames_shed, sent += s->frames_sent, all_us += s->all_cuts_us;
        longest_us = s->longest_cut_us > longest_us ? s->longest_cut_us : longest_us;
    }
    const struct bench_books *b = &run->books;
    return json_pack("{s:s,s:s,s:{s:I,s:I,s:I},s:O,s:{s:I,s:I,s:I,s:I,s:I},s:{s:f,s:f,s:f,s:f},s:o,s:I,s:I}", "profile",
                     net_profile_words[run->options.net], "shaper", run->options.net ? "user space" : "none", "frames",
                     "sent", (json_int_t)sent, "left_out", (json_int_t)shed, "recorded", (json_int_t)b->frames,
                     "gaps_ms", b->gaps, "cuts", "seen_ms", (json_int_t)(all_us / 1000), "longest_ms",
                     (json_int_t)(longest_us / 1000), "booked", (json_int_t)b->interruptions, "booked_ms",
                     (json_int_t)b->interrupted_ms, "credited_ms", (json_int_t)b->credited_ms, "recording",
                     "recorded_s", rounded((double)b->recorded_us / 1e6, 1), "missing_s",
                     rounded((double)b->missing_us / 1e6, 3), "thinned_s",
                     rounded((double)b->thin_us / 1e6, 3), "longest_missing_s",
                     rounded((double)b->longest_missing_us / 1e6, 3), "answers", answers_json(run), "violations",
                     (json_int_t)b->violations, "other_incidents", (json_int_t)b->others);
}

static json_t *kills_json(const struct bench_run *run)
{
    json_t *list = json_array();
    for (int i = 0; i < run->kills.next; i++) {
        const struct bench_kill *k = &run->kills.kill[i];
        json_array_append_new(
            list, json_pack("{s:s,s:f,s:f,s:f}", "victim", k->victim == BENCH_VICTIM_EYE ? "eye" : "server", "at_s",
                            rounded((double)(k->at_us - run->full_us) / 1e6, 1), "lost_s",
                            rounded((double)k->lost_us / 1e6, 3), "lost_mean_s",
                            rounded((double)k->lost_all_us / 1e6 / run->options.students, 4)));
    }
    return list;
}

json_t *bench_report_json(const struct bench_run *run, const struct bench_streams *streams)
{
    char cpu[96];
    const struct figures f = figures_of(run);
    const struct bench_options *o = &run->options;
    double resident = (double)(run->memory.server_kb + run->memory.eyes_kb);
    double grown = resident - (double)(run->empty.server_kb + run->empty.eyes_kb);
    bench_cpu_name(cpu, sizeof cpu);
    json_t *all = json_pack(
        "{s:s,s:i,s:f,s:s,s:s,s:b,s:i,s:f,s:b,s:o}", "bench", "students", "students", o->students, "seconds",
        rounded(f.seconds, 1), "codec", bench_codec_words[o->codec], "pictures", streams->from, "events", o->events,
        "watched", o->watch < o->students ? o->watch : o->students, "students_per_core", rounded(f.per_core, 1),
        "complete", f.whole, "cpu_ms_per_student_second", parts_json(&f));
    json_t *more = json_pack(
        "{s:f,s:f,s:f,s:o,s:o,s:o,s:o,s:f,s:o}", "rss_per_student_kb", rounded(resident / o->students, 0),
        "rss_grown_per_student_kb", rounded(grown / o->students, 0), "looks_per_second",
        rounded(f.looks * o->students, 2), "incident_latency_ms",
        percentiles(&run->found), "ack_durable_ms", percentiles(&run->durable), "answer_saved_ms",
        percentiles(&run->answered), "frames_lost", lost_json(run), "looks_per_student_second",
        rounded(f.looks, 3), "other_incidents", others_json(run));
    json_t *rest = json_pack(
        "{s:{s:i,s:i,s:i},s:o,s:{s:f,s:f,s:f,s:o},s:{s:I,s:I,s:I,s:I,s:I,s:I},s:o,s:o,s:s,s:s,s:i,s:f}",
        "events_found", "scripted", f.scripted, "detected", f.detected, "false", f.false_alarms, "cores",
        server_json(run, &f), "generator",
        "cpu_ms_per_student_second",
        rounded((double)(run->to.own_us - run->from.own_us) / 1000 / f.student_seconds, 3), "frames_per_second",
        rounded((double)(run->to.sent - run->from.sent) / f.seconds, 1), "kbit_per_student_second",
        rounded((double)(run->to.bytes - run->from.bytes) * 8 / 1000 / f.student_seconds, 1), "late_ms",
        percentiles(&run->late), "counts", "answers_saved", (json_int_t)(run->to.answers - run->from.answers), "faults",
        (json_int_t)run->to.faults, "reconnects", (json_int_t)run->to.reconnects, "tile_frames",
        (json_int_t)(run->to.tiles - run->from.tiles), "eye_restarts", (json_int_t)run->to.eye_restarts, "restarts",
        (json_int_t)run->to.restarts, "memory_kb", memory_json(run), "attribution", attribution_json(), "runtime",
        run->runtime, "cpu", cpu, "processors", (int)sysconf(_SC_NPROCESSORS_ONLN), "full_load_after_s",
        rounded((double)(run->full_us - run->began_us) / 1e6, 1));
    if (all && more && rest) {
        json_object_update(all, more);
        json_object_update(all, rest);
        json_object_set_new(all, "network", network_json(run));
        json_object_set_new(all, "kills", kills_json(run));
    }
    json_decref(more);
    json_decref(rest);
    return all;
}

static const char *found_words(const struct figures *f, char out[64])
{
    snprintf(out, 64, "%d/%d events; FP %d", f->detected, f->scripted, f->false_alarms);
    return out;
}

json_t *bench_report_peer(const struct bench_run *run)
{
    char det[64], note[160];
    const struct figures f = figures_of(run);
    double resident = (double)(run->memory.server_kb + run->memory.eyes_kb);
    snprintf(note, sizeof note, "%d students, codec %s, %.2f looks/s each, TLS, durable recording, %d watched",
             run->options.students, bench_codec_words[run->options.codec],
             f.looks, run->options.watch);
    return json_pack("{s:s,s:f,s:f,s:s,s:s}", "name", "Baqyla: bench students", "ms_per_ss",
                     rounded((double)bench_spent_all_us(&f.spent) / 1000 / f.student_seconds, 3), "rss_per_stream_kb",
                     rounded(resident / run->options.students, 0), "det", found_words(&f, det), "note", note);
}

bool bench_report_capacity(const struct bench_run *run, struct capacity *ret_capacity)
{
    const struct figures f = figures_of(run);
    struct capacity c = {.all_ms = (double)bench_spent_all_us(&f.spent) / 1000 / f.student_seconds,
                         .eye_ms = (double)f.spent.eyes_us / 1000 / f.student_seconds,
                         .processors = (int)sysconf(_SC_NPROCESSORS_ONLN)};
    bench_cpu_name(c.cpu, sizeof c.cpu);
    if (f.whole)
        *ret_capacity = c;
    return f.whole;
}

void bench_report_print(const struct bench_run *run, FILE *out)
{
    char words[64];
    const struct figures f = figures_of(run);
    fprintf(out, "students per core: %.1f (%.2f CPU-ms per student-second of server and eyes)\n", f.per_core,
            (double)bench_spent_all_us(&f.spent) / 1000 / f.student_seconds);
    for (int i = 0; i < BENCH_PARTS; i++)
        fprintf(out, "  %-12s %7.3f ms\n", bench_part_names[i], f.part_us[i] / 1000 / f.student_seconds);
    if (!f.whole)
        fprintf(out, "NOT a capacity: %.2f looks a student and second of 2.00, or frames or eyes were lost; take "
                     "fewer students or a quieter machine\n",
                f.looks);
    fprintf(out, "%s · durable after %lld ms, incident on the board after %lld ms (p95)\n", found_words(&f, words),
            (long long)bench_times_ms(&run->durable, 950), (long long)bench_times_ms(&run->found, 950));
}
