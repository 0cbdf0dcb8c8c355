#include "rules.h"

#include <string.h>

/* One step's work: what is moved on, by what, and where verdicts go. */
struct step {
    const struct rules_policy *policy;
    struct rules *r;
    int64_t now_ms;
    struct verdict *out;
    size_t count;
};

/* What an input says of a kind that it supports. */
struct support {
    int64_t from_ms; /* the kind began no later than this */
    int64_t value, limit;
    const struct sight *sight; /* NULL: a signal or a gap */
    int sure;                  /* needs no further looks */
};

enum { MAJORITY = 2 };

static const struct frame_ref no_frame = {.seq = 0, .pts_ms = -1};

void rules_init(struct rules *r)
{
    memset(r, 0, sizeof *r);
    r->layout = RULES_STATE;
    r->before_ms[0] = r->before_ms[1] = -1;
    r->faces = FACES_UNKNOWN;
}

static struct frame_ref frame_of(const struct sight *s)
{
    if (!s)
        return no_frame;
    return (struct frame_ref){.seq = s->seq, .pts_ms = (int64_t)(s->pts_us / 1000)};
}

static void say(struct step *s, enum verdict_what what, enum incident_kind kind, int64_t to_ms)
{
    const struct rules_kind *k = &s->r->kind[kind];
    const struct kind_policy *p = &s->policy->kind[kind];
    int64_t until_ms = to_ms < 0 ? s->now_ms : to_ms;
    struct verdict *v = &s->out[s->count++];

    memset(v, 0, sizeof *v);
    v->what = what;
    v->kind = kind;
    v->policy_version = s->policy->version;
    v->at_ms = s->now_ms;
    v->from_ms = k->from_ms;
    v->to_ms = to_ms;
    v->looks = k->yes;
    v->first = k->first;
    v->peak = k->peak;
    v->last = k->last;
    v->number[0] = (struct kind_number){kind_row(kind)->number, k->value, k->limit};
    v->number[1] = (struct kind_number){"lasted_ms", until_ms - k->from_ms, p->open_ms};
    v->number[2] = (struct kind_number){"looks", k->yes, p->looks};
    v->numbers = 3;
}

static int fewer_is_stronger(enum incident_kind kind)
{
    return kind != KIND_EXTRA_PERSON && kind != KIND_NO_FRAMES && kind != KIND_TECHNICAL;
}

/* The claim is dropped; an open incident ends at `to_ms` (-1: it lasts on). */
static void finish(struct step *s, enum incident_kind kind, int64_t to_ms)
{
    struct rules_kind *k = &s->r->kind[kind];

    if (k->advised)
        say(s, VERDICT_UNADVISE, kind, -1);
    if (k->open)
        say(s, VERDICT_CLOSE, kind, to_ms);
    memset(k, 0, sizeof *k);
}

static void against(struct step *s, enum incident_kind kind, int64_t from_ms)
{
    struct rules_kind *k = &s->r->kind[kind];

    if (!k->live)
        return;
    k->no++;
    if (k->contrary_ms < 0)
        k->contrary_ms = from_ms < k->from_ms ? k->from_ms : from_ms;
    if (s->now_ms - k->contrary_ms >= s->policy->kind[kind].close_ms)
        finish(s, kind, k->contrary_ms);
}

static void begin(struct rules_kind *k, const struct support *u)
{
    memset(k, 0, sizeof *k);
    k->live = 1;
    k->from_ms = u->from_ms;
    k->contrary_ms = -1;
    k->value = u->value;
    k->limit = u->limit;
    k->first = k->peak = frame_of(u->sight);
}

static void strongest(struct rules_kind *k, enum incident_kind kind, const struct support *u)
{
    int stronger = fewer_is_stronger(kind) ? u->value < k->value : u->value > k->value;

    if (!stronger)
        return;
    k->value = u->value;
    k->limit = u->limit;
    k->peak = frame_of(u->sight);
}

static void in_favour(struct step *s, enum incident_kind kind, struct support u)
{
    struct rules_kind *k = &s->r->kind[kind];
    const struct kind_policy *p = &s->policy->kind[kind];

    if (!p->open_ms)
        return;
    /* The contrary may have been long enough, with nothing seen since. */
    if (k->live && k->contrary_ms >= 0 && s->now_ms - k->contrary_ms >= p->close_ms)
        finish(s, kind, k->contrary_ms);
    if (!k->live)
        begin(k, &u);
    strongest(k, kind, &u);
    k->contrary_ms = -1;
    k->last = frame_of(u.sight);
    k->yes += u.sure && k->yes < p->looks ? p->looks : 1;
    int64_t lasted_ms = s->now_ms - k->from_ms;
    if (k->yes < MAJORITY * k->no) /* doubtful: it may still be nothing */
        return;
    if (p->advise_ms && !k->advised && lasted_ms >= p->advise_ms) {
        k->advised = 1;
        say(s, VERDICT_ADVISE, kind, -1);
    }
    if (!k->open && lasted_ms >= p->open_ms && k->yes >= p->looks) {
        k->open = 1;
        k->updated_ms = s->now_ms;
        say(s, VERDICT_OPEN, kind, -1);
    } else if (k->open && s->now_ms - k->updated_ms >= RULES_UPDATE_MS) {
        k->updated_ms = s->now_ms;
        say(s, VERDICT_UPDATE, kind, -1);
    }
}

