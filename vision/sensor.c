#include "sensor.h"

#include <math.h>
#include <stdlib.h>

/* What is left of the doubt after each piece of evidence. */
static const float doubt_bars = 0.55F, doubt_sign = 0.5F, doubt_cut = 0.55F, doubt_loop = 0.4F;
static const float same_room = 0.9F, other_room = 0.35F, loop_sure = 0.7F;
enum { TONE_SPREAD = 2, EDGE = 8, BAR_MIN = 5, STAYS = 8 };

struct line { /* a row or a column */
    int mean, spread;
};

static struct line measure(const uint8_t *from, int step, int count)
{
    int low = 255, high = 0, sum = 0;

    for (int i = 0; i < count; i++) {
        int v = from[i * step];

        low = v < low ? v : low;
        high = v > high ? v : high;
        sum += v;
    }
    return (struct line){sum / count, high - low};
}

/* Lines of one tone from an edge on; 0 when what follows does not set itself off. */
static int bar(const uint8_t *luma, int along, int across, int count, int length, int from_end)
{
    struct line first = {0};

    for (int i = 0; i < count / 2; i++) {
        int at = from_end ? count - 1 - i : i;
        struct line l = measure(luma + at * across, along, length);

        if (i == 0)
            first = l;
        if (l.spread > TONE_SPREAD || abs(l.mean - first.mean) > TONE_SPREAD)
            /* The border itself may be blended; the line after it must be another. */
            return i + 1 < count / 2 && (l.spread > EDGE || abs(l.mean - first.mean) > EDGE) ? i : 0;
    }
    return 0;
}

static int has_bars(const uint8_t *luma)
{
    int left = bar(luma, LUMA_W, 1, LUMA_W, LUMA_H, 0), right = bar(luma, LUMA_W, 1, LUMA_W, LUMA_H, 1);
    int top = bar(luma, 1, LUMA_W, LUMA_H, LUMA_W, 0), bottom = bar(luma, 1, LUMA_W, LUMA_H, LUMA_W, 1);

    return (left >= BAR_MIN && right >= BAR_MIN && abs(left - right) <= 2) ||
           (top >= BAR_MIN && bottom >= BAR_MIN && abs(top - bottom) <= 2);
}

/* A camera that is carried or knocked blurs on its way; a cut is there at once and stays. */
static void see_cut(struct sensor *s, float likeness)
{
    if (likeness <= 0.0F)
        return;
    if (s->likeness >= same_room && likeness < other_room) {
        s->cut = 1;
        s->lasted = 0;
    }
    s->lasted = likeness < other_room ? s->lasted + 1 : 0;
    if (s->cut && s->lasted >= STAYS)
        s->had_cut = 1;
    if (likeness >= same_room)
        s->cut = 0;
    s->likeness = likeness;
}

float sensor_see(struct sensor *s, const uint8_t *luma, float room_likeness, int drawn, float loop_likeness)
{
    float doubt = 1.0F;

    s->signs = drawn ? s->signs + 1 : 0;
    s->bars = !drawn && has_bars(luma) ? s->bars + 1 : 0;
    s->had_sign |= s->signs >= SENSOR_SIGN;
    s->had_bars |= s->bars >= SENSOR_BARS;
    s->had_loop |= loop_likeness >= loop_sure;
    see_cut(s, room_likeness);
    doubt *= s->had_bars ? doubt_bars : 1.0F;
    doubt *= s->had_sign ? doubt_sign : 1.0F;
    doubt *= s->had_cut ? doubt_cut : 1.0F;
    doubt *= s->had_loop ? doubt_loop : 1.0F;
    return 1.0F - doubt;
}
