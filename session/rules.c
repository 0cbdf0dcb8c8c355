#include "rules.h"

#include <string.h>

#include "rules_claim.h"

enum { SILENT_MS = 1000 }; /* from here on no picture has come, not one that is a little late */

void rules_init(struct rules *r)
{
    memset(r, 0, sizeof *r);
    r->layout = RULES_STATE;
    r->before_ms[0] = r->before_ms[1] = -1;
    r->hidden_from_ms = r->hidden_to_ms = r->ended_ms = -1;
    r->faces = FACES_UNKNOWN;
}

static int64_t hidden_within(const struct rules *r, int64_t from_ms, int64_t to_ms)
{
    if (r->hidden_from_ms < 0)
        return 0;
    if (r->hidden_to_ms >= 0 && r->hidden_to_ms < to_ms)
        to_ms = r->hidden_to_ms;
    if (r->hidden_from_ms > from_ms)
        from_ms = r->hidden_from_ms;
    return to_ms > from_ms ? to_ms - from_ms : 0;
}

static void silence(struct step *s)
{
    struct rules *r = s->r;
    int64_t gap_ms = s->now_ms - r->since_ms, hidden_ms = hidden_within(r, r->since_ms, s->now_ms);
    struct support u = {
        .from_ms = r->since_ms, .value = gap_ms, .sure = 1, .limit = s->policy->kind[KIND_NO_FRAMES].open_ms};

    if (gap_ms < SILENT_MS)
        return;
    if (hidden_ms) {
        u.extra = EXTRA_HIDDEN_MS;
        u.extra_value = hidden_ms;
        u.renew = 1;
    }
    claim_for(s, KIND_NO_FRAMES, u);
    if (r->kind[KIND_NO_FRAMES].open || gap_ms >= RULES_SILENCE_MS) {
        claims_unseen(s, r->since_ms);
        claim_against(s, KIND_BLOCKED, r->since_ms);
    }
}

/* What holds between pictures: a lost connection, a camera taken away, silence. */
static void over_time(struct step *s)
{
    struct rules *r = s->r;
    struct support lost = {.from_ms = r->signal_ms,
                           .value = s->now_ms - r->signal_ms,
                           .sure = 1,
                           .limit = s->policy->kind[KIND_TECHNICAL].open_ms};
    struct support blocked = {.from_ms = r->signal_ms, .value = 0, .limit = 1000, .sure = 1};

    claims_settle(s);
    if (r->lost) {
        claims_unseen(s, r->signal_ms);
        claim_against(s, KIND_BLOCKED, r->signal_ms);
        claim_against(s, KIND_NO_FRAMES, r->signal_ms);
        claim_for(s, KIND_TECHNICAL, lost);
        return;
    }
    claim_against(s, KIND_TECHNICAL, s->now_ms);
    if (r->blocked) {
        claim_against(s, KIND_NO_FRAMES, r->signal_ms);
        claims_unseen(s, r->signal_ms);
        claim_for(s, KIND_BLOCKED, blocked);
        return;
    }
    silence(s);
}

static void on_sight(struct step *s, const struct sight *g)
{
    struct rules *r = s->r;

    if (!r->paused)
        over_time(s); /* the silence before it, if there was one */
    if (s->now_ms - r->since_ms > RULES_UNSEEN_MS)
        claims_skip(s, s->now_ms - r->since_ms);
    r->before_ms[1] = r->before_ms[0];
    r->before_ms[0] = r->since_ms;
    r->since_ms = s->now_ms;
    if (r->blocked || r->lost)
        return;
    if (r->paused) { /* nothing is raised but who it is */
        claims_settle(s);
        judge_identity(s, g, (enum camera_state)g->camera);
        return;
    }
    claim_against(s, KIND_NO_FRAMES, s->now_ms);
    enum camera_state camera = judge_camera(s, g);
    judge_people(s, g, camera);
    if (g->faces != FACES_UNKNOWN)
        r->faces = g->faces;
    else if (camera == CAMERA_COVERED || camera == CAMERA_BLOCKED)
        r->faces = FACES_UNKNOWN;
}

