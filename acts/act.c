#include "act.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "role.h"
#include "text.h"

const char *act_state_word(enum act_state state)
{
    static const char *const words[] = {
#define STATE(name, word) #word,
        ACT_STATES(STATE)
#undef STATE
    };
    return words[state];
}

const char *act_deed_word(enum act_deed deed)
{
    static const char *const words[] = {
#define DEED(name, word) #word,
        ACT_DEEDS(DEED)
#undef DEED
    };
    return words[deed];
}

const char *act_explain_word(enum act_explain state)
{
    static const char *const words[EXPLAIN_COUNT] = {"none", "open", "given", "waived", "late"};
    return words[state];
}

static enum act_state state_of(const char *word)
{
    int state = 0;
    while (state < ACT_STATE_COUNT - 1 && strcmp(act_state_word((enum act_state)state), word))
        state++;
    return (enum act_state)state;
}

static enum act_explain explain_of(const char *word)
{
    int state = 0;
    while (state < EXPLAIN_COUNT - 1 && strcmp(act_explain_word((enum act_explain)state), word))
        state++;
    return (enum act_explain)state;
}

enum fault act_load(struct db *db, const char *id, struct arena *arena, struct act *ret_act)
{
    struct row row;
    struct act a = {.id = ""};
    enum fault f = db_row(db, &row, S_ACT_LOAD, "t", id);
    if (f)
        return f == F_NOT_FOUND ? fault(F_NOT_FOUND, "no act %s", id) : f;
    snprintf(a.id, sizeof a.id, "%s", row_peek(&row, 0));
    snprintf(a.university, sizeof a.university, "%s", row_peek(&row, 1));
    a.kind = *row_peek(&row, 2) == 'A' ? ACT_A : ACT_B;
    a.state = state_of(row_peek(&row, 3));
    a.version = row_int(&row, 4);
    a.policy_version = row_int(&row, 5);
    a.created_by = row_text(&row, 6, arena);
    a.created_ms = row_int(&row, 7);
    a.kinds = (uint32_t)row_int(&row, 8);
    a.other_text = row_text(&row, 9, arena);
    a.observation = row_text(&row, 10, arena);
    a.purpose = row_text(&row, 11, arena);
    a.result = row_text(&row, 12, arena);
    if (decision_from(row_peek(&row, 13), &a.decision))
        a.decision = DECISION_NONE;
    a.decision_text = row_text(&row, 14, arena);
    a.extra_s = row_int(&row, 15);
    a.frozen_ms = row_int(&row, 16);
    a.act_date = row_text(&row, 17, arena);
    a.verify_token = row_text(&row, 18, arena);
    a.json_sha256 = row_text(&row, 19, arena);
    a.pdf_sha256 = row_text(&row, 20, arena);
    for (int i = 0; i < ACT_SIGNERS; i++)
        a.signer[i] = row_text(&row, 21 + i, arena);
    a.explain = explain_of(row_peek(&row, 24));
    a.explain_until_ms = row_int(&row, 25);
    a.explain_text = row_text(&row, 26, arena);
    a.explain_ms = row_int(&row, 27);
    a.dismiss_by = row_text(&row, 28, arena);
    a.dismiss_reason = row_text(&row, 29, arena);
    a.reg_no = row_text(&row, 30, arena);
    a.registered_ms = row_int(&row, 31);
    a.prepared_by = row_text(&row, 32, arena);
    a.prepared_ms = row_int(&row, 33);
    a.prepare_comment = row_text(&row, 34, arena);
    a.outcome = row_text(&row, 35, arena);
    a.posted_by = row_text(&row, 36, arena);
    a.posted_ms = row_int(&row, 37);
    a.converted_to = row_text(&row, 38, arena);
    a.changed_ms = row_int(&row, 39);
    a.refused_by = row_text(&row, 40, arena);
    a.cancelled_by = row_text(&row, 41, arena);
    a.cancelled_ms = row_int(&row, 42);
    a.cancel_ground = row_text(&row, 43, arena);
    a.cancel_asked_by = row_text(&row, 44, arena);
    a.cancel_asked_ms = row_int(&row, 45);
    a.cancel_asked_ground = row_text(&row, 46, arena);
    a.any_order = row_int(&row, 47) != 0;
    a.signed_places = (unsigned)row_int(&row, 48);
    row_done(&row);
    f = arena_check(arena);
    if (!f)
        *ret_act = a;
    return f;
}

static bool signing(const struct act *act)
{
    return act->state == ACT_FROZEN || act->state == ACT_SIGNED_1 || act->state == ACT_SIGNED_2;
}

int act_turn(const struct act *act)
{
    int place = 1;
    while (place <= ACT_SIGNERS && act->signed_places & 1u << (place - 1))
        place++;
    return signing(act) && place <= ACT_SIGNERS ? place : 0;
}

bool act_awaits(const struct act *act, int place)
{
    const int turn = act_turn(act);
    return turn && (act->any_order ? !(act->signed_places & 1u << (place - 1)) : place == turn);
}

