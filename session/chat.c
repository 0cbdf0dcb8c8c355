#include "chat.h"

#include <stdio.h>
#include <string.h>

#include "attempt_books.h"
#include "text.h"

static enum fault again(struct db *db, const char *attempt, const char *sender, const char *key, struct id *ret_id,
                        int64_t *ret_at_ms)
{
    struct row row;
    enum fault f = db_row(db, &row, S_CHAT_BY_KEY, "ttt", attempt, sender, key);
    if (f)
        return f;
    snprintf(ret_id->text, sizeof ret_id->text, "%s", row_peek(&row, 0));
    *ret_at_ms = row_int(&row, 1);
    row_done(&row);
    return F_OK;
}

static enum fault count_warning(struct db *db, const struct actor *by, const char *attempt, const char *text)
{
    struct attempt a;
    enum fault f = attempt_load(db, attempt, &a);
    if (f)
        return f;
    a.warnings++;
    return attempt_keep(db, by, &a, "attempt.warning", text);
}

enum fault chat_add(struct db *db, const struct actor *by, const char *attempt, bool from_student, const char *kind,
                    const char *key, const char *text, int64_t now_ms, struct id *ret_id, int64_t *ret_at_ms)
{
    struct id id = id_make();
    bool warning = !strcmp(kind, "warning");
    if (!text_fits(text, CHAT_TEXT_MAX) || !text_fits(key, CHAT_KEY_MAX) || (warning && from_student) ||
        (!warning && strcmp(kind, "message")))
        return fault(F_INVALID, "a message to attempt %s", attempt);
    enum fault f = again(db, attempt, by->person, key, ret_id, ret_at_ms);
    if (f != F_NOT_FOUND)
        return f;
    f = db_run(db, S_CHAT_ADD, "tttittti", id.text, attempt, by->person, (int64_t)from_student, kind, key, text,
               now_ms);
    if (!f && warning)
        f = count_warning(db, by, attempt, text);
    if (!f && !warning)
        f = audit(db, by, "chat.add", "attempt", attempt, "message %s", id.text);
    if (f)
        return f;
    *ret_id = id;
    *ret_at_ms = now_ms;
    return F_OK;
}

enum fault chat_read(struct db *db, const char *attempt, int64_t now_ms)
{
    return db_run(db, S_CHAT_READ, "ti", attempt, now_ms);
}

enum fault note_add(struct db *db, const struct actor *by, const char *attempt, const char *text, int64_t now_ms,
                    struct id *ret_id)
{
    struct id id = id_make();
    if (!text_fits(text, CHAT_TEXT_MAX))
        return fault(F_INVALID, "a note on attempt %s", attempt);
    enum fault f = db_run(db, S_NOTE_ADD, "tttti", id.text, attempt, by->person, text, now_ms);
    if (!f)
        f = audit(db, by, "note.add", "attempt", attempt, "note %s", id.text);
    if (!f)
        *ret_id = id;
    return f;
}
