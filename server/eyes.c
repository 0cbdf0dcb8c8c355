#include "eyes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "clock.h"
#include "detectors.h"
#include "eye_link.h"
#include "log.h"
#include "metrics.h"
#include "stuck.h"

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

static struct eyes_seat *seat_find(struct eyes *eyes, uint32_t seat)
{
    for (uint32_t i = 0; i < eyes->seats; i++)
        if (eyes->seat[i].seat == seat)
            return &eyes->seat[i];
    return NULL;
}

static void eye_start(struct eye *eye);

static void metrics_of(const struct eyes *eyes)
{
    int64_t ready = 0, busy = 0;
    for (int i = 0; i < eyes->count; i++) {
        ready += eyes->eye[i]->ready;
        busy += eyes->eye[i]->ready ? eyes->eye[i]->load.busy_milli : 0;
    }
    metric_set(M_eyes_ready, ready);
    metric_set(M_eye_load_milli, busy);
}

static void seat_begin(struct eyes_seat *s)
{
    s->given_us = 0;
    s->dropping = true; /* decoders begin at a key frame */
    eye_link_send(&s->eye->link, WIRE_OPEN, s->seat, &s->open, sizeof s->open, s->extradata);
    if (s->tuned)
        eye_link_send(&s->eye->link, WIRE_TUNE, s->seat, &s->tune, sizeof s->tune, NULL);
    if (s->reference)
        eye_link_send(&s->eye->link, WIRE_REFERENCE, s->seat, s->reference, sizeof *s->reference, NULL);
}

/* All of its seats, in an eye that knows nothing of them yet. */
static void seats_begin(struct eye *eye)
{
    struct eyes *eyes = eye->eyes;
    for (uint32_t i = 0; i < eyes->seats; i++)
        if (eyes->seat[i].seat && eyes->seat[i].eye == eye) {
            seat_begin(&eyes->seat[i]);
            eyes->events.want_key(eyes->user, eyes->seat[i].seat);
        }
}

static void name_identity(struct eyes *eyes, const struct wire_ready *ready)
{
    for (uint32_t i = 0; i < ready->nets && i < WIRE_NETS; i++)
        if (ready->net[i].looks == LOOK_IDENTITY && ready->net[i].state == WIRE_NET_LOADED)
            for (int k = 0; k < 32; k++)
                snprintf(eyes->identity_net + 2 * (ptrdiff_t)k, 3, "%02x", ready->net[i].sha256[k]);
}

static void name_detectors(struct eyes *eyes, const struct wire_ready *ready)
{
    size_t used = (size_t)snprintf(eyes->detectors, sizeof eyes->detectors, "%.31s", ready->runtime);
    for (uint32_t i = 0; i < ready->nets && i < WIRE_NETS && used + 40 < sizeof eyes->detectors; i++) {
        if (ready->net[i].state != WIRE_NET_LOADED)
            continue;
        const uint8_t *h = ready->net[i].sha256;
        used +=
            (size_t)snprintf(eyes->detectors + used, sizeof eyes->detectors - used, " %.15s=%02x%02x%02x%02x%02x%02x",
                             ready->net[i].name, h[0], h[1], h[2], h[3], h[4], h[5]);
    }
}

const char *eyes_identity_net(const struct eyes *eyes)
{
    return eyes ? eyes->identity_net : "";
}

const char *eyes_detectors(const struct eyes *eyes)
{
    return eyes && eyes->detectors[0] ? eyes->detectors : "none";
}

static void on_ready(struct eye *eye, const void *body)
{
    struct wire_ready ready;
    memcpy(&ready, body, sizeof ready);
    if (ready.wire != SIGHT_WIRE) {
        log_line(LEVEL_ERROR, "eye_version", "pid=%d wire=%u ours=%d", (int)eye->link.pid, ready.wire, SIGHT_WIRE);
        eye_link_end(&eye->link);
        return;
    }
    struct eyes *eyes = eye->eyes;
    eye->ready = true;
    char runtime[40];
    ready.runtime[sizeof ready.runtime - 1] = 0;
    eye->said = ready;
    uint32_t off = detectors_off(&ready);
    log_line(off || ready.slow ? LEVEL_WARN : LEVEL_INFO, "eye_ready",
             "pid=%d runtime=%s slow=%d degraded=%u identity=%s objects=%s", (int)eye->link.pid,
             log_quote(ready.runtime, runtime, sizeof runtime), ready.slow != 0, ready.degraded,
             off & LOOK_IDENTITY ? "off" : "on", off & LOOK_OBJECTS ? "off" : "on");
    name_detectors(eyes, &ready);
    name_identity(eyes, &ready);
    metrics_of(eyes);
    seats_begin(eye);
    if (!eyes->spare->running && !uv_is_active((uv_handle_t *)&eyes->spare->timer))
        eye_start(eyes->spare);
}

