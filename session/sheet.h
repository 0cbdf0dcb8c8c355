#ifndef BAQYLA_SHEET_H
#define BAQYLA_SHEET_H

#include "audit.h"
#include "db.h"
#include "id.h"

/* Grade statements (ведомость): the lines of one exam, of one group or all, signed by the examiner, the commission
   where there is one, and the registrar who accepts it (model 2.3.9, 003-5.3.32). open → frozen → registered; aside:
   void.

   A number is given when it is opened and printed on the page; a statement that is not used stays with its number, void
   with the reason, so that the numbers have no gaps. Lines under an open act are left out: they go into a supplement. A
   registered statement is never changed: a correction refers to it and carries what is different. Every write: [clerk];
   `version` is that which the asker saw, another one is F_STALE. */

#define SHEET_STATES(STATE) STATE(OPEN, open) STATE(FROZEN, frozen) STATE(REGISTERED, registered) STATE(VOID, void)
enum sheet_state {
#define STATE(name, word) SHEET_##name,
    SHEET_STATES(STATE)
#undef STATE
        SHEET_STATE_COUNT
};
const char *sheet_state_word(enum sheet_state state);

struct sheet { /* texts in the arena of sheet_load; NULL: none */
    char id[ID_LEN + 1], exam[ID_LEN + 1], offering[ID_LEN + 1];
    enum sheet_state state;
    int64_t version, policy_version, opened_ms, frozen_ms, registered_ms; /* 0: not yet */
    const char *group, *kind, *relation, *refers_to, *refers_number, *number, *json_sha256, *pdf_sha256, *verify_token,
        *void_reason, *term, *form;
};
enum fault sheet_load(struct db *db, const char *id, struct arena *arena, struct sheet *ret_sheet) MUST_CHECK;
enum fault sheet_fresh(const struct sheet *sheet, int64_t version) MUST_CHECK;

struct sheet_new {
    const char *exam, *group, *kind;  /* group NULL: everybody; kind: main, individual, fx_retake */
    const char *relation, *refers_to; /* supplement or correction of a registered one; both NULL for the first */
};
/* F_CONFLICT while another of the same exam, group and kind is being written, or when a supplement or correction refers
   to one that is not registered or of another exam. */
enum fault sheet_open(struct db *db, const struct actor *by, const struct sheet_new *sheet, int64_t now_ms,
                      struct id *ret_id) MUST_CHECK;

enum sheet_mark {
    MARK_SCORE,    /* graded */
    MARK_ABSENT,   /* did not come */
    MARK_ANNULLED, /* AN */
    MARK_MISSING,  /* nothing yet: the statement cannot be frozen */
    MARK_ACT,      /* under an open act or review: left out */
    MARK_DONE,     /* stands in a registered statement: left out */
    MARK_COUNT
};
const char *sheet_mark_word(enum sheet_mark mark);

struct sheet_line {                                                       /* texts in the arena */
    const char *enrolment, *student_no, *name, *group, *attempt, *letter; /* attempt, letter NULL: none */
    enum sheet_mark mark;
    int64_t rating, exam, final, event_n; /* -1: none */
};
enum { SHEET_LINES_MAX = 5000, SHEET_SIGNERS_MAX = 12, SHEET_REASON_MAX = 500 };
/* As they are now while it is open, as they were frozen afterwards. F_TOO_BIG beyond SHEET_LINES_MAX. */
enum fault sheet_lines(struct db *db, const struct sheet *sheet, struct arena *arena, struct sheet_line **ret_lines,
                       size_t *ret_count) MUST_CHECK;
/* Whether a line goes onto the page. */
bool sheet_line_counts(const struct sheet_line *line);
/* F_CONFLICT when a student has no mark yet, or when no line is left. Pure. */
enum fault sheet_complete(const struct sheet_line *lines, size_t count) MUST_CHECK;

