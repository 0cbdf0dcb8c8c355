#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "items.h"
#include "score.h"

/* GIFT: a blank line ends a question. In its text ~ = # { } : and \ are written with a backslash before them; while a
   question is taken apart, such a character stands as HIDDEN plus its place in `special`. */

static const char special[] = "~=#{}:\\n";
enum { HIDDEN = 0x10, BLOCK_MAX = 65536 };

struct gift {
    struct items *items;
    int line;    /* where the question begins */
    char *block; /* the question, hidden characters in it */
    struct tags {
        char id[8];
        long difficulty, points;
        bool exact, keep_order;
    } tags;
};

static void hide(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        const char *at = *from == '\\' && from[1] ? strchr(special, from[1]) : NULL;
        if (at) {
            *to++ = (char)(HIDDEN + (at - special));
            from++;
        } else {
            *to++ = *from;
        }
    }
    *to = 0;
}

/* Back as they are meant, in place. */
static char *shown(char *text)
{
    for (char *p = text; *p; p++)
        if (*p >= HIDDEN && *p < HIDDEN + (int)(sizeof special - 1))
            *p = special[*p - HIDDEN] == 'n' ? '\n' : special[*p - HIDDEN];
    return text;
}

static char *trimmed(char *text)
{
    text += strspn(text, " \t\r\n");
    size_t len = strlen(text);
    while (len && strchr(" \t\r\n", text[len - 1]))
        text[--len] = 0;
    return text;
}

/* "[html]" at the beginning says what the text is; one that says nothing, or "moodle", is what it looks like. */
static void set_text(json_t *object, const char *key, char *text)
{
    static const struct {
        const char *tag;
        int html; /* -1: as it looks */
    } formats[] = {{"[html]", 1}, {"[plain]", 0}, {"[markdown]", 0}, {"[moodle]", -1}};
    int html = -1;
    text = trimmed(text);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (!strncmp(text, formats[i].tag, strlen(formats[i].tag))) {
            html = formats[i].html;
            text = trimmed(text + strlen(formats[i].tag));
            break;
        }
    shown(text);
    if (html < 0 ? !html_likely(text) : !html) {
        item_set(object, key, text);
        return;
    }
    char *marked = malloc(strlen(text) + 2);
    if (!marked)
        return;
    marked[0] = ITEM_HTML[0];
    memcpy(marked + 1, text, strlen(text) + 1);
    item_set(object, key, marked);
    free(marked);
}

/* One answer out of "=%50%text#feedback". */
struct option {
    int64_t ppm;
    char *text, *feedback; /* NULL: none */
};

static char *next_mark(char *text)
{
    return text + strcspn(text, "=~");
}

/* Takes the answer at its mark apart, in place. Returns where the next one begins; the mark there was *ret_mark and is
   to be put back. */
static char *option_cut(struct gift *g, char *at, struct option *ret, char *ret_mark)
{
    char *end = next_mark(at + 1);
    *ret_mark = *end;
    *end = 0;
    *ret = (struct option){.ppm = *at == '=' ? SHARE_ALL_PPM : 0, .text = trimmed(at + 1)};
    char *percent = *ret->text == '%' ? strchr(ret->text + 1, '%') : NULL;
    if (percent) {
        *percent = 0;
        if (!share_ppm(ret->text + 1, &ret->ppm))
            items_issue(g->items, g->line, "share", ret->text + 1);
        ret->text = percent + 1;
    }
    ret->feedback = strchr(ret->text, '#');
    if (ret->feedback)
        *ret->feedback++ = 0;
    return end;
}

static void add_option(json_t *item, const struct option *o, const char *arrow)
{
    json_t *option = item_option(item, "", o->ppm);
    char *pair = arrow ? strstr(o->text, arrow) : NULL;
    if (pair) {
        *pair = 0;
        set_text(option, "pair", pair + strlen(arrow));
    }
    set_text(option, "text", o->text);
    if (o->feedback)
        item_set(option, "feedback", shown(trimmed(o->feedback)));
}

static void options_read(struct gift *g, json_t *item, char *body, const char *arrow)
{
    for (char *at = next_mark(body); *at;) {
        struct option o;
        char mark, *end = option_cut(g, at, &o, &mark);
        add_option(item, &o, arrow);
        *end = mark;
        at = end;
    }
}

