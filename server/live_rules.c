#include "live_rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "camera_label.h"
#include "clock.h"
#include "live_boxes.h"
#include "live_identity.h"
#include "live_media.h"
#include "live_pressure.h"
#include "live_rows.h"
#include "live_seen.h"
#include "live_sights.h"
#include "log.h"
#include "rules.h"
#include "stills.h"
#include "verdict_json.h"
#include "ws_exam.h"

enum {
    HELD_MAX = 2 * KINDS,
    QUIET_MS = 700,     /* without a sight for so long, time itself is an input */
    UNSEEABLE_MS = 15000, /* pictures that come and that an idle eye says nothing of are none */
    LAG_MIN_MS = 300,   /* how far the rules' time stays behind the clock, at least … */
    LAG_MAX_MS = 15000, /* … and at most: sights on their way must not come too late */
};

enum held_state { HELD_FREE, HELD_OPENING, HELD_OPEN };

/* An incident that the rules hold open. */
struct held {
    enum held_state state;
    enum incident_kind kind;
    char id[ID_LEN + 1];
    struct verdict opened;
    bool closed; /* while the books were still opening it */
    struct verdict close;
};

struct watchman {
    struct rules rules;
    struct rules_policy policy;
    int64_t policy_version;
    enum attempt_state state;
    bool loaded, lost, over;
    bool virtual_label; /* of the camera's name, as told */
    bool blind;         /* pictures come that no eye looks at, since blind_steady_ms */
    struct sights sights;
    int64_t sight_steady_ms, blind_steady_ms, lag_ms, seen_steady_ms;
    int64_t advised_ms[KINDS]; /* server time; 0: not advised now */
    struct held held[HELD_MAX];
    struct boxes boxes;
};

static int64_t media_now_ms(const struct live *l)
{
    return (int64_t)(live_media_us(l, clock_now_ms()) / 1000);
}

/* ---- verdicts to words ---- */

static void add_verdict(json_t *word, const struct watchman *w, const struct verdict *v)
{
    char text[KIND_SENTENCE_MAX];
    json_object_set_new(word, "numbers", verdict_numbers(v));
    for (int lang = 0; lang < LANG_COUNT; lang++)
        json_object_set_new(word, lang_word((enum lang)lang),
                            json_string(kind_sentence(v->kind, (enum lang)lang, &w->policy, v->from_ms, v->to_ms,
                                                      v->at_ms, v->number, v->numbers, text, sizeof text)));
}

static void advise(struct live *l, const struct verdict *v, bool on)
{
    struct watchman *w = l->watchman;
    const struct kind_row *row = kind_row(v->kind);
    const char *sentence = row->advice[l->lang];
    if (!*row->advice[LANG_EN] || on == (w->advised_ms[v->kind] != 0))
        return;
    w->advised_ms[v->kind] = on ? clock_now_ms() : 0;
    exam_say(l, json_pack("{s:s, s:s, s:b, s:s}", "t", "advice", "kind", row->word, "on", on, "sentence", sentence));
    live_errand(l, &row_live_advice, json_pack("{s:s, s:b, s:s}", "kind", row->word, "on", on, "sentence", sentence),
                NULL);
    live_touch(l);
}

static json_t *advice_list(const struct live *l, bool words)
{
    json_t *list = json_array();
    for (int k = 0; l->watchman && k < KINDS; k++) {
        const struct kind_row *row = kind_row((enum incident_kind)k);
        if (l->watchman->advised_ms[k])
            json_array_append_new(
                list, words ? json_pack("{s:s, s:b, s:s}", "kind", row->word, "on", 1, "sentence", row->advice[l->lang])
                            : json_string(row->word));
    }
    return list;
}

json_t *watchman_advice_kinds(const struct live *l)
{
    return advice_list(l, false);
}

json_t *watchman_advice(const struct live *l)
{
    return advice_list(l, true);
}

/* ---- incidents ---- */

static struct held *held_of(struct watchman *w, enum incident_kind kind)
{
    for (int i = 0; i < HELD_MAX; i++)
        if (w->held[i].state != HELD_FREE && w->held[i].kind == kind && !w->held[i].closed)
            return &w->held[i];
    return NULL;
}

static void close_held(struct live *l, struct held *h, const struct verdict *v)
{
    int64_t to = v->to_ms >= 0 ? v->to_ms : v->at_ms;
    json_t *word = json_pack("{s:s, s:I, s:I}", "id", h->id, "to_ms",
                             (json_int_t)live_server_ms(l, (uint64_t)to * 1000), "media_to_ms", (json_int_t)to);
    add_verdict(word, l->watchman, v);
    live_errand(l, &row_live_close, word, NULL);
    stills_after(l, h->id, h->kind, h->opened.from_ms, to, l->watchman->policy_version);
    *h = (struct held){0};
    live_touch(l);
}

