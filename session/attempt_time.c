#include "attempt_books.h"

#include <string.h>

#include "answer.h"
#include "grade.h"
#include "incident.h"
#include "individual.h"
#include "mark.h"
#include "policy.h"

static enum fault blocked(struct db *db, const struct attempt *a, bool *ret)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ATTEMPT_OPEN_INCIDENTS, "t", a->id);
    if (f)
        return f;
    *ret = row_int(&row, 0) > 0 || a->act_a[0] || a->act_b[0];
    row_done(&row);
    return F_OK;
}

static enum fault policy_is(struct db *db, const struct attempt *a, const char *key, const char *word, bool *ret)
{
    char text[POLICY_TEXT_MAX];
    enum fault f = policy_text(db, a->policy_version, key, text);
    if (!f)
        *ret = !strcmp(text, word);
    return f;
}

/* Nothing while a mark is missing; else the score and its grade events. */
static enum fault score(struct db *db, const struct actor *by, struct attempt *a, int64_t now_ms)
{
    bool partial;
    int64_t unmarked;
    enum fault f = policy_is(db, a, "scoring_multiple", "partial", &partial);
    if (!f)
        f = answers_score(db, a->id, partial, &a->score_raw, &a->score_max, &unmarked);
    if (f)
        return f;
    if (!unmarked)
        a->score = a->score_max > 0 ? grade_score(a->score_raw, a->score_max) : 0;
    f = attempt_keep(db, &actor_system, a, NULL, NULL);
    if (!f && unmarked)
        return mark_code_make(db, a->id, a->exam);
    return f ? f : grade_exam(db, by, a->enrolment, a->id, (int)a->score, a->policy_version, now_ms);
}

enum fault attempt_end(struct db *db, const struct actor *by, struct attempt *a, int64_t now_ms)
{
    a->deadline_ms = a->left_ms = a->cut_ms = a->paused_ms = 0;
    a->tab_asked[0] = a->tab_allowed[0] = 0;
    a->hand = false;
    enum fault f = incident_end_all(db, a->id, a->ended_ms, now_ms);
    if (!f)
        f = db_run(db, S_INTERRUPTION_END, "tiii", a->id, a->ended_ms, (int64_t)0, (int64_t)0);
    if (!f)
        f = score(db, &actor_system, a, now_ms);
    return f ? f : attempt_settle(db, by, a->id, now_ms);
}

enum fault attempt_marked(struct db *db, const struct actor *by, const char *id, int64_t now_ms)
{
    struct attempt a;
    enum fault f = attempt_load(db, id, &a);
    if (!f)
        f = score(db, by, &a, now_ms);
    return f || a.score < 0 ? f : attempt_settle(db, by, id, now_ms);
}

/* Something of it is still open: into review, and on to the act that holds it. */
static enum fault settle_open(struct db *db, struct attempt *a, int64_t now_ms)
{
    enum fault f = F_OK;
    const struct actor *by = &actor_system;
    if (attempt_next(a->state, EVENT_REVIEW) >= 0)
        f = attempt_move(db, by, a, EVENT_REVIEW, 0, NULL, now_ms);
    if (!f && a->state == ATTEMPT_UNDER_REVIEW && a->act_a[0])
        f = attempt_move(db, by, a, EVENT_ACT_A, 0, a->act_a, now_ms);
    else if (!f && a->state == ATTEMPT_UNDER_REVIEW && a->act_b[0])
        f = attempt_move(db, by, a, EVENT_ACT_B, 0, a->act_b, now_ms);
    const char *act = a->act_a[0] ? a->act_a : a->act_b;
    return f ? f : grade_withhold(db, by, a->enrolment, *act ? "act" : "review", act, now_ms);
}

static enum fault settle_clear(struct db *db, const struct actor *by, struct attempt *a, int64_t now_ms)
{
    enum fault f = F_OK;
    bool at_once;
    if (attempt_next(a->state, EVENT_CLEAR) >= 0)
        f = attempt_move(db, by, a, EVENT_CLEAR, 0, NULL, now_ms);
    if (!f && a->state == ATTEMPT_GRADED_PENDING && a->score >= 0)
        f = attempt_move(db, &actor_system, a, EVENT_GRADE, 0, NULL, now_ms);
    if (f || a->state != ATTEMPT_GRADED)
        return f;
    f = policy_is(db, a, "release", "at_once", &at_once);
    if (f || !at_once)
        return f;
    f = attempt_move(db, &actor_system, a, EVENT_RELEASE, 0, NULL, now_ms);
    return f ? f : grade_release(db, &actor_system, a->enrolment, "attempt", a->id, now_ms);
}

