#include <string.h>

#include "audit.h"
#include "checkin.h"
#include "text.h"

/* What a student consents to, version by version: a record names the text that was shown (privacy 6.1). */

static const struct {
    int version;
    const char *lang, *text;
} standard[] = {
#define CONSENT(version, lang, text) {version, lang, text},
#include "../seeds/consent.def"
#undef CONSENT
};

static enum fault add(struct db *db, int64_t version, const char *lang, const char *text)
{
    char hash[HASH_HEX + 1];
    sha256_hex(text, strlen(text), hash);
    return db_run(db, S_CONSENT_TEXT_ADD, "ittt", version, lang, text, hash);
}

enum fault consent_text_start(struct db *db)
{
    enum fault f = F_OK;
    for (size_t i = 0; i < sizeof standard / sizeof *standard && !f; i++)
        f = add(db, standard[i].version, standard[i].lang, standard[i].text);
    return f;
}

enum fault consent_text(struct db *db, enum lang lang, struct arena *arena, int64_t *ret_version, const char **ret_text,
                        const char **ret_sha256)
{
    struct row row;
    enum fault f = db_row(db, &row, S_CONSENT_TEXT_NOW, "t", lang_word(lang));
    if (f)
        return f;
    *ret_version = row_int(&row, 0);
    *ret_text = row_text(&row, 1, arena);
    *ret_sha256 = row_text(&row, 2, arena);
    row_done(&row);
    return arena_check(arena);
}

/* The version in force, 0 for none; whether any language says something else than in `texts`. */
static enum fault compare(struct db *db, const char *const texts[LANG_COUNT], int64_t *ret_version, bool *ret_differs)
{
    *ret_version = 0;
    *ret_differs = false;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        struct row row;
        enum fault f = db_row(db, &row, S_CONSENT_TEXT_NOW, "t", lang_word((enum lang)lang));
        if (f && f != F_NOT_FOUND)
            return f;
        *ret_differs = *ret_differs || f || strcmp(row_peek(&row, 1), texts[lang]) != 0;
        if (!f) {
            *ret_version = row_int(&row, 0);
            row_done(&row);
        }
    }
    return F_OK;
}

enum fault consent_text_set(struct db *db, const struct actor *by, int64_t version, const char *const texts[LANG_COUNT],
                            int64_t *ret_version)
{
    int64_t now;
    bool differs;
    for (int lang = 0; lang < LANG_COUNT; lang++)
        if (!text_fits(texts[lang], CONSENT_TEXT_MAX))
            return fault(F_INVALID, "a consent has 1 to %d bytes in every language", CONSENT_TEXT_MAX);
    enum fault f = compare(db, texts, &now, &differs);
    if (!f && now != version)
        f = fault(F_STALE, "the consent is at version %lld", (long long)now);
    if (!f && !differs)
        f = fault(F_INVALID, "the consent says this already");
    for (int lang = 0; lang < LANG_COUNT && !f; lang++)
        f = add(db, now + 1, lang_word((enum lang)lang), texts[lang]);
    if (!f)
        f = audit(db, by, "consent.text", "consent_text", "", "version %lld", (long long)now + 1);
    if (!f)
        *ret_version = now + 1;
    return f;
}
