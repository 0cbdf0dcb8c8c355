#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "items.h"
#include "score.h"

/* Moodle XML. A document type is refused as it begins, so there are no entities to grow and nothing outside to fetch.
 */

enum { DEPTH_MAX = 24, PATH_MAX_LEN = 160, CHUNK = 1 << 20 };

struct moodle {
    struct items *items;
    XML_Parser parser;
    json_t *item, *option;   /* being read; NULL between */
    struct buf text;         /* of the innermost element */
    char path[PATH_MAX_LEN]; /* "quiz/question/answer/text"; deeper than fits is cut, and matches nothing */
    size_t lengths[DEPTH_MAX];
    int depth, line;
    char type[24], file[128], fraction[24], tolerance[32];
    bool single, base64, stopped;
    int html; /* of the text to come: 1, 0, or -1 as it looks */
};

static const struct {
    const char *moodle, *kind;
} kinds[] = {{"multichoice", "single"}, {"truefalse", "truefalse"}, {"shortanswer", "short"}, {"numerical", "numeric"},
             {"matching", "matching"},  {"essay", "essay"},         {"ordering", "ordering"}};

static const char *attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (!strcmp(attributes[0], name))
            return attributes[1];
    return "";
}

static void stop(struct moodle *m, const char *code, const char *what)
{
    if (!m->stopped)
        items_issue(m->items, (int)XML_GetCurrentLineNumber(m->parser), code, what);
    m->stopped = true;
    XML_StopParser(m->parser, XML_FALSE);
}

static void doctype(void *user, const char *name, const char *system, const char *public, int internal)
{
    (void)system, (void)public, (void)internal;
    stop(user, "doctype", name);
}

static int format_of(const char **attributes)
{
    const char *format = attribute(attributes, "format");
    return !strcmp(format, "html") ? 1 : !strcmp(format, "plain_text") || !strcmp(format, "markdown") ? 0 : -1;
}

static bool at(const struct moodle *m, const char *path)
{
    return !strcmp(m->path, path);
}

static void question_begin(struct moodle *m, const char *type)
{
    const char *kind = "";
    m->line = (int)XML_GetCurrentLineNumber(m->parser);
    snprintf(m->type, sizeof m->type, "%s", type);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(type, kinds[i].moodle))
            kind = kinds[i].kind;
    m->single = true;
    if (*kind)
        m->item = item_new(m->line, kind);
    else if (strcmp(type, "category") != 0)
        items_issue(m->items, m->line, "kind", type);
}

static void option_begin(struct moodle *m, const char **attributes)
{
    int64_t ppm = SHARE_ALL_PPM;
    const char *fraction = attribute(attributes, "fraction");
    if (*fraction && !share_ppm(fraction, &ppm)) {
        items_issue(m->items, (int)XML_GetCurrentLineNumber(m->parser), "share", fraction);
        ppm = 0;
    }
    m->option = item_option(m->item, "", ppm);
    m->html = format_of(attributes);
}

static void begin(void *user, const char *name, const char **attributes)
{
    struct moodle *m = user;
    size_t len = strlen(m->path);
    if (m->stopped)
        return;
    if (m->depth == DEPTH_MAX) {
        stop(m, "xml", name);
        return;
    }
    m->lengths[m->depth++] = len;
    snprintf(m->path + len, sizeof m->path - len, "%s%s", len ? "/" : "", name);
    buf_clear(&m->text);
    if (at(m, "quiz/question"))
        question_begin(m, attribute(attributes, "type"));
    else if (m->item && (at(m, "quiz/question/answer") || at(m, "quiz/question/subquestion")))
        option_begin(m, attributes);
    else if (at(m, "quiz/question/questiontext"))
        m->html = format_of(attributes);
    else if (!strcmp(name, "file")) {
        snprintf(m->file, sizeof m->file, "%s", attribute(attributes, "name"));
        m->base64 = !strcmp(attribute(attributes, "encoding"), "base64");
    }
}

static void heard(void *user, const char *text, int len)
{
    struct moodle *m = user;
    if (m->stopped)
        return;
    buf_put(&m->text, text, (size_t)len);
    if (m->text.full)
        stop(m, "too_long", m->path);
}

static void set(struct moodle *m, json_t *object, const char *key, int html)
{
    struct buf marked = {0};
    if (!object)
        return;
    if (html < 0 ? html_likely(buf_get(&m->text)) : html)
        buf_text(&marked, ITEM_HTML);
    buf_put(&marked, buf_get(&m->text), m->text.len);
    item_set(object, key, buf_get(&marked));
    buf_free(&marked);
}

static void category(struct moodle *m)
{
    static const char top[] = "$course$/", first[] = "top/";
    const char *text = buf_get(&m->text);
    text += strncmp(text, top, sizeof top - 1) ? 0 : sizeof top - 1;
    text += strncmp(text, first, sizeof first - 1) ? 0 : sizeof first - 1;
    snprintf(m->items->category, sizeof m->items->category, "%s", text);
}

static void tag(struct moodle *m)
{
    static const char word[] = "difficulty:";
    const char *text = buf_get(&m->text);
    long n = strncmp(text, word, sizeof word - 1) ? 0 : strtol(text + sizeof word - 1, NULL, 10);
    if (n >= 1 && n <= 5)
        json_object_set_new(m->item, "difficulty", json_integer(n));
}

