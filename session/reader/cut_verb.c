#include <stdlib.h>
#include <string.h>

#include "cut.h"
#include "stills.h"
#include "verbs.h"

static struct read_part part_out(const struct cut_part *p)
{
    struct read_part out = {.part = p->part,
                            .codec = p->codec,
                            .width = p->width,
                            .height = p->height,
                            .frames = p->frames,
                            .keys = p->keys,
                            .first_us = p->first_us,
                            .last_us = p->last_us};
    memcpy(out.mime, p->mime, sizeof out.mime);
    memcpy(out.ending, p->ending, sizeof out.ending);
    return out;
}

static int on_begin(void *user, const struct cut_part *part)
{
    (void)user;
    struct read_part out = part_out(part);
    out_put(READ_PART, &out, sizeof out, NULL, 0);
    return 0;
}

static int on_bytes(void *user, uint32_t part, uint64_t offset, const void *bytes, size_t len)
{
    (void)user;
    out_bytes(part, offset, bytes, len);
    return 0;
}

static int on_end(void *user, const struct cut_part *part)
{
    (void)user;
    struct read_part out = part_out(part);
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

const char *verb_cut(int argc, char **argv)
{
    uint64_t at_us[STILLS_MAX];
    int count = arg_times(argc, argv, "--at", at_us, STILLS_MAX);
    if (count < 0)
        return "--at must name a time in microseconds, up to four times in order";
    struct cut_sink sink = {.begin = on_begin, .bytes = on_bytes, .end = on_end};
    struct cut *c = cut_new(&sink);
    struct stills *stills = stills_new(at_us, count);
    struct recording *r = recording_new();
    const char *why = c && stills && r ? NULL : "no memory", *hide = arg_text(argc, argv, "--hide");
    if (!why && hide)
        why = stills_hide(stills, hide);
    int rc = 0;
    while (!why && (rc = recording_next(r)) == 1) {
        if (record_cut(c, r))
            why = "no memory to write a part";
        else
            why = stills_take(stills, r);
    }
    if (!why && rc < 0)
        why = "the input is not a journal's records";
    if (!why)
        why = stills_end(stills);
    if (!why && cut_end(c))
        why = "no memory to finish a part";
    if (!why)
        totals_out(c, r);
    cut_free(c);
    stills_free(stills);
    free(r);
    return why;
}
