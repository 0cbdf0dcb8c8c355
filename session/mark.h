#ifndef BAQYLA_MARK_H
#define BAQYLA_MARK_H

#include "audit.h"
#include "db.h"
#include "id.h"

/* Marking by people (003-5.3.8): essays and files by a rubric, and the examiner's
   sheet of an oral or mixed exam. Who marks sees a code instead of the student;
   a second marker does not see the first one's points; where the two differ by
   more than the exam allows, a third person agrees on one. Marks are appended,
   never changed: the latest of a part counts. When the last one comes, the score
   goes to the ledger (grade.h) and from there on it is closed here. */

enum { MARK_CODE = 6, MARK_COMMENT_MAX = 2000 };

enum mark_part { MARK_FIRST, MARK_SECOND, MARK_AGREED };
const char *mark_part_word(enum mark_part part);

struct mark_new {
    const char *attempt, *item; /* item "": the sheet of the whole attempt */
    int64_t points;             /* 0..the item's, or the sheet's */
    const char *comment;        /* at most MARK_COMMENT_MAX; needed to agree */
};

/* Books the mark as the part that this person has to give: their own again, else the first that is missing, else the
   agreed one. F_NOT_FOUND: nothing to mark there. F_FORBIDDEN: may not mark this exam (mark_may). F_INVALID: points
   beyond the most. F_CONFLICT: not over yet, graded already, void, or marked by two others who agree. [clerk] */
enum fault mark_add(struct db *db, const struct actor *by, const struct mark_new *mark, int64_t now_ms,
                    enum mark_part *ret_part) MUST_CHECK;

/* F_OK for a teacher or examiner of the course, and for its sitting's examiner; else F_NOT_FOUND. Reads only. */
enum fault mark_may(struct db *db, const char *person, const char *exam) MUST_CHECK;

/* Gives the attempt its code, once; for attempt_end. */
enum fault mark_code_make(struct db *db, const char *attempt, const char *exam) MUST_CHECK;

#endif
