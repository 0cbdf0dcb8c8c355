#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csvrec.h"
#include "import_parts.h"
#include "role.h"
#include "text.h"
#include "zone.h"

enum { FOLDED_MAX = 256, IIN_LEN = 12, DAY_LEN = 10, NUMBER_MAX = 100000, SCORE_MAX = 100 };

static const struct {
    enum import_kind kind;
    struct import_column column;
} table[COLS] = {
#define COLUMN(kind, word, form, need, names) {IMPORT_##kind, {#word, names, FORM_##form, need}},
#include "import.def"
#undef COLUMN
};
static const char *const kind_words[IMPORT_KINDS] = {"students", "staff", "enrolments", "midterms"};
static const int bases[IMPORT_KINDS] = {BASE_STUDENTS, BASE_STAFF, BASE_ENROLMENTS, BASE_MIDTERMS};

const char import_tables[] = "person,account,role_assignment,programme,student_group,student,course,offering,"
                             "offering_teacher,enrolment,midterm,admission";

/* What offices write, in three languages, and the word of the books. */
static const struct {
    enum import_form form;
    const char *word, *names;
} said[] = {
    {FORM_STATUS, "active", "белсенді|оқуда|обучается|активный|активен"},
    {FORM_STATUS, "leave", "академиялық демалыс|академический отпуск|academic leave"},
    {FORM_STATUS, "mobility", "ұтқырлық|академиялық ұтқырлық|мобильность|академическая мобильность"},
    {FORM_STATUS, "expelled", "шығарылған|отчислен"},
    {FORM_STATUS, "graduated", "бітірген|выпускник|окончил"},
    {FORM_GROUND, "none", "жоқ|нет|no"},
    {FORM_GROUND, "shortened", "қысқартылған|сокращенная программа"},
    {FORM_GROUND, "disability", "мүгедектік|инвалидность"},
    {FORM_GROUND, "exchange", "алмасу|обмен"},
    {FORM_GROUND, "mobility", "ұтқырлық|мобильность"},
    {FORM_GROUND, "convict", "түзеу мекемесі|исправительное учреждение"},
    {FORM_GROUND, "trip", "ұзақ іссапар|длительная поездка|long trip"},
    {FORM_TERM, "autumn", "1|күзгі|күз|осень|осенний"},
    {FORM_TERM, "spring", "2|көктемгі|көктем|весна|весенний"},
    {FORM_TERM, "summer", "3|жазғы|жаз|лето|летний"},
};

const char *import_word(enum import_kind kind)
{
    return kind_words[kind];
}

enum fault import_kind_from(const char *word, enum import_kind *ret_kind)
{
    for (int k = 0; word && k < IMPORT_KINDS; k++)
        if (!strcmp(word, kind_words[k])) {
            *ret_kind = (enum import_kind)k;
            return F_OK;
        }
    return fault(F_INVALID, "no such kind of import");
}

const struct import_column *import_column_at(enum import_kind kind, size_t place)
{
    size_t at = (size_t)bases[kind] + place;
    return at < COLS && table[at].kind == kind ? &table[at].column : NULL;
}

void import_note(struct import_line *line, int column, const char *code, bool error)
{
    if (line->notes_len < IMPORT_NOTES_MAX)
        line->notes[line->notes_len++] = (struct import_note){column, code, error};
    else if (error)
        line->notes[IMPORT_NOTES_MAX - 1] = (struct import_note){column, code, error};
}

/* Whether folded `text` is one of the names, which stand between bars. */
static bool named(const char *text, const char *word, const char *names)
{
    char folded[FOLDED_MAX], one[FOLDED_MAX], other[FOLDED_MAX];
    text_fold(text, folded, sizeof folded);
    if (!strcmp(folded, text_fold(word, other, sizeof other)))
        return true;
    for (const char *p = names; *p;) {
        size_t len = strcspn(p, "|");
        snprintf(one, sizeof one, "%.*s", (int)len, p);
        if (!strcmp(folded, text_fold(one, other, sizeof other)))
            return true;
        p += len + (p[len] == '|');
    }
    return false;
}

