#include "rules_claim.h"

#include <string.h>

/* Supporting looks for each that contradicts, at least. The judgements of a face are counted by their own rule. */
static uint32_t majority(enum incident_kind kind)
{
    return kind == KIND_WRONG_PERSON ? 0 : kind == KIND_OBJECT ? 1 : 2;
}

/* Causes of one another: when one of these is an incident, no other is at that time. */
static int exclusive(enum incident_kind kind)
{
    return kind <= KIND_ABSENT;
}

static int of_pictures(enum incident_kind kind)
{
    return kind != KIND_TECHNICAL && kind != KIND_NO_FRAMES && kind != KIND_BLOCKED;
}

static int more_is_stronger(enum incident_kind kind)
{
    return kind == KIND_EXTRA_PERSON || kind == KIND_NO_FRAMES || kind == KIND_TECHNICAL || kind == KIND_OBJECT ||
           kind == KIND_LOOPING || kind == KIND_VIRTUAL_CAMERA || kind == KIND_ATTENTION;
}

static struct frame_ref frame_of(const struct sight *s)
{
    if (!s)
        return (struct frame_ref){.seq = 0, .pts_ms = -1};
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
    if (k->extra)
        v->number[v->numbers++] = (struct kind_number){extra_name((enum kind_extra)k->extra), k->extra_value, 0};
}

void claim_finish(struct step *s, enum incident_kind kind, int64_t to_ms)
{
    struct rules_kind *k = &s->r->kind[kind];

    if (k->advised)
        say(s, VERDICT_UNADVISE, kind, -1);
    if (k->open)
        say(s, VERDICT_CLOSE, kind, to_ms);
    if (k->open && exclusive(kind) && to_ms > s->r->ended_ms)
        s->r->ended_ms = to_ms;
    memset(k, 0, sizeof *k);
}

static int contradicted(const struct step *s, enum incident_kind kind)
{
    const struct rules_kind *k = &s->r->kind[kind];

    return k->live && k->contrary_ms >= 0 && s->now_ms - k->contrary_ms >= s->policy->kind[kind].close_ms;
}

void claims_settle(struct step *s)
{
    for (int kind = 0; kind < KINDS; kind++)
        if (contradicted(s, (enum incident_kind)kind))
            claim_finish(s, (enum incident_kind)kind, s->r->kind[kind].contrary_ms);
}

void claim_against(struct step *s, enum incident_kind kind, int64_t from_ms)
{
    struct rules_kind *k = &s->r->kind[kind];

    if (!k->live)
        return;
    k->no++;
    if (k->contrary_ms < 0) {
        int64_t seen_ms = k->last.pts_ms > k->from_ms ? k->last.pts_ms : k->from_ms;

        k->contrary_ms = from_ms < seen_ms ? seen_ms : from_ms;
    }
    if (contradicted(s, kind))
        claim_finish(s, kind, k->contrary_ms);
}

static void begin(struct rules_kind *k, const struct support *u)
{
    memset(k, 0, sizeof *k);
    k->live = 1;
    k->from_ms = u->from_ms;
    k->contrary_ms = -1;
    k->value = u->value;
    k->limit = u->limit;
    k->extra = u->extra;
    k->extra_value = u->extra_value;
    k->first = k->peak = frame_of(u->sight);
}

static void strongest(struct rules_kind *k, enum incident_kind kind, const struct support *u)
{
    int stronger = more_is_stronger(kind) ? u->value > k->value : u->value < k->value;

    if (u->extra && (stronger || u->renew)) {
        k->extra = u->extra;
        k->extra_value = u->extra_value;
    }
    if (!stronger)
        return;
    k->value = u->value;
    k->limit = u->limit;
    k->peak = frame_of(u->sight);
}

/* One cause, one incident: another one ends where it was contradicted, at the latest where this began, and this begins
   no earlier than the others ended. What is not yet an incident is left alone. */
static void open_incident(struct step *s, enum incident_kind kind)
{
    struct rules_kind *k = &s->r->kind[kind];

    for (int other = 0; exclusive(kind) && other < KINDS; other++) {
        const struct rules_kind *o = &s->r->kind[other];

        if (other == (int)kind || !exclusive((enum incident_kind)other) || !o->open)
            continue;
        int64_t to_ms = o->contrary_ms >= 0 ? o->contrary_ms : k->from_ms;
        claim_finish(s, (enum incident_kind)other, to_ms < o->from_ms ? o->from_ms : to_ms);
    }
    if (exclusive(kind) && k->from_ms < s->r->ended_ms)
        k->from_ms = s->r->ended_ms;
    k->open = 1;
    k->updated_ms = s->now_ms;
    say(s, VERDICT_OPEN, kind, -1);
}

void claim_for(struct step *s, enum incident_kind kind, struct support u)
{
    struct rules_kind *k = &s->r->kind[kind];
    const struct kind_policy *p = &s->policy->kind[kind];

    if (!p->open_ms)
        return;
    if (contradicted(s, kind)) /* long enough, with nothing seen since */
        claim_finish(s, kind, k->contrary_ms);
    if (!k->live)
        begin(k, &u);
    strongest(k, kind, &u);
    k->contrary_ms = -1;
    k->last = frame_of(u.sight);
    k->yes += u.sure && k->yes < p->looks ? p->looks : 1;
    if (k->open) {
        if (s->now_ms - k->updated_ms >= RULES_UPDATE_MS) {
            k->updated_ms = s->now_ms;
            say(s, VERDICT_UPDATE, kind, -1);
        }
        return;
    }
    if (!u.hold)
        claim_ripen(s, kind);
}

void claim_ripen(struct step *s, enum incident_kind kind)
{
    struct rules_kind *k = &s->r->kind[kind];
    const struct kind_policy *p = &s->policy->kind[kind];
    int64_t lasted_ms = s->now_ms - k->from_ms - k->unseen_ms;

    if (!p->open_ms || !k->live || k->open || k->contrary_ms >= 0)
        return;
    if (k->yes < majority(kind) * k->no) /* doubtful: it may still be nothing */
        return;
    if (p->advise_ms && !k->advised && lasted_ms >= p->advise_ms) {
        k->advised = 1;
        say(s, VERDICT_ADVISE, kind, -1);
    }
    if (lasted_ms >= p->open_ms && k->yes >= p->looks)
        open_incident(s, kind);
}

void claims_unseen(struct step *s, int64_t from_ms)
{
    for (int kind = 0; kind < KINDS; kind++)
        if (of_pictures((enum incident_kind)kind))
            claim_against(s, (enum incident_kind)kind, from_ms);
}

void claims_skip(struct step *s, int64_t gap_ms)
{
    for (int kind = 0; kind < KINDS; kind++)
        if (of_pictures((enum incident_kind)kind) && s->r->kind[kind].live)
            s->r->kind[kind].unseen_ms += gap_ms;
}
