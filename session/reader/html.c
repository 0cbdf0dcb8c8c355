#include "html.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NAME_MAX_LEN = 15, VALUE_MAX = 2048 };

static const char *const allowed[] = {"p",  "br",         "b",  "strong", "i",     "em",    "u",     "sub", "sup",
                                      "s",  "ul",         "ol", "li",     "table", "thead", "tbody", "tr",  "td",
                                      "th", "blockquote", "hr", "code",   "pre",   "span",  "div",   "img"};
static const char *const refused[] = {"script",   "style",    "iframe", "object", "embed",  "link",     "meta",
                                      "base",     "form",     "input",  "button", "select", "svg",      "math",
                                      "textarea", "video",    "audio",  "source", "frame",  "frameset", "applet",
                                      "noscript", "template", "portal", "dialog", "marquee"};

struct cleaning {
    const char *at;
    struct buf *out;
    struct html_check *check;
    html_picture *picture;
    void *user;
    const char *open[HTML_DEPTH_MAX]; /* static names, the innermost last */
    int depth;
};

struct attribute {
    char name[NAME_MAX_LEN + 1];
    char *value; /* malloc'd, without entities; NULL: none */
};

static void refuse(struct cleaning *c, const char *code, const char *what)
{
    if (c->check->code)
        return;
    c->check->code = code;
    snprintf(c->check->what, sizeof c->check->what, "%s", what);
}

static const char *one_of(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(names[i], name))
            return names[i];
    return NULL;
}

static bool is_void(const char *name)
{
    return !strcmp(name, "br") || !strcmp(name, "hr") || !strcmp(name, "img");
}

static void put_char(struct buf *out, char c, bool quoted)
{
    if (c == '<')
        buf_text(out, "&lt;");
    else if (c == '>')
        buf_text(out, "&gt;");
    else if (c == '&')
        buf_text(out, "&amp;");
    else if (c == '"' && quoted)
        buf_text(out, "&quot;");
    else
        buf_put(out, &c, 1);
}

void html_escape(const char *text, struct buf *out)
{
    for (; *text; text++)
        if (*text == '\n')
            buf_text(out, "<br>");
        else
            put_char(out, *text, false);
}

/* Length of "&name;" or "&#123;" at the text; 0 when the ampersand is only one. */
static size_t entity_len(const char *text)
{
    size_t n = 1;
    if (text[n] == '#') {
        n++;
        n += text[n] == 'x' || text[n] == 'X';
    }
    size_t from = n;
    while (n < 12 && isalnum((unsigned char)text[n]))
        n++;
    return n > from && text[n] == ';' ? n + 1 : 0;
}

static unsigned long code_point(const char *entity)
{
    static const struct {
        const char *name;
        unsigned long code;
    } names[] = {{"&lt;", '<'},   {"&gt;", '>'},    {"&amp;", '&'},  {"&quot;", '"'},    {"&apos;", '\''},
                 {"&nbsp;", ' '}, {"&colon;", ':'}, {"&tab;", '\t'}, {"&newline;", '\n'}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strncasecmp(entity, names[i].name, strlen(names[i].name)))
            return names[i].code;
    if (entity[1] != '#')
        return 0;
    return entity[2] == 'x' || entity[2] == 'X' ? strtoul(entity + 3, NULL, 16) : strtoul(entity + 2, NULL, 10);
}

/* The value without its entities, of which those beyond ASCII become a question mark: nothing that is judged or kept of
   an attribute needs them. */
static char *value_decoded(const char *text, size_t len)
{
    char *out = malloc(len + 1);
    size_t used = 0;
    for (size_t i = 0; out && i < len; i++) {
        size_t n = text[i] == '&' ? entity_len(text + i) : 0;
        unsigned long code = n && i + n <= len ? code_point(text + i) : 0;
        out[used++] = !n || !code ? text[i] : code < 0x80 ? (char)code : '?';
        i += n && code ? n - 1 : 0;
    }
    if (out)
        out[used] = 0;
    return out;
}

static bool space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* The next attribute of the tag; false at its end, which is passed over. */
static bool attribute_next(struct cleaning *c, struct attribute *a)
{
    while (space(*c->at) || *c->at == '/')
        c->at++;
    if (!*c->at || *c->at == '>') {
        c->at += *c->at == '>';
        return false;
    }
    size_t len = strcspn(c->at, " \t\r\n\f/>="), kept = len < NAME_MAX_LEN ? len : NAME_MAX_LEN;
    for (size_t i = 0; i < kept; i++)
        a->name[i] = (char)tolower((unsigned char)c->at[i]);
    a->name[kept] = 0;
    a->value = NULL;
    c->at += len + (len == 0);
    c->at += strspn(c->at, " \t\r\n\f");
    if (*c->at != '=')
        return true;
    c->at++;
    c->at += strspn(c->at, " \t\r\n\f");
    char quote = *c->at == '"' || *c->at == '\'' ? *c->at++ : 0;
    size_t value = quote ? (size_t)(strchr(c->at, quote) ? strchr(c->at, quote) - c->at : (long)strlen(c->at))
                         : strcspn(c->at, " \t\r\n\f>");
    a->value = value_decoded(c->at, value);
    c->at += value;
    c->at += quote && *c->at == quote;
    return true;
}

/* "javascript:" however it is spelt: control characters and spaces do not count. */
static bool acts(const char *value)
{
    static const char *const schemes[] = {"javascript:", "vbscript:", "data:text"};
    char start[16];
    size_t used = 0;
    for (; *value && used + 1 < sizeof start; value++)
        if ((unsigned char)*value > ' ')
            start[used++] = (char)tolower((unsigned char)*value);
    start[used] = 0;
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (!strncmp(start, schemes[i], strlen(schemes[i])))
            return true;
    return false;
}

