#include "paper_result.h"

#include <string.h>

#include "attempt_books.h"
#include "individual.h"
#include "mark.h"

static enum fault stay_away(struct db *db, const struct actor *by, struct attempt *a, int64_t now_ms)
{
    enum fault f = attempt_move(db, by, a, EVENT_NO_SHOW, 0, "on paper", now_ms);
    return f ? f : no_show_open(db, a->id, now_ms);
}

static enum fault hand_in(struct db *db, const struct actor *by, struct attempt *a, const struct paper_result *r,
                          int64_t now_ms)
{
    enum mark_part part;
    struct mark_new mark = {.attempt = r->attempt, .item = "", .points = r->points, .comment = r->comment};
    a->ended_ms = now_ms;
    enum fault f = db_run(db, S_PAPER_RESULT_MARK, "t", a->id);
    if (!f)
        f = attempt_move(db, by, a, EVENT_PAPER, 0, NULL, now_ms);
    if (!f)
        f = attempt_end(db, by, a, now_ms);
    return f ? f : mark_add(db, by, &mark, now_ms, &part);
}

static enum fault enter_one(struct db *db, const struct actor *by, const char *exam, const struct paper_result *r,
                            int64_t now_ms)
{
    struct attempt a;
    enum fault f = attempt_load(db, r->attempt, &a);
    if (!f && strcmp(a.exam, exam) != 0)
        f = fault(F_NOT_FOUND, "attempt %s is of another exam", r->attempt);
    if (!f && a.state != ATTEMPT_OFFLINE_OPTION && !(a.state == ATTEMPT_SCHEDULED && a.traditional))
        f = fault(F_CONFLICT, "attempt %s is %s: no work on paper", a.id, state_word(a.state));
    if (!f && now_ms < a.starts_ms)
        f = fault(F_TOO_EARLY, "the exam of attempt %s begins at %lld", a.id, (long long)a.starts_ms);
    if (f)
        return f;
    return r->absent ? stay_away(db, by, &a, now_ms) : hand_in(db, by, &a, r, now_ms);
}

enum fault paper_results(struct db *db, const struct actor *by, const char *exam, const struct paper_result *results,
                         size_t count, int64_t now_ms)
{
    enum fault f = mark_may(db, by->person, exam);
    for (size_t i = 0; i < count && !f; i++)
        f = enter_one(db, by, exam, &results[i], now_ms);
    return f;
}
