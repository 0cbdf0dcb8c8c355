#include <stdlib.h>
#include <string.h>

#include "bank.h"
#include "office_json.h"

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static int64_t number_of(const json_t *object, const char *key, int64_t otherwise)
{
    const json_t *value = json_object_get(object, key);
    return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

/* Pictures that the texts name. */
static void pictures_of(const char *text, struct arena *arena, struct item_new *item)
{
    static const char ours[] = "/api/pictures/";
    for (const char *at = strstr(text, ours); at; at = strstr(at, ours)) {
        at += sizeof ours - 1;
        if (strspn(at, "0123456789abcdef") >= HASH_HEX && item->pictures_len < ITEM_PICTURES_MAX)
            item->pictures[item->pictures_len++] = arena_copy(arena, at, HASH_HEX);
    }
}

enum fault bank_item_new(const json_t *json, const char *course, enum lang lang, struct arena *arena,
                         struct item_new *ret_item)
{
    const json_t *options = json_object_get(json, "options");
    size_t count = json_array_size(options);
    struct item_option_new *made = arena_alloc(arena, (count + 1) * sizeof *made);
    int kind = item_kind_from(text_of(json, "kind"));
    if (!made)
        return arena_check(arena);
    if (kind < 0 || !*text_of(json, "stem"))
        return fault(F_INVALID, "a question without kind or stem");
    *ret_item = (struct item_new){.course = course,
                                  .name = text_of(json, "name"),
                                  .category = text_of(json, "category"),
                                  .stem = text_of(json, "stem"),
                                  .format = text_of(json, "format"),
                                  .feedback = text_of(json, "feedback"),
                                  .rubric = text_of(json, "rubric"),
                                  .kind = (enum item_kind)kind,
                                  .lang = lang,
                                  .points = number_of(json, "points", 1),
                                  .difficulty = number_of(json, "difficulty", 0),
                                  .shuffle = !json_is_false(json_object_get(json, "shuffle")),
                                  .exact = json_is_true(json_object_get(json, "exact")),
                                  .options = made,
                                  .count = count};
    pictures_of(ret_item->stem, arena, ret_item);
    for (size_t i = 0; i < count; i++) {
        const json_t *o = json_array_get(options, i);
        made[i] = (struct item_option_new){.text = text_of(o, "text"),
                                           .pair = text_of(o, "pair"),
                                           .feedback = text_of(o, "feedback"),
                                           .share_ppm = number_of(o, "share", 0),
                                           .value_micro = number_of(o, "value", 0),
                                           .tolerance_micro = number_of(o, "tolerance", 0)};
        pictures_of(made[i].text, arena, ret_item);
    }
    return arena_check(arena);
}

static void set(json_t *object, const char *key, const char *text)
{
    if (text && *text)
        json_object_set_new(object, key, json_string(text));
}

static json_t *option_json(const struct row *row, enum item_kind kind, enum lang lang, size_t n)
{
    json_t *option = json_object();
    int64_t share = row_null(row, 5) ? row_int(row, 4) * SHARE_ALL_PPM : row_int(row, 5);
    set(option, "text", kind == ITEM_TRUEFALSE ? (n ? "false" : "true") : row_peek(row, 1 + (int)lang));
    json_object_set_new(option, "share", json_integer(share));
    set(option, "pair", row_peek(row, 6 + (int)lang));
    set(option, "feedback", row_peek(row, 11));
    if (kind == ITEM_NUMERIC) {
        json_object_set_new(option, "value", json_integer(row_int(row, 9)));
        json_object_set_new(option, "tolerance", json_integer(row_int(row, 10)));
    }
    return option;
}

static enum fault options_json(struct db *db, const char *id, enum item_kind kind, enum lang lang, json_t **ret_json)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_BANK_ITEM_OPTIONS, "t", id); f == F_OK; f = row_next(&row))
        json_array_append_new(list, option_json(&row, kind, lang, json_array_size(list)));
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    *ret_json = list;
    return F_OK;
}

enum fault bank_item_json(struct db *db, const char *id, enum lang lang, json_t **ret_json)
{
    struct row row;
    json_t *options = NULL;
    enum fault f = db_row(db, &row, S_BANK_ITEM, "t", id);
    if (f)
        return f == F_NOT_FOUND ? fault(F_NOT_FOUND, "no item %s", id) : f;
    int kind = item_kind_from(row_peek(&row, 1));
    json_t *item = json_pack("{s:s, s:s, s:I}", "kind", row_peek(&row, 1), "format", row_peek(&row, 7), "points",
                             (json_int_t)row_int(&row, 8));
    set(item, "name", row_peek(&row, 2));
    set(item, "category", row_peek(&row, 3));
    set(item, "stem", row_peek(&row, 4 + (int)lang));
    set(item, "feedback", row_peek(&row, 12));
    set(item, "rubric", row_peek(&row, 13));
    if (row_int(&row, 9))
        json_object_set_new(item, "difficulty", json_integer(row_int(&row, 9)));
    if (!row_int(&row, 10))
        json_object_set_new(item, "shuffle", json_false());
    if (row_int(&row, 11))
        json_object_set_new(item, "exact", json_true());
    row_done(&row);
    f = kind < 0 ? fault(F_CORRUPT, "item %s is of no kind", id)
                 : options_json(db, id, (enum item_kind)kind, lang, &options);
    if (f) {
        json_decref(item);
        return f;
    }
    json_object_set_new(item, "options", options);
    *ret_json = item;
    return F_OK;
}
