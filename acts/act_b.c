#include "act_b.h"

#include <stdio.h>
#include <string.h>

#include "act_a.h"
#include "attempt.h"
#include "machine.h"
#include "text.h"

enum fault act_b_open(struct db *db, const struct actor *by, const char *const *attempts, size_t n, const char *purpose,
                      int64_t now_ms, struct id *ret_id)
{
    struct id id = id_make();
    struct attempt t;
    if (!n || n > ACT_ATTEMPTS_MAX || !text_fits(purpose, ACT_TEXT_MAX))
        return fault(F_INVALID, "act B needs a purpose and 1 to %d attempts", ACT_ATTEMPTS_MAX);
    enum fault f = attempt_load(db, attempts[0], &t);
    if (!f)
        f = db_run(db, S_ACT_ADD, "ttttitit", id.text, t.university, "B", "opened", t.policy_version, by->person,
                   now_ms, purpose);
    for (size_t i = 0; !f && i < n; i++) {
        f = db_run(db, S_ACT_LINK, "tt", id.text, attempts[i]);
        if (!f)
            f = attempt_act_opened(db, by, attempts[i], 'B', id.text, now_ms);
        if (!f)
            f = db_run(db, S_ACT_INTERRUPTION, "tt", attempts[i], id.text);
    }
    if (!f)
        f = act_tell(db, by, id.text, "open", purpose, now_ms);
    if (!f)
        *ret_id = id;
    return f;
}

enum fault act_b_suspended(struct db *db, int64_t now_ms, size_t *ret_opened)
{
    enum { CALL_MAX = 64 };
    static const char purpose[] = "Емтихан кезінде байланыс рұқсат етілген уақыттан ұзақ үзілді: себебін анықтау.";
    char ids[CALL_MAX][ID_LEN + 1];
    size_t n = 0;
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_ACT_SUSPENDED, ""); f == F_OK; f = row_next(&row))
        if (n < CALL_MAX)
            snprintf(ids[n++], ID_LEN + 1, "%s", row_peek(&row, 0));
    if (f != F_NOT_FOUND)
        return f;
    f = F_OK;
    for (size_t i = 0; !f && i < n; i++) {
        const char *one[] = {ids[i]};
        struct id id;
        f = act_b_open(db, &actor_system, one, 1, purpose, now_ms, &id);
    }
    if (!f)
        *ret_opened = n;
    return f;
}

/* What happens to each attempt. OTHER is carried out by people: the attempts are let go as they stand. */
static enum b_decision effect_of(enum act_decision decision)
{
    static const enum b_decision effects[DECISION_COUNT] = {
        [DECISION_NO_EFFECT] = B_NO_EFFECT,     [DECISION_RESUME] = B_RESUME,
        [DECISION_EXTRA_TIME] = B_EXTRA_TIME,   [DECISION_NEW_ATTEMPT] = B_NEW_ATTEMPT,
        [DECISION_KEEP_SCORE] = B_KEEP_SCORE,   [DECISION_CANCEL_SITTING] = B_CANCEL,
        [DECISION_CONVERT_TO_A] = B_KEEP_SCORE, [DECISION_OTHER] = B_KEEP_SCORE,
    };
    return effects[decision];
}

enum fault act_b_possible(const struct act *act, const struct act_link *link)
{
    int state = state_from(link->state);
    return act->decision == DECISION_NONE || state < 0 ||
                   attempt_act_b_may((enum attempt_state)state, effect_of(act->decision))
               ? F_OK
               : fault(F_DECISION, "act %s: attempt %s is %s and cannot take %s", act->id, link->attempt, link->state,
                       decision_name(act->decision));
}

/* What the decision says when nobody wrote it out. */
static const char *decision_words(const struct act_b_edit *edit, char *out, size_t size)
{
    static const char *const words[DECISION_COUNT] = {
        [DECISION_NO_EFFECT] = "Ақау емтихан нәтижесіне әсер етпейді.",
        [DECISION_RESUME] = "Студент емтиханды жалғастырсын.",
        [DECISION_NEW_ATTEMPT] = "Емтихан техникалық себеппен қайта тапсырылсын.",
        [DECISION_KEEP_SCORE] = "Жиналған балл сақталсын.",
        [DECISION_CANCEL_SITTING] = "Емтихан отырысы жойылсын, жаңа күні белгіленсін.",
        [DECISION_CONVERT_TO_A] = "Емтихан тәртібін бұзу туралы акт толтырылсын.",
    };
    if (*edit->decision_text)
        return edit->decision_text;
    if (edit->decision == DECISION_EXTRA_TIME)
        snprintf(out, size, "Студентке %lld %s қосымша уақыт берілсін.",
                 (long long)(edit->extra_s % 60 ? edit->extra_s : edit->extra_s / 60),
                 edit->extra_s % 60 ? "секунд" : "минут");
    else
        snprintf(out, size, "%s", words[edit->decision] ? words[edit->decision] : "");
    return out;
}