static void opened(struct live *l, const struct errand *e)
{
    struct held *h = NULL;
    const char *kind = json_string_value(json_object_get(e->request.json, "kind"));
    json_int_t from = json_integer_value(json_object_get(e->request.json, "media_from_ms"));
    for (int i = 0; l->watchman && i < HELD_MAX; i++)
        if (l->watchman->held[i].state == HELD_OPENING && l->watchman->held[i].kind == kind_from(kind) &&
            l->watchman->held[i].opened.from_ms == from)
            h = &l->watchman->held[i];
    if (!h)
        return;
    const char *id = json_string_value(json_object_get(e->reply.json, "id"));
    if (e->fault != F_OK || !id) {
        *h = (struct held){0};
        return;
    }
    snprintf(h->id, sizeof h->id, "%s", id);
    h->state = HELD_OPEN;
    stills_at(l, h->id, h->kind, h->opened.first.pts_ms, h->opened.peak.pts_ms, l->watchman->policy_version);
    if (h->closed)
        close_held(l, h, &h->close);
    live_touch(l);
}

/* While it stands for a pause nothing but who it is may be raised. */
static enum sightlog_state booked_in(enum attempt_state state)
{
    return state == ATTEMPT_IN_PROGRESS ? BOOKED_ALL : state == ATTEMPT_PAUSED ? BOOKED_IDENTITY : BOOKED_NONE;
}

static void open_held(struct live *l, const struct verdict *v)
{
    struct watchman *w = l->watchman;
    struct held *h = NULL;
    for (int i = 0; i < HELD_MAX && !h; i++)
        h = w->held[i].state == HELD_FREE ? &w->held[i] : NULL;
    enum sightlog_state booked = booked_in(w->state);
    if (!h || booked == BOOKED_NONE || (booked == BOOKED_IDENTITY && v->kind != KIND_WRONG_PERSON))
        return;
    const struct kind_row *row = kind_row(v->kind);
    *h = (struct held){.state = HELD_OPENING, .kind = v->kind, .opened = *v};
    json_t *word = json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:s, s:o}", "kind", row->word, "class",
                             class_word(row->klass),
                             "from_ms", (json_int_t)live_server_ms(l, (uint64_t)v->from_ms * 1000), "media_from_ms",
                             (json_int_t)v->from_ms, "advised_ms", (json_int_t)w->advised_ms[v->kind], "policy_version",
                             (json_int_t)w->policy_version, "detectors", eyes_detectors(media_eyes()), "boxes",
                             boxes_json(&w->boxes, v->kind, v->peak.seq));
    add_verdict(word, w, v);
    log_line(LEVEL_INFO, "incident_open", "attempt=%s kind=%s from_ms=%lld", l->id, row->word, (long long)v->from_ms);
    live_errand(l, &row_live_open, word, opened);
}

static void update_held(struct live *l, struct held *h, const struct verdict *v)
{
    if (h->state != HELD_OPEN)
        return;
    json_t *word = json_pack("{s:s}", "id", h->id);
    add_verdict(word, l->watchman, v);
    live_errand(l, &row_live_update, word, NULL);
}

static void follow(struct live *l, const struct verdict *v)
{
    struct held *h = held_of(l->watchman, v->kind);
    switch (v->what) {
    case VERDICT_ADVISE:
        advise(l, v, true);
        break;
    case VERDICT_UNADVISE:
        advise(l, v, false);
        break;
    case VERDICT_OPEN:
        if (!h)
            open_held(l, v);
        break;
    case VERDICT_UPDATE:
        if (h)
            update_held(l, h, v);
        break;
    case VERDICT_CLOSE:
        if (h && h->state == HELD_OPEN) {
            close_held(l, h, v);
        } else if (h) {
            h->closed = true;
            h->close = *v;
        }
        break;
    }
}

static void step(struct live *l, const struct rules_input *in)
{
    struct verdict verdicts[RULES_VERDICTS];
    struct watchman *w = l->watchman;
    if (!w->sights.begun)
        sights_begin(l, &w->sights, &w->policy);
    sights_input(l, &w->sights, in);
    size_t n = rules_step(&w->policy, &w->rules, in, verdicts);
    for (size_t i = 0; i < n; i++)
        follow(l, &verdicts[i]);
}

