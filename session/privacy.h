#ifndef BAQYLA_PRIVACY_H
#define BAQYLA_PRIVACY_H

#include "retention.h"

/* What a student may ask of the university about their own data (Law 94-V,
   art. 24 and 25), and what the data-protection officer decides. [clerk]

   access     answered by the file of everything about oneself; request_access_days
   correct    names and e-mail, by the officer's hand; request_change_days
   block      staff see no recording and no picture until the officer lifts it
   erase      what nothing holds is destroyed, descriptions of the face are deleted,
              the log forgets who acted; the rest follows at the review
   withdraw   takes effect when it is asked (consent.h): nobody is watched any longer; the officer
              decides on what is kept

   Days are working days. Nobody decides on their own request. */

enum data_kind { DATA_ACCESS, DATA_CORRECT, DATA_BLOCK, DATA_ERASE, DATA_WITHDRAW, DATA_KINDS };
enum data_answer { ANSWER_GRANTED, ANSWER_PARTLY, ANSWER_REFUSED, ANSWERS };
enum { DATA_TEXT_MAX = 2000 };

const char *data_kind_word(enum data_kind kind);
int data_kind_from(const char *word);   /* -1: no such kind */
int data_answer_from(const char *word); /* -1 */

/* About the data of `person`, who is `by` or whom they speak for. F_CONFLICT: one of this kind is open already.
   F_INVALID: correct without saying what. */
enum fault data_ask(struct db *db, const struct actor *by, const char *person, enum data_kind kind, const char *text,
                    int64_t now_ms, struct id *ret_id, int64_t *ret_due_ms) MUST_CHECK;

struct data_decision {
    enum data_answer answer;
    const char *words; /* the decision, shown to the student */
    int64_t review_ms; /* partly: when what is held is looked at again; 0 otherwise */
};
/* What the decision made true. */
struct data_effect {
    bool destroyed; /* an order was written, destruction_carry_out follows */
    struct destruction destruction;
    int64_t forgotten; /* rows of the log without a name now */
    size_t holds;      /* that keep the rest */
};
/* Decides and does it. An erasure with holds standing can be granted in part alone: F_HELD. F_FORBIDDEN: one's own. */
enum fault data_decide(struct db *db, const struct actor *by, const char *id, const struct data_decision *decision,
                       int64_t now_ms, struct data_effect *ret_effect) MUST_CHECK;

/* Ends a block. F_CONFLICT: there is none. */
enum fault data_unblock(struct db *db, const struct actor *by, const char *person, int64_t now_ms) MUST_CHECK;
/* Whether staff may not see pictures of this person now. Reads only. */
enum fault data_blocked(struct db *db, const char *person, bool *ret_blocked) MUST_CHECK;

/* Names and e-mail as corrected; NULL leaves one as it is. F_INVALID: empty, or longer than a name may be. */
struct data_names {
    const char *surname, *given, *patronymic, *email;
};
enum fault data_correct(struct db *db, const struct actor *by, const char *person,
                        const struct data_names *names) MUST_CHECK;

/* A step of an incident with personal data; times 0: not yet. `id` NULL opens one. F_CONFLICT: it is closed. */
struct breach {
    const char *what, *data, *measures;
    int64_t found_ms, people, authority_ms, subjects_ms, closed_ms;
};
enum fault breach_step(struct db *db, const struct actor *by, const char *id, const struct breach *breach,
                       int64_t now_ms, struct id *ret_id) MUST_CHECK;

#endif