struct kept { /* of an allowed tag's attributes */
    char *src, *alt;
    unsigned long colspan, rowspan;
};

static void attribute_keep(struct cleaning *c, struct attribute *a, struct kept *kept)
{
    char **text = !strcmp(a->name, "src") ? &kept->src : !strcmp(a->name, "alt") ? &kept->alt : NULL;
    if (!strncmp(a->name, "on", 2) || !strcmp(a->name, "srcdoc"))
        refuse(c, "unsafe_html", a->name);
    else if (a->value && acts(a->value))
        refuse(c, "unsafe_html", a->value);
    else if (text && !*text && a->value) {
        *text = a->value;
        return;
    } else if (a->value && !strcmp(a->name, "colspan"))
        kept->colspan = strtoul(a->value, NULL, 10);
    else if (a->value && !strcmp(a->name, "rowspan"))
        kept->rowspan = strtoul(a->value, NULL, 10);
    free(a->value);
}

static void put_value(struct cleaning *c, const char *name, const char *value)
{
    buf_text(c->out, " ");
    buf_text(c->out, name);
    buf_text(c->out, "=\"");
    for (; *value; value++)
        put_char(c->out, *value, true);
    buf_text(c->out, "\"");
}

static void put_span(struct cleaning *c, const char *name, unsigned long span)
{
    char text[8];
    if (span < 2 || span > 99)
        return;
    snprintf(text, sizeof text, "%lu", span);
    put_value(c, name, text);
}

static void put_picture(struct cleaning *c, const struct kept *kept)
{
    char address[128];
    const char *src = kept->src ? kept->src : "";
    if (!c->picture || !c->picture(c->user, src, address, sizeof address)) {
        refuse(c, "picture", src);
        return;
    }
    buf_text(c->out, "<img");
    put_value(c, "src", address);
    put_value(c, "alt", kept->alt ? kept->alt : "");
    buf_text(c->out, ">");
}

static void put_open(struct cleaning *c, const char *name, const struct kept *kept)
{
    if (!strcmp(name, "img")) {
        put_picture(c, kept);
        return;
    }
    if (!is_void(name)) {
        if (c->depth == HTML_DEPTH_MAX)
            return;
        c->open[c->depth++] = name;
    }
    buf_text(c->out, "<");
    buf_text(c->out, name);
    if (!strcmp(name, "td") || !strcmp(name, "th")) {
        put_span(c, "colspan", kept->colspan);
        put_span(c, "rowspan", kept->rowspan);
    }
    buf_text(c->out, ">");
}

static void put_close(struct cleaning *c, const char *name)
{
    int from = c->depth;
    while (from > 0 && strcmp(c->open[from - 1], name) != 0)
        from--;
    if (!from)
        return;
    while (c->depth >= from) {
        buf_text(c->out, "</");
        buf_text(c->out, c->open[--c->depth]);
        buf_text(c->out, ">");
    }
}

static void tag(struct cleaning *c)
{
    char name[NAME_MAX_LEN + 1];
    struct attribute a;
    struct kept kept = {NULL, NULL, 0, 0};
    bool closing = c->at[1] == '/';
    c->at += closing ? 2 : 1;
    size_t len = strcspn(c->at, " \t\r\n\f/>"), n = len < NAME_MAX_LEN ? len : NAME_MAX_LEN;
    for (size_t i = 0; i < n; i++)
        name[i] = (char)tolower((unsigned char)c->at[i]);
    name[n] = 0;
    c->at += len;
    while (attribute_next(c, &a))
        attribute_keep(c, &a, &kept);
    if (one_of(refused, sizeof refused / sizeof *refused, name))
        refuse(c, "unsafe_html", name);
    const char *known = one_of(allowed, sizeof allowed / sizeof *allowed, name);
    if (known && closing)
        put_close(c, known);
    else if (known)
        put_open(c, known, &kept);
    free(kept.src);
    free(kept.alt);
}

static void skip_to(struct cleaning *c, const char *end)
{
    const char *found = strstr(c->at, end);
    c->at = found ? found + strlen(end) : c->at + strlen(c->at);
}

static bool tag_begins(const char *at)
{
    return *at == '<' && (isalpha((unsigned char)at[1]) || (at[1] == '/' && isalpha((unsigned char)at[2])));
}

void html_clean(const char *markup, html_picture *picture, void *user, struct buf *out, struct html_check *ret_check)
{
    struct cleaning c = {.at = markup, .out = out, .check = ret_check, .picture = picture, .user = user};
    *ret_check = (struct html_check){0};
    while (*c.at) {
        size_t entity = *c.at == '&' ? entity_len(c.at) : 0;
        if (!strncmp(c.at, "<!--", 4)) {
            skip_to(&c, "-->");
        } else if (*c.at == '<' && (c.at[1] == '!' || c.at[1] == '?')) {
            skip_to(&c, ">");
        } else if (tag_begins(c.at)) {
            tag(&c);
        } else if (entity) {
            buf_put(out, c.at, entity);
            c.at += entity;
        } else {
            put_char(out, *c.at++, false);
        }
    }
    while (c.depth > 0)
        put_close(&c, c.open[c.depth - 1]);
}

bool html_likely(const char *text)
{
    for (; *text; text++) {
        if (tag_begins(text) || !strncmp(text, "<!--", 4))
            return true;
        if (*text == '&' && entity_len(text))
            return true;
    }
    return false;
}
