#ifndef BAQYLA_RECORDING_H
#define BAQYLA_RECORDING_H

#include "mediarec.h"

/* Journal records from standard input, stream after stream. */

struct recording {
    uint32_t records, broken;
    int64_t epoch_ms;
    struct mediarec rec;
    struct mediarec_frame frame;   /* of a frame record */
    struct mediarec_config config; /* of a config record */
    uint8_t body[MEDIAREC_BODY_MAX + 64];
};

/* free() it. NULL: no memory. Its body is not touched before a record fills it. */
struct recording *recording_new(void);

/* The next frame or config record, in rec, frame or config, body: 1. 0 at the
   end; -1 when what comes is not a journal record. Records whose body is
   damaged are counted and passed over. */
int recording_next(struct recording *r);

#endif
