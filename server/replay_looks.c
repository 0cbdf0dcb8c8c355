#include "replay_course.h"
#include "replay_parts.h"

#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "cutting.h"
#include "frame.h"
#include "looking.h"
#include "portrait.h"
#include "settings.h"

enum { NET_IDENTITY = 8 }; /* bit of sight.net */

/* Looking again at what was looked at. */
struct course {
    const struct replay_course *then;
    struct wire_reference known; /* the photo, then what the stream showed of its person in the parts before */
    bool identity;               /* who it is can be looked at again */
    bool clips;                  /* the eye knows nothing from before the part */
};

/* ---- one part ---- */

/* What was looked at in a part: which sights of the course, and where their pictures are in the file. */
struct span {
    size_t *which;
    struct wire_pick *pick;
    size_t count;
};

static void span_release(struct span *s)
{
    free(s->which);
    free(s->pick);
}

static bool is_in(const struct replay_part *p, const struct sight *s)
{
    return (int64_t)s->pts_us >= p->first_us && (int64_t)s->pts_us <= p->last_us &&
           p->small == !!(s->flags & WIRE_SMALL) && (!(s->flags & WIRE_DETAILED) || p->beside);
}

static enum fault span_make(const struct course *c, const struct replay_part *p, struct span *ret_span)
{
    struct span s = {calloc(c->then->count + 1, sizeof *s.which), calloc(c->then->count + 1, sizeof *s.pick), 0};

    if (!s.which || !s.pick) {
        span_release(&s);
        return fault(F_NOMEM, "no memory to look again");
    }
    for (size_t i = 0; i < c->then->count; i++) {
        const struct sight *sight = &c->then->sight[i];
        bool detail = sight->flags & WIRE_DETAILED;
        int64_t begins_us = detail && p->beside ? p->beside->first_us : p->first_us;
        uint64_t at_us = sight->pts_us - (detail ? sight->before_us : 0);

        if (!is_in(p, sight) || (int64_t)at_us < begins_us)
            continue;
        s.which[s.count] = i;
        s.pick[s.count++] = (struct wire_pick){.file_us = at_us - (uint64_t)begins_us,
                                               .pts_us = at_us,
                                               .seq = sight->seq,
                                               .flags = sight->flags & ~(uint32_t)(WIRE_SMALL | WIRE_DETAILED),
                                               .fresh = c->then->fresh[i],
                                               .photos = sight->photos > 0,
                                               .detail = detail};
    }
    *ret_span = s;
    return F_OK;
}

