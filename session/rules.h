#ifndef BAQYLA_RULES_H
#define BAQYLA_RULES_H

#include <vision/wire.h>

#include "kinds.h"

/* From what was seen to what is claimed: a pure state machine over media time.

   Each input either supports a kind, speaks against it, or says nothing of it.
   A kind is advised after advise_ms, opens after open_ms when at least `looks`
   looks and two thirds of those since it began support it (object: half), and
   closes when close_ms have passed without support. It then ended where the
   contrary began; it began at its first supporting look. A value that has
   crossed its limit has to come a tenth back over it before it speaks against
   what it began: jitter at a limit is one incident or none.

   One cause makes one incident: technical > no_frames > blocked > covered >
   frozen > dark > defocused > blurred_face > absent; the incidents of these
   kinds never overlap. People, objects and faces are judged in usable pictures
   alone. Silence of the student's own link is never held against him: what was
   not seen does not count towards any time, and a long silence ends what was
   claimed of pictures with the last of them.

   wrong_person (003-5.3.13) needs `looks` of the last five judgements of the
   face to say "other"; a doubtful one takes a place among them without saying
   so, one that could not be made takes none. virtual_camera needs the device's
   name and the picture's own evidence. attention counts heads turned away and
   faces lost downward, as long as nobody is absent.

   rules_step() reads no clock, allocates nothing and keeps no pointers: struct
   rules is plain memory that may be copied, stored and compared. The same inputs
   give the same verdicts everywhere. One thread per struct rules.

   rules.c takes inputs and keeps time; rules_claim.c is the one claim machine
   for all kinds; rules_camera.c and rules_people.c say what a sight speaks for. */

enum client_signal {
    SIGNAL_TRACK_LIVE,  /* the camera's track delivers */
    SIGNAL_TRACK_MUTED, /* the browser says that the system or another program took the camera away */
    SIGNAL_TRACK_ENDED, /* the track is over, the device is gone or was refused */
    SIGNAL_PAGE_SHOWN,
    SIGNAL_PAGE_HIDDEN,
    SIGNAL_SOCKET_LOST, /* no connection to the student */
    SIGNAL_SOCKET_BACK,
    SIGNAL_PAUSED, /* a person paused the exam: nothing but wrong_person is raised, what is open ends */
    SIGNAL_RESUMED,
    SIGNAL_CAMERA_VIRTUAL, /* the device's name is that of a known virtual driver (camera_label.h) */
    SIGNAL_CAMERA_REAL,    /* any other name */
    SIGNAL_UNSEEN,         /* pictures came and no eye looked at them: our doing; silence is counted anew from here */
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
    VERDICT_UPDATE, /* still open: new numbers, at most every RULES_UPDATE_MS */
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
        int64_t pts_ms;  /* -1: no frame (a signal or a gap) */
    } first, peak, last; /* supporting frames: where it began, the strongest, the latest */
};

enum {
    RULES_VERDICTS = 4 * KINDS, /* the most one step can give */
    RULES_UPDATE_MS = 10000,
    RULES_UNSEEN_MS = 2000,  /* a silence longer than this counts towards nothing … */
    RULES_SILENCE_MS = 4000, /* … and one as long as this ends what was claimed of pictures */
    RULES_JUDGEMENTS = 5,    /* of a face: so many are remembered */
    RULES_STATE = 3,         /* version of the memory's layout */
};

/* One kind's past. Times are media milliseconds; -1 = never. */
struct rules_kind {
    int64_t from_ms, contrary_ms, updated_ms;
    int64_t unseen_ms; /* of the time since from_ms: silence */
    int64_t value;     /* the strongest so far */
    int64_t limit;
    int64_t extra_value;
    uint32_t extra;   /* enum kind_extra */
    uint32_t yes, no; /* looks since from_ms */
    uint8_t live, advised, open, zero;
    struct frame_ref first, peak, last;
};

struct rules {
    uint32_t layout; /* RULES_STATE */
    uint8_t begun, paused, lost, blocked;
    uint8_t virtual_label, face_known, face_low, zero;
    uint8_t judged; /* the latest judgements of the face, newest in bit 0: 1 = another person */
    uint8_t zeros[3];
    int64_t now_ms;                       /* latest input */
    int64_t since_ms;                     /* latest sight, or when waiting for one began */
    int64_t before_ms[2];                 /* the two sights before the latest */
    int64_t signal_ms;                    /* when `blocked` or `lost` began */
    int64_t ended_ms;                     /* of the latest incident among causes of one another */
    int64_t hidden_from_ms, hidden_to_ms; /* the page, lately; to -1: still; from -1: never */
    int32_t faces;                        /* at the last look; FACES_UNKNOWN before */
    int32_t face_y_milli;                 /* where the face usually is, thousandths of the picture's height */
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
