#include "bench_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "frame.h"

enum {
    SEAT_S = 60,         /* until all sit */
    ARRIVE_US = 3000000, /* the class arrives over so long, so that the students' frames do not fall together */
    SETTLE_US = 8000000, /* an event is scored when so much of the measured time follows its beginning */
    NEAR_US = 2500000,   /* an incident this near to a scripted event's time is that event's */
    SAY_US = 5000000,
    STEP_US = 100000,
    SEND_BYTES = 16 * 1024, /* of a student on a bad link */
};

const char *const bench_drop_causes[] = {"shed",    "slow_watcher", "eye_busy", "no_key", "malformed",
                                         "offline", "client",       NULL};

/* ---- what the server says ---- */

static uint64_t metric(const char *text, const char *name)
{
    size_t len = strlen(name);
    for (const char *at = text; (at = strstr(at, name)); at += len)
        if ((at == text || at[-1] == '\n') && at[len] == ' ')
            return strtoull(at + len + 1, NULL, 10);
    return 0;
}

static uint64_t labelled(const char *text, const char *name, const char *label, const char *value)
{
    char full[128];
    snprintf(full, sizeof full, "%s{%s=\"%s\"}", name, label, value);
    return metric(text, full);
}

static void said_read(const char *text, struct bench_snapshot *s)
{
    static const char samples[] = "baqyla_loop_samples_total", cpu[] = "baqyla_eye_cpu_us_total";
    s->said = (struct bench_said){
        .receive = labelled(text, samples, "of", "receive"),
        .relay = labelled(text, samples, "of", "relay"),
        .record = labelled(text, samples, "of", "record"),
        .look = labelled(text, samples, "of", "look"),
        .books = labelled(text, samples, "of", "books"),
        .decode_us = labelled(text, cpu, "of", "decode"),
        .check_us = labelled(text, cpu, "of", "checks"),
        .face_us = labelled(text, cpu, "of", "faces"),
        .identity_us = labelled(text, cpu, "of", "identity"),
        .objects_us = labelled(text, cpu, "of", "objects"),
    };
    s->looks = metric(text, "baqyla_face_looks_total");
    s->restarts = metric(text, "baqyla_restarts");
    s->eye_restarts = metric(text, "baqyla_eye_restarts_total");
    s->frames_in = metric(text, "baqyla_frames_in_total");
    for (int i = 0; bench_drop_causes[i]; i++)
        s->drops[i] = labelled(text, "baqyla_drops_total", "cause", bench_drop_causes[i]);
}

static void runtime_read(const char *text, char *out, size_t size)
{
    const char *at = strstr(text, "runtime=\"");
    at = at ? at + strlen("runtime=\"") : NULL;
    snprintf(out, size, "%.*s", at ? (int)strcspn(at, "\"") : 7, at ? at : "unknown");
}

static enum fault snapshot(struct bench_run *run, struct bench_snapshot *ret)
{
    char *text = NULL;
    struct bench_snapshot s = {.at_us = lws_now_usecs(), .tiles = run->proctor.frames};
    bench_proc_spent(run->keeper, &s.spent);
    s.own_us = bench_own_us();
    for (int i = 0; i < run->options.students; i++) {
        const struct sim_student *of = &run->student[i].sim;
        s.sent += of->frames_sent, s.bytes += of->bytes_sent, s.answers += of->answers_acked;
        s.asked += of->answers_asked, s.shed += of->frames_shed;
        s.faults += of->faults, s.reconnects += of->reconnects, s.ring_lost += of->ring_lost;
    }
    enum fault f = sim_text(&run->usher.user, "/metrics", &text);
    if (f)
        return f;
    said_read(text, &s);
    runtime_read(text, run->runtime, sizeof run->runtime);
    free(text);
    *ret = s;
    return F_OK;
}

/* ---- events ---- */

