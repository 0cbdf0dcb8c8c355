#include "bench_streams.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

const char *const bench_codec_words[BENCH_CODECS] = {"mix", "h264", "vp8", "vp9"};

static const char mix[] = "hhhvhhphhhvhhphhhvhp"; /* h: H.264 in layers, v: VP8 or VP9 in layers, p: one layer */

static enum fault event_read(const json_t *events, uint32_t frame_us, struct bench_event *ret_event)
{
    const char *kind;
    json_int_t from_ms, to_ms;
    if (!json_array_size(events))
        return F_OK;
    if (json_unpack(json_array_get(events, 0), "{s:s,s:I,s:I}", "kind", &kind, "from_ms", &from_ms, "to_ms", &to_ms) ||
        from_ms < 0 || to_ms <= from_ms)
        return fault(F_INVALID, "an event of streams.json");
    snprintf(ret_event->kind, sizeof ret_event->kind, "%s", kind);
    ret_event->from = (size_t)(from_ms * 1000 / frame_us);
    ret_event->to = (size_t)(to_ms * 1000 / frame_us);
    return F_OK;
}

static enum fault stream_read(const char *folder, const json_t *row, struct bench_stream *ret_stream)
{
    char path[8192];
    const char *file, *codec, *small = NULL;
    int layers;
    json_t *events;
    struct bench_stream s = {.codec = BENCH_MIX};
    if (json_unpack((json_t *)row, "{s:s,s:s,s:i,s:o,s?s}", "file", &file, "codec", &codec, "layers", &layers, "events",
                    &events, "small", &small))
        return fault(F_INVALID, "a row of streams.json");
    for (int i = BENCH_H264; i < BENCH_CODECS; i++)
        if (!strcmp(codec, bench_codec_words[i]))
            s.codec = (enum bench_codec)i;
    if (s.codec == BENCH_MIX || (layers != 1 && layers != 3))
        return fault(F_INVALID, "%s of streams.json", file);
    snprintf(path, sizeof path, "%s/%s", folder, file);
    enum fault f = sim_clip_load(path, layers, &s.clip);
    if (f)
        return f;
    snprintf(path, sizeof path, "%s/%s", folder, small ? small : "");
    f = small ? sim_clip_load(path, 1, &s.small) : F_OK;
    if (!f)
        f = event_read(events, s.clip.frame_us, &s.event);
    if (f || s.event.to > s.clip.frames_len) {
        sim_clip_release(&s.clip);
        sim_clip_release(&s.small);
        return f ? f : fault(F_INVALID, "%s is shorter than its event", file);
    }
    *ret_stream = s;
    return F_OK;
}

enum fault bench_streams_load(const char *folder, struct bench_streams *ret_streams)
{
    char path[8192];
    size_t i;
    json_t *row;
    enum fault f = F_OK;
    snprintf(path, sizeof path, "%s/streams.json", folder);
    json_t *list = json_load_file(path, 0, NULL);
    if (!list)
        return fault(F_NOT_FOUND, "%s is not there", path);
    memset(ret_streams, 0, sizeof *ret_streams);
    const char *from = json_string_value(json_object_get(list, "from"));
    snprintf(ret_streams->from, sizeof ret_streams->from, "%s", from ? from : "");
    json_array_foreach(json_object_get(list, "streams"), i, row)
    {
        if (f || i == BENCH_STREAMS_MAX)
            break;
        f = stream_read(folder, row, &ret_streams->stream[ret_streams->len]);
        ret_streams->len += !f;
    }
    json_decref(list);
    if (f)
        bench_streams_release(ret_streams);
    return f;
}

void bench_streams_release(struct bench_streams *streams)
{
    while (streams->len) {
        sim_clip_release(&streams->stream[--streams->len].clip);
        sim_clip_release(&streams->stream[streams->len].small);
    }
}

static bool belongs(const struct bench_stream *s, char class, enum bench_codec codec, bool events)
{
    bool layered = s->clip.layers > 1;
    if (!events && *s->event.kind)
        return false;
    if (codec != BENCH_MIX)
        return layered && s->codec == codec;
    return class == 'p' ? !layered : layered && (s->codec == BENCH_H264) == (class == 'h');
}

const struct bench_stream *bench_stream_for(const struct bench_streams *streams, enum bench_codec codec, bool events,
                                            size_t student)
{
    size_t period = sizeof mix - 1, turn = 0, of = 0;
    char class = mix[student % period];
    for (size_t i = 0; i < student; i++) /* how many of his class come before him */
        turn += codec != BENCH_MIX || mix[i % period] == class;
    for (size_t i = 0; i < streams->len; i++)
        of += belongs(&streams->stream[i], class, codec, events);
    turn = of ? turn % of : 0;
    for (size_t i = 0; i < streams->len && of; i++)
        if (belongs(&streams->stream[i], class, codec, events) && !turn--)
            return &streams->stream[i];
    return NULL;
}
