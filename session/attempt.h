#ifndef BAQYLA_ATTEMPT_H
#define BAQYLA_ATTEMPT_H

#include "audit.h"
#include "db.h"
#include "id.h"
#include "machine.h"

/* A student's attempt at an exam: loading it, the events of its machine with
   their effect on the clock, and the sweep of what time alone brings about.

   The clock is the server's. It runs towards `deadline_ms`; while it stands
   (pause; lost connection under reconnect_clock = stopped; suspension) the rest
   is kept in `left_ms`. Seconds lost to the connection are given back at once
   on the reconnect, in all up to reconnect_cap; beyond it the attempt is
   suspended until an act B decides. Every event writes an attempt_event and an
   audit row; an event refused by the machine is F_CONFLICT and writes nothing.
   All functions that write: [clerk], inside the caller's transaction. */

enum { ATTEMPT_TAB_MAX = 64, ATTEMPT_KEY_MAX = 64, ATTEMPT_REASON_MAX = 500 };

struct attempt {
    char id[ID_LEN + 1], university[ID_LEN + 1], exam[ID_LEN + 1], sitting[ID_LEN + 1], student[ID_LEN + 1];
    char person[ID_LEN + 1]; /* the student's */
    char enrolment[ID_LEN + 1], offering[ID_LEN + 1];
    char act_a[ID_LEN + 1], act_b[ID_LEN + 1]; /* open acts; "" = none */
    char tab[ATTEMPT_TAB_MAX + 1], tab_asked[ATTEMPT_TAB_MAX + 1], tab_allowed[ATTEMPT_TAB_MAX + 1];
    char submit_key[ATTEMPT_KEY_MAX + 1];
    enum attempt_state state;
    int64_t version, policy_version, seed, n;
    int64_t starts_ms, sitting_ends_ms, late_limit_s; /* of the sitting */
    int64_t duration_s, max_pauses, pauses;
    int64_t entered_ms, started_ms, ended_ms; /* 0: not yet */
    int64_t deadline_ms, left_ms;             /* one of them is 0, or both */
    int64_t cut_ms, paused_ms;                /* since when; 0: not */
    int64_t extra_s, credited_ms, cap_s, epoch_ms;
    int64_t score, score_raw, score_max; /* score -1: none yet */
    int64_t warnings;
    bool online, hand, clock_stops; /* clock_stops: reconnect_clock = stopped */
    bool shuffle, sitting_open;     /* of exam and sitting */
    bool own_time;                  /* the exam is offline, in the student's own time: nobody admits, no clock stops */
    bool traditional;               /* nobody enters it from here */
};

/* Whether the exam is held in a direct link between student and examiner: oral, or mixed (003-5.3.8.2). */
enum fault attempt_is_oral(struct db *db, const char *attempt, bool *ret_oral) MUST_CHECK;
/* Reads only. F_NOT_FOUND. */
enum fault attempt_load(struct db *db, const char *id, struct attempt *ret_attempt) MUST_CHECK;

/* What the student's clock shows at `now_ms`. */
struct attempt_clock {
    int64_t deadline_ms; /* when it would end if it ran from now on; 0 before the start and after the end */
    int64_t left_ms, credited_s, credit_left_s, extra_s;
    bool paused; /* it stands */
};
struct attempt_clock attempt_clock(const struct attempt *attempt, int64_t now_ms);

/* -- who may -- */

enum need {
    NEED_OWN,    /* the student of the attempt, nobody else */
    NEED_SEE,    /* own, or staff of the sitting, the Centre, registrars, the course's teacher only after the end */
    NEED_WATCH,  /* live pictures and recordings: assigned proctor, the Centre */
    NEED_GUIDE,  /* pause, message, admit: assigned proctor, specialist, head, engineer */
    NEED_REVIEW, /* confirm, dismiss: assigned proctor, specialist, head */
    NEED_DECIDE, /* terminate, extra time: specialist, head */
};
/* F_OK, or F_NOT_FOUND for a stranger's attempt (its existence is nobody's business),
   F_FORBIDDEN when the person may see it but not that. `roles` are the asker's of today. */
enum fault attempt_visible_to(struct db *db, const char *person, uint32_t roles, const char *attempt,
                              enum need need) MUST_CHECK;
enum fault sitting_visible_to(struct db *db, const char *person, uint32_t roles, const char *sitting,
                              enum need need) MUST_CHECK;

/* -- the student -- */

struct hello {
    const char *tab;         /* random per tab */
    const char *resume;      /* of the last welcome, or NULL */
    const char *client_json; /* opaque, kept */
};
/* Signs the student in at the attempt: LOGIN inside [start − login_early_s, start + late limit], RECONNECT with its
   credit, or nothing but the tab. Another tab while the first is online: F_SECOND_TAB is written down (tab_asked) and
   returned in *ret_refusal, to be committed. `ret_resume` and `ret_media`: fresh tokens in hex. */
enum fault attempt_hello(struct db *db, const struct actor *by, const char *id, const struct hello *hello,
                         int64_t now_ms, enum fault *ret_refusal, char ret_resume[65], char ret_media[65]) MUST_CHECK;
/* The socket has been gone since `since_ms`: DISCONNECT when the exam runs, else just offline. Idempotent. */
enum fault attempt_offline(struct db *db, const char *id, const char *cause, int64_t since_ms,
                           int64_t now_ms) MUST_CHECK;
