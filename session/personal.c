#include "personal.h"

#include <string.h>

static const struct personal rows[] = {
#define PERSONAL(table, category, term, kk, ru, en) {table, PERSONAL_##category, term, {kk, ru, en}},
#include "personal.def"
#undef PERSONAL
};

const char *personal_word(enum personal_category category)
{
    static const char *const words[] = {"identity", "access",    "study",    "health", "consent",
                                        "image",    "biometric", "document", "log",    "rights"};
    return words[category];
}

const struct personal *personal_at(size_t index)
{
    return index < sizeof rows / sizeof *rows ? &rows[index] : NULL;
}

const struct personal *personal_of(const char *table)
{
    const struct personal *row;
    for (size_t i = 0; (row = personal_at(i)); i++)
        if (!strcmp(row->table, table))
            return row;
    return NULL;
}