static void signal_now(struct live *l, enum client_signal signal)
{
    const struct rules_input in = {.kind = RULES_SIGNAL, .at_ms = media_now_ms(l), .signal = signal};
    step(l, &in);
}

static void end_all(struct live *l)
{
    struct verdict verdicts[RULES_VERDICTS];
    struct watchman *w = l->watchman;
    int64_t now = media_now_ms(l);
    if (w->sights.begun)
        sights_event(l, &w->sights, SIGHTLOG_END, now, 0);
    size_t n = rules_end(&w->policy, &w->rules, now, 0, verdicts);
    for (size_t i = 0; i < n; i++)
        follow(l, &verdicts[i]);
    for (int k = 0; k < KINDS; k++)
        if (l->watchman->advised_ms[k]) {
            const struct verdict off = {.kind = (enum incident_kind)k};
            advise(l, &off, false);
        }
}

/* ---- inputs ---- */

static bool watching(const struct live *l)
{
    const struct watchman *w = l->watchman;
    return w && w->loaded && !w->over && l->epoch_ms && w->state != ATTEMPT_SCHEDULED && w->state != ATTEMPT_CHECKIN;
}

/* What was open when the server died ended there; if it lasts, the rules find it again. */
static void adopt(struct live *l, const struct live_facts *facts)
{
    struct journal_extent extent;
    int64_t to = media_now_ms(l);
    if (journal_extent(media_journal(), l->id, STREAM_CAMERA, &extent) == F_OK && extent.frames)
        to = (int64_t)(extent.last_us / 1000);
    if (facts->incidents)
        sights_event(l, &l->watchman->sights, SIGHTLOG_LOST, to, 0);
    for (int64_t i = 0; i < facts->incidents; i++) {
        struct held h = {.state = HELD_OPEN, .kind = facts->incident[i].kind};
        struct verdict v = {.what = VERDICT_CLOSE, .kind = h.kind, .at_ms = to, .to_ms = to};
        memcpy(h.id, facts->incident[i].id, sizeof h.id);
        json_t *word =
            json_pack("{s:s, s:I, s:I}", "id", h.id, "to_ms", (json_int_t)live_server_ms(l, (uint64_t)v.to_ms * 1000),
                      "media_to_ms", (json_int_t)to);
        live_errand(l, &row_live_close, word, NULL);
        stills_after(l, h.id, h.kind, facts->incident[i].media_from_ms, to, facts->policy_version);
    }
}

/* A name is told when it differs from what the rules believe. */
static void tell_label(struct live *l)
{
    const struct watchman *w = l->watchman;
    if (w->virtual_label != (w->rules.virtual_label != 0))
        signal_now(l, w->virtual_label ? SIGNAL_CAMERA_VIRTUAL : SIGNAL_CAMERA_REAL);
}

/* Nothing is claimed of a time when nobody sat the exam: what lasts into it is found anew. */
static void moved(struct live *l, enum attempt_state to)
{
    struct watchman *w = l->watchman;
    enum attempt_state from = w->state;
    w->state = to;
    sights_state(l, &w->sights, booked_in(to));
    if (to == ATTEMPT_IN_PROGRESS && from != ATTEMPT_IN_PROGRESS) {
        end_all(l);
        rules_init(&w->rules);
        if (w->sights.begun)
            sights_begin(l, &w->sights, &w->policy);
        w->lost = false;
        tell_label(l);
    }
    if (to == ATTEMPT_PAUSED || to == ATTEMPT_SUSPENDED)
        signal_now(l, SIGNAL_PAUSED);
}

void watchman_load(struct live *l, const struct live_facts *facts)
{
    struct watchman *w = l->watchman;
    if (!w) {
        w = l->watchman = calloc(1, sizeof *w);
        if (!w)
            return;
        rules_policy_defaults(&w->policy);
        rules_init(&w->rules);
        w->state = ATTEMPT_SCHEDULED;
        w->lag_ms = LAG_MIN_MS;
        adopt(l, facts);
    }
    if (facts->has_policy) {
        w->policy = facts->policy;
        w->policy_version = facts->policy_version;
        if (w->sights.begun)
            sights_policy(l, &w->sights, &w->policy);
    }
    w->loaded = true;
    if (state_over(facts->state)) {
        watchman_end(l);
        w->state = facts->state;
        sights_state(l, &w->sights, BOOKED_NONE);
    } else if (facts->state != w->state) {
        moved(l, facts->state);
    }
}

void watchman_free(struct watchman *w)
{
    free(w);
}

