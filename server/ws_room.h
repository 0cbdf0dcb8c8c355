#ifndef BAQYLA_WS_ROOM_H
#define BAQYLA_WS_ROOM_H

#include "live_attempt.h"

/* /ws/room: the streams of an attempt beside the student's camera (docs/protocol.md, section 5a). [loop]

   A socket carries one stream one way: whose stream it is speaks on it, the other side listens on another one. So sound
   never waits behind a picture.

     stream                    speaks     listens
     0 camera                  /ws/media  examiner
     1 microphone              student    examiner
     2 screen                  student    the focus of /ws/watch
     3 examiner's camera       examiner   student
     4 examiner's microphone   examiner   student

   The form of the exam opens 0, 1, 3 and 4: oral and mixed exams are held in a direct link between student and
   examiner (003-5.3.8.2). The policy's screen_capture opens 2. Everything spoken is recorded like the camera. */

enum {
    ROOM_FRAMES_PER_S = 120,   /* of one stream; sound is 50 packets a second */
    ROOM_FRAMES_BURST = 6000,  /* a backlog of minutes comes at once */
    ROOM_SOUND_MAX = 4096,     /* bytes of one packet of sound */
    ROOM_LINKS_MAX = 24,       /* sockets of one attempt: the student's, and those of a commission */
};

void ws_room_register(void);

/* Asks who speaks on a stream of pictures for a key frame soon; nobody may. */
void room_want_key(struct live *live, enum frame_stream stream);
/* Acks, listeners, gaps that are ripe. Every 250 ms. */
void room_tick(struct live *live);
/* The attempt is over, or the server stops: last acks, gaps to the books, sockets close with 1000. */
void room_stop(struct live *live);
/* Nobody is connected. */
bool room_empty(const struct live *live);

#endif
