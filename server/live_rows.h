#ifndef BAQYLA_LIVE_ROWS_H
#define BAQYLA_LIVE_ROWS_H

#include "kinds.h"
#include "machine.h"
#include "portrait.h"
#include "route.h"

/* What the live part asks of the books: internal routes (errand_internal,
   live_errand), each with the fields of its JSON. The attempt is request.attempt.
   Handlers in office_live.c and office_watch.c. */

extern const struct route row_live_begin; /* {run} → {attempts:[ids]}: the server starts; what it missed is booked */
extern const struct route
    row_live_tick; /* {run} → {attempts:[ids]} changed by time; {more:true} when not all were done */
extern const struct route row_live_stop; /* {run} */
extern const struct route
    row_live_load; /* {items:bool, policy_version, net} → struct live_facts in bytes, {attempt,clock,tile,items?} */
extern const struct route row_live_offline; /* {cause, since_ms} */
extern const struct route row_live_config;  /* {stream, config, codec, layers, width, height, rung} */
extern const struct route row_live_gap;     /* {stream, cause, from_ms, to_ms} */
extern const struct route row_live_checkpoint; /* {}: the audit chain's head is sealed */
extern const struct route row_live_unseen;  /* {cause, from_ms, to_ms} */
extern const struct route row_live_advice;  /* {kind, on, sentence} */
/* {kind, class, from_ms, media_from_ms, advised_ms, numbers, kk, ru, en, policy_version, detectors} → {id} */
extern const struct route row_live_open;
extern const struct route row_live_update; /* {id, numbers, kk, ru, en} */
extern const struct route row_live_close;  /* {id, to_ms, media_to_ms, numbers, kk, ru, en} */
/* {incident, place, sha256, mime, bytes, media_ms, media_to_ms (0: a picture), server_ms, frame_seq, layer,
   policy_version, detectors} */
extern const struct route row_live_still;
extern const struct route row_live_part; /* {n, stream, mime, path, from_ms, to_ms, bytes, sha256, ready} */
extern const struct route row_live_portrait; /* {photo: "" or its hash, net, unverifiable, numbers: base64} */
/* {verdict, score_milli, same_milli, different_milli, unverifiable, looks, detectors} */
extern const struct route row_live_identity;
extern const struct route row_room_may;  /* {attempt}, with the asker in `who`: may he examine it in the room? */
extern const struct route row_watch_may; /* {sitting, again}, with the asker in `who`: may he (still) watch it? */

/* What the loop copies from the books at each load. */
struct live_facts {
    char sitting[ID_LEN + 1], person[ID_LEN + 1];
    enum attempt_state state;
    int64_t epoch_ms, started_ms, ended_ms, policy_version;
    bool oral, screen_share; /* the exam is oral or mixed; the policy wants the screen */
    int64_t screen_stopped_ms; /* policy */
    bool online, has_policy; /* has_policy: the version differs from the one asked about, `policy` is filled */
    struct rules_policy policy; /* with the student's accommodations */
    int64_t grace_ms;           /* disconnect_grace_s */
    struct portrait_facts portrait;
    int64_t incidents; /* open ones */
    struct {
        char id[ID_LEN + 1];
        enum incident_kind kind;
        int64_t media_from_ms;
    } incident[KINDS];
};

#endif
