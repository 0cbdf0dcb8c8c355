#include "answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "score.h"
#include "text.h"

enum { PART_MAX = 2 * ID_LEN + 1, NUMBER_MAX = 64 };

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum fault is_option(struct db *db, const char *item, const char *id)
{
    struct row row;
    if (!id_valid(id))
        return fault(F_INVALID, "options of item %s", item);
    enum fault f = db_row(db, &row, S_ANSWER_OPTION, "tt", id, item);
    if (f)
        return f == F_NOT_FOUND ? fault(F_INVALID, "option %s is not of item %s", id, item) : f;
    row_done(&row);
    return F_OK;
}

/* "LEFT=RIGHT" */
static enum fault is_pair(struct db *db, const char *item, const char *pair)
{
    char left[ID_LEN + 1];
    if (strlen(pair) != PART_MAX || pair[ID_LEN] != '=')
        return fault(F_INVALID, "pairs of item %s", item);
    memcpy(left, pair, ID_LEN);
    left[ID_LEN] = 0;
    enum fault f = is_option(db, item, left);
    return f ? f : is_option(db, item, pair + ID_LEN + 1);
}

static bool doubled(const char *const *parts, size_t count, size_t len)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (!strncmp(parts[i], parts[j], len))
                return true;
    return false;
}

static enum fault chosen(struct db *db, const char *item, int kind, const struct answer_given *given, char *out)
{
    const char *parts[ANSWER_OPTIONS_MAX];
    size_t used = 0, most = kind == ITEM_SINGLE || kind == ITEM_TRUEFALSE ? 1 : ANSWER_OPTIONS_MAX;
    enum fault f = given->count > most ? fault(F_INVALID, "%zu options chosen of item %s", given->count, item) : F_OK;
    for (size_t i = 0; i < given->count && !f; i++) {
        parts[i] = given->choice[i];
        f = kind == ITEM_MATCHING ? is_pair(db, item, parts[i]) : is_option(db, item, parts[i]);
    }
    if (!f && doubled(parts, given->count, ID_LEN))
        f = fault(F_INVALID, "an option of item %s twice", item);
    if (f)
        return f;
    if (kind != ITEM_ORDERING)
        qsort(parts, given->count, sizeof *parts, by_text);
    for (size_t i = 0; i < given->count; i++)
        used += (size_t)snprintf(out + used, ANSWER_CHOICE_MAX - used, "%s%s", i ? "," : "", parts[i]);
    return F_OK;
}

static enum fault file_known(struct db *db, const char *attempt, const char *item, const char *sha256)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ANSWER_FILE_GET, "ttt", attempt, item, sha256);
    if (f)
        return f == F_NOT_FOUND ? fault(F_INVALID, "no such file was sent for item %s", item) : f;
    row_done(&row);
    return F_OK;
}

static enum fault said(struct db *db, const char *attempt, const char *item, int kind, const char *text)
{
    int64_t number;
    size_t most = kind == ITEM_NUMERIC ? NUMBER_MAX : kind == ITEM_SHORT ? SCORE_TEXT_MAX : ANSWER_TEXT_MAX;
    if (!*text)
        return F_OK;
    if (!text_fits(text, most))
        return fault(F_INVALID, "the text for item %s is too long or no text", item);
    if (kind == ITEM_NUMERIC && !number_micro(text, &number))
        return fault(F_INVALID, "no number for item %s", item);
    return kind == ITEM_FILE ? file_known(db, attempt, item, text) : F_OK;
}

enum fault answer_canonical(struct db *db, const char *attempt, const char *item, int kind,
                            const struct answer_given *given, char ret_choice[ANSWER_CHOICE_MAX])
{
    const char *text = given->text ? given->text : "";
    bool options = item_chosen((enum item_kind)kind);
    ret_choice[0] = 0;
    if (options ? *text != 0 : given->count > 0)
        return fault(F_INVALID, "item %s is %s", item, item_kind_word((enum item_kind)kind));
    return options ? chosen(db, item, kind, given, ret_choice) : said(db, attempt, item, kind, text);
}
