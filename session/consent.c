#include "consent.h"

#include <stdio.h>
#include <string.h>

#include "attempt_books.h"
#include "checkin.h"
#include "incident.h"
#include "policy.h"
#include "portrait.h"
#include "privacy.h"
#include "text.h"
#include "zone.h"

/* Something of it is for people to decide, or the policy lets it count. */
static enum fault counts(struct db *db, const struct attempt *a, bool *ret_counts)
{
    struct row row;
    char rule[POLICY_TEXT_MAX];
    *ret_counts = false;
    if (!a->started_ms)
        return F_OK;
    enum fault f = db_row(db, &row, S_ATTEMPT_IN_QUESTION, "t", a->id);
    if (f)
        return f;
    *ret_counts = row_int(&row, 0) || a->act_a[0] || a->act_b[0];
    row_done(&row);
    f = policy_text(db, a->policy_version, "consent.withdrawn", rule);
    if (!f && !strcmp(rule, "submit"))
        *ret_counts = true;
    return f;
}

static enum fault end_attempt(struct db *db, const struct actor *by, struct attempt *a, int64_t now_ms)
{
    static const char note[] = "consent withdrawn";
    bool stands;
    enum fault f = counts(db, a, &stands);
    if (f)
        return f;
    a->ended_ms = a->started_ms ? now_ms : 0;
    clock_stop(a, now_ms);
    if (stands) {
        f = attempt_move(db, by, a, EVENT_LEAVE, 0, note, now_ms);
        return f ? f : attempt_end(db, by, a, now_ms);
    }
    a->deadline_ms = a->left_ms = a->cut_ms = a->paused_ms = 0;
    a->tab_asked[0] = a->tab_allowed[0] = 0;
    a->hand = false;
    f = attempt_move(db, by, a, EVENT_WITHDRAW, 0, note, now_ms);
    if (!f)
        f = incident_end_all(db, a->id, now_ms, now_ms);
    return f ? f : db_run(db, S_INTERRUPTION_END, "tiii", a->id, now_ms, (int64_t)0, (int64_t)0);
}

/* The record of the withdrawal names the very text that was agreed to. */
static enum fault record_end(struct db *db, const struct actor *by, const struct attempt *a, int64_t now_ms)
{
    struct row row;
    struct arena arena;
    struct id id = id_make();
    enum fault f = db_row(db, &row, S_CONSENT_LAST, "t", a->id);
    if (f)
        return f == F_NOT_FOUND ? F_OK : f; /* not asked yet */
    arena_init(&arena, 0);
    bool given = row_int(&row, 0);
    int64_t version = row_int(&row, 1);
    const char *hash = row_text(&row, 2, &arena), *lang = row_text(&row, 3, &arena), *scope = row_text(&row, 4, &arena);
    row_done(&row);
    f = arena_check(&arena);
    if (!f && given)
        f = db_run(db, S_CONSENT_ADD, "tttiitttti", id.text, a->person, a->id, (int64_t)0, version, hash, lang, scope,
                   by->address ? by->address : "", now_ms);
    arena_release(&arena);
    return f;
}

enum { LIVE_MAX = 8 }; /* attempts of one person that are ended in one deed; more than one is a mistake already */

static enum fault live_of(struct db *db, const char *person, struct id ids[LIVE_MAX], size_t *ret_len)
{
    struct row row;
    enum fault f;
    *ret_len = 0;
    for (f = db_each(db, &row, S_CONSENT_LIVE, "ti", person, (int64_t)LIVE_MAX); f == F_OK; f = row_next(&row))
        snprintf(ids[(*ret_len)++].text, sizeof ids[0].text, "%s", row_peek(&row, 0));
    return f == F_NOT_FOUND ? F_OK : f;
}

enum fault consent_stop(struct db *db, const struct actor *by, const char *person, int64_t now_ms,
                        struct consent_end *ret_end)
{
    struct arena arena;
    struct id *compared, live[LIVE_MAX];
    size_t count, len = 0;
    struct consent_end end = {.attempt = ""};
    arena_init(&arena, 0);
    enum fault f = portrait_withdraw(db, by, person, now_ms, &arena, &compared, &count);
    arena_release(&arena);
    if (!f)
        f = live_of(db, person, live, &len);
    for (size_t i = 0; !f && i < len; i++) {
        struct attempt a;
        f = attempt_load(db, live[i].text, &a);
        if (!f)
            f = record_end(db, by, &a, now_ms);
        if (!f)
            f = end_attempt(db, by, &a, now_ms);
        if (!f)
            f = attempt_load(db, live[i].text, &a); /* it may have gone on into review */
        end.state = a.state;
        snprintf(end.attempt, sizeof end.attempt, "%s", a.id);
    }
    if (!f)
        f = audit(db, by, "consent.withdraw", "person", person, "%zu attempts ended", len);
    if (!f)
        *ret_end = end;
    return f;
}

static enum fault ask_officer(struct db *db, const struct actor *by, const char *person, const char *text,
                              int64_t now_ms, struct consent_end *end)
{
    struct row row;
    struct id id;
    enum fault f = db_row(db, &row, S_REQUEST_OPEN, "tt", person, data_kind_word(DATA_WITHDRAW));
    if (f == F_OK) {
        snprintf(end->request, sizeof end->request, "%s", row_peek(&row, 0));
        end->due_ms = row_int(&row, 1);
        row_done(&row);
        return F_OK;
    }
    if (f == F_NOT_FOUND)
        f = data_ask(db, by, person, DATA_WITHDRAW, text, now_ms, &id, &end->due_ms);
    if (!f)
        snprintf(end->request, sizeof end->request, "%s", id.text);
    return f;
}

enum fault consent_withdraw(struct db *db, const struct actor *by, const char *person, const char *text, int64_t now_ms,
                            struct consent_end *ret_end)
{
    struct consent_end end;
    enum fault f = consent_stop(db, by, person, now_ms, &end);
    if (!f)
        f = ask_officer(db, by, person, text, now_ms, &end);
    if (!f)
        *ret_end = end;
    return f;
}
