#include "bucket.h"

bool bucket_take(struct bucket *b, int64_t now_ms, int64_t per_s, int64_t burst)
{
    int64_t back = (now_ms - b->at_ms) * per_s / 1000;
    if (back > 0) {
        b->spent = b->spent > back ? b->spent - back : 0;
        b->at_ms = now_ms;
    }
    if (b->spent >= burst)
        return false;
    b->spent++;
    return true;
}
