#ifndef BAQYLA_WS_EXAM_H
#define BAQYLA_WS_EXAM_H

#include "live_attempt.h"

/* /ws/exam: the student's words (docs/protocol.md, section 4). [loop]
   A word with a number is an errand; its answer leaves after the commit. */

enum {
    EXAM_AWAY_MAX = 64, /* errands of one socket not yet answered; beyond it F_TOO_MANY */
    EXAM_STRIKES = 20,  /* words that cannot be read, until the socket is closed with 1008 */
    EXAM_WORDS_BURST = 200,
    EXAM_WORDS_PER_S = 40, /* beyond it F_TOO_MANY */
    EXAM_SILENT_MS = 1500, /* × heartbeat_s: a socket that closes after such a silence was gone since it fell silent */
};

void ws_exam_register(void);
/* Queues a message for the tab that sits the exam; dropped when there is none. */
void exam_say(struct live *live, json_t *take_word);
/* A notice for the student: {"t":"tab","allowed"} goes to the asking tab, all else to the sitting one. */
void exam_notice(struct live *live, const json_t *word);
/* `bye` to all tabs, and the sockets close. */
void exam_bye(struct live *live, const char *why, int64_t back_ms);
/* A tab lost for longer than its grace (disconnect_grace_s) is told to the books. Every 250 ms. */
void exam_tick(struct live *live);

#endif
