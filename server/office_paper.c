#include <stdlib.h>
#include <string.h>

#include "office_json.h"
#include "score.h"

/* The questions of an attempt as its student sees them, and what was answered. Nothing here says what is right. */

struct shown {
    json_t *options; /* in the order of the attempt; of a matching the left sides, as they stand */
    json_t *rights;  /* matching: the right sides, in the order of the attempt; else NULL */
};

static bool has_text(const struct row *row, int column)
{
    return *row_peek(row, column) || *row_peek(row, column + 1) || *row_peek(row, column + 2);
}

/* Two pairs with the same right side show it once. */
static bool shown_before(const json_t *list, const json_t *text)
{
    size_t i;
    json_t *row;
    json_array_foreach(list, i, row)
    {
        if (json_equal(json_object_get(row, "text"), text))
            return true;
    }
    return false;
}

static void in_order(const json_t *stored, const char *order, bool once, json_t *list)
{
    for (const char *p = order; *p; p += strcspn(p, ","), p += *p == ',') {
        json_t *option = json_array_get(stored, (size_t)strtoul(p, NULL, 10));
        if (option && !(once && shown_before(list, json_object_get(option, "text"))))
            json_array_append(list, option);
    }
}

static enum fault shown_read(struct db *db, const char *item, bool matching, const char *order, struct shown *ret)
{
    struct row row;
    json_t *stored = json_array(), *list = json_array(), *lefts = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_ITEM_OPTIONS, "t", item); f == F_OK; f = row_next(&row)) {
        json_array_append_new(
            stored, json_pack("{s:s, s:o}", "id", row_peek(&row, 0), "text", said_json(&row, matching ? 4 : 1)));
        if (matching && has_text(&row, 1))
            json_array_append_new(lefts, json_pack("{s:s, s:o}", "id", row_peek(&row, 0), "text", said_json(&row, 1)));
    }
    if (f == F_NOT_FOUND) {
        in_order(stored, order, matching, list);
        *ret = (struct shown){.options = json_incref(matching ? lefts : list),
                              .rights = matching ? json_incref(list) : NULL};
        f = F_OK;
    }
    json_decref(stored);
    json_decref(list);
    json_decref(lefts);
    return f;
}

static enum fault item_json(struct db *db, const struct row *row, json_t **ret_json)
{
    struct shown shown = {NULL, NULL};
    const char *kind = row_peek(row, 3);
    enum fault f =
        shown_read(db, row_peek(row, 1), !strcmp(kind, item_kind_word(ITEM_MATCHING)), row_peek(row, 2), &shown);
    if (f)
        return f;
    *ret_json = json_pack("{s:s, s:I, s:s, s:o, s:s, s:I, s:o}", "id", row_peek(row, 1), "n",
                          (json_int_t)row_int(row, 0), "kind", kind, "stem", said_json(row, 4), "format",
                          row_peek(row, 7), "points", (json_int_t)row_int(row, 8), "options", shown.options);
    if (shown.rights)
        json_object_set_new(*ret_json, "rights", shown.rights);
    return *ret_json ? F_OK : fault(F_NOMEM, "an item");
}

enum fault office_items_json(struct db *db, const char *attempt, json_t **ret_json)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_ATTEMPT_ITEMS, "t", attempt); f == F_OK; f = row_next(&row)) {
        json_t *item = NULL;
        enum fault g = item_json(db, &row, &item);
        if (g) {
            row_done(&row);
            json_decref(list);
            return g;
        }
        json_array_append_new(list, item);
    }
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    *ret_json = list;
    return F_OK;
}

static json_t *split_json(const char *text)
{
    json_t *list = json_array();
    for (const char *p = text; *p;) {
        size_t len = strcspn(p, ",");
        json_array_append_new(list, json_stringn(p, len));
        p += len + (p[len] == ',');
    }
    return list;
}

enum fault office_answers_json(struct db *db, const char *attempt, json_t **ret_json)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_ANSWER_ALL, "t", attempt); f == F_OK; f = row_next(&row))
        json_array_append_new(list, json_pack("{s:s, s:I, s:o, s:s, s:I}", "item", row_peek(&row, 0), "rev",
                                              (json_int_t)row_int(&row, 1), "choice", split_json(row_peek(&row, 2)),
                                              "text", row_peek(&row, 4), "saved_ms", (json_int_t)row_int(&row, 3)));
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    *ret_json = list;
    return F_OK;
}