static void shown(struct bench_student *b, size_t frame)
{
    struct bench_run *run = b->run;
    if (!run->counting || !*b->stream->event.kind || frame != b->stream->event.from || b->shown.at_us)
        return;
    b->shown.from_us = b->sim.camera.next_pts_us;
    b->shown.at_us = b->sim.epoch_us + (lws_usec_t)b->shown.from_us;
    b->shown.scored = b->shown.at_us >= run->full_us && b->shown.at_us + SETTLE_US <= run->until_us;
}

static void show(struct bench_student *b, size_t frame)
{
    const struct bench_event *e = &b->stream->event;
    uint64_t pts_us = b->sim.camera.next_pts_us;
    if (!*e->kind || frame < e->from || frame >= e->to)
        return;
    if (!b->showing[0].to_us || pts_us > b->showing[0].to_us + 2 * NEAR_US) {
        b->showing[1] = b->showing[0];
        b->showing[0].from_us = pts_us;
    }
    b->showing[0].to_us = pts_us;
}

static void told(struct sim_student *sim, enum sim_told what, int64_t number)
{
    struct bench_student *b = sim->told_user;
    if (what == SIM_FRAME_SENT)
        show(b, (size_t)number);
    if (!b->run->counting)
        return;
    bench_every_told(b->run, what, number);
    if (what == SIM_FRAME_SENT) {
        bench_times_add(&b->run->late, lws_now_usecs() - sim->epoch_us - (lws_usec_t)sim->camera.next_pts_us);
        shown(b, (size_t)number);
    } else {
        bench_times_add(what == SIM_FRAME_DURABLE ? &b->run->durable : &b->run->answered, number);
    }
}

static void count_unscripted(struct bench_run *run, const char *kind, bool violation)
{
    int i = 0;
    while (i < run->unscripted_len && strcmp(run->unscripted[i].kind, kind) != 0)
        i++;
    if (i == BENCH_KINDS_MAX)
        return;
    if (i == run->unscripted_len) {
        run->unscripted_len++;
        snprintf(run->unscripted[i].kind, sizeof run->unscripted[i].kind, "%s", kind);
        run->unscripted[i].violation = violation;
    }
    run->unscripted[i].count++;
}

static bool is_scripted(const struct bench_student *b, const char *kind, int64_t at_us)
{
    for (int i = 0; i < 2 && !strcmp(b->stream->event.kind, kind); i++)
        if (b->showing[i].to_us && at_us + NEAR_US >= (int64_t)b->showing[i].from_us &&
            at_us <= (int64_t)b->showing[i].to_us + NEAR_US)
            return true;
    return false;
}

static void judge(struct bench_student *b, const char *kind, const char *class, int64_t at_us)
{
    struct bench_run *run = b->run;
    if (!is_scripted(b, kind, at_us)) {
        count_unscripted(run, kind, !strcmp(class, "violation"));
        return;
    }
    if (!b->shown.at_us || b->shown.found_us || at_us + NEAR_US < (int64_t)b->shown.from_us)
        return;
    b->shown.found_us = lws_now_usecs() - b->shown.at_us;
    if (b->shown.scored)
        bench_times_add(&run->found, b->shown.found_us);
}

static void incident(struct sim_proctor *proctor, const json_t *word)
{
    struct bench_run *run = proctor->incident_user;
    const char *id, *attempt, *kind, *class;
    json_int_t from_ms;
    if (!run->counting || json_unpack((json_t *)word, "{s:s,s:s,s:s,s:s,s:I}", "id", &id, "attempt", &attempt, "kind",
                                      &kind, "class", &class, "media_from_ms", &from_ms))
        return;
    if (json_object_get(run->known, id))
        return;
    json_object_set_new(run->known, id, json_true());
    for (int i = 0; i < run->options.students; i++)
        if (!strcmp(run->student[i].sim.attempt, attempt))
            judge(&run->student[i], kind, class, from_ms * 1000);
}

/* ---- the class ---- */