static void unseen_until(struct eyes *eyes, struct eyes_seat *s, uint64_t to_us)
{
    if (s->unseen != UNSEEN_NOT && s->seen_us && to_us > s->seen_us + EYES_UNSEEN_MS * UINT64_C(1000))
        eyes->events.unseen(eyes->user, s->seat, s->unseen, s->seen_us, to_us);
    s->unseen = UNSEEN_NOT;
}

static void on_sight(struct eye *eye, struct eyes_seat *s, const void *body)
{
    struct sight sight;
    memcpy(&sight, body, sizeof sight);
    if (sight.wire != SIGHT_WIRE || sight.boxes > SIGHT_BOXES || sight.camera >= CAMERA_STATES) {
        eye_link_end(&eye->link);
        return;
    }
    metric_add(M_eye_looks, 1);
    if (s->given_us && sight.pts_us >= s->given_pts_us) {
        metric_observe_us(M_eye_latency, (int64_t)(uv_hrtime() / 1000 - s->given_us));
        s->given_us = 0;
    }
    if (!(sight.flags & WIRE_LATE)) {
        unseen_until(eye->eyes, s, sight.pts_us);
        s->seen_us = sight.pts_us;
    }
    eye->eyes->events.sight(eye->eyes->user, s->seat, &sight);
}

static void on_chunk(struct eye *eye, struct eyes_seat *s, const struct wire_head *head, const void *body)
{
    struct wire_frame frame;
    if (head->len <= sizeof frame) {
        eye_link_end(&eye->link);
        return;
    }
    memcpy(&frame, body, sizeof frame);
    eye->eyes->events.chunk(eye->eyes->user, s->seat, &frame, (const char *)body + sizeof frame,
                            head->len - sizeof frame);
}

static void on_open(struct eye *eye, struct eyes_seat *s, const struct wire_head *head, const void *body)
{
    struct wire_open open;
    if (head->len >= sizeof open)
        memcpy(&open, body, sizeof open);
    if (head->len < sizeof open || head->len != sizeof open + open.extradata_len) {
        eye_link_end(&eye->link);
        return;
    }
    eye->eyes->events.opened(eye->eyes->user, s->seat, &open, (const char *)body + sizeof open);
}

static void on_load(struct eye *eye, const void *body)
{
    memcpy(&eye->load, body, sizeof eye->load);
    metrics_of(eye->eyes);
}

/* Exactly as long as the kind says; chunks vary and are checked by themselves. */
static bool whole(const struct wire_head *head)
{
    switch (head->kind) {
    case WIRE_READY:
        return head->len == sizeof(struct wire_ready);
    case WIRE_SIGHT:
        return head->len == sizeof(struct sight);
    case WIRE_LOAD:
        return head->len == sizeof(struct wire_load);
    case WIRE_SICK:
        return head->len == sizeof(uint32_t);
    case WIRE_ENROLLED:
        return head->len == sizeof(struct wire_enrolled);
    default:
        return true;
    }
}

/* Also kept here, so that the eye after this one knows the person too. */
static void on_enrolled(struct eye *eye, struct eyes_seat *s, const void *body)
{
    struct wire_enrolled enrolled;
    memcpy(&enrolled, body, sizeof enrolled);
    struct wire_reference *r = s->reference;
    if (enrolled.own && r && r->count < WIRE_REFERENCES) {
        memcpy(r->net_sha256, enrolled.net_sha256, sizeof r->net_sha256);
        memcpy(r->likeness[r->count++], enrolled.likeness, sizeof r->likeness[0]);
    }
    if (eye->eyes->events.enrolled)
        eye->eyes->events.enrolled(eye->eyes->user, s->seat, &enrolled);
}

