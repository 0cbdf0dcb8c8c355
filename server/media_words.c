#include "media_words.h"

#include <sodium.h>
#include <string.h>

#include <vision/wire.h>

#include "live_media.h"
#include "live_rows.h"

bool media_token_right(const struct live *l, const char *token)
{
    size_t len = strlen(l->media_token);
    return token && len && strlen(token) == len && !sodium_memcmp(token, l->media_token, len);
}

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

enum fault media_announce(struct live *l, uint8_t stream, const struct inlet_config *c)
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
