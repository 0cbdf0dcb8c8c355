#include "act_a.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "act_b.h"
#include "attempt.h"
#include "incident.h"
#include "kinds.h"
#include "policy.h"
#include "text.h"

/* What a confirmed incident says on the form. */
struct finding {
    char attempt[ID_LEN + 1], act_a[ID_LEN + 1], act_b[ID_LEN + 1];
    enum incident_kind kind;
    bool confirmed, held;
};

static void copy_id(char out[ID_LEN + 1], const char *text)
{
    snprintf(out, ID_LEN + 1, "%s", text ? text : "");
}

static enum fault finding_load(struct db *db, const char *incident, struct finding *ret)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ACT_OF_INCIDENT, "t", incident);
    if (f)
        return f;
    copy_id(ret->attempt, row_peek(&row, 0));
    ret->kind = kind_from(row_peek(&row, 1));
    ret->confirmed = !strcmp(row_peek(&row, 3), "confirmed");
    ret->held = !row_null(&row, 4);
    copy_id(ret->act_a, row_peek(&row, 5));
    copy_id(ret->act_b, row_peek(&row, 6));
    row_done(&row);
    return F_OK;
}

/* Box 6 needs words: the regulation's for a mismatch, the kind's own else. Appended once. */
static void other_words(enum incident_kind kind, const char *before, char *out, size_t size)
{
    const char *words = kind == KIND_WRONG_PERSON ? "жеке басы сәйкес келмейді" : kind_row(kind)->title[LANG_KK];
    g_strlcpy(out, before, size);
    if (strstr(before, words) || strlen(before) + strlen(words) + 3 > size)
        return;
    g_strlcat(out, *before ? "; " : "", size);
    g_strlcat(out, words, size);
}

/* The incident joins a draft: its box is ticked, its evidence held for as long as the act stands. */
static enum fault hold_evidence(struct db *db, const char *act, const char *incident, int64_t now_ms)
{
    char sha256[ACT_EVIDENCE_MAX][HASH_HEX + 1];
    size_t n = 0;
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_EVIDENCE_OF_INCIDENT, "t", incident); f == F_OK; f = row_next(&row))
        if (n < ACT_EVIDENCE_MAX)
            snprintf(sha256[n++], HASH_HEX + 1, "%s", row_peek(&row, 2));
    if (f != F_NOT_FOUND)
        return f;
    f = F_OK;
    for (size_t i = 0; !f && i < n; i++) {
        struct id id = id_make();
        f = db_run(db, S_ACT_HOLD, "ttti", id.text, sha256[i], act, now_ms);
    }
    return f;
}

static enum fault join(struct db *db, const struct actor *by, const char *act, const char *incident, int64_t now_ms)
{
    struct finding found;
    struct arena arena;
    struct act a;
    char other[ACT_TEXT_MAX];
    arena_init(&arena, 0);
    enum fault f = finding_load(db, incident, &found);
    if (!f)
        f = act_load(db, act, &arena, &a);
    if (f)
        goto out;
    const struct kind_row *kind = kind_row(found.kind);
    snprintf(other, sizeof other, "%s", a.other_text);
    if (kind->box == BOX_OTHER + 1)
        other_words(found.kind, a.other_text, other, sizeof other);
    f = incident_set_act(db, by, incident, act);
    if (!f)
        f = hold_evidence(db, act, incident, now_ms);
    if (!f && a.kind == ACT_A)
        f = db_run(db, S_ACT_TICK, "titi", act, (int64_t)(kind->box ? 1 << (kind->box - 1) : 0), other, now_ms);
    if (!f)
        f = act_tell(db, by, act, "incident", incident, now_ms);
out:
    arena_release(&arena);
    return f;
}

