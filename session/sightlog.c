#include "sightlog.h"

#include <string.h>

#include "rules_policy.h"

enum { EVENT_LEN = 12, ZEROS = 0x80, RUN_MAX = 0x7F };

_Static_assert(sizeof(struct sight) * 2 < SIGHTLOG_TEXT_MAX, "a sight fits, however badly it packs");

static void put(uint8_t *out, uint64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        out[i] = (uint8_t)(v >> (8 * i));
}

static uint64_t get(const uint8_t *in, int bytes)
{
    uint64_t v = 0;

    for (int i = 0; i < bytes; i++)
        v |= (uint64_t)in[i] << (8 * i);
    return v;
}

static size_t head(enum sightlog_kind kind, size_t len, uint8_t *out)
{
    out[0] = (uint8_t)kind;
    out[1] = 0;
    put(out + 2, len, 2);
    return SIGHTLOG_HEAD + len;
}

/* Runs: 0x80 | n zeros, or n and n bytes. */
static size_t pack(const uint8_t *in, size_t len, uint8_t *out)
{
    size_t used = 0;

    for (size_t i = 0; i < len;) {
        size_t n = 0;

        while (i + n < len && n < RUN_MAX && !in[i + n])
            n++;
        if (n) {
            out[used++] = (uint8_t)(ZEROS | n);
            i += n;
            continue;
        }
        while (i + n < len && n < RUN_MAX && in[i + n])
            n++;
        out[used++] = (uint8_t)n;
        memcpy(out + used, in + i, n);
        used += n;
        i += n;
    }
    return used;
}

static int unpack(const uint8_t *in, size_t len, uint8_t *out, size_t size)
{
    size_t at = 0;

    for (size_t i = 0; i < len;) {
        size_t n = in[i] & RUN_MAX, zeros = in[i] & ZEROS;

        i++;
        if (!n || at + n > size || (!zeros && i + n > len))
            return 0;
        if (zeros)
            memset(out + at, 0, n);
        else
            memcpy(out + at, in + i, n);
        i += zeros ? 0 : n;
        at += n;
    }
    return at == size;
}

size_t sightlog_sight(const struct sight *sight, uint8_t out[SIGHTLOG_RECORD_MAX])
{
    struct sight s = *sight;
    uint8_t bytes[sizeof s];

    s.decode_us = s.look_us = 0; /* costs are no evidence */
    memcpy(bytes, &s, sizeof bytes);
    return head(SIGHTLOG_SIGHT, pack(bytes, sizeof bytes, out + SIGHTLOG_HEAD), out);
}

size_t sightlog_text(enum sightlog_kind kind, const char *text, uint8_t out[SIGHTLOG_RECORD_MAX])
{
    size_t len = strnlen(text, SIGHTLOG_TEXT_MAX);

    memcpy(out + SIGHTLOG_HEAD, text, len);
    return head(kind, len, out);
}

size_t sightlog_event(enum sightlog_kind kind, int64_t at_ms, uint32_t number, uint8_t out[SIGHTLOG_RECORD_MAX])
{
    put(out + SIGHTLOG_HEAD, (uint64_t)at_ms, 8);
    put(out + SIGHTLOG_HEAD + 8, number, 4);
    return head(kind, EVENT_LEN, out);
}

static int is_text(enum sightlog_kind kind)
{
    return kind == SIGHTLOG_POLICY || kind == SIGHTLOG_DETECTORS || kind == SIGHTLOG_FILE;
}

static enum fault sight_read(const uint8_t *body, size_t len, struct sight *ret)
{
    uint8_t bytes[sizeof *ret];

    if (!unpack(body, len, bytes, sizeof bytes))
        return fault(F_CORRUPT, "a stored sight cannot be read");
    memcpy(ret, bytes, sizeof bytes);
    if (ret->wire != SIGHT_WIRE || ret->boxes > SIGHT_BOXES || ret->camera >= CAMERA_STATES)
        return fault(F_CORRUPT, "a stored sight is none");
    return F_OK;
}

enum fault sightlog_next(const uint8_t **at, const uint8_t *end, struct sightlog_record *ret_record)
{
    const uint8_t *p = *at, *body = p + SIGHTLOG_HEAD;
    struct sightlog_record r = {.kind = SIGHTLOG_KINDS};
    enum fault f = F_OK;

    if (p == end)
        return F_NOT_FOUND;
    size_t left = (size_t)(end - p), len = left >= SIGHTLOG_HEAD ? get(p + 2, 2) : 0;
    if (left < SIGHTLOG_HEAD || left - SIGHTLOG_HEAD < len || !p[0] || p[0] >= SIGHTLOG_KINDS || p[1])
        return fault(F_CORRUPT, "stored sights end in the middle, or are none");
    r.kind = (enum sightlog_kind)p[0];
    if (is_text(r.kind)) {
        r.text = (const char *)body;
        r.text_len = len;
    } else if (r.kind == SIGHTLOG_SIGHT) {
        f = sight_read(body, len, &r.sight);
        r.at_ms = (int64_t)(r.sight.pts_us / 1000);
    } else if (len == EVENT_LEN) {
        r.at_ms = (int64_t)get(body, 8);
        r.number = (uint32_t)get(body + 8, 4);
    } else {
        f = fault(F_CORRUPT, "a stored event is none");
    }
    if (!f && r.kind == SIGHTLOG_BEGIN && r.number != SIGHT_WIRE)
        f = fault(F_INVALID, "these sights were stored by version %u, this is %d", r.number, SIGHT_WIRE);
    if (f)
        return f;
    *at = body + len;
    *ret_record = r;
    return F_OK;
}

void sightlog_play_init(struct sightlog_play *play, const struct rules_policy *instead)
{
    memset(play, 0, sizeof *play);
    rules_policy_defaults(&play->policy);
    rules_init(&play->rules);
    play->instead = instead;
}

static enum fault policy_take(struct sightlog_play *play, const struct sightlog_record *r)
{
    char text[SIGHTLOG_TEXT_MAX + 1];

    memcpy(text, r->text, r->text_len);
    text[r->text_len] = '\0';
    return rules_policy_read(text, &play->policy);
}

enum fault sightlog_play_step(struct sightlog_play *play, const struct sightlog_record *r,
                              struct verdict ret_verdicts[RULES_VERDICTS], size_t *ret_count)
{
    const struct rules_policy *policy = play->instead ? play->instead : &play->policy;
    struct rules_input in = {.at_ms = r->at_ms, .sight = &r->sight};
    enum fault f = F_OK;
    size_t count = 0;

    switch (r->kind) {
    case SIGHTLOG_BEGIN:
        rules_init(&play->rules);
        break;
    case SIGHTLOG_POLICY:
        f = policy_take(play, r);
        break;
    case SIGHTLOG_SIGHT:
        in.kind = RULES_SIGHT;
        count = rules_step(policy, &play->rules, &in, ret_verdicts);
        break;
    case SIGHTLOG_SIGNAL:
        if (r->number >= SIGNALS)
            return fault(F_CORRUPT, "a stored signal is none");
        in.kind = RULES_SIGNAL;
        in.signal = (enum client_signal)r->number;
        count = rules_step(policy, &play->rules, &in, ret_verdicts);
        break;
    case SIGHTLOG_TICK:
        in.kind = RULES_TICK;
        count = rules_step(policy, &play->rules, &in, ret_verdicts);
        break;
    case SIGHTLOG_END:
        count = rules_end(policy, &play->rules, r->at_ms, (int)r->number, ret_verdicts);
        break;
    default:
        break;
    }
    if (!f)
        *ret_count = count;
    return f;
}
