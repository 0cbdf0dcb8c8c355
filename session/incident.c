#include "incident.h"

#include <stdio.h>
#include <string.h>

#include "attempt.h"
#include "text.h"

enum { NUMBERS_MAX = 4096, SENTENCE_MAX = 512, COMMENT_MAX = 2000 };

struct incident {
    char attempt[ID_LEN + 1], kind[24], state[12];
    int64_t version, from_ms, to_ms, media_from_ms, media_to_ms; /* to -1: lasts */
    bool act;
};

static enum fault load(struct db *db, const char *id, struct incident *ret)
{
    struct row row;
    enum fault f = db_row(db, &row, S_INCIDENT_GET, "t", id);
    if (f)
        return f;
    snprintf(ret->attempt, sizeof ret->attempt, "%s", row_peek(&row, 1));
    snprintf(ret->kind, sizeof ret->kind, "%s", row_peek(&row, 2));
    snprintf(ret->state, sizeof ret->state, "%s", row_peek(&row, 4));
    ret->version = row_int(&row, 5);
    ret->from_ms = row_int(&row, 6);
    ret->to_ms = row_null(&row, 7) ? -1 : row_int(&row, 7);
    ret->media_from_ms = row_int(&row, 8);
    ret->media_to_ms = row_null(&row, 9) ? -1 : row_int(&row, 9);
    ret->act = !row_null(&row, 10);
    row_done(&row);
    return F_OK;
}

/* While the exam stands for a pause nothing but identity may be raised (model 2.3.1). */
static enum fault may_open(struct db *db, const struct incident_new *in)
{
    struct attempt a;
    enum fault f = attempt_load(db, in->attempt, &a);
    if (f)
        return f;
    bool watched = state_live(a.state) && (a.state != ATTEMPT_PAUSED || !strcmp(in->kind, "wrong_person"));
    return watched ? F_OK : fault(F_CONFLICT, "attempt %s is %s: not watched", in->attempt, state_word(a.state));
}

static enum fault go_on(struct db *db, const struct incident_new *in, int64_t merge_ms, struct id *ret_id)
{
    struct row row;
    struct id id = {{0}};
    enum fault f = db_row(db, &row, S_INCIDENT_NEAR, "tti", in->attempt, in->kind, in->from_ms - merge_ms);
    if (f)
        return f;
    snprintf(id.text, sizeof id.text, "%s", row_peek(&row, 0));
    row_done(&row);
    f = db_run(db, S_INCIDENT_REOPEN, "t", id.text);
    if (!f)
        f = audit(db, &actor_system, "incident.continue", "incident", id.text, "%s", in->kind);
    if (!f)
        *ret_id = id;
    return f;
}

enum fault incident_open(struct db *db, const struct incident_new *in, int64_t merge_ms, int64_t now_ms,
                         struct id *ret_id)
{
    struct id id = id_make();
    if (strlen(in->numbers_json) > NUMBERS_MAX)
        return fault(F_TOO_BIG, "numbers of %s", in->kind);
    enum fault f = may_open(db, in);
    if (f)
        return f;
    f = go_on(db, in, merge_ms, ret_id);
    if (f != F_NOT_FOUND)
        return f;
    f = db_run(db, S_INCIDENT_ADD, "ttttiiiittttitt", id.text, in->attempt, in->kind, in->klass, in->from_ms,
               in->media_from_ms, now_ms, in->advised_ms, in->numbers_json, in->sentence[LANG_KK],
               in->sentence[LANG_RU], in->sentence[LANG_EN], in->policy_version, in->detectors ? in->detectors : "",
               in->boxes_json);
    if (!f)
        f = audit(db, &actor_system, "incident.open", "incident", id.text, "%s in %s from %lld: %s", in->kind,
                  in->attempt, (long long)in->from_ms, in->numbers_json);
    if (!f)
        *ret_id = id;
    return f;
}

enum fault incident_update(struct db *db, const char *id, const char *numbers_json, const char *const *sentence)
{
    enum fault f = db_run(db, S_INCIDENT_UPDATE, "ttttt", id, numbers_json, sentence ? sentence[LANG_KK] : NULL,
                          sentence ? sentence[LANG_RU] : NULL, sentence ? sentence[LANG_EN] : NULL);
    return !f && db_changes(db) != 1 ? fault(F_CONFLICT, "incident %s is not open", id) : f;
}

static enum fault end_times(struct db *db, const char *id, const struct incident *i, int64_t to_ms, int64_t media_to_ms)
{
    bool reviewed = !strcmp(i->state, "confirmed") || !strcmp(i->state, "dismissed");
    if (to_ms < i->from_ms || media_to_ms < i->media_from_ms)
        return fault(F_INVALID, "incident %s would end before it began", id);
    if (reviewed && i->to_ms >= 0)
        return F_OK;
    enum fault f = db_run(db, reviewed ? S_INCIDENT_END_LATE : S_INCIDENT_END, "tii", id, to_ms, media_to_ms);
    if (!f && db_changes(db) != 1)
        f = fault(F_CONFLICT, "incident %s is %s", id, i->state);
    return f ? f : audit(db, &actor_system, "incident.end", "incident", id, "to %lld", (long long)to_ms);
}

enum fault incident_end(struct db *db, const char *id, int64_t to_ms, int64_t media_to_ms, const char *numbers_json,
                        const char *const *sentence, int64_t now_ms)
{
    (void)now_ms;
    struct incident i;
    enum fault f = load(db, id, &i);
    if (!f && (numbers_json || sentence))
        f = db_run(db, S_INCIDENT_UPDATE, "ttttt", id, numbers_json, sentence ? sentence[LANG_KK] : NULL,
                   sentence ? sentence[LANG_RU] : NULL, sentence ? sentence[LANG_EN] : NULL);
    return f ? f : end_times(db, id, &i, to_ms, media_to_ms);
}

