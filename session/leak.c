#include "leak.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "text.h"

static const char *const way_words[] = {"code", "number", "picture", "text"};

const char *leak_way_word(enum leak_way way)
{
    return way_words[way];
}

void watermark_code(const char *attempt, char ret_code[WATERMARK_CODE + 1])
{
    const char *end = attempt + ID_LEN - WATERMARK_CODE;
    for (int i = 0; i < WATERMARK_CODE; i++)
        ret_code[i] = (char)toupper((unsigned char)end[i]);
    ret_code[WATERMARK_CODE] = 0;
}

struct hits {
    struct leak_hit *list;
    size_t count;
    enum leak_way way;
};

static void take(struct hits *h, const char *attempt)
{
    for (size_t i = 0; i < h->count; i++)
        if (!strcmp(h->list[i].attempt, attempt))
            return;
    if (h->count == LEAK_HITS_MAX)
        return;
    snprintf(h->list[h->count].attempt, sizeof h->list->attempt, "%s", attempt);
    h->list[h->count++].way = h->way;
}

static enum fault take_all(struct hits *h, struct row *row, enum fault f)
{
    for (; f == F_OK; f = row_next(row))
        take(h, row_peek(row, 0));
    return f == F_NOT_FOUND ? F_OK : f;
}

/* Each word of eight letters and digits may be a code; people read I, L and O where the alphabet has 1 and 0. */
static enum fault by_code(struct db *db, const char *text, struct hits *h)
{
    struct row row;
    enum fault f = F_OK;
    h->way = LEAK_CODE;
    while (*text && !f) {
        char code[WATERMARK_CODE + 1] = "";
        size_t len = 0;
        while (isalnum((unsigned char)text[len]))
            len++;
        for (size_t i = 0; len == WATERMARK_CODE && i < len; i++) {
            char c = (char)tolower((unsigned char)text[i]);
            code[i] = (char)(c == 'i' || c == 'l' ? '1' : c == 'o' ? '0' : c);
        }
        if (*code)
            f = take_all(h, &row, db_each(db, &row, S_LEAK_BY_CODE, "t", code));
        text += len ? len : 1;
    }
    return f;
}

static enum fault by_number(struct db *db, const char *text, struct hits *h)
{
    struct row row;
    h->way = LEAK_NUMBER;
    return take_all(h, &row, db_each(db, &row, S_LEAK_BY_NUMBER, "ti", text, (int64_t)LEAK_HITS_MAX));
}

static enum fault by_picture(struct db *db, const char *sha256, struct hits *h)
{
    struct row row;
    h->way = LEAK_PICTURE;
    return take_all(h, &row, db_each(db, &row, S_LEAK_BY_PICTURE, "ti", sha256, (int64_t)LEAK_HITS_MAX));
}

static enum fault by_text(struct db *db, const char *text, struct hits *h)
{
    struct row row;
    char folded[LEAK_FOUND_MAX + 1];
    h->way = LEAK_TEXT;
    if (strlen(text) < LEAK_TEXT_MIN)
        return F_OK;
    return take_all(
        h, &row,
        db_each(db, &row, S_LEAK_BY_TEXT, "tti", text_fold(text, folded, sizeof folded), text, (int64_t)LEAK_HITS_MAX));
}

enum fault leak_find(struct db *db, const struct leak_found *found, struct leak_hit *hits, size_t *ret_count)
{
    struct hits h = {.list = hits};
    bool text = found->found && *found->found, picture = found->picture && *found->picture;
    if ((!text && !picture) || (text && !text_fits(found->found, LEAK_FOUND_MAX)))
        return fault(F_INVALID, "a find has a text or a picture");
    enum fault f = text ? by_code(db, found->found, &h) : F_OK;
    if (!f && !h.count && text)
        f = by_number(db, found->found, &h);
    if (!f && !h.count && picture)
        f = by_picture(db, found->picture, &h);
    if (!f && !h.count && text)
        f = by_text(db, found->found, &h);
    if (!f)
        *ret_count = h.count;
    return f;
}

enum fault leak_report(struct db *db, const struct actor *by, const struct leak_found *found, const char *place,
                       int64_t now_ms, struct leak_hit *hits, size_t *ret_count, struct id *ret_id)
{
    struct id id = id_make();
    enum fault f = text_fits(place, LEAK_PLACE_MAX) ? F_OK : fault(F_INVALID, "where it was found is not said");
    if (!f)
        f = leak_find(db, found, hits, ret_count);
    if (f)
        return f;
    const char *one = *ret_count == 1 ? hits[0].attempt : "";
    f = db_run(db, S_LEAK_ADD, "ttttitti", id.text, found->found ? found->found : "", place,
               found->picture ? found->picture : "", (int64_t)*ret_count, one, by->person, now_ms);
    if (!f)
        f = audit(db, by, "leak.report", *one ? "attempt" : "leak", *one ? one : id.text, "%zu attempts by %s: %.400s",
                  *ret_count, *ret_count ? leak_way_word(hits[0].way) : "nothing", place);
    if (!f)
        *ret_id = id;
    return f;
}
