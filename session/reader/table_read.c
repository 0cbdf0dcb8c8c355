#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "items.h"
#include "score.h"
#include "text.h"

/* Questions as a table (CSV): one a line, columns by name in any order. `right` says what is right: the numbers of the
   options ("1,3"), true or false, a number ("3,14:0,01"), or the accepted words ("a|b"); a matching has "left=right" in
   its options, an ordering has them in the right order, an essay and a file have none. */

enum column {
    COL_QUESTION,
    COL_KIND,
    COL_RIGHT,
    COL_OPTION,
    COL_CATEGORY,
    COL_DIFFICULTY,
    COL_POINTS,
    COL_NAME,
    COL_NONE
};
enum { COLUMNS_MAX = 64, CELL_MAX = 16384 };

/* Folded (text_fold): Latin look-alikes are Cyrillic there. A name may be followed by a number. */
static const struct {
    enum column column;
    const char *names[4];
} headers[] = {
    {COL_QUESTION, {"question", "сұрақ", "вопрос", "stem"}},
    {COL_KIND, {"kind", "түрі", "тип", "type"}},
    {COL_RIGHT, {"right", "дұрысы", "верно", "correct"}},
    {COL_OPTION, {"option", "нұсқа", "вариант", "answer"}},
    {COL_CATEGORY, {"category", "санат", "категория", "topic"}},
    {COL_DIFFICULTY, {"difficulty", "қиындығы", "сложность", "level"}},
    {COL_POINTS, {"points", "балл", "баллы", "score"}},
    {COL_NAME, {"name", "атауы", "название", "title"}},
};

struct table {
    struct items *items;
    const char *at;
    char delimiter;
    int line, columns;
    enum column column[COLUMNS_MAX];
    struct buf cells[COLUMNS_MAX];
};

/* One cell; returns false after the last of its line. */
static bool cell_read(struct table *t, struct buf *out)
{
    bool quoted = *t->at == '"';
    buf_clear(out);
    t->at += quoted;
    for (; *t->at; t->at++) {
        if (quoted && *t->at == '"') {
            if (t->at[1] != '"') {
                t->at++;
                break;
            }
            t->at++;
        } else if (!quoted && (*t->at == t->delimiter || *t->at == '\n' || *t->at == '\r')) {
            break;
        }
        t->line += *t->at == '\n';
        buf_put(out, t->at, 1);
    }
    t->at += strcspn(t->at, (char[]){t->delimiter, '\n', 0});
    bool more = *t->at == t->delimiter;
    t->at += *t->at != 0;
    t->line += !more;
    return more;
}

/* Cells of one line; the rest of too many is passed over. Returns how many there were. */
static int line_read(struct table *t)
{
    struct buf rest = {0};
    int n = 0;
    for (int i = 0; i < COLUMNS_MAX; i++)
        buf_clear(&t->cells[i]);
    while (cell_read(t, n < COLUMNS_MAX ? &t->cells[n] : &rest))
        n++;
    buf_free(&rest);
    return n + 1;
}

static enum column column_of(const char *cell)
{
    char have[256], want[256];
    text_fold(cell, have, sizeof have);
    size_t len = strlen(have);
    while (len && strchr("0123456789 ", have[len - 1]))
        have[--len] = 0;
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        for (int k = 0; k < 4; k++)
            if (!strcmp(have, text_fold(headers[i].names[k], want, sizeof want)))
                return headers[i].column;
    return COL_NONE;
}

static const char *cell(const struct table *t, enum column column)
{
    for (int i = 0; i < t->columns; i++)
        if (t->column[i] == column)
            return buf_get(&t->cells[i]);
    return "";
}

static bool word_is(const char *cell, const char *a, const char *b, const char *c)
{
    const char *const words[] = {a, b, c};
    char have[64], want[64];
    text_fold(cell, have, sizeof have);
    for (int i = 0; i < 3; i++)
        if (!strcmp(have, text_fold(words[i], want, sizeof want)))
            return true;
    return false;
}

/* Whether "1, 3;4" names the option. */
static bool names(const char *right, int option, int *ret_of)
{
    bool found = false;
    *ret_of = 0;
    for (const char *p = right; *p;) {
        char *end;
        long n = strtol(p, &end, 10);
        if (end == p) {
            p++;
            continue;
        }
        ++*ret_of;
        found = found || n == option;
        p = end;
    }
    return found;
}

static void add_choices(struct table *t, json_t *item, bool multiple)
{
    int n = 0, of;
    for (int i = 0; i < t->columns; i++) {
        const char *text = buf_get(&t->cells[i]);
        if (t->column[i] != COL_OPTION || !*text)
            continue;
        bool right = names(cell(t, COL_RIGHT), ++n, &of);
        item_option(item, text, right ? SHARE_ALL_PPM / (multiple && of ? of : 1) : 0);
    }
}

