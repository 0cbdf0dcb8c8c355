#include "eye_live.h"

#include <string.h>
#include <time.h>

#include "cost.h"
#include "eye_io.h"
#include "eye_seat.h"

/* A turn is short enough that the server hears of us well before it takes us for stuck. */
enum { SPACING_US = 200000 /* of looks: a stream without layers is seen no oftener than one with them */ };
enum { ASK_EVERY_US = 1000000, LOAD_EVERY_US = 400000, TURN_MESSAGES = 32, TURN_US = 100000 };

struct live {
    struct looker *looker;
    struct decoder *detail[WIRE_JPEG + 1]; /* of larger pictures, by codec; made at first need: each stands alone */
    struct eye_io io;
    struct seats seats;
    struct wire_load load; /* frames, looks and sick are totals */
    int64_t load_us, busy_us;
};

static int64_t steady_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void say_sick(struct live *v, struct seat *s, struct chain *c, enum sick why)
{
    uint32_t word = why;
    if (!c || !c->sick) {
        v->load.sick++;
        eye_io_put(&v->io, WIRE_SICK, s->id, &word, sizeof word, NULL, 0);
    }
    if (c)
        c->sick = 1;
}

/* A late chain gets no new key frame: what it lacks was lost with the connection. */
static void ask_key(struct live *v, struct seat *s, struct chain *c, int64_t now_us)
{
    if (c != &s->chain[CHAIN_LIVE] || (c->asked_us && now_us - c->asked_us < ASK_EVERY_US))
        return;
    c->asked_us = now_us;
    eye_io_put(&v->io, WIRE_WANT_KEY, s->id, NULL, 0, NULL, 0);
}

/* Media time that goes back begins anew. */
static int too_soon(struct chain *c, const struct wire_tune *tune, uint64_t pts_us)
{
    if (!(tune->looks & LOOK_EVERY) && pts_us < c->next_pts_us && c->next_pts_us - pts_us <= SPACING_US)
        return 1;
    c->next_pts_us = pts_us + SPACING_US;
    return 0;
}

static void say_witness(struct live *v, const struct seat *s, struct memory *memory)
{
    struct wire_witness witness;
    if (memory_witness(memory, &witness))
        eye_io_put(&v->io, WIRE_WITNESS, s->id, &witness, sizeof witness, NULL, 0);
}

static int is_late(const struct live *v, uint32_t messages)
{
    return v->io.waiting >= messages * (v->seats.count > EYE_LATE_SEATS ? v->seats.count : EYE_LATE_SEATS);
}

/* Nobody waits for ever: an eye that stays late takes its time for each seat once in a while. */
static int is_hurried(const struct live *v, struct chain *c, int64_t now_us)
{
    if (!is_late(v, EYE_HURRIED_LATE) || (c->hurried_us && now_us - c->hurried_us >= EYE_HURRIED_FOR_US)) {
        c->hurried_us = 0;
        return 0;
    }
    c->hurried_us = c->hurried_us ? c->hurried_us : now_us;
    return 1;
}

static void picture_look(struct live *v, struct seat *s, struct chain *c, struct picture *picture, int64_t began_us)
{
    struct sight sight;
    int64_t decoded_us = steady_us();
    v->load.frames++;
    c->sick = 0;
    c->asked_us = 0;
    if (is_late(v, EYE_LOOKS_LATE) && c->looked_us && decoded_us - c->looked_us < 1000000) {
        c->skipped = 1;
        return;
    }
    if (too_soon(c, &s->tune, picture->pts_us))
        return;
    if (c->skipped)
        picture->flags |= WIRE_SKIPPED;
    c->skipped = 0;
    if (is_hurried(v, c, decoded_us))
        picture->flags |= WIRE_HURRIED;
    c->looked_us = decoded_us;
    cost_switch(COST_CHECK);
    look(v->looker, c->memory, &s->tune, picture, &sight);
    cost_switch(COST_NOTHING);
    int64_t looked_us = steady_us();
    if (s->details)
        sight.flags |= WIRE_SMALL;
    sight.decode_us = (uint32_t)(decoded_us - began_us);
    sight.look_us = (uint32_t)(looked_us - decoded_us);
    struct wire_enrolled enrolled;
    if (c == &s->chain[CHAIN_LIVE] && memory_enrolled(c->memory, &enrolled)) {
        seat_learnt(s, &enrolled);
        eye_io_put(&v->io, WIRE_ENROLLED, s->id, &enrolled, sizeof enrolled, NULL, 0);
    }
    v->load.looks++;
    eye_io_put(&v->io, WIRE_SIGHT, s->id, &sight, sizeof sight, NULL, 0);
    say_witness(v, s, c->memory);
    if (memory_wants_detail(c->memory))
        eye_io_put(&v->io, WIRE_WANT_DETAIL, s->id, NULL, 0, NULL, 0);
}