static void pause_claims(struct step *s)
{
    for (int kind = 0; kind < KINDS; kind++) {
        const struct rules_kind *k = &s->r->kind[kind];

        if (k->live && kind != KIND_WRONG_PERSON)
            claim_finish(s, (enum incident_kind)kind, k->contrary_ms >= 0 ? k->contrary_ms : s->now_ms);
    }
}

/* A cause that ended leaves its kind at once; silence is counted anew from here. */
static void restart(struct step *s)
{
    if (s->now_ms - s->r->since_ms > RULES_UNSEEN_MS)
        claims_skip(s, s->now_ms - s->r->since_ms);
    s->r->since_ms = s->now_ms;
    s->r->before_ms[0] = s->r->before_ms[1] = -1;
}

static void on_track(struct step *s, int blocked)
{
    struct rules *r = s->r;

    if (blocked && !r->blocked) {
        r->signal_ms = s->now_ms;
    } else if (!blocked && r->blocked) {
        claim_against(s, KIND_BLOCKED, s->now_ms);
        restart(s);
    }
    r->blocked = (uint8_t)blocked;
}

static void on_socket(struct step *s, int lost)
{
    struct rules *r = s->r;

    if (lost && !r->lost) {
        r->signal_ms = s->now_ms;
    } else if (!lost && r->lost) {
        claim_against(s, KIND_TECHNICAL, s->now_ms);
        restart(s);
        r->signal_ms = s->now_ms;
    }
    r->lost = (uint8_t)lost;
}

static void on_page(struct step *s, int hidden)
{
    struct rules *r = s->r;

    if (hidden && (r->hidden_from_ms < 0 || r->hidden_to_ms >= 0)) {
        r->hidden_from_ms = s->now_ms;
        r->hidden_to_ms = -1;
    } else if (!hidden && r->hidden_from_ms >= 0 && r->hidden_to_ms < 0) {
        r->hidden_to_ms = s->now_ms;
    }
}

static void on_signal(struct step *s, enum client_signal signal)
{
    struct rules *r = s->r;

    switch (signal) {
    case SIGNAL_TRACK_MUTED:
    case SIGNAL_TRACK_ENDED:
    case SIGNAL_TRACK_LIVE:
        on_track(s, signal != SIGNAL_TRACK_LIVE);
        break;
    case SIGNAL_SOCKET_LOST:
    case SIGNAL_SOCKET_BACK:
        on_socket(s, signal == SIGNAL_SOCKET_LOST);
        break;
    case SIGNAL_PAGE_SHOWN:
    case SIGNAL_PAGE_HIDDEN:
        on_page(s, signal == SIGNAL_PAGE_HIDDEN);
        break;
    case SIGNAL_CAMERA_VIRTUAL:
    case SIGNAL_CAMERA_REAL:
        r->virtual_label = signal == SIGNAL_CAMERA_VIRTUAL;
        break;
    case SIGNAL_PAUSED:
        if (!r->paused)
            pause_claims(s);
        r->paused = 1;
        break;
    case SIGNAL_RESUMED:
        restart(s);
        r->signal_ms = s->now_ms;
        r->paused = 0;
        break;
    case SIGNAL_UNSEEN:
        restart(s);
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

    if (is_sight && (in->sight->flags & WIRE_LATE))
        return 0;
    if (!r->begun) {
        r->begun = 1;
        r->now_ms = r->since_ms = at_ms;
    } else if (is_sight && at_ms <= r->since_ms && r->before_ms[0] >= 0) {
        return 0; /* behind or the same picture twice */
    }
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
    if (is_sight)
        on_sight(&s, in->sight);
    else if (!r->paused)
        over_time(&s);
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
            claim_finish(&s, (enum incident_kind)kind, to_ms);
    }
    return s.count;
}
