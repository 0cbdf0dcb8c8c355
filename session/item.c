#include "item.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "policy.h"
#include "role.h"
#include "text.h"

enum { SEARCH_MAX = 512 };

static void put_hashed(crypto_hash_sha256_state *state, const char *text)
{
    crypto_hash_sha256_update(state, (const unsigned char *)text, strlen(text) + 1);
}

/* Kind, stem and options of one language. */
static void key_of(const struct item_new *item, char ret_key[HASH_HEX + 1])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    put_hashed(&state, item_kind_word(item->kind));
    put_hashed(&state, item->stem);
    for (size_t i = 0; i < item->count; i++) {
        put_hashed(&state, item->options[i].text);
        put_hashed(&state, item->options[i].pair);
    }
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(ret_key, HASH_HEX + 1, hash, sizeof hash);
}

static const char *in(enum lang lang, const struct item_new *item, const char *text)
{
    return item->lang == lang ? text : "";
}

static enum fault option_add(struct db *db, const struct item_new *item, const char *id, size_t i)
{
    static const char *const truth[2][3] = {{"Рас", "Верно", "True"}, {"Жалған", "Неверно", "False"}};
    const struct item_option_new *o = &item->options[i];
    bool fixed = item->kind == ITEM_TRUEFALSE && i < 2, number = item->kind == ITEM_NUMERIC;
    const char *kk = fixed ? truth[i][0] : in(LANG_KK, item, o->text);
    const char *ru = fixed ? truth[i][1] : in(LANG_RU, item, o->text);
    const char *en = fixed ? truth[i][2] : in(LANG_EN, item, o->text);
    enum fault f = db_run(db, S_BANK_OPTION_ADD, "ttitttiitttt", id_make().text, id, (int64_t)(i + 1), kk, ru, en,
                          (int64_t)(o->share_ppm > 0), o->share_ppm, in(LANG_KK, item, o->pair),
                          in(LANG_RU, item, o->pair), in(LANG_EN, item, o->pair), o->feedback);
    return f || !number
               ? f
               : db_run(db, S_BANK_OPTION_NUMBER, "tiii", id, (int64_t)(i + 1), o->value_micro, o->tolerance_micro);
}

static enum fault add_new(struct db *db, const struct actor *by, const struct item_new *item, bool approved,
                          int64_t now_ms, struct id *ret_id)
{
    struct id id = id_make();
    char search[SEARCH_MAX];
    text_fold(item->stem, search, sizeof search);
    enum fault f =
        db_run(db, S_BANK_ITEM_ADD, "ttttttittiiitttti", id.text, item->course, item_kind_word(item->kind),
               in(LANG_KK, item, item->stem), in(LANG_RU, item, item->stem), in(LANG_EN, item, item->stem),
               item->points, item->name, item->category, item->difficulty, (int64_t)item->shuffle, (int64_t)item->exact,
               item->format, approved ? "approved" : "draft", by->person, search, now_ms);
    if (!f)
        f = db_run(db, S_BANK_ITEM_NOTES, "ttt", id.text, item->feedback, item->rubric);
    for (size_t i = 0; i < item->count && !f; i++)
        f = option_add(db, item, id.text, i);
    if (!f)
        *ret_id = id;
    return f;
}

/* One of the same name and shape without a text in this language. */
static enum fault find_silent(struct db *db, const struct item_new *item, struct id *ret_id)
{
    struct row row;
    if (!*item->name)
        return F_NOT_FOUND;
    enum fault f = db_row(db, &row, S_BANK_ITEM_SILENT, "tttiti", item->course, item->name, item_kind_word(item->kind),
                          (int64_t)item->count, item->format, (int64_t)item->lang);
    if (f)
        return f;
    snprintf(ret_id->text, sizeof ret_id->text, "%s", row_peek(&row, 0));
    row_done(&row);
    return F_OK;
}

static enum fault translate(struct db *db, const struct item_new *item, const char *id)
{
    enum fault f = db_run(db, S_BANK_ITEM_SAY, "tit", id, (int64_t)item->lang, item->stem);
    for (size_t i = 0; i < item->count && !f && item->kind != ITEM_TRUEFALSE; i++)
        f = db_run(db, S_BANK_OPTION_SAY, "tiitt", id, (int64_t)(i + 1), (int64_t)item->lang, item->options[i].text,
                   item->options[i].pair);
    return f;
}

static enum fault find_same(struct db *db, const char *course, const char *key, struct id *ret_id)
{
    struct row row;
    enum fault f = db_row(db, &row, S_BANK_ITEM_BY_KEY, "tt", course, key);
    if (f)
        return f;
    snprintf(ret_id->text, sizeof ret_id->text, "%s", row_peek(&row, 0));
    row_done(&row);
    return F_OK;
}