/* "1822:5" or "1..5". The middle of a range need not be a whole millionth: the tolerance is rounded up. */
static bool number_option(json_t *item, char *text, int64_t ppm, const char *feedback)
{
    json_t *option = item_option(item, "", ppm);
    char *range = strstr(text, ".."), *colon;
    int64_t low, high;
    if (feedback)
        item_set(option, "feedback", feedback);
    if (!range) {
        shown(text);
        colon = strchr(text, ':');
        if (colon)
            *colon++ = 0;
        return item_number(option, trimmed(text), colon ? trimmed(colon) : "");
    }
    *range = 0;
    if (!number_micro(trimmed(text), &low) || !number_micro(trimmed(range + 2), &high) || low > high ||
        high > INT64_MAX / 4 || low < -(INT64_MAX / 4))
        return false;
    json_object_set_new(option, "value", json_integer(low + (high - low) / 2));
    json_object_set_new(option, "tolerance", json_integer((high - low + 1) / 2));
    return true;
}

static bool numbers_read(struct gift *g, json_t *item, char *body)
{
    bool good = true;
    for (char *at = body; *at && good;) {
        struct option o;
        char mark, *end = option_cut(g, at, &o, &mark);
        if (*trimmed(o.text))
            good = number_option(item, trimmed(o.text), o.ppm, o.feedback ? shown(trimmed(o.feedback)) : NULL);
        *end = mark;
        at = end;
    }
    return good;
}

static json_t *numeric(struct gift *g, char *body)
{
    json_t *item = item_new(g->line, "numeric");
    char *feedback = NULL;
    bool good;
    body = trimmed(body + 1);
    if (*body == '=' || *body == '~') {
        good = numbers_read(g, item, body);
    } else {
        feedback = strchr(body, '#');
        if (feedback)
            *feedback++ = 0;
        good = number_option(item, body, SHARE_ALL_PPM, feedback ? shown(trimmed(feedback)) : NULL);
    }
    if (good)
        return item;
    items_issue(g->items, g->line, "number", body);
    json_decref(item);
    return NULL;
}

static json_t *true_false(struct gift *g, bool right)
{
    json_t *item = item_new(g->line, "truefalse");
    item_option(item, "true", right ? SHARE_ALL_PPM : 0);
    item_option(item, "false", right ? 0 : SHARE_ALL_PPM);
    return item;
}

static int is_true_false(const char *body)
{
    static const struct {
        const char *word;
        int right;
    } words[] = {{"TRUE", 1}, {"FALSE", 0}, {"T", 1}, {"F", 0}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t len = strlen(words[i].word);
        const char *after = body + len;
        if (!strncmp(body, words[i].word, len) &&
            (!after[strspn(after, " \t\r\n")] || after[strspn(after, " \t\r\n")] == '#'))
            return words[i].right;
    }
    return -1;
}

/* Which kind it is, by its marks: = and ~ together choose, = alone is written, -> pairs. */
static json_t *answers(struct gift *g, char *body)
{
    int tf = is_true_false(body);
    if (!*body)
        return item_new(g->line, "essay");
    if (*body == '#')
        return numeric(g, body);
    if (tf >= 0)
        return true_false(g, tf);
    bool wrong = strchr(body, '~') != NULL, right = strchr(body, '=') != NULL, arrow = strstr(body, "->") != NULL;
    const char *kind = wrong ? (right ? "single" : "multiple") : arrow && right ? "matching" : "short";
    if (!wrong && !right) {
        items_issue(g->items, g->line, "no_answers", body);
        return NULL;
    }
    json_t *item = item_new(g->line, kind);
    options_read(g, item, body, !strcmp(kind, "matching") ? "->" : NULL);
    return item;
}

static void set_tags(const struct gift *g, json_t *item)
{
    if (g->tags.difficulty)
        json_object_set_new(item, "difficulty", json_integer(g->tags.difficulty));
    if (g->tags.points)
        json_object_set_new(item, "points", json_integer(g->tags.points));
    if (g->tags.exact)
        json_object_set_new(item, "exact", json_true());
    if (g->tags.keep_order)
        json_object_set_new(item, "shuffle", json_false());
    const char *kind = json_string_value(json_object_get(item, "kind"));
    if (!strcmp(g->tags.id, "file") && kind && !strcmp(kind, "essay"))
        json_object_set_new(item, "kind", json_string("file"));
}

/* The stem is what stands before the answers; after them too, when a word is missing in a sentence. */
static void set_stem(json_t *item, char *before, char *after)
{
    size_t size = strlen(before) + strlen(after) + 16;
    char *whole = malloc(size);
    if (!whole)
        return;
    after = trimmed(after);
    snprintf(whole, size, *after ? "%s _____ %s" : "%s%s", trimmed(before), after);
    set_text(item, "stem", whole);
    free(whole);
}