static bool text_ok(const char *text)
{
    return strlen(text) <= ACT_TEXT_MAX && text_valid(text);
}

enum fault act_b_edit(struct db *db, const struct actor *by, const struct act *act, const struct act_b_edit *edit,
                      int64_t now_ms)
{
    char said[160];
    if (!text_ok(edit->purpose) || !text_ok(edit->result) || !text_ok(edit->decision_text) || !*edit->purpose ||
        edit->extra_s < 0 || edit->extra_s > 86400)
        return fault(F_INVALID, "act %s: a text is empty or too long", act->id);
    if (edit->decision == DECISION_OTHER && !*edit->decision_text)
        return fault(F_INVALID, "act %s: another decision needs its words", act->id);
    if (edit->decision == DECISION_EXTRA_TIME && edit->extra_s < 1)
        return fault(F_INVALID, "act %s: extra time needs its seconds", act->id);
    enum act_state state = *edit->result && edit->decision != DECISION_NONE ? ACT_FINDINGS : ACT_INSPECTING;
    enum fault f =
        db_run(db, S_ACT_EDIT_B, "tittttiti", act->id, act->version, edit->purpose, edit->result,
               decision_name(edit->decision), decision_words(edit, said, sizeof said),
               edit->decision == DECISION_EXTRA_TIME ? edit->extra_s : (int64_t)0, act_state_word(state), now_ms);
    if (!f)
        f = act_moved(db, act);
    return f ? f : act_tell(db, by, act->id, "edit", decision_name(edit->decision), now_ms);
}

/* Who sits with them and has not handed in: their exam has not taken place either, unless an act of their own decides
   about them. */
static enum fault cancel_sittings(struct db *db, const struct actor *by, const struct act *act, int64_t now_ms)
{
    enum { CALL_MAX = 256 };
    char ids[CALL_MAX][ID_LEN + 1];
    size_t n;
    struct row row;
    enum fault f = db_run(db, S_ACT_SITTINGS_CANCEL, "t", act->id);
    if (f)
        return f;
    do {
        n = 0;
        for (f = db_each(db, &row, S_ACT_SITTING_OTHERS, "t", act->id); f == F_OK; f = row_next(&row))
            if (n < CALL_MAX)
                snprintf(ids[n++], ID_LEN + 1, "%s", row_peek(&row, 0));
        if (f != F_NOT_FOUND)
            return f;
        f = F_OK;
        for (size_t i = 0; !f && i < n; i++)
            f = attempt_cancel(db, by, ids[i], act->reg_no ? act->reg_no : act->id, now_ms);
    } while (!f && n == CALL_MAX);
    return f;
}

enum fault act_b_effect(struct db *db, const struct actor *by, const struct act *act, int64_t now_ms)
{
    struct arena arena;
    struct act_link *links;
    size_t n;
    arena_init(&arena, 0);
    enum fault f = act_links(db, act->id, &arena, &links, &n);
    for (size_t i = 0; !f && i < n; i++) {
        if (act->decision == DECISION_CONVERT_TO_A)
            f = act_a_from_b(db, by, act, links[i].attempt, now_ms);
        if (!f)
            f = attempt_act_b(db, by, links[i].attempt, act->id, effect_of(act->decision), act->extra_s, now_ms);
    }
    if (!f && act->decision == DECISION_CANCEL_SITTING)
        f = cancel_sittings(db, by, act, now_ms);
    if (!f)
        f = db_run(db, S_ACT_STATE_SET, "ttti", act->id, act_state_word(ACT_REGISTERED), act_state_word(ACT_EXECUTED),
                   now_ms);
    arena_release(&arena);
    return f ? f : act_tell(db, by, act->id, "execute", decision_name(act->decision), now_ms);
}
