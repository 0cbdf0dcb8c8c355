#ifndef BAQYLA_LIVE_ATTEMPT_H
#define BAQYLA_LIVE_ATTEMPT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "bucket.h"
#include "errand.h"
#include "gaps.h"
#include "id.h"
#include "inlet.h"
#include "machine.h"
#include "pace.h"
#include "relay.h"
#include "sock.h"

/* The attempts that are live now, and what the loop remembers of each. All
   [loop]. The books are the truth: what is copied from them here is replaced by
   each load (live_load.h); sockets, streams and the rules' memory live here alone. */

enum {
    LIVE_MAX = 4096,
    LIVE_GRACE_MS = 5000, /* until the policy (disconnect_grace_s) is known */
    LIVE_TICK_MS = 250,
    LIVE_TILE_MS = 250,   /* least time between two tiles of one attempt */
    LIVE_TOKEN_MAX = 64,
};

enum live_link { LINK_OFFLINE, LINK_RECONNECTING, LINK_ONLINE };

struct exam_tab;   /* ws_exam.c */
struct media_link; /* ws_media.c */
struct room;       /* live_room.h */
struct watchman;   /* live_rules.c: the rules' memory and what they hold open */

struct live {
    uint16_t seat; /* 1 … 65535; its number for eyes and watchers */
    char id[ID_LEN + 1], sitting[ID_LEN + 1], person[ID_LEN + 1];
    struct live *next, *same_hash;
    int pending; /* errands and jobs that will come back to it; it is not freed before */

    /* copied from the books */
    bool loaded, loading, reload, items_sent, policy_known;
    enum attempt_state state;
    enum lang lang;
    int64_t epoch_ms, policy_version;
    bool oral, screen_share; /* the form of the exam, and the policy, open these streams beside the camera */
    int64_t screen_stopped_ms; /* so long may the screen be stopped before it is an entry of the timeline */
    json_t *tile; /* the board's row as the books know it */

    /* the student's words */
    struct exam_tab *exam, *asking;        /* the tab that sits the exam; one that asks to */
    int64_t link_since_ms, lost_steady_ms; /* 0: not lost */
    int64_t grace_ms;                      /* a lost exam socket that comes back within it was no interruption */
    bool offline_told;                     /* the books know */
    char media_token[LIVE_TOKEN_MAX + 1];

    /* the camera */
    struct media_link *media;
    struct bucket frames; /* over all of its media sockets */
    struct inlet inlet[FRAME_STREAMS];
    struct pace pace[FRAME_STREAMS];
    int64_t thinned_steady_ms; /* when the log was last told that frames are left out; 0: never */
    bool inlet_known; /* continued from the journal */
    uint32_t chunk_seq;
    uint16_t camera_config; /* of the latest camera frame; 0: none */
    enum rung camera_rung;
    struct relay relay;
    struct gaps gaps;
    bool hidden;
    int64_t frame_steady_ms, frame_ms; /* when the latest camera frame came; server time it shows */
    int64_t sparse_ms;                 /* faces have been looked at rarely since; 0: not so */
    struct {
        int64_t steady_ms; /* when a key frame of the stream was last asked for … */
        int asked;         /* … and how often since one came */
        bool lost;         /* its live frames build on some that have not come */
    } key[FRAME_STREAMS];
    struct small {                     /* live_small.h */
        bool looked_at, refused, detail_wanted;
        uint16_t config;
        int apart; /* comparisons in a row that found another picture; since media time … */
        uint64_t apart_us;
        uint64_t pts_us;           /* media time of its latest frame */
        int64_t witness_steady_ms; /* when the next comparison is due */
    } small;
    uint64_t look_due;                 /* the half second of media time of the latest sight, from 1 */

    struct room *room; /* NULL: nobody has come to it */

    struct identity_desk *identity; /* live_identity.c; NULL before the first load */

    /* the rules */
    struct watchman *watchman; /* NULL before the first load */

    bool tile_dirty;
    int64_t tile_steady_ms;
};

struct live *live_find(const char *attempt); /* NULL: not live */
struct live *live_by_seat(uint32_t seat);
struct live *live_make(const char *attempt); /* finds or makes; NULL when LIVE_MAX are live or memory is short */
void live_forget(struct live *live);         /* frees it; nothing may be pending and no socket bound */
struct live *live_first(void);               /* then ->next */
uint32_t live_count(void);

enum live_link live_link_of(const struct live *live);
/* The state, link or picture changed: boards get a new tile soon. */
void live_touch(struct live *live);
/* Media time of server time and back. */
uint64_t live_media_us(const struct live *live, int64_t server_ms);
int64_t live_server_ms(const struct live *live, uint64_t media_us);

/* Sends an internal errand about this attempt; `done` sees `live`, which stays until then. NULL done: only logged. */
void live_errand(struct live *live, const struct route *row, json_t *take_json,
                 void (*done)(struct live *live, const struct errand *errand));

#endif
