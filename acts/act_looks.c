#include "act_looks.h"

#include "sightlog.h"

enum fault act_looks_count(const void *sights, size_t len, int64_t epoch_ms, int64_t from_ms, int64_t to_ms,
                           struct act_looks *ret_looks)
{
    const uint8_t *at = sights, *end = at + len;
    struct act_looks l = {.from_ms = from_ms};
    struct sightlog_record record;
    enum fault f;
    *ret_looks = l;
    if (!from_ms || to_ms <= from_ms)
        return F_OK;
    l.slot_ms = ((to_ms - from_ms + ACT_SLOTS_MAX - 1) / ACT_SLOTS_MAX + 999) / 1000 * 1000;
    l.len = (size_t)((to_ms - from_ms + l.slot_ms - 1) / l.slot_ms);
    while (!(f = sightlog_next(&at, end, &record))) {
        if (record.kind != SIGHTLOG_SIGHT || record.sight.flags & WIRE_LATE)
            continue;
        int64_t at_ms = epoch_ms + (int64_t)(record.sight.pts_us / 1000);
        if (at_ms >= from_ms && at_ms < to_ms)
            l.seen[(at_ms - from_ms) / l.slot_ms]++;
    }
    if (f != F_NOT_FOUND)
        return f;
    *ret_looks = l;
    return F_OK;
}
