#include "recording.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "verbs.h"

struct recording *recording_new(void)
{
    struct recording *r = malloc(sizeof *r);
    if (r)
        memset(r, 0, offsetof(struct recording, body));
    return r;
}

int recording_next(struct recording *r)
{
    uint8_t head[MEDIAREC_HEAD];
    int rc;
    while ((rc = in_exactly(head, sizeof head)) == 1) {
        if (!mediarec_parse(head, &r->rec) || (r->rec.len && in_exactly(r->body, r->rec.len) != 1))
            return -1;
        memset(r->body + r->rec.len, 0, 64);
        r->records++;
        if (!mediarec_intact(head, r->body, r->rec.len)) {
            r->broken++;
            continue;
        }
        if (r->rec.kind == MEDIAREC_EPOCH && r->rec.len == 8)
            r->epoch_ms = (int64_t)mediarec_u64(r->body);
        if (r->rec.kind == MEDIAREC_FRAME) {
            mediarec_frame(r->rec.media, &r->frame);
            return 1;
        }
        if (r->rec.kind == MEDIAREC_CONFIG && mediarec_config_parse(r->body, r->rec.len, &r->config))
            return 1;
    }
    return rc;
}
