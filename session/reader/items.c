#include "items.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "score.h"

static const char *const codes[] = {
#define ISSUE(code) #code,
    ISSUES(ISSUE)
#undef ISSUE
};

enum { WHAT_MAX = 80, ITEM_JSON_MAX = 60000 };

void items_begin(struct items *items)
{
    items->by_code = json_object();
}

static bool code_known(const char *code)
{
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (!strcmp(codes[i], code))
            return true;
    return false;
}

/* Cut at a whole character. */
static size_t cut(const char *text, size_t max)
{
    size_t len = strlen(text);
    if (len <= max)
        return len;
    while (max > 0 && ((unsigned char)text[max] & 0xc0) == 0x80)
        max--;
    return max;
}

void items_issue(struct items *items, int line, const char *code, const char *what)
{
    const char *known = code_known(code) ? code : "stray";
    json_int_t so_far = json_integer_value(json_object_get(items->by_code, known));
    json_object_set_new(items->by_code, known, json_integer(so_far + 1));
    if (items->issues++ >= ISSUES_TOLD)
        return;
    json_t *issue = json_pack("{s:i, s:s, s:s%}", "line", line, "code", known, "what", what, cut(what, WHAT_MAX));
    char *text = json_dumps(issue, JSON_COMPACT);
    if (text)
        items->issue(items->user, text, strlen(text));
    free(text);
    json_decref(issue);
}

json_t *item_new(int line, const char *kind)
{
    return json_pack("{s:i, s:s, s:[]}", "line", line, "kind", kind, "options");
}

json_t *item_option(json_t *item, const char *text, int64_t ppm)
{
    json_t *option = json_object();
    item_set(option, "text", text);
    json_object_set_new(option, "share", json_integer(ppm));
    json_array_append_new(json_object_get(item, "options"), option);
    return option;
}

void item_set(json_t *item, const char *key, const char *text)
{
    static const char spaces[] = " \t\r\n";
    bool html = *text == ITEM_HTML[0];
    const char *from = text + html;
    from += strspn(from, spaces);
    size_t len = strlen(from);
    while (len && strchr(spaces, from[len - 1]))
        len--;
    char *kept = malloc(len + 2);
    if (!kept)
        return;
    kept[0] = ITEM_HTML[0];
    memcpy(kept + 1, from, len);
    kept[len + 1] = 0;
    if (len)
        json_object_set_new(item, key, json_string(html ? kept : kept + 1));
    free(kept);
}

bool share_ppm(const char *percent, int64_t *ret_ppm)
{
    int64_t micro;
    if (!number_micro(percent, &micro))
        return false;
    *ret_ppm = (micro + (micro < 0 ? -50 : 50)) / 100; /* millionths of a per cent → millionths of the whole */
    if (*ret_ppm > 999900 && *ret_ppm < 1000100)
        *ret_ppm = SHARE_ALL_PPM;
    return *ret_ppm >= -SHARE_ALL_PPM && *ret_ppm <= SHARE_ALL_PPM;
}

bool item_number(json_t *option, const char *value, const char *tolerance)
{
    int64_t v, t = 0;
    if (!number_micro(value, &v) || (*tolerance && !number_micro(tolerance, &t)) || t < 0)
        return false;
    json_object_set_new(option, "value", json_integer(v));
    json_object_set_new(option, "tolerance", json_integer(t));
    return true;
}

/* ---- pictures ---- */

static int sextet(char c)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(letters, c) : NULL;
    return at ? (int)(at - letters) : -1;
}

static unsigned char *base64_decoded(const char *text, size_t len, size_t *ret_len)
{
    unsigned char *out = malloc(len / 4 * 3 + 4);
    size_t used = 0;
    unsigned bits = 0, held = 0;
    for (size_t i = 0; out && i < len && text[i] != '='; i++) {
        int six = sextet(text[i]);
        if (six < 0)
            continue;
        bits = bits << 6 | (unsigned)six;
        held += 6;
        if (held < 8)
            continue;
        held -= 8;
        out[used++] = (unsigned char)(bits >> held);
        bits &= (1u << held) - 1;
    }
    *ret_len = used;
    return out;
}

static bool is_picture(const unsigned char *b, size_t len)
{
    return (len > 3 && !memcmp(b, "\xFF\xD8\xFF", 3)) || (len > 8 && !memcmp(b, "\x89PNG\r\n\x1a\n", 8)) ||
           (len > 6 && !memcmp(b, "GIF8", 4)) || (len > 12 && !memcmp(b, "RIFF", 4) && !memcmp(b + 8, "WEBP", 4));
}