static enum fault review(struct db *db, const struct actor *by, const char *id, int64_t version, const char *state,
                         const char *comment, const char *reason, int64_t now_ms)
{
    struct incident i;
    char action[32];
    if (comment && *comment && !text_fits(comment, COMMENT_MAX))
        return fault(F_INVALID, "the comment on incident %s", id);
    enum fault f = load(db, id, &i);
    if (!f && i.version != version)
        f = fault(F_STALE, "incident %s is at version %lld", id, (long long)i.version);
    if (!f && (i.act || (strcmp(i.state, "open") && strcmp(i.state, "ended"))))
        f = fault(F_CONFLICT, "incident %s is %s", id, i.state);
    if (!f)
        f = db_run(db, S_INCIDENT_REVIEW, "tittitt", id, version, state, by->person, now_ms, comment, reason);
    if (!f && db_changes(db) != 1)
        f = fault(F_STALE, "incident %s moved", id);
    snprintf(action, sizeof action, "incident.%s", state);
    if (!f)
        f = audit(db, by, action, "incident", id, "%s: %s", reason ? reason : "", comment ? comment : "");
    return f ? f : attempt_settle(db, by, i.attempt, now_ms);
}

enum fault incident_confirm(struct db *db, const struct actor *by, const char *id, int64_t version, const char *comment,
                            int64_t now_ms)
{
    return review(db, by, id, version, "confirmed", comment, NULL, now_ms);
}

enum fault incident_dismiss(struct db *db, const struct actor *by, const char *id, int64_t version, const char *reason,
                            const char *comment, int64_t now_ms)
{
    if (!text_fits(reason, ATTEMPT_REASON_MAX))
        return fault(F_INVALID, "a reason is needed");
    return review(db, by, id, version, "dismissed", comment, reason, now_ms);
}

enum fault incident_doubt(struct db *db, const struct actor *by, const char *id, int64_t version, const char *comment,
                          int64_t now_ms)
{
    struct incident i;
    struct id doubt = id_make();
    if (!text_fits(comment, COMMENT_MAX))
        return fault(F_INVALID, "a doubt needs its words");
    enum fault f = load(db, id, &i);
    if (!f && i.version != version)
        f = fault(F_STALE, "incident %s is at version %lld", id, (long long)i.version);
    if (!f && strcmp(i.state, "open") && strcmp(i.state, "ended"))
        f = fault(F_CONFLICT, "incident %s is %s", id, i.state);
    if (!f)
        f = db_run(db, S_INCIDENT_DOUBT, "tttit", doubt.text, id, by->person, now_ms, comment);
    if (!f && db_changes(db) != 1)
        f = fault(F_CONFLICT, "the doubt of %s about incident %s is known", by->person, id);
    return f ? f : audit(db, by, "incident.doubt", "incident", id, "%s", comment);
}

enum fault incident_merge(struct db *db, const struct actor *by, const char *id, const char *into, int64_t now_ms)
{
    struct incident i, target;
    enum fault f = load(db, id, &i);
    if (!f)
        f = load(db, into, &target);
    if (!f && (!strcmp(id, into) || strcmp(i.attempt, target.attempt) || !strcmp(target.state, "merged")))
        f = fault(F_INVALID, "incident %s cannot become part of %s", id, into);
    if (!f)
        f = db_run(db, S_INCIDENT_MERGE, "tt", id, into);
    if (!f && db_changes(db) != 1)
        f = fault(F_CONFLICT, "incident %s is %s", id, i.state);
    if (!f)
        f = i.to_ms < 0
                ? db_run(db, S_INCIDENT_GROW, "tiinn", into, i.from_ms, i.media_from_ms)
                : db_run(db, S_INCIDENT_GROW, "tiiii", into, i.from_ms, i.media_from_ms, i.to_ms, i.media_to_ms);
    if (!f)
        f = audit(db, by, "incident.merge", "incident", id, "into %s", into);
    return f ? f : attempt_settle(db, by, i.attempt, now_ms);
}

enum fault incident_set_act(struct db *db, const struct actor *by, const char *id, const char *act)
{
    enum fault f = db_run(db, S_INCIDENT_SET_ACT, "tt", id, act);
    if (!f && db_changes(db) != 1)
        f = fault(F_CONFLICT, "incident %s is not confirmed, or held by another act", id);
    return f ? f : audit(db, by, "incident.act", "incident", id, "%s", act ? act : "let go");
}

enum fault incident_dismiss_by_act(struct db *db, const struct actor *by, const char *act, const char *reason,
                                   int64_t now_ms)
{
    enum fault f = db_run(db, S_INCIDENT_DISMISS_ACT, "ttit", act, by->person, now_ms, reason);
    int count = db_changes(db);
    return f ? f : audit(db, by, "incident.dismissed", "act", act, "%d incidents: %s", count, reason);
}

enum fault incident_end_all(struct db *db, const char *attempt, int64_t to_ms, int64_t now_ms)
{
    (void)now_ms;
    enum fault f = db_run(db, S_INCIDENT_END_ALL, "ti", attempt, to_ms);
    int count = db_changes(db);
    return f || !count
               ? f
               : audit(db, &actor_system, "incident.end", "attempt", attempt, "%d at %lld", count, (long long)to_ms);
}
