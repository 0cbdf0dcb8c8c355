#ifndef BAQYLA_PAPER_RESULT_H
#define BAQYLA_PAPER_RESULT_H

#include <stddef.h>

#include "audit.h"
#include "db.h"

/* What was done on paper comes into the books by hand: written work that was handed in, an exam in the traditional way,
   a practice report, the exam of a student who consented to no camera (003-5.3.5, 5.3.8 form 3, 5.3.24, 5.3.25). The
   points are the examiner's mark of the whole (mark.h): a second marker, where the exam has one, gives the other by its
   code, and the grade comes with the last mark. */

enum { PAPER_RESULTS_MAX = 100 };

struct paper_result {
    const char *attempt;
    bool absent;         /* nobody came: a no-show, which the registrar decides about */
    int64_t points;      /* 0 to the sheet's most, 100 unless the exam says otherwise */
    const char *comment; /* at most MARK_COMMENT_MAX; "" none */
};

/* All or none. F_NOT_FOUND: the exam is not this person's to mark, or an attempt is none of it. F_CONFLICT: an attempt
   is made from here, or has its result already. F_TOO_EARLY: its sitting has not begun. F_INVALID: points beyond the
   most. [clerk] */
enum fault paper_results(struct db *db, const struct actor *by, const char *exam, const struct paper_result *results,
                         size_t count, int64_t now_ms) MUST_CHECK;

#endif