/* Before the exam the student sees what we see; a look for faces says more than the frames between looks. */
static void tell_seen(struct live *l, const struct sight *sight)
{
    struct watchman *w = l->watchman;
    int64_t now = clock_steady_ms();
    bool degraded = false, checks = w->state == ATTEMPT_CONSENTED || w->state == ATTEMPT_DEVICE_OK;
    if (!checks || sight->flags & WIRE_LATE || now - w->seen_steady_ms < SEEN_EVERY_MS || !media_eyes() ||
        !eyes_ready(media_eyes(), &degraded))
        return;
    if (sight->camera == CAMERA_OK && sight->faces == FACES_UNKNOWN && !degraded)
        return;
    w->seen_steady_ms = now;
    exam_say(l, seen_json(sight, SEEN_TURNED_MILLI, degraded));
}

void watchman_sight(struct live *l, const struct sight *sight)
{
    if (!watching(l))
        return;
    struct watchman *w = l->watchman;
    tell_seen(l, sight);
    boxes_keep(&w->boxes, sight);
    if (!(sight->flags & WIRE_LATE)) {
        int64_t lag = media_now_ms(l) - (int64_t)(sight->pts_us / 1000);
        w->lag_ms = lag < LAG_MIN_MS ? LAG_MIN_MS : lag > LAG_MAX_MS ? LAG_MAX_MS : lag;
        w->sight_steady_ms = clock_steady_ms();
    }
    const struct rules_input in = {.kind = RULES_SIGHT, .at_ms = (int64_t)(sight->pts_us / 1000), .sight = sight};
    const struct rules_input unseen = {.kind = RULES_SIGNAL, .at_ms = in.at_ms, .signal = SIGNAL_UNSEEN};
    if (w->blind && !(sight->flags & WIRE_LATE)) {
        w->blind = false;
        step(l, &unseen);
    }
    step(l, &in);
}

static void be_blind(struct watchman *w)
{
    if (!w->blind)
        w->blind_steady_ms = clock_steady_ms();
    w->blind = true;
}

void watchman_unseen(struct live *l)
{
    if (l->watchman)
        be_blind(l->watchman);
}

void watchman_track(struct live *l, const char *state, const char *label)
{
    if (l->watchman && label)
        l->watchman->virtual_label = camera_label_virtual(label);
    if (!watching(l))
        return;
    tell_label(l);
    signal_now(l, !strcmp(state, "live")    ? SIGNAL_TRACK_LIVE
                  : !strcmp(state, "muted") ? SIGNAL_TRACK_MUTED
                                            : SIGNAL_TRACK_ENDED);
}

void watchman_page(struct live *l, bool hidden)
{
    if (watching(l))
        signal_now(l, hidden ? SIGNAL_PAGE_HIDDEN : SIGNAL_PAGE_SHOWN);
}

void watchman_tick(struct live *l)
{
    if (!watching(l))
        return;
    struct watchman *w = l->watchman;
    bool lost = !l->exam && !l->media;
    if (lost != w->lost) {
        w->lost = lost;
        signal_now(l, lost ? SIGNAL_SOCKET_LOST : SIGNAL_SOCKET_BACK);
    }
    if (clock_steady_ms() - w->sight_steady_ms < QUIET_MS)
        return;
    if (l->frame_steady_ms && clock_steady_ms() - l->frame_steady_ms < QUIET_MS) {
        be_blind(w); /* an eye begins anew, or is late: that is not the student's silence */
        if (clock_steady_ms() - w->blind_steady_ms < UNSEEABLE_MS || !eyes_idle(media_eyes(), l->seat))
            return;
    }
    const struct rules_input in = {.kind = RULES_TICK, .at_ms = media_now_ms(l) - w->lag_ms};
    if (in.at_ms > 0)
        step(l, &in);
}

void watchman_end(struct live *l)
{
    if (!l->watchman || l->watchman->over)
        return;
    end_all(l);
    l->watchman->over = true;
}

const struct boxes *watchman_boxes(const struct live *l)
{
    return l->watchman ? &l->watchman->boxes : NULL;
}

void watchman_tune(const struct live *l, struct wire_tune *ret_tune)
{
    *ret_tune = (struct wire_tune){.looks = LOOK_USUAL & ~LOOK_IDENTITY};
    if (!l->watchman)
        return;
    *ret_tune = l->watchman->policy.tune;
    pressure_tune(live_pressure(), ret_tune);
    if (!identity_matching(l))
        ret_tune->looks &= ~(uint32_t)LOOK_IDENTITY;
}
