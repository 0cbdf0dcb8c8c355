#include "answer.h"

#include <string.h>

#include "attempt.h"
#include "role.h"
#include "score.h"

static enum fault item_kind(struct db *db, const char *attempt, const char *item, int *ret_kind)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ANSWER_ITEM, "tt", attempt, item);
    if (f)
        return f;
    *ret_kind = item_kind_from(row_peek(&row, 0));
    row_done(&row);
    return *ret_kind < 0 ? fault(F_CORRUPT, "item %s is of no kind", item) : F_OK;
}

/* F_OK with *ret_same: this revision is there already. */
static enum fault look(struct db *db, const char *attempt, const char *item, int64_t rev, const char *choice,
                       const char *text, bool *ret_same, int64_t *ret_saved_ms)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ANSWER_AT, "tti", attempt, item, rev);
    *ret_same = false;
    if (!f) {
        *ret_same = !strcmp(row_peek(&row, 0), choice) && !strcmp(row_peek(&row, 2), text);
        *ret_saved_ms = row_int(&row, 1);
        row_done(&row);
        return *ret_same ? F_OK : fault(F_STALE, "revision %lld of item %s is taken", (long long)rev, item);
    }
    if (f != F_NOT_FOUND)
        return f;
    f = db_row(db, &row, S_ANSWER_LATEST, "tt", attempt, item);
    if (f)
        return f == F_NOT_FOUND ? F_OK : f;
    int64_t latest = row_int(&row, 0);
    row_done(&row);
    return latest > rev ? fault(F_STALE, "item %s is at revision %lld", item, (long long)latest) : F_OK;
}

static enum fault store(struct db *db, const struct attempt *a, const char *item, int64_t rev, const char *choice,
                        const char *text, int64_t client_ms, int64_t now_ms, bool late)
{
    struct actor by = {a->person, ROLE_STUDENT, NULL};
    enum fault f = db_run(db, late ? S_ANSWER_LATE_ADD : S_ANSWER_ADD, "ttitiit", a->id, item, rev, choice, client_ms,
                          now_ms, text);
    const char *action = late ? "answer.late" : "answer.save";
    if (f)
        return f;
    return *text ? audit(db, &by, action, "attempt", a->id, "item %s revision %lld: %zu bytes", item, (long long)rev,
                         strlen(text))
                 : audit(db, &by, action, "attempt", a->id, "item %s revision %lld: %s", item, (long long)rev, choice);
}

enum fault answer_save(struct db *db, const char *attempt, const char *item, int64_t rev,
                       const struct answer_given *given, int64_t client_ms, int64_t now_ms,
                       enum answer_outcome *ret_outcome, int64_t *ret_saved_ms)
{
    struct attempt a;
    char choice[ANSWER_CHOICE_MAX];
    const char *text = given->text ? given->text : "";
    int kind = 0;
    bool same;
    int64_t saved_ms = now_ms;
    enum fault f = rev < 1 ? fault(F_INVALID, "revision %lld", (long long)rev) : attempt_load(db, attempt, &a);
    if (!f)
        f = item_kind(db, attempt, item, &kind);
    if (!f)
        f = answer_canonical(db, attempt, item, kind, given, choice);
    if (!f)
        f = look(db, attempt, item, rev, choice, text, &same, &saved_ms);
    if (f)
        return f;
    bool running = state_running(a.state) && a.deadline_ms > now_ms;
    bool late = !running && (state_over(a.state) || state_running(a.state));
    if (!same && !running && !late)
        return fault(F_CONFLICT, "attempt %s is %s", attempt, state_word(a.state));
    if (!same)
        f = store(db, &a, item, rev, choice, text, client_ms, now_ms, late);
    if (f)
        return f;
    *ret_outcome = same ? ANSWER_SAME : late ? ANSWER_LATE : ANSWER_SAVED;
    *ret_saved_ms = saved_ms;
    return F_OK;
}

enum fault answer_file_add(struct db *db, const struct actor *by, const char *attempt, const char *item,
                           const char *sha256, const char *media_type, int64_t bytes, int64_t now_ms)
{
    struct attempt a;
    int kind = 0;
    enum fault f = attempt_load(db, attempt, &a);
    if (!f)
        f = item_kind(db, attempt, item, &kind);
    if (!f && kind != ITEM_FILE)
        f = fault(F_CONFLICT, "item %s takes no file", item);
    if (!f && (!state_running(a.state) || a.deadline_ms <= now_ms))
        f = fault(F_CONFLICT, "attempt %s is %s", attempt, state_word(a.state));
    if (!f)
        f = db_run(db, S_EVIDENCE_ADD, "ttiin", sha256, media_type, bytes, now_ms);
    if (!f)
        f = db_run(db, S_ANSWER_FILE_ADD, "tttti", attempt, item, sha256, media_type, now_ms);
    return f ? f
             : audit(db, by, "answer.file", "attempt", attempt, "item %s: %s, %lld bytes, %s", item, media_type,
                     (long long)bytes, sha256);
}
