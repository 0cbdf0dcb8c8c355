#include "eye_seat.h"

#include <stdlib.h>
#include <string.h>

static void chain_release(struct chain *c)
{
    decoder_free(c->decoder);
    memory_free(c->memory);
    memset(c, 0, sizeof *c);
}

static void seat_free(struct seat *seat)
{
    for (int i = 0; i < CHAINS; i++)
        chain_release(&seat->chain[i]);
    ebml_free(seat->ebml);
    free(seat);
}

struct seat *seat_find(const struct seats *seats, uint32_t id)
{
    struct seat *s = seats->bucket[id % EYE_BUCKETS];
    while (s && s->id != id)
        s = s->next;
    return s;
}

struct seat *seat_make(struct seats *seats, uint32_t id)
{
    struct seat *s = seat_find(seats, id);
    if (s)
        return s;
    if (seats->count >= EYE_SEATS_MAX)
        return NULL;
    s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->id = id;
    tune_defaults(&s->tune);
    s->next = seats->bucket[id % EYE_BUCKETS];
    seats->bucket[id % EYE_BUCKETS] = s;
    seats->count++;
    return s;
}

void seat_forget(struct seats *seats, uint32_t id)
{
    for (struct seat **at = &seats->bucket[id % EYE_BUCKETS]; *at; at = &(*at)->next) {
        struct seat *s = *at;
        if (s->id != id)
            continue;
        *at = s->next;
        seat_free(s);
        seats->count--;
        return;
    }
}

void seats_release(struct seats *seats)
{
    for (int i = 0; i < EYE_BUCKETS; i++)
        while (seats->bucket[i])
            seat_forget(seats, seats->bucket[i]->id);
}

static uint32_t codec_coded(const struct seat *seat)
{
    return seat->codec == WIRE_SLICE ? seat->slice_codec : seat->codec;
}

struct chain *seat_chain(struct seat *seat, int which)
{
    struct chain *c = &seat->chain[which];
    if (c->decoder)
        return c;
    c->decoder = decoder_new();
    c->memory = memory_new();
    if (!c->decoder || !c->memory ||
        decoder_open(c->decoder, codec_coded(seat), seat->extradata, seat->extradata_len)) {
        chain_release(c);
        return NULL;
    }
    memory_expect_details(c->memory, which == CHAIN_LIVE && seat->details);
    if (which == CHAIN_LIVE)
        memory_refer(c->memory, &seat->reference);
    return c;
}

void seat_refer(struct seat *seat, const struct wire_reference *reference)
{
    seat->reference = *reference;
    if (seat->chain[CHAIN_LIVE].memory)
        memory_refer(seat->chain[CHAIN_LIVE].memory, reference);
}

void seat_learnt(struct seat *seat, const struct wire_enrolled *enrolled)
{
    struct wire_reference *r = &seat->reference;
    if (!enrolled->own || r->count >= WIRE_REFERENCES)
        return;
    memcpy(r->net_sha256, enrolled->net_sha256, sizeof r->net_sha256);
    memcpy(r->likeness[r->count++], enrolled->likeness, sizeof r->likeness[0]);
}

/* Both chains begin again on this codec; the live one at once, so that a codec we lack is known now. */
static int chains_open(struct seat *seat, const uint8_t *extradata, uint32_t extradata_len)
{
    for (int i = 0; i < CHAINS; i++)
        chain_release(&seat->chain[i]);
    if (extradata_len > sizeof seat->extradata)
        return SICK_CODEC;
    if (extradata_len)
        memcpy(seat->extradata, extradata, extradata_len);
    seat->extradata_len = extradata_len;
    return seat_chain(seat, CHAIN_LIVE) ? 0 : SICK_CODEC;
}

int seat_open(struct seat *seat, uint32_t codec, const uint8_t *extradata, uint32_t extradata_len)
{
    ebml_free(seat->ebml);
    seat->ebml = NULL;
    seat->codec = codec;
    seat->slice_codec = 0;
    if (codec != WIRE_SLICE)
        return chains_open(seat, extradata, extradata_len);
    for (int i = 0; i < CHAINS; i++)
        chain_release(&seat->chain[i]);
    seat->ebml = ebml_new();
    return seat->ebml ? 0 : SICK_MEMORY;
}

int seat_slice_open(struct seat *seat, const struct ebml_track *track)
{
    seat->slice_codec = track->codec;
    return chains_open(seat, track->extradata, track->extradata_len);
}
