#include "csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WHY_MAX = 128, NUMBER_MAX = 24, NO_CHARACTER = 0xFFFD };

/* 0x80 to 0xBF of Windows-1251; above it the Russian alphabet follows in order. */
static const uint16_t cp1251[64] = {
    0x0402, 0x0403, 0x201A, 0x0453, 0x201E, 0x2026, 0x2020, 0x2021, 0x20AC, 0x2030, 0x0409, 0x2039,       0x040A,
    0x040C, 0x040B, 0x040F, 0x0452, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, NO_CHARACTER, 0x2122,
    0x0459, 0x203A, 0x045A, 0x045C, 0x045B, 0x045F, 0x00A0, 0x040E, 0x045E, 0x0408, 0x00A4, 0x0490,       0x00A6,
    0x00A7, 0x0401, 0x00A9, 0x0404, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x0407, 0x00B0, 0x00B1, 0x0406,       0x0456,
    0x0491, 0x00B5, 0x00B6, 0x00B7, 0x0451, 0x2116, 0x0454, 0x00BB, 0x0458, 0x0405, 0x0455, 0x0457,
};

static size_t utf8_length(const uint8_t *p, size_t len)
{
    if (p[0] < 0x80)
        return 1;
    size_t n = p[0] >= 0xC2 && p[0] <= 0xDF ? 2 : (p[0] & 0xF0) == 0xE0 ? 3 : p[0] >= 0xF0 && p[0] <= 0xF4 ? 4 : 0;
    if (!n || n > len)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    int overlong = (p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xF0 && p[1] < 0x90);
    int outside = (p[0] == 0xED && p[1] > 0x9F) || (p[0] == 0xF4 && p[1] > 0x8F);
    return overlong || outside ? 0 : n;
}

static int is_utf8(const uint8_t *p, size_t len)
{
    for (size_t at = 0, n; at < len; at += n)
        if (!(n = utf8_length(p + at, len - at)))
            return 0;
    return 1;
}

static size_t put_character(uint8_t *out, unsigned c)
{
    if (c < 0x80) {
        out[0] = (uint8_t)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (uint8_t)(0xC0 | c >> 6);
        out[1] = (uint8_t)(0x80 | (c & 0x3F));
        return 2;
    }
    out[0] = (uint8_t)(0xE0 | c >> 12);
    out[1] = (uint8_t)(0x80 | (c >> 6 & 0x3F));
    out[2] = (uint8_t)(0x80 | (c & 0x3F));
    return 3;
}

static unsigned character_of(uint8_t byte)
{
    return byte < 0x80 ? byte : byte < 0xC0 ? cp1251[byte - 0x80] : 0x0410u + (byte - 0xC0u);
}

/* `out` holds three times as much. */
static size_t from_1251(const uint8_t *bytes, size_t len, uint8_t *out)
{
    size_t used = 0;
    for (size_t i = 0; i < len; i++)
        used += put_character(out + used, character_of(bytes[i]));
    return used;
}

static char delimiter_of(const uint8_t *text, size_t len)
{
    static const char choices[] = {';', ',', '\t'};
    size_t count[sizeof choices] = {0}, best = 0;
    int quoted = 0;
    for (size_t i = 0; i < len && (quoted || (text[i] != '\n' && text[i] != '\r')); i++) {
        if (text[i] == '"')
            quoted = !quoted;
        for (size_t c = 0; !quoted && c < sizeof choices; c++)
            count[c] += text[i] == (uint8_t)choices[c];
    }
    for (size_t c = 1; c < sizeof choices; c++)
        if (count[c] > count[best])
            best = c;
    return choices[best];
}

struct scan {
    const uint8_t *p;
    size_t len, at, line;
    char delimiter;
    char *out;
    size_t used, fields, field_began;
    char *why;
};

static int refuse(struct scan *s, const char *what)
{
    snprintf(s->why, WHY_MAX, "line %zu: %s", s->line, what);
    return -1;
}

/* A space that a spreadsheet puts round a value is no part of it. */
static void trim_end(struct scan *s)
{
    while (s->used > s->field_began && strchr(" \t\n", s->out[s->used - 1]))
        s->used--;
}

static int put(struct scan *s, uint8_t byte)
{
    if (byte < 0x20 && byte != '\t' && byte != '\n')
        return refuse(s, "a control character");
    if (s->used == s->field_began && strchr(" \t\n", byte))
        return 0;
    if (s->used - s->field_began >= CSV_FIELD_MAX)
        return refuse(s, "a field that is too long");
    s->out[s->used++] = (char)byte;
    return 0;
}