static void frame_see(struct live *v, struct seat *s, const struct wire_frame *f, const uint8_t *bytes, size_t len)
{
    struct chain *c = seat_chain(s, f->flags & WIRE_LATE ? CHAIN_LATE : CHAIN_LIVE);
    if (!c) {
        say_sick(v, s, NULL, SICK_MEMORY);
        return;
    }
    int64_t now_us = steady_us();
    int late = is_late(v, EYE_FRAMES_LATE);
    if (!(f->flags & WIRE_KEY) && (f->flags & WIRE_DISCONTINUITY || late)) {
        decoder_break(c->decoder);
        c->skipped |= late;
    }
    struct picture picture;
    cost_switch(COST_DECODE);
    enum decoded decoded = decoder_feed(c->decoder, bytes, len, &picture);
    cost_switch(COST_NOTHING);
    switch (decoded) {
    case DECODED_PICTURE:
        picture.pts_us = f->pts_us;
        picture.seq = f->seq;
        picture.flags = f->flags;
        picture_look(v, s, c, &picture, now_us);
        break;
    case DECODED_WAITING:
        ask_key(v, s, c, now_us);
        break;
    case DECODED_SICK:
        say_sick(v, s, c, decoder_sick(c->decoder));
        ask_key(v, s, c, now_us);
        break;
    case DECODED_NOTHING:
        break;
    }
}

static void slice_track(struct live *v, struct seat *s, const struct ebml_track *track)
{
    struct wire_open open = {.codec = track->codec, .extradata_len = track->extradata_len};
    int sick = seat_slice_open(s, track);
    if (sick)
        say_sick(v, s, NULL, sick);
    else
        eye_io_put(&v->io, WIRE_OPEN, s->id, &open, sizeof open, track->extradata, track->extradata_len);
}

static void slice_block(struct live *v, struct seat *s, const struct wire_frame *slice, const struct ebml_block *block)
{
    int64_t at_us = s->slice_base_us + block->time_us;
    struct wire_frame f = {.pts_us = at_us > 0 ? (uint64_t)at_us : 0,
                           .seq = ++s->slice_seq,
                           .flags = (slice->flags & WIRE_HIDDEN) | (block->key ? WIRE_KEY : 0)};
    eye_io_put(&v->io, WIRE_CHUNK, s->id, &f, sizeof f, block->bytes, block->len);
    if (s->chain[CHAIN_LIVE].decoder)
        frame_see(v, s, &f, block->bytes, block->len);
}

static int begins_file(const uint8_t *bytes, size_t len)
{
    return len >= 4 && bytes[0] == 0x1A && bytes[1] == 0x45 && bytes[2] == 0xDF && bytes[3] == 0xA3;
}

/* One slice may hold many small frames: what they say is written out in between. */
static void slice_see(struct live *v, struct seat *s, const struct wire_frame *f, const uint8_t *bytes, size_t len)
{
    struct ebml_track track;
    struct ebml_block block;
    if (begins_file(bytes, len))
        s->slice_base_us = (int64_t)f->pts_us;
    else if (f->flags & WIRE_DISCONTINUITY)
        ebml_lose(s->ebml);
    for (;;) {
        if (!eye_io_room(&v->io))
            eye_io_flush(&v->io);
        enum ebml_event event = ebml_next(s->ebml, &bytes, &len, &track, &block);
        if (event == EBML_TRACK)
            slice_track(v, s, &track);
        else if (event == EBML_BLOCK)
            slice_block(v, s, f, &block);
        else if (event == EBML_BAD)
            say_sick(v, s, NULL, SICK_BYTES);
        if (event == EBML_MORE || event == EBML_BAD)
            return;
    }
}