static void add_steps(struct table *t, json_t *item, bool pairs)
{
    for (int i = 0; i < t->columns; i++) {
        const char *text = buf_get(&t->cells[i]), *split = strchr(text, '=');
        if (t->column[i] != COL_OPTION || !*text)
            continue;
        if (!pairs || !split) {
            item_option(item, text, SHARE_ALL_PPM);
            continue;
        }
        struct buf left = {0};
        buf_put(&left, text, (size_t)(split - text));
        item_set(item_option(item, buf_get(&left), SHARE_ALL_PPM), "pair", split + 1);
        buf_free(&left);
    }
}

static void add_words(struct table *t, json_t *item)
{
    struct buf form = {0};
    for (const char *p = cell(t, COL_RIGHT); *p; p += *p == '|') {
        size_t len = strcspn(p, "|");
        buf_clear(&form);
        buf_put(&form, p, len);
        item_option(item, buf_get(&form), SHARE_ALL_PPM);
        p += len;
    }
    buf_free(&form);
}

static void add_number(struct table *t, json_t *item)
{
    char value[64], tolerance[64] = "";
    snprintf(value, sizeof value, "%s", cell(t, COL_RIGHT));
    char *colon = strchr(value, ':');
    if (colon) {
        *colon = 0;
        snprintf(tolerance, sizeof tolerance, "%s", colon + 1);
    }
    if (!item_number(item_option(item, "", SHARE_ALL_PPM), value, tolerance)) {
        items_issue(t->items, (int)json_integer_value(json_object_get(item, "line")), "number", cell(t, COL_RIGHT));
        json_array_clear(json_object_get(item, "options"));
    }
}

static void add_truth(struct table *t, json_t *item)
{
    bool yes = word_is(cell(t, COL_RIGHT), "true", "рас", "верно"),
         no = word_is(cell(t, COL_RIGHT), "false", "жалған", "неверно");
    item_option(item, "true", yes ? SHARE_ALL_PPM : 0);
    item_option(item, "false", no && !yes ? SHARE_ALL_PPM : 0);
}

static void set_number(struct table *t, json_t *item, enum column column, const char *key, long most)
{
    const char *text = cell(t, column);
    char *end;
    long n = strtol(text, &end, 10);
    if (!text[strspn(text, " \t\r")])
        return;
    if (end == text || end[strspn(end, " \t\r")] || n < 1 || n > most)
        items_issue(t->items, (int)json_integer_value(json_object_get(item, "line")), "points", text);
    else
        json_object_set_new(item, key, json_integer(n));
}

static void row(struct table *t, int line)
{
    const char *kind = cell(t, COL_KIND);
    int of;
    names(cell(t, COL_RIGHT), 0, &of);
    json_t *item = item_new(line, *kind ? kind : of > 1 ? "multiple" : "single");
    kind = json_string_value(json_object_get(item, "kind"));
    item_set(item, "stem", cell(t, COL_QUESTION));
    item_set(item, "name", cell(t, COL_NAME));
    item_set(item, "category", cell(t, COL_CATEGORY));
    set_number(t, item, COL_DIFFICULTY, "difficulty", 5);
    set_number(t, item, COL_POINTS, "points", 1000);
    switch (item_kind_from(kind)) {
    case ITEM_SINGLE:
    case ITEM_MULTIPLE:
        add_choices(t, item, !strcmp(kind, "multiple"));
        break;
    case ITEM_TRUEFALSE:
        add_truth(t, item);
        break;
    case ITEM_NUMERIC:
        add_number(t, item);
        break;
    case ITEM_SHORT:
        add_words(t, item);
        break;
    case ITEM_MATCHING:
    case ITEM_ORDERING:
        add_steps(t, item, !strcmp(kind, "matching"));
        break;
    default:
        break;
    }
    items_add(t->items, item);
}

static char delimiter_of(const char *text)
{
    const char found[] = {';', ',', '\t'};
    size_t len = strcspn(text, "\n"), most = 0;
    char best = ';';
    for (size_t i = 0; i < sizeof found; i++) {
        size_t count = 0;
        for (size_t k = 0; k < len; k++)
            count += text[k] == found[i];
        if (count > most)
            best = found[i];
        most = count > most ? count : most;
    }
    return best;
}

void table_read(struct items *items, const char *text)
{
    struct table t = {.items = items, .at = text, .delimiter = delimiter_of(text), .line = 1};
    bool asks = false;
    t.columns = line_read(&t);
    t.columns = t.columns < COLUMNS_MAX ? t.columns : COLUMNS_MAX;
    for (int i = 0; i < t.columns; i++) {
        t.column[i] = column_of(buf_get(&t.cells[i]));
        asks = asks || t.column[i] == COL_QUESTION;
    }
    if (!asks)
        items_issue(items, 1, "header", buf_get(&t.cells[0]));
    while (asks && *t.at) {
        int line = t.line;
        line_read(&t);
        bool any = false;
        for (int i = 0; i < t.columns && !any; i++)
            any = t.cells[i].len > strspn(buf_get(&t.cells[i]), " \t\r");
        if (any)
            row(&t, line);
    }
    for (int i = 0; i < COLUMNS_MAX; i++)
        buf_free(&t.cells[i]);
}
