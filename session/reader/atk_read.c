#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "items.h"
#include "score.h"

/* The plain text of test complexes: <question>…<variant>right<variant>…, where the first variant is the right one
   unless some are marked <variantright>. Everything else is text, letter for letter. */

enum tag { TAG_NONE, TAG_QUESTION, TAG_VARIANT, TAG_RIGHT };

static const struct {
    const char *word;
    enum tag tag;
} tags[] = {{"<question>", TAG_QUESTION}, {"<variantright>", TAG_RIGHT}, {"<variant>", TAG_VARIANT}};

static enum tag tag_at(const char *text, size_t *ret_len)
{
    for (size_t i = 0; *text == '<' && i < sizeof tags / sizeof *tags; i++)
        if (!strncasecmp(text, tags[i].word, strlen(tags[i].word))) {
            *ret_len = strlen(tags[i].word);
            return tags[i].tag;
        }
    return TAG_NONE;
}

/* Up to the next tag; counts its lines. */
static size_t text_until_tag(const char *text, int *line)
{
    size_t len = 0, ignored;
    while (text[len] && tag_at(text + len, &ignored) == TAG_NONE)
        *line += text[len++] == '\n';
    return len;
}

static void question_end(struct items *items, json_t *item, size_t marked)
{
    json_t *options = json_object_get(item, "options");
    if (!item)
        return;
    if (!marked && json_array_size(options))
        json_object_set_new(json_array_get(options, 0), "share", json_integer(SHARE_ALL_PPM));
    if (marked > 1) {
        json_object_set_new(item, "kind", json_string("multiple"));
        for (size_t i = 0; i < json_array_size(options); i++) {
            json_t *share = json_object_get(json_array_get(options, i), "share");
            if (json_integer_value(share) > 0)
                json_integer_set(share, (json_int_t)(SHARE_ALL_PPM / marked));
        }
    }
    items_add(items, item);
}

void atk_read(struct items *items, const char *text)
{
    json_t *item = NULL;
    size_t marked = 0;
    int line = 1;
    struct buf piece = {0};
    while (*text) {
        size_t tag_len = 0;
        enum tag tag = tag_at(text, &tag_len);
        int at_line = line;
        text += tag_len;
        size_t len = text_until_tag(text, &line);
        buf_clear(&piece);
        buf_put(&piece, text, len);
        text += len;
        const char *said = buf_get(&piece);
        if (tag == TAG_QUESTION) {
            question_end(items, item, marked);
            marked = 0;
            item = item_new(at_line, "single");
            item_set(item, "stem", said);
        } else if (tag == TAG_NONE || !item) {
            if (said[strspn(said, " \t\r\n")] || tag != TAG_NONE)
                items_issue(items, at_line, "stray", said + strspn(said, " \t\r\n"));
        } else {
            item_option(item, said, tag == TAG_RIGHT ? SHARE_ALL_PPM : 0);
            marked += tag == TAG_RIGHT;
        }
    }
    question_end(items, item, marked);
    buf_free(&piece);
}