static struct lws_context *context_new(int students)
{
    const struct lws_protocols protocols[] = {sim_protocols[0], sim_proctor_protocol, {0}};
    static struct lws_protocols kept[3];
    memcpy(kept, protocols, sizeof kept);
    lws_set_log_level(LLL_ERR, NULL);
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN,
        .protocols = kept,
        .options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_JUST_USE_RAW_ORIGIN,
        .fd_limit_per_thread = (unsigned)(64 + students * 4),
        .pt_serv_buf_size = 64 * 1024,
    };
    return lws_create_context(&info);
}

/* In the frames between two keys each student is elsewhere too: all begin at a key frame, at different times. */
static enum fault seat(struct bench_run *run, const struct bench_streams *streams, const struct bench_class *people)
{
    int seated = 0, n = run->options.students;
    for (size_t i = 0; i < people->logins.count && seated < n; i++) {
        const struct demo_account *login = &people->logins.accounts[i];
        if (strcmp(login->role, "student") != 0)
            continue;
        struct bench_student *b = &run->student[seated];
        b->run = run;
        b->stream = bench_stream_for(streams, run->options.codec, run->options.events, (size_t)seated);
        if (!b->stream)
            return fault(F_NOT_FOUND, "no stream of codec %s", bench_codec_words[run->options.codec]);
        b->sim.user.port = run->links ? bench_links_port(run->links, seated) : run->usher.user.port;
        b->sim.send_bytes = run->links ? SEND_BYTES : 0;
        snprintf(b->sim.user.cookie, sizeof b->sim.user.cookie, "baqyla=%s", people->token[i]);
        snprintf(b->sim.login, sizeof b->sim.login, "%s", login->login);
        b->sim.camera.clip = &b->stream->clip;
        b->sim.small.clip = run->options.small && b->stream->small.frames_len ? &b->stream->small : NULL;
        b->sim.camera.frame = (size_t)seated * 7919 % b->stream->clip.frames_len;
        b->sim.answer_every_s = (uint32_t)run->options.answer_every_s;
        b->sim.ring_len = run->links || run->options.server_kills ? SIM_RING_LONG : SIM_RING;
        b->sim.told = told;
        b->sim.told_user = b;
        enum fault f = sim_student_start(&b->sim, run->context, (lws_usec_t)ARRIVE_US * seated / n);
        if (f)
            return f;
        seated++;
    }
    return seated == n ? F_OK : fault(F_NOT_FOUND, "the books have %d students", seated);
}

static enum fault proctor_begin(struct bench_run *run)
{
    json_t *list = NULL;
    enum fault f = sim_request(&run->usher.user, "GET", "/api/sittings", NULL, &list);
    if (f)
        return f;
    const char *id = json_string_value(json_object_get(json_array_get(json_object_get(list, "rows"), 0), "id"));
    snprintf(run->proctor.sitting, sizeof run->proctor.sitting, "%s", id ? id : "");
    json_decref(list);
    run->proctor.user = run->usher.user;
    run->proctor.incident = incident;
    run->proctor.incident_user = run;
    run->proctor.tiles = run->options.watch ? json_array() : NULL;
    for (int i = 0; i < run->options.watch && i < run->options.students; i++)
        json_array_append_new(run->proctor.tiles, json_string(run->student[i].sim.attempt));
    return sim_proctor_start(&run->proctor, run->context);
}

static int sitting(const struct bench_run *run)
{
    int n = 0;
    for (int i = 0; i < run->options.students; i++)
        n += run->student[i].sim.phase == SIM_SITTING && run->student[i].sim.frames_sent > 0;
    return n;
}

static void progress(struct bench_run *run, lws_usec_t now)
{
    if (now < run->say_us)
        return;
    run->say_us = now + SAY_US;
    fprintf(stderr, "bench: %d of %d students sit the exam · %lld s of %d measured\n", sitting(run),
            run->options.students, run->counting ? (long long)((now - run->full_us) / LWS_US_PER_SEC) : 0LL,
            run->options.seconds);
}