static void about_seat(struct eye *eye, struct eyes_seat *s, const struct wire_head *head, const void *body)
{
    const struct eyes_events *events = &eye->eyes->events;
    uint32_t why;
    switch (head->kind) {
    case WIRE_OPEN:
        on_open(eye, s, head, body);
        break;
    case WIRE_SIGHT:
        on_sight(eye, s, body);
        break;
    case WIRE_CHUNK:
        on_chunk(eye, s, head, body);
        break;
    case WIRE_WANT_KEY:
        events->want_key(eye->eyes->user, s->seat);
        break;
    case WIRE_ENROLLED:
        on_enrolled(eye, s, body);
        break;
    case WIRE_SICK:
        memcpy(&why, body, sizeof why);
        events->sick(eye->eyes->user, s->seat, (enum sick)why);
        break;
    default:
        break;
    }
}

static void message(struct eye_link *link, const struct wire_head *head, const void *body)
{
    struct eye *eye = link->user;
    struct eyes *eyes = eye->eyes;
    stuck_heard(&eye->stuck, clock_steady_ms());
    if (eyes->stopping)
        return;
    if (!whole(head) || (!eye->ready && head->kind != WIRE_READY && head->kind != WIRE_LOAD)) {
        eye_link_end(link);
        return;
    }
    if (head->kind == WIRE_READY)
        on_ready(eye, body);
    else if (head->kind == WIRE_LOAD)
        on_load(eye, body);
    struct eyes_seat *s = head->seat ? seat_find(eyes, head->seat) : NULL;
    if (s && s->eye == eye)
        about_seat(eye, s, head, body);
}

static void maybe_stopped(struct eyes *eyes)
{
    if (eyes->alive)
        return;
    for (uint32_t i = 0; i < eyes->seats; i++) {
        buffer_drop(eyes->seat[i].extradata);
        free(eyes->seat[i].reference);
    }
    void (*done)(void *) = eyes->stopped;
    void *user = eyes->user;
    free(eyes->seat);
    free(eyes);
    done(user);
}

static void restart(uv_timer_t *timer)
{
    eye_start(timer->data);
}

/* The spare takes the ended eye's place and seats, and the ended one becomes the spare. */
static void replace(struct eye *ended)
{
    struct eyes *eyes = ended->eyes;
    struct eye *spare = eyes->spare;
    for (int i = 0; i < eyes->count; i++)
        if (eyes->eye[i] == ended)
            eyes->eye[i] = spare;
    for (uint32_t i = 0; i < eyes->seats; i++)
        if (eyes->seat[i].seat && eyes->seat[i].eye == ended)
            eyes->seat[i].eye = spare;
    spare->seats = ended->seats;
    spare->restarts = ended->restarts;
    spare->dropped = ended->dropped;
    ended->seats = 0;
    eyes->spare = ended;
    seats_begin(spare);
}

static void gone(struct eye_link *link)
{
    struct eye *eye = link->user;
    struct eyes *eyes = eye->eyes;
    bool was_ready = eye->ready;
    eye->running = eye->ready = false;
    eye->load = (struct wire_load){0};
    eyes->alive--;
    if (eyes->stopping) {
        maybe_stopped(eyes);
        return;
    }
    eye->restarts++;
    metric_add(M_eye_restarts, 1);
    for (uint32_t i = 0; i < eyes->seats; i++)
        if (eyes->seat[i].seat && eyes->seat[i].eye == eye)
            eyes->seat[i].unseen = UNSEEN_RESTART;
    log_line(LEVEL_WARN, "eye_gone", "pid=%d seats=%u ready=%d", (int)link->pid, eye->seats, was_ready);
    if (eye != eyes->spare && eyes->spare->ready)
        replace(eye);
    metrics_of(eyes);
    uv_timer_start(&eye->timer, restart, was_ready ? EYES_RESTART_MS : EYES_RESTART_SLOW_MS, 0);
}

static void silence(uv_timer_t *timer)
{
    struct eye *eye = timer->data;
    if (!eye->running)
        return;
    int64_t quiet_ms = stuck_look(&eye->stuck, eye->link.pid, clock_steady_ms());
    if (quiet_ms <= (eye->ready ? EYES_QUIET_MS : EYES_LOAD_MS))
        return;
    log_line(LEVEL_ERROR, "eye_silent", "pid=%d quiet_ms=%lld", (int)eye->link.pid, (long long)quiet_ms);
    eye_link_end(&eye->link);
}