enum fault item_add(struct db *db, const struct actor *by, const struct item_new *item, bool approved, int64_t now_ms,
                    struct id *ret_id, enum item_outcome *ret_outcome)
{
    char key[HASH_HEX + 1];
    key_of(item, key);
    enum fault f = find_same(db, item->course, key, ret_id);
    *ret_outcome = ITEM_SAME;
    if (f != F_NOT_FOUND)
        return f;
    f = find_silent(db, item, ret_id);
    *ret_outcome = f ? ITEM_ADDED : ITEM_TRANSLATED;
    if (f == F_NOT_FOUND)
        f = add_new(db, by, item, approved, now_ms, ret_id);
    else if (!f)
        f = translate(db, item, ret_id->text);
    if (!f)
        f = db_run(db, S_BANK_KEY_ADD, "ttt", item->course, key, ret_id->text);
    for (size_t i = 0; i < item->pictures_len && !f; i++)
        f = db_run(db, S_BANK_PICTURE_ADD, "tt", ret_id->text, item->pictures[i]);
    return f;
}

/* ---- said otherwise ---- */

static enum fault may_edit(struct db *db, const char *item, int64_t version, const char *course,
                           enum item_kind *ret_kind)
{
    struct row row;
    enum fault f = db_row(db, &row, S_BANK_EDITED, "t", item);
    if (f)
        return f == F_NOT_FOUND ? fault(F_NOT_FOUND, "no item %s", item) : f;
    int kind = item_kind_from(row_peek(&row, 1));
    const char *state = row_peek(&row, 2);
    if (strcmp(row_peek(&row, 0), course) != 0)
        f = fault(F_NOT_FOUND, "item %s is of another course", item);
    else if (kind < 0)
        f = fault(F_CORRUPT, "item %s is of no kind", item);
    else if (row_int(&row, 3) != version)
        f = fault(F_STALE, "item %s moved from version %lld", item, (long long)version);
    else if (!strcmp(state, "retired") || !row_null(&row, 4))
        f = fault(F_CONFLICT, "item %s is retired or replaced", item);
    *ret_kind = (enum item_kind)kind;
    row_done(&row);
    return f;
}

/* Nothing that still stands says the same, but the question itself. */
static enum fault free_key(struct db *db, const struct item_new *item, const char *old, char ret_key[HASH_HEX + 1])
{
    struct id same;
    struct row row;
    key_of(item, ret_key);
    enum fault f = find_same(db, item->course, ret_key, &same);
    if (f)
        return f == F_NOT_FOUND ? F_OK : f;
    f = db_row(db, &row, S_BANK_EDITED, "t", same.text);
    if (f)
        return f;
    if (strcmp(same.text, old) != 0 && strcmp(row_peek(&row, 2), "retired") != 0)
        f = fault(F_CONFLICT, "item %s says the same", same.text);
    row_done(&row);
    return f;
}

static enum fault say(struct db *db, const struct item_new *item, const char *old, const char *id, bool first)
{
    char key[HASH_HEX + 1];
    enum fault f = free_key(db, item, old, key);
    if (!f && !first)
        f = translate(db, item, id);
    if (!f)
        f = db_run(db, S_BANK_KEY_MOVE, "ttt", item->course, key, id);
    for (size_t i = 0; i < item->pictures_len && !f; i++)
        f = db_run(db, S_BANK_PICTURE_ADD, "tt", id, item->pictures[i]);
    return f;
}

/* `item` takes the place of what it replaces: at once, or while it is a draft of the drafts alone. */
static enum fault step_in(struct db *db, const char *item, bool approved)
{
    enum fault f = db_run(db, S_BANK_REPLACED_END, "ti", item, (int64_t)approved);
    return f || !approved ? f : db_run(db, S_BANK_EXAM_FOLLOW, "t", item);
}

static enum fault step_back(struct db *db, const char *draft)
{
    struct row row;
    char standing[ID_LEN + 1];
    enum fault f = db_row(db, &row, S_BANK_REPLACED_STANDING, "t", draft);
    if (f)
        return f == F_NOT_FOUND ? F_OK : f;
    snprintf(standing, sizeof standing, "%s", row_peek(&row, 0));
    row_done(&row);
    return db_run(db, S_BANK_GIVE_BACK, "tt", draft, standing);
}

enum fault item_edit(struct db *db, const struct actor *by, const char *item, int64_t version,
                     const struct item_new *said, size_t languages, bool approved, const char *change, int64_t now_ms,
                     struct id *ret_id)
{
    enum item_kind kind = ITEM_SINGLE;
    struct id id;
    enum fault f = languages ? may_edit(db, item, version, said[0].course, &kind)
                             : fault(F_INVALID, "a question in no language");
    for (size_t i = 0; i < languages && !f; i++)
        if (said[i].kind != kind || said[i].count != said[0].count)
            f = fault(F_INVALID, "a question keeps its kind, and has as many options in every language");
    if (!f)
        f = add_new(db, by, &said[0], approved, now_ms, &id);
    for (size_t i = 0; i < languages && !f; i++)
        f = say(db, &said[i], item, id.text, i == 0);
    if (!f)
        f = db_run(db, S_BANK_REPLACE, "tt", item, id.text);
    if (!f)
        f = step_in(db, id.text, approved);
    if (!f)
        f = audit(db, by, "item.edit", "item", id.text, "%s", change);
    if (!f)
        *ret_id = id;
    return f;
}

