#include "live_room.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "live_media.h"
#include "live_rows.h"
#include "ws_room.h"

bool room_is_sound(enum frame_stream stream)
{
    return stream == STREAM_MICROPHONE || stream == STREAM_EXAMINER_MICROPHONE;
}

bool room_opened(const struct live *l, enum frame_stream stream)
{
    return stream == STREAM_SCREEN ? l->screen_share : l->oral;
}

struct room *room_of(struct live *l)
{
    if (!l->room && (l->room = calloc(1, sizeof *l->room)))
        for (int s = 0; s < FRAME_PLAYED; s++)
            relay_init(&l->room->stream[s].relay, l->seat);
    return l->room;
}

void room_free(struct live *l)
{
    assert(!l->room || !l->room->links);
    for (int s = 0; l->room && s < FRAME_PLAYED; s++) {
        relay_gone(&l->room->stream[s].relay);
        relay_release(&l->room->stream[s].relay);
    }
    free(l->room);
    l->room = NULL;
}

struct relay *room_relay(struct live *l, enum frame_stream stream)
{
    if (stream == STREAM_CAMERA)
        return &l->relay;
    return l->room ? &l->room->stream[stream].relay : NULL;
}

static void ledger_begin(struct live *l, enum frame_stream stream)
{
    struct gaps *gaps = &l->room->stream[stream].gaps;
    if (l->room->stream[stream].began)
        return;
    gaps_begin(gaps, clock_now_ms());
    gaps_muted(gaps, l->room->stream[stream].muted);
    gaps->min_ms = stream == STREAM_SCREEN ? l->screen_stopped_ms : 0;
    l->room->stream[stream].began = true;
}

void room_speaks(struct live *l, enum frame_stream stream, bool speaks)
{
    struct room *room = l->room;
    if (speaks)
        ledger_begin(l, stream);
    room->stream[stream].speaks = speaks;
    gaps_online(&room->stream[stream].gaps, speaks);
    live_touch(l);
}

/* The stream's frames now come under another config: who listens begins anew. */
static void announce(struct live *l, enum frame_stream stream, const struct inlet_config *c)
{
    const char *codec = c->rung == RUNG_STILLS ? "image/jpeg" : c->name;
    l->room->stream[stream].config = c->number;
    json_t *word = media_stream_word(l, codec, c->layers, c->width, c->height, c->extradata, c->extradata_len);
    if (word)
        json_object_set_new(word, "stream", json_integer(stream));
    relay_announce(&l->room->stream[stream].relay, word);
}

void room_frame(struct live *l, const struct frame_head *h, bool late, struct buffer *payload)
{
    enum frame_stream stream = (enum frame_stream)h->stream;
    int64_t from = live_server_ms(l, h->pts_us), to = from + h->duration_us / 1000;
    struct frame_head head = *h;
    if (!l->room)
        return;
    if (late) {
        gaps_fill(&l->room->stream[stream].gaps, from, to);
        return;
    }
    const struct inlet_config *c = inlet_config_find(&l->inlet[stream], h->config);
    if (c && c->number != l->room->stream[stream].config)
        announce(l, stream, c);
    gaps_frame(&l->room->stream[stream].gaps, from, to, h->dropped_before);
    if (room_is_sound(stream))
        head.flags |= FRAME_KEY; /* any packet begins a stream of sound */
    relay_frame(&l->room->stream[stream].relay, &head, payload);
    if (relay_lacks_key(&l->room->stream[stream].relay))
        room_want_key(l, stream);
}

void room_track(struct live *l, enum frame_stream stream, const char *state)
{
    if (!room_opened(l, stream) || !room_of(l))
        return;
    l->room->stream[stream].muted = strcmp(state, "live") != 0;
    gaps_muted(&l->room->stream[stream].gaps, l->room->stream[stream].muted);
    live_touch(l);
}

void room_voice(struct live *l, int milli)
{
    l->room->voice_milli = milli;
    l->room->voice_steady_ms = clock_steady_ms();
    live_touch(l);
}

static void store_gaps(struct live *l, int stream, bool all)
{
    struct gap gap;
    while (gaps_take(&l->room->stream[stream].gaps, clock_now_ms(), all, &gap))
        live_errand(l, &row_live_gap,
                    json_pack("{s:i, s:i, s:I, s:I}", "stream", stream, "cause", (int)gap.cause, "from_ms",
                              (json_int_t)gap.from_ms, "to_ms", (json_int_t)gap.to_ms),
                    NULL);
}

void room_store_gaps(struct live *l, bool all)
{
    for (int s = STREAM_MICROPHONE; l->room && s < FRAME_PLAYED; s++)
        store_gaps(l, s, all);
}

void room_expect_screen(struct live *l)
{
    if (!l->screen_share || !state_running(l->state) || !l->exam || !room_of(l))
        return;
    ledger_begin(l, STREAM_SCREEN);
    struct gaps *gaps = &l->room->stream[STREAM_SCREEN].gaps;
    if (gaps_split(gaps, clock_now_ms(), gaps->goes_on ? ROOM_STOPPED_AGAIN_MS : l->screen_stopped_ms))
        store_gaps(l, STREAM_SCREEN, true);
}

void room_end(struct live *l)
{
    for (int s = STREAM_MICROPHONE; l->room && s < FRAME_PLAYED; s++) {
        if (l->room->stream[s].began)
            gaps_end(&l->room->stream[s].gaps, clock_now_ms());
        l->room->stream[s].began = false;
    }
    room_store_gaps(l, true);
}

static json_t *screen_json(const struct live *l)
{
    if (!l->screen_share)
        return json_null();
    bool shown = l->room->stream[STREAM_SCREEN].speaks && !l->room->stream[STREAM_SCREEN].muted;
    return json_string(shown ? "shown" : "stopped");
}

json_t *room_json(const struct live *l)
{
    const struct room *room = l->room;
    if (!room)
        return NULL;
    bool heard = room->stream[STREAM_MICROPHONE].speaks && room->voice_steady_ms &&
                 clock_steady_ms() - room->voice_steady_ms < ROOM_LEVEL_AWAY_MS;
    return json_pack("{s:o, s:b, s:b, s:o}", "voice_milli", heard ? json_integer(room->voice_milli) : json_null(),
                     "student", room->stream[STREAM_MICROPHONE].speaks, "examiner",
                     room->stream[STREAM_EXAMINER_MICROPHONE].speaks, "screen", screen_json(l));
}