static void eye_start(struct eye *eye)
{
    struct eyes *eyes = eye->eyes;
    if (eyes->stopping)
        return;
    static char models_word[] = "--models", runtime_word[] = "--runtime";
    char *argv[] = {eyes->program, models_word, eyes->models, eyes->runtime[0] ? runtime_word : NULL,
                    eyes->runtime, NULL};
    eye->link.message = message;
    eye->link.gone = gone;
    eye->link.user = eye;
    enum fault f = eye_link_start(&eye->link, eyes->loop, argv);
    if (f) {
        log_fault(f, "eye_start", NULL);
        uv_timer_start(&eye->timer, restart, EYES_RESTART_SLOW_MS, 0);
        return;
    }
    eye->running = true;
    eyes->alive++;
    eye->stuck = (struct stuck){0};
    stuck_heard(&eye->stuck, clock_steady_ms());
    uv_timer_start(&eye->timer, silence, EYES_CHECK_MS, EYES_CHECK_MS);
}

static struct eye *slot_init(struct eyes *eyes, int i)
{
    struct eye *eye = &eyes->slot[i];
    eye->eyes = eyes;
    uv_timer_init(eyes->loop, &eye->timer);
    eye->timer.data = eye;
    eyes->alive++;
    return eye;
}

enum fault eyes_start(uv_loop_t *loop, const struct eyes_options *options, const struct eyes_events *events, void *user,
                      struct eyes **ret_eyes)
{
    struct eyes *eyes = calloc(1, sizeof *eyes);
    if (eyes)
        eyes->seat = calloc(EYES_SEATS, sizeof *eyes->seat);
    if (!eyes || !eyes->seat) {
        free(eyes);
        return fault(F_NOMEM, "no memory for the eyes");
    }
    eyes->loop = loop;
    snprintf(eyes->program, sizeof eyes->program, "%s", options->program);
    snprintf(eyes->models, sizeof eyes->models, "%s", options->models);
    snprintf(eyes->runtime, sizeof eyes->runtime, "%s", options->runtime ? options->runtime : "");
    eyes->events = *events;
    eyes->user = user;
    eyes->count = options->count < 1 ? 1 : options->count > EYES_MAX ? EYES_MAX : options->count;
    for (int i = 0; i < eyes->count; i++) {
        eyes->eye[i] = slot_init(eyes, i);
        eye_start(eyes->eye[i]);
    }
    eyes->spare = slot_init(eyes, eyes->count);
    *ret_eyes = eyes;
    return F_OK;
}

static void timer_closed(uv_handle_t *handle)
{
    struct eye *eye = handle->data;
    eye->eyes->alive--;
    maybe_stopped(eye->eyes);
}

void eyes_stop(struct eyes *eyes, void (*done)(void *user))
{
    eyes->stopping = true;
    eyes->stopped = done;
    for (int i = 0; i <= eyes->count; i++) {
        uv_close((uv_handle_t *)&eyes->slot[i].timer, timer_closed);
        if (eyes->slot[i].running)
            eye_link_end(&eyes->slot[i].link);
    }
}

static struct eye *least_loaded(struct eyes *eyes)
{
    struct eye *best = eyes->eye[0];
    for (int i = 1; i < eyes->count; i++) {
        struct eye *e = eyes->eye[i];
        if (e->ready > best->ready || (e->ready == best->ready && e->seats < best->seats))
            best = e;
    }
    return best;
}

enum fault eyes_open(struct eyes *eyes, uint32_t seat, const struct wire_open *open, const void *extradata)
{
    struct buffer *extra = NULL;
    struct eyes_seat *s = seat_find(eyes, seat);
    if (!s && !(s = seat_find(eyes, 0))) {
        if (eyes->seats == EYES_SEATS)
            return fault(F_TOO_MANY, "eyes have %d seats", EYES_SEATS);
        s = &eyes->seat[eyes->seats];
    }
    if (open->extradata_len && !(extra = buffer_new(extradata, open->extradata_len)))
        return fault(F_NOMEM, "no memory for extradata");
    if (s == &eyes->seat[eyes->seats])
        eyes->seats++;
    if (!s->seat) {
        *s = (struct eyes_seat){.seat = seat, .eye = least_loaded(eyes)};
        s->eye->seats++;
    }
    buffer_drop(s->extradata);
    s->extradata = extra;
    s->open = *open;
    if (s->eye->ready)
        seat_begin(s);
    return F_OK;
}