struct sheet_signer {                 /* arena */
    const char *post, *person, *name; /* person NULL: whoever accepts for the registrar */
    int64_t signed_ms;                /* 0: not yet */
    const char *cert_pem;             /* of a key; NULL on paper */
    const void *p7s, *tsr;            /* its signature, and the stamp over it; NULL: none */
    size_t p7s_len, tsr_len;
    bool stamped_elsewhere; /* by a time authority; else by our own key */
    int64_t stamped_ms, stamp_tries;
    const char *stamp_why;                              /* a stamp is awaited: the word of a fault */
    const char *scan_sha256, *scan_type, *entered_name; /* on paper */
};
/* In order. While open: who would sign, the commission given (the chair first, may be NULL). F_NO_SIGNATORY without an
   examiner. */
enum fault sheet_signers_of(struct db *db, const struct sheet *sheet, const char *const *commission, size_t members,
                            struct arena *arena, struct sheet_signer ret_signers[SHEET_SIGNERS_MAX],
                            size_t *ret_count) MUST_CHECK;
/* Who is next: 1…; 0: nobody. */
int sheet_turn(const struct sheet_signer *signers, size_t count);

/* What a hand has rendered. */
struct sheet_page {
    const char *json, *json_sha256, *pdf_sha256, *token;
};
enum fault sheet_freeze(struct db *db, const struct actor *by, const struct sheet *sheet,
                        const struct sheet_line *lines, size_t count, const struct sheet_signer *signers,
                        size_t signers_len, const struct sheet_page *page, int64_t now_ms) MUST_CHECK;
/* A signature by a key, with the stamp of our own key where it has one, or on paper: the scan in the store, and who
   entered it. */
struct sheet_signed {
    const char *signer;
    int64_t signed_ms;
    const void *p7s, *tsr;
    size_t p7s_len, tsr_len;
    const char *cert_pem;
    const char *scan_sha256, *scan_type, *entered_by;
    int64_t scan_bytes;
};
/* Books it at the place whose turn it is (sheet_may_sign, sheet_may_enter); sheet_register follows. */
enum fault sheet_sign(struct db *db, const struct actor *by, const struct sheet *sheet, const struct sheet_signed *how,
                      int *ret_n) MUST_CHECK;
/* With all its signatures and no stamp awaited it is registered and the grades of its lines are released; else nothing
   happens. */
enum fault sheet_register(struct db *db, const struct actor *by, const struct sheet *sheet, int64_t now_ms) MUST_CHECK;
/* Whose signature on paper `person` may enter now: the one whose turn it is, `signer` (NULL: nobody was named) where
   any registrar accepts. F_PAPER_OFF for who signs themselves, or has; F_INVALID when nobody is named. *ret_signer is
   arena memory. Reads only. */
enum fault sheet_may_enter(struct db *db, const struct sheet *sheet, const char *person, const char *signer,
                           struct arena *arena, const char **ret_signer) MUST_CHECK;
/* Whether this person may sign it now; *ret_n the place. Reads only. */
enum fault sheet_may_sign(struct db *db, const struct sheet *sheet, const char *person, bool registrar,
                          int *ret_n) MUST_CHECK;
/* Sent back before it is registered: version + 1, signatures void. */
enum fault sheet_return(struct db *db, const struct actor *by, const struct sheet *sheet, const char *reason,
                        int64_t now_ms) MUST_CHECK;
/* Never to be used; its number stays. */
enum fault sheet_void(struct db *db, const struct actor *by, const struct sheet *sheet, const char *reason,
                      int64_t now_ms) MUST_CHECK;

/* "ВЕД-2026-17": the next number of a kind of paper in the local year of `now_ms`, without gaps. */
enum fault paper_number(struct db *db, const char *prefix, int64_t now_ms, char *out, size_t size) MUST_CHECK;
/* The same without taking it: what the next one would be. Reads only. */
enum fault paper_number_next(struct db *db, const char *prefix, int64_t now_ms, char *out, size_t size) MUST_CHECK;
/* It was printed and filed: once (003-5.3.32). object_kind: "sheet", "act", "document". F_NOT_FOUND, F_CONFLICT. */
enum fault paper_filed(struct db *db, const struct actor *by, const char *object_kind, const char *object,
                       int64_t copies, const char *file_no, const char *shelf, int64_t now_ms) MUST_CHECK;

#endif
