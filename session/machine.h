#ifndef BAQYLA_MACHINE_H
#define BAQYLA_MACHINE_H

#include <stdbool.h>

/* The attempt's machine (model 2.3.1), pure and total: every state × event has
   an answer, and the whole table stands in machine.c. What an event does to the
   clock and the books is attempt.h's business. */

#define ATTEMPT_STATES(STATE)                                                                                          \
    STATE(SCHEDULED, scheduled) STATE(CHECKIN, checkin) STATE(CONSENTED, consented) STATE(DEVICE_OK, device_ok)        \
    STATE(ID_OK, id_ok) STATE(IN_PROGRESS, in_progress) STATE(INTERRUPTED, interrupted) STATE(SUSPENDED, suspended)    \
    STATE(PAUSED, paused) STATE(SUBMITTED, submitted) STATE(AUTO_SUBMITTED, auto_submitted)                            \
    STATE(TERMINATED, terminated) STATE(UNDER_REVIEW, under_review) STATE(ACT_A_OPEN, act_a_open)                      \
    STATE(ACT_B_OPEN, act_b_open) STATE(GRADED_PENDING, graded_pending) STATE(GRADED, graded)                          \
    STATE(RELEASED, released) STATE(ANNULMENT_PENDING, annulment_pending) STATE(ANNULLED, annulled)                    \
    STATE(VOID_TECHNICAL, void_technical) STATE(NO_SHOW, no_show) STATE(CANCELLED, cancelled)                          \
    STATE(OFFLINE_OPTION, offline_option)

enum attempt_state {
#define STATE(name, word) ATTEMPT_##name,
    ATTEMPT_STATES(STATE)
#undef STATE
    ATTEMPT_STATE_COUNT
};

#define ATTEMPT_EVENTS(EVENT)                                                                                          \
    EVENT(LOGIN, login) EVENT(CONSENT, consent) EVENT(REFUSE, refuse) EVENT(DEVICE, device) EVENT(IDENTITY, identity)  \
    EVENT(ADMIT, admit) EVENT(DISCONNECT, disconnect) EVENT(RECONNECT, reconnect) EVENT(CAP_OVER, cap_over)            \
    EVENT(PAUSE, pause) EVENT(RESUME, resume) EVENT(SUBMIT, submit) EVENT(TIME_OVER, time_over)                        \
    EVENT(TERMINATE, terminate) EVENT(REVIEW, review) EVENT(CLEAR, clear) EVENT(ACT_A, act_a) EVENT(ACT_B, act_b)      \
    EVENT(ACT_A_DROPPED, act_a_dropped) EVENT(ACT_A_REGISTERED, act_a_registered) EVENT(ACT_B_RESUME, act_b_resume)    \
    EVENT(ACT_B_EXTRA, act_b_extra) EVENT(ACT_B_REPEAT, act_b_repeat) EVENT(ACT_B_KEEP, act_b_keep)                    \
    EVENT(GRADE, grade) EVENT(RELEASE, release) EVENT(ANNUL, annul) EVENT(REINSTATE, reinstate)                        \
    EVENT(EXTRA, extra) EVENT(NO_SHOW, no_show) EVENT(CANCEL, cancel) EVENT(PAPER, paper)                              \
    EVENT(WITHDRAW, withdraw) EVENT(LEAVE, leave) /* the consent is gone: sat the traditional way, or as it stands */

enum attempt_event {
#define EVENT(name, word) EVENT_##name,
    ATTEMPT_EVENTS(EVENT)
#undef EVENT
    ATTEMPT_EVENT_COUNT
};

/* The state after the event, or -1 when the event is refused there. */
int attempt_next(enum attempt_state state, enum attempt_event event);

/* Words of the protocol; state_from and event_from: -1 when there is no such word. */
const char *state_word(enum attempt_state state);
int state_from(const char *word);
const char *event_word(enum attempt_event event);

bool state_running(enum attempt_state state);  /* questions may be answered: in_progress */
bool state_live(enum attempt_state state);     /* from login to the end: sockets, camera and board show it */
bool state_checking(enum attempt_state state); /* between login and admission */
bool state_over(enum attempt_state state);     /* no more answers, ever */

#endif
