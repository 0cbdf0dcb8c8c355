#ifndef BAQYLA_RULES_H
#define BAQYLA_RULES_H

#include <vision/wire.h>

#include "kinds.h"

/* From what was seen to what is claimed: a pure state machine over media time.

   Each input either supports a kind, speaks against it, or says nothing of it.
   A kind is advised after advise_ms, opens after open_ms when at least `looks`
   looks and two thirds of those since it began support it, and closes when close_ms
   have passed without support. It then ended where the contrary began; it began
   at its first supporting look. One cause makes one incident: no_frames >
   blocked > covered > frozen > dark > defocused > blurred_face > absent, and
   people are counted only in usable pictures.

   rules_step() reads no clock, allocates nothing and keeps no pointers: struct
   rules is plain memory that may be copied, stored and compared. The same inputs
   give the same verdicts everywhere. One thread per struct rules. */

enum client_signal {
    SIGNAL_TRACK_LIVE,    /* the camera's track delivers */
    SIGNAL_TRACK_MUTED,   /* the browser says that the system or another program took the camera away */
    SIGNAL_TRACK_ENDED,   /* the track is over, the device is gone or was refused */
    SIGNAL_PAGE_SHOWN,
    SIGNAL_PAGE_HIDDEN,
    SIGNAL_SOCKET_LOST,   /* no connection to the student */
    SIGNAL_SOCKET_BACK,
    SIGNAL_PAUSED,        /* a person paused the exam: nothing is raised, what is open ends */
    SIGNAL_RESUMED,
    SIGNALS
};

enum rules_input_kind { RULES_SIGHT, RULES_SIGNAL, RULES_TICK };

struct rules_input {
    enum rules_input_kind kind;
    int64_t at_ms;             /* media time; for a sight its pts is taken instead */
    const struct sight *sight; /* RULES_SIGHT; sights sent late (WIRE_LATE) and out of order are ignored */
    enum client_signal signal; /* RULES_SIGNAL */
};

enum verdict_what {
    VERDICT_ADVISE,   /* tell the student */
    VERDICT_UNADVISE, /* it is well again */
    VERDICT_OPEN,
    VERDICT_UPDATE,   /* still open: new numbers, at most every RULES_UPDATE_MS */
    VERDICT_CLOSE,
};

struct verdict {
    enum verdict_what what;
    enum incident_kind kind;
    uint32_t policy_version;
    int64_t at_ms;   /* media time of the input that decided */
    int64_t from_ms; /* when it began */
    int64_t to_ms;   /* VERDICT_CLOSE: when it ended; otherwise -1 */
    uint32_t looks;  /* that supported it so far */
    uint32_t numbers;
    struct kind_number number[KIND_NUMBERS]; /* the strongest so far */
    struct frame_ref {
        uint32_t seq;
        int64_t pts_ms; /* -1: no frame (a signal or a gap) */
    } first, peak, last; /* supporting frames: where it began, the strongest, the latest */
};

enum {
    RULES_VERDICTS = 3 * KINDS, /* the most one step can give */
    RULES_UPDATE_MS = 10000,
    RULES_STATE = 2, /* version of the memory's layout */
};

/* One kind's past. Times are media milliseconds; -1 = never. */
struct rules_kind {
    int64_t from_ms, contrary_ms, updated_ms;
    int64_t value; /* the strongest so far */
    int64_t limit;
    uint32_t yes, no; /* looks since from_ms */
    uint8_t live, advised, open, zero;
    struct frame_ref first, peak, last;
};

struct rules {
    uint32_t layout; /* RULES_STATE */
    uint8_t begun, paused, hidden, lost, blocked, zero[3];
    int64_t now_ms;       /* latest input */
    int64_t since_ms;     /* latest sight, or when waiting for one began */
    int64_t before_ms[2]; /* the two sights before the latest */
    int64_t signal_ms;    /* when `blocked` or `lost` began */
    int32_t faces;        /* at the last look; FACES_UNKNOWN before */
    uint32_t zero2;
    struct rules_kind kind[KINDS];
};

void rules_init(struct rules *r);

/* Moves `r` on by one input and writes the verdicts; returns how many. Inputs
   that lie before the latest one are ignored, except signals, which count as now. */
size_t rules_step(const struct rules_policy *policy, struct rules *r, const struct rules_input *in,
                  struct verdict ret_verdicts[RULES_VERDICTS]);

/* The stream is over at `at_ms`: closes what is open. With `lasting`, what is
   still supported closes with to_ms = -1 (the end of a recording, not of the thing). */
size_t rules_end(const struct rules_policy *policy, struct rules *r, int64_t at_ms, int lasting,
                 struct verdict ret_verdicts[RULES_VERDICTS]);

#endif
