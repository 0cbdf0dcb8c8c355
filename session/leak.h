#ifndef BAQYLA_LEAK_H
#define BAQYLA_LEAK_H

#include <stddef.h>

#include "audit.h"
#include "db.h"
#include "id.h"

/* Exam content that was found outside (003-5.4.3). Every page of an exam carries the student's number and a code of the
   attempt; who reports a find gives what is legible of it, and the books say whose it can have been. */

enum { WATERMARK_CODE = 8, LEAK_HITS_MAX = 100, LEAK_FOUND_MAX = 2000, LEAK_PLACE_MAX = 500, LEAK_TEXT_MIN = 12 };

/* What stands on the pages of an attempt: the end of its id in capitals. */
void watermark_code(const char *attempt, char ret_code[WATERMARK_CODE + 1]);

enum leak_way { LEAK_CODE, LEAK_NUMBER, LEAK_PICTURE, LEAK_TEXT }; /* the surest first */
const char *leak_way_word(enum leak_way way);

struct leak_hit {
    char attempt[ID_LEN + 1];
    enum leak_way way;
};

struct leak_found {
    const char *found;   /* text as it was read: a code, a student's number, words of a question */
    const char *picture; /* SHA-256 of a question's picture; "" none */
};

/* The attempts that the find can come from, surest first: only those of the surest way that gave any. F_INVALID:
   nothing was given, or more than LEAK_FOUND_MAX. F_OK with *ret_count 0: nothing fits. `hits` holds LEAK_HITS_MAX.
   Reads only. */
enum fault leak_find(struct db *db, const struct leak_found *found, struct leak_hit *hits,
                     size_t *ret_count) MUST_CHECK;

/* Keeps the find with the place where it was; audited. F_INVALID: no place. [clerk] */
enum fault leak_report(struct db *db, const struct actor *by, const struct leak_found *found, const char *place,
                       int64_t now_ms, struct leak_hit *hits, size_t *ret_count, struct id *ret_id) MUST_CHECK;

#endif
