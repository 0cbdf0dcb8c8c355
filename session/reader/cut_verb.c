#include <stdlib.h>
#include <string.h>

#include "cut.h"
#include "stills.h"
#include "verbs.h"

/* Streams one after the other; their parts are counted through. */
struct cutting {
    struct cut_sink sink;
    struct cut *cut;
    uint32_t earlier; /* parts of the streams before */
    uint32_t parts;
    int stream; /* -1: nothing has come */
};

static struct read_part part_out(const struct cutting *c, const struct cut_part *p)
{
    struct read_part out = {.part = c->earlier + p->part,
                            .codec = p->codec,
                            .width = p->width,
                            .height = p->height,
                            .frames = p->frames,
                            .keys = p->keys,
                            .first_us = p->first_us,
                            .last_us = p->last_us,
                            .stream = (uint32_t)c->stream};
    memcpy(out.mime, p->mime, sizeof out.mime);
    memcpy(out.ending, p->ending, sizeof out.ending);
    return out;
}

static int on_begin(void *user, const struct cut_part *part)
{
    struct cutting *c = user;
    struct read_part out = part_out(c, part);
    c->parts++;
    out_put(READ_PART, &out, sizeof out, NULL, 0);
    return 0;
}

static int on_bytes(void *user, uint32_t part, uint64_t offset, const void *bytes, size_t len)
{
    const struct cutting *c = user;
    out_bytes(c->earlier + part, offset, bytes, len);
    return 0;
}

static int on_end(void *user, const struct cut_part *part)
{
    struct read_part out = part_out(user, part);
    out_put(READ_PART_END, &out, sizeof out, NULL, 0);
    return 0;
}

static void totals_out(const struct cut *c, const struct recording *r)
{
    struct cut_totals t;
    cut_totals(c, &t);
    struct read_totals out = {.frames = t.frames,
                              .doubles = t.doubles,
                              .unplayable = t.unplayable,
                              .damaged = t.damaged,
                              .records = r->records,
                              .broken = r->broken,
                              .epoch_ms = r->epoch_ms};
    out_put(READ_TOTALS, &out, sizeof out, NULL, 0);
}

static int record_cut(struct cut *c, struct recording *r)
{
    if (r->rec.kind == MEDIAREC_CONFIG) {
        /* An unknown codec is no reason to stop: its frames are counted as damaged. */
        int unknown = cut_config(c, r->config.codec, r->config.name, r->config.extradata, r->config.extradata_len);
        (void)unknown;
        return 0;
    }
    struct cut_frame f = {.seq = r->frame.seq,
                          .flags = r->frame.flags,
                          .pts_us = r->frame.pts_us,
                          .duration_us = r->frame.duration_us,
                          .dropped_before = r->frame.dropped_before,
                          .bytes = r->body,
                          .len = r->rec.len};
    return cut_frame(c, &f);
}

static const char *stream_end(struct cutting *c, const struct recording *r)
{
    if (cut_end(c->cut))
        return "no memory to finish a part";
    totals_out(c->cut, r);
    cut_free(c->cut);
    c->earlier = c->parts;
    c->cut = cut_new(&c->sink);
    return c->cut ? NULL : "no memory";
}

/* The pictures are the first stream's. */
static const char *record_take(struct cutting *c, struct stills *stills, struct recording *r)
{
    const char *why = NULL;
    if (c->stream >= 0 && c->stream != r->rec.stream) {
        why = stills_end(stills);
        if (!why)
            why = stream_end(c, r);
    }
    c->stream = r->rec.stream;
    if (!why && record_cut(c->cut, r))
        why = "no memory to write a part";
    return why ? why : stills_take(stills, r);
}

const char *verb_cut(int argc, char **argv)
{
    uint64_t at_us[STILLS_MAX];
    int count = arg_times(argc, argv, "--at", at_us, STILLS_MAX);
    if (count < 0)
        return "--at must name a time in microseconds, up to four times in order";
    struct cutting c = {.sink = {.user = &c, .begin = on_begin, .bytes = on_bytes, .end = on_end}, .stream = -1};
    struct stills *stills = stills_new(at_us, count);
    struct recording *r = recording_new();
    c.cut = cut_new(&c.sink);
    const char *why = c.cut && stills && r ? NULL : "no memory", *hide = arg_text(argc, argv, "--hide");
    if (!why && hide)
        why = stills_hide(stills, hide);
    int rc = 0;
    while (!why && (rc = recording_next(r)) == 1)
        why = record_take(&c, stills, r);
    if (!why && rc < 0)
        why = "the input is not a journal's records";
    if (!why)
        why = stills_end(stills);
    if (!why)
        why = stream_end(&c, r);
    cut_free(c.cut);
    stills_free(stills);
    free(r);
    return why;
}
