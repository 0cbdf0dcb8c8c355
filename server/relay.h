#ifndef BAQYLA_RELAY_H
#define BAQYLA_RELAY_H

#include <stdbool.h>
#include <stdint.h>

#include "frame.h"
#include "sock.h"

/* From one student's camera to many watchers. All [loop].

   A relay keeps the base layer since the last key frame, so that a watcher who
   joins sees a picture at once. Watchers get state, never a backlog: when one
   is slow he loses the upper layers first, then whole groups until the next
   key frame. Nobody waits for him, and frames are shared, not copied. */

enum {
    RELAY_CHAIN_BYTES = 4 * 1024 * 1024, /* of one chain; beyond it nobody joins before the next key */
    RELAY_CHAIN_FRAMES = 512,
    WATCH_SEATS = 64,                /* streams of one watcher */
    WATCH_JOIN_BYTES = 256 * 1024,   /* waiting bytes above which no further chain is begun */
    WATCH_UPPER_BYTES = 128 * 1024,  /* waiting bytes above which upper layers are left out */
    WATCH_SOUND_BYTES = 32 * 1024,   /* waiting bytes above which sound is left out: late sound is worse than none */
    WATCH_ROOM_BYTES = 128 * 1024,   /* the same for the examiner's picture: whole groups */
    WATCH_GROUP_BYTES = 1024 * 1024, /* waiting bytes above which a stream pauses until its next key */
};

struct relay_frame {
    struct frame_head head; /* config is the seat already */
    struct buffer *payload;
};

struct relay {
    uint16_t seat;
    struct relay_frame *chain; /* base layer since the key, oldest first */
    uint32_t chain_len, chain_room;
    size_t chain_bytes;
    bool whole;          /* the chain begins with its key and fits */
    json_t *announce;    /* {"t":"stream",…}; NULL before the first config */
    uint32_t generation; /* counts announcements */
};

void relay_init(struct relay *relay, uint16_t seat);
void relay_release(struct relay *relay);
/* A codec begins: takes `announce`, which watchers get before the next frame; the chain is forgotten. */
void relay_announce(struct relay *relay, json_t *take_announce);

enum watch_state {
    WATCH_WANTED, /* the chain is still to be sent */
    WATCH_BASE,   /* base layer flows */
    WATCH_BROKEN, /* a group was dropped: nothing until the next key */
};

struct watch_seat {
    struct relay *relay; /* NULL: free */
    enum watch_state state;
    bool focus;          /* all layers */
    bool upper;          /* a base frame has gone since upper layers were last left out */
    uint32_t generation; /* announced to this watcher */
};

struct watcher {
    struct sock *sock;
    struct watch_seat seat[WATCH_SEATS];
    uint64_t sent, dropped_upper, dropped_group; /* frames */
    struct watcher *next, *previous;             /* all watchers */
};

void watcher_init(struct watcher *watcher, struct sock *sock);
void watcher_release(struct watcher *watcher);

/* Adds a stream, or changes its focus. F_TOO_MANY: all WATCH_SEATS are taken. */
enum fault watcher_add(struct watcher *watcher, struct relay *relay, bool focus) MUST_CHECK;
/* Removes it and says {"t":"gone"}. */
void watcher_remove(struct watcher *watcher, struct relay *relay);
/* Whether somebody has it in focus: its upper layers are wanted as they come. */
bool relay_in_focus(const struct relay *relay);
bool watcher_has(const struct watcher *watcher, const struct relay *relay);
/* Begins waiting chains while there is room; call when the socket has drained. */
void watcher_pump(struct watcher *watcher);

/* Caches the frame and sends it to every watcher who wants it. Holds the payload itself. */
void relay_frame(struct relay *relay, const struct frame_head *head, struct buffer *payload);
/* No key frame to begin with is at hand: who joins sees nothing before one comes. */
bool relay_lacks_key(const struct relay *relay);
/* What all watchers do without while the machine is pressed: upper layers; and, for tiles out of focus, everything
   between key frames. */
void relay_spare(bool upper, bool grid);
/* The relay ends: every watcher is told. */
void relay_gone(struct relay *relay);

/* Counted over all watchers, for metrics. */
struct relay_totals {
    uint64_t sent, sent_bytes, dropped_upper, dropped_group;
    uint32_t watchers;
};
const struct relay_totals *relay_totals(void);

#endif
