#ifndef BAQYLA_CONSENT_H
#define BAQYLA_CONSENT_H

#include "attempt.h"

/* Consent to being watched, as it ends, and the consent of whoever speaks for a minor (Law 94-V; privacy 6.1).

   Whoever takes a consent back is watched no longer from that moment: the attempt that runs ends at once, without
   penalty and without an incident. By policy (consent.withdrawn) it becomes the traditional exam, `offline_option`, or
   counts as it stands, `submit`; where an incident or an act of it is still to be decided it counts as it stands, so
   that people can decide. What is kept already is for the data-protection officer to decide on (privacy.h). A later
   exam asks for a consent of its own. [clerk] */

struct consent_end {
    char attempt[ID_LEN + 1]; /* that was live; "" none */
    enum attempt_state state; /* it is in now */
    char request[ID_LEN + 1]; /* "" of consent_stop */
    int64_t due_ms;
};
/* Ends the attempt that is live and the comparing of faces. `by`: the student, whoever speaks for them, or the officer.
 */
enum fault consent_stop(struct db *db, const struct actor *by, const char *person, int64_t now_ms,
                        struct consent_end *ret_end) MUST_CHECK;
/* The same, and a request about what is kept, for the officer; one that is open already is joined. */
enum fault consent_withdraw(struct db *db, const struct actor *by, const char *person, const char *text, int64_t now_ms,
                            struct consent_end *ret_end) MUST_CHECK;

/* -- minors -- */

enum guardian { GUARDIAN_NOT_NEEDED, GUARDIAN_MISSING, GUARDIAN_GIVEN, GUARDIANS };
const char *guardian_word(enum guardian guardian);
/* By the date of birth where it is known, else as the registrar's office has it. Reads only. */
enum fault guardian_state(struct db *db, const char *person, int64_t now_ms, enum guardian *ret_guardian) MUST_CHECK;
/* F_GUARDIAN: a minor, and nobody who speaks for them has agreed. Reads only. */
enum fault guardian_gate(struct db *db, const char *person, int64_t now_ms) MUST_CHECK;

enum { GUARDIAN_DOCUMENT_MAX = 200 };
/* To the text in force. `document`: of a paper that `by` has seen, its number and date; NULL: the guardian's own
   account. F_FORBIDDEN: not a parent or guardian of that person; F_CONFLICT: it is given already. */
enum fault guardian_consent(struct db *db, const struct actor *by, const char *person, const char *guardian,
                            const char *document, enum lang lang, int64_t now_ms) MUST_CHECK;
/* Ends it; when no other one stands, the minor's attempt with it as by consent_withdraw. F_CONFLICT: none is given. */
enum fault guardian_withdraw(struct db *db, const struct actor *by, const char *person, const char *guardian,
                             int64_t now_ms, struct consent_end *ret_end) MUST_CHECK;

#endif
