#include "eyes_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "detectors.h"
#include "log.h"
#include "metrics.h"

static void eye_start(struct eye *eye);

void eyes_measure(const struct eyes *eyes)
{
    int64_t ready = 0, busy = 0;
    for (int i = 0; i < eyes->count; i++) {
        ready += eyes->eye[i]->ready;
        busy += eyes->eye[i]->ready ? eyes->eye[i]->load.busy_milli : 0;
    }
    metric_set(M_eyes_ready, ready);
    metric_set(M_eye_load_milli, busy);
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
    seats_move(ended, spare);
    spare->restarts = ended->restarts;
    spare->dropped = ended->dropped;
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
    seats_unseen(eye);
    log_line(LEVEL_WARN, "eye_gone", "pid=%d seats=%u ready=%d", (int)link->pid, eye->seats, was_ready);
    if (eye != eyes->spare && eyes->spare->ready)
        replace(eye);
    eyes_measure(eyes);
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
    eye->link.message = eye_said;
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

void eyes_want_spare(struct eyes *eyes)
{
    if (!eyes->spare->running && !uv_is_active((uv_handle_t *)&eyes->spare->timer))
        eye_start(eyes->spare);
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

int64_t eyes_behind_ms(struct eyes *eyes)
{
    int64_t most = 0;
    for (int i = 0; i < eyes->count; i++) {
        most = eyes->eye[i]->late_ms > most ? eyes->eye[i]->late_ms : most;
        eyes->eye[i]->late_ms = 0;
    }
    return most;
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