void items_picture(struct items *items, int line, const char *name, const char *base64, size_t len)
{
    size_t bytes_len = 0;
    unsigned char *bytes = base64_decoded(base64, len, &bytes_len);
    if (!bytes)
        return;
    if (bytes_len > PICTURE_BYTES)
        items_issue(items, line, "picture_big", name);
    else if (!is_picture(bytes, bytes_len))
        items_issue(items, line, "picture_type", name);
    else if (items->pictures_len == PICTURES_MAX)
        items_issue(items, line, "picture", name);
    else {
        struct picture *p = &items->pictures[items->pictures_len++];
        snprintf(p->name, sizeof p->name, "%s", name);
        p->part = ++items->parts;
        items->picture(items->user, p->part, bytes, bytes_len);
    }
    free(bytes);
}

/* ---- checking ---- */

struct adding {
    struct items *items;
    json_t *item;
    int line;
    bool bad, html;
};

static void bad(struct adding *a, const char *code, const char *what)
{
    a->bad = true;
    items_issue(a->items, a->line, code, what);
}

static bool is_hash(const char *text)
{
    return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

/* "@@PLUGINFILE@@/name" of a file that came with the question, "data:image/…;base64,…", or what is ours already. */
static bool picture_address(void *user, const char *src, char *out, size_t size)
{
    static const char plugin[] = "@@PLUGINFILE@@/", data[] = "data:image/", ours[] = "/api/pictures/";
    struct adding *a = user;
    if (!strncmp(src, ours, sizeof ours - 1) && is_hash(src + sizeof ours - 1)) {
        snprintf(out, size, "%s", src);
        return true;
    }
    if (!strncmp(src, data, sizeof data - 1)) {
        const char *comma = strstr(src, ";base64,");
        int before = a->items->pictures_len;
        if (comma)
            items_picture(a->items, a->line, "data:", comma + 8, strlen(comma + 8));
        if (a->items->pictures_len == before)
            return false;
        snprintf(out, size, "picture:%d", a->items->pictures[before].part);
        return true;
    }
    if (strncmp(src, plugin, sizeof plugin - 1) != 0)
        return false;
    for (int i = 0; i < a->items->pictures_len; i++)
        if (!strcmp(a->items->pictures[i].name, src + sizeof plugin - 1)) {
            snprintf(out, size, "picture:%d", a->items->pictures[i].part);
            return true;
        }
    return false;
}

static bool is_html(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text && *text == ITEM_HTML[0];
}

/* One text as the question's format wants it, and within its length. */
static void settle(struct adding *a, json_t *object, const char *key, size_t max)
{
    const char *text = json_string_value(json_object_get(object, key));
    struct buf out = {0};
    struct html_check check = {0};
    if (!text)
        return;
    if (*text == ITEM_HTML[0])
        html_clean(text + 1, picture_address, a, &out, &check);
    else if (a->html)
        html_escape(text, &out);
    else
        buf_text(&out, text);
    if (check.code)
        bad(a, check.code, check.what);
    else if (out.len > max || out.full)
        bad(a, "too_long", buf_get(&out));
    else
        json_object_set_new(object, key, json_string(buf_get(&out)));
    buf_free(&out);
}

/* Accepted forms, numbers and names are compared, not shown: markup has no place in them. */
static void plain(struct adding *a, json_t *object, const char *key, size_t max)
{
    const char *text = json_string_value(json_object_get(object, key));
    if (!text)
        return;
    text += *text == ITEM_HTML[0];
    if (strlen(text) > max)
        bad(a, "too_long", text);
    else
        json_object_set_new(object, key, json_string(text));
}

static void settle_texts(struct adding *a, const char *kind)
{
    size_t i;
    json_t *option, *options = json_object_get(a->item, "options");
    bool compared = !strcmp(kind, "short") || !strcmp(kind, "numeric") || !strcmp(kind, "truefalse");
    a->html = is_html(a->item, "stem");
    json_array_foreach(options, i, option) a->html =
        a->html || (!compared && (is_html(option, "text") || is_html(option, "pair")));
    settle(a, a->item, "stem", ITEM_TEXT_MAX);
    json_array_foreach(options, i, option)
    {
        (compared ? plain : settle)(a, option, "text", ITEM_OPTION_MAX);
        settle(a, option, "pair", ITEM_OPTION_MAX);
        plain(a, option, "feedback", ITEM_OPTION_MAX);
    }
    plain(a, a->item, "feedback", ITEM_TEXT_MAX);
    plain(a, a->item, "rubric", ITEM_TEXT_MAX);
    plain(a, a->item, "name", ITEM_NAME_MAX);
    plain(a, a->item, "category", sizeof a->items->category - 1);
    json_object_set_new(a->item, "format", json_string(a->html ? "html" : "plain"));
}

struct tally { /* of the options */
    size_t all, full, positive, left, texts;
    bool same;
};

static struct tally tally_of(const json_t *options)
{
    struct tally t = {.all = json_array_size(options)};
    for (size_t i = 0; i < t.all; i++) {
        const json_t *o = json_array_get(options, i);
        const char *text = json_string_value(json_object_get(o, "text"));
        json_int_t share = json_integer_value(json_object_get(o, "share"));
        t.full += share == SHARE_ALL_PPM;
        t.positive += share > 0;
        t.texts += text && *text;
        t.left += json_object_get(o, "pair") != NULL;
        for (size_t j = 0; text && j < i && t.all <= ITEM_OPTIONS; j++) {
            const char *other = json_string_value(json_object_get(json_array_get(options, j), "text"));
            t.same = t.same || (other && !strcmp(other, text));
        }
    }
    return t;
}

/* Shares mean nothing where order or pairs are asked, and people mark essays. */
static void level(struct adding *a, const char *kind)
{
    size_t i;
    json_t *option, *options = json_object_get(a->item, "options");
    if (!strcmp(kind, "essay") || !strcmp(kind, "file"))
        json_array_clear(options);
    json_array_foreach(options, i, option)
    {
        if (!strcmp(kind, "ordering") || !strcmp(kind, "matching"))
            json_object_set_new(option, "share", json_integer(SHARE_ALL_PPM));
    }
}

/* Why the options do not do for the kind; NULL: they do. */
static const char *wrong_choice(const struct tally *t, bool multiple)
{
    if (t->all < 2)
        return "one_option";
    if (t->texts < t->all)
        return "no_answers";
    if (multiple ? !t->positive : !t->full)
        return "no_right";
    return t->same ? "same_option" : NULL;
}

static const char *wrong_options(enum item_kind kind, const struct tally *t)
{
    if (item_marked(kind))
        return NULL;
    if (t->all > ITEM_OPTIONS)
        return "many_options";
    if (!t->all)
        return "no_answers";
    switch (kind) {
    case ITEM_SINGLE:
    case ITEM_MULTIPLE:
        return wrong_choice(t, kind == ITEM_MULTIPLE);
    case ITEM_MATCHING:
        return t->left < t->all || !t->texts || t->all < 2 ? "pair" : NULL;
    case ITEM_ORDERING:
        return t->all < 2 ? "one_option" : t->texts < t->all ? "no_answers" : NULL;
    case ITEM_NUMERIC:
        return t->full ? NULL : "no_right";
    default:
        return t->texts < t->all ? "no_answers" : t->full ? NULL : "no_right";
    }
}

static void pass_on(struct adding *a)
{
    char *text = json_dumps(a->item, JSON_COMPACT);
    size_t len = text ? strlen(text) : 0;
    if (!text || len > ITEM_JSON_MAX)
        bad(a, "too_long", "");
    else {
        a->items->item(a->items->user, text, len);
        a->items->count++;
    }
    free(text);
}

void items_add(struct items *items, json_t *take_item)
{
    struct adding a = {.items = items, .item = take_item};
    const char *kind = json_string_value(json_object_get(take_item, "kind"));
    a.line = (int)json_integer_value(json_object_get(take_item, "line"));
    if (*items->category && !json_object_get(take_item, "category"))
        item_set(take_item, "category", items->category);
    level(&a, kind ? kind : "");
    settle_texts(&a, kind ? kind : "");
    if (!kind || item_kind_from(kind) < 0)
        bad(&a, "kind", kind ? kind : "");
    else if (!json_object_get(take_item, "stem"))
        bad(&a, "no_stem", "");
    else {
        struct tally t = tally_of(json_object_get(take_item, "options"));
        const char *wrong = wrong_options((enum item_kind)item_kind_from(kind), &t);
        if (wrong)
            bad(&a, wrong, "");
    }
    if (!a.bad && items->count == ITEMS_MAX)
        bad(&a, "many_items", "");
    if (!a.bad)
        pass_on(&a);
    items->pictures_len = 0;
    json_decref(take_item);
}

char *items_end(struct items *items)
{
    json_t *all = json_pack("{s:i, s:i, s:o}", "items", items->count, "issues", items->issues, "by", items->by_code);
    char *text = json_dumps(all, JSON_COMPACT);
    json_decref(all);
    items->by_code = NULL;
    return text;
}
