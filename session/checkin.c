#include "checkin.h"

#include <stdio.h>
#include <string.h>

#include "attempt_books.h"
#include "policy.h"

enum { INFO_MAX = 2048 };

static const char *const words[STEP_COUNT] = {"rules", "consent", "system", "camera", "network", "face"};

const char *step_word(enum step step)
{
    return words[step];
}

int step_from(const char *word)
{
    for (int i = 0; word && i < STEP_COUNT; i++)
        if (!strcmp(word, words[i]))
            return i;
    return -1;
}

static enum fault steps_done(struct db *db, const char *attempt, bool done[STEP_COUNT])
{
    struct row row;
    enum fault f;
    memset(done, 0, STEP_COUNT * sizeof *done);
    for (f = db_each(db, &row, S_CHECKIN_LIST, "t", attempt); f == F_OK; f = row_next(&row)) {
        int step = step_from(row_peek(&row, 0));
        if (step >= 0)
            done[step] = row_int(&row, 1);
    }
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum step first_open(const bool done[STEP_COUNT])
{
    int step = 0;
    while (step < STEP_COUNT && done[step])
        step++;
    return (enum step)step;
}

enum fault checkin_step(struct db *db, const char *attempt, enum step *ret_step)
{
    bool done[STEP_COUNT];
    enum fault f = steps_done(db, attempt, done);
    if (!f)
        *ret_step = first_open(done);
    return f;
}

/* The record names the very text that was shown (privacy 6.1). */
static enum fault record_consent(struct db *db, const struct actor *by, const struct attempt *a, bool given,
                                 bool matching, enum lang lang, int64_t now_ms)
{
    struct arena arena;
    struct id id = id_make();
    int64_t version;
    const char *text, *hash;
    char scope[64];
    bool all, compared = false, oral = false, screen = false;
    arena_init(&arena, 0);
    enum fault f = consent_text(db, lang, &arena, &version, &text, &hash);
    if (!f)
        f = policy_bool(db, a->policy_version, "record_all", &all);
    if (!f)
        f = policy_bool(db, a->policy_version, "face_matching", &compared);
    if (!f)
        f = policy_bool(db, a->policy_version, "screen_capture", &screen);
    if (!f)
        f = attempt_is_oral(db, a->id, &oral);
    if (!f)
        snprintf(scope, sizeof scope, "video%s%s%s%s", all ? ",recording" : "", oral ? ",sound" : "",
                 screen ? ",screen" : "", compared && matching ? ",biometric_match" : "");
    if (!f)
        f = db_run(db, S_CONSENT_ADD, "tttiitttti", id.text, by->person, a->id, (int64_t)given, version, hash,
                   lang_word(lang), scope, by->address ? by->address : "", now_ms);
    if (!f)
        f = audit(db, by, given ? "consent.give" : "consent.refuse", "attempt", a->id, "text %lld %s",
                  (long long)version, hash);
    arena_release(&arena);
    return f;
}

static enum fault put(struct db *db, const char *attempt, enum step step, bool ok, const char *info,
                      const char *decided_by, const char *reason, int64_t now_ms)
{
    return db_run(db, S_CHECKIN_PUT, "ttittti", attempt, step_word(step), (int64_t)ok, info, decided_by, reason,
                  now_ms);
}

/* The machine follows the steps: consent, then all devices, then the face. */
static enum fault advance(struct db *db, const struct actor *by, struct attempt *a, enum step step, int64_t now_ms)
{
    if (step == STEP_CONSENT)
        return attempt_move(db, by, a, EVENT_CONSENT, 0, NULL, now_ms);
    if (step == STEP_NETWORK)
        return attempt_move(db, by, a, EVENT_DEVICE, 0, NULL, now_ms);
    if (step == STEP_FACE)
        return attempt_move(db, by, a, EVENT_IDENTITY, 0, NULL, now_ms);
    return F_OK;
}

static enum fault in_turn(struct db *db, const struct attempt *a, enum step step, bool *ret_done)
{
    bool done[STEP_COUNT];
    enum fault f = steps_done(db, a->id, done);
    if (f)
        return f;
    *ret_done = done[step];
    if (!done[step] && !state_checking(a->state))
        return fault(F_CONFLICT, "attempt %s is %s", a->id, state_word(a->state));
    if (!done[step] && first_open(done) != step)
        return fault(F_CONFLICT, "step %s of attempt %s is not in turn", step_word(step), a->id);
    return F_OK;
}

static enum fault own_attempt(struct db *db, const struct actor *by, const char *attempt, struct attempt *ret)
{
    enum fault f = attempt_load(db, attempt, ret);
    if (!f && (!by->person || strcmp(by->person, ret->person)))
        f = fault(F_NOT_FOUND, "attempt %s is somebody else's", attempt);
    return f;
}

static enum fault keep_report(struct db *db, const struct actor *by, struct attempt *a, enum step step, bool ok,
                              bool matching, const char *info_json, enum lang lang, int64_t now_ms)
{
    enum fault f = F_OK;
    if (step == STEP_CONSENT)
        f = record_consent(db, by, a, ok, matching, lang, now_ms);
    if (!f)
        f = put(db, a->id, step, ok, info_json, NULL, NULL, now_ms);
    return f ? f : audit(db, by, "checkin.step", "attempt", a->id, "%s %s", step_word(step), ok ? "ok" : "not ok");
}

static enum fault report(struct db *db, const struct actor *by, const char *attempt, enum step step, bool ok,
                         bool matching, const char *info_json, enum lang lang, int64_t now_ms)
{
    struct attempt a;
    bool done;
    enum fault f = own_attempt(db, by, attempt, &a);
    if (!f && info_json && strlen(info_json) > INFO_MAX)
        f = fault(F_TOO_BIG, "info of step %s", step_word(step));
    if (!f)
        f = in_turn(db, &a, step, &done);
    if (f || done)
        return f;
    f = keep_report(db, by, &a, step, ok, matching, info_json, lang, now_ms);
    if (!f && step == STEP_CONSENT && !ok)
        return attempt_move(db, by, &a, EVENT_REFUSE, 0, "consent refused", now_ms);
    return f || !ok ? f : advance(db, by, &a, step, now_ms);
}

enum fault checkin_report(struct db *db, const struct actor *by, const char *attempt, enum step step, bool ok,
                          const char *info_json, enum lang lang, int64_t now_ms)
{
    return report(db, by, attempt, step, ok, false, info_json, lang, now_ms);
}

enum fault checkin_consent(struct db *db, const struct actor *by, const char *attempt, bool ok, bool matching,
                           const char *info_json, enum lang lang, int64_t now_ms)
{
    return report(db, by, attempt, STEP_CONSENT, ok, matching, info_json, lang, now_ms);
}

enum fault checkin_decide(struct db *db, const struct actor *by, const char *attempt, enum step step, bool ok,
                          const char *reason, int64_t now_ms)
{
    struct attempt a;
    bool done;
    enum fault f = reason_check(reason);
    if (!f && step == STEP_CONSENT)
        f = fault(F_FORBIDDEN, "nobody consents for a student");
    if (!f)
        f = attempt_load(db, attempt, &a);
    if (!f)
        f = in_turn(db, &a, step, &done);
    if (!f && done && ok)
        return F_OK;
    if (!f && done)
        f = fault(F_CONFLICT, "step %s of attempt %s is done", step_word(step), attempt);
    if (!f)
        f = put(db, attempt, step, ok, NULL, by->person, reason, now_ms);
    if (!f)
        f = audit(db, by, ok ? "checkin.waive" : "checkin.refuse", "attempt", attempt, "%s: %s", step_word(step),
                  reason);
    return f || !ok ? f : advance(db, by, &a, step, now_ms);
}
