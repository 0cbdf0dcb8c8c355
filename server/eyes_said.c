#include "eyes_parts.h"

#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "detectors.h"
#include "eye_costs.h"
#include "likeness.h"
#include "log.h"
#include "metrics.h"

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
    if (ready.wire != WIRE_VERSION) {
        log_line(LEVEL_ERROR, "eye_version", "pid=%d wire=%u ours=%d", (int)eye->link.pid, ready.wire, WIRE_VERSION);
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
    eyes_measure(eyes);
    seats_begin(eye);
    eyes_want_spare(eyes);
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
        int64_t took_us = (int64_t)(uv_hrtime() / 1000 - s->given_us);
        metric_observe_us(M_eye_latency, took_us);
        eye->late_ms = took_us / 1000 > eye->late_ms ? took_us / 1000 : eye->late_ms;
        s->given_us = 0;
    }
    if (sight.flags & WIRE_SKIPPED && s->unseen == UNSEEN_NOT)
        s->unseen = UNSEEN_BUSY;
    if (!(sight.flags & WIRE_LATE)) {
        seat_seen(eye->eyes, s, sight.pts_us);
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
    struct wire_load before = eye->load;
    memcpy(&eye->load, body, sizeof eye->load);
    eye_costs(&before, &eye->load);
    eyes_measure(eye->eyes);
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
    case WIRE_WITNESS:
        return head->len == sizeof(struct wire_witness);
    default:
        return true;
    }
}

/* Also kept here, so that the eye after this one knows the person too. */
static void on_enrolled(struct eye *eye, struct eyes_seat *s, const void *body)
{
    struct wire_enrolled enrolled;
    memcpy(&enrolled, body, sizeof enrolled);
    if (enrolled.own && s->reference)
        likeness_learn(s->reference, enrolled.net_sha256, enrolled.likeness);
    if (eye->eyes->events.enrolled)
        eye->eyes->events.enrolled(eye->eyes->user, s->seat, &enrolled);
}

static void on_witness(struct eye *eye, struct eyes_seat *s, const void *body)
{
    struct wire_witness witness;
    memcpy(&witness, body, sizeof witness);
    if (eye->eyes->events.witness)
        eye->eyes->events.witness(eye->eyes->user, s->seat, &witness);
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
    case WIRE_WANT_DETAIL:
        if (events->want_detail)
            events->want_detail(eye->eyes->user, s->seat);
        break;
    case WIRE_WITNESS:
        on_witness(eye, s, body);
        break;
    case WIRE_SICK:
        memcpy(&why, body, sizeof why);
        events->sick(eye->eyes->user, s->seat, (enum sick)why);
        break;
    default:
        break;
    }
}

void eye_said(struct eye_link *link, const struct wire_head *head, const void *body)
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
