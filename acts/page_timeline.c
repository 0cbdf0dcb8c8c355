#include "page_parts.h"

#include <string.h>

/* An attempt's time as a strip: what happened in it, when there was no connection or picture, and how often the picture
   was looked at. Greys alone, so that it survives a copier; the numbers stand beside it. */

enum {
    NAME = 150,
    LANE = 17,
    BAR = 13,
    WIDTH = PAPER_TEXT - NAME,
    TICKS = 4,
};

static const struct style name_style = {.face = FACE_SANS, .size = 6.5, .grey = 0.4},
                          time_style = {.face = FACE_SANS, .size = 6, .grey = 0.4};

struct strip {
    struct sheet *sheet;
    int64_t from_ms, to_ms;
    double top; /* of the lane */
};

static double place(const struct strip *s, int64_t ms)
{
    int64_t within = ms < s->from_ms ? s->from_ms : ms > s->to_ms ? s->to_ms : ms;
    return PAPER_LEFT + NAME + (double)(within - s->from_ms) * WIDTH / (double)(s->to_ms - s->from_ms);
}

/* What is short is still seen. */
static void bar(const struct strip *s, int64_t from_ms, int64_t to_ms, double share, double grey)
{
    const double least = 1.2, high = BAR * share;
    if (to_ms < s->from_ms || from_ms > s->to_ms)
        return;
    double left = place(s, from_ms), width = place(s, to_ms) - left;
    if (width < least) {
        left = left + least > PAPER_LEFT + NAME + WIDTH ? PAPER_LEFT + NAME + WIDTH - least : left;
        width = least;
    }
    pen_box(&s->sheet->pen, left, s->top + BAR - high, width, high, grey, true);
}

/* The lane's frame, and its name in both languages with what stands in it. */
static void lane(struct strip *s, enum word name, const char *amount)
{
    struct pen *pen = &s->sheet->pen;
    char text[160];
    pen_box(pen, PAPER_LEFT + NAME, s->top, WIDTH, BAR, 0.75, false);
    pen_tag(pen, "P");
    g_snprintf(text, sizeof text, "%s: %s", word(name, LANG_KK), amount);
    pen_line(pen, name_style, PAPER_LEFT, s->top + 5.5, NAME - 8, PEN_LEFT, text);
    g_snprintf(text, sizeof text, "%s: %s", word(name, LANG_RU), amount);
    pen_line(pen, name_style, PAPER_LEFT, s->top + 13, NAME - 8, PEN_LEFT, text);
    pen_end_tag(pen, "P");
}

static void events(struct strip *s)
{
    const struct act_content *c = s->sheet->content;
    char amount[32];
    g_snprintf(amount, sizeof amount, "%zu", c->incidents_len);
    lane(s, W_X_INCIDENTS, amount);
    for (size_t i = 0; i < c->incidents_len; i++) {
        const struct act_incident *in = &c->incidents[i];
        bar(s, in->from_ms, in->to_ms > in->from_ms ? in->to_ms : in->from_ms, 1, 0.1);
    }
    s->top += LANE;
}

static void gaps(struct strip *s, const char *attempt)
{
    const struct act_content *c = s->sheet->content;
    int64_t lost_ms = 0;
    int count = 0;
    char amount[64];
    for (size_t i = 0; i < c->outages_len; i++)
        if (!strcmp(c->outages[i].attempt, attempt)) {
            count++;
            lost_ms += c->outages[i].to_ms - c->outages[i].from_ms;
        }
    g_snprintf(amount, sizeof amount, "%d · %lld,%lld %s", count, (long long)lost_ms / 1000,
               (long long)lost_ms % 1000 / 100, word(W_X_SECONDS, LANG_KK));
    lane(s, W_X_STRIP_GAPS, amount);
    for (size_t i = 0; i < c->outages_len; i++)
        if (!strcmp(c->outages[i].attempt, attempt))
            bar(s, c->outages[i].from_ms, c->outages[i].to_ms, 1, c->outages[i].cut ? 0.35 : 0.6);
    s->top += LANE;
}

static void looks(struct strip *s)
{
    const struct act_looks *l = &s->sheet->content->looks;
    int64_t most = 1, all = 0;
    char amount[32];
    for (size_t i = 0; i < l->len; i++) {
        all += l->seen[i];
        most = l->seen[i] > most ? l->seen[i] : most;
    }
    g_snprintf(amount, sizeof amount, "%lld", (long long)all);
    lane(s, W_X_STRIP_LOOKS, amount);
    for (size_t i = 0, n; i < l->len; i += n) {
        int64_t at_ms = l->from_ms + (int64_t)i * l->slot_ms;
        for (n = 1; i + n < l->len && l->seen[i + n] == l->seen[i];) /* one bar, or the paper shows through */
            n++;
        if (l->seen[i])
            bar(s, at_ms, at_ms + (int64_t)n * l->slot_ms, (double)l->seen[i] / (double)most, 0.7);
    }
    s->top += LANE;
}

/* Hours at quarters of the time, in the university's zone. */
static void axis(struct strip *s, double lanes_top)
{
    struct pen *pen = &s->sheet->pen;
    char time[24];
    pen_tag(pen, "P");
    for (int i = 0; i <= TICKS; i++) {
        int64_t at_ms = s->from_ms + (s->to_ms - s->from_ms) * i / TICKS;
        double x = PAPER_LEFT + NAME + (double)WIDTH * i / TICKS;
        pen_box(pen, x - 0.15, lanes_top, 0.3, s->top - lanes_top, 0.55, true);
        page_time(s->sheet->content, at_ms, time);
        pen_line(pen, time_style,
                 i == TICKS ? x - 60
                 : i        ? x - 30
                            : x,
                 s->top + 5, 60,
                 i == TICKS ? PEN_RIGHT
                 : i        ? PEN_CENTRE
                            : PEN_LEFT,
                 time + 11);
    }
    pen_end_tag(pen, "P");
    s->top += 10;
}

void page_timeline(struct sheet *sheet, const struct act_attempt *a)
{
    const struct act_content *c = sheet->content;
    struct pen *pen = &sheet->pen;
    struct strip s = {.sheet = sheet, .from_ms = a->started_ms, .to_ms = a->ended_ms ? a->ended_ms : c->frozen_ms};
    const bool one = c->attempts_len == 1, seen = c->looks.len && !strcmp(c->looks.attempt, a->id);
    char text[96];
    if (!s.from_ms || s.to_ms <= s.from_ms)
        return;
    pen_need(pen, 3 * LANE + 34);
    pen_tag(pen, "P");
    pen_paragraph(pen, (struct style){.face = FACE_SANS, .size = 7.5, .grey = 0.4}, PAPER_LEFT, PAPER_TEXT, PEN_LEFT,
                  page_both(W_X_STRIP, text, sizeof text));
    pen_end_tag(pen, "P");
    s.top = pen->y + 3;
    double lanes_top = s.top;
    if (one) /* of several attempts an act does not say which of them an incident was in */
        events(&s);
    gaps(&s, a->id);
    if (seen)
        looks(&s);
    axis(&s, lanes_top);
    pen->y = s.top + 4;
}
