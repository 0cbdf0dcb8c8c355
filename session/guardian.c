#include <stdio.h>
#include <string.h>

#include "checkin.h"
#include "consent.h"
#include "text.h"
#include "zone.h"

const char *guardian_word(enum guardian guardian)
{
    static const char *const words[GUARDIANS] = {"not_needed", "missing", "given"};
    return words[guardian];
}

enum fault guardian_state(struct db *db, const char *person, int64_t now_ms, enum guardian *ret_guardian)
{
    struct row row;
    int64_t zone;
    enum fault f = university_minutes(db, now_ms, &zone);
    if (!f)
        f = db_row(db, &row, S_GUARDIAN_NEED, "ti", person, now_ms + zone * 60000);
    if (f)
        return f;
    *ret_guardian = !row_int(&row, 0) ? GUARDIAN_NOT_NEEDED : row_int(&row, 1) ? GUARDIAN_GIVEN : GUARDIAN_MISSING;
    row_done(&row);
    return F_OK;
}

enum fault guardian_gate(struct db *db, const char *person, int64_t now_ms)
{
    enum guardian state;
    enum fault f = guardian_state(db, person, now_ms, &state);
    return !f && state == GUARDIAN_MISSING ? fault(F_GUARDIAN, "person %s is a minor without a consent", person) : f;
}

/* The student row, when that person speaks for them. */
static enum fault speaks_for(struct db *db, const char *person, const char *guardian, char ret_student[ID_LEN + 1])
{
    struct row row;
    enum fault f = db_row(db, &row, S_GUARDIAN_STUDENT, "tt", person, guardian);
    if (f)
        return f == F_NOT_FOUND ? fault(f, "person %s is no student", person) : f;
    snprintf(ret_student, ID_LEN + 1, "%s", row_peek(&row, 0));
    bool speaks = !row_null(&row, 1) && strcmp(row_peek(&row, 1), "other");
    row_done(&row);
    return speaks ? F_OK : fault(F_FORBIDDEN, "person %s does not speak for %s", guardian, person);
}

enum fault guardian_consent(struct db *db, const struct actor *by, const char *person, const char *guardian,
                            const char *document, enum lang lang, int64_t now_ms)
{
    struct arena arena;
    struct id id = id_make();
    int64_t version;
    const char *text, *hash;
    char student[ID_LEN + 1];
    if (document && !text_fits(document, GUARDIAN_DOCUMENT_MAX))
        return fault(F_INVALID, "a paper has a number and a date, 1 to %d bytes", GUARDIAN_DOCUMENT_MAX);
    if (document && !strcmp(by->person, guardian))
        return fault(F_FORBIDDEN, "nobody records a paper of their own");
    arena_init(&arena, 0);
    enum fault f = speaks_for(db, person, guardian, student);
    if (!f)
        f = consent_text(db, lang, &arena, &version, &text, &hash);
    if (!f)
        f = db_run(db, S_GUARDIAN_ADD, "tttittttti", id.text, student, guardian, version, hash, lang_word(lang),
                   by->address ? by->address : "", document, document ? by->person : NULL, now_ms);
    if (!f)
        f = audit(db, by, "guardian.consent", "person", person, "%s, text %lld %s, %s", guardian, (long long)version,
                  hash, document ? document : "account");
    arena_release(&arena);
    return f;
}

enum fault guardian_withdraw(struct db *db, const struct actor *by, const char *person, const char *guardian,
                             int64_t now_ms, struct consent_end *ret_end)
{
    enum guardian state;
    struct consent_end end = {.attempt = ""};
    enum fault f = db_run(db, S_GUARDIAN_END, "tti", person, guardian, now_ms);
    if (!f && db_changes(db) != 1)
        f = fault(F_CONFLICT, "person %s has given no consent for %s", guardian, person);
    if (!f)
        f = audit(db, by, "guardian.withdraw", "person", person, "%s", guardian);
    if (!f)
        f = guardian_state(db, person, now_ms, &state);
    if (!f && state == GUARDIAN_MISSING)
        f = consent_withdraw(db, by, person, "", now_ms, &end);
    if (!f)
        *ret_end = end;
    return f;
}
