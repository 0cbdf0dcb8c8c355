#include "eyes_parts.h"

#include <stdlib.h>

#include "metrics.h"

struct eyes_seat *seat_find(struct eyes *eyes, uint32_t seat)
{
    for (uint32_t i = 0; i < eyes->seats; i++)
        if (eyes->seat[i].seat == seat)
            return &eyes->seat[i];
    return NULL;
}

uint32_t eyes_lives(struct eyes *eyes, uint32_t seat)
{
    const struct eyes_seat *s = eyes ? seat_find(eyes, seat) : NULL;
    return s ? s->lives : 0;
}

bool eyes_idle(struct eyes *eyes, uint32_t seat)
{
    const struct eyes_seat *s = eyes ? seat_find(eyes, seat) : NULL;
    return s && s->eye->ready && !s->eye->load.queued && !eye_link_waiting(&s->eye->link);
}

static void seat_begin(struct eyes_seat *s)
{
    s->given_us = 0;
    s->lives++;
    s->dropping = true; /* decoders begin at a key frame */
    eye_link_send(&s->eye->link, WIRE_OPEN, s->seat, &s->open, sizeof s->open, s->extradata);
    if (s->tuned)
        eye_link_send(&s->eye->link, WIRE_TUNE, s->seat, &s->tune, sizeof s->tune, NULL);
    if (s->reference)
        eye_link_send(&s->eye->link, WIRE_REFERENCE, s->seat, s->reference, sizeof *s->reference, NULL);
}

void seats_begin(struct eye *eye)
{
    struct eyes *eyes = eye->eyes;
    for (uint32_t i = 0; i < eyes->seats; i++)
        if (eyes->seat[i].seat && eyes->seat[i].eye == eye) {
            seat_begin(&eyes->seat[i]);
            eyes->events.want_key(eyes->user, eyes->seat[i].seat);
        }
}

void seats_move(struct eye *from, struct eye *to)
{
    struct eyes *eyes = from->eyes;
    for (uint32_t i = 0; i < eyes->seats; i++)
        if (eyes->seat[i].seat && eyes->seat[i].eye == from)
            eyes->seat[i].eye = to;
    to->seats = from->seats;
    from->seats = 0;
}

void seats_unseen(struct eye *eye)
{
    struct eyes *eyes = eye->eyes;
    for (uint32_t i = 0; i < eyes->seats; i++)
        if (eyes->seat[i].seat && eyes->seat[i].eye == eye)
            eyes->seat[i].unseen = UNSEEN_RESTART;
}

void seat_seen(struct eyes *eyes, struct eyes_seat *s, uint64_t to_us)
{
    if (s->unseen != UNSEEN_NOT && s->seen_us && to_us > s->seen_us + EYES_UNSEEN_MS * UINT64_C(1000))
        eyes->events.unseen(eyes->user, s->seat, s->unseen, s->seen_us, to_us);
    s->unseen = UNSEEN_NOT;
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

static void drop(struct eyes_seat *s, enum metric cause)
{
    if (s->unseen == UNSEEN_NOT && s->seen_us)
        s->unseen = UNSEEN_BUSY;
    s->eye->dropped++;
    metric_add(cause, 1);
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
        drop(s, M_drop_eye_busy);
        s->dropping = true;
        return;
    }
    if (s->dropping && !(head.flags & WIRE_LATE)) {
        if (!key) {
            drop(s, M_drop_no_key);
            eyes->events.want_key(eyes->user, seat);
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

void eyes_detail(struct eyes *eyes, uint32_t seat, const struct wire_detail *detail, struct buffer *payload)
{
    struct eyes_seat *s = seat_find(eyes, seat);
    if (!s || !s->open.details || !s->eye->ready || eye_link_waiting(&s->eye->link) > EYES_QUEUE_BYTES / 2)
        return;
    eye_link_send(&s->eye->link, WIRE_DETAIL, seat, detail, sizeof *detail, payload);
}

void eyes_close(struct eyes *eyes, uint32_t seat)
{
    struct eyes_seat *s = seat_find(eyes, seat);
    if (!s || !seat)
        return;
    seat_seen(eyes, s, s->offered_us);
    if (s->eye->ready)
        eye_link_send(&s->eye->link, WIRE_CLOSE, seat, NULL, 0, NULL);
    s->eye->seats--;
    buffer_drop(s->extradata);
    free(s->reference);
    *s = (struct eyes_seat){0};
}
