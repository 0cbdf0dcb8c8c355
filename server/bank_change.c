#include "bank_change.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bank.h"

#define HARD_SPACE "\xc2\xa0" /* keeps " → " and ": " of a text from being taken for those of the audit */

struct sides {
    FILE *was, *now;
    int parts;
};

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static void put(FILE *out, const char *text)
{
    static const char arrow[] = "→ ";
    for (; *text; text++) {
        if (*text == '\n' || *text == '\r' || *text == '\t')
            fputc(' ', out);
        else if (!strncmp(text, ": ", 2)) {
            fputs(":" HARD_SPACE, out);
            text++;
        } else if (!strncmp(text, arrow, sizeof arrow - 1)) {
            fputs("→" HARD_SPACE, out);
            text += sizeof arrow - 2;
        } else
            fputc(*text, out);
    }
}

static void put_option(FILE *out, const json_t *option)
{
    char number[32];
    json_int_t share = json_integer_value(json_object_get(option, "share"));
    put(out, text_of(option, "text"));
    if (json_object_get(option, "value"))
        fputs(micro_text(json_integer_value(json_object_get(option, "value")), number), out);
    if (json_integer_value(json_object_get(option, "tolerance")))
        fprintf(out, "±%s", micro_text(json_integer_value(json_object_get(option, "tolerance")), number));
    if (*text_of(option, "pair")) {
        fputs(" = ", out);
        put(out, text_of(option, "pair"));
    }
    if (share)
        fprintf(out, " (%s %%)", micro_text(share * 100, number));
    if (*text_of(option, "feedback")) {
        fputs(" [", out);
        put(out, text_of(option, "feedback"));
        fputc(']', out);
    }
}

static void put_options(FILE *out, const json_t *item)
{
    size_t i;
    json_t *option;
    json_array_foreach(json_object_get(item, "options"), i, option)
    {
        fputs(i ? " | " : "", out);
        put_option(out, option);
    }
}

/* What stands in that field; a default that is not written down reads as the one that is. */
static char *shown(const json_t *item, const char *key)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    const json_t *value = json_object_get(item, key);
    if (!out)
        return NULL;
    if (!strcmp(key, "options"))
        put_options(out, item);
    else if (!strcmp(key, "points") || !strcmp(key, "difficulty"))
        fprintf(out, "%lld", value ? (long long)json_integer_value(value) : (long long)!strcmp(key, "points"));
    else if (!strcmp(key, "shuffle"))
        fputs(json_is_false(value) ? "no" : "yes", out);
    else if (!strcmp(key, "exact"))
        fputs(json_is_true(value) ? "yes" : "no", out);
    else
        put(out, text_of(item, key));
    return fclose(out) ? NULL : text;
}

static void compare(struct sides *s, const json_t *was, const json_t *now, const char *key, const char *name)
{
    char *before = shown(was, key), *after = shown(now, key);
    if (before && after && strcmp(before, after) != 0) {
        fprintf(s->was, "%s%s %s", s->parts ? "; " : "", name, before);
        fprintf(s->now, "%s%s %s", s->parts ? "; " : "", name, after);
        s->parts++;
    }
    free(before);
    free(after);
}

/* Everything but the wording is one for all languages: it stands with the first that speaks. */
static void compare_shared(struct sides *s, const json_t *was, const json_t *now)
{
    static const char *const keys[] = {"name",    "category", "points",   "difficulty", "format",
                                       "shuffle", "exact",    "feedback", "rubric"};
    const json_t *after = NULL;
    for (int l = LANG_COUNT - 1; l >= 0; l--) {
        const json_t *one = json_object_get(now, lang_word((enum lang)l));
        after = one ? one : after;
    }
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        compare(s, json_object_get(was, lang_word(LANG_KK)), after, keys[i], keys[i]);
}

/* Cut at a whole character. */
static int cut(const char *text, size_t max)
{
    size_t len = strlen(text);
    if (len <= max)
        return (int)len;
    while (max && ((unsigned char)text[max] & 0xc0) == 0x80)
        max--;
    return (int)max;
}

static void print(char *out, size_t size, const char *was, const char *now, const char *reason)
{
    int before = cut(was, CHANGE_SIDE_MAX), after = cut(now, CHANGE_SIDE_MAX);
    snprintf(out, size, "%.*s%s → %.*s%s%s%s", before, was, was[before] ? "…" : "", after, now, now[after] ? "…" : "",
             *reason ? ": " : "", reason);
}

bool bank_change(const json_t *was, const json_t *now, const char *reason, char *out, size_t size)
{
    char *before = NULL, *after = NULL, name[24];
    size_t before_len = 0, after_len = 0;
    struct sides s = {open_memstream(&before, &before_len), open_memstream(&after, &after_len), 0};
    *out = 0;
    if (s.was && s.now)
        compare_shared(&s, was, now);
    for (int l = 0; l < LANG_COUNT && s.was && s.now; l++) {
        const char *lang = lang_word((enum lang)l);
        const json_t *one = json_object_get(was, lang), *other = json_object_get(now, lang);
        compare(&s, one, other, "stem", lang);
        snprintf(name, sizeof name, "options %s", lang);
        if (*text_of(one, "stem") || *text_of(other, "stem"))
            compare(&s, one, other, "options", name);
    }
    bool whole = s.was && s.now;
    whole = !(s.was && fclose(s.was)) && whole;
    whole = !(s.now && fclose(s.now)) && whole;
    if (whole && s.parts)
        print(out, size, before, after, reason);
    free(before);
    free(after);
    return s.parts > 0;
}
