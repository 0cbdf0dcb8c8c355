#ifndef BAQYLA_LIVE_ROOM_H
#define BAQYLA_LIVE_ROOM_H

#include "live_attempt.h"

/* What the loop remembers of the streams of an attempt beside the student's camera: who listens, why something is
   missing, how loud the student is. All [loop]; the sockets are those of ws_room.h. */

enum {
    ROOM_LEVEL_AWAY_MS = 2000,     /* a voice level older than this is none */
    ROOM_STOPPED_AGAIN_MS = 60000, /* a stopped screen that the books know: how often they are told that it lasts */
};

struct room_link; /* ws_room.c */

struct room {
    struct room_link *links; /* sockets; ws_room.c */
    struct {
        struct relay relay;
        struct gaps gaps;
        bool began;      /* its ledger runs */
        bool speaks;     /* somebody speaks on it now */
        bool muted;      /* the student's page says that its track gives nothing */
        uint16_t config; /* of the latest frame; 0: none */
    } stream[FRAME_PLAYED];
    int voice_milli;
    int64_t voice_steady_ms; /* when it was told; 0: never */
};

/* The room of an attempt, made at the first call; NULL: no memory. */
struct room *room_of(struct live *live);
void room_free(struct live *live); /* nobody may be connected */

bool room_is_sound(enum frame_stream stream);
/* Whether the exam has this stream: by its form (003-5.3.8.2), the screen by the policy's screen_capture. */
bool room_opened(const struct live *live, enum frame_stream stream);
/* The relay of a stream of the attempt, the camera's too; NULL: no room was made. */
struct relay *room_relay(struct live *live, enum frame_stream stream);

/* Somebody speaks on the stream, or does no longer. */
void room_speaks(struct live *live, enum frame_stream stream, bool speaks);
/* A frame of a stream beside the camera was kept: into the ledger of gaps, and to those who listen. */
void room_frame(struct live *live, const struct frame_head *head, bool late, struct buffer *payload);
/* What the student's page says of its microphone or screen: "live", "muted", "ended" … */
void room_track(struct live *live, enum frame_stream stream, const char *state);
/* How loud the student is, 0 to 1000: for the proctor's eyes alone; nothing of it is kept. */
void room_voice(struct live *live, int milli);
/* The student's screen is missing from the exam's beginning on, whether or not it was ever shown; while it is stopped,
   the books know it after the policy's screen_stopped_s. Every tick. */
void room_expect_screen(struct live *live);
/* Gaps that are ripe, or all, go to the books. */
void room_store_gaps(struct live *live, bool all);
/* The recording ends here. */
void room_end(struct live *live);
/* What a board may know: {voice_milli: int|null, student: bool, examiner: bool, screen: "shown"|"stopped"|null where
   none is wanted}; NULL: no room. */
json_t *room_json(const struct live *live);

#endif
