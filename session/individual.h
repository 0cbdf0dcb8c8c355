#ifndef BAQYLA_INDIVIDUAL_H
#define BAQYLA_INDIVIDUAL_H

#include "audit.h"
#include "db.h"

/* Another day for documented reasons (003-5.3.10), and what follows from staying
   away (003-5.3.12): draft → submitted → checked → approved or rejected → scheduled.
   The list of reasons is closed, and each has its own documents. */

enum individual_reason {
#define REASON(word, documents, kk, ru, en) REASON_##word,
#include "individual.def"
#undef REASON
    REASON_COUNT
};

enum { DOCUMENTS_MAX = 8, INDIVIDUAL_TEXT_MAX = 1000 };

const char *reason_word(enum individual_reason reason);                     /* static */
const char *reason_sentence(enum individual_reason reason, enum lang lang); /* static */
const char *reason_documents(enum individual_reason reason);                /* words by '|' */
/* F_INVALID when the list has no such reason. */
enum fault reason_from(const char *word, enum individual_reason *ret_reason) MUST_CHECK;

/* A student's own enrolment, with a reason and the days it covers. F_NOT_FOUND: not theirs. */
enum fault individual_open(struct db *db, const struct actor *by, const char *enrolment, const char *reason,
                           int64_t from_ms, int64_t to_ms, const char *note, int64_t now_ms,
                           struct id *ret_id) MUST_CHECK;
/* A file to a draft; its kind must be one of the reason's. F_CONFLICT after submission or with DOCUMENTS_MAX there. */
enum fault individual_attach(struct db *db, const struct actor *by, const char *request, const char *kind,
                             const char *name, const char *sha256, const char *media_type, int64_t bytes) MUST_CHECK;
/* F_CONFLICT without a document. Later than individual_days working days after the last day: it is marked late. */
enum fault individual_submit(struct db *db, const struct actor *by, const char *request, int64_t now_ms) MUST_CHECK;
/* The inspector: documents are legible and the days overlap the exam. */
enum fault individual_check(struct db *db, const struct actor *by, const char *request, int64_t version,
                            int64_t now_ms) MUST_CHECK;
/* The decision, by another person than the inspector. Approval excuses the no-shows of its days; `until_ms` is the last
   day of the individual schedule. A late one needs a text. */
enum fault individual_decide(struct db *db, const struct actor *by, const char *request, int64_t version, bool approve,
                             const char *text, int64_t until_ms, int64_t now_ms) MUST_CHECK;
/* An approved one gets its seat (schedule_seat, kind individual); *ret_refused as there. */
enum fault individual_seat(struct db *db, const struct actor *by, const char *request, const char *sitting,
                           int64_t version, int64_t now_ms, const char **ret_refused) MUST_CHECK;

/* The window closed and nobody came: written down, decided by nobody yet. [clerk, by the sweep] */
enum fault no_show_open(struct db *db, const char *attempt, int64_t now_ms) MUST_CHECK;
/* A person decides. Unexcused ones of a term are counted; at no_show_threshold each course of theirs goes to the paid
   summer term. Changing a decision is a decision, too. */
enum fault no_show_decide(struct db *db, const struct actor *by, const char *attempt, int64_t version, bool excused,
                          const char *ground, int64_t now_ms) MUST_CHECK;
/* offered → paid (with a reference) → enrolled: a new enrolment in that year's summer offering, admission from zero. */
enum fault summer_paid(struct db *db, const struct actor *by, const char *summer, int64_t version, const char *payment,
                       int64_t now_ms) MUST_CHECK;
enum fault summer_enrol(struct db *db, const struct actor *by, const char *summer, int64_t version, int64_t now_ms,
                        struct id *ret_enrolment) MUST_CHECK;

#endif