bool act_last_turn(const struct act *act)
{
    return act->state == ACT_SIGNED_2;
}

int act_place(const struct act *act, const char *person)
{
    for (int place = 1; place <= ACT_SIGNERS; place++)
        if (act->signer[place - 1] && !strcmp(act->signer[place - 1], person))
            return place;
    return 0;
}

enum fault act_fresh(const struct act *act, int64_t version)
{
    return act->version == version ? F_OK
                                   : fault(F_STALE, "act %s is at version %lld, not %lld", act->id,
                                           (long long)act->version, (long long)version);
}

enum fault act_tell(struct db *db, const struct actor *by, const char *act, const char *action, const char *note,
                    int64_t now_ms)
{
    char word[48];
    snprintf(word, sizeof word, "act.%s", action);
    enum fault f = db_run(db, S_ACT_EVENT_ADD, "titttt", act, now_ms, by->person, role_word(by->role), action, note);
    return f ? f : audit(db, by, word, "act", act, "%s", note ? note : "");
}

enum fault act_links(struct db *db, const char *act, struct arena *arena, struct act_link **ret_links, size_t *ret_len)
{
    struct row row;
    struct act_link *links = arena_alloc(arena, ACT_ATTEMPTS_MAX * sizeof *links);
    size_t n = 0;
    enum fault f;
    if (!links)
        return fault(F_NOMEM, "attempts of act %s", act);
    for (f = db_each(db, &row, S_ACT_ATTEMPTS, "t", act); f == F_OK; f = row_next(&row)) {
        if (n == ACT_ATTEMPTS_MAX) {
            row_done(&row);
            return fault(F_TOO_BIG, "act %s has more than %d attempts", act, ACT_ATTEMPTS_MAX);
        }
        struct act_link *l = &links[n++];
        snprintf(l->attempt, sizeof l->attempt, "%s", row_peek(&row, 0));
        snprintf(l->person, sizeof l->person, "%s", row_peek(&row, 1));
        l->student_no = row_text(&row, 2, arena);
        l->student = row_text(&row, 3, arena);
        snprintf(l->exam, sizeof l->exam, "%s", row_peek(&row, 4));
        l->started_ms = row_int(&row, 5);
        l->ended_ms = row_int(&row, 6);
        snprintf(l->state, sizeof l->state, "%s", row_peek(&row, 7));
        snprintf(l->enrolment, sizeof l->enrolment, "%s", row_peek(&row, 8));
        snprintf(l->offering, sizeof l->offering, "%s", row_peek(&row, 9));
    }
    if (f != F_NOT_FOUND)
        return f;
    *ret_links = links;
    *ret_len = n;
    return arena_check(arena);
}

enum fault act_explain(struct db *db, const struct actor *by, const struct act *act, const char *text, int64_t now_ms)
{
    if (text && !text_fits(text, ACT_TEXT_MAX))
        return fault(F_INVALID, "an explanation has 1 to %d bytes", ACT_TEXT_MAX);
    enum act_explain state = !text ? EXPLAIN_WAIVED : now_ms > act->explain_until_ms ? EXPLAIN_LATE : EXPLAIN_GIVEN;
    enum fault f = db_run(db, S_ACT_EXPLAIN, "ttti", act->id, act_explain_word(state), text, now_ms);
    return f ? f : act_tell(db, by, act->id, "explain", act_explain_word(state), now_ms);
}

static enum fault reason_fits(const char *reason)
{
    return text_fits(reason, ACT_REASON_MAX) ? F_OK : fault(F_INVALID, "a reason has 1 to %d bytes", ACT_REASON_MAX);
}

enum fault act_moved(struct db *db, const struct act *act)
{
    return db_changes(db) == 1 ? F_OK : fault(F_CONFLICT, "act %s is %s", act->id, act_state_word(act->state));
}

enum fault act_return(struct db *db, const struct actor *by, const struct act *act, const char *reason, int64_t now_ms)
{
    enum fault f = reason_fits(reason);
    if (!f)
        f = db_run(db, S_ACT_THAW, "ti", act->id, now_ms);
    if (!f && db_changes(db) != 1)
        f = fault(F_CONFLICT, "act %s is %s: nothing to return", act->id, act_state_word(act->state));
    return f ? f : act_tell(db, by, act->id, "return", reason, now_ms);
}

enum fault act_refuse(struct db *db, const struct actor *by, const struct act *act, const char *reason, int64_t now_ms)
{
    enum fault f = reason_fits(reason);
    if (!f && !act_turn(act))
        f = fault(F_CONFLICT, "act %s is %s: nobody is asked to sign", act->id, act_state_word(act->state));
    if (!f)
        f = db_run(db, S_ACT_REFUSE, "ttti", act->id, act_state_word(act->state), by->person, now_ms);
    if (!f)
        f = act_moved(db, act);
    return f ? f : act_tell(db, by, act->id, "refuse", reason, now_ms);
}
