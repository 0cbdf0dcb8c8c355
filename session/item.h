#ifndef BAQYLA_ITEM_H
#define BAQYLA_ITEM_H

#include "audit.h"
#include "db.h"
#include "id.h"
#include "score.h"

/* The question bank of a course. A question that was asked is never changed: said otherwise it is a row of its own,
   which takes the old one's place. Texts come cleaned by the reader (session/reader/items.h). All functions that write:
   [clerk]. */

enum { ITEM_PICTURES_MAX = 64 };

struct item_option_new {
    const char *text, *pair, *feedback; /* "": none */
    int64_t share_ppm, value_micro, tolerance_micro;
};

struct item_new {
    const char *course, *name, *category, *stem, *format /* plain, html */, *feedback, *rubric;
    enum item_kind kind;
    enum lang lang; /* of all its texts */
    int64_t points, difficulty;
    bool shuffle, exact;
    const struct item_option_new *options;
    size_t count;
    const char *pictures[ITEM_PICTURES_MAX]; /* hashes of evidence that is booked (item_picture_book) */
    size_t pictures_len;
};

enum item_outcome {
    ITEM_ADDED,
    ITEM_SAME,       /* the course has it already, word for word */
    ITEM_TRANSLATED, /* one with the same name and shape did not speak this language yet; now it does */
};

/* Takes a question in. `approved` false: a draft, which no exam draws until somebody approves it. */
enum fault item_add(struct db *db, const struct actor *by, const struct item_new *item, bool approved, int64_t now_ms,
                    struct id *ret_id, enum item_outcome *ret_outcome) MUST_CHECK;
/* A question said otherwise: `said` holds it whole, once for each language it speaks, all of one kind with as many
   options. The new row stands in the bank and in the exams that name the question as soon as it is approved; a draft
   leaves the approved one standing until then. Attempts keep the row that they were given. `change` goes into the
   audit: "what was → what is: why". F_STALE: another version. F_CONFLICT: retired, replaced already, or another
   question of the course says the same. F_INVALID: no language, or they differ in kind or number of options. */
enum fault item_edit(struct db *db, const struct actor *by, const char *item, int64_t version,
                     const struct item_new *said, size_t languages, bool approved, const char *change, int64_t now_ms,
                     struct id *ret_id) MUST_CHECK;
/* The evidence row of a picture, whose bytes are durable. */
enum fault item_picture_book(struct db *db, const char *sha256, const char *media_type, int64_t bytes,
                             int64_t now_ms) MUST_CHECK;

/* draft → approved → retired, and back to approved. Approving what item_edit made ends what it replaces; retiring it
   unapproved gives the old one its place back. F_STALE: another version. F_INVALID: no such state. F_CONFLICT:
   approving one that was replaced. */
enum fault item_state_set(struct db *db, const struct actor *by, const char *item, const char *state, int64_t version,
                          int64_t now_ms) MUST_CHECK;

enum bank_need { BANK_READ, BANK_WRITE, BANK_APPROVE };
/* The Centre: every bank; a teacher: of the courses taught, to read and write, and to approve where the policy asks
   nobody else (bank_approval = none); a head of department: those of the
   courses of the post's scope, to read and approve. F_NOT_FOUND: not theirs, or no such
   course; F_FORBIDDEN: may see it but not that. Reads only. */
enum fault bank_may(struct db *db, const char *person, uint32_t roles, const char *course, enum bank_need need,
                    int64_t now_ms) MUST_CHECK;
/* The course of an item. F_NOT_FOUND. */
enum fault item_course(struct db *db, const char *item, char ret_course[ID_LEN + 1]) MUST_CHECK;
/* Whether this person may look at a picture: in a paper of their own, or in a bank they may read. *ret_type: arena. */
enum fault item_picture_visible(struct db *db, const char *person, uint32_t roles, const char *sha256, int64_t now_ms,
                                struct arena *arena, const char **ret_type) MUST_CHECK;

#endif