static void on_open(struct live *v, uint32_t id, const uint8_t *body, size_t len)
{
    struct wire_open open;
    if (len < sizeof open)
        return;
    memcpy(&open, body, sizeof open);
    if (open.extradata_len != len - sizeof open)
        return;
    struct seat *s = seat_make(&v->seats, id);
    struct seat none = {.id = id};
    if (s)
        s->details = open.details != 0;
    int sick = s ? seat_open(s, open.codec, body + sizeof open, open.extradata_len) : SICK_MEMORY;
    if (sick)
        say_sick(v, s ? s : &none, NULL, sick);
}

static void on_frame(struct live *v, uint32_t id, const uint8_t *body, size_t len)
{
    struct wire_frame f;
    struct seat *s = seat_find(&v->seats, id);
    if (!s || len < sizeof f)
        return;
    memcpy(&f, body, sizeof f);
    if (s->codec == WIRE_SLICE && s->ebml)
        slice_see(v, s, &f, body + sizeof f, len - sizeof f);
    else if (s->codec != WIRE_SLICE)
        frame_see(v, s, &f, body + sizeof f, len - sizeof f);
}

static struct decoder *detail_decoder(struct live *v, uint32_t codec)
{
    if (codec < WIRE_H264 || codec > WIRE_JPEG)
        return NULL;
    struct decoder **d = &v->detail[codec];
    if (!*d && (*d = decoder_new()) && decoder_open(*d, codec, NULL, 0)) {
        decoder_free(*d);
        *d = NULL;
    }
    if (*d)
        decoder_break(*d); /* the last one was another camera's */
    return *d;
}

static void detail_see(struct live *v, struct seat *s, struct picture *picture)
{
    struct sight sight;
    struct wire_enrolled enrolled;
    struct memory *memory = s->chain[CHAIN_LIVE].memory;
    int tell = look_detail(v->looker, memory, &s->tune, picture, &sight);
    cost_switch(COST_NOTHING);
    say_witness(v, s, memory);
    if (!tell)
        return;
    sight.flags |= WIRE_SMALL | WIRE_DETAILED;
    if (memory_enrolled(memory, &enrolled)) {
        seat_learnt(s, &enrolled);
        eye_io_put(&v->io, WIRE_ENROLLED, s->id, &enrolled, sizeof enrolled, NULL, 0);
    }
    eye_io_put(&v->io, WIRE_SIGHT, s->id, &sight, sizeof sight, NULL, 0);
}

/* One that cannot be decoded is no evidence of anything; the next one will come. */
static void on_detail(struct live *v, uint32_t id, const uint8_t *body, size_t len)
{
    struct wire_detail detail;
    struct picture picture;
    struct seat *s = seat_find(&v->seats, id);
    if (!s || !s->details || !s->chain[CHAIN_LIVE].memory || len <= sizeof detail)
        return;
    memcpy(&detail, body, sizeof detail);
    struct decoder *decoder = detail_decoder(v, detail.codec);
    if (!decoder)
        return;
    cost_switch(COST_DECODE);
    enum decoded decoded = decoder_feed(decoder, body + sizeof detail, len - sizeof detail, &picture);
    cost_switch(COST_CHECK);
    if (decoded == DECODED_PICTURE) {
        picture.pts_us = detail.pts_us;
        picture.seq = detail.seq;
        picture.flags = 0;
        detail_see(v, s, &picture);
    }
    cost_switch(COST_NOTHING);
}

static void on_tune(struct live *v, uint32_t id, const uint8_t *body, size_t len)
{
    struct seat *s = seat_make(&v->seats, id);
    if (!s || len != sizeof s->tune)
        return;
    memcpy(&s->tune, body, sizeof s->tune);
    tune_complete(&s->tune);
}

