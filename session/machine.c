#include "machine.h"

#include <string.h>

static const char *const state_words[ATTEMPT_STATE_COUNT] = {
#define STATE(name, word) [ATTEMPT_##name] = #word,
    ATTEMPT_STATES(STATE)
#undef STATE
};

static const char *const event_words[ATTEMPT_EVENT_COUNT] = {
#define EVENT(name, word) [EVENT_##name] = #word,
    ATTEMPT_EVENTS(EVENT)
#undef EVENT
};

/* One row per state: event → the state after it, plus one, so that an absent entry means "refused". */
#define TO(event, state) [EVENT_##event] = ATTEMPT_##state + 1
static const signed char table[ATTEMPT_STATE_COUNT][ATTEMPT_EVENT_COUNT] = {
    [ATTEMPT_SCHEDULED] = {TO(LOGIN, CHECKIN), TO(NO_SHOW, NO_SHOW), TO(CANCEL, CANCELLED), TO(PAPER, SUBMITTED)},
    [ATTEMPT_CHECKIN] = {TO(CONSENT, CONSENTED), TO(REFUSE, OFFLINE_OPTION), TO(NO_SHOW, NO_SHOW),
                         TO(CANCEL, CANCELLED), TO(ACT_B_REPEAT, VOID_TECHNICAL), TO(WITHDRAW, OFFLINE_OPTION)},
    [ATTEMPT_CONSENTED] = {TO(DEVICE, DEVICE_OK), TO(REFUSE, OFFLINE_OPTION), TO(NO_SHOW, NO_SHOW),
                           TO(CANCEL, CANCELLED), TO(ACT_B_REPEAT, VOID_TECHNICAL), TO(WITHDRAW, OFFLINE_OPTION)},
    [ATTEMPT_DEVICE_OK] = {TO(IDENTITY, ID_OK), TO(REFUSE, OFFLINE_OPTION), TO(NO_SHOW, NO_SHOW), TO(CANCEL, CANCELLED),
                           TO(ACT_B_REPEAT, VOID_TECHNICAL), TO(WITHDRAW, OFFLINE_OPTION)},
    [ATTEMPT_ID_OK] = {TO(ADMIT, IN_PROGRESS), TO(REFUSE, OFFLINE_OPTION), TO(NO_SHOW, NO_SHOW), TO(CANCEL, CANCELLED),
                       TO(ACT_B_REPEAT, VOID_TECHNICAL), TO(WITHDRAW, OFFLINE_OPTION)},
    [ATTEMPT_IN_PROGRESS] = {TO(DISCONNECT, INTERRUPTED), TO(PAUSE, PAUSED), TO(SUBMIT, SUBMITTED),
                             TO(TIME_OVER, AUTO_SUBMITTED), TO(TERMINATE, TERMINATED), TO(EXTRA, IN_PROGRESS),
                             TO(ACT_B_EXTRA, IN_PROGRESS), TO(ACT_B_RESUME, IN_PROGRESS),
                             TO(ACT_B_REPEAT, VOID_TECHNICAL), TO(CANCEL, CANCELLED), TO(WITHDRAW, OFFLINE_OPTION),
                             TO(LEAVE, SUBMITTED)},
    [ATTEMPT_INTERRUPTED] = {TO(RECONNECT, IN_PROGRESS), TO(CAP_OVER, SUSPENDED), TO(TIME_OVER, AUTO_SUBMITTED),
                             TO(TERMINATE, TERMINATED), TO(EXTRA, INTERRUPTED), TO(ACT_B_EXTRA, INTERRUPTED),
                             TO(ACT_B_RESUME, INTERRUPTED), TO(ACT_B_REPEAT, VOID_TECHNICAL), TO(CANCEL, CANCELLED),
                             TO(WITHDRAW, OFFLINE_OPTION), TO(LEAVE, SUBMITTED)},
    [ATTEMPT_SUSPENDED] = {TO(ACT_B_RESUME, IN_PROGRESS), TO(ACT_B_EXTRA, IN_PROGRESS), TO(ACT_B_KEEP, AUTO_SUBMITTED),
                           TO(ACT_B_REPEAT, VOID_TECHNICAL), TO(EXTRA, SUSPENDED), TO(TERMINATE, TERMINATED),
                           TO(CANCEL, CANCELLED), TO(WITHDRAW, OFFLINE_OPTION), TO(LEAVE, SUBMITTED)},
    [ATTEMPT_PAUSED] = {TO(RESUME, IN_PROGRESS), TO(TERMINATE, TERMINATED), TO(EXTRA, PAUSED), TO(ACT_B_EXTRA, PAUSED),
                        TO(ACT_B_RESUME, IN_PROGRESS), TO(ACT_B_REPEAT, VOID_TECHNICAL), TO(CANCEL, CANCELLED),
                        TO(WITHDRAW, OFFLINE_OPTION), TO(LEAVE, SUBMITTED)},
    [ATTEMPT_SUBMITTED] = {TO(REVIEW, UNDER_REVIEW), TO(CLEAR, GRADED_PENDING), TO(CANCEL, CANCELLED)},
    [ATTEMPT_AUTO_SUBMITTED] = {TO(REVIEW, UNDER_REVIEW), TO(CLEAR, GRADED_PENDING), TO(CANCEL, CANCELLED)},
    [ATTEMPT_TERMINATED] = {TO(REVIEW, UNDER_REVIEW), TO(CLEAR, GRADED_PENDING), TO(CANCEL, CANCELLED)},
    [ATTEMPT_UNDER_REVIEW] = {TO(CLEAR, GRADED_PENDING), TO(ACT_A, ACT_A_OPEN), TO(ACT_B, ACT_B_OPEN),
                              TO(CANCEL, CANCELLED)},
    [ATTEMPT_ACT_A_OPEN] = {TO(ACT_A_DROPPED, UNDER_REVIEW), TO(ACT_A_REGISTERED, ANNULMENT_PENDING)},
    [ATTEMPT_ACT_B_OPEN] = {TO(ACT_B_EXTRA, IN_PROGRESS), TO(ACT_B_KEEP, UNDER_REVIEW),
                            TO(ACT_B_REPEAT, VOID_TECHNICAL), TO(CANCEL, CANCELLED)},
    [ATTEMPT_GRADED_PENDING] = {TO(GRADE, GRADED), TO(REVIEW, UNDER_REVIEW), TO(ACT_A, ACT_A_OPEN),
                                TO(ACT_B, ACT_B_OPEN)},
    [ATTEMPT_GRADED] = {TO(RELEASE, RELEASED), TO(ACT_A, ACT_A_OPEN), TO(ACT_B, ACT_B_OPEN)},
    [ATTEMPT_RELEASED] = {TO(ACT_A, ACT_A_OPEN), TO(ACT_B, ACT_B_OPEN)},
    [ATTEMPT_ANNULMENT_PENDING] = {TO(ANNUL, ANNULLED), TO(REINSTATE, GRADED)},
    [ATTEMPT_ANNULLED] = {TO(REINSTATE, GRADED)},
    [ATTEMPT_NO_SHOW] = {TO(ACT_B_REPEAT, VOID_TECHNICAL), TO(CANCEL, CANCELLED)},
    [ATTEMPT_VOID_TECHNICAL] = {0},
    [ATTEMPT_CANCELLED] = {0},
    [ATTEMPT_OFFLINE_OPTION] = {TO(PAPER, SUBMITTED)},
};
#undef TO

int attempt_next(enum attempt_state state, enum attempt_event event)
{
    return table[state][event] - 1;
}

const char *state_word(enum attempt_state state)
{
    return state_words[state];
}

int state_from(const char *word)
{
    for (int i = 0; word && i < ATTEMPT_STATE_COUNT; i++)
        if (!strcmp(word, state_words[i]))
            return i;
    return -1;
}

const char *event_word(enum attempt_event event)
{
    return event_words[event];
}

bool state_running(enum attempt_state state)
{
    return state == ATTEMPT_IN_PROGRESS;
}

bool state_checking(enum attempt_state state)
{
    return state >= ATTEMPT_CHECKIN && state <= ATTEMPT_ID_OK;
}

bool state_live(enum attempt_state state)
{
    return state >= ATTEMPT_CHECKIN && state <= ATTEMPT_PAUSED;
}

bool state_over(enum attempt_state state)
{
    return state >= ATTEMPT_SUBMITTED;
}
