#ifndef BAQYLA_FAULT_SITTING_H
#define BAQYLA_FAULT_SITTING_H

#include "answer.h"
#include "books.h"
#include "incident.h"

/* An attempt in progress in the small university of books.h, and the operations that are made to fail in it. Each
   opens and ends its own transaction as the clerk does; F_OK means acknowledged. */

typedef enum fault operation(struct db *db, const char *attempt);

static inline enum fault op_answer(struct db *db, const char *attempt)
{
    const char *choice[] = {Q(11)};
    enum answer_outcome outcome;
    int64_t saved;
    return answer_save(db, attempt, ITEM_1, 1, &(struct answer_given){choice, 1, NULL}, T0, T0 + MINUTE, &outcome,
                       &saved);
}

static inline enum fault op_submit(struct db *db, const char *attempt)
{
    return attempt_submit(db, &by_student, attempt, "key", T0 + 2 * MINUTE);
}

static inline enum fault op_incident(struct db *db, const char *attempt)
{
    struct id id;
    const struct incident_new in = {.attempt = attempt,
                                    .kind = "covered",
                                    .klass = "violation",
                                    .from_ms = T0 + MINUTE,
                                    .media_from_ms = MINUTE,
                                    .numbers_json = "[]",
                                    .sentence = {"жабық", "закрыта", "covered"},
                                    .policy_version = 1,
                                    .detectors = "luma"};
    return incident_open(db, &in, 1000, T0 + MINUTE, &id);
}

static inline enum fault op_pause(struct db *db, const char *attempt)
{
    return attempt_pause(db, &by_proctor, attempt, "сұрақ", T0 + MINUTE);
}

static const struct {
    const char *name;
    operation *run;
    const char *count; /* rows that the operation adds: 0 before, this many after */
} operations[] = {
    {"answer", op_answer, "SELECT count(*) FROM answer"},
    {"submit", op_submit, "SELECT count(*) FROM attempt WHERE state NOT IN ('in_progress')"},
    {"incident", op_incident, "SELECT count(*) FROM incident"},
    {"pause", op_pause, "SELECT count(*) FROM attempt WHERE state = 'paused'"},
};
enum { OPERATIONS = sizeof operations / sizeof *operations };

static inline enum fault transact(struct db *db, operation *run, const char *attempt)
{
    enum fault f = db_begin(db);
    if (f)
        return f;
    f = run(db, attempt);
    if (!f)
        f = db_commit(db);
    if (f)
        db_rollback(db);
    return f;
}

static inline void chain_is_whole(struct db *db)
{
    struct chain_report report;
    assert_ok(chain_verify(db, &report));
    assert_int_equal(report.broken_seq, 0);
}

#endif