static enum fault make(struct db *db, const struct actor *by, const char *attempt, int64_t now_ms, struct id *ret_id)
{
    struct id id = id_make();
    struct attempt t;
    enum fault f = attempt_load(db, attempt, &t);
    if (!f)
        f = db_run(db, S_ACT_ADD, "ttttitit", id.text, t.university, "A", "drafted", t.policy_version, by->person,
                   now_ms, "");
    if (!f)
        f = db_run(db, S_ACT_LINK, "tt", id.text, attempt);
    if (!f)
        f = attempt_act_opened(db, by, attempt, 'A', id.text, now_ms);
    if (!f)
        f = act_tell(db, by, id.text, "draft", attempt, now_ms);
    if (!f)
        *ret_id = id;
    return f;
}

static enum fault drafts_itself(struct db *db, const char *attempt, enum incident_kind kind, bool *ret_drafts)
{
    char value[POLICY_TEXT_MAX];
    struct attempt t;
    enum fault f = attempt_load(db, attempt, &t);
    if (!f)
        f = policy_text(db, t.policy_version, "act_a.autodraft", value);
    if (f)
        return f;
    *ret_drafts = !strcmp(value, "on_confirm");
    if (!*ret_drafts && strcmp(value, "never"))
        for (char *save, *word = strtok_r(value, ", ", &save); word; word = strtok_r(NULL, ", ", &save))
            *ret_drafts = *ret_drafts || kind_from(word) == kind;
    return F_OK;
}

static enum fault open_draft(struct db *db, const char *act, bool *ret_open)
{
    struct arena arena;
    struct act a;
    arena_init(&arena, 0);
    enum fault f = act_load(db, act, &arena, &a);
    if (!f)
        *ret_open =
            a.state == ACT_DRAFTED || a.state == ACT_OPENED || a.state == ACT_INSPECTING || a.state == ACT_FINDINGS;
    arena_release(&arena);
    return f;
}

/* Into the attempt's open act of that kind, or a new one; a frozen act takes nothing in. */
static enum fault into_act(struct db *db, const struct actor *by, const char *incident, const struct finding *found,
                           bool b, int64_t now_ms, char ret_act[ID_LEN + 1])
{
    static const char purpose[] = "Емтихан кезіндегі техникалық ақаудың себебін анықтау.";
    const char *attempts[] = {found->attempt}, *open = b ? found->act_b : found->act_a;
    struct id id;
    bool takes = true;
    enum fault f = F_OK;
    if (*open) {
        copy_id(id.text, open);
        f = open_draft(db, open, &takes);
    } else {
        f = b ? act_b_open(db, by, attempts, 1, purpose, now_ms, &id) : make(db, by, found->attempt, now_ms, &id);
    }
    if (!f && takes)
        f = join(db, by, id.text, incident, now_ms);
    if (!f)
        copy_id(ret_act, takes ? id.text : "");
    return f;
}

enum fault act_on_confirm(struct db *db, const struct actor *by, const char *incident, int64_t now_ms,
                          char ret_act[ID_LEN + 1])
{
    struct finding found;
    bool drafts;
    enum fault f = finding_load(db, incident, &found);
    if (f)
        return f;
    if (!found.confirmed || found.held || found.kind == KINDS)
        return fault(F_CONFLICT, "incident %s is not a confirmed one without an act", incident);
    enum incident_class klass = kind_row(found.kind)->klass;
    *ret_act = 0;
    if (klass == CLASS_TECHNICAL)
        return into_act(db, by, incident, &found, true, now_ms, ret_act);
    if (klass != CLASS_VIOLATION)
        return F_OK;
    f = drafts_itself(db, found.attempt, found.kind, &drafts);
    return f || !drafts ? f : into_act(db, by, incident, &found, false, now_ms, ret_act);
}

enum fault act_a_open(struct db *db, const struct actor *by, const char *attempt, const char *const *incidents,
                      size_t n, int64_t now_ms, struct id *ret_id)
{
    struct finding found;
    if (n > ACT_INCIDENTS_MAX)
        return fault(F_INVALID, "an act holds at most %d incidents", ACT_INCIDENTS_MAX);
    enum fault f = make(db, by, attempt, now_ms, ret_id);
    for (size_t i = 0; !f && i < n; i++) {
        f = finding_load(db, incidents[i], &found);
        if (!f && strcmp(found.attempt, attempt))
            f = fault(F_INVALID, "incident %s is of another attempt", incidents[i]);
        if (!f)
            f = join(db, by, ret_id->text, incidents[i], now_ms);
    }
    return f;
}

