#include <string.h>

#include "bank.h"

const char *micro_text(int64_t micro, char out[32])
{
    uint64_t whole = micro < 0 ? -(uint64_t)micro : (uint64_t)micro;
    int n = snprintf(out, 32, "%s%llu.%06llu", micro < 0 ? "-" : "", (unsigned long long)(whole / 1000000),
                     (unsigned long long)(whole % 1000000));
    while (out[n - 1] == '0')
        out[--n] = 0;
    if (out[n - 1] == '.')
        out[--n] = 0;
    return out;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static int64_t number_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static void put(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\n') {
            fputs("\\n", out);
            continue;
        }
        if (strchr("~=#{}:\\", *text))
            fputc('\\', out);
        fputc(*text, out);
    }
}

/* What it is has to be said where it could be taken for something else. */
static void put_option_text(FILE *out, const char *text, bool html)
{
    if (*text == '%' || *text == '[' || strpbrk(text, "<&"))
        fputs(html ? "[html]" : "[plain]", out);
    put(out, text);
}

static void put_feedback(FILE *out, const json_t *option)
{
    if (*text_of(option, "feedback")) {
        fputs(" #", out);
        put(out, text_of(option, "feedback"));
    }
}

static void put_share(FILE *out, int64_t ppm)
{
    char text[32];
    fprintf(out, "%%%s%%", micro_text(ppm * 100, text));
}

static void put_options(FILE *out, const json_t *item, const char *kind, bool html)
{
    size_t i;
    json_t *o;
    bool multiple = !strcmp(kind, "multiple"), written = !strcmp(kind, "short"), pairs = !strcmp(kind, "matching");
    json_array_foreach(json_object_get(item, "options"), i, o)
    {
        int64_t share = number_of(o, "share");
        bool full = share == SHARE_ALL_PPM && !multiple;
        fputs(full || written || pairs ? "\n\t=" : "\n\t~", out);
        if (!full && !pairs && (share || multiple || written))
            put_share(out, share);
        put_option_text(out, text_of(o, "text"), html && !written);
        if (pairs) {
            fputs(" -> ", out);
            put_option_text(out, text_of(o, "pair"), html);
        }
        put_feedback(out, o);
    }
}

static void put_numbers(FILE *out, const json_t *item)
{
    char value[32], tolerance[32];
    size_t i;
    json_t *o;
    fputs("#", out);
    json_array_foreach(json_object_get(item, "options"), i, o)
    {
        fputs("\n\t=", out);
        if (number_of(o, "share") != SHARE_ALL_PPM)
            put_share(out, number_of(o, "share"));
        fprintf(out, "%s:%s", micro_text(number_of(o, "value"), value),
                micro_text(number_of(o, "tolerance"), tolerance));
        put_feedback(out, o);
    }
}

/* Whether GIFT can say it. */
static bool sayable(const json_t *item, const char *kind)
{
    size_t i;
    json_t *o;
    if (!strcmp(kind, "ordering"))
        return false;
    if (strcmp(kind, "matching") != 0 && strcmp(kind, "short") != 0)
        return true;
    json_array_foreach(json_object_get(item, "options"), i, o)
    {
        if (strstr(text_of(o, "text"), "->") || strstr(text_of(o, "pair"), "->"))
            return false;
    }
    return true;
}

static void put_tags(FILE *out, const json_t *item, const char *kind)
{
    int64_t points = number_of(item, "points"), difficulty = number_of(item, "difficulty");
    bool keep = json_is_false(json_object_get(item, "shuffle")), exact = json_is_true(json_object_get(item, "exact"));
    bool file = !strcmp(kind, "file");
    if (points <= 1 && !difficulty && !keep && !exact && !file)
        return;
    fputs("//", out);
    if (points > 1)
        fprintf(out, " [tag:points:%lld]", (long long)points);
    if (difficulty)
        fprintf(out, " [tag:difficulty:%lld]", (long long)difficulty);
    fprintf(out, "%s%s%s\n", keep ? " [tag:keep-order]" : "", exact ? " [tag:exact]" : "", file ? " [tag:file]" : "");
}

static void put_item(FILE *out, const json_t *item, const char *kind)
{
    bool html = !strcmp(text_of(item, "format"), "html");
    put_tags(out, item, kind);
    if (*text_of(item, "name")) {
        fputs("::", out);
        put(out, text_of(item, "name"));
        fputs("::", out);
    }
    fputs(html ? "[html]" : "[plain]", out);
    put(out, text_of(item, "stem"));
    fputs(" {", out);
    if (!strcmp(kind, "truefalse"))
        fputs(number_of(json_array_get(json_object_get(item, "options"), 0), "share") > 0 ? "TRUE" : "FALSE", out);
    else if (!strcmp(kind, "numeric"))
        put_numbers(out, item);
    else if (strcmp(kind, "essay") != 0 && strcmp(kind, "file") != 0)
        put_options(out, item, kind, html);
    if (*text_of(item, "feedback")) {
        fputs("\n\t####", out);
        put(out, text_of(item, "feedback"));
    }
    fputs("}\n\n", out);
}

void bank_write_gift(FILE *out, const json_t *items, int *ret_left_out)
{
    size_t i;
    json_t *item;
    const char *category = "";
    *ret_left_out = 0;
    json_array_foreach(items, i, item)
    {
        const char *kind = text_of(item, "kind"), *of = text_of(item, "category");
        if (!sayable(item, kind)) {
            fprintf(out, "// left out, GIFT cannot say it: %s\n\n", kind);
            ++*ret_left_out;
            continue;
        }
        if (strcmp(of, category) != 0)
            fprintf(out, "$CATEGORY: $course$/%s\n\n", of);
        category = of;
        put_item(out, item, kind);
    }
}