/* The media token of the last hello. F_FORBIDDEN. Reads only. */
enum fault attempt_media_check(struct db *db, const char *id, const char *token) MUST_CHECK;
/* The waiting room: all steps done, asks to be admitted. *ret_place counts from 1. Idempotent. */
enum fault attempt_enter(struct db *db, const struct actor *by, const char *id, int64_t now_ms,
                         int64_t *ret_place) MUST_CHECK;
enum fault attempt_place(struct db *db, const char *id, int64_t *ret_place, int64_t *ret_waiting) MUST_CHECK;
/* Ends it. The same key again is the same answer; another key after the end is F_CONFLICT. Scores and settles. */
enum fault attempt_submit(struct db *db, const struct actor *by, const char *id, const char *key,
                          int64_t now_ms) MUST_CHECK;
enum fault attempt_hand(struct db *db, const struct actor *by, const char *id, bool up, int64_t now_ms) MUST_CHECK;

/* -- staff; `reason` 1..ATTEMPT_REASON_MAX bytes -- */

enum fault attempt_admit(struct db *db, const struct actor *by, const char *id, int64_t now_ms) MUST_CHECK;
enum fault attempt_pause(struct db *db, const struct actor *by, const char *id, const char *reason,
                         int64_t now_ms) MUST_CHECK;
enum fault attempt_resume(struct db *db, const struct actor *by, const char *id, const char *reason,
                          int64_t now_ms) MUST_CHECK;
enum fault attempt_extra(struct db *db, const struct actor *by, const char *id, int64_t seconds, const char *reason,
                         int64_t now_ms) MUST_CHECK;
enum fault attempt_terminate(struct db *db, const struct actor *by, const char *id, const char *code,
                             const char *reason, int64_t now_ms) MUST_CHECK;
enum fault attempt_tab(struct db *db, const struct actor *by, const char *id, bool allow, int64_t now_ms) MUST_CHECK;
enum fault attempt_cancel(struct db *db, const struct actor *by, const char *id, const char *reason,
                          int64_t now_ms) MUST_CHECK;

/* -- acts (called by acts/ inside its transaction) -- */

/* An act was drafted, in any live or reviewed state: remembers it, moves under_review → act_…_open, withholds a score.
   One open act of a kind at a time: F_CONFLICT. kind 'A' or 'B'. */
enum fault attempt_act_opened(struct db *db, const struct actor *by, const char *id, char kind, const char *act,
                              int64_t now_ms) MUST_CHECK;
/* Dismissed or turned into a B: act_a_open → graded_pending and onward when nothing else is open. */
enum fault attempt_act_dropped(struct db *db, const struct actor *by, const char *id, char kind, const char *act,
                               int64_t now_ms) MUST_CHECK;
/* Act A has its three signatures: annulment_pending. F_CONFLICT while the exam still runs. */
enum fault attempt_act_registered(struct db *db, const struct actor *by, const char *id, const char *act,
                                  int64_t now_ms) MUST_CHECK;
/* Posted by the registrar's head: annulled, with its grade event. And back. */
enum fault attempt_annul(struct db *db, const struct actor *by, const char *id, const char *act,
                         int64_t now_ms) MUST_CHECK;
enum fault attempt_reinstate(struct db *db, const struct actor *by, const char *id, const char *act, const char *ground,
                             int64_t now_ms) MUST_CHECK;

enum b_decision { B_NO_EFFECT, B_RESUME, B_EXTRA_TIME, B_NEW_ATTEMPT, B_KEEP_SCORE, B_CANCEL };
/* Whether an attempt in this state can take the decision: asked before people sign it. */
bool attempt_act_b_may(enum attempt_state state, enum b_decision decision);
/* Act B is registered: its decision for one attempt. B_EXTRA_TIME adds to a running or standing clock and resumes a
   suspended attempt. B_NEW_ATTEMPT voids it and makes attempt n + 1 of kind technical_repeat, in the same sitting.
   B_KEEP_SCORE ends a suspended attempt as it stands. B_CANCEL: the exam has not taken place for it. */
enum fault attempt_act_b(struct db *db, const struct actor *by, const char *id, const char *act,
                         enum b_decision decision, int64_t extra_s, int64_t now_ms) MUST_CHECK;

/* -- time -- */

/* What time brought about since the last sweep, at most `max` attempts a call: TIME_OVER, CAP_OVER, NO_SHOW.
 *ret_ids (arena) names them; *ret_count < max means all is done. Call each second and at start. */
enum fault attempt_sweep(struct db *db, int64_t now_ms, size_t max, struct arena *arena, struct id **ret_ids,
                         size_t *ret_count) MUST_CHECK;
/* After an unclean stop: every attempt that was online is offline since the last heartbeat, cause "server". */
enum fault attempt_server_gap(struct db *db, int64_t beat_ms, int64_t now_ms, int64_t *ret_count) MUST_CHECK;
/* The statement with its mark is signed: graded → released, and the grade with it. F_CONFLICT when an act or a review
   holds it. A mark that is out already: nothing. */
enum fault attempt_release(struct db *db, const struct actor *by, const char *id, const char *ground_kind,
                           const char *ground, int64_t now_ms) MUST_CHECK;
/* After the end, and whenever an incident or act of it is settled: review, grade, release as far as it may go. */
enum fault attempt_settle(struct db *db, const struct actor *by, const char *id, int64_t now_ms) MUST_CHECK;

/* Makes the attempt of a student for a sitting: admission and delivery are checked (003-5.3.6, 5.3.24), and what the
   grade so far allows (remedy.h; 003-5.3.18, 5.3.28). */
enum fault attempt_schedule(struct db *db, const struct actor *by, const char *sitting, const char *student,
                            const char *kind, int64_t now_ms, struct id *ret_id) MUST_CHECK;

#endif
