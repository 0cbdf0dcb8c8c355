#ifndef BAQYLA_DESK_H
#define BAQYLA_DESK_H

#include "db.h"

/* The registrar's figures of one term (003-5.3.33). Each is a count of rows of the ledger, the admissions or the
   attempts, so that they add up; reads only, any thread's db. */
struct desk {
    int64_t year;
    char term[8];
    int64_t admitted, not_admitted;                    /* enrolments */
    int64_t scheduled, sitting, awaiting_marks;        /* attempts */
    int64_t under_act, no_show, technical;             /* attempts */
    int64_t provisional, withheld, released, annulled; /* grades as they stand */
    int64_t positive, fx, f;                           /* of those that are not annulled */
    int64_t sheets_open, sheets_frozen, remedies, appeals, acts_to_post;
};
/* year 0: the term of the latest exam. F_NOT_FOUND when there is no exam at all. */
enum fault desk_load(struct db *db, int64_t year, const char *term, struct desk *ret_desk) MUST_CHECK;

#endif
