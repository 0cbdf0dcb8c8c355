#include "role.h"

#include <string.h>

static const char *const words[ROLE_COUNT] = {
#define ROLE_WORD(name, word) [ROLE_INDEX_##name] = #word,
    ROLES(ROLE_WORD)
#undef ROLE_WORD
};

const char *role_word(uint32_t roles)
{
    for (int i = 0; i < ROLE_COUNT; i++)
        if (roles & 1u << i)
            return words[i];
    return "system";
}

uint32_t role_from(const char *word)
{
    for (int i = 0; word && i < ROLE_COUNT; i++)
        if (!strcmp(word, words[i]))
            return 1u << i;
    return 0;
}

enum fault roles_of(struct db *db, const char *person, int64_t at_ms, uint32_t *ret_roles)
{
    struct row row;
    uint32_t roles = 0;
    enum fault f;
    for (f = db_each(db, &row, S_ROLE_NOW, "ti", person, at_ms); f == F_OK; f = row_next(&row))
        roles |= role_from(row_peek(&row, 0));
    if (f != F_NOT_FOUND)
        return f;
    *ret_roles = roles;
    return F_OK;
}

enum fault role_held(struct db *db, const char *person, uint32_t role, int64_t at_ms, bool *ret_held)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ROLE_WAS_HELD, "tti", person, role_word(role), at_ms);
    if (f && f != F_NOT_FOUND)
        return f;
    *ret_held = f == F_OK;
    if (!f)
        row_done(&row);
    return F_OK;
}