enum fault attempt_release(struct db *db, const struct actor *by, const char *id, const char *ground_kind,
                           const char *ground, int64_t now_ms)
{
    struct attempt a;
    enum fault f = attempt_load(db, id, &a);
    if (f || a.state == ATTEMPT_RELEASED)
        return f;
    if (a.state != ATTEMPT_GRADED || a.act_a[0] || a.act_b[0])
        return fault(F_CONFLICT, "attempt %s is %s: not to be released", id, state_word(a.state));
    f = attempt_move(db, by, &a, EVENT_RELEASE, 0, ground, now_ms);
    return f ? f : grade_release(db, by, a.enrolment, ground_kind, ground, now_ms);
}

enum fault attempt_settle(struct db *db, const struct actor *by, const char *id, int64_t now_ms)
{
    struct attempt a;
    bool open = false;
    enum fault f = attempt_load(db, id, &a);
    if (!f)
        f = blocked(db, &a, &open);
    if (f || !state_over(a.state) || a.state > ATTEMPT_GRADED)
        return f;
    if (open)
        return settle_open(db, &a, now_ms);
    if (a.state == ATTEMPT_ACT_A_OPEN || a.state == ATTEMPT_ACT_B_OPEN)
        return fault(F_CORRUPT, "attempt %s is %s without an act", id, state_word(a.state));
    return settle_clear(db, by, &a, now_ms);
}

enum fault attempt_suspend(struct db *db, struct attempt *a, int64_t now_ms)
{
    int64_t credit = clock_credit_left(a);
    a->credited_ms += credit;
    a->cut_ms = 0;
    enum fault f = db_run(db, S_INTERRUPTION_OVER, "ti", a->id, credit);
    return f ? f : attempt_move(db, &actor_system, a, EVENT_CAP_OVER, credit / 1000, "reconnect_cap", now_ms);
}

static enum fault sweep_one(struct db *db, const char *id, int64_t now_ms)
{
    struct attempt a;
    enum fault f = attempt_load(db, id, &a);
    if (f)
        return f;
    if (a.state == ATTEMPT_SCHEDULED || state_checking(a.state)) {
        f = attempt_move(db, &actor_system, &a, EVENT_NO_SHOW, 0, NULL, now_ms);
        return f ? f : no_show_open(db, id, now_ms);
    }
    if (a.state == ATTEMPT_INTERRUPTED && a.clock_stops)
        return attempt_suspend(db, &a, now_ms);
    a.ended_ms = a.deadline_ms;
    f = attempt_move(db, &actor_system, &a, EVENT_TIME_OVER, 0, NULL, now_ms);
    return f ? f : attempt_end(db, &actor_system, &a, now_ms);
}

enum fault attempt_sweep(struct db *db, int64_t now_ms, size_t max, struct arena *arena, struct id **ret_ids,
                         size_t *ret_count)
{
    struct id *ids = arena_alloc(arena, max * sizeof *ids);
    struct row row;
    size_t count = 0;
    enum fault f;
    if (!ids)
        return fault(F_NOMEM, "sweep of %zu", max);
    for (f = db_each(db, &row, S_ATTEMPT_DUE, "ii", now_ms, (int64_t)max); f == F_OK && count < max; f = row_next(&row))
        memcpy(ids[count++].text, row_peek(&row, 0), ID_LEN + 1);
    if (f == F_OK)
        row_done(&row);
    else if (f != F_NOT_FOUND)
        return f;
    f = F_OK;
    for (size_t i = 0; i < count && !f; i++)
        f = sweep_one(db, ids[i].text, now_ms);
    if (f)
        return f;
    *ret_ids = ids;
    *ret_count = count;
    return F_OK;
}

enum fault attempt_server_gap(struct db *db, int64_t beat_ms, int64_t now_ms, int64_t *ret_count)
{
    enum { ROUND = 64 };
    char ids[ROUND][ID_LEN + 1];
    int64_t total = 0;
    for (;;) {
        struct row row;
        size_t count = 0;
        enum fault f;
        for (f = db_each(db, &row, S_ATTEMPT_ONLINE_ALL, ""); f == F_OK && count < ROUND; f = row_next(&row))
            memcpy(ids[count++], row_peek(&row, 0), ID_LEN + 1);
        if (f == F_OK)
            row_done(&row);
        else if (f != F_NOT_FOUND)
            return f;
        for (size_t i = 0; i < count; i++) {
            f = attempt_offline(db, ids[i], "server", beat_ms, now_ms);
            if (f)
                return f;
        }
        total += (int64_t)count;
        if (count < ROUND)
            break;
    }
    *ret_count = total;
    return F_OK;
}
