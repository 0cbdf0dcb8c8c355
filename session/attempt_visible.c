#include "attempt.h"
#include "role.h"

#include <string.h>

struct ties {
    bool own, proctor, teacher, over, blocked; /* blocked: the person asked that the data rest (Law 94-V, art. 24) */
};

/* What each need asks of staff; the assigned proctor's right is always to the sitting at hand. */
static bool allowed(uint32_t roles, const struct ties *t, enum need need)
{
    bool proctor = t->proctor && (roles & ROLE_PROCTOR) && !t->teacher;
    switch (need) {
    case NEED_OWN:
        return t->own && (roles & ROLE_STUDENT);
    case NEED_SEE:
        return (t->own && (roles & ROLE_STUDENT)) || proctor || (roles & (ROLE_CENTRE | ROLE_REGISTRARS)) ||
               (t->teacher && t->over && (roles & ROLE_TEACHER));
    case NEED_WATCH:
        if (t->blocked && t->over)
            return false;
        return proctor || (roles & ROLE_CENTRE);
    case NEED_GUIDE:
        return proctor || (roles & ROLE_CENTRE);
    case NEED_REVIEW:
        return proctor || (roles & (ROLE_SPECIALIST | ROLE_HEAD));
    case NEED_DECIDE:
        return roles & (ROLE_SPECIALIST | ROLE_HEAD);
    }
    return false;
}

static enum fault judge(uint32_t roles, const struct ties *t, enum need need, const char *what, const char *id)
{
    if (allowed(roles, t, need))
        return F_OK;
    if (allowed(roles, t, NEED_SEE))
        return fault(F_FORBIDDEN, "%s %s may be seen, not that", what, id);
    return fault(F_NOT_FOUND, "%s %s is not theirs", what, id);
}

enum fault attempt_visible_to(struct db *db, const char *person, uint32_t roles, const char *attempt, enum need need)
{
    struct row row;
    enum fault f = db_row(db, &row, S_VISIBLE_ATTEMPT, "tt", attempt, person);
    if (f)
        return f;
    int state = state_from(row_peek(&row, 1));
    struct ties t = {.own = !strcmp(row_peek(&row, 0), person),
                     .over = state >= 0 && state_over((enum attempt_state)state),
                     .proctor = row_int(&row, 2),
                     .teacher = row_int(&row, 3),
                     .blocked = row_int(&row, 4)};
    row_done(&row);
    return judge(roles, &t, need, "attempt", attempt);
}

enum fault sitting_visible_to(struct db *db, const char *person, uint32_t roles, const char *sitting, enum need need)
{
    struct row row;
    enum fault f = db_row(db, &row, S_VISIBLE_SITTING, "tt", sitting, person);
    if (f)
        return f;
    struct ties t = {.proctor = row_int(&row, 0), .teacher = row_int(&row, 1)};
    row_done(&row);
    return judge(roles, &t, need, "sitting", sitting);
}