enum fault item_picture_book(struct db *db, const char *sha256, const char *media_type, int64_t bytes, int64_t now_ms)
{
    return db_run(db, S_EVIDENCE_ADD, "ttiin", sha256, media_type, bytes, now_ms);
}

static enum fault not_replaced(struct db *db, const char *item)
{
    struct row row;
    enum fault f = db_row(db, &row, S_BANK_EDITED, "t", item);
    if (f)
        return f == F_NOT_FOUND ? fault(F_NOT_FOUND, "no item %s", item) : f;
    if (!row_null(&row, 4))
        f = fault(F_CONFLICT, "item %s was replaced", item);
    row_done(&row);
    return f;
}

enum fault item_state_set(struct db *db, const struct actor *by, const char *item, const char *state, int64_t version,
                          int64_t now_ms)
{
    (void)now_ms;
    if (strcmp(state, "approved") != 0 && strcmp(state, "retired") != 0)
        return fault(F_INVALID, "a question becomes approved or retired");
    bool approved = !strcmp(state, "approved");
    enum fault f = approved ? not_replaced(db, item) : F_OK;
    if (!f)
        f = db_run(db, S_BANK_STATE_SET, "tit", item, version, state);
    if (!f && db_changes(db) != 1)
        f = fault(F_STALE, "item %s moved from version %lld", item, (long long)version);
    if (!f)
        f = approved ? step_in(db, item, true) : step_back(db, item);
    return f ? f : audit(db, by, "item.state", "item", item, "%s", state);
}

enum fault item_course(struct db *db, const char *item, char ret_course[ID_LEN + 1])
{
    struct row row;
    enum fault f = db_row(db, &row, S_BANK_ITEM_COURSE, "t", item);
    if (f)
        return f == F_NOT_FOUND ? fault(F_NOT_FOUND, "no item %s", item) : f;
    snprintf(ret_course, ID_LEN + 1, "%s", row_peek(&row, 0));
    row_done(&row);
    return F_OK;
}

static enum fault teaches(struct db *db, const char *person, const char *course, int64_t now_ms, bool *ret_teaches,
                          bool *ret_heads)
{
    struct row row;
    enum fault f = db_row(db, &row, S_BANK_TEACHES, "tti", person, course, now_ms);
    if (f)
        return f == F_NOT_FOUND ? fault(F_NOT_FOUND, "no course %s", course) : f;
    *ret_teaches = row_int(&row, 0);
    *ret_heads = row_int(&row, 1);
    row_done(&row);
    return F_OK;
}

static enum fault approval_open(struct db *db, int64_t now_ms, bool *ret_open)
{
    int64_t version;
    char who[POLICY_TEXT_MAX];
    enum fault f = policy_version(db, now_ms, &version);
    if (!f)
        f = policy_text(db, version, "bank_approval", who);
    if (!f)
        *ret_open = !strcmp(who, "none");
    return f;
}

enum fault bank_may(struct db *db, const char *person, uint32_t roles, const char *course, enum bank_need need,
                    int64_t now_ms)
{
    bool own = false, open = false, heads = false;
    enum fault f = teaches(db, person, course, now_ms, &own, &heads);
    if (!f)
        f = approval_open(db, now_ms, &open);
    if (f)
        return f;
    own = own && (roles & ROLE_TEACHER);
    bool centre = roles & ROLE_CENTRE, hod = heads && (roles & ROLE_HOD);
    if (!own && !centre && !hod)
        return fault(F_NOT_FOUND, "the bank of course %s is not theirs", course);
    bool may = need == BANK_READ || (need == BANK_WRITE && (own || centre)) ||
               (need == BANK_APPROVE && (hod || (open && (own || centre))));
    return may ? F_OK : fault(F_FORBIDDEN, "the bank of course %s", course);
}

enum fault item_picture_visible(struct db *db, const char *person, uint32_t roles, const char *sha256, int64_t now_ms,
                                struct arena *arena, const char **ret_type)
{
    struct row row;
    char course[ID_LEN + 1];
    enum fault f = db_row(db, &row, S_BANK_PICTURE, "tt", sha256, person);
    if (f)
        return f == F_NOT_FOUND ? fault(F_NOT_FOUND, "no picture %s", sha256) : f;
    snprintf(course, sizeof course, "%s", row_peek(&row, 0));
    *ret_type = row_text(&row, 1, arena);
    bool own = row_int(&row, 2) > 0;
    row_done(&row);
    if (!own)
        f = bank_may(db, person, roles, course, BANK_READ, now_ms);
    return f ? f : arena_check(arena);
}