static void question(struct gift *g)
{
    char *text = trimmed(g->block), *name = NULL;
    if (!strncmp(text, "::", 2)) {
        char *end = strstr(text + 2, "::");
        if (!end) {
            items_issue(g->items, g->line, "unclosed", "::");
            return;
        }
        *end = 0;
        name = text + 2;
        text = end + 2;
    }
    char *open = strchr(text, '{'), *close = open ? strchr(open, '}') : NULL;
    if (!open || !close) {
        items_issue(g->items, g->line, open ? "unclosed" : "no_answers", open ? "{" : shown(text));
        return;
    }
    char *second = strpbrk(close + 1, "{}");
    if (second) {
        items_issue(g->items, g->line, "stray", shown(second));
        return;
    }
    *open = *close = 0;
    char *body = trimmed(open + 1), *general = strstr(body, "####");
    if (general)
        *general = 0;
    json_t *item = answers(g, trimmed(body));
    if (!item)
        return;
    if (name)
        item_set(item, "name", shown(trimmed(name)));
    if (general)
        item_set(item, "feedback", shown(trimmed(general + 4)));
    set_stem(item, text, close + 1);
    set_tags(g, item);
    items_add(g->items, item);
}

/* "// [tag:points:2]": what GIFT itself has no place for. */
static void tags_read(struct tags *tags, const char *comment)
{
    static const char mark[] = "[tag:";
    for (const char *at = strstr(comment, mark); at; at = strstr(at, mark)) {
        at += sizeof mark - 1;
        if (!strncmp(at, "difficulty:", 11))
            tags->difficulty = strtol(at + 11, NULL, 10);
        else if (!strncmp(at, "points:", 7))
            tags->points = strtol(at + 7, NULL, 10);
        else if (!strncmp(at, "exact]", 6))
            tags->exact = true;
        else if (!strncmp(at, "keep-order]", 11))
            tags->keep_order = true;
        else if (!strncmp(at, "file]", 5))
            snprintf(tags->id, sizeof tags->id, "file");
    }
    if (tags->difficulty < 0 || tags->difficulty > 5)
        tags->difficulty = 0;
    if (tags->points < 0 || tags->points > 1000)
        tags->points = 0;
}

static void category(struct gift *g, const char *line, size_t len)
{
    static const char word[] = "$CATEGORY:", top[] = "$course$/";
    line += sizeof word - 1;
    len -= sizeof word - 1;
    while (len && (*line == ' ' || *line == '\t'))
        line++, len--;
    if (len >= sizeof top - 1 && !strncmp(line, top, sizeof top - 1))
        line += sizeof top - 1, len -= sizeof top - 1;
    snprintf(g->items->category, sizeof g->items->category, "%.*s", (int)(len < 500 ? len : 500), line);
    size_t end = strlen(g->items->category);
    while (end && strchr(" \t\r", g->items->category[end - 1]))
        g->items->category[--end] = 0;
}

static void block_end(struct gift *g, struct buf *block)
{
    if (block->len > BLOCK_MAX || block->full)
        items_issue(g->items, g->line, "too_long", "");
    else if (block->len) {
        g->block = block->text;
        hide(g->block);
        question(g);
    }
    if (block->len)
        g->tags = (struct tags){.points = 0};
    buf_clear(block);
}

void gift_read(struct items *items, const char *text)
{
    struct gift g = {.items = items};
    struct buf block = {0};
    int line = 0;
    while (*text) {
        size_t len = strcspn(text, "\n"), indent = strspn(text, " \t\r");
        const char *at = text + (indent < len ? indent : len);
        size_t rest = len - (size_t)(at - text);
        line++;
        if (!rest)
            block_end(&g, &block);
        else if (rest >= 2 && !strncmp(at, "//", 2)) {
            char comment[512];
            snprintf(comment, sizeof comment, "%.*s", (int)(rest < 511 ? rest : 511), at);
            tags_read(&g.tags, comment);
        } else if (!block.len && rest > 10 && !strncmp(at, "$CATEGORY:", 10))
            category(&g, at, rest);
        else {
            if (!block.len)
                g.line = line;
            buf_put(&block, text, len);
            buf_put(&block, "\n", 1);
        }
        text += len + (text[len] == '\n');
    }
    block_end(&g, &block);
    buf_free(&block);
}
