#include "privacy.h"

#include <stdio.h>
#include <string.h>

#include "appeal_result.h"
#include "policy.h"
#include "text.h"
#include "zone.h"

enum { NAME_MAX_BYTES = 120, WHOLE_NAME_MAX = 3 * NAME_MAX_BYTES + 4 };

static const char *const kinds[DATA_KINDS] = {"access", "correct", "block", "erase", "withdraw"};
static const char *const answers[ANSWERS] = {"granted", "partly", "refused"};

static int word_at(const char *const *words, int count, const char *word)
{
    for (int i = 0; i < count; i++)
        if (!strcmp(words[i], word))
            return i;
    return -1;
}

const char *data_kind_word(enum data_kind kind)
{
    return kinds[kind];
}

int data_kind_from(const char *word)
{
    return word_at(kinds, DATA_KINDS, word);
}

int data_answer_from(const char *word)
{
    return word_at(answers, ANSWERS, word);
}

enum fault data_ask(struct db *db, const struct actor *by, const char *person, enum data_kind kind, const char *text,
                    int64_t now_ms, struct id *ret_id, int64_t *ret_due_ms)
{
    struct id id = id_make();
    char zone[ZONE_MAX];
    int64_t version, days, due_ms = 0;
    if (strlen(text) > DATA_TEXT_MAX || !text_valid(text) || (kind == DATA_CORRECT && !*text))
        return fault(F_INVALID, "a request says in at most %d bytes what is asked", DATA_TEXT_MAX);
    enum fault f = policy_version(db, now_ms, &version);
    if (!f)
        f = policy_int(db, version, kind == DATA_ACCESS ? "request_access_days" : "request_change_days", &days);
    if (!f)
        f = university_zone(db, zone);
    if (!f)
        due_ms = working_days_end(now_ms, days, zone) - 1;
    if (!f)
        f = db_run(db, S_REQUEST_ADD, "ttttii", id.text, person, kinds[kind], text, now_ms, due_ms);
    if (!f)
        f = audit(db, by, "data.ask", "data_request", id.text, "%s", kinds[kind]);
    if (!f) {
        *ret_id = id;
        *ret_due_ms = due_ms;
    }
    return f;
}

/* ---- what a decision does ---- */

static enum fault erase(struct db *db, const struct actor *by, const char *id, const char *person, int64_t now_ms,
                        struct data_effect *effect)
{
    enum fault f = destruction_order(db, by, id, person, now_ms, &effect->destruction);
    effect->destroyed = f == F_OK;
    if (f == F_NOT_FOUND)
        f = F_OK;
    if (!f)
        f = db_run(db, S_LIKENESS_FORGET_PERSON, "t", person);
    if (!f)
        f = db_run(db, S_PHOTO_CLEAR, "t", person);
    if (!f)
        f = db_run(db, S_TRACES_CLEAR, "t", person);
    return f ? f : audit_forget(db, by, person, &effect->forgotten);
}

static enum fault take_effect(struct db *db, const struct actor *by, const char *id, enum data_kind kind,
                              const char *person, int64_t now_ms, struct data_effect *effect)
{
    switch (kind) {
    case DATA_BLOCK:
        return db_run(db, S_BLOCK_ADD, "tti", person, id, now_ms);
    case DATA_ERASE:
        return erase(db, by, id, person, now_ms, effect);
    case DATA_WITHDRAW: /* in force since it was asked (consent.h); an exam begun since has a consent of its own */
    case DATA_ACCESS:   /* the file is the student's to fetch; names are corrected by their own deed */
    case DATA_CORRECT:
    case DATA_KINDS:
        break;
    }
    return F_OK;
}

static enum fault holds_count(struct db *db, const char *person, int64_t now_ms, size_t *ret)
{
    struct arena arena;
    struct kept kept;
    arena_init(&arena, 0);
    enum fault f = kept_of(db, person, now_ms, &arena, &kept);
    if (!f)
        *ret = kept.holds;
    arena_release(&arena);
    return f;
}

static enum fault fits(const struct data_decision *d, enum data_kind kind, size_t holds, int64_t now_ms)
{
    if (!text_fits(d->words, DATA_TEXT_MAX))
        return fault(F_INVALID, "a decision is given in words");
    if ((d->answer == ANSWER_PARTLY) != (d->review_ms != 0) || (d->review_ms && d->review_ms <= now_ms))
        return fault(F_INVALID, "what is granted in part names the day of its review");
    if (kind == DATA_ERASE && d->answer == ANSWER_GRANTED && holds)
        return fault(F_HELD, "%zu holds stand: granted in part, with a day of review", holds);
    return F_OK;
}

