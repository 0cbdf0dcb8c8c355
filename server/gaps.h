#ifndef BAQYLA_GAPS_H
#define BAQYLA_GAPS_H

#include <stdbool.h>
#include <stdint.h>

#include "media.h" /* enum gap_cause, whose words the books keep */

/* Why there is no picture: the ledger of missing intervals of one camera.
   Every interval longer than GAP_MIN_MS, or the ledger's own min_ms, between
   two frames of the recording gets one cause. Pure; times are server
   milliseconds (epoch + media time for frames). A gap is ripe GAP_RIPE_MS
   after its end: until then late frames may still fill it; afterwards
   gaps_take hands it out to be stored. */

enum {
    GAP_MIN_MS = 1500,
    GAP_RIPE_MS = 35000,
    GAPS_MAX = 64 /* not yet stored; beyond it the oldest is ripe at once */
};

/* GAP_OFFLINE: the media socket was gone. GAP_HIDDEN: the page was hidden and the browser sent nothing.
   GAP_MUTED: the camera was muted, ended, refused or busy. GAP_SHED: the student's client left frames out.
   GAP_SERVER: we were not there. GAP_CAMERA: nothing of this, the camera just gave no picture. */
struct gap {
    int64_t from_ms, to_ms;
    enum gap_cause cause;
};

struct gaps {
    int64_t min_ms;                                                          /* 0: GAP_MIN_MS */
    bool goes_on;                                                            /* what lasts was split: any rest counts */
    bool online, hidden, muted;                                              /* now */
    bool offline_since, hidden_since, muted_since, shed_since, server_since; /* at any moment since the latest frame */
    int64_t latest_ms;                                                       /* end of the latest frame; 0: none yet */
    struct gap closed[GAPS_MAX];
    uint32_t closed_len;
};

/* The recording ought to run from `at_ms` on (the attempt's first media hello). */
void gaps_begin(struct gaps *gaps, int64_t at_ms);
/* The server starts again: nothing was seen after `latest_ms`, and that was our doing. */
void gaps_server(struct gaps *gaps, int64_t latest_ms);

void gaps_online(struct gaps *gaps, bool online);
void gaps_hidden(struct gaps *gaps, bool hidden);
void gaps_muted(struct gaps *gaps, bool muted);

/* A frame of the camera; `dropped` is its dropped_before. */
void gaps_frame(struct gaps *gaps, int64_t from_ms, int64_t to_ms, uint32_t dropped);
/* Frames were left out, and what says so shows no picture by itself. */
void gaps_shed(struct gaps *gaps, uint32_t dropped);
/* A late frame fills closed gaps. */
void gaps_fill(struct gaps *gaps, int64_t from_ms, int64_t to_ms);
/* The recording ends here: the last interval is closed. */
void gaps_end(struct gaps *gaps, int64_t at_ms);

/* A gap that is muted and has lasted for `lasting_ms` is closed here and goes on from here, so that it is known before
   it ends: no late frame can fill it. Whether it was. */
bool gaps_split(struct gaps *gaps, int64_t now_ms, int64_t lasting_ms);

/* The gap that lasts now, if any. */
bool gaps_open(const struct gaps *gaps, int64_t now_ms, struct gap *ret_gap);
/* Takes the oldest ripe gap out; `all` takes unripe ones too. */
bool gaps_take(struct gaps *gaps, int64_t now_ms, bool all, struct gap *ret_gap);

#endif
