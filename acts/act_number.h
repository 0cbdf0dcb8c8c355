#ifndef BAQYLA_ACT_NUMBER_H
#define BAQYLA_ACT_NUMBER_H

#include "act.h"

/* The register's number, born at registration: n counts the acts of one kind in
   one year of the university's calendar, from 1, without gaps (the books refuse
   any other); the words around it are the policy's act_number, such as
   "{centre}-{kind}-{year}-{n}" → "ТҚОО-A-2026-17". {centre} is the label
   centre_code of the university. */
struct register_number {
    int64_t year, n;
    char text[160];
};

/* The number that the act will have if it is registered in this transaction. Reads only. */
enum fault act_number_next(struct db *db, const struct act *act, int64_t now_ms,
                           struct register_number *ret_number) MUST_CHECK;

#endif
