#include "replay_course.h"

#include <stdlib.h>
#include <string.h>

enum fault replay_course_add(struct replay_course *c, const struct sight *sight, int fresh)
{
    if (c->count == REPLAY_LOOKS_MAX)
        return fault(F_TOO_BIG, "more than %d looks", REPLAY_LOOKS_MAX);
    if (c->count == c->max) {
        size_t max = c->max ? 2 * c->max : 4096;
        struct sight *sights = realloc(c->sight, max * sizeof *sights);
        uint8_t *marks = realloc(c->fresh, max);

        c->sight = sights ? sights : c->sight;
        c->fresh = marks ? marks : c->fresh;
        if (!sights || !marks)
            return fault(F_NOMEM, "no memory for %zu looks", max);
        c->max = max;
    }
    c->sight[c->count] = *sight;
    c->fresh[c->count++] = (uint8_t)fresh;
    return F_OK;
}

void replay_course_release(struct replay_course *c)
{
    free(c->sight);
    free(c->fresh);
    *c = (struct replay_course){.count = 0};
}

/* The looks in the order of their pictures; one that a late frame made says nothing new. */
struct gathering_looks {
    int64_t last_us[2]; /* of the large stream, and of the small one */
    int fresh;
};

static enum fault look(struct replay_course *c, const struct sight *s, struct gathering_looks *g)
{
    const bool detail = s->flags & WIRE_DETAILED, small = s->flags & WIRE_SMALL;

    c->head.looks++;
    if (s->flags & WIRE_LATE) { /* another decoder's, never judged */
        c->head.late++;
        return F_OK;
    }
    if (!detail && (int64_t)s->pts_us <= g->last_us[small])
        return F_OK;
    if (!detail)
        g->last_us[small] = (int64_t)s->pts_us;
    c->head.photo += s->photos > 0;
    enum fault f = replay_course_add(c, s, g->fresh);
    g->fresh = 0;
    return f;
}

enum fault replay_course_read(const uint8_t *bytes, size_t len, struct replay_course *c)
{
    const uint8_t *at = bytes, *end = bytes + len;
    struct sightlog_play *play = calloc(1, sizeof *play);
    struct verdict verdicts[RULES_VERDICTS];
    struct sightlog_record record;
    struct gathering_looks g = {{-1, -1}, 1};
    size_t count;
    enum fault f = play ? F_OK : fault(F_NOMEM, "no memory for a replay");

    if (play)
        sightlog_play_init(play, NULL);
    while (!f && !(f = sightlog_next(&at, end, &record))) {
        g.fresh |= record.kind == SIGHTLOG_EYE;
        if (record.kind == SIGHTLOG_POLICY)
            f = sightlog_play_step(play, &record, verdicts, &count);
        else if (record.kind == SIGHTLOG_DETECTORS)
            snprintf(c->head.detectors, sizeof c->head.detectors, "%.*s", (int)record.text_len, record.text);
        else if (record.kind == SIGHTLOG_SIGHT)
            f = look(c, &record.sight, &g);
    }
    if (f == F_NOT_FOUND) {
        c->head.tune = play->policy.tune;
        snprintf(c->head.runtime, sizeof c->head.runtime, "%.*s", (int)strcspn(c->head.detectors, " "),
                 c->head.detectors);
        f = F_OK;
    }
    free(play);
    return f;
}
