#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "bank.h"

struct writing {
    FILE *out;
    bank_picture_bytes *picture;
    void *user;
};

static const char ours[] = "/api/pictures/";

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static int64_t number_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* Escaped for XML; a picture's address becomes Moodle's. */
static void put(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (!strncmp(text, ours, sizeof ours - 1)) {
            fputs("@@PLUGINFILE@@/", out);
            text += sizeof ours - 2;
            continue;
        }
        const char *escaped = *text == '<'   ? "&lt;"
                              : *text == '>' ? "&gt;"
                              : *text == '&' ? "&amp;"
                              : *text == '"' ? "&quot;"
                                             : NULL;
        if (escaped)
            fputs(escaped, out);
        else
            fputc(*text, out);
    }
}

static void put_files(const struct writing *w, const char *text)
{
    for (const char *at = strstr(text, ours); at; at = strstr(at, ours)) {
        char sha256[HASH_HEX + 1];
        size_t len = 0;
        at += sizeof ours - 1;
        if (strspn(at, "0123456789abcdef") < HASH_HEX)
            continue;
        snprintf(sha256, sizeof sha256, "%.*s", HASH_HEX, at);
        unsigned char *bytes = w->picture ? w->picture(w->user, sha256, &len) : NULL;
        size_t room = sodium_base64_encoded_len(len, sodium_base64_VARIANT_ORIGINAL);
        char *encoded = bytes ? malloc(room) : NULL;
        if (encoded) {
            sodium_bin2base64(encoded, room, bytes, len, sodium_base64_VARIANT_ORIGINAL);
            fprintf(w->out, "<file name=\"%s\" path=\"/\" encoding=\"base64\">%s</file>", sha256, encoded);
        }
        free(encoded);
        free(bytes);
    }
}

static void put_text(const struct writing *w, const char *tag, const char *attributes, const char *text)
{
    fprintf(w->out, "<%s%s><text>", tag, attributes);
    put(w->out, text);
    fputs("</text>", w->out);
    put_files(w, text);
    fprintf(w->out, "</%s>\n", tag);
}

static void put_answer(const struct writing *w, const json_t *o, const char *share, const char *format)
{
    char number[32];
    fprintf(w->out, "<answer fraction=\"%s\"%s><text>", share, format);
    if (json_object_get(o, "value"))
        fputs(micro_text(number_of(o, "value"), number), w->out);
    else
        put(w->out, text_of(o, "text"));
    fputs("</text>", w->out);
    put_files(w, text_of(o, "text"));
    if (json_object_get(o, "tolerance"))
        fprintf(w->out, "<tolerance>%s</tolerance>", micro_text(number_of(o, "tolerance"), number));
    if (*text_of(o, "feedback"))
        put_text(w, "feedback", " format=\"plain_text\"", text_of(o, "feedback"));
    fputs("</answer>\n", w->out);
}

static void put_options(const struct writing *w, const json_t *item, const char *kind, const char *format)
{
    size_t i;
    json_t *o;
    json_array_foreach(json_object_get(item, "options"), i, o)
    {
        char share[32];
        if (!strcmp(kind, "matching")) {
            fprintf(w->out, "<subquestion%s><text>", format);
            put(w->out, text_of(o, "text"));
            fputs("</text><answer><text>", w->out);
            put(w->out, text_of(o, "pair"));
            fputs("</text></answer></subquestion>\n", w->out);
        } else if (!strcmp(kind, "ordering")) {
            snprintf(share, sizeof share, "%zu.0000000", i + 1);
            put_answer(w, o, share, format);
        } else {
            put_answer(w, o, micro_text(number_of(o, "share") * 100, share), format);
        }
    }
}

static const char *moodle_kind(const char *kind)
{
    static const char *const names[][2] = {
        {"single", "multichoice"}, {"multiple", "multichoice"}, {"truefalse", "truefalse"}, {"numeric", "numerical"},
        {"short", "shortanswer"},  {"matching", "matching"},    {"ordering", "ordering"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(names[i][0], kind))
            return names[i][1];
    return "essay";
}

static void put_item(const struct writing *w, const json_t *item)
{
    const char *kind = text_of(item, "kind"), *moodle = moodle_kind(kind);
    bool html = !strcmp(text_of(item, "format"), "html"), compared = !strcmp(kind, "short") || !strcmp(kind, "numeric");
    const char *format = html ? " format=\"html\"" : " format=\"plain_text\"";
    fprintf(w->out, "<question type=\"%s\">\n", moodle);
    put_text(w, "name", "", text_of(item, "name"));
    put_text(w, "questiontext", format, text_of(item, "stem"));
    if (*text_of(item, "feedback"))
        put_text(w, "generalfeedback", " format=\"plain_text\"", text_of(item, "feedback"));
    fprintf(w->out, "<defaultgrade>%lld.0000000</defaultgrade>\n",
            (long long)(number_of(item, "points") > 0 ? number_of(item, "points") : 1));
    if (!strcmp(moodle, "multichoice"))
        fprintf(w->out, "<single>%s</single>\n", !strcmp(kind, "single") ? "true" : "false");
    fprintf(w->out, "<shuffleanswers>%s</shuffleanswers>\n",
            json_is_false(json_object_get(item, "shuffle")) ? "0" : "1");
    if (!strcmp(kind, "short"))
        fprintf(w->out, "<usecase>%d</usecase>\n", json_is_true(json_object_get(item, "exact")));
    if (!strcmp(moodle, "essay"))
        fprintf(w->out, "<responseformat>%s</responseformat>\n", !strcmp(kind, "file") ? "noinline" : "editor");
    if (*text_of(item, "rubric"))
        put_text(w, "graderinfo", " format=\"plain_text\"", text_of(item, "rubric"));
    put_options(w, item, kind, compared ? " format=\"plain_text\"" : format);
    if (number_of(item, "difficulty"))
        fprintf(w->out, "<tags><tag><text>difficulty:%lld</text></tag></tags>\n",
                (long long)number_of(item, "difficulty"));
    fputs("</question>\n", w->out);
}

void bank_write_moodle(FILE *out, const json_t *items, bank_picture_bytes *picture, void *user)
{
    const struct writing w = {out, picture, user};
    const char *category = "";
    size_t i;
    json_t *item;
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n", out);
    json_array_foreach(items, i, item)
    {
        const char *of = text_of(item, "category");
        if (strcmp(of, category) != 0) {
            fputs("<question type=\"category\"><category><text>$course$/", out);
            put(out, of);
            fputs("</text></category></question>\n", out);
        }
        category = of;
        put_item(&w, item);
    }
    fputs("</quiz>\n", out);
}
