#include "attempt_books.h"

#include <stdio.h>
#include <string.h>

#include "role.h"
#include "text.h"

static void copy(char *out, size_t size, const struct row *row, int column)
{
    const char *text = row_peek(row, column);
    snprintf(out, size, "%s", text ? text : "");
}

static void read_names(const struct row *row, struct attempt *a)
{
    copy(a->id, sizeof a->id, row, 0);
    copy(a->university, sizeof a->university, row, 1);
    copy(a->exam, sizeof a->exam, row, 2);
    copy(a->sitting, sizeof a->sitting, row, 3);
    copy(a->student, sizeof a->student, row, 4);
    copy(a->person, sizeof a->person, row, 5);
    copy(a->enrolment, sizeof a->enrolment, row, 6);
    copy(a->offering, sizeof a->offering, row, 7);
    copy(a->act_a, sizeof a->act_a, row, 8);
    copy(a->act_b, sizeof a->act_b, row, 9);
    copy(a->tab, sizeof a->tab, row, 10);
    copy(a->tab_asked, sizeof a->tab_asked, row, 11);
    copy(a->tab_allowed, sizeof a->tab_allowed, row, 12);
    copy(a->submit_key, sizeof a->submit_key, row, 13);
}

static void read_numbers(const struct row *row, struct attempt *a)
{
    int64_t *const fields[] = {&a->version,         &a->policy_version, &a->seed,       &a->n,           &a->starts_ms,
                               &a->sitting_ends_ms, &a->late_limit_s,   &a->duration_s, &a->max_pauses,  &a->pauses,
                               &a->entered_ms,      &a->started_ms,     &a->ended_ms,   &a->deadline_ms, &a->left_ms,
                               &a->cut_ms,          &a->paused_ms,      &a->extra_s,    &a->credited_ms, &a->cap_s,
                               &a->epoch_ms,        &a->score,          &a->score_raw,  &a->score_max,   &a->warnings};
    const int first = 15;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        *fields[i] = row_int(row, first + (int)i);
    a->online = row_int(row, 40);
    a->hand = row_int(row, 41);
    a->clock_stops = row_int(row, 42);
    a->shuffle = row_int(row, 43);
    a->sitting_open = !strcmp(row_peek(row, 44), "open");
    a->own_time = !strcmp(row_peek(row, 45), "offline_async");
    a->traditional = !strcmp(row_peek(row, 46), "traditional_only");
}

enum fault attempt_load(struct db *db, const char *id, struct attempt *ret_attempt)
{
    struct row row;
    struct attempt a = {0};
    enum fault f = db_row(db, &row, S_ATTEMPT_LOAD, "t", id);
    if (f)
        return f == F_NOT_FOUND ? fault(F_NOT_FOUND, "no attempt %s", id) : f;
    int state = state_from(row_peek(&row, 14));
    read_names(&row, &a);
    read_numbers(&row, &a);
    row_done(&row);
    if (state < 0)
        return fault(F_CORRUPT, "attempt %s has an unknown state", id);
    a.state = (enum attempt_state)state;
    *ret_attempt = a;
    return F_OK;
}

static enum fault store(struct db *db, struct attempt *a)
{
    enum fault f =
        db_run(db, S_ATTEMPT_STORE, "titiiiiiiiiiiiiiiiiiiiitttttt", a->id, a->version, state_word(a->state),
               a->policy_version, a->entered_ms, a->started_ms, a->ended_ms, a->deadline_ms, a->left_ms, a->cut_ms,
               a->paused_ms, a->pauses, a->extra_s, a->credited_ms, a->cap_s, a->epoch_ms, a->score, a->score_raw,
               a->score_max, a->warnings, (int64_t)a->online, (int64_t)a->hand, (int64_t)a->clock_stops, a->act_a,
               a->act_b, a->tab, a->tab_asked, a->tab_allowed, a->submit_key);
    if (!f && db_changes(db) != 1)
        f = fault(F_STALE, "attempt %s moved from version %lld", a->id, (long long)a->version);
    if (!f)
        a->version++;
    return f;
}

enum fault attempt_move(struct db *db, const struct actor *by, struct attempt *a, enum attempt_event event,
                        int64_t seconds, const char *note, int64_t now_ms)
{
    char action[48];
    enum attempt_state from = a->state;
    int to = attempt_next(from, event);
    if (to < 0)
        return fault(F_CONFLICT, "attempt %s is %s: no %s", a->id, state_word(from), event_word(event));
    a->state = (enum attempt_state)to;
    enum fault f = store(db, a);
    if (!f)
        f = db_run(db, S_ATTEMPT_EVENT_ADD, "tittttit", a->id, now_ms, event_word(event), state_word(from),
                   state_word(a->state), by->person, seconds, note);
    snprintf(action, sizeof action, "attempt.%s", event_word(event));
    if (!f)
        f = audit(db, by, action, "attempt", a->id, "%s → %s, %lld s%s%s", state_word(from), state_word(a->state),
                  (long long)seconds, note ? ": " : "", note ? note : "");
    if (f)
        a->state = from;
    return f;
}

enum fault attempt_keep(struct db *db, const struct actor *by, struct attempt *a, const char *action,
                        const char *detail)
{
    enum fault f = store(db, a);
    return f || !action ? f : audit(db, by, action, "attempt", a->id, "%s", detail);
}

void clock_stop(struct attempt *a, int64_t at_ms)
{
    if (!a->deadline_ms)
        return;
    a->left_ms = a->deadline_ms > at_ms ? a->deadline_ms - at_ms : 0;
    a->deadline_ms = 0;
}

void clock_start(struct attempt *a, int64_t at_ms)
{
    if (a->deadline_ms)
        return;
    a->deadline_ms = at_ms + a->left_ms;
    a->left_ms = 0;
}

void clock_add(struct attempt *a, int64_t seconds)
{
    a->extra_s += seconds;
    if (a->deadline_ms)
        a->deadline_ms += seconds * 1000;
    else
        a->left_ms += seconds * 1000;
}

int64_t clock_credit_left(const struct attempt *a)
{
    int64_t left = a->cap_s * 1000 - a->credited_ms;
    return left > 0 ? left : 0;
}

struct attempt_clock attempt_clock(const struct attempt *a, int64_t now_ms)
{
    struct attempt_clock c = {.credited_s = a->credited_ms / 1000, .extra_s = a->extra_s};
    if (!a->started_ms || state_over(a->state))
        return c;
    c.paused = !a->deadline_ms;
    c.deadline_ms = a->deadline_ms ? a->deadline_ms : now_ms + a->left_ms;
    c.left_ms = c.deadline_ms > now_ms ? c.deadline_ms - now_ms : 0;
    c.credit_left_s = a->clock_stops ? clock_credit_left(a) / 1000 : 0;
    return c;
}

enum fault reason_check(const char *reason)
{
    return text_fits(reason, ATTEMPT_REASON_MAX) ? F_OK : fault(F_INVALID, "a reason is needed");
}

enum fault attempt_is_oral(struct db *db, const char *attempt, bool *ret_oral)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ACCOMMODATION_FORM, "t", attempt);
    if (f)
        return f;
    *ret_oral = !strcmp(row_peek(&row, 0), "oral_online") || !strcmp(row_peek(&row, 0), "mixed");
    row_done(&row);
    return F_OK;
}