enum fault data_decide(struct db *db, const struct actor *by, const char *id, const struct data_decision *d,
                       int64_t now_ms, struct data_effect *ret_effect)
{
    struct row row;
    struct data_effect effect = {.destroyed = false};
    char person[ID_LEN + 1];
    struct id notice = id_make();
    enum fault f = db_row(db, &row, S_REQUEST_GET, "t", id);
    if (f)
        return f == F_NOT_FOUND ? fault(f, "there is no request %s", id) : f;
    snprintf(person, sizeof person, "%s", row_peek(&row, 0));
    int kind = data_kind_from(row_peek(&row, 1));
    bool open = !strcmp(row_peek(&row, 2), "open");
    row_done(&row);
    if (!open || kind < 0)
        return fault(F_CONFLICT, "request %s is decided", id);
    if (!strcmp(person, by->person))
        return fault(F_FORBIDDEN, "nobody decides on a request of their own");
    f = holds_count(db, person, now_ms, &effect.holds);
    if (!f)
        f = fits(d, (enum data_kind)kind, effect.holds, now_ms);
    if (!f)
        f = db_run(db, S_REQUEST_DECIDE, "tttiti", id, answers[d->answer], by->person, now_ms, d->words, d->review_ms);
    if (!f && d->answer != ANSWER_REFUSED)
        f = take_effect(db, by, id, (enum data_kind)kind, person, now_ms, &effect);
    if (!f)
        f = db_run(db, S_NOTIFY, "ttttti", notice.text, person, "data_decided", "data_request", id, now_ms);
    if (!f)
        f = audit(db, by, "data.decide", "data_request", id, "%s: %s", kinds[kind], answers[d->answer]);
    if (!f)
        *ret_effect = effect;
    return f;
}

enum fault data_unblock(struct db *db, const struct actor *by, const char *person, int64_t now_ms)
{
    enum fault f = db_run(db, S_BLOCK_LIFT, "tit", person, now_ms, by->person);
    if (!f && !db_changes(db))
        f = fault(F_CONFLICT, "person %s is not blocked", person);
    return f ? f : audit(db, by, "data.unblock", "person", person, "lifted");
}

enum fault data_blocked(struct db *db, const char *person, bool *ret_blocked)
{
    struct row row;
    enum fault f = db_row(db, &row, S_BLOCKED, "t", person);
    *ret_blocked = f == F_OK;
    if (f == F_OK)
        row_done(&row);
    return f == F_NOT_FOUND ? F_OK : f;
}

/* ---- correction ---- */

static bool name_fits(const char *name, bool needed)
{
    return needed ? text_fits(name, NAME_MAX_BYTES) : strlen(name) <= NAME_MAX_BYTES && text_valid(name);
}

enum fault data_correct(struct db *db, const struct actor *by, const char *person, const struct data_names *n)
{
    struct row row;
    struct arena arena;
    char name[WHOLE_NAME_MAX], search[WHOLE_NAME_MAX];
    enum fault f = db_row(db, &row, S_PERSON_TEXT_GET, "t", person);
    if (f)
        return f;
    arena_init(&arena, 0);
    const char *before = row_text(&row, 0, &arena);
    const char *surname = n->surname ? n->surname : row_text(&row, 2, &arena);
    const char *given = n->given ? n->given : row_text(&row, 3, &arena);
    const char *patronymic = n->patronymic ? n->patronymic : row_text(&row, 4, &arena);
    const char *email = n->email ? n->email : row_text(&row, 5, &arena);
    row_done(&row);
    f = arena_check(&arena);
    if (!f && !(name_fits(surname, true) && name_fits(given, true) && name_fits(patronymic, false) &&
                name_fits(email, false)))
        f = fault(F_INVALID, "a name has 1 to %d bytes", NAME_MAX_BYTES);
    if (!f) {
        snprintf(name, sizeof name, "%s %s%s%s", surname, given, *patronymic ? " " : "", patronymic);
        text_fold(name, search, sizeof search);
        f = db_run(db, S_PERSON_CORRECT, "ttttttt", person, surname, given, patronymic, name, search, email);
    }
    if (!f)
        f = audit(db, by, "data.correct", "person", person, "%s -> %s", before, name);
    arena_release(&arena);
    return f;
}

/* ---- the register ---- */

enum fault breach_step(struct db *db, const struct actor *by, const char *id, const struct breach *b, int64_t now_ms,
                       struct id *ret_id)
{
    struct row row;
    struct id made = id_make();
    enum fault f = F_OK;
    if (!text_fits(b->what, DATA_TEXT_MAX) || !text_fits(b->data, DATA_TEXT_MAX) ||
        strlen(b->measures) > DATA_TEXT_MAX || !text_valid(b->measures) || b->people < 0 || b->found_ms <= 0 ||
        b->found_ms > now_ms || b->authority_ms > now_ms || b->subjects_ms > now_ms)
        return fault(F_INVALID, "the register says what happened, to which data, and when");
    if (id) {
        f = db_row(db, &row, S_BREACH_KNOWN, "t", id);
        if (f)
            return f == F_NOT_FOUND ? fault(f, "there is no incident %s in the register", id) : f;
        bool closed = row_int(&row, 0) != 0;
        row_done(&row);
        if (closed)
            return fault(F_CONFLICT, "incident %s is closed", id);
        snprintf(made.text, sizeof made.text, "%s", id);
    }
    f = db_run(db, S_BREACH_ADD, "titittitiii", made.text, now_ms, by->person, b->found_ms, b->what, b->data, b->people,
               b->measures, b->authority_ms, b->subjects_ms, b->closed_ms);
    if (!f)
        f = audit(db, by, id ? "breach.step" : "breach.open", "breach", made.text, "%s", b->what);
    if (!f)
        *ret_id = made;
    return f;
}