static int quoted_field(struct scan *s)
{
    size_t began = s->line;
    for (s->at++; s->at < s->len; s->at++) {
        uint8_t byte = s->p[s->at];
        if (byte == '"' && (s->at + 1 == s->len || s->p[s->at + 1] != '"')) {
            s->at++;
            return 0;
        }
        if (byte == '"')
            s->at++;
        s->line += byte == '\n';
        if (byte != '\r' && put(s, byte))
            return -1;
    }
    s->line = began;
    return refuse(s, "a quoted field does not end: the file is cut off");
}

static int ends_field(const struct scan *s)
{
    return s->at >= s->len || s->p[s->at] == (uint8_t)s->delimiter || s->p[s->at] == '\n' || s->p[s->at] == '\r';
}

static int one_field(struct scan *s)
{
    s->out[s->used++] = CSV_FIELD_END;
    s->field_began = s->used;
    if (++s->fields > CSV_FIELDS_MAX)
        return refuse(s, "too many fields");
    while (s->at < s->len && s->p[s->at] == ' ')
        s->at++;
    if (s->at < s->len && s->p[s->at] == '"' && quoted_field(s))
        return -1;
    for (; !ends_field(s); s->at++)
        if (put(s, s->p[s->at]))
            return -1;
    trim_end(s);
    return 0;
}

static void end_line(struct scan *s)
{
    if (s->at < s->len && s->p[s->at] == '\r')
        s->at++;
    if (s->at < s->len && s->p[s->at] == '\n')
        s->at++;
    s->line++;
}

/* 1: a record was written; 0: the line was empty; -1: refused. */
static int one_record(struct scan *s)
{
    size_t began = s->used;
    s->fields = 0;
    s->used += (size_t)snprintf(s->out + s->used, NUMBER_MAX, "%zu", s->line);
    size_t numbered = s->used;
    for (;;) {
        if (one_field(s))
            return -1;
        if (s->at >= s->len || s->p[s->at] != (uint8_t)s->delimiter)
            break;
        s->at++;
    }
    end_line(s);
    if (s->used - numbered == s->fields) { /* nothing but ends of fields */
        s->used = began;
        return 0;
    }
    s->out[s->used++] = CSV_RECORD_END;
    return 1;
}

static const char *scan(struct scan *s, struct csv *csv)
{
    while (s->at < s->len) {
        int made = one_record(s);
        if (made < 0)
            return s->why;
        csv->records += (size_t)made;
        if (csv->records > CSV_RECORDS_MAX) {
            refuse(s, "too many lines");
            return s->why;
        }
    }
    if (csv->records < 2)
        return "the file has no line below its header";
    return NULL;
}

static const char *strange(const uint8_t *bytes, size_t len)
{
    if (len > CSV_BYTES_MAX)
        return "the file is too large";
    if (len >= 2 && ((bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF)))
        return "the file is in UTF-16; save it as CSV UTF-8";
    if (len >= 4 && !memcmp(bytes, "PK\3\4", 4))
        return "this is a workbook, not a CSV; save it as CSV UTF-8";
    return memchr(bytes, 0, len) ? "the file is no text" : NULL;
}

const char *csv_read(const uint8_t *bytes, size_t len, struct csv *ret_csv, char *why)
{
    static const uint8_t mark[] = {0xEF, 0xBB, 0xBF};
    const char *wrong = strange(bytes, len);
    if (wrong)
        return wrong;
    struct csv csv = {.encoding = "utf-8"};
    uint8_t *decoded = NULL;
    const uint8_t *text = bytes;
    if (len >= sizeof mark && !memcmp(bytes, mark, sizeof mark)) {
        csv.encoding = "utf-8-bom";
        text += sizeof mark;
        len -= sizeof mark;
    }
    if (!is_utf8(text, len)) {
        csv.encoding = "windows-1251";
        decoded = malloc(3 * len + 1);
        if (!decoded)
            return "no memory";
        len = from_1251(text, len, decoded);
        text = decoded;
    }
    csv.delimiter = delimiter_of(text, len);
    /* A record of n bytes becomes at most its bytes, a mark for each field and at its end, and the line's number. */
    struct scan s = {.p = text, .len = len, .line = 1, .delimiter = csv.delimiter, .why = why};
    s.out = malloc(16 * len + 64);
    wrong = s.out ? scan(&s, &csv) : "no memory";
    free(decoded);
    if (wrong) {
        free(s.out);
        return wrong;
    }
    csv.text = s.out;
    csv.len = s.used;
    *ret_csv = csv;
    return NULL;
}
