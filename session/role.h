#ifndef BAQYLA_ROLE_H
#define BAQYLA_ROLE_H

#include <stdint.h>

#include "db.h"

/* The nineteen roles as bits of one mask: routes, the session and the audit
   log all speak of them in this form. A person's mask on a day is the union of
   the role assignments valid on it. The word is what clients and books see. */
#define ROLES(ROLE)                                                                                                    \
    ROLE(STUDENT, student) ROLE(PARENT, parent) ROLE(TEACHER, teacher) ROLE(ADVISER, adviser) ROLE(PROCTOR, proctor)   \
    ROLE(SPECIALIST, specialist) ROLE(ENGINEER, engineer) ROLE(HEAD, head) ROLE(REGISTRAR, registrar)                  \
    ROLE(REGISTRAR_HEAD, registrar_head) ROLE(DEAN, dean) ROLE(HOD, hod) ROLE(COMMISSION_CHAIR, commission_chair)      \
    ROLE(COMMISSION_MEMBER, commission_member) ROLE(TECHNICAL_SECRETARY, technical_secretary) ROLE(APPEALS, appeals)   \
    ROLE(DPO, dpo) ROLE(AUDITOR, auditor) ROLE(ADMIN, admin)

enum role_index {
#define ROLE_INDEX(name, word) ROLE_INDEX_##name,
    ROLES(ROLE_INDEX)
#undef ROLE_INDEX
    ROLE_COUNT
};

enum role {
#define ROLE_BIT(name, word) ROLE_##name = 1 << ROLE_INDEX_##name,
    ROLES(ROLE_BIT)
#undef ROLE_BIT
    ROLE_ANY = (1 << ROLE_COUNT) - 1, /* whoever is signed in */
    ROLE_ANYONE = 1 << 30,            /* nobody need be signed in */
    ROLE_STAFF = ROLE_ANY & ~(ROLE_STUDENT | ROLE_PARENT),
    ROLE_CENTRE = ROLE_SPECIALIST | ROLE_ENGINEER | ROLE_HEAD, /* see every sitting of the Centre */
    ROLE_WATCHERS = ROLE_CENTRE | ROLE_PROCTOR,                /* live pictures; a proctor only where assigned */
    ROLE_REGISTRARS = ROLE_REGISTRAR | ROLE_REGISTRAR_HEAD,
};

/* The word of one bit, or of the lowest bit of several; "system" for 0. Static. */
const char *role_word(uint32_t roles);
/* The bit of a word; 0 when there is no such role. NULL: 0. */
uint32_t role_from(const char *word);

/* The mask of a person's assignments valid at `at_ms`, whatever their scope; 0 for a stranger. */
enum fault roles_of(struct db *db, const char *person, int64_t at_ms, uint32_t *ret_roles) MUST_CHECK;
/* Whether the person held the role on that day, by own post or as a substitute. */
enum fault role_held(struct db *db, const char *person, uint32_t role, int64_t at_ms, bool *ret_held) MUST_CHECK;

#endif
