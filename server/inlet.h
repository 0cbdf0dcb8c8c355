#ifndef BAQYLA_INLET_H
#define BAQYLA_INLET_H

#include <stdbool.h>
#include <stdint.h>

#include "fault.h"
#include "frame.h"

/* One incoming media stream of one attempt: which configs were announced,
   which sequence numbers have come, which are durable. Pure; [loop].

   After a reconnect the student sends live frames first and the backlog
   later, so a hole in the numbers may fill. Acknowledgements are contiguous:
   nothing at or below an acknowledged number will be asked for again. A hole
   is given up when its neighbours above came late and it did not, or when the
   student has sent nothing late for a while (inlet_give_up). */

enum {
    INLET_CONFIGS = 8, /* remembered per stream; the oldest is forgotten */
    INLET_HOLES = 32,  /* holes remembered; beyond it the oldest is given up */
    INLET_WRITES = 64, /* journal writes told apart; beyond it they are judged together */
    INLET_GIVE_UP_MS = 30000,
};

enum rung { RUNG_WEBCODECS, RUNG_RECORDER, RUNG_STILLS };

struct inlet_config {
    uint16_t number;
    bool known;
    enum rung rung;
    uint32_t codec; /* enum wire_codec; WIRE_SLICE for recorder; 0: sound, not decoded */
    char name[64];  /* as the client wrote it: "avc1.42E01E" */
    uint16_t width, height, layers;
    uint16_t extradata_len;
    unsigned char extradata[1024];
};

struct inlet {
    uint32_t next_seq; /* the highest number that came, plus 1; 1 at birth */
    uint64_t last_pts_us;
    bool joining; /* the socket is new: the first live frame may jump */
    struct {
        uint32_t from, to; /* [from, to) has not come */
    } hole[INLET_HOLES];
    uint32_t holes;
    struct {
        uint64_t offset;     /* of the journal after the write */
        uint32_t low, count; /* lowest number in it */
    } write[INLET_WRITES];
    uint32_t writes;
    int64_t late_steady_ms; /* when the latest late frame, or the new socket, came */
    uint64_t frames, lost;  /* accepted; numbers given up */
    struct inlet_config config[INLET_CONFIGS];
    uint32_t config_next;
};

enum inlet_verdict {
    INLET_LIVE,
    INLET_JUMPED,  /* live, but what lies before it has not come */
    INLET_BACKLOG, /* fills a hole */
    INLET_DOUBLE,  /* came before: drop it */
};

void inlet_init(struct inlet *in);
/* Continues after `seq`, the highest one that the journal holds (0: none). */
void inlet_resume(struct inlet *in, uint32_t seq);
/* A new socket. `last_seq` is the highest number the client says it has made: it may jump up to there. */
void inlet_join(struct inlet *in, int64_t steady_ms);

/* Remembers a config; the same number again replaces it. */
void inlet_configure(struct inlet *in, const struct inlet_config *config);
const struct inlet_config *inlet_config_find(const struct inlet *in, uint16_t number); /* NULL: unknown */

/* Judges the numbers and remembers the frame. F_INVALID: unknown config, or a jump that neither
   dropped_before, nor a discontinuity, nor a new socket explains; nothing is remembered then. */
enum fault inlet_take(struct inlet *in, const struct frame_head *head, int64_t steady_ms,
                      enum inlet_verdict *ret_verdict) MUST_CHECK;

/* The frame just taken could not be kept: it counts as not come. */
void inlet_refuse(struct inlet *in, uint32_t seq);
/* The frame `seq` was appended to the journal, which now ends at `offset`. */
void inlet_written(struct inlet *in, uint32_t seq, uint64_t offset);
/* Everything below `offset` of the journal is durable. */
void inlet_durable(struct inlet *in, uint64_t offset);
void inlet_give_up(struct inlet *in, int64_t steady_ms);

/* The highest number with nothing missing at or below it: received, and durable. 0: none. */
uint32_t inlet_received(const struct inlet *in);
uint32_t inlet_durable_seq(const struct inlet *in);

#endif
