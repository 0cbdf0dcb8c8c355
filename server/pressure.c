#include "pressure.h"

enum { RARER = 4, LOOK_EVERY_MS = 2000, FULL_EVERY_MS = 8000, CALM_SHARE = 4 };

static bool at_least(const struct pressure_signs *s, int share)
{
    return s->behind_ms * share >= PRESSURE_BEHIND_MS || s->lag_ms * share >= PRESSURE_LAG_MS ||
           s->journal_milli * (uint32_t)share >= PRESSURE_JOURNAL_MILLI;
}

bool pressure_step(struct pressure *p, const struct pressure_signs *signs)
{
    bool pressed = at_least(signs, 1), calm = !at_least(signs, CALM_SHARE) && signs->busy_milli <= PRESSURE_EYE_MILLI;
    p->pressed_s = pressed ? p->pressed_s + 1 : 0;
    p->calm_s = calm ? p->calm_s + 1 : 0;
    if (p->pressed_s >= PRESSURE_UP_S && p->level < PRESSURE_LEVELS - 1) {
        p->level++;
        p->pressed_s = 0;
        return true;
    }
    if (p->calm_s >= PRESSURE_DOWN_S && p->level > PRESSURE_NONE) {
        p->level--;
        p->calm_s = 0;
        return true;
    }
    return false;
}

const char *pressure_word(enum pressure_level level)
{
    static const char *const words[PRESSURE_LEVELS] = {"none",     "upper", "grid",     "objects",
                                                       "identity", "looks", "recording"};
    return words[level];
}

static uint32_t rarer(uint32_t every_ms, uint32_t usual_ms)
{
    return (every_ms ? every_ms : usual_ms) * RARER;
}

static uint32_t at_most_each(uint32_t every_ms, uint32_t least_ms)
{
    return every_ms > least_ms ? every_ms : least_ms;
}

void pressure_tune(enum pressure_level level, struct wire_tune *tune)
{
    if (level >= PRESSURE_OBJECTS)
        tune->objects_every_ms = rarer(tune->objects_every_ms, TUNE_OBJECTS_EVERY_MS);
    if (level >= PRESSURE_IDENTITY)
        tune->identity_every_ms = rarer(tune->identity_every_ms, TUNE_IDENTITY_EVERY_MS);
    if (level >= PRESSURE_LOOKS) {
        tune->look_every_ms = at_most_each(tune->look_every_ms, LOOK_EVERY_MS);
        tune->full_every_ms = at_most_each(tune->full_every_ms, FULL_EVERY_MS);
    }
}
