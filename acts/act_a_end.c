#include "act_a.h"

#include <stdio.h>
#include <string.h>

#include "act_b.h"
#include "act_sign.h"
#include "attempt.h"
#include "grade.h"
#include "incident.h"
#include "text.h"

/* How an act A ends: dismissed, turned into a B, or posted and perhaps reinstated. */

static enum fault reason_fits(const char *reason)
{
    return text_fits(reason, ACT_REASON_MAX) ? F_OK : fault(F_INVALID, "a reason has 1 to %d bytes", ACT_REASON_MAX);
}

static enum fault each_attempt(struct db *db, const struct act *act, struct arena *arena, struct act_link **ret_links,
                               size_t *ret_n)
{
    arena_init(arena, 0);
    enum fault f = act_links(db, act->id, arena, ret_links, ret_n);
    if (f)
        arena_release(arena);
    return f;
}

static enum fault drop(struct db *db, const struct actor *by, const struct act *act, int64_t now_ms)
{
    struct arena arena;
    struct act_link *links;
    size_t n;
    enum fault f = each_attempt(db, act, &arena, &links, &n);
    if (f)
        return f;
    for (size_t i = 0; !f && i < n; i++)
        f = attempt_act_dropped(db, by, links[i].attempt, 'A', act->id, now_ms);
    if (!f)
        f = db_run(db, S_ACT_HOLD_END, "ti", act->id, now_ms);
    arena_release(&arena);
    return f;
}

enum fault act_a_dismiss(struct db *db, const struct actor *by, const struct act *act, const char *reason,
                         int64_t now_ms)
{
    enum fault f = reason_fits(reason);
    if (f)
        return f;
    if (act->state == ACT_DRAFTED && !act->dismiss_by) {
        f = db_run(db, S_ACT_DISMISS_FIRST, "ttti", act->id, by->person, reason, now_ms);
        return f ? f : act_tell(db, by, act->id, "dismiss_asked", reason, now_ms);
    }
    f = db_run(db, S_ACT_DISMISS, "ttti", act->id, act_state_word(act->state), by->person, now_ms);
    if (!f)
        f = act_moved(db, act);
    if (!f)
        f = incident_dismiss_by_act(db, by, act->id, reason, now_ms);
    if (!f)
        f = drop(db, by, act, now_ms);
    return f ? f : act_tell(db, by, act->id, "dismiss", reason, now_ms);
}

static enum fault move_incidents(struct db *db, const struct actor *by, const char *from, const char *to)
{
    char ids[ACT_INCIDENTS_MAX][ID_LEN + 1];
    size_t n = 0;
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_INCIDENT_OF_ACT, "t", from); f == F_OK; f = row_next(&row))
        if (n < ACT_INCIDENTS_MAX)
            snprintf(ids[n++], sizeof ids[0], "%s", row_peek(&row, 0));
    if (f != F_NOT_FOUND)
        return f;
    f = F_OK;
    for (size_t i = 0; !f && i < n; i++) {
        f = incident_set_act(db, by, ids[i], NULL);
        if (!f)
            f = incident_set_act(db, by, ids[i], to);
    }
    return f;
}

enum fault act_a_to_b(struct db *db, const struct actor *by, const struct act *act, const char *reason, int64_t now_ms,
                      struct id *ret_b)
{
    struct arena arena;
    struct act_link *links;
    size_t n;
    enum fault f = reason_fits(reason);
    if (!f)
        f = each_attempt(db, act, &arena, &links, &n);
    if (f)
        return f;
    const char *attempts[] = {links[0].attempt};
    /* B takes hold before A lets go: the score stays withheld in between. */
    f = act_b_open(db, by, attempts, 1, reason, now_ms, ret_b);
    arena_release(&arena);
    if (!f)
        f = move_incidents(db, by, act->id, ret_b->text);
    if (!f)
        f = db_run(db, S_ACT_CONVERTED, "tti", act->id, ret_b->text, now_ms);
    if (!f)
        f = act_moved(db, act);
    if (!f)
        f = drop(db, by, act, now_ms);
    return f ? f : act_tell(db, by, act->id, "to_b", reason, now_ms);
}

enum fault act_a_prepare(struct db *db, const struct actor *by, const struct act *act, const char *comment,
                         const char *outcome, int64_t now_ms)
{
    if (strlen(comment) > ACT_REASON_MAX || strlen(outcome) > 64 || !text_valid(comment) || !text_valid(outcome))
        return fault(F_INVALID, "a comment has up to %d bytes", ACT_REASON_MAX);
    enum fault f = grade_outcome_check(db, act->policy_version, outcome);
    if (!f)
        f = db_run(db, S_ACT_PREPARE, "ttitt", act->id, by->person, now_ms, comment, outcome);
    if (!f)
        f = act_moved(db, act);
    return f ? f : act_tell(db, by, act->id, "prepare", comment, now_ms);
}

static enum fault notify(struct db *db, const struct act *act, const char *person, const char *kind, int64_t now_ms)
{
    struct id id = id_make();
    return db_run(db, S_ACT_NOTIFY, "tttti", id.text, person, kind, act->id, now_ms);
}

enum fault act_a_post(struct db *db, const struct actor *by, const struct act *act, int64_t now_ms)
{
    struct arena arena;
    struct act_link *links;
    size_t n;
    enum fault f = act_signatures_stand(db, act);
    if (!f)
        f = each_attempt(db, act, &arena, &links, &n);
    if (f)
        return f;
    f = db_run(db, S_ACT_POST, "tti", act->id, by->person, now_ms);
    if (!f)
        f = act_moved(db, act);
    for (size_t i = 0; !f && i < n; i++) {
        f = attempt_annul(db, by, links[i].attempt, act->id, now_ms);
        if (!f)
            f = grade_annulled_outcome(db, by, links[i].enrolment, act->outcome ? act->outcome : "", act->id, now_ms);
        if (!f)
            f = notify(db, act, links[i].person, "annulled", now_ms);
    }
    arena_release(&arena);
    return f ? f : act_tell(db, by, act->id, "post", act->reg_no, now_ms);
}

/* The first of two. */
static enum fault ask_back(struct db *db, const struct actor *by, const struct act *act, const char *ground,
                           int64_t now_ms)
{
    enum fault f = db_run(db, S_ACT_CANCEL_ASK, "ttit", act->id, by->person, now_ms, ground);
    if (!f)
        f = act_moved(db, act);
    return f ? f : act_tell(db, by, act->id, "reinstate_asked", ground, now_ms);
}

enum fault act_a_reinstate(struct db *db, const struct actor *by, const struct act *act, const char *ground,
                           int64_t now_ms)
{
    struct arena arena;
    struct act_link *links;
    size_t n;
    bool decided = false;
    enum fault f = reason_fits(ground);
    if (!f)
        f = act_appeal_upheld(db, act->id, &decided);
    if (!f && !act->cancel_asked_by && !decided)
        return ask_back(db, by, act, ground, now_ms);
    if (!f)
        f = each_attempt(db, act, &arena, &links, &n);
    if (f)
        return f;
    f = db_run(db, S_ACT_CANCEL, "ttit", act->id, by->person, now_ms, ground);
    if (!f)
        f = act_moved(db, act);
    for (size_t i = 0; !f && i < n; i++) {
        f = attempt_reinstate(db, by, links[i].attempt, act->id, ground, now_ms);
        if (!f)
            f = notify(db, act, links[i].person, "reinstated", now_ms);
    }
    arena_release(&arena);
    return f ? f : act_tell(db, by, act->id, "reinstate", ground, now_ms);
}
