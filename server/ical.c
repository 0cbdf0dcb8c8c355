#include "ical.h"

#include <stdio.h>
#include <string.h>

#include "clock.h"

enum { LINE_MAX_BYTES = 75, FIRST_SIZE = 16 * 1024, TEXT_MAX = 600 };

static void put(struct ical *cal, const char *bytes, size_t len)
{
    if (!cal->text)
        return;
    if (cal->len + len + 1 > cal->size) {
        size_t size = 2 * (cal->len + len + 1);
        char *more = arena_alloc(cal->arena, size);
        if (more)
            memcpy(more, cal->text, cal->len);
        cal->text = more;
        cal->size = size;
        if (!more)
            return;
    }
    memcpy(cal->text + cal->len, bytes, len);
    cal->len += len;
    cal->text[cal->len] = '\0';
}

/* A line goes on after CRLF and a space; a character is not cut. */
static void line(struct ical *cal, const char *name, const char *value)
{
    char whole[TEXT_MAX * 2];
    snprintf(whole, sizeof whole, "%s:%s", name, value);
    const char *p = whole;
    size_t room = LINE_MAX_BYTES;
    for (size_t left = strlen(whole); left > room; left = strlen(p)) {
        size_t n = room;
        while (n > 1 && ((unsigned char)p[n] & 0xC0) == 0x80)
            n--;
        put(cal, p, n);
        put(cal, "\r\n ", 3);
        p += n;
        room = LINE_MAX_BYTES - 1;
    }
    put(cal, p, strlen(p));
    put(cal, "\r\n", 2);
}

static char *escaped(const char *text, char out[TEXT_MAX])
{
    size_t used = 0;
    for (; *text && used + 2 < TEXT_MAX; text++) {
        if (strchr(",;\\", *text))
            out[used++] = '\\';
        out[used++] = *text == '\n' ? ' ' : *text;
    }
    out[used] = '\0';
    return out;
}

/* 20261121T021732Z */
static char *moment(int64_t ms, char out[24])
{
    char stamp[32];
    size_t used = 0;
    for (const char *p = clock_rfc3339(ms, stamp); *p && used < 23; p++)
        if (*p != '-' && *p != ':')
            out[used++] = *p;
    out[used] = '\0';
    return out;
}

void ical_begin(struct ical *cal, struct arena *arena, const char *name)
{
    char text[TEXT_MAX];
    *cal = (struct ical){.arena = arena, .text = arena_alloc(arena, FIRST_SIZE), .size = FIRST_SIZE};
    line(cal, "BEGIN", "VCALENDAR");
    line(cal, "VERSION", "2.0");
    line(cal, "PRODID", "-//Baqyla//Exams//EN");
    line(cal, "X-WR-CALNAME", escaped(name, text));
}

void ical_event(struct ical *cal, const char *id, int64_t stamp_ms, int64_t from_ms, int64_t to_ms, const char *title,
                const char *place)
{
    char text[TEXT_MAX], at[24];
    line(cal, "BEGIN", "VEVENT");
    snprintf(text, sizeof text, "%s@baqyla", id);
    line(cal, "UID", text);
    line(cal, "DTSTAMP", moment(stamp_ms, at));
    line(cal, "DTSTART", moment(from_ms, at));
    if (to_ms > from_ms)
        line(cal, "DTEND", moment(to_ms, at));
    line(cal, "SUMMARY", escaped(title, text));
    if (*place)
        line(cal, "LOCATION", escaped(place, text));
    line(cal, "END", "VEVENT");
}

void ical_end(struct ical *cal)
{
    line(cal, "END", "VCALENDAR");
}