static void nothing(lws_sorted_usec_list_t *sul)
{
    (void)sul;
}

/* Serves the sockets until `until_us`, or `all` sit. */
static enum fault serve(struct bench_run *run, lws_usec_t until_us, bool all, const volatile sig_atomic_t *stopped)
{
    lws_sorted_usec_list_t wake = {0};
    for (lws_usec_t now; (now = lws_now_usecs()) < until_us && !*stopped;) {
        progress(run, now);
        if (run->counting) {
            bench_every_tick(run, now);
            bench_kills_do(&run->kills, run->keeper, now);
        }
        if (all && sitting(run) == run->options.students)
            break;
        lws_sul_schedule(run->context, 0, &wake, nothing, STEP_US);
        lws_service(run->context, 0);
    }
    lws_sul_cancel(&wake);
    return *stopped ? fault(F_CONFLICT, "stopped") : F_OK;
}

static enum fault measure(struct bench_run *run, const volatile sig_atomic_t *stopped)
{
    enum fault f = serve(run, run->seat_us + (lws_usec_t)SEAT_S * LWS_US_PER_SEC, true, stopped);
    if (f)
        return f;
    if (sitting(run) < run->options.students)
        return fault(F_EXPIRED, "%d of %d students sit after %d s", sitting(run), run->options.students, SEAT_S);
    sim_usher_stop(&run->usher);
    f = snapshot(run, &run->from);
    if (f)
        return f;
    run->full_us = run->from.at_us;
    run->until_us = run->full_us + (lws_usec_t)run->options.seconds * LWS_US_PER_SEC;
    bench_kills_plan(&run->kills, run->options.eye_kills, run->options.server_kills, run->full_us, run->until_us);
    bench_every_begin(run, run->usher.user.port);
    run->counting = true;
    f = serve(run, run->until_us, false, stopped);
    run->counting = false;
    bench_proc_memory(run->keeper, &run->memory);
    if (f || (f = snapshot(run, &run->to)))
        return f;
    return run->to.restarts && !run->options.server_kills
               ? fault(F_IO, "the server died %d times", (int)run->to.restarts)
               : F_OK;
}

enum fault bench_run_class(struct bench_run *run, const struct bench_streams *streams, const struct bench_class *people,
                           int port, const volatile sig_atomic_t *stopped)
{
    const struct demo_account *proctor = demo_account_of(&people->logins, "proctor");
    enum fault f = F_NOMEM;
    bool ushered = false;
    run->seat_us = lws_now_usecs();
    run->known = json_object();
    run->student = calloc((size_t)run->options.students, sizeof *run->student);
    run->context = context_new(run->options.students);
    if (!run->student || !run->context || !proctor)
        goto out;
    run->usher.user.port = port;
    snprintf(run->usher.user.cookie, sizeof run->usher.user.cookie, "baqyla=%s",
             people->token[proctor - people->logins.accounts]);
    bench_proc_memory(run->keeper, &run->empty);
    if (run->options.net && (f = bench_links_start(run->options.net, run->options.students, port, &run->links)))
        goto out;
    if ((f = seat(run, streams, people)) || (f = proctor_begin(run)))
        goto out;
    f = F_NOMEM;
    if (sim_usher_start(&run->usher))
        goto out;
    ushered = true;
    f = measure(run, stopped);
out:
    if (ushered && !atomic_load(&run->usher.quit))
        sim_usher_stop(&run->usher);
    if (run->context)
        lws_context_destroy(run->context);
    run->context = NULL;
    bench_links_stop(run->links);
    run->links = NULL;
    return f;
}

void bench_run_release(struct bench_run *run)
{
    for (int i = 0; run->student && i < run->options.students; i++)
        sim_student_release(&run->student[i].sim);
    free(run->student);
    sim_proctor_release(&run->proctor);
    json_decref(run->known);
    json_decref(run->books.gaps);
    run->student = NULL;
    run->known = NULL;
}