enum fault act_a_from_b(struct db *db, const struct actor *by, const struct act *b, const char *attempt, int64_t now_ms)
{
    char ids[ACT_INCIDENTS_MAX][ID_LEN + 1], draft[ID_LEN + 1];
    size_t n = 0;
    struct row row;
    struct id id;
    struct attempt t;
    bool open = false;
    enum fault f;
    for (f = db_each(db, &row, S_ACT_INCIDENTS, "t", b->id); f == F_OK; f = row_next(&row))
        if (n < ACT_INCIDENTS_MAX && !strcmp(row_peek(&row, 16), attempt))
            copy_id(ids[n++], row_peek(&row, 0));
    if (f != F_NOT_FOUND)
        return f;
    f = attempt_load(db, attempt, &t);
    copy_id(draft, t.act_a);
    if (!f && *draft)
        f = open_draft(db, draft, &open);
    if (f || (*draft && !open)) /* signed already: it stands by itself */
        return f;
    if (!*draft) {
        f = make(db, by, attempt, now_ms, &id);
        copy_id(draft, id.text);
        if (!f)
            f = db_run(db, S_ACT_OBSERVE, "tt", draft, b->result);
    }
    for (size_t i = 0; !f && i < n; i++) {
        f = incident_set_act(db, by, ids[i], NULL);
        if (!f)
            f = join(db, by, draft, ids[i], now_ms);
    }
    return f;
}

static bool among(const char *id, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(list[i], id))
            return true;
    return false;
}

/* The list becomes what was asked: others let go, new ones held. */
static enum fault relist(struct db *db, const struct actor *by, const struct act *act, const char *const *want,
                         size_t n, int64_t now_ms)
{
    char have[ACT_INCIDENTS_MAX][ID_LEN + 1];
    const char *names[ACT_INCIDENTS_MAX];
    size_t len = 0;
    struct row row;
    struct finding found;
    enum fault f;
    for (f = db_each(db, &row, S_INCIDENT_OF_ACT, "t", act->id); f == F_OK; f = row_next(&row))
        if (len < ACT_INCIDENTS_MAX) {
            copy_id(have[len], row_peek(&row, 0));
            names[len] = have[len];
            len++;
        }
    if (f != F_NOT_FOUND)
        return f;
    f = F_OK;
    for (size_t i = 0; !f && i < len; i++)
        if (!among(have[i], want, n))
            f = incident_set_act(db, by, have[i], NULL);
    for (size_t i = 0; !f && i < n; i++) {
        if (among(want[i], names, len))
            continue;
        f = finding_load(db, want[i], &found);
        if (!f && strcmp(found.act_a, act->id))
            f = fault(F_INVALID, "incident %s is not of this act's attempt", want[i]);
        if (!f)
            f = incident_set_act(db, by, want[i], act->id);
        if (!f)
            f = hold_evidence(db, act->id, want[i], now_ms);
    }
    return f;
}

enum fault act_a_edit(struct db *db, const struct actor *by, const struct act *act, const struct act_a_edit *edit,
                      int64_t now_ms)
{
    enum fault f = F_OK;
    if (strlen(edit->other_text) > ACT_TEXT_MAX || strlen(edit->observation) > ACT_TEXT_MAX ||
        !text_valid(edit->other_text) || !text_valid(edit->observation) || edit->incidents_len > ACT_INCIDENTS_MAX)
        return fault(F_INVALID, "act %s: a text or the list is too long", act->id);
    if (edit->incidents)
        f = relist(db, by, act, edit->incidents, edit->incidents_len, now_ms);
    if (!f)
        f = db_run(db, S_ACT_EDIT_A, "tiitti", act->id, act->version, (int64_t)edit->kinds, edit->other_text,
                   edit->observation, now_ms);
    if (!f)
        f = act_moved(db, act);
    return f ? f : act_tell(db, by, act->id, "edit", NULL, now_ms);
}