bool iin_sound(const char *iin)
{
    static const int weights[2][11] = {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, {3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2}};
    int sum = 10;
    for (int round = 0; round < 2 && sum == 10; round++) {
        sum = 0;
        for (int i = 0; i < 11; i++)
            sum += (iin[i] - '0') * weights[round][i];
        sum %= 11;
    }
    return sum < 10 && sum == iin[11] - '0';
}

static bool digits(const char *text, size_t len)
{
    return len > 0 && strspn(text, "0123456789") >= len;
}

static void canonical_iin(struct import_line *line, int column, struct arena *arena)
{
    const char *text = line->cell[column];
    size_t len = strlen(text);
    if (!digits(text, len) || len > IIN_LEN || len < IIN_LEN - 3) {
        import_note(line, column, "iin_form", true);
        return;
    }
    if (len < IIN_LEN) {
        line->cell[column] = text = arena_format(arena, "%0*lld", IIN_LEN, atoll(text));
        import_note(line, column, "iin_padded", false);
    }
    if (text && !iin_sound(text))
        import_note(line, column, "iin_checksum", false);
}

/* Whole and thousandths of "87,5"; false when it is no number. */
static bool decimal(const char *text, int64_t *ret_whole, int64_t *ret_milli)
{
    size_t whole = strspn(text, "0123456789"), len = strlen(text);
    char part[4] = "000";
    if (!whole || whole > 6 || (whole < len && text[whole] != ',' && text[whole] != '.'))
        return false;
    if (whole < len) {
        const char *rest = text + whole + 1;
        size_t n = strlen(rest);
        if (!digits(rest, n) || n > 6)
            return false;
        memcpy(part, rest, n < 3 ? n : 3);
    }
    *ret_whole = atoll(text);
    *ret_milli = atoll(part);
    return true;
}

static void canonical_number(struct import_line *line, int column, bool score, struct arena *arena)
{
    int64_t whole, milli;
    bool ok = decimal(line->cell[column], &whole, &milli);
    if (!ok || whole > (score ? SCORE_MAX : NUMBER_MAX) || (!score && milli) ||
        (score && whole == SCORE_MAX && milli)) {
        import_note(line, column, score ? "score_form" : "number_form", true);
        return;
    }
    if (milli)
        import_note(line, column, "rounded", false);
    line->cell[column] = arena_format(arena, "%lld", (long long)(whole + (milli >= 500)));
}

static void canonical_day(struct import_line *line, int column, struct arena *arena)
{
    const char *t = line->cell[column];
    char day[DAY_LEN + 1] = "";
    if (strlen(t) == DAY_LEN && t[2] == '.' && t[5] == '.')
        snprintf(day, sizeof day, "%.4s-%.2s-%.2s", t + 6, t + 3, t);
    else if (strlen(t) == DAY_LEN && t[4] == '-' && t[7] == '-')
        snprintf(day, sizeof day, "%s", t);
    int month = *day ? (day[5] - '0') * 10 + day[6] - '0' : 0, of = *day ? (day[8] - '0') * 10 + day[9] - '0' : 0;
    if (!*day || !digits(day, 4) || !digits(day + 5, 2) || !digits(day + 8, 2) || month < 1 || month > 12 || of < 1 ||
        of > 31) {
        import_note(line, column, "day_form", true);
        return;
    }
    line->cell[column] = arena_text(arena, day);
}

static void canonical_word(struct import_line *line, int column, enum import_form form)
{
    const char *text = line->cell[column];
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (said[i].form == form && named(text, said[i].word, said[i].names)) {
            line->cell[column] = said[i].word;
            return;
        }
    import_note(line, column, "word_unknown", true);
}

