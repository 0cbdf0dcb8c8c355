#include "pace.h"

/* Frames a second that were agreed on; of the small stream with those that the large one's key frames bring. */
static const int agreed[FRAME_STREAMS] = {
    [STREAM_CAMERA] = 15,         [STREAM_MICROPHONE] = 50,          [STREAM_SCREEN] = 2,
    [STREAM_EXAMINER_CAMERA] = 15, [STREAM_EXAMINER_MICROPHONE] = 50, [STREAM_SMALL] = 5,
};

bool pace_take(struct pace *p, const struct frame_head *h, bool late)
{
    struct bucket *bucket = late ? &p->late.bucket : &p->live.bucket;
    bool *thinned = late ? &p->late.thinned : &p->live.thinned;
    int64_t per_s = agreed[h->stream] * PACE_TIMES;
    if (*thinned && !(h->flags & FRAME_KEY))
        return false;
    bool passes = bucket_take(bucket, (int64_t)(h->pts_us / 1000), per_s, per_s * PACE_BURST_S);
    if (passes || !h->layer)
        *thinned = !passes;
    return passes;
}