/* Another net's descriptions cannot be compared with this one's: then nobody is known. */
static void on_reference(struct live *v, uint32_t id, const uint8_t *body, size_t len)
{
    struct wire_reference r;
    struct seat *s = seat_make(&v->seats, id);
    if (!s || len != sizeof r)
        return;
    memcpy(&r, body, sizeof r);
    if (r.count > WIRE_REFERENCES || r.photos > r.count || !looker_describes(v->looker, r.net_sha256))
        memset(&r, 0, sizeof r);
    seat_refer(s, &r);
}

static void on_enrol(struct live *v, uint32_t id)
{
    struct seat *s = seat_find(&v->seats, id);
    if (s && s->chain[CHAIN_LIVE].memory)
        memory_enrol(s->chain[CHAIN_LIVE].memory);
}

static void say_load(struct live *v, int64_t now_us)
{
    int64_t span_us = now_us - v->load_us;
    v->load.busy_milli = span_us > 0 ? (uint32_t)(v->busy_us * 1000 / span_us) : 0;
    v->load.seats = v->seats.count;
    v->load.queued = v->io.waiting;
    v->load.decode_us = cost_us(COST_DECODE);
    v->load.check_us = cost_us(COST_CHECK);
    v->load.face_us = cost_us(COST_FACE);
    v->load.identity_us = cost_us(COST_IDENTITY);
    v->load.objects_us = cost_us(COST_OBJECTS);
    eye_io_put(&v->io, WIRE_LOAD, 0, &v->load, sizeof v->load, NULL, 0);
    v->load_us = now_us;
    v->busy_us = 0;
}

static void message_handle(struct live *v, const struct wire_head *head, const uint8_t *body)
{
    switch (head->kind) {
    case WIRE_OPEN:
        on_open(v, head->seat, body, head->len);
        break;
    case WIRE_FRAME:
        on_frame(v, head->seat, body, head->len);
        break;
    case WIRE_TUNE:
        on_tune(v, head->seat, body, head->len);
        break;
    case WIRE_REFERENCE:
        on_reference(v, head->seat, body, head->len);
        break;
    case WIRE_ENROL:
        on_enrol(v, head->seat);
        break;
    case WIRE_DETAIL:
        on_detail(v, head->seat, body, head->len);
        break;
    case WIRE_CLOSE:
        seat_forget(&v->seats, head->seat);
        break;
    case WIRE_PING:
        say_load(v, steady_us());
        break;
    default:
        v->io.ended = 1;
    }
}

static void turn(struct live *v)
{
    int64_t now_us = steady_us(), left_ms = (v->load_us + LOAD_EVERY_US - now_us + 999) / 1000;
    int idle = !v->io.waiting || !eye_io_room(&v->io);
    eye_io_turn(&v->io, idle && left_ms > 0 ? (int)left_ms : 0);
    now_us = steady_us();
    struct wire_head head;
    const uint8_t *body;
    for (int i = 0; i < TURN_MESSAGES && steady_us() - now_us < TURN_US && eye_io_room(&v->io) &&
                    eye_io_take(&v->io, &head, &body);
         i++)
        message_handle(v, &head, body);
    int64_t done_us = steady_us();
    v->busy_us += done_us - now_us;
    if (done_us - v->load_us >= LOAD_EVERY_US && eye_io_room(&v->io))
        say_load(v, done_us);
    eye_io_push(&v->io);
}

int eye_live(int fd, struct looker *looker)
{
    struct live v = {.looker = looker, .load_us = steady_us()};
    struct wire_ready ready;
    if (eye_io_init(&v.io, fd, fd))
        return -1;
    looker_thread();
    looker_ready(looker, &ready);
    eye_io_put(&v.io, WIRE_READY, 0, &ready, sizeof ready, NULL, 0);
    while (!v.io.ended)
        turn(&v);
    int whole = v.io.in_start == v.io.in_end;
    seats_release(&v.seats);
    for (size_t i = 0; i < sizeof v.detail / sizeof *v.detail; i++)
        decoder_free(v.detail[i]);
    eye_io_release(&v.io);
    return whole ? 0 : -1;
}