static void points(struct moodle *m)
{
    int64_t micro;
    enum { MICRO = 1000000, MOST = 1000 };
    if (!number_micro(buf_get(&m->text), &micro) || micro < MICRO || micro > (int64_t)MOST * MICRO || micro % MICRO)
        items_issue(m->items, (int)XML_GetCurrentLineNumber(m->parser), "points", buf_get(&m->text));
    else
        json_object_set_new(m->item, "points", json_integer(micro / MICRO));
}

static bool says(const struct moodle *m, const char *word)
{
    return !strcmp(buf_get(&m->text), word);
}

static void number_end(struct moodle *m)
{
    const char *value = json_string_value(json_object_get(m->option, "text"));
    if (!value || !item_number(m->option, value, m->tolerance))
        items_issue(m->items, m->line, "number", value ? value : "");
    json_object_del(m->option, "text");
    m->tolerance[0] = 0;
}

static void option_end(struct moodle *m)
{
    if (m->option && !strcmp(m->type, "numerical"))
        number_end(m);
    m->option = NULL;
}

/* Shares of several right ones, or one: <single> says which of the two it is. */
static void question_end(struct moodle *m)
{
    if (!m->item)
        return;
    if (!m->single && !strcmp(m->type, "multichoice"))
        json_object_set_new(m->item, "kind", json_string("multiple"));
    items_add(m->items, m->item);
    m->item = NULL;
}

static void text_end(struct moodle *m)
{
    const char *in = m->path + strlen("quiz/question");
    if (!strcmp(in, "/name/text"))
        set(m, m->item, "name", 0);
    else if (!strcmp(in, "/questiontext/text"))
        set(m, m->item, "stem", m->html);
    else if (!strcmp(in, "/generalfeedback/text"))
        set(m, m->item, "feedback", 0);
    else if (!strcmp(in, "/graderinfo/text"))
        set(m, m->item, "rubric", 0);
    else if (!strcmp(in, "/subquestion/answer/text"))
        set(m, m->option, "pair", 0);
    else if (!strcmp(in, "/answer/text") || !strcmp(in, "/subquestion/text"))
        set(m, m->option, "text", m->html);
    else if (!strcmp(in, "/answer/feedback/text"))
        set(m, m->option, "feedback", 0);
    else if (!strcmp(in, "/tags/tag/text"))
        tag(m);
}

static void leaf_end(struct moodle *m)
{
    const char *in = m->path + strlen("quiz/question");
    if (!strcmp(in, "/defaultgrade"))
        points(m);
    else if (!strcmp(in, "/single"))
        m->single = !says(m, "false") && !says(m, "0");
    else if (!strcmp(in, "/shuffleanswers") && (says(m, "false") || says(m, "0")))
        json_object_set_new(m->item, "shuffle", json_false());
    else if (!strcmp(in, "/usecase") && says(m, "1"))
        json_object_set_new(m->item, "exact", json_true());
    else if (!strcmp(in, "/responseformat") && says(m, "noinline"))
        json_object_set_new(m->item, "kind", json_string("file"));
    else if (!strcmp(in, "/answer/tolerance"))
        snprintf(m->tolerance, sizeof m->tolerance, "%s", buf_get(&m->text));
    else if (!strcmp(in, "/answer") || !strcmp(in, "/subquestion"))
        option_end(m);
    else
        text_end(m);
}

static void end(void *user, const char *name)
{
    struct moodle *m = user;
    if (m->stopped)
        return;
    if (!strcmp(m->type, "category") && at(m, "quiz/question/category/text"))
        category(m);
    else if (m->item && !strcmp(name, "file") && m->base64)
        items_picture(m->items, (int)XML_GetCurrentLineNumber(m->parser), m->file, buf_get(&m->text), m->text.len);
    else if (at(m, "quiz/question"))
        question_end(m);
    else if (m->item && !strncmp(m->path, "quiz/question/", 14))
        leaf_end(m);
    m->path[m->lengths[--m->depth]] = 0;
    if (strcmp(name, "file") != 0) /* a picture stands inside the element whose text is still to come */
        buf_clear(&m->text);
}

void moodle_read(struct items *items, const char *text)
{
    struct moodle m = {.items = items, .parser = XML_ParserCreate("UTF-8")};
    size_t left = strlen(text);
    if (!m.parser)
        return;
    XML_SetUserData(m.parser, &m);
    XML_SetElementHandler(m.parser, begin, end);
    XML_SetCharacterDataHandler(m.parser, heard);
    XML_SetStartDoctypeDeclHandler(m.parser, doctype);
    enum XML_Status status = XML_STATUS_OK;
    while (status == XML_STATUS_OK && !m.stopped) {
        size_t n = left < CHUNK ? left : CHUNK;
        status = XML_Parse(m.parser, text, (int)n, n == left);
        text += n;
        left -= n;
        if (!left)
            break;
    }
    if (status == XML_STATUS_ERROR && !m.stopped)
        items_issue(items, (int)XML_GetCurrentLineNumber(m.parser), "xml", XML_ErrorString(XML_GetErrorCode(m.parser)));
    json_decref(m.item);
    XML_ParserFree(m.parser);
    buf_free(&m.text);
}
