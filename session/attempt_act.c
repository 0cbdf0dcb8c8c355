#include "attempt_books.h"

#include <stdio.h>
#include <string.h>

#include "grade.h"
#include "incident.h"
#include "policy.h"

static char *slot_of(struct attempt *a, char kind)
{
    return kind == 'A' ? a->act_a : a->act_b;
}

/* Where an act is remembered without moving the machine: the exam still runs, or another act is in turn. */
static bool act_waits(enum attempt_state state, char kind)
{
    if (state_live(state) || (state >= ATTEMPT_SUBMITTED && state <= ATTEMPT_TERMINATED))
        return true;
    return kind == 'A' ? state == ATTEMPT_ACT_B_OPEN : state == ATTEMPT_NO_SHOW || state == ATTEMPT_ACT_A_OPEN;
}

enum fault attempt_act_opened(struct db *db, const struct actor *by, const char *id, char kind, const char *act,
                              int64_t now_ms)
{
    struct attempt a;
    enum attempt_event event = kind == 'A' ? EVENT_ACT_A : EVENT_ACT_B;
    enum fault f = attempt_load(db, id, &a);
    if (f)
        return f;
    char *slot = slot_of(&a, kind);
    bool waits = act_waits(a.state, kind);
    if (*slot || (!waits && attempt_next(a.state, event) < 0))
        return fault(F_CONFLICT, "attempt %s is %s, its open act %c is \"%s\"", id, state_word(a.state), kind, slot);
    snprintf(slot, ID_LEN + 1, "%s", act);
    f = waits ? attempt_keep(db, by, &a, kind == 'A' ? "attempt.act_a" : "attempt.act_b", act)
              : attempt_move(db, by, &a, event, 0, act, now_ms);
    if (!f && !state_live(a.state) && a.score >= 0)
        f = grade_withhold(db, by, a.enrolment, "act", act, now_ms);
    return f;
}

static enum fault load_with_act(struct db *db, const char *id, char kind, const char *act, struct attempt *ret)
{
    enum fault f = attempt_load(db, id, ret);
    if (!f && strcmp(slot_of(ret, kind), act))
        f = fault(F_CONFLICT, "attempt %s is not under act %s", id, act);
    return f;
}

enum fault attempt_act_dropped(struct db *db, const struct actor *by, const char *id, char kind, const char *act,
                               int64_t now_ms)
{
    struct attempt a;
    enum fault f = load_with_act(db, id, kind, act, &a);
    if (f)
        return f;
    *slot_of(&a, kind) = 0;
    enum attempt_event event = kind == 'A' ? EVENT_ACT_A_DROPPED : EVENT_ACT_B_KEEP;
    enum attempt_state held = kind == 'A' ? ATTEMPT_ACT_A_OPEN : ATTEMPT_ACT_B_OPEN;
    f = a.state == held ? attempt_move(db, by, &a, event, 0, act, now_ms)
                        : attempt_keep(db, by, &a, "attempt.act_dropped", act);
    return f ? f : attempt_settle(db, by, id, now_ms);
}

enum fault attempt_act_registered(struct db *db, const struct actor *by, const char *id, const char *act,
                                  int64_t now_ms)
{
    struct attempt a;
    enum fault f = load_with_act(db, id, 'A', act, &a);
    return f ? f : attempt_move(db, by, &a, EVENT_ACT_A_REGISTERED, 0, act, now_ms);
}

enum fault attempt_annul(struct db *db, const struct actor *by, const char *id, const char *act, int64_t now_ms)
{
    struct attempt a;
    enum fault f = load_with_act(db, id, 'A', act, &a);
    if (f)
        return f;
    a.act_a[0] = 0;
    f = attempt_move(db, by, &a, EVENT_ANNUL, 0, act, now_ms);
    return f ? f : grade_annul(db, by, a.enrolment, id, act, now_ms);
}

enum fault attempt_reinstate(struct db *db, const struct actor *by, const char *id, const char *act, const char *ground,
                             int64_t now_ms)
{
    struct attempt a;
    enum fault f = reason_check(ground);
    if (!f)
        f = attempt_load(db, id, &a);
    if (f)
        return f;
    if (a.act_a[0] && strcmp(a.act_a, act))
        return fault(F_CONFLICT, "attempt %s is under act %s", id, a.act_a);
    a.act_a[0] = 0;
    f = attempt_move(db, by, &a, EVENT_REINSTATE, 0, ground, now_ms);
    if (!f)
        f = grade_reinstate(db, by, a.enrolment, id, act, ground, now_ms);
    return f ? f : attempt_move(db, &actor_system, &a, EVENT_RELEASE, 0, act, now_ms);
}

