#ifndef BAQYLA_PERSONAL_H
#define BAQYLA_PERSONAL_H

#include <stddef.h>

#include "fault.h"

/* The list of personal data that a university keeps (Rules №395/НҚ of 21.10.2020): what each table of the books holds
   about people, made of personal.def. A test walks the schema and fails for a table that speaks of a person and stands
   in no row. Pure; any thread. */

enum personal_category {
    PERSONAL_IDENTITY,
    PERSONAL_ACCESS,
    PERSONAL_STUDY,
    PERSONAL_HEALTH,
    PERSONAL_CONSENT,
    PERSONAL_IMAGE,
    PERSONAL_BIOMETRIC,
    PERSONAL_DOCUMENT,
    PERSONAL_LOG,
    PERSONAL_RIGHTS
};

struct personal {
    const char *table;
    enum personal_category category;
    const char *term; /* key of the policy, in days; "": as long as the record of study */
    const char *purpose[LANG_COUNT];
};

const char *personal_word(enum personal_category category);
/* The row of a table; NULL: it holds nothing about a person. */
const struct personal *personal_of(const char *table);
const struct personal *personal_at(size_t index); /* NULL past the end */

#endif
