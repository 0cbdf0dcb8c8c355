#ifndef BAQYLA_SCORE_H
#define BAQYLA_SCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Points of one answer, pure, in whole numbers: no books, no clock, no floating
   point. An essay and a file are marked by people (mark.h) and earn nothing here. */

#define ITEM_KINDS(KIND)                                                                                               \
    KIND(SINGLE, single)                                                                                               \
    KIND(MULTIPLE, multiple) KIND(TRUEFALSE, truefalse) KIND(NUMERIC, numeric) KIND(SHORT, short)                      \
        KIND(MATCHING, matching) KIND(ORDERING, ordering) KIND(ESSAY, essay) KIND(FILE, file)

enum item_kind {
#define KIND(name, word) ITEM_##name,
    ITEM_KINDS(KIND)
#undef KIND
        ITEM_KIND_COUNT
};

const char *item_kind_word(enum item_kind kind);
int item_kind_from(const char *word); /* -1: no such word */

bool item_chosen(enum item_kind kind); /* answered by option ids: single, multiple, truefalse, matching, ordering */
bool item_marked(enum item_kind kind); /* by people: essay, file */

enum { SCORE_TEXT_MAX = 1024, SHARE_ALL_PPM = 1000000 };

/* One row of item_option, as its kind needs it. Texts are borrowed; "" in a language it does not have. */
struct score_option {
    const char *id;
    bool correct;
    int64_t share_ppm;                    /* of the points; SHARE_ALL_PPM = all of them */
    const char *text[3];                  /* short: accepted forms, `*` stands for anything */
    const char *pair[3];                  /* matching: what belongs to text; text "" is a decoy */
    int64_t value_micro, tolerance_micro; /* numeric: |answer − value| ≤ tolerance earns the share */
};

struct score_item {
    enum item_kind kind;
    int64_t points;
    bool exact; /* short: letter for letter; else folded (text_fold): case, look-alikes, spaces */
    const struct score_option *options;
    size_t count;
};

/* Points of an answer as the books hold it (answer.h); 0..points. `partial` (policy scoring_multiple = partial) gives
   a part of the points for a part of the answer, rounded down: a multiple right minus wrong, a matching by its right
   pairs, an ordering by the steps in their places, a share below all of them; otherwise all or nothing. */
int64_t score_answer(const struct score_item *item, const char *choice, const char *text, bool partial);

/* Points of a multiple from the number of its right options and what was chosen. */
int64_t item_points(int64_t points, int64_t right, int64_t chosen_right, int64_t chosen_wrong, bool partial);

/* A number as people write it, in millionths: "3,5", "−2.25", "1 000". False: no number, more than six decimals, or
   beyond ±9·10¹². */
bool number_micro(const char *text, int64_t *ret_micro);

/* Folds a short answer for comparing: spaces trimmed and joined, then text_fold unless exact. Cut to `size`. */
char *short_fold(const char *text, bool exact, char *out, size_t size);
/* Whether the answer is of this form, in which `*` stands for anything and `\\*` for a star; both folded alike. */
bool short_matches(const char *form, const char *answer);

#endif
