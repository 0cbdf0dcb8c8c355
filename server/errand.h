#ifndef BAQYLA_ERRAND_H
#define BAQYLA_ERRAND_H

#include "hands.h"
#include "route.h"

/* Work sent from the loop to the clerk and the hands, and back.

   An errand is made on the loop, belongs to whoever works on it, and comes
   back to the loop in `done`, after its commit. */

enum {
    ERRANDS_EXAM_MAX = 65536, /* answers and acks: more than a full house can have in flight */
    ERRANDS_OFFICE_MAX = 1024,
    ERRANDS_HANDS_MAX = 256,
};

struct errand {
    struct request request; /* for route errands; its arena is `arena` */
    struct reply reply;
    enum fault fault;
    char fault_text[FAULT_TEXT_MAX];
    void (*done)(struct errand *errand, void *user); /* [loop]; the errand is released after it */
    void *user;                                      /* the caller's; may have died: see errand_forget */
    struct arena arena;
    int64_t sent_steady_us; /* for the latency histogram */
    bool kept;              /* [loop] set by `done`: the errand is now the user's, who gives it to errand_free */
    bool internal;          /* the system's own: no sign-in, no role is asked for */
    bool admitted;          /* who, role and body have been looked at */
    bool touch;             /* the sign-in was last seen a while ago */
    json_t *json;           /* of the body, owned; request.json borrows it */
    struct job job;         /* the place in a queue, and the way back */
    struct errand *next;    /* {clerk's lock} */
};

/* [loop] Allocates an errand with its arena ready and request.id, now_ms set. NULL when out of memory. */
struct errand *errand_new(void);
void errand_free(struct errand *errand);

/* [loop] Sends it through the stages of its route. It belongs to the clerk from here, also on failure of its work:
   `done` is always called, on the loop. A full queue: `done` is called at once with F_BUSY. */
void errand_send(struct errand *errand);

/* [loop] The user of this errand is gone; `done` will be called with user NULL. */
void errand_forget(struct errand *errand);

/* [loop] Runs an internal handler (not in the route table) the same way, as the system itself:
   the live part's own decisions, such as "interrupted" or "open this incident". */
void errand_internal(const struct route *row, const char *attempt, json_t *take_json,
                     void (*done)(struct errand *errand, void *user), void *user);

/* [loop] Pure work for a hand without the books; `work` runs on a hand, `done` on the loop. F_BUSY when full. */
enum fault hand_send(void (*work)(void *user), void (*done)(void *user), void *user) MUST_CHECK;

/* [clerk] The errand is committed, or failed: on to its finish or back to the loop. */
void errand_decided(struct errand *errand);

/* [loop] Errands sent and not yet back. */
int errands_away(void);

#endif