/* Without pictures nothing can be claimed of them: what was claimed ended with the last one. */
static void against_pictures(struct step *s, int64_t from_ms)
{
    for (int kind = 0; kind < KINDS; kind++)
        if (kind != KIND_TECHNICAL && kind != KIND_NO_FRAMES && kind != KIND_BLOCKED)
            against(s, (enum incident_kind)kind, from_ms);
}

/* What holds between pictures: a lost connection, a camera taken away, silence. */
static void over_time(struct step *s)
{
    struct rules *r = s->r;
    int64_t open_ms = s->policy->kind[KIND_NO_FRAMES].open_ms, gap_ms = s->now_ms - r->since_ms;

    if (r->lost) {
        in_favour(s, KIND_TECHNICAL,
                  (struct support){r->signal_ms, s->now_ms - r->signal_ms,
                                   s->policy->kind[KIND_TECHNICAL].open_ms, NULL, 1});
        against_pictures(s, r->signal_ms);
        against(s, KIND_BLOCKED, r->signal_ms);
        against(s, KIND_NO_FRAMES, r->signal_ms);
        return;
    }
    against(s, KIND_TECHNICAL, s->now_ms);
    if (r->blocked) {
        in_favour(s, KIND_BLOCKED, (struct support){r->signal_ms, 0, 1000, NULL, 1});
        against(s, KIND_NO_FRAMES, r->signal_ms);
        against_pictures(s, r->signal_ms);
        return;
    }
    if (gap_ms < 1000)
        return;
    in_favour(s, KIND_NO_FRAMES, (struct support){r->since_ms, gap_ms, open_ms, NULL, 1});
    if (r->kind[KIND_NO_FRAMES].open) {
        against_pictures(s, r->since_ms);
        against(s, KIND_BLOCKED, r->since_ms);
    }
}

/* A quiet empty room and a stuck picture look alike; without a face before, it is the room. */
static enum camera_state camera_of(const struct rules *r, const struct sight *g)
{
    if (g->camera == CAMERA_FROZEN && r->faces == 0)
        return CAMERA_OK;
    return (enum camera_state)g->camera;
}

static void judge_camera(struct step *s, const struct sight *g, enum camera_state camera)
{
    const struct rules_policy *p = s->policy;
    int64_t now = s->now_ms, stuck = s->r->before_ms[1] < 0 ? now : s->r->before_ms[1];
    const struct {
        enum camera_state state;
        enum incident_kind kind;
        struct support with;
    } table[] = {
        {CAMERA_BLOCKED, KIND_BLOCKED, {now, g->luma_sd_milli, 1000, g, 0}},
        {CAMERA_COVERED, KIND_COVERED, {now, g->structure_milli, g->covered_milli, g, 0}},
        {CAMERA_FROZEN, KIND_FROZEN, {stuck, g->diff_milli, p->frozen_diff_milli, g, 0}},
        {CAMERA_DARK, KIND_DARK, {now, g->luma_mean_milli, p->dark_mean_milli, g, 0}},
        {CAMERA_DEFOCUSED, KIND_DEFOCUSED, {now, g->sharpness_milli, p->defocus_milli, g, 0}},
    };

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].state == camera)
            in_favour(s, table[i].kind, table[i].with);
        else
            against(s, table[i].kind, now);
}

static const struct sight_box *largest(const struct sight *g)
{
    const struct sight_box *best = NULL;

    for (uint32_t i = 0; i < g->boxes && i < SIGHT_BOXES; i++)
        if (!best || g->box[i].w * g->box[i].h > best->w * best->h)
            best = &g->box[i];
    return best;
}

static void judge_people(struct step *s, const struct sight *g, enum camera_state camera)
{
    const struct sight_box *face = largest(g);
    int64_t now = s->now_ms;
    int usable = camera == CAMERA_OK;

    /* Two verified faces are two people in a dim room too. */
    if (!usable && camera != CAMERA_DARK)
        against(s, KIND_EXTRA_PERSON, now);
    else if (g->faces >= 2)
        in_favour(s, KIND_EXTRA_PERSON, (struct support){now, g->faces, 2, g, 0});
    else if (g->faces >= 0)
        against(s, KIND_EXTRA_PERSON, now);

    if (!usable || g->faces > 0)
        against(s, KIND_ABSENT, now);
    else if (g->faces == 0)
        in_favour(s, KIND_ABSENT, (struct support){now, 0, 1, g, 0});

    if (!usable || g->faces == 0 || (g->faces > 0 && face && face->identifiable))
        against(s, KIND_BLURRED_FACE, now);
    else if (g->faces > 0 && face)
        in_favour(s, KIND_BLURRED_FACE,
                  (struct support){now, face->sharpness_milli, s->policy->face_sharp_milli, g, 0});
}