void eyes_tune(struct eyes *eyes, uint32_t seat, const struct wire_tune *tune)
{
    struct eyes_seat *s = seat_find(eyes, seat);
    if (!s)
        return;
    s->tune = *tune;
    s->tuned = true;
    if (s->eye->ready)
        eye_link_send(&s->eye->link, WIRE_TUNE, seat, tune, sizeof *tune, NULL);
}

void eyes_refer(struct eyes *eyes, uint32_t seat, const struct wire_reference *reference)
{
    struct eyes_seat *s = seat_find(eyes, seat);
    if (!s || (!s->reference && !(s->reference = malloc(sizeof *s->reference))))
        return;
    *s->reference = *reference;
    if (s->eye->ready)
        eye_link_send(&s->eye->link, WIRE_REFERENCE, seat, reference, sizeof *reference, NULL);
}

static void drop(struct eyes_seat *s)
{
    if (s->unseen == UNSEEN_NOT && s->seen_us)
        s->unseen = UNSEEN_BUSY;
    s->eye->dropped++;
    metric_add(M_drop_eye_busy, 1);
}

void eyes_frame(struct eyes *eyes, uint32_t seat, const struct wire_frame *frame, struct buffer *payload)
{
    struct eyes_seat *s = seat_find(eyes, seat);
    if (!s)
        return;
    struct wire_frame head = *frame;
    if (!(head.flags & WIRE_LATE))
        s->offered_us = head.pts_us;
    size_t waiting = eye_link_waiting(&s->eye->link);
    bool slices = s->open.codec == WIRE_SLICE, key = slices || head.flags & WIRE_KEY;
    if (!s->eye->ready || waiting > EYES_QUEUE_BYTES || (s->dropping && waiting > EYES_QUEUE_BYTES / 2)) {
        drop(s);
        s->dropping = true;
        return;
    }
    if (s->dropping && !(head.flags & WIRE_LATE)) {
        if (!key) {
            drop(s);
            return;
        }
        s->dropping = false;
        head.flags |= WIRE_DISCONTINUITY;
    }
    if (!s->given_us) {
        s->given_us = uv_hrtime() / 1000;
        s->given_pts_us = head.pts_us;
    }
    eye_link_send(&s->eye->link, WIRE_FRAME, seat, &head, sizeof head, payload);
}

void eyes_close(struct eyes *eyes, uint32_t seat)
{
    struct eyes_seat *s = seat_find(eyes, seat);
    if (!s || !seat)
        return;
    unseen_until(eyes, s, s->offered_us);
    if (s->eye->ready)
        eye_link_send(&s->eye->link, WIRE_CLOSE, seat, NULL, 0, NULL);
    s->eye->seats--;
    buffer_drop(s->extradata);
    free(s->reference);
    *s = (struct eyes_seat){0};
}

bool eyes_ready(const struct eyes *eyes, bool *ret_degraded)
{
    for (int i = 0; i < eyes->count; i++)
        if (eyes->eye[i]->ready) {
            *ret_degraded = eyes->eye[i]->said.degraded != 0;
            return true;
        }
    return false;
}

uint32_t eyes_off(const struct eyes *eyes)
{
    uint32_t off = 0;
    for (int i = 0; i < eyes->count; i++)
        if (eyes->eye[i]->ready)
            off |= detectors_off(&eyes->eye[i]->said);
    return off;
}

void eyes_metrics(const struct eyes *eyes, FILE *out)
{
    const struct wire_ready *said[EYES_MAX] = {NULL};
    for (int i = 0; i < eyes->count; i++)
        said[i] = eyes->eye[i]->ready ? &eyes->eye[i]->said : NULL;
    detectors_metrics(out, said, eyes->count);
}

bool eyes_spare_ready(const struct eyes *eyes)
{
    return eyes->spare->ready;
}

int eyes_loads(const struct eyes *eyes, struct eyes_load *ret_loads, int max)
{
    for (int i = 0; i < eyes->count && i < max; i++) {
        const struct eye *e = eyes->eye[i];
        ret_loads[i] = (struct eyes_load){
            .pid = e->running ? (int)e->link.pid : 0,
            .ready = e->ready,
            .busy_milli = e->load.busy_milli,
            .seats = e->seats,
            .queued = e->load.queued,
            .waiting_bytes = eye_link_waiting(&e->link),
            .restarts = e->restarts,
            .dropped = e->dropped,
        };
    }
    return eyes->count;
}
