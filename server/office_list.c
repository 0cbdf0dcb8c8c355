#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "office_json.h"
#include "text.h"

enum { COLUMNS_MAX = 512, CELL_NUMBER_MAX = 32 };

static enum fault number(const struct request *request, const char *name, int64_t standard, int64_t most, int64_t *ret)
{
    const char *text = request_query(request, name);
    if (!text) {
        *ret = standard;
        return F_OK;
    }
    if (!*text || strlen(text) > 9 || strspn(text, "0123456789") != strlen(text))
        return fault(F_INVALID, "%s is no number", name);
    *ret = atoll(text);
    return *ret >= 1 && *ret <= most ? F_OK : fault(F_INVALID, "%s must be 1 to %lld", name, (long long)most);
}

enum fault list_init(struct list *list, const struct request *request)
{
    *list = (struct list){.sort = list_filter(request, "sort")};
    const char *format = request_query(request, "format"), *q = list_filter(request, "q");
    enum fault f = number(request, "page", 1, 1000000, &list->page);
    if (!f)
        f = number(request, "size", LIST_SIZE, LIST_SIZE_MAX, &list->size);
    if (!f && format && strcmp(format, "csv") && strcmp(format, "json"))
        f = fault(F_INVALID, "format is csv or json");
    if (!f && (strlen(q) >= LIST_Q_MAX || !text_valid(q)))
        f = fault(F_INVALID, "q is too long");
    if (f)
        return f;
    list->csv = format && !strcmp(format, "csv");
    if (list->csv) {
        list->page = 1;
        list->size = LIST_CSV_MAX;
    }
    list->limit = list->size;
    list->offset = (list->page - 1) * list->size;
    text_fold(q, list->q, sizeof list->q);
    list->rows = json_array();
    return list->rows ? F_OK : fault(F_NOMEM, "list");
}

void list_release(struct list *list)
{
    json_decref(list->rows);
    list->rows = NULL;
}

const char *list_filter(const struct request *request, const char *name)
{
    const char *value = request_query(request, name);
    return value ? value : "";
}

static enum fault add_all(struct db *db, struct list *list, const struct list_source *source, enum statement s,
                          int64_t limit, int64_t offset, const void *filters)
{
    struct row row;
    enum fault f;
    for (f = source->ask(db, &row, s, list, limit, offset, filters); f == F_OK; f = row_next(&row)) {
        char id[ID_LEN + 1];
        snprintf(id, sizeof id, "%s", row_peek(&row, 0));
        enum fault g = source->add(db, list, id, filters);
        if (g) {
            row_done(&row);
            return g;
        }
    }
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault number_of(struct db *db, const struct list *list, const struct list_source *source, enum statement s,
                            int column, const void *filters, int64_t *ret_number)
{
    struct row row;
    enum fault f = source->ask(db, &row, s, list, 1, 0, filters);
    *ret_number = 0;
    if (f)
        return f == F_NOT_FOUND ? F_OK : f;
    *ret_number = row_int(&row, column);
    row_done(&row);
    return F_OK;
}

enum fault list_fill(struct db *db, struct list *list, const struct list_source *source, int64_t few_max,
                     const void *filters)
{
    int64_t left, rest;
    enum fault f = number_of(db, list, source, source->count, 0, filters, &list->total);
    if (f || list->offset >= list->total)
        return f;
    if (list->total <= few_max)
        return add_all(db, list, source, source->few, list->limit, list->offset, filters);
    f = add_all(db, list, source, db_in_order(source->page, list->sort), list->limit, list->offset, filters);
    left = list->limit - (int64_t)json_array_size(list->rows);
    if (f || source->rest == source->page || left <= 0 || list->offset + list->limit - left >= list->total)
        return f;
    f = number_of(db, list, source, source->rest, 1, filters, &rest);
    int64_t known = list->total - rest;
    return f ? f
             : add_all(db, list, source, source->rest, left, list->offset > known ? list->offset - known : 0, filters);
}

char *csv_cell(struct arena *arena, const char *text)
{
    size_t len = strlen(text), used = 0;
    char *out = arena_alloc(arena, 2 * len + 4);
    if (!out)
        return NULL;
    out[used++] = '"';
    if (*text && strchr("=+-@\t\r", *text))
        out[used++] = '\'';
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '"')
            out[used++] = '"';
        out[used++] = text[i];
    }
    out[used++] = '"';
    out[used] = 0;
    return out;
}

