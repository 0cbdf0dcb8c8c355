#ifndef BAQYLA_BANK_H
#define BAQYLA_BANK_H

#include <jansson.h>
#include <stdio.h>

#include "arena.h"
#include "db.h"
#include "item.h"
#include "route.h"

/* Question banks between the reader, the books and files. A question in one
   language is the JSON object that the reader makes (session/reader/items.h);
   exports write the same objects, so that what was exported reads back equal. */

/* What one look at a file found. Malloc'd JSON; bank_report_release gives it back. */
struct bank_report {
    json_t *items, *issues, *totals; /* every question; the issues that were told; {"items","issues","by"} */
    struct bank_picture {
        unsigned char *bytes;
        size_t len, room;
        char sha256[HASH_HEX + 1];
        const char *mime; /* static */
    } * pictures;
    int pictures_len;
};
enum { BANK_PICTURES_MAX = 500, BANK_PICTURES_BYTES = 8 * 1024 * 1024 };

/* Runs the reader; `format` is gift, moodle, atk, table or NULL for what it looks like. [hand] F_UNREADABLE and the
   reader's other faults; F_TOO_BIG: pictures beyond BANK_PICTURES_BYTES. */
enum fault bank_read(const char *format, const void *bytes, size_t len, struct bank_report *ret_report) MUST_CHECK;
void bank_report_release(struct bank_report *report);
/* Stores the pictures among the evidence and names them by their hashes in the questions. [hand] */
enum fault bank_pictures_store(const char *folder, struct bank_report *report) MUST_CHECK;
/* Their rows among the evidence, once the bytes are stored. [clerk] */
enum fault bank_pictures_book(struct db *db, const struct bank_report *report, int64_t now_ms) MUST_CHECK;
/* The bytes of a picture that is ours, malloc'd; NULL when there are none. [hand] */
unsigned char *bank_picture(const struct request *request, const char *sha256, size_t *ret_len);

/* The question as item_add takes it, borrowing from `json` and the arena. F_INVALID when it lacks something. */
enum fault bank_item_new(const json_t *json, const char *course, enum lang lang, struct arena *arena,
                         struct item_new *ret_item) MUST_CHECK;
/* A question of the books in one language. Reads only. */
enum fault bank_item_json(struct db *db, const char *id, enum lang lang, json_t **ret_json) MUST_CHECK;

/* Writes questions (a JSON array). GIFT has no ordering and no place for a pair or a short answer with an arrow in it:
   those stand as a comment; *ret_left_out counts them. */
void bank_write_gift(FILE *out, const json_t *items, int *ret_left_out);
/* Moodle XML takes all kinds; `picture` gives the bytes of one of ours, malloc'd, or NULL. */
typedef unsigned char *bank_picture_bytes(void *user, const char *sha256, size_t *ret_len);
void bank_write_moodle(FILE *out, const json_t *items, bank_picture_bytes *picture, void *user);

/* "3.14" of 3140000: as few decimals as say it. */
const char *micro_text(int64_t micro, char out[32]);

#endif