static void on_sight(struct step *s, const struct sight *g)
{
    struct rules *r = s->r;

    over_time(s); /* the silence before it, if there was one */
    r->before_ms[1] = r->before_ms[0];
    r->before_ms[0] = r->since_ms;
    r->since_ms = s->now_ms;
    if (r->blocked || r->lost)
        return;
    against(s, KIND_NO_FRAMES, s->now_ms);
    enum camera_state camera = camera_of(r, g);
    judge_camera(s, g, camera);
    judge_people(s, g, camera);
    if (g->faces != FACES_UNKNOWN)
        r->faces = g->faces;
    else if (camera == CAMERA_COVERED || camera == CAMERA_BLOCKED)
        r->faces = FACES_UNKNOWN;
}

static void finish_all(struct step *s)
{
    for (int kind = 0; kind < KINDS; kind++) {
        const struct rules_kind *k = &s->r->kind[kind];

        if (k->live)
            finish(s, (enum incident_kind)kind, k->contrary_ms >= 0 ? k->contrary_ms : s->now_ms);
    }
}

/* A cause that ended leaves its kind at once; silence is counted anew from here. */
static void restart(struct step *s)
{
    s->r->since_ms = s->now_ms;
    s->r->before_ms[0] = s->r->before_ms[1] = -1;
}

static void on_signal(struct step *s, enum client_signal signal)
{
    struct rules *r = s->r;

    switch (signal) {
    case SIGNAL_TRACK_MUTED:
    case SIGNAL_TRACK_ENDED:
        if (!r->blocked)
            r->signal_ms = s->now_ms;
        r->blocked = 1;
        break;
    case SIGNAL_TRACK_LIVE:
        if (r->blocked) {
            against(s, KIND_BLOCKED, s->now_ms);
            restart(s);
        }
        r->blocked = 0;
        break;
    case SIGNAL_SOCKET_LOST:
        if (!r->lost)
            r->signal_ms = s->now_ms;
        r->lost = 1;
        break;
    case SIGNAL_SOCKET_BACK:
        if (r->lost) {
            against(s, KIND_TECHNICAL, s->now_ms);
            restart(s);
            r->signal_ms = s->now_ms;
        }
        r->lost = 0;
        break;
    case SIGNAL_PAGE_SHOWN:
    case SIGNAL_PAGE_HIDDEN:
        r->hidden = signal == SIGNAL_PAGE_HIDDEN;
        break;
    case SIGNAL_PAUSED:
        if (!r->paused)
            finish_all(s);
        r->paused = 1;
        break;
    case SIGNAL_RESUMED:
        restart(s);
        r->signal_ms = s->now_ms;
        r->paused = 0;
        break;
    case SIGNALS:
        break;
    }
}

size_t rules_step(const struct rules_policy *policy, struct rules *r, const struct rules_input *in,
                  struct verdict ret_verdicts[RULES_VERDICTS])
{
    int is_sight = in->kind == RULES_SIGHT;
    int64_t at_ms = is_sight ? (int64_t)(in->sight->pts_us / 1000) : in->at_ms;
    struct step s = {policy, r, at_ms, ret_verdicts, 0};

    if (!r->begun) {
        r->begun = 1;
        r->now_ms = r->since_ms = at_ms;
    } else if (is_sight && at_ms <= r->since_ms && r->before_ms[0] >= 0) {
        return 0; /* behind or the same picture twice */
    }
    if (is_sight && (in->sight->flags & WIRE_LATE))
        return 0;
    if (at_ms < r->now_ms) { /* a picture may come a little behind the clock that ticks; it keeps its own time */
        if (in->kind == RULES_TICK)
            return 0;
        if (!is_sight)
            s.now_ms = r->now_ms;
    } else {
        r->now_ms = at_ms;
    }
    if (in->kind == RULES_SIGNAL)
        on_signal(&s, in->signal);
    if (!r->paused) {
        if (is_sight)
            on_sight(&s, in->sight);
        else
            over_time(&s);
    }
    return s.count;
}

size_t rules_end(const struct rules_policy *policy, struct rules *r, int64_t at_ms, int lasting,
                 struct verdict ret_verdicts[RULES_VERDICTS])
{
    struct step s = {policy, r, at_ms > r->now_ms ? at_ms : r->now_ms, ret_verdicts, 0};

    if (!r->begun)
        return 0;
    r->now_ms = s.now_ms;
    for (int kind = 0; kind < KINDS; kind++) {
        const struct rules_kind *k = &r->kind[kind];
        int64_t to_ms = k->contrary_ms >= 0 ? k->contrary_ms : lasting ? -1 : s.now_ms;

        if (k->live)
            finish(&s, (enum incident_kind)kind, to_ms);
    }
    return s.count;
}