static uint32_t apart(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

struct difference {
    const char *what; /* NULL: none */
    int64_t then, now;
};

static void kind_of(struct difference *d, const char *what, int64_t then, int64_t now)
{
    if (!d->what && then != now)
        *d = (struct difference){what, then, now};
}

/* What a picture shows by itself, whatever was before it. */
static struct difference kinds_alone(const struct sight *a, const struct sight *b)
{
    struct difference d = {NULL, 0, 0};
    bool of_the_past = a->camera == CAMERA_FROZEN || b->camera == CAMERA_FROZEN || a->camera == CAMERA_DEFOCUSED ||
                       b->camera == CAMERA_DEFOCUSED;

    if (!of_the_past)
        kind_of(&d, "camera", a->camera, b->camera);
    if (a->faces != FACES_UNKNOWN && b->faces != FACES_UNKNOWN)
        kind_of(&d, "faces", a->faces, b->faces);
    return d;
}

static struct difference kinds(const struct sight *a, const struct sight *b, int identity)
{
    const uint8_t nets = identity ? 0xFF : (uint8_t)~NET_IDENTITY;
    struct difference d = {NULL, 0, 0};

    kind_of(&d, "camera", a->camera, b->camera);
    kind_of(&d, "nets", a->net & nets, b->net & nets);
    kind_of(&d, "faces", a->faces, b->faces);
    kind_of(&d, "boxes", a->boxes, b->boxes);
    if (identity) {
        kind_of(&d, "identity", a->identity, b->identity);
        kind_of(&d, "unverifiable", a->unverifiable, b->unverifiable);
    }
    kind_of(&d, "objects", a->objects, b->objects);
    kind_of(&d, "loop_period_ms", a->loop_period_ms, b->loop_period_ms);
    for (uint32_t i = 0; i < a->boxes && i < SIGHT_BOXES; i++) {
        kind_of(&d, "identifiable", a->box[i].identifiable, b->box[i].identifiable);
        kind_of(&d, "flat", a->box[i].flat, b->box[i].flat);
    }
    for (int i = 0; i < a->objects && i < SIGHT_OBJECTS; i++)
        kind_of(&d, "object", a->object[i].label, b->object[i].label);
    return d;
}

static void score(struct replay_looks_report *report, uint32_t then, uint32_t now)
{
    uint32_t by = apart(then, now);

    report->scores++;
    report->off += by > REPLAY_SCORE;
    if (by > report->largest)
        report->largest = by;
}

/* Large measures (a brightness of 120000 thousandths) by their own thousandth. */
static void measure(struct replay_looks_report *report, uint32_t then, uint32_t now)
{
    uint32_t most = then > now ? then : now;

    score(report, most > 1000 ? (uint32_t)((uint64_t)then * 1000 / most) : then,
          most > 1000 ? (uint32_t)((uint64_t)now * 1000 / most) : now);
}

static void scores_alone(struct replay_looks_report *r, const struct sight *a, const struct sight *b)
{
    measure(r, a->luma_mean_milli, b->luma_mean_milli);
    measure(r, a->luma_sd_milli, b->luma_sd_milli);
    measure(r, a->structure_milli, b->structure_milli);
    for (uint32_t i = 0; a->net == b->net && a->boxes == b->boxes && i < a->boxes && i < SIGHT_BOXES; i++)
        score(r, a->box[i].score_milli, b->box[i].score_milli);
}

static void scores(struct replay_looks_report *r, const struct sight *a, const struct sight *b, bool identity)
{
    measure(r, a->luma_mean_milli, b->luma_mean_milli);
    measure(r, a->luma_sd_milli, b->luma_sd_milli);
    measure(r, a->structure_milli, b->structure_milli);
    measure(r, a->diff_milli, b->diff_milli);
    measure(r, a->sharpness_milli, b->sharpness_milli);
    if (identity)
        score(r, a->likeness_milli, b->likeness_milli);
    score(r, a->loop_milli, b->loop_milli);
    score(r, a->moved_milli, b->moved_milli);
    score(r, a->synthetic_milli, b->synthetic_milli);
    for (uint32_t i = 0; i < a->boxes && i < b->boxes && i < SIGHT_BOXES; i++) {
        score(r, a->box[i].score_milli, b->box[i].score_milli);
        score(r, a->box[i].verify_milli, b->box[i].verify_milli);
        score(r, a->box[i].sharpness_milli, b->box[i].sharpness_milli);
        score(r, a->box[i].turned_milli, b->box[i].turned_milli);
    }
    for (int i = 0; i < a->objects && i < b->objects && i < SIGHT_OBJECTS; i++)
        score(r, a->object[i].score_milli, b->object[i].score_milli);
}

static void compare(const struct replay *r, const struct course *c, const struct sight *then, const struct sight *now,
                    struct replay_looks_report *report)
{
    struct difference d = c->clips ? kinds_alone(then, now) : kinds(then, now, c->identity);
    uint64_t off = report->off;

    report->compared++;
    if (c->clips)
        scores_alone(report, then, now);
    else
        scores(report, then, now, c->identity);
    if (d.what && report->different++ < REPLAY_SHOWN_MAX)
        fprintf(r->out, "  at %" PRIu64 " ms: %s was %" PRId64 ", is %" PRId64 "\n", then->pts_us / 1000, d.what,
                d.then, d.now);
    else if (!d.what && report->off > off && report->off < REPLAY_SHOWN_MAX)
        fprintf(r->out, "  at %" PRIu64 " ms: a score is further off than %d\n", then->pts_us / 1000, REPLAY_SCORE);
}

/* Another net's descriptions say nothing to this one. */
static void ready(struct course *c, const struct wire_ready *said, struct replay_looks_report *report)
{
    bool same = !c->known.photos;

    detectors_text(said, report->detectors_now, sizeof report->detectors_now);
    for (uint32_t i = 0; i < said->nets && i < WIRE_NETS; i++)
        same = same || !memcmp(said->net[i].sha256, c->known.net_sha256, sizeof c->known.net_sha256);
    if (same)
        return;
    c->identity = false;
    report->kept = PHOTO_OTHER_NET;
}

static void enrolled(struct wire_reference *known, const struct wire_enrolled *said)
{
    if (said->own && !said->unverifiable)
        likeness_learn(known, said->net_sha256, said->likeness);
}

static bool is_of(const struct sight *then, const struct sight *now)
{
    return then->pts_us == now->pts_us && (then->flags & WIRE_DETAILED) == (now->flags & WIRE_DETAILED);
}

/* Sights come in the order of the picks; those of pictures that are not there are skipped. */
static void part_compare(const struct replay *r, struct course *c, const struct span *span, struct looking *eye,
                         struct replay_looks_report *report, const char **ret_why)
{
    const uint64_t settled_us = c->clips ? c->then->sight[span->which[0]].pts_us + REPLAY_SETTLE_MS * 1000 : 0;
    static union looking_body body;
    struct wire_head head;
    size_t at = 0;

    *ret_why = "the eye broke down";
    while (looking_next(eye, &head, &body)) {
        if (head.kind == WIRE_READY)
            ready(c, &body.ready, report);
        else if (head.kind == WIRE_ENROLLED)
            enrolled(&c->known, &body.enrolled);
        if (head.kind == WIRE_END) {
            body.end.text[sizeof body.end.text - 1] = '\0';
            *ret_why = body.end.failed ? body.end.text : NULL;
            break;
        }
        if (head.kind != WIRE_SIGHT)
            continue;
        while (at < span->count && !is_of(&c->then->sight[span->which[at]], &body.sight)) {
            report->missing++;
            at++;
        }
        if (at == span->count)
            continue;
        if (body.sight.pts_us < settled_us)
            report->settling++;
        else
            compare(r, c, &c->then->sight[span->which[at]], &body.sight, report);
        at++;
    }
    report->missing += span->count - at;
}

static enum fault part_look(const struct replay *r, struct course *c, const struct replay_part *p,
                            struct replay_looks_report *report, uint64_t *done)
{
    static struct looking_options options;
    struct wire_again again = {.wire = WIRE_VERSION, .tune = c->then->head.tune, .reference = c->known};
    struct looking eye;
    struct span span = {NULL, NULL, 0};
    const char *why, *runtime = c->then->head.runtime;
    enum fault f = span_make(c, p, &span);

    if (f)
        return f;
    again.count = (uint32_t)span.count;
    *done += again.count;
    options = (struct looking_options){.again = &again, .picks = span.pick, .small = p->small ? p->path : NULL};
    looking_find(&options, r->models);
    options.runtime = r->runtime ? r->runtime : *runtime && strcmp(runtime, "none") ? runtime : NULL;
    if (again.count && looking_start(&eye, &options, p->beside ? p->beside->path : p->path)) {
        f = fault(F_IO, "baqyla-eye: %s", strerror(errno));
    } else if (again.count) {
        part_compare(r, c, &span, &eye, report, &why);
        looking_stop(&eye);
        if (why)
            fprintf(r->out, "  %s: %s\n", p->path, why);
    }
    span_release(&span);
    return f;
}

/* What the looks were compared with, as far as it may still be kept. */
static enum fault photo_kept(const struct replay *r, struct course *c, struct replay_looks_report *report)
{
    bool agreed;
    if (c->clips)
        return F_OK;
    enum fault f = portrait_kept(r->db, r->record.attempt, clock_now_ms(), &c->known, &agreed);

    if (f)
        return f;
    c->identity = !report->photo || c->known.photos;
    report->kept = c->identity ? PHOTO_KEPT : agreed ? PHOTO_TERM_OVER : PHOTO_WITHDRAWN;
    if (!report->photo)
        c->known.count = c->known.photos = 0;
    return F_OK;
}

static enum fault course_again(const struct replay *r, struct course *c, struct replay_looks_report *report)
{
    static struct replay_parts parts;
    uint64_t done = 0;
    parts = (struct replay_parts){.count = 0};
    enum fault f = photo_kept(r, c, report);

    if (!f)
        f = replay_parts_find(r, &parts);
    for (int i = 0; i < parts.count && !f; i++)
        f = part_look(r, c, &parts.part[i], report, &done);
    report->missing += !c->clips && c->then->count > done ? c->then->count - done : 0;
    replay_parts_release(&parts);
    return f;
}

enum fault replay_looks(const struct replay *r, struct replay_looks_report *ret_report)
{
    struct replay_course own = {.count = 0};
    struct course c = {.then = r->course ? r->course : &own, .clips = !r->db};
    enum fault f = r->course ? F_OK : replay_course_read(r->bytes, r->len, &own);
    const struct replay_course_head *head = &c.then->head;
    struct replay_looks_report report = {.looks = head->looks, .late = head->late, .photo = head->photo};

    snprintf(report.detectors_then, sizeof report.detectors_then, "%s", head->detectors);
    if (!f)
        f = course_again(r, &c, &report);
    replay_course_release(&own);
    sodium_memzero(&c.known, sizeof c.known);
    if (!f)
        *ret_report = report;
    return f;
}
