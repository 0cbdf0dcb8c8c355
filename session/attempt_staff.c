#include "attempt_books.h"

#include <stdio.h>
#include <string.h>

#include "answer.h"
#include "incident.h"
#include "policy.h"
#include "text.h"

enum fault attempt_admit(struct db *db, const struct actor *by, const char *id, int64_t now_ms)
{
    struct attempt a;
    enum fault f = attempt_load(db, id, &a);
    if (f)
        return f;
    if (a.state != ATTEMPT_ID_OK || !a.entered_ms)
        return fault(F_CONFLICT, "attempt %s does not wait to be admitted", id);
    if (now_ms < a.starts_ms)
        return fault(F_TOO_EARLY, "the exam of attempt %s begins at %lld", id, (long long)a.starts_ms);
    a.started_ms = now_ms;
    a.deadline_ms = now_ms + a.duration_s * 1000;
    if (a.own_time && a.deadline_ms > a.sitting_ends_ms)
        a.deadline_ms = a.sitting_ends_ms;
    f = attempt_items_make(db, id, a.exam, a.seed, a.shuffle);
    if (!f)
        f = attempt_move(db, by, &a, EVENT_ADMIT, a.duration_s, NULL, now_ms);
    return f ? f : attempt_still_cut(db, &a, now_ms);
}

enum fault attempt_still_cut(struct db *db, struct attempt *a, int64_t now_ms)
{
    return a->online || a->state != ATTEMPT_IN_PROGRESS ? F_OK : attempt_cut(db, a, "offline", now_ms, now_ms);
}

enum fault attempt_pause(struct db *db, const struct actor *by, const char *id, const char *reason, int64_t now_ms)
{
    struct attempt a;
    enum fault f = reason_check(reason);
    if (!f)
        f = attempt_load(db, id, &a);
    if (!f && a.pauses >= a.max_pauses)
        f = fault(F_CONFLICT, "attempt %s had its %lld pauses", id, (long long)a.max_pauses);
    if (!f && a.deadline_ms && a.deadline_ms <= now_ms)
        f = fault(F_EXPIRED, "the time of attempt %s is over", id);
    if (f)
        return f;
    a.pauses++;
    a.paused_ms = now_ms;
    clock_stop(&a, now_ms);
    f = attempt_move(db, by, &a, EVENT_PAUSE, 0, reason, now_ms);
    return f ? f : incident_end_all(db, id, now_ms, now_ms);
}

enum fault attempt_resume(struct db *db, const struct actor *by, const char *id, const char *reason, int64_t now_ms)
{
    struct attempt a;
    enum fault f = reason_check(reason);
    if (!f)
        f = attempt_load(db, id, &a);
    if (f)
        return f;
    int64_t stood_s = a.paused_ms ? (now_ms - a.paused_ms) / 1000 : 0;
    a.paused_ms = 0;
    clock_start(&a, now_ms);
    f = attempt_move(db, by, &a, EVENT_RESUME, stood_s, reason, now_ms);
    return f ? f : attempt_still_cut(db, &a, now_ms);
}

enum fault attempt_extra(struct db *db, const struct actor *by, const char *id, int64_t seconds, const char *reason,
                         int64_t now_ms)
{
    struct attempt a;
    int64_t most;
    enum fault f = reason_check(reason);
    if (!f)
        f = attempt_load(db, id, &a);
    if (!f)
        f = policy_int(db, a.policy_version, "extra_time_max_s", &most);
    if (!f && (seconds < 1 || a.extra_s + seconds > most))
        f = fault(F_INVALID, "%lld s of extra time for attempt %s", (long long)seconds, id);
    if (!f && a.deadline_ms && a.deadline_ms <= now_ms)
        f = fault(F_EXPIRED, "the time of attempt %s is over", id);
    if (f)
        return f;
    clock_add(&a, seconds);
    return attempt_move(db, by, &a, EVENT_EXTRA, seconds, reason, now_ms);
}

enum fault attempt_terminate(struct db *db, const struct actor *by, const char *id, const char *code,
                             const char *reason, int64_t now_ms)
{
    struct attempt a;
    enum fault f = reason_check(reason);
    if (!f && !text_fits(code, ATTEMPT_KEY_MAX))
        f = fault(F_INVALID, "a code is needed");
    if (!f)
        f = attempt_load(db, id, &a);
    if (f)
        return f;
    a.ended_ms = now_ms;
    clock_stop(&a, now_ms);
    f = attempt_move(db, by, &a, EVENT_TERMINATE, 0, reason, now_ms);
    if (!f)
        f = db_run(db, S_ATTEMPT_ENDED_BY, "ttt", id, by->person, code);
    return f ? f : attempt_end(db, by, &a, now_ms);
}

enum fault attempt_tab(struct db *db, const struct actor *by, const char *id, bool allow, int64_t now_ms)
{
    struct attempt a;
    (void)now_ms;
    enum fault f = attempt_load(db, id, &a);
    if (!f && !a.tab_asked[0])
        f = fault(F_CONFLICT, "no other tab asks for attempt %s", id);
    if (f)
        return f;
    snprintf(a.tab_allowed, sizeof a.tab_allowed, "%s", allow ? a.tab_asked : "");
    a.tab_asked[0] = 0;
    return attempt_keep(db, by, &a, "attempt.tab", allow ? "allowed" : "refused");
}

enum fault attempt_cancel(struct db *db, const struct actor *by, const char *id, const char *reason, int64_t now_ms)
{
    struct attempt a;
    enum fault f = reason_check(reason);
    if (!f)
        f = attempt_load(db, id, &a);
    if (f)
        return f;
    clock_stop(&a, now_ms);
    f = attempt_move(db, by, &a, EVENT_CANCEL, 0, reason, now_ms);
    return f ? f : incident_end_all(db, id, now_ms, now_ms);
}
