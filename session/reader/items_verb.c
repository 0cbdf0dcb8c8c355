#include <stdlib.h>
#include <string.h>

#include "items.h"
#include "text.h"
#include "verbs.h"

/* The verb of question banks: --gift, --moodle, --atk or --table; without one it is what the text looks like. */

enum { BANK_IN_MAX = 64 << 20 };

int items_warm(void)
{
    json_object_seed(0); /* would open a file later, in the jail */
    return 0;
}

static void say_item(void *user, const char *text, size_t len)
{
    (void)user;
    out_put(READ_ITEM, text, len, NULL, 0);
}

static void say_issue(void *user, const char *text, size_t len)
{
    (void)user;
    out_put(READ_ISSUE, text, len, NULL, 0);
}

static void say_picture(void *user, int part, const void *bytes, size_t len)
{
    (void)user;
    out_bytes((uint32_t)part, 0, bytes, len);
}

/* The line of the first byte that is no text, such as a NUL; 0: all of it is. Carriage returns go: they end no line. */
static int bad_line(char *text, size_t len)
{
    int line = 1;
    for (char *p = text; *p; p++)
        if (*p == '\r')
            *p = p[1] == '\n' ? ' ' : '\n';
    if (text_valid(text) && strlen(text) == len)
        return 0;
    for (char *at = text; *at; line++) {
        size_t n = strcspn(at, "\n");
        char kept = at[n];
        at[n] = 0;
        bool good = text_valid(at);
        at[n] = kept;
        if (!good)
            return line;
        at += n + (kept == '\n');
    }
    return line; /* the text ends in a NUL there */
}

typedef void parser(struct items *items, const char *text);

static parser *parser_of(int argc, char **argv, const char *text)
{
    static const struct {
        const char *flag;
        parser *parse;
    } flags[] = {{"--gift", gift_read}, {"--moodle", moodle_read}, {"--atk", atk_read}, {"--table", table_read}};
    for (size_t i = 0; argc && i < sizeof flags / sizeof *flags; i++)
        if (!strcmp(argv[0], flags[i].flag))
            return flags[i].parse;
    text += strspn(text, " \t\n");
    if (!strncmp(text, "<?xml", 5) || !strncmp(text, "<quiz", 5) || !strncmp(text, "<!DOCTYPE", 9))
        return moodle_read;
    if (strstr(text, "<question>") || strstr(text, "<variant>"))
        return atk_read;
    return strchr(text, '{') || strstr(text, "::") ? gift_read : table_read;
}

const char *verb_items(int argc, char **argv)
{
    const char *why = NULL;
    size_t len = 0;
    struct items *items = calloc(1, sizeof *items);
    char *bytes = (char *)in_all(BANK_IN_MAX, &len, &why), *text = bytes;
    if (!bytes || !items) {
        free(items);
        free(bytes);
        return why ? why : "no memory";
    }
    items->item = say_item;
    items->issue = say_issue;
    items->picture = say_picture;
    items_begin(items);
    if (len >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3))
        text += 3, len -= 3;
    int bad = bad_line(text, len);
    if (bad)
        items_issue(items, bad, "encoding", "");
    else if (text[strspn(text, " \t\n")])
        parser_of(argc, argv, text)(items, text);
    if (!items->count && !items->issues)
        items_issue(items, 1, "empty", "");
    char *all = items_end(items);
    if (all)
        out_put(READ_ITEMS_END, all, strlen(all), NULL, 0);
    free(all);
    free(items);
    free(bytes);
    return all ? NULL : "no memory";
}