/* The exam goes on; a new allowance for lost connections comes with it. */
static enum fault let_run(struct db *db, const struct actor *by, struct attempt *a, enum attempt_event event,
                          const char *act, int64_t extra_s, int64_t now_ms)
{
    int64_t cap_s;
    bool standing = a->state == ATTEMPT_SUSPENDED || a->state == ATTEMPT_ACT_B_OPEN || event == EVENT_ACT_B_RESUME;
    enum fault f = policy_int(db, a->policy_version, "reconnect_cap", &cap_s);
    if (f)
        return f;
    if (a->state == ATTEMPT_SUSPENDED)
        a->cap_s += cap_s;
    if (extra_s)
        clock_add(a, extra_s);
    if (standing && a->state != ATTEMPT_INTERRUPTED)
        clock_start(a, now_ms);
    if (a->state == ATTEMPT_SUSPENDED)
        f = db_run(db, S_INTERRUPTION_END, "tiii", a->id, now_ms, (int64_t)0, (int64_t)1);
    a->paused_ms = event == EVENT_ACT_B_RESUME ? 0 : a->paused_ms;
    a->ended_ms = 0;
    a->submit_key[0] = 0;
    if (!f)
        f = attempt_move(db, by, a, event, extra_s, act, now_ms);
    return f ? f : attempt_still_cut(db, a, now_ms);
}

static enum fault repeat(struct db *db, const struct actor *by, struct attempt *a, const char *act, int64_t now_ms)
{
    struct id id;
    a->ended_ms = a->ended_ms ? a->ended_ms : now_ms;
    clock_stop(a, now_ms);
    enum fault f = attempt_move(db, by, a, EVENT_ACT_B_REPEAT, 0, act, now_ms);
    if (!f)
        f = incident_end_all(db, a->id, now_ms, now_ms);
    return f ? f : attempt_schedule(db, by, a->sitting, a->student, "technical_repeat", now_ms, &id);
}

bool attempt_act_b_may(enum attempt_state state, enum b_decision decision)
{
    static const enum attempt_event events[] = {[B_RESUME] = EVENT_ACT_B_RESUME,
                                                [B_EXTRA_TIME] = EVENT_ACT_B_EXTRA,
                                                [B_NEW_ATTEMPT] = EVENT_ACT_B_REPEAT,
                                                [B_CANCEL] = EVENT_CANCEL};
    if (decision == B_NO_EFFECT)
        return state != ATTEMPT_SUSPENDED;
    return decision == B_KEEP_SCORE || attempt_next(state, events[decision]) >= 0;
}

static enum fault call_off(struct db *db, const struct actor *by, struct attempt *a, const char *act, int64_t now_ms)
{
    clock_stop(a, now_ms);
    enum fault f = attempt_move(db, by, a, EVENT_CANCEL, 0, act, now_ms);
    return f ? f : incident_end_all(db, a->id, now_ms, now_ms);
}

enum fault attempt_act_b(struct db *db, const struct actor *by, const char *id, const char *act,
                         enum b_decision decision, int64_t extra_s, int64_t now_ms)
{
    struct attempt a;
    enum fault f = load_with_act(db, id, 'B', act, &a);
    if (f)
        return f;
    a.act_b[0] = 0;
    if (decision == B_EXTRA_TIME && extra_s < 1)
        return fault(F_INVALID, "%lld s of extra time", (long long)extra_s);
    if (decision == B_EXTRA_TIME)
        return let_run(db, by, &a, EVENT_ACT_B_EXTRA, act, extra_s, now_ms);
    if (decision == B_RESUME)
        return let_run(db, by, &a, EVENT_ACT_B_RESUME, act, 0, now_ms);
    if (decision == B_NEW_ATTEMPT)
        return repeat(db, by, &a, act, now_ms);
    if (decision == B_CANCEL)
        return call_off(db, by, &a, act, now_ms);
    if (a.state == ATTEMPT_SUSPENDED && decision == B_NO_EFFECT)
        return fault(F_CONFLICT, "attempt %s is suspended: resume, repeat or keep its score", id);
    if (a.state == ATTEMPT_SUSPENDED) {
        a.ended_ms = now_ms;
        f = attempt_move(db, by, &a, EVENT_ACT_B_KEEP, 0, act, now_ms);
        return f ? f : attempt_end(db, by, &a, now_ms);
    }
    if (a.state == ATTEMPT_ACT_B_OPEN)
        f = attempt_move(db, by, &a, EVENT_ACT_B_KEEP, 0, act, now_ms);
    else
        f = attempt_keep(db, by, &a, "attempt.act_b_done", act);
    return f ? f : attempt_settle(db, by, id, now_ms);
}
