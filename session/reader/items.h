#ifndef BAQYLA_ITEMS_H
#define BAQYLA_ITEMS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/* What the parsers of question banks have in common: questions as JSON objects,
   issues with their lines, pictures. A parser hands over each question as it
   stands in the file; items_add checks it by its kind, cleans its markup and
   passes it on. A question with an issue is not passed on, and the rest is read
   all the same, so that one look shows everything that is wrong.

   A question (docs/protocol.md, `bank item`):
     {"line", "kind", "name", "category", "stem", "format", "points", "difficulty", "shuffle", "exact",
      "feedback", "rubric", "options": [{"text", "share", "pair", "value", "tolerance", "feedback"}]}
   share is in millionths of the points; value and tolerance in millionths.
   Until items_add, a text that begins with ITEM_HTML is markup, others are plain. */

#define ITEM_HTML "\x01"

enum {
    ITEMS_MAX = 2000,      /* questions in one file */
    ISSUES_TOLD = 200,      /* issues told one by one; the rest is counted */
    ITEM_TEXT_MAX = 12000,  /* bytes of a stem */
    ITEM_OPTION_MAX = 2000, /* bytes of an option */
    ITEM_NAME_MAX = 200,
    ITEM_OPTIONS = 32,
    PICTURES_MAX = 200,
    PICTURE_BYTES = 1024 * 1024,
};

/* Every code has its sentence in the client (web/src/words/bank.ts). */
#define ISSUES(ISSUE)                                                                                                  \
    ISSUE(encoding)                                                                                                    \
    ISSUE(empty) ISSUE(unclosed) ISSUE(no_stem) ISSUE(no_answers) ISSUE(no_right) ISSUE(one_option)                    \
        ISSUE(many_options) ISSUE(many_items) ISSUE(same_option) ISSUE(number) ISSUE(share) ISSUE(points)              \
            ISSUE(too_long) ISSUE(kind) ISSUE(unsafe_html) ISSUE(picture) ISSUE(picture_type) ISSUE(picture_big)       \
                ISSUE(xml) ISSUE(doctype) ISSUE(stray) ISSUE(header) ISSUE(pair)

struct picture {
    char name[128];
    int part; /* of the reader's output, from 1 */
};

struct items {
    /* Where it goes: of one of these, `text` is a compact JSON object. */
    void (*item)(void *user, const char *text, size_t len);
    void (*issue)(void *user, const char *text, size_t len);
    void (*picture)(void *user, int part, const void *bytes, size_t len);
    void *user;
    int count, issues, parts;
    json_t *by_code;                       /* how many issues of each code */
    struct picture pictures[PICTURES_MAX]; /* of the question that is being read */
    int pictures_len;
    char category[512]; /* in force */
};

void items_begin(struct items *items);
/* One more issue. `what` is shown as it is, cut to 80 bytes; may be "". */
void items_issue(struct items *items, int line, const char *code, const char *what);
/* Takes the question; forgets the pictures that came for it. */
void items_add(struct items *items, json_t *take_item);
/* A picture that the coming question may name; base64. Its type is told by its first bytes. */
void items_picture(struct items *items, int line, const char *name, const char *base64, size_t len);
/* {"items", "issues", "by"} of the whole file, to be freed; and the end of it. */
char *items_end(struct items *items);

json_t *item_new(int line, const char *kind);
/* Appends {"text", "share"}; borrowed. */
json_t *item_option(json_t *item, const char *text, int64_t share_ppm);
void item_set(json_t *item, const char *key, const char *text); /* text with the trimmed ends; "" is left out */
/* "33.33333" per cent in millionths of the whole; false: no number within ±100. */
bool share_ppm(const char *percent, int64_t *ret_ppm);
/* Decimal text → millionths (session/score.h); sets value and tolerance of an option, or returns false. */
bool item_number(json_t *option, const char *value, const char *tolerance);

/* The parsers: a NUL-terminated text of UTF-8 without a mark at its beginning. */
void gift_read(struct items *items, const char *text);
void atk_read(struct items *items, const char *text);
void moodle_read(struct items *items, const char *text);
void table_read(struct items *items, const char *text);

#endif
