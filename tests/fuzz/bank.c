/* sources: session/reader/?*_read.c session/reader/[bh]*[fl].c session/reader/items.c session/score.c session/text.c */
#include "fuzz.h"

#include <jansson.h>

#include "../../session/reader/html.h"
#include "../../session/reader/items.h"
#include "text.h"

static void keep(void *user, const char *text, size_t len)
{
    json_t *json = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
    (void)user;
    if (!json)
        abort();
    json_decref(json);
}

static void keep_picture(void *user, int part, const void *bytes, size_t len)
{
    (void)user;
    if (part < 1 || !bytes || !len || len > PICTURE_BYTES)
        abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static const char *const seeds[] = {
        "g// [tag:points:2]\n::a::b {=c ~%50%d#e ####f}\n\nx{#1:2}\n\n$CATEGORY: q/w\n\np{=a -> b =c -> d}\n\nt{T}",
        "m<quiz><question type=\"multichoice\"><name><text>a</text></name><questiontext format=\"html\"><text>"
        "<![CDATA[<p>x<img src=\"@@PLUGINFILE@@/p\"></p>]]></text></questiontext><answer "
        "fraction=\"100\"><text>y</text>"
        "</answer><answer fraction=\"0\"><text>z</text></answer></question></quiz>",
        "a<question>a<variant>b<variantright>c",
        "tquestion;kind;right;option1;option2\na;single;1;b;c\n\"q\"\"\";numeric;3,1:0,1;;",
        "h<p onclick=\"x\">a<b>c</p>&amp;&#60;<img src='picture:1'><table><td colspan=3>",
    };
    (void)argc, (void)argv;
    json_object_seed(1);
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        char name[8];
        snprintf(name, sizeof name, "%zu", i);
        seed_write(name, seeds[i], strlen(seeds[i]));
    }
    return 0;
}

static bool any_picture(void *user, const char *src, char *out, size_t size)
{
    (void)user;
    snprintf(out, size, "%.60s", src);
    return true;
}

/* What was cleaned stays as it is, and nothing that could act is left in it. */
static void clean_twice(const char *text)
{
    struct buf once = {0}, twice = {0};
    struct html_check check;
    html_clean(text, any_picture, NULL, &once, &check);
    if (!check.code) {
        html_clean(buf_get(&once), any_picture, NULL, &twice, &check);
        if (check.code || strcmp(buf_get(&once), buf_get(&twice)) != 0 || strcasestr(buf_get(&once), "<script"))
            abort();
    }
    buf_free(&once);
    buf_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct items *items = calloc(1, sizeof *items);
    char *text = calloc(1, len + 1);
    if (!items || !text || len < 1)
        goto out;
    memcpy(text, bytes + 1, len - 1);
    if (!text_valid(text))
        goto out;
    items->item = items->issue = keep;
    items->picture = keep_picture;
    items_begin(items);
    if (bytes[0] == 'g')
        gift_read(items, text);
    else if (bytes[0] == 'm')
        moodle_read(items, text);
    else if (bytes[0] == 'a')
        atk_read(items, text);
    else if (bytes[0] == 't')
        table_read(items, text);
    else
        clean_twice(text);
    free(items_end(items));
out:
    free(items);
    free(text);
    return 0;
}
