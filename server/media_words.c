#include "media_words.h"

#include <sodium.h>
#include <string.h>

#include <vision/wire.h>

#include "admit.h"
#include "clock.h"
#include "live_media.h"
#include "live_rows.h"
#include "log.h"
#include "metrics.h"

bool media_token_right(const struct live *l, const char *token)
{
    size_t len = strlen(l->media_token);
    return token && len && strlen(token) == len && !sodium_memcmp(token, l->media_token, len);
}

bool media_agreed(const struct live *l)
{
    return l->loaded && l->epoch_ms && l->state != ATTEMPT_SCHEDULED && l->state != ATTEMPT_CHECKIN;
}

/* ---- words ---- */

void media_say(struct sock *sock, json_t *take_word)
{
    if (take_word)
        sock_json(sock, take_word);
    json_decref(take_word);
}

static enum fault hear(struct sock *sock, const struct media_word *words, void *link, json_t *word)
{
    const char *t;
    json_int_t at_us;
    if (json_unpack(word, "{s:s}", "t", &t))
        return fault(F_INVALID, "a media word needs t");
    for (; words->t; words++)
        if (!strcmp(t, words->t))
            return words->heard(link, word);
    if (!strcmp(t, "pong"))
        return F_OK;
    if (strcmp(t, "ping") != 0 || json_unpack(word, "{s:I}", "at_us", &at_us))
        return fault(F_INVALID, "unknown media word");
    media_say(sock,
              json_pack("{s:s, s:I, s:I}", "t", "pong", "at_us", at_us, "server_ms", (json_int_t)clock_now_ms()));
    return F_OK;
}

enum fault media_hear(struct sock *sock, const struct media_word *words, void *link, const char *bytes, size_t len)
{
    json_t *word = NULL;
    enum fault f = json_strict(bytes, len, &word);
    if (f == F_OK)
        f = hear(sock, words, link, word);
    json_decref(word);
    return f;
}

void media_refuse(struct sock *sock, const struct live *l, const char *event, enum fault f)
{
    metric_add(f == F_TOO_MANY ? M_drop_too_fast : M_drop_malformed, 1);
    char text[FAULT_TEXT_MAX + 4];
    log_line(LEVEL_WARN, event, "attempt=%s text=%s", l->id, log_quote(fault_text(), text, sizeof text));
    sock_fault(sock, 0, f, NULL);
    sock_close(sock, 1008, fault_code(f));
}

struct media_acked media_acked_now(const struct inlet *in)
{
    return (struct media_acked){inlet_received(in), inlet_durable_seq(in)};
}

bool media_ack(struct sock *sock, uint8_t stream, const struct inlet *in, struct media_acked *acked, bool always)
{
    struct media_acked now = media_acked_now(in);
    if (now.received == acked->received && now.durable == acked->durable && !always)
        return false;
    *acked = now;
    media_say(sock, json_pack("{s:s, s:i, s:I, s:I}", "t", "ack", "stream", (int)stream, "received",
                              (json_int_t)now.received, "durable", (json_int_t)now.durable));
    return true;
}

void media_ask_key(struct sock *sock, struct live *l, enum frame_stream stream)
{
    int64_t now = clock_steady_ms();
    int eases = l->key[stream].asked ? l->key[stream].asked - 1 : 0;
    if (l->key[stream].steady_ms && now - l->key[stream].steady_ms < (int64_t)MEDIA_KEY_MS << eases)
        return;
    l->key[stream].steady_ms = now;
    l->key[stream].asked += l->key[stream].asked <= MEDIA_KEY_EASES;
    media_say(sock, json_pack("{s:s, s:i}", "t", "key", "stream", (int)stream));
}

/* ---- configs ---- */

