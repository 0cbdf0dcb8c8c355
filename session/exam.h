#ifndef BAQYLA_EXAM_H
#define BAQYLA_EXAM_H

#include "audit.h"
#include "db.h"
#include "id.h"

/* Exams as the office sets them, before anybody sits: what kind of exam it is, which questions are drawn, how long it
   lasts and in which days it lies.

   The form is the working curriculum's (003-5.3.7). An exam is online and at one time, or offline and in the student's
   own time (003-3): the form says which of the two it may be. What tradition alone may examine is set up without a
   remote attempt (003-5.3.24, 5.3.25). */

enum {
    EXAM_TITLE_MAX = 200,
    EXAM_REASON_MAX = 500,
    EXAM_DRAWS_MAX = 32,
    EXAM_DRAW_ITEMS_MAX = 512,
    EXAM_CATEGORY_MAX = 255,
    EXAM_SECONDS_MIN = 60,
    EXAM_SECONDS_MAX = 31 * 24 * 3600,
    EXAM_PAUSES_MAX = 20,
    EXAM_POINTS_MAX = 1000,
};

/* Forms of 003-5.3.8, the practice report of 5.3.5, and those of the final attestation (the last three). */
#define EXAM_FORMS(FORM)                                                                                               \
    FORM(ATK_TEST, atk_test)                                                                                           \
    FORM(ORAL_ONLINE, oral_online)                                                                                     \
    FORM(MIXED, mixed) FORM(WRITTEN_ONLINE, written_online) FORM(WRITTEN_OFFLINE, written_offline)                     \
        FORM(PRACTICE_REPORT, practice_report) FORM(COMPLEX_EXAM, complex_exam) FORM(DEFENCE, defence)                 \
            FORM(STATE_EXAM, state_exam)
enum exam_form {
#define FORM(name, word) EXAM_##name,
    EXAM_FORMS(FORM)
#undef FORM
        EXAM_FORM_COUNT
};
const char *exam_form_word(enum exam_form form);
int exam_form_from(const char *word);            /* -1: no such form; NULL: -1 */
bool exam_form_attestation(enum exam_form form); /* final attestation: complex exam, defence, state exam */

/* What may lie on the table. */
#define EXAM_THINGS(THING)                                                                                             \
    THING(PAPER, paper)                                                                                                \
    THING(CALCULATOR, calculator)                                                                                      \
    THING(DICTIONARY, dictionary) THING(TABLES, tables) THING(NOTES, notes) THING(BOOKS, books)
enum exam_thing {
#define THING(name, word) THING_##name,
    EXAM_THINGS(THING)
#undef THING
        EXAM_THING_COUNT
};
const char *exam_thing_word(enum exam_thing thing);
int exam_thing_from(const char *word); /* -1 */

/* So many approved questions of a category and what is below it; "" and 0: any. */
struct exam_draw {
    const char *category;
    int64_t difficulty, items;
};

/* What the office wants. Borrowed texts. */
struct exam_draft {
    const char *form;     /* NULL: the one that the curriculum fixes */
    const char *mode;     /* online_sync, offline_async; NULL: the form's usual one */
    const char *delivery; /* proctored_remote, proctored_on_site, traditional_only */
    const char *title[LANG_COUNT];
    const char *reason; /* of a change of the form; else "" */
    int64_t duration_s, from_ms, to_ms;
    int64_t max_pauses;
    int64_t mark_gap;     /* points by which two markers may differ */
    int64_t sheet_points; /* of the examiner's sheet; 0: none, or 100 where there is nothing else */
    bool shuffle, second_marker;
    uint32_t things; /* bits of enum exam_thing */
    struct exam_draw draws[EXAM_DRAWS_MAX];
    size_t draws_len;
};

/* A new exam of an offering. F_INVALID: a draft that makes no sense; F_NOT_FOUND: no such offering; F_FORM_FIXED: the
   curriculum of a programme that takes the course fixes another form (F_INVALID: it fixes none and the draft neither);
   F_TRADITIONAL: tradition alone may examine this, and the draft wants otherwise; F_BLUEPRINT: the bank has fewer
   approved questions than are drawn. [clerk] */
enum fault exam_add(struct db *db, const struct actor *by, const char *offering, const struct exam_draft *draft,
                    int64_t now_ms, struct id *ret_exam) MUST_CHECK;
/* The same of an exam at `version` (F_STALE). Another form needs a reason (F_INVALID), which stands in the audit beside
   the form that was. F_CONFLICT: somebody has begun it; somebody has a seat and form, mode, delivery or duration would
   change; or a sitting would lie outside its days. [clerk] */
enum fault exam_change(struct db *db, const struct actor *by, const char *exam, int64_t version,
                       const struct exam_draft *draft, int64_t now_ms) MUST_CHECK;

/* The form of a course in a programme's working curriculum. One that was fixed before is changed with a reason
   (F_INVALID), and what it was stands in the audit (003-5.3.7). F_NOT_FOUND: no such programme or course. [clerk] */
enum fault curriculum_fix(struct db *db, const struct actor *by, const char *programme, const char *course,
                          const char *form, const char *reason) MUST_CHECK;

#endif
