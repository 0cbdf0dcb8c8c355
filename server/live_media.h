#ifndef BAQYLA_LIVE_MEDIA_H
#define BAQYLA_LIVE_MEDIA_H

#include <stdbool.h>

#include "eyes.h"
#include "frame.h"
#include "journal.h"
#include "live_attempt.h"

/* Where a student's frames go: the journal, the watchers, the eyes, the gap
   ledger. [loop] The journal and the eyes are opened here and live as long as
   the server. */

enum {
    MEDIA_AHEAD_MS = 30000,   /* a frame may not be from further in the future */
    MEDIA_BEHIND_MS = 120000, /* one that is older is recorded, and shows nothing of now: a clock that stands still
                                 must not hold the rules' time */
    MEDIA_THINNED_MS = 60000, /* the log tells so often of one attempt that frames lie too dense (pace.h) */
};

enum fault media_start(void) MUST_CHECK; /* after the books, before the first connection */
/* Stops eyes and journal; everything appended is durable when `done` is called. */
void media_stop(void (*done)(void));
struct journal *media_journal(void);
struct eyes *media_eyes(void);
/* Why media cannot be taken now; F_OK when it can. */
enum fault media_state(void);

/* Continues numbers, time and gaps of an attempt from the journal, once. */
void media_continue(struct live *live);
/* {"t":"stream",…} for watchers: a codec begins. NULL: no memory. */
json_t *media_stream_word(const struct live *live, const char *codec, int layers, int width, int height,
                          const void *extra, size_t len);
/* Judges and keeps one message, hands it on. F_INVALID, F_TOO_BIG: the client is wrong, close its socket.
   What lies too dense in media time is left out and counted (pace.h).
   Disk trouble is no fault here: the frame is not acknowledged and *ret_kept is false. */
enum fault media_frame(struct live *live, const unsigned char *bytes, size_t len, bool *ret_kept) MUST_CHECK;
enum fault media_configure(struct live *live, uint8_t stream, const struct inlet_config *config) MUST_CHECK;
/* The large stream is looked at from its next key frame on. */
void media_look_at_large(struct live *live);
/* The attempt is over: its seat leaves the eyes, its gaps are closed and stored. */
void media_end(struct live *live);
/* All gaps known so far go to the books: the server stops. */
void media_store_gaps(struct live *live);
/* Gaps that are ripe go to the books, holes are given up. Every 250 ms. */
void media_tick(struct live *live);
/* One piece of a recorder's stream as the eye took it apart. */
void media_chunk(struct live *live, const struct wire_frame *frame, const void *bytes, size_t len);
void media_opened(struct live *live, const struct wire_open *open, const void *extradata);

#endif