static uint32_t codec_of(const char *name, enum rung rung)
{
    if (rung == RUNG_RECORDER)
        return !strncmp(name, "video/webm", 10) ? WIRE_SLICE : 0;
    if (rung == RUNG_STILLS)
        return !strcmp(name, "image/jpeg") ? WIRE_JPEG : 0;
    if (!strncmp(name, "avc1.", 5))
        return WIRE_H264;
    if (!strcmp(name, "vp8"))
        return WIRE_VP8;
    return !strncmp(name, "vp09.", 5) ? WIRE_VP9 : 0;
}

static const char *const rung_words[] = {"webcodecs", "recorder", "stills"};

static int rung_from(const char *word)
{
    for (int i = 0; i < 3; i++)
        if (!strcmp(word, rung_words[i]))
            return i;
    return -1;
}

static bool word_safe(const char *text)
{
    for (; *text; text++)
        if (*text < 0x20 || *text > 0x7e)
            return false;
    return true;
}

static bool within(json_int_t value, json_int_t least, json_int_t most)
{
    return value >= least && value <= most;
}

enum fault media_config_parse(json_t *word, uint8_t *ret_stream, struct inlet_config *ret)
{
    json_int_t stream, number, layers, width = 0, height = 0;
    const char *codec, *rung, *description = NULL;
    if (json_unpack(word, "{s:s, s:I, s:I, s:s, s:I, s?I, s?I, s:s, s?s !}", "t", &codec, "stream", &stream, "config",
                    &number, "codec", &codec, "layers", &layers, "width", &width, "height", &height, "rung", &rung,
                    "description", &description))
        return fault(F_INVALID, "media config is not well formed");
    int step = rung_from(rung);
    bool picture = stream != STREAM_MICROPHONE && stream != STREAM_EXAMINER_MICROPHONE;
    if (!within(stream, 0, FRAME_STREAMS - 1) || stream == STREAM_LOOKS || !within(number, 1, UINT16_MAX) ||
        !within(layers, 1, 8) || step < 0 ||
        strlen(codec) >= sizeof ret->name || !word_safe(codec) || !within(width, 0, 4096) || !within(height, 0, 4096))
        return fault(F_INVALID, "media config is out of bounds");
    *ret = (struct inlet_config){.number = (uint16_t)number,
                                 .rung = (enum rung)step,
                                 .codec = codec_of(codec, (enum rung)step),
                                 .width = (uint16_t)width,
                                 .height = (uint16_t)height,
                                 .layers = (uint16_t)layers};
    if (picture && !ret->codec)
        return fault(F_UNSUPPORTED, "media codec");
    size_t len = 0;
    if (description && sodium_base642bin(ret->extradata, sizeof ret->extradata, description, strlen(description), NULL,
                                         &len, NULL, sodium_base64_VARIANT_ORIGINAL))
        return fault(F_INVALID, "media description is no base 64 or too long");
    ret->extradata_len = (uint16_t)len;
    memcpy(ret->name, codec, strlen(codec));
    *ret_stream = (uint8_t)stream;
    return F_OK;
}

static enum fault announce(struct live *l, uint8_t stream, const struct inlet_config *c)
{
    const struct inlet_config *known = inlet_config_find(&l->inlet[stream], c->number);
    if (known && !strcmp(known->name, c->name) && known->width == c->width && known->height == c->height &&
        known->rung == c->rung && known->extradata_len == c->extradata_len)
        return F_OK;
    enum fault f = media_configure(l, stream, c);
    if (f != F_OK)
        return f;
    json_t *row = json_pack("{s:i, s:i, s:s, s:i, s:i, s:i, s:s}", "stream", (int)stream, "config", (int)c->number,
                            "codec", c->name, "layers", (int)c->layers, "width", (int)c->width, "height",
                            (int)c->height, "rung", rung_words[c->rung]);
    live_errand(l, &row_live_config, row, NULL);
    return F_OK;
}

void media_announce(struct sock *sock, struct live *l, uint8_t stream, const struct inlet_config *c)
{
    enum fault f = announce(l, stream, c);
    if (f == F_OK)
        return;
    log_fault(f, "media_config", NULL);
    sock_close(sock, 1013, "busy");
}