static char *cell_of(struct arena *arena, const json_t *value, enum lang lang)
{
    char text[CELL_NUMBER_MAX];
    if (json_is_object(value))
        value = json_object_get(value, lang_word(lang));
    if (json_is_integer(value)) {
        snprintf(text, sizeof text, "%lld", (long long)json_integer_value(value));
        return arena_text(arena, text);
    }
    if (json_is_boolean(value))
        return arena_text(arena, json_is_true(value) ? "1" : "0");
    if (json_is_array(value)) {
        char *all = arena_text(arena, "");
        for (size_t i = 0; i < json_array_size(value) && all; i++) {
            const char *one = json_string_value(json_array_get(value, i));
            all = arena_format(arena, "%s%s%s", all, i ? ", " : "", one ? one : "");
        }
        return all ? csv_cell(arena, all) : NULL;
    }
    const char *string = json_string_value(value);
    return csv_cell(arena, string ? string : "");
}

struct growing {
    char *text;
    size_t len, size;
};

static bool grow(struct growing *g, const char *more)
{
    size_t len = more ? strlen(more) : 0;
    if (!more)
        return false;
    if (g->len + len + 1 > g->size) {
        size_t size = (g->len + len + 1) * 2;
        char *text = realloc(g->text, size);
        if (!text)
            return false;
        g->text = text;
        g->size = size;
    }
    memcpy(g->text + g->len, more, len + 1);
    g->len += len;
    return true;
}

static bool csv_line(struct growing *out, struct arena *arena, const char *columns, const json_t *row, enum lang lang)
{
    char copy[COLUMNS_MAX], *rest = NULL;
    bool first = true, ok = true;
    snprintf(copy, sizeof copy, "%s", columns);
    for (char *name = strtok_r(copy, ",", &rest); name && ok; name = strtok_r(NULL, ",", &rest)) {
        ok = (first || grow(out, ",")) &&
             grow(out, row ? cell_of(arena, json_object_get(row, name), lang) : csv_cell(arena, name));
        first = false;
    }
    return ok && grow(out, "\r\n");
}

/* Cells are short-lived: one small arena for each line, so that a long export does not fill the request's. */
static enum fault csv(const struct list *list, const struct request *request, const char *columns, struct growing *out)
{
    size_t i;
    json_t *row;
    struct arena arena;
    arena_init(&arena, 0);
    bool ok = grow(out, "\xef\xbb\xbf") && csv_line(out, &arena, columns, NULL, request->who.lang);
    json_array_foreach(list->rows, i, row)
    {
        arena_release(&arena);
        ok = ok && csv_line(out, &arena, columns, row, request->who.lang);
    }
    arena_release(&arena);
    return ok ? F_OK : fault(F_NOMEM, "export");
}

enum fault list_reply(struct list *list, struct request *request, struct reply *reply, const char *columns,
                      const char *name)
{
    if (!list->csv) {
        json_t *rows = list->rows;
        list->rows = NULL;
        return reply_json(reply, page_json(rows, list->page, list->size, list->total));
    }
    struct growing out = {0};
    enum fault f = csv(list, request, columns, &out);
    list_release(list);
    if (f) {
        free(out.text);
        return f;
    }
    reply->bytes = out.text;
    reply->bytes_len = out.len;
    reply->bytes_owned = true;
    reply->mime = "text/csv; charset=utf-8";
    reply->download_name = name;
    return F_OK;
}

enum fault office_exported(struct db *db, struct request *request, struct reply *reply)
{
    if (!reply->download_name)
        return F_OK;
    struct actor by = office_actor(request);
    return audit(db, &by, "export", "list", request->route->path, "%s, %zu bytes", reply->download_name,
                 reply->bytes_len);
}
