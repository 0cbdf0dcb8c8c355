#ifndef BAQYLA_PRESSURE_H
#define BAQYLA_PRESSURE_H

#include <stdbool.h>
#include <stdint.h>

#include <vision/wire.h>

/* How hard the machine is pressed, and what is given up for it, one thing after another and back in the reverse order.
   What the exam itself needs stands in no row: answers, acknowledgements and the recording of the base layer are never
   given up. Pure; signs once a second. */

enum pressure_level {
    PRESSURE_NONE,
    PRESSURE_UPPER,     /* staff see the base layer alone, in the focused tile too */
    PRESSURE_GRID,      /* of tiles out of focus staff see key frames alone */
    PRESSURE_OBJECTS,   /* objects are looked for a quarter as often */
    PRESSURE_IDENTITY,  /* and so it is asked who sits there */
    PRESSURE_LOOKS,     /* faces are looked at once in two seconds: staff are told, and the timeline keeps when */
    PRESSURE_RECORDING, /* upper layers are not recorded; the student need not send them again */
    PRESSURE_LEVELS
};

enum {
    PRESSURE_BEHIND_MS = 1500,    /* a picture has waited so long for an eye's answer … */
    PRESSURE_LAG_MS = 400,        /* … or the loop's timer is so late … */
    PRESSURE_JOURNAL_MILLI = 500, /* … or so much of the journal's buffer waits for the disk: pressed */
    PRESSURE_UP_S = 3,            /* seconds of it in a row to the next level */
    PRESSURE_DOWN_S = 10,         /* seconds in a row with less than a quarter of all that, to the level before */
    PRESSURE_EYE_MILLI = 850,     /* an eye busier than this is no reason to come down */
};

struct pressure_signs {
    int64_t behind_ms;      /* the longest that a picture waited for an eye's answer */
    int64_t lag_ms;         /* of the loop's own timer */
    uint32_t journal_milli; /* of the journal's buffer */
    uint32_t busy_milli;    /* of the busiest eye */
};

struct pressure {
    enum pressure_level level;
    int pressed_s, calm_s; /* in a row */
};

/* The next second. True when the level changed, by one. */
bool pressure_step(struct pressure *pressure, const struct pressure_signs *signs);

/* "none", "upper", "grid", "objects", "identity", "looks", "recording". */
const char *pressure_word(enum pressure_level level);

/* What an eye is asked to do at this level, of what the policy asks. */
void pressure_tune(enum pressure_level level, struct wire_tune *tune);

#endif
