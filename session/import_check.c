#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import_parts.h"

enum { KEY_MAX = 512 };

static import_look *const looks[IMPORT_KINDS] = {import_look_students, import_look_staff, import_look_enrolments,
                                                 import_look_midterms};
static import_put *const puts_[IMPORT_KINDS] = {import_put_students, import_put_staff, import_put_enrolments,
                                                import_put_midterms};

/* Texts already seen in the file, open addressing; NULL: free. */
struct seen {
    const char **slots;
    size_t size; /* a power of two */
};

static bool seen_before(struct seen *seen, const char *key)
{
    uint64_t hash = 1469598103934665603u;
    for (const char *p = key; *p; p++)
        hash = (hash ^ (unsigned char)*p) * 1099511628211u;
    size_t at = hash & (seen->size - 1);
    for (; seen->slots[at]; at = (at + 1) & (seen->size - 1))
        if (!strcmp(seen->slots[at], key))
            return true;
    seen->slots[at] = key;
    return false;
}

static const char *natural_key(enum import_kind kind, const struct import_line *line, struct arena *arena)
{
    const char *const *c = line->cell;
    switch (kind) {
    case IMPORT_STUDENTS:
        return c[COL(STUDENTS, student_no)];
    case IMPORT_STAFF: /* one person may hold several posts, a line each */
        return arena_format(arena, "%s\n%s", c[COL(STAFF, login)], c[COL(STAFF, role)]);
    case IMPORT_ENROLMENTS:
        return arena_format(arena, "%s\n%s\n%s\n%s", c[COL(ENROLMENTS, student_no)], c[COL(ENROLMENTS, course)],
                            c[COL(ENROLMENTS, year)], c[COL(ENROLMENTS, term)]);
    case IMPORT_MIDTERMS:
        return arena_format(arena, "%s\n%s\n%s\n%s", c[COL(MIDTERMS, student_no)], c[COL(MIDTERMS, course)],
                            c[COL(MIDTERMS, year)], c[COL(MIDTERMS, term)]);
    case IMPORT_KINDS:
        break;
    }
    return NULL;
}

static bool has_errors(const struct import_line *line)
{
    for (int i = 0; i < line->notes_len; i++)
        if (line->notes[i].error)
            return true;
    return false;
}

static bool changes(const struct import_line *line)
{
    for (int c = 0; c < IMPORT_COLUMNS_MAX; c++)
        if (line->cell[c] && (!line->old[c] || strcmp(line->cell[c], line->old[c]) != 0))
            return true;
    return false;
}

static enum fault judge(struct db *db, enum import_kind kind, struct import_line *line, struct arena *arena)
{
    enum fault f = has_errors(line) ? F_OK : looks[kind](db, line, arena);
    if (f)
        return f;
    line->action = has_errors(line)   ? IMPORT_ERROR
                   : !line->object[0] ? IMPORT_ADD
                   : changes(line)    ? IMPORT_CHANGE
                                      : IMPORT_SAME;
    return F_OK;
}

/* The same person twice under two keys is caught by the IIN. */
static void find_twice(const struct import_sheet *sheet, struct import_line *line, struct seen *seen,
                       struct arena *arena)
{
    static const int key_columns[IMPORT_KINDS] = {COL(STUDENTS, student_no), COL(STAFF, login),
                                                  COL(ENROLMENTS, student_no), COL(MIDTERMS, student_no)};
    if (has_errors(line))
        return;
    const char *key = natural_key(sheet->kind, line, arena);
    if (key && seen_before(seen, key))
        import_note(line, key_columns[sheet->kind], "twice", true);
    const char *iin = sheet->kind == IMPORT_STUDENTS ? line->cell[COL(STUDENTS, iin)] : NULL;
    const char *marked = iin ? arena_format(arena, "iin\n%s", iin) : NULL;
    if (marked && seen_before(seen, marked))
        import_note(line, COL(STUDENTS, iin), "twice", true);
}

enum fault import_check(struct db *db, struct import_sheet *sheet, struct arena *arena)
{
    struct seen seen = {.size = 64};
    while (seen.size < sheet->count * 4)
        seen.size *= 2;
    seen.slots = arena_alloc(arena, seen.size * sizeof *seen.slots);
    enum fault f = arena_check(arena);
    sheet->bad = sheet->added = sheet->changed = 0;
    for (size_t i = 0; !f && i < sheet->count; i++) {
        struct import_line *line = &sheet->lines[i];
        if (line->header) {
            line->action = has_errors(line) ? IMPORT_ERROR : IMPORT_SAME;
        } else {
            find_twice(sheet, line, &seen, arena);
            f = judge(db, sheet->kind, line, arena);
        }
        sheet->bad += line->action == IMPORT_ERROR;
        sheet->added += line->action == IMPORT_ADD;
        sheet->changed += line->action == IMPORT_CHANGE;
    }
    return f ? f : arena_check(arena);
}

enum fault import_write(struct db *db, const struct actor *by, enum import_kind kind, struct import_line *line,
                        int64_t now_ms, struct arena *arena)
{
    enum fault f = judge(db, kind, line, arena);
    if (f || line->action == IMPORT_SAME)
        return f;
    if (line->action == IMPORT_ERROR)
        return fault(F_CONFLICT, "line %lld: %s by now", (long long)line->number, line->notes[0].code);
    bool added = line->action == IMPORT_ADD;
    f = puts_[kind](db, line, now_ms);
    return f ? f
             : audit(db, by, added ? "import.add" : "import.change", import_word(kind), line->object, "line %lld",
                     (long long)line->number);
}

enum fault import_find(struct db *db, enum statement s, const char *a, const char *b, char ret_id[ID_LEN + 1])
{
    struct row row;
    enum fault f = b ? db_row(db, &row, s, "tt", a, b) : db_row(db, &row, s, "t", a);
    ret_id[0] = '\0';
    if (f)
        return f == F_NOT_FOUND ? F_OK : f;
    snprintf(ret_id, ID_LEN + 1, "%s", row_peek(&row, 0));
    row_done(&row);
    return F_OK;
}

const char *import_value(const struct import_line *line, int column)
{
    return line->cell[column] ? line->cell[column] : line->old[column];
}

int64_t import_number(const struct import_line *line, int column)
{
    const char *text = import_value(line, column);
    return text ? atoll(text) : 0;
}