void import_canonical(struct import_line *line, int column, enum import_form form, struct arena *arena)
{
    const char *text = line->cell[column];
    if (strlen(text) > IMPORT_CELL_MAX || !text_valid(text)) {
        import_note(line, column, "too_long", true);
        return;
    }
    switch (form) {
    case FORM_TEXT:
        break;
    case FORM_IIN:
        canonical_iin(line, column, arena);
        break;
    case FORM_NUMBER:
    case FORM_SCORE:
        canonical_number(line, column, form == FORM_SCORE, arena);
        break;
    case FORM_DAY:
        canonical_day(line, column, arena);
        break;
    case FORM_STATUS:
    case FORM_GROUND:
    case FORM_TERM:
        canonical_word(line, column, form);
        break;
    case FORM_ROLE:
        if (!(role_from(text) & ROLE_STAFF))
            import_note(line, column, "word_unknown", true);
        break;
    case FORM_ZONE:
        if (!zone_known(text))
            import_note(line, column, "word_unknown", true);
        break;
    }
}

/* The reader's text, record by record: fields in `ret`, their number, or -1 at the end or when it is none. */
static int next_record(char **at, char *end, int64_t *ret_number, char *ret[CSV_FIELDS_MAX])
{
    char *stop = *at < end ? memchr(*at, CSV_RECORD_END, (size_t)(end - *at)) : NULL;
    if (!stop)
        return -1;
    *stop = '\0';
    char *field = strchr(*at, CSV_FIELD_END);
    *ret_number = atoll(*at);
    int n = 0;
    while (field && n < CSV_FIELDS_MAX) {
        *field = '\0';
        ret[n++] = ++field;
        field = strchr(field, CSV_FIELD_END);
    }
    *at = stop + 1;
    return n;
}

/* Which column each field of the header is; -1: none of ours. */
static void read_header(enum import_kind kind, char *const fields[], int n, struct import_line *line, int map[])
{
    bool have[IMPORT_COLUMNS_MAX] = {false};
    const struct import_column *column;
    for (int i = 0; i < n; i++) {
        map[i] = -1;
        for (int c = 0; (column = import_column_at(kind, (size_t)c)) && map[i] < 0; c++)
            if (!have[c] && named(fields[i], column->word, column->names))
                map[i] = c;
        if (map[i] >= 0)
            have[map[i]] = true;
        else if (*fields[i])
            import_note(line, -1, "column_unknown", false);
    }
    for (int c = 0; (column = import_column_at(kind, (size_t)c)); c++)
        if (column->need && !have[c])
            import_note(line, c, "column_missing", true);
}

static void read_line(enum import_kind kind, char *const fields[], int n, const int map[], int width,
                      struct import_line *line, struct arena *arena)
{
    const struct import_column *column;
    if (n != width)
        import_note(line, -1, n < width ? "too_few" : "too_many", true);
    for (int i = 0; i < n && i < width; i++)
        if (map[i] >= 0 && *fields[i])
            line->cell[map[i]] = fields[i];
    for (int c = 0; (column = import_column_at(kind, (size_t)c)); c++)
        if (line->cell[c])
            import_canonical(line, c, column->form, arena);
        else if (column->need)
            import_note(line, c, "missing", true);
}

static size_t records_of(const char *text, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += text[i] == CSV_RECORD_END;
    return n;
}

enum fault import_read(enum import_kind kind, char *text, size_t len, struct arena *arena,
                       struct import_sheet *ret_sheet)
{
    char *fields[CSV_FIELDS_MAX], *at = text, *end = text + len;
    int map[CSV_FIELDS_MAX], width;
    int64_t number;
    struct import_line header = {.number = 1, .header = true};
    size_t records = records_of(text, len);
    struct import_sheet sheet = {.kind = kind, .lines = arena_alloc(arena, (records + 1) * sizeof *sheet.lines)};
    if (!sheet.lines)
        return arena_check(arena);
    if ((width = next_record(&at, end, &number, fields)) < 0)
        return fault(F_UNREADABLE, "the records have no header");
    read_header(kind, fields, width, &header, map);
    if (header.notes_len)
        sheet.lines[sheet.count++] = header;
    for (int n; (n = next_record(&at, end, &number, fields)) >= 0;) {
        struct import_line *line = &sheet.lines[sheet.count++];
        line->number = number;
        read_line(kind, fields, n, map, width, line, arena);
    }
    *ret_sheet = sheet;
    return arena_check(arena);
}
